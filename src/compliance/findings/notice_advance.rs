//! NOTICE_WITHOUT_ADVANCE: a privacy statement that took effect earlier than the one before it promised.

use entity::vocabulary::{FindingCode, PeriodUnit, Rule};
use jiff::ToSpan;
use jiff::civil::Date;

use super::Finding;
use super::survey::Survey;
use crate::compliance::in_force::notice_window;
use crate::registry::clause::{Bound, Clause, Period};
use crate::registry::edge::Edge;
use crate::registry::notice::Notice;
use crate::registry::noun::Noun;
use crate::registry::value::Registry;

/// The duty of the catalog to tell of a change before it takes effect.
const ADVANCE_NOTICE: &str = "obl.notice-before-change";

/// The statement took effect earlier than its publication and the time that the statement it supersedes promises for
/// changes: published on 1 March, ten days, effective on 11 March. Told until the statement is superseded.
///
/// Gives it: effective on 10 March. Does not: effective on 11 March. Unclear: a day of publication that nobody stated.
pub(super) fn find(survey: &Survey<'_>, notice: &Notice) -> Vec<Finding> {
    let is_over =
        notice_window(survey.registry, notice).is_some_and(|window| window.ended_before(survey.on));
    let (Some(published), Some(effective), Some(before), false) = (
        notice.published,
        notice.effective,
        notice.supersedes,
        is_over,
    ) else {
        return Vec::new();
    };
    let before = survey.registry.notices.get(before);
    let promise = before.and_then(|before| longest_advance(survey.registry, before, published));
    let Some((promise, earliest)) = promise.filter(|(_, earliest)| effective < *earliest) else {
        return Vec::new();
    };
    let finding = Finding::about(FindingCode::NoticeWithoutAdvance, notice).resting_on([promise]);
    vec![finding.saying(format!(
        "statement `{}` took effect on {effective}; published on {published}, by `{}` it could not before {earliest}",
        notice.key(),
        promise.key()
    ))]
}

/// The promise of the statement by which a change published on the day takes effect latest, and that day.
pub(in crate::compliance) fn longest_advance<'a>(
    registry: &'a Registry,
    notice: &Notice,
    published: Date,
) -> Option<(&'a Clause, Date)> {
    let clauses = registry.referring::<Clause>(Edge::ClauseNotice, notice.head.id);
    let promises = clauses.filter(|clause| {
        clause.rule == Rule::Duty
            && clause.bound == Bound::Company
            && clause.duty.as_deref() == Some(ADVANCE_NOTICE)
            && clause.window.holds(published)
    });
    promises
        .filter_map(|clause| Some((clause, after(published, clause.within?)?)))
        .max_by_key(|(_, earliest)| *earliest)
}

/// The day after so much time, in calendar days; a part of a day counts as a day.
fn after(day: Date, Period { number, unit }: Period) -> Option<Date> {
    let number = i64::from(number);
    let span = match unit {
        PeriodUnit::Hours => number
            .div_euclid(24)
            .saturating_add(i64::from(number % 24 != 0))
            .days(),
        PeriodUnit::Days => number.days(),
        PeriodUnit::Months => number.months(),
    };
    day.checked_add(span).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compliance::findings::tests::found_on;
    use crate::compliance::fixture::*;
    use jiff::civil::date;

    fn within(number: u32, unit: PeriodUnit) -> Clause {
        Clause {
            within: Some(Period { number, unit }),
            ..duty("promise", ADVANCE_NOTICE)
                .binding_company()
                .out_of_notice("old")
        }
    }

    #[test]
    fn a_statement_takes_effect_after_the_time_that_the_one_before_it_promised() {
        let told = "NOTICE_WITHOUT_ADVANCE new";
        let days = |number| within(number, PeriodUnit::Days);
        let published = Some(date(2014, 3, 1));
        for (promise, published, effective, expected) in [
            (days(10), published, date(2014, 3, 10), told),
            (days(10), published, date(2014, 3, 11), ""),
            (days(10), None, date(2014, 3, 10), ""),
            (
                within(25, PeriodUnit::Hours),
                published,
                date(2014, 3, 2),
                told,
            ),
            (
                within(25, PeriodUnit::Hours),
                published,
                date(2014, 3, 3),
                "",
            ),
            (
                within(1, PeriodUnit::Months),
                published,
                date(2014, 3, 31),
                told,
            ),
            (
                within(1, PeriodUnit::Months),
                published,
                date(2014, 4, 1),
                "",
            ),
            (
                days(10).out_of_notice("new"),
                published,
                date(2014, 3, 10),
                "",
            ),
            (days(10).binding("acme"), published, date(2014, 3, 10), ""),
        ] {
            let mut registry = register([notice("old", Some(date(2013, 5, 30)), None)]);
            put(
                &mut registry,
                Notice {
                    published,
                    ..notice("new", Some(effective), Some("old"))
                },
            );
            put(&mut registry, promise);
            let codes = [FindingCode::NoticeWithoutAdvance];
            assert_eq!(found_on(&registry, DAY, &codes), expected, "{effective}");
            put(
                &mut registry,
                Notice {
                    published: None,
                    ..notice("newest", Some(DAY), Some("new"))
                },
            );
            assert_eq!(found_on(&registry, DAY, &codes), "", "it is superseded");
        }
    }
}
