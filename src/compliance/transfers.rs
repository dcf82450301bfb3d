//! The status of one leg of a transfer on one day, under each regime that holds it.
//!
//! Builds no legs (that is the question's business: effective origin and destinations, onward legs, one level at a
//! time), weighs no clauses, and gives no verdict. For example, names sent from `DE` to `US` on 2026-11-22 are
//! UNSAFEGUARDED under `eu-gdpr`, and ADEQUATE where the recipient holds the certification `DPF` that day.

use crate::reference::Reference;
use crate::registry::value::Registry;

mod adequate;
mod applies_if;
mod case;
pub(super) mod category;
mod claim;
mod count;
mod duties;
mod ground;
mod holding;
pub mod leg;
mod papers;
mod recipient;
mod regime;
pub mod status;
mod threshold;
mod traits;

pub(super) use count::carry as carry_counts;
pub use leg::{LegFacts, LegRecipient};
pub use status::{Duty, LegStatus, Missing, Paper, Review, TransferStatus, worst};
pub use traits::{DataTraits, RecipientTraits, counts_persons};

/// The status of the leg under each regime that holds it; one status without regime where none has a say.
#[must_use]
pub fn statuses(
    reference: &Reference,
    registry: &Registry,
    facts: &LegFacts<'_>,
) -> Vec<LegStatus> {
    let (origin, destination) = match (facts.origin, facts.destination) {
        (Some(origin), Some(destination)) => (origin, destination),
        (origin, destination) => return vec![LegStatus::nowhere(origin, destination)],
    };
    if origin == destination {
        return vec![LegStatus::without_regime(TransferStatus::Domestic)];
    }
    let cases = holding::cases(reference, registry, facts, origin, destination);
    if cases.is_empty() {
        return vec![LegStatus::without_regime(TransferStatus::NoRestriction)];
    }
    cases.iter().map(regime::status).collect()
}

#[cfg(test)]
mod fixture;
#[cfg(test)]
mod tests;
