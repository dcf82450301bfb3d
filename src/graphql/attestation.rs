//! Attestations in the API.

use async_graphql::Result;
use entity::id::Id;
use entity::vocabulary::ProofKind;

use super::at::At;
use super::clause::ClauseObject;
use super::connection::{Cut, Page, noun_object};
use super::value::StoredDocument;
use super::vendor::VendorObject;
use crate::command::input::Day;
use crate::registry::attestation::Attestation;
use crate::registry::edge::Edge;

pub use filter::AttestationFilter;

mod filter;

/// The attestations that refer to a record in this way.
pub(super) fn attestations_of<'a, K: 'static>(
    at: &'a At,
    edge: Edge,
    target: Id<K>,
    page: &Page,
    filter: Option<AttestationFilter>,
) -> Result<Option<AttestationConnection<'a>>> {
    let filter = filter.unwrap_or_default().ready(at)?;
    let cut = Cut::new(page, move || {
        let filter = filter.clone();
        let found = at.referring::<Attestation, K>(edge, target);
        Box::new(found.filter(move |attestation| filter.admits(at, attestation)))
    })?;
    Ok(Some(AttestationConnection::new(at, cut)))
}

noun_object! {
    /// Proof that a vendor keeps a duty.
    AttestationObject, AttestationConnection, AttestationEdge of Attestation
    as "Attestation", "AttestationConnection", "AttestationEdge" {
        /// The clause whose duty is kept.
        async fn clause(&self) -> Option<ClauseObject<'a>> {
            let record = self.at.registry.clauses.get(self.record.clause)?;
            Some(ClauseObject { at: self.at, record })
        }

        /// Who keeps it.
        async fn vendor(&self) -> Option<VendorObject<'a>> {
            let record = self.at.registry.vendors.get(self.record.vendor)?;
            Some(VendorObject { at: self.at, record })
        }

        /// What kind of proof it is.
        async fn kind(&self) -> ProofKind {
            self.record.kind
        }

        /// The day it was given.
        async fn on(&self) -> Day {
            (&self.record.on).into()
        }

        /// The last day it counts; null where nobody stated one.
        async fn expires(&self) -> Option<Day> {
            self.record.expires.as_ref().map(Day::from)
        }

        /// Whether its last day has passed.
        async fn expired(&self) -> bool {
            self.record.window().ended_before(self.at.today)
        }

        /// Who gave it.
        async fn by(&self) -> &'a str {
            &self.record.by
        }

        /// Where it is kept; null where nobody stated it.
        async fn document(&self) -> Option<StoredDocument> {
            self.record.document.as_ref().map(StoredDocument::from)
        }
    }
}
