//! Which attestations, and in which order.

use async_graphql::{ID, InputObject, Result};
use entity::vocabulary::ProofKind;

use crate::command::input::Day;
use crate::graphql::at::At;
use crate::graphql::criteria::Way::Refers;
use crate::graphql::criteria::{Criteria, Filter};
use crate::graphql::order::orders;
use crate::registry::attestation::Attestation;
use crate::registry::clause::Clause;
use crate::registry::edge::Edge;
use crate::registry::vendor::Vendor;

orders! {
    /// What attestations can be ordered by.
    AttestationOrder(AttestationOrderField) of Attestation {
        /// The day it was given.
        On => |attestation| Some(Value::day(attestation.on));
        /// The last day it counts.
        Expires => |attestation| Some(Value::day(attestation.expires?));
    }
}

/// Which attestations. All that is given must hold.
#[derive(InputObject, Debug, Clone, Default)]
pub struct AttestationFilter {
    /// Of this clause: its id or key.
    pub clause: Option<ID>,
    /// By this vendor, who keeps the duty: its id or key.
    pub vendor: Option<ID>,
    /// Of this kind of proof.
    pub kind: Option<ProofKind>,
    /// Of clauses with this duty, such as `obl.confidentiality`.
    pub duty: Option<String>,
    /// Given by today and not expired, or not so.
    pub current: Option<bool>,
    /// With a last day that comes before this day.
    pub expires_before: Option<Day>,
    /// Made up for a demonstration, or not.
    pub illustrative: Option<bool>,
    /// All of these hold too.
    pub and: Option<Vec<AttestationFilter>>,
    /// At least one of these holds; an empty list lets nothing pass.
    pub or: Option<Vec<AttestationFilter>>,
    /// This does not hold.
    pub not: Option<Box<AttestationFilter>>,
}

impl Filter<Attestation> for AttestationFilter {
    fn criteria(self, at: &At) -> Result<Criteria<'_, Attestation>> {
        let Self {
            clause,
            vendor,
            kind,
            duty,
            current,
            expires_before,
            illustrative,
            and,
            or,
            not,
        } = self;
        let before = expires_before.map(|day| at.day(Some(day))).transpose()?;
        let is_of_duty = |record: &Attestation, duty: &String| {
            let clause = at.registry.clauses.get(record.clause);
            clause.is_some_and(|clause| clause.duty.as_ref() == Some(duty))
        };
        Criteria::<Attestation>::new(at)
            .is(kind, |record, kind| record.kind == *kind)
            .is(duty, is_of_duty)
            .is(current, |record, current| {
                record.window().holds(at.today) == *current
            })
            .is(before, |record, day| record.window().ended_before(*day))
            .is(illustrative, |record, asked| {
                record.head.illustrative == *asked
            })
            .names::<Clause>(clause, "clause", &[Refers(Edge::AttestationClause)])?
            .names::<Vendor>(vendor, "vendor", &[Refers(Edge::AttestationVendor)])?
            .joined(and, or, not)
    }
}
