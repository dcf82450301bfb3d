//! The table `computation` of the regimes file: what the kind of a regime or mechanism means for a leg.
//!
//! The table is data; this module only reads it and insists that no kind is left out.

use std::collections::HashMap;

use serde::Deserialize;

use super::regime::{MechanismKind, Regime, RegimeKind};

/// What the kind of a regime means for a leg.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RegimeRule {
    /// A ground is needed; without one the leg is UNSAFEGUARDED.
    #[default]
    GroundNeeded,
    /// Outside its group and categories NO_RESTRICTION; inside, without an exception that holds, PROHIBITED.
    ProhibitedUnlessException,
    /// NO_RESTRICTION; the mechanisms are duties to list.
    NoRestriction,
}

/// What a claim of a mechanism with all its papers gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum MechanismEffect {
    /// SAFEGUARDED.
    Safeguarded,
    /// SAFEGUARDED, marked as resting on consent.
    Consent,
    /// EXEMPT.
    Exempt,
    /// DEROGATION_ONLY.
    DerogationOnly,
    /// Nothing: adequacy is computed from its list, the rest is never a ground.
    #[default]
    NotClaimable,
}

/// `computation` as it is written.
#[derive(Deserialize)]
pub(super) struct Computation {
    leg_status: LegStatus,
}

#[derive(Deserialize)]
struct LegStatus {
    regime_kind: HashMap<RegimeKind, RegimeRule>,
    mechanism_kind: HashMap<MechanismKind, MechanismEffect>,
}

impl Computation {
    /// Writes rule and effects into a regime.
    pub(super) fn apply(&self, regime: &mut Regime) -> Result<(), String> {
        let table = &self.leg_status;
        let Some(rule) = table.regime_kind.get(&regime.kind) else {
            return Err(format!(
                "regime `{}`: its kind has no rule under computation",
                regime.key
            ));
        };
        regime.rule = *rule;
        for mechanism in &mut regime.mechanisms {
            let Some(effect) = table.mechanism_kind.get(&mechanism.kind) else {
                return Err(format!(
                    "mechanism `{}`: its kind has no status under computation",
                    mechanism.key
                ));
            };
            mechanism.effect = *effect;
        }
        Ok(())
    }
}
