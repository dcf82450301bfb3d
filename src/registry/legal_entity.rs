//! Legal entities: the companies of the group.

use entity::id::{LegalEntityId, PersonId, Uuid, kind};
use entity::vocabulary::EntityRole;
use serde::{Deserialize, Serialize};

use super::edge::Edge;
use super::noun::{Head, Noun};
use super::nouns::NounKind;
use super::search::Field;
use crate::reference::Place;

/// A company of the group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LegalEntity {
    /// Id, key and the like.
    pub head: Head<kind::LegalEntity>,
    /// Its name.
    pub name: String,
    /// Where it is established.
    pub country: Option<Place>,
    /// Its address.
    pub address: Option<String>,
    /// The company above it.
    pub parent: Option<LegalEntityId>,
    /// What it is in the group.
    pub role: Option<EntityRole>,
    /// Its representative where it has no establishment (GDPR Art. 27), by name of the firm.
    pub representative: Option<String>,
    /// The person to turn to; null: nobody stated one.
    #[serde(default)]
    pub contact: Option<PersonId>,
    /// The data protection officer; null: nobody stated one.
    #[serde(default)]
    pub data_protection_officer: Option<PersonId>,
}

impl Noun for LegalEntity {
    type Kind = kind::LegalEntity;
    const KIND: NounKind = NounKind::LegalEntity;

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
            country: _,
            address: _,
            parent,
            role: _,
            representative: _,
            contact,
            data_protection_officer,
        } = self;
        if let Some(parent) = parent {
            visit(Edge::LegalEntityParent, parent.uuid());
        }
        if let Some(person) = contact {
            visit(Edge::LegalEntityContact, person.uuid());
        }
        if let Some(person) = data_protection_officer {
            visit(Edge::LegalEntityOfficer, person.uuid());
        }
    }

    fn texts<'a>(&'a self, say: &mut dyn FnMut(Field, &'a str)) {
        say(Field::Name, &self.name);
    }
}
