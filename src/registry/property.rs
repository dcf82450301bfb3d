//! Properties: the sites and apps where data is collected.

use entity::id::{LegalEntityId, Uuid, kind};
use serde::{Deserialize, Serialize};

use super::edge::Edge;
use super::noun::{Head, Noun};
use super::nouns::NounKind;
use super::search::Field;

/// A site or app where data is collected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Property {
    /// Id, key and the like.
    pub head: Head<kind::Property>,
    /// Its name.
    pub name: String,
    /// The host names it answers under.
    pub hosts: Vec<String>,
    /// Who runs it.
    pub operator: LegalEntityId,
}

impl Noun for Property {
    type Kind = kind::Property;
    const KIND: NounKind = NounKind::Property;

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
            hosts: _,
            operator,
        } = self;
        visit(Edge::PropertyOperator, operator.uuid());
    }

    fn texts<'a>(&'a self, say: &mut dyn FnMut(Field, &'a str)) {
        say(Field::Name, &self.name);
        self.hosts.iter().for_each(|host| say(Field::Hosts, host));
    }
}
