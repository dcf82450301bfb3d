//! Attestations in the API.

use entity::vocabulary::ProofKind;

use super::clause::ClauseObject;
use super::connection::noun_object;
use super::value::StoredDocument;
use super::vendor::VendorObject;
use crate::command::input::Day;
use crate::registry::attestation::Attestation;

pub use filter::{AttestationFilter, AttestationOrder, AttestationOrderField};

mod filter;

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
    } lists {}
}
