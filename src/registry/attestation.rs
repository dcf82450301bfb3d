//! Attestations: proof that a vendor keeps a duty.

use entity::id::{ClauseId, Uuid, VendorId, kind};
use entity::vocabulary::ProofKind;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::document::StoredDocument;
use super::edge::Edge;
use super::noun::{Head, Noun};
use super::nouns::NounKind;
use super::search::Field;
use super::window::Window;

/// Proof that a vendor keeps a duty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attestation {
    /// Id, key and the like.
    pub head: Head<kind::Attestation>,
    /// The duty.
    pub clause: ClauseId,
    /// Who keeps it.
    pub vendor: VendorId,
    /// What kind of proof it is.
    pub kind: ProofKind,
    /// The day it was given.
    pub on: Date,
    /// The last day it counts; null: nobody stated one.
    pub expires: Option<Date>,
    /// Who gave it.
    pub by: String,
    /// Where it is kept.
    pub document: Option<StoredDocument>,
}

impl Attestation {
    /// From when until when it counts.
    #[must_use]
    pub const fn window(&self) -> Window {
        Window {
            from: Some(self.on),
            until: self.expires,
        }
    }
}

impl Noun for Attestation {
    type Kind = kind::Attestation;
    const KIND: NounKind = NounKind::Attestation;

    fn head(&self) -> &Head<Self::Kind> {
        &self.head
    }

    fn head_mut(&mut self) -> &mut Head<Self::Kind> {
        &mut self.head
    }

    fn references(&self, visit: &mut dyn FnMut(Edge, Uuid)) {
        let Self {
            head: _,
            clause,
            vendor,
            kind: _,
            on: _,
            expires: _,
            by: _,
            document: _,
        } = self;
        visit(Edge::AttestationClause, clause.uuid());
        visit(Edge::AttestationVendor, vendor.uuid());
    }

    fn texts<'a>(&'a self, say: &mut dyn FnMut(Field, &'a str)) {
        say(Field::By, &self.by);
    }
}
