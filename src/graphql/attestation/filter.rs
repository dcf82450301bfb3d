//! Which attestations.

use async_graphql::{ID, InputObject, Result};
use entity::id::{ClauseId, VendorId};
use entity::vocabulary::ProofKind;
use jiff::civil::Date;

use crate::command::input::Day;
use crate::graphql::at::At;
use crate::graphql::error::named_of;
use crate::graphql::joined::Joined;
use crate::registry::attestation::Attestation;
use crate::registry::clause::Clause;
use crate::registry::vendor::Vendor;

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

/// A filter whose references are found.
#[derive(Debug, Clone)]
pub(in crate::graphql) struct ReadyAttestationFilter {
    asked: AttestationFilter,
    clause: Option<ClauseId>,
    vendor: Option<VendorId>,
    expires_before: Option<Date>,
    joined: Joined<Self>,
}

impl AttestationFilter {
    /// Finds what the filter names.
    ///
    /// # Errors
    /// It names what does not exist.
    pub(in crate::graphql) fn ready(mut self, at: &At) -> Result<ReadyAttestationFilter> {
        let (and, or, not) = (self.and.take(), self.or.take(), self.not.take());
        let before = self.expires_before.clone();
        Ok(ReadyAttestationFilter {
            clause: named_of::<Clause>(at, self.clause.as_ref(), "clause")?,
            vendor: named_of::<Vendor>(at, self.vendor.as_ref(), "vendor")?,
            expires_before: before.map(|day| at.day(Some(day))).transpose()?,
            joined: Joined::ready(and, or, not, |part: Self| part.ready(at))?,
            asked: self,
        })
    }
}

impl ReadyAttestationFilter {
    /// Whether the record is one of them.
    pub(in crate::graphql) fn admits(&self, at: &At, record: &Attestation) -> bool {
        let AttestationFilter {
            clause: _,
            vendor: _,
            kind,
            duty,
            current,
            expires_before: _,
            illustrative,
            and: _,
            or: _,
            not: _,
        } = &self.asked;
        let of_duty = |duty: &String| {
            let clause = at.registry.clauses.get(record.clause);
            clause.is_some_and(|clause| clause.duty.as_ref() == Some(duty))
        };
        self.clause.is_none_or(|it| record.clause == it)
            && self.vendor.is_none_or(|it| record.vendor == it)
            && kind.is_none_or(|kind| record.kind == kind)
            && duty.as_ref().is_none_or(of_duty)
            && current.is_none_or(|current| record.window().holds(at.today) == current)
            && self
                .expires_before
                .is_none_or(|day| record.window().ended_before(day))
            && illustrative.is_none_or(|asked| record.head.illustrative == asked)
            && self.joined.admits(|part| part.admits(at, record))
    }
}
