//! ASSESSMENT_MISSING, ASSESSMENT_OVERDUE: the assessments that safeguards need.

use entity::vocabulary::{FindingCode, TransferStatus};

use super::Finding;
use super::survey::Judged;
use crate::compliance::reason::transfer_status;
use crate::reference::MechanismKey;
use crate::registry::safeguard::Safeguard;

/// A mechanism that a current flow claims for a leg requires an assessment (GDPR Art. 46(1) with CJEU C-311/18; PIPL
/// Art. 55), and none made by the day found the protection enough. Besides, an assessment whose next review was due
/// before the day. A claim outside its own window asks for neither; see SAFEGUARD_ENDED.
///
/// Gives it: standard clauses from Germany to China without an assessment. Does not: with an acceptable one. Unclear:
/// an assessment without a next review, which is never overdue.
pub(super) fn find(judged: &Judged<'_>) -> Vec<Finding> {
    let on = judged.survey.on;
    let safeguards = judged.flow.safeguards.iter();
    let claimed = safeguards.filter(|safeguard| safeguard.window.holds(on));
    claimed
        .flat_map(|safeguard| {
            let overdue = overdue(judged, safeguard);
            missing(judged, safeguard).into_iter().chain(overdue)
        })
        .collect()
}

fn missing(judged: &Judged<'_>, safeguard: &Safeguard) -> Vec<Finding> {
    if safeguard.is_assessed(judged.survey.on) {
        return Vec::new();
    }
    let regimes = &judged.survey.registry.reference().regimes;
    let claimed = MechanismKey::new(&safeguard.mechanism);
    let mut found = Vec::new();
    for reason in judged.reasons() {
        let Some(leg) = reason
            .leg
            .as_deref()
            .filter(|judged| !judged.leg.is_onward())
        else {
            continue;
        };
        let regime = leg.regime().and_then(|key| regimes.get(key));
        let mechanism = regime.and_then(|regime| regimes.claimed_under(regime, &claimed));
        let Some(mechanism) = mechanism.filter(|mechanism| mechanism.requires_assessment) else {
            continue;
        };
        if transfer_status(reason.code).is_some_and(needs_ground) {
            let finding = judged
                .finding(FindingCode::AssessmentMissing)
                .by(&leg.leg)
                .by(&mechanism.key);
            found.push(finding.because([reason]).saying(format!(
                "{}: for the leg {} it claims `{}`, which requires an assessment, and no acceptable one is recorded",
                judged.named(),
                leg.leg,
                mechanism.key
            )));
        }
    }
    found
}

/// Whether a leg of this status is one for which a ground is asked.
const fn needs_ground(status: TransferStatus) -> bool {
    match status {
        TransferStatus::Prohibited
        | TransferStatus::Unsafeguarded
        | TransferStatus::DerogationOnly
        | TransferStatus::Undetermined
        | TransferStatus::Safeguarded
        | TransferStatus::Exempt
        | TransferStatus::Adequate => true,
        TransferStatus::NoRestriction
        | TransferStatus::FreeFlow
        | TransferStatus::OutOfScope
        | TransferStatus::Domestic => false,
    }
}

fn overdue(judged: &Judged<'_>, safeguard: &Safeguard) -> Option<Finding> {
    let due = safeguard.assessment?.next_review?;
    (due < judged.survey.on).then(|| {
        let mechanism = MechanismKey::new(&safeguard.mechanism);
        let overdue = format!(
            "{}: the assessment for `{mechanism}` was to be looked at again by {due}",
            judged.named()
        );
        let finding = judged.finding(FindingCode::AssessmentOverdue);
        finding.by(mechanism).saying(overdue)
    })
}

#[cfg(test)]
mod tests {
    use crate::compliance::findings::tests::found_on;
    use crate::compliance::fixture::*;
    use crate::registry::document::Assessment;
    use crate::registry::flow::Flow;
    use crate::registry::safeguard::Safeguard;
    use entity::vocabulary::AssessmentOutcome::{Acceptable, NotAcceptable};
    use entity::vocabulary::{AssessmentOutcome, FindingCode, Level};
    use jiff::civil::{Date, date};

    fn assessed(on: Date, outcome: AssessmentOutcome, next_review: Option<Date>) -> Assessment {
        Assessment {
            on,
            outcome,
            next_review,
        }
    }

    #[test]
    fn a_mechanism_that_requires_an_assessment_lacks_one_or_has_an_old_one() {
        let on = date(2026, 11, 22);
        let made = date(2025, 1, 1);
        let missing = "ASSESSMENT_MISSING names DE→CN eu-gdpr.scc-commission";
        let overdue = "ASSESSMENT_OVERDUE names eu-gdpr.scc-commission";
        let scc = "eu-gdpr.scc-commission";
        for (mechanism, assessment, expected) in [
            (scc, None, missing),
            (scc, Some(assessed(made, Acceptable, None)), ""),
            (scc, Some(assessed(made, Acceptable, Some(on))), ""),
            (scc, Some(assessed(made, Acceptable, Some(made))), overdue),
            (scc, Some(assessed(made, NotAcceptable, None)), missing),
            (
                scc,
                Some(assessed(date(2027, 1, 1), Acceptable, None)),
                missing,
            ),
            ("eu-gdpr.derog-contract", None, ""),
            ("cn-pipl.standard-contract", None, ""),
        ] {
            let registry = register([Flow {
                level: Some(Level::Personal),
                origin: Some(place("DE")),
                destinations: vec![place("CN"), place("DE")],
                safeguards: vec![Safeguard {
                    assessment,
                    ..claim(mechanism)
                }],
                ..flow("names")
            }]);
            let codes = [
                FindingCode::AssessmentMissing,
                FindingCode::AssessmentOverdue,
            ];
            assert_eq!(found_on(&registry, on, &codes), expected, "{mechanism}");
        }
    }
}
