//! REVIEW_OVERDUE: a vendor that should have been looked at again.

use entity::vocabulary::FindingCode;

use super::Finding;
use super::survey::Survey;
use crate::registry::vendor::Vendor;

/// The next review of the vendor was due before the day.
///
/// Gives it: last looked at two years ago, due each year. Does not: due today. Unclear: a vendor never looked at has no
/// next review that could be told.
pub(super) fn find(survey: &Survey<'_>, vendor: &Vendor) -> Vec<Finding> {
    let due = vendor
        .review
        .and_then(crate::registry::vendor::Review::next);
    let overdue = due.filter(|due| *due < survey.on).map(|due| {
        let finding = Finding::about(FindingCode::ReviewOverdue, vendor);
        let finding = finding.of_vendor(Some(vendor.head.id));
        finding.saying(format!(
            "{} was to be looked at again by {due}",
            vendor.name
        ))
    });
    overdue.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compliance::findings::tests::found;
    use crate::compliance::fixture::*;
    use crate::registry::vendor::Review;
    use jiff::civil::{Date, date};

    #[test]
    fn a_review_is_overdue_the_day_after_it_was_due() {
        let review = |last: Option<Date>, every_months| Review { last, every_months };
        for (review, expected) in [
            (
                review(Some(date(2013, 12, 11)), Some(12)),
                "REVIEW_OVERDUE acme",
            ),
            (review(Some(date(2013, 12, 12)), Some(12)), ""),
            (review(None, Some(12)), ""),
            (review(Some(date(2000, 1, 1)), None), ""),
        ] {
            let registry = register([Vendor {
                review: Some(review),
                ..vendor("acme")
            }]);
            assert_eq!(found(&registry, &[FindingCode::ReviewOverdue]), expected);
        }
    }
}
