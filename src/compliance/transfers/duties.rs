//! NO_RESTRICTION with duties: regimes that let data go and ask something of the exporter or the recipient.
//!
//! Principle 4.1.3 PIPEDA: `CA` to `US` is not restricted, and comparable protection by contract is listed as a duty.
//! Where the regime does not apply, as that of Mexico on handing data to a processor, none is listed.

use super::applies_if::{self, Applies};
use super::case::Case;
use super::ground::settled;
use super::status::{Duty, LegStatus, TransferStatus};
use crate::reference::computation::MechanismEffect;
use crate::reference::regime::Mechanism;

/// The regime only attaches duties; they are listed unless it does not apply.
pub(super) fn status(case: &Case<'_>, applies: Applies) -> LegStatus {
    let mut answer = settled(case, TransferStatus::NoRestriction);
    if !applies.is_ruled_out() {
        answer.duties = due(case);
    }
    answer.review.extend(applies.review);
    answer
}

/// The mechanisms that are duties of the leg; of a regime without any, what it says.
fn due(case: &Case<'_>) -> Vec<Duty> {
    let regime = case.regime;
    if regime.mechanisms.is_empty() {
        return vec![Duty::Regime(regime.key.clone())];
    }
    let due = regime
        .mechanisms
        .iter()
        .filter(|mechanism| is_due(case, mechanism));
    due.map(|mechanism| Duty::Mechanism(mechanism.key.clone()))
        .collect()
}

fn is_due(case: &Case<'_>, mechanism: &Mechanism) -> bool {
    mechanism.available
        && mechanism.effect != MechanismEffect::NotClaimable
        && mechanism.days.hold(case.facts.on)
        && !applies_if::weigh(case, &mechanism.applies_if, &[]).is_ruled_out()
}

#[cfg(test)]
mod tests {
    use TransferStatus::NoRestriction;
    use entity::vocabulary::RecipientRole;

    use super::super::fixture::{Register, place, under};
    use super::super::leg::LegFacts;
    use super::super::status::Review;
    use super::*;
    use crate::reference::RegimeKey;
    use crate::reference::regime::Fact;

    #[test]
    fn a_regime_that_only_attaches_duties_lists_them() {
        let register = Register::new();
        let processor = Some(RecipientRole::Processor);
        for (regime, from, role, some, review) in [
            ("ca-pipeda", "CA", None, true, vec![]),
            ("au-privacy-act", "AU", None, true, vec![]),
            (
                "mx-lfpdppp",
                "MX",
                Some(RecipientRole::Authority),
                true,
                vec![],
            ),
            ("mx-lfpdppp", "MX", None, true, vec![]),
            ("mx-lfpdppp", "MX", processor, false, vec![]),
            (
                "il-eea-data-2023",
                "IL",
                None,
                true,
                vec![Review::Fact(Fact::EeaData)],
            ),
        ] {
            let facts = LegFacts {
                origin: Some(place(from)),
                role,
                ..register.leg_to("US")
            };
            let found = under(&register, &facts, regime);
            assert_eq!(found.regime, Some(RegimeKey::new(regime)));
            assert_eq!(
                (found.status, !found.duties.is_empty()),
                (NoRestriction, some),
                "{regime}"
            );
            assert_eq!(found.review, review, "{regime}");
        }
    }
}
