//! ATTESTATION_ENDED: proof of a duty that no longer counts and was not renewed.

use entity::vocabulary::FindingCode;

use super::Finding;
use super::survey::Survey;
use crate::compliance::proof::is_superseded;
use crate::registry::attestation::Attestation;
use crate::registry::noun::Noun;

/// The last day of the attestation has passed, and none newer was given of the same duty of the same vendor.
///
/// Gives it: a certificate that ended yesterday. Does not: one whose last day is today, or after which another was given,
/// be that over too, since then the other is told. Unclear: one without a last day counts for good.
pub(super) fn find(survey: &Survey<'_>, attestation: &Attestation) -> Vec<Finding> {
    let Some(last) = attestation.expires.filter(|last| {
        *last < survey.on && !is_superseded(survey.registry, attestation, survey.on)
    }) else {
        return Vec::new();
    };
    let clause = survey.registry.clauses.get(attestation.clause);
    let duty = clause.map_or("a duty", |clause| clause.key().as_str());
    let finding = Finding::about(FindingCode::AttestationEnded, attestation)
        .of_vendor(Some(attestation.vendor))
        .resting_on(clause);
    vec![finding.saying(format!(
        "the proof that {} keeps `{duty}` counted until {last}, and nobody gave a newer one",
        survey.vendor_name(attestation.vendor)
    ))]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compliance::findings::tests::found;
    use crate::compliance::fixture::*;
    use jiff::civil::{Date, date};

    #[test]
    fn a_proof_ends_the_day_after_its_last_unless_a_newer_one_was_given() {
        let proof = |key, on: Date, expires: Option<Date>| attestation(key, on, expires);
        let old = |expires| proof("old", date(2012, 1, 1), Some(expires));
        let over = || old(date(2014, 12, 11));
        let newer = |on: Date| proof("new", on, Some(date(2014, 12, 10)));
        let of_other_duty = Attestation {
            clause: id("secure"),
            ..proof("other", date(2014, 1, 1), None)
        };
        for (given, expected) in [
            (vec![over()], "ATTESTATION_ENDED old"),
            (vec![old(DAY)], ""),
            (vec![proof("endless", date(2012, 1, 1), None)], ""),
            (vec![over(), proof("new", date(2014, 1, 1), Some(DAY))], ""),
            (
                vec![over(), newer(date(2014, 1, 1))],
                "ATTESTATION_ENDED new",
            ),
            (
                vec![over(), proof("future", date(2014, 12, 13), None)],
                "ATTESTATION_ENDED old",
            ),
            (vec![over(), of_other_duty], "ATTESTATION_ENDED old"),
            (
                vec![over(), proof("same-day", date(2012, 1, 1), Some(DAY))],
                "",
            ),
        ] {
            let mut registry = register(given);
            put(&mut registry, duty("secret", "obl.confidentiality"));
            assert_eq!(found(&registry, &[FindingCode::AttestationEnded]), expected);
        }
    }
}
