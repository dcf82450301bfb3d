//! CERTIFICATION_ENDING, CERTIFICATION_ENDED: schemes that a vendor soon will not hold, or no longer holds.

use std::collections::BTreeSet;

use entity::vocabulary::{CertificationScheme, FindingCode};

use super::Finding;
use super::survey::Survey;
use crate::registry::vendor::{Certification, Vendor};

/// A scheme that the vendor holds, whose last day is within 90 days, and which it does not hold the day after. Or one
/// of which every certificate has ended, while data flows to the vendor or to what it owns.
///
/// Gives it: a certificate that ended last year, and a current flow. Does not: a newer one follows. Unclear: a
/// certificate without a last day never ends.
pub(super) fn find(survey: &Survey<'_>, vendor: &Vendor) -> Vec<Finding> {
    let certifications = vendor.certifications.iter();
    let schemes: BTreeSet<_> = certifications.map(|it| it.scheme).collect();
    schemes
        .into_iter()
        .filter_map(|scheme| of_scheme(survey, vendor, scheme))
        .collect()
}

fn of_scheme(survey: &Survey<'_>, vendor: &Vendor, scheme: CertificationScheme) -> Option<Finding> {
    let of_scheme = || {
        vendor
            .certifications
            .iter()
            .filter(move |it| it.scheme == scheme)
    };
    let on = |day| move |it: &&Certification| it.window.holds(day);
    let finding = |code| {
        let finding = Finding::about(code, vendor).by(scheme);
        finding.of_vendor(Some(vendor.head.id))
    };
    let name = &vendor.name;
    if of_scheme().any(|it| on(survey.on)(&it)) {
        let held = of_scheme().filter(on(survey.on));
        // An end that is open is later than any day.
        let lasts: Option<Vec<_>> = held.map(|it| it.window.until).collect();
        let last = lasts?
            .into_iter()
            .max()
            .filter(|last| survey.is_near(*last))?;
        let renewed = last
            .tomorrow()
            .is_ok_and(|next| of_scheme().any(|it| on(next)(&it)));
        let ending = format!("{name} holds {scheme} until {last}, and nothing follows");
        return (!renewed).then(|| finding(FindingCode::CertificationEnding).saying(ending));
    }
    if !of_scheme().any(|it| it.window.ended_before(survey.on)) {
        return None;
    }
    let owned = survey.with_owned(vendor.head.id);
    let mut flows = owned
        .into_iter()
        .flat_map(|id| survey.flows_to(id))
        .peekable();
    flows.peek()?;
    let ended =
        format!("{name} no longer holds {scheme}, and data still goes to it or to what it owns");
    Some(
        finding(FindingCode::CertificationEnded)
            .resting_on(flows)
            .saying(ended),
    )
}

#[cfg(test)]
mod tests {
    use crate::compliance::findings::tests::found;
    use crate::compliance::fixture::*;
    use crate::registry::vendor::{Certification, Vendor};
    use crate::registry::window::Window;
    use entity::vocabulary::{CertificationScheme, FindingCode};
    use jiff::civil::{Date, date};

    #[test]
    fn a_scheme_ends_unless_another_certificate_follows() {
        let window = |from: Option<Date>, until: Option<Date>| Window { from, until };
        let past = window(None, Some(date(2014, 12, 11)));
        let near = window(None, Some(date(2015, 1, 1)));
        let far = window(None, Some(date(2015, 3, 13)));
        let next = window(Some(date(2015, 1, 2)), None);
        let later = window(Some(date(2015, 1, 3)), None);
        let ending = "CERTIFICATION_ENDING holding DPF";
        let ended = "CERTIFICATION_ENDED holding DPF";
        for (windows, flows, expected) in [
            (vec![Window::default()], true, ""),
            (vec![past], true, ended),
            (vec![past], false, ""),
            (vec![past, near], true, ending),
            (vec![near], false, ending),
            (vec![near, next], true, ""),
            (vec![near, later], true, ending),
            (vec![near, far], true, ""),
            (vec![past, later], true, ended),
            (vec![later], true, ""),
        ] {
            let mut registry = register(flows.then(|| flow("views")));
            let certifications = windows.into_iter().map(|window| Certification {
                scheme: CertificationScheme::Dpf,
                window,
                reference: None,
            });
            put(
                &mut registry,
                Vendor {
                    certifications: certifications.collect(),
                    ..vendor("holding")
                },
            );
            put(
                &mut registry,
                Vendor {
                    owners: vec![owned_by("holding", Window::default())],
                    ..vendor("acme")
                },
            );
            let codes = [
                FindingCode::CertificationEnded,
                FindingCode::CertificationEnding,
            ];
            assert_eq!(found(&registry, &codes), expected);
        }
    }
}
