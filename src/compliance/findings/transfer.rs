//! TRANSFER_*: a leg of a current flow that has no ground, a weak one, or one that cannot be told.

use entity::vocabulary::{FindingCode, TransferStatus};

use super::Finding;
use super::survey::Judged;
use crate::compliance::judgment::Answer;
use crate::compliance::reason::{JudgedLeg, Reason, transfer_status};
use crate::compliance::sentence::sentence;
use crate::reference::Place;

/// A leg of a current flow is PROHIBITED, UNSAFEGUARDED, DEROGATION_ONLY or UNDETERMINED under a regime, or every
/// ground that holds requires consent (GDPR Art. 44, 49; PIPL Art. 38). Told for each leg and regime, since each regime
/// needs a ground of its own.
///
/// Gives it: names from Germany to China without a safeguard. Does not: a leg inside one country. Unclear: a leg to a
/// place that nobody stated.
pub(super) fn find(judged: &Judged<'_>) -> Vec<Finding> {
    let mut found: Vec<(FindingCode, &JudgedLeg, Finding)> = Vec::new();
    for answer in &judged.answers {
        for (reason, leg, code) in told(answer) {
            let is_told = |(of, by, _): &&mut (FindingCode, &JudgedLeg, _)| {
                *of == code && is_told_as(by, leg)
            };
            match found.iter_mut().find(is_told) {
                Some((.., known)) => known.rest_on(reason),
                None => {
                    let sentence = sentence(&answer.case, reason);
                    let finding = finding(judged, code, leg, &sentence).because([reason]);
                    found.push((code, leg, finding));
                }
            }
        }
    }
    found.into_iter().map(|(.., finding)| finding).collect()
}

/// Whether both are told by one finding, whatever came before the leg and whatever else is said of it.
fn is_told_as(one: &JudgedLeg, two: &JudgedLeg) -> bool {
    let ends = |it: &JudgedLeg| (it.leg.from, it.leg.to, it.leg.through);
    ends(one) == ends(two) && one.regime() == two.regime()
}

/// The legs of which there is something to tell, with what.
fn told<'a>(answer: &'a Answer<'_>) -> Vec<(&'a Reason, &'a JudgedLeg, FindingCode)> {
    let reasons = answer.reasons.iter();
    let legs = reasons.filter_map(|reason| Some((reason, reason.leg.as_deref()?)));
    legs.flat_map(|(reason, leg)| {
        let on_consent = leg.judged.rests_on_consent;
        let on_consent = on_consent.then_some(FindingCode::TransferOnConsent);
        let of_status = transfer_status(reason.code).and_then(code);
        let codes = of_status.into_iter().chain(on_consent);
        codes.map(move |code| (reason, leg, code))
    })
    .collect()
}

fn finding(judged: &Judged<'_>, code: FindingCode, leg: &JudgedLeg, sentence: &str) -> Finding {
    let end = |place: Option<Place>| place.map_or("?".to_owned(), |place| place.to_string());
    let mut finding = judged
        .finding(code)
        .by(end(leg.leg.from))
        .by(end(leg.leg.to))
        .saying(format!("{}: {sentence}", judged.named()));
    if let Some(regime) = leg.regime() {
        finding = finding.by(regime);
    }
    if let Some(work) = leg.leg.through {
        finding = finding.by(work);
    }
    if code == FindingCode::TransferOnConsent {
        finding
            .sentence
            .push_str("; it rests on consent alone, which can be withdrawn");
    }
    finding
}

const fn code(status: TransferStatus) -> Option<FindingCode> {
    match status {
        TransferStatus::Prohibited => Some(FindingCode::TransferProhibited),
        TransferStatus::Unsafeguarded => Some(FindingCode::TransferUnsafeguarded),
        TransferStatus::DerogationOnly => Some(FindingCode::TransferDerogationOnly),
        TransferStatus::Undetermined => Some(FindingCode::TransferUndetermined),
        TransferStatus::Safeguarded
        | TransferStatus::Exempt
        | TransferStatus::Adequate
        | TransferStatus::NoRestriction
        | TransferStatus::FreeFlow
        | TransferStatus::OutOfScope
        | TransferStatus::Domestic => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::compliance::findings::tests::found_on;
    use crate::compliance::fixture::*;
    use crate::registry::flow::{ConditionMet, Flow};
    use crate::registry::vendor::Vendor;
    use entity::vocabulary::{Condition, FindingCode, Level};
    use jiff::civil::date;

    #[test]
    fn a_leg_without_a_ground_that_is_sure_is_a_finding_under_each_regime() {
        let abroad = |from: &str, to: &str| Flow {
            level: Some(Level::Personal),
            origin: Some(place(from)),
            destinations: vec![place(to)],
            ..flow("names")
        };
        let with = |mechanism: &str| Flow {
            safeguards: vec![claim(mechanism)],
            conditions_met: vec![ConditionMet {
                condition: Condition::ConsentGiven,
                document: None,
            }],
            ..abroad("DE", "CN")
        };
        let nowhere = Flow {
            destinations: Vec::new(),
            ..abroad("DE", "CN")
        };
        let codes = [
            FindingCode::TransferProhibited,
            FindingCode::TransferUnsafeguarded,
            FindingCode::TransferDerogationOnly,
            FindingCode::TransferOnConsent,
            FindingCode::TransferUndetermined,
        ];
        for (flow, expected) in [
            (abroad("DE", "DE"), ""),
            (abroad("DE", "FR"), ""),
            (
                abroad("DE", "CN"),
                "TRANSFER_UNSAFEGUARDED names DE CN eu-gdpr",
            ),
            (
                with("eu-gdpr.derog-explicit-consent"),
                "TRANSFER_DEROGATION_ONLY names DE CN eu-gdpr; TRANSFER_ON_CONSENT names DE CN eu-gdpr",
            ),
            (nowhere, "TRANSFER_UNDETERMINED names DE ?"),
        ] {
            let mut registry = register([flow]);
            put(
                &mut registry,
                Vendor {
                    country: None,
                    ..vendor("acme")
                },
            );
            assert_eq!(found_on(&registry, date(2026, 11, 22), &codes), expected);
        }
    }
}
