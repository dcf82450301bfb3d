//! What is claimed to protect a leg, and whether the claim has all its papers (3.4, SAFEGUARDED).

use entity::vocabulary::TransferStatus;
use jiff::ToSpan;
use steward::reference::computation::MechanismEffect;
use steward::reference::regime::Mechanism;
use steward::reference::{MechanismKey, Reference, Regime, Tri};
use steward::registry::safeguard::Safeguard;

use super::force::{agreement_in_force, covers, covers_vendor};
use super::regimes::Carried;
use super::ways::Set;

/// A claim with all its papers.
pub struct Claimed<'a> {
    pub mechanism: &'a Mechanism,
    pub status: TransferStatus,
}

impl Claimed<'_> {
    /// What the claim is under the regime: its own mechanism, or the one of the same name where the claim names a
    /// predecessor's or a successor's.
    pub fn mechanism_of<'a>(
        law: &Reference,
        regime: &'a Regime,
        claim: &Safeguard,
    ) -> Option<&'a Mechanism> {
        let key = MechanismKey::new(&claim.mechanism);
        for other in law.regimes.all() {
            let related = other.key == regime.key
                || other.replaced_by.as_ref() == Some(&regime.key)
                || regime.replaced_by.as_ref() == Some(&other.key);
            if related && other.mechanisms.iter().any(|known| known.key == key) {
                return regime
                    .mechanisms
                    .iter()
                    .find(|known| known.key.name() == key.name());
            }
        }
        None
    }
}

/// The claims that hold under the regime.
pub fn claimed<'a>(carried: &Carried, regime: &'a Regime) -> Vec<Claimed<'a>> {
    let mut found = Vec::new();
    for claim in carried.safeguards {
        let Some(mechanism) =
            Claimed::mechanism_of(carried.case.registry.reference(), regime, claim)
        else {
            continue;
        };
        let status = match mechanism.effect {
            MechanismEffect::Safeguarded | MechanismEffect::Consent => TransferStatus::Safeguarded,
            MechanismEffect::Exempt => TransferStatus::Exempt,
            MechanismEffect::DerogationOnly => TransferStatus::DerogationOnly,
            MechanismEffect::NotClaimable => continue,
        };
        if holds(carried, regime, mechanism, claim) {
            found.push(Claimed { mechanism, status });
        }
    }
    found
}

fn holds(carried: &Carried, regime: &Regime, mechanism: &Mechanism, claim: &Safeguard) -> bool {
    let case = carried.case;
    let on = case.question.on;
    let mut ignored = Set::new();
    let applies = mechanism
        .applies_if
        .iter()
        .all(|fact| carried.fact(*fact, regime, &mut ignored) == Tri::Yes);
    if !mechanism.available || !mechanism.days.hold(on) || !claim.window.holds(on) || !applies {
        return false;
    }
    let agreement = claim
        .agreement
        .and_then(|id| case.registry.agreements.get(id));
    if mechanism.requires_contract {
        let covered = agreement.is_some_and(|agreement| {
            agreement_in_force(agreement, on)
                && match carried.vendor {
                    Some(vendor) => covers_vendor(case.registry, agreement, vendor, on),
                    None => covers(case, agreement) == Tri::Yes,
                }
        });
        if !covered {
            return false;
        }
    }
    if mechanism.requires_assessment && !claim.is_assessed(on) {
        return false;
    }
    if mechanism.requires_filing && claim.filing.is_none() {
        return false;
    }
    if mechanism.requires_consent && !carried.consent {
        return false;
    }
    if !mechanism.accepts_schemes.is_empty() && !carried.holds(&mechanism.accepts_schemes, false) {
        return false;
    }
    if let Some(last) = mechanism.concluded_until {
        let began = agreement.and_then(|agreement| agreement.signed.max(agreement.window.from));
        if began.is_none_or(|began| began > last) {
            return false;
        }
    }
    if let Some(months) = mechanism.max_validity_months {
        let made = claim.assessment.map(|assessment| assessment.on);
        let Some(start) = claim.window.from.or(made) else {
            return false;
        };
        if start.saturating_add(i32::from(months).months()) < on {
            return false;
        }
    }
    true
}
