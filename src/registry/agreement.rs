//! Agreements: the contracts with vendors and within the group.

use entity::id::{LegalEntityId, PersonId, Uuid, VendorId, kind};
use entity::vocabulary::{AgreementKind, AgreementState};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::document::StoredDocument;
use super::edge::Edge;
use super::noun::{Head, Noun};
use super::nouns::NounKind;
use super::search::Field;
use super::vendor::ExternalReference;
use super::window::Window;

/// A contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agreement {
    /// Id, key and the like.
    pub head: Head<kind::Agreement>,
    /// What kind of contract.
    pub kind: AgreementKind,
    /// Our side.
    pub ours: LegalEntityId,
    /// The other side; at least one.
    pub theirs: Vec<Party>,
    /// The products it is about; empty: all that a party owns.
    pub covers: Vec<VendorId>,
    /// Draft, in force or terminated.
    pub state: AgreementState,
    /// When it was signed.
    pub signed: Option<Date>,
    /// From when until when it is to be in force.
    pub window: Window,
    /// The law that governs it.
    pub governing_law: Option<String>,
    /// How it is renewed.
    pub renewal: Option<String>,
    /// Where the paper is.
    pub document: Option<StoredDocument>,
    /// The person who answers for it; null: nobody stated one.
    #[serde(default)]
    pub responsible: Option<PersonId>,
    /// Its ids in other systems of the company.
    #[serde(default)]
    pub external_references: Vec<ExternalReference>,
}

/// The other side of a contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Party {
    /// A vendor.
    Vendor(VendorId),
    /// A company of the group.
    LegalEntity(LegalEntityId),
}

impl Agreement {
    /// Whether it is in force on the day.
    #[must_use]
    pub fn in_force(&self, on: Date) -> bool {
        self.state == AgreementState::InForce && self.window.holds(on)
    }
}

impl Noun for Agreement {
    type Kind = kind::Agreement;
    const KIND: NounKind = NounKind::Agreement;

    fn head(&self) -> &Head<Self::Kind> {
        &self.head
    }

    fn head_mut(&mut self) -> &mut Head<Self::Kind> {
        &mut self.head
    }

    fn external_references(&self) -> &[ExternalReference] {
        &self.external_references
    }

    fn references(&self, visit: &mut dyn FnMut(Edge, Uuid)) {
        visit(Edge::AgreementOurs, self.ours.uuid());
        for party in &self.theirs {
            match party {
                Party::Vendor(vendor) => visit(Edge::AgreementVendor, vendor.uuid()),
                Party::LegalEntity(entity) => visit(Edge::AgreementEntity, entity.uuid()),
            }
        }
        for product in &self.covers {
            visit(Edge::AgreementCovers, product.uuid());
        }
        if let Some(person) = self.responsible {
            visit(Edge::AgreementResponsible, person.uuid());
        }
    }

    fn texts<'a>(&'a self, _: &mut dyn FnMut(Field, &'a str)) {}
}
