//! Databases: the corporate databases and systems where data lies.

use entity::id::{LegalEntityId, PersonId, PurposeId, Uuid, VendorId, kind};
use serde::{Deserialize, Serialize};

use super::edge::Edge;
use super::noun::{Head, Noun};
use super::nouns::NounKind;
use super::retention::Retention;
use super::search::Field;
use crate::reference::Place;

/// A corporate database or system.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Database {
    /// Id, key and the like.
    pub head: Head<kind::Database>,
    /// Its name.
    pub name: String,
    /// The company of the group that owns it; null: nobody stated it.
    pub owner: Option<LegalEntityId>,
    /// The vendor that hosts it; null: the company itself, or nobody stated it.
    pub hosted_by: Option<VendorId>,
    /// Where it lies; null: nobody stated it.
    pub country: Option<Place>,
    /// What it is for; empty: nobody stated it.
    pub purposes: Vec<PurposeId>,
    /// What protects it, each in a few words.
    pub security_measures: Vec<String>,
    /// How long its data is kept, where a holding does not say otherwise; null: nobody stated it.
    pub retention: Option<Retention>,
    /// The person who answers for it; null: nobody stated one.
    #[serde(default)]
    pub responsible: Option<PersonId>,
}

impl Noun for Database {
    type Kind = kind::Database;
    const KIND: NounKind = NounKind::Database;

    fn head(&self) -> &Head<Self::Kind> {
        &self.head
    }

    fn head_mut(&mut self) -> &mut Head<Self::Kind> {
        &mut self.head
    }

    fn references(&self, visit: &mut dyn FnMut(Edge, Uuid)) {
        let Self {
            head: _,
            name: _,
            owner,
            hosted_by,
            country: _,
            purposes,
            security_measures: _,
            retention: _,
            responsible,
        } = self;
        if let Some(owner) = owner {
            visit(Edge::DatabaseOwner, owner.uuid());
        }
        if let Some(vendor) = hosted_by {
            visit(Edge::DatabaseHostedBy, vendor.uuid());
        }
        if let Some(person) = responsible {
            visit(Edge::DatabaseResponsible, person.uuid());
        }
        purposes
            .iter()
            .for_each(|id| visit(Edge::DatabasePurpose, id.uuid()));
    }

    fn texts<'a>(&'a self, say: &mut dyn FnMut(Field, &'a str)) {
        say(Field::Name, &self.name);
    }
}
