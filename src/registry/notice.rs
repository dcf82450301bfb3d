//! Notices: the versions of privacy statements.

use entity::id::{NoticeId, PropertyId, Uuid, VendorId, kind};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::edge::Edge;
use super::noun::{Head, Noun};
use super::nouns::NounKind;
use super::search::Field;

/// One version of a privacy statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// Id, key and the like.
    pub head: Head<kind::Notice>,
    /// Its title.
    pub title: String,
    /// Where it is shown; at least one.
    pub properties: Vec<PropertyId>,
    /// The day it was published.
    pub published: Option<Date>,
    /// The day it takes effect; without one it is a draft.
    pub effective: Option<Date>,
    /// The version before.
    pub supersedes: Option<NoticeId>,
    /// Where it can be read.
    pub link: Option<String>,
    /// Its sections, in its order.
    pub sections: Vec<NoticeSection>,
}

/// A section of a privacy statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeSection {
    /// Its number or heading.
    pub label: String,
    /// What it says, in own words.
    pub gist: Option<String>,
    /// The vendors it names.
    pub names: Vec<VendorId>,
}

impl Noun for Notice {
    type Kind = kind::Notice;
    const KIND: NounKind = NounKind::Notice;

    fn head(&self) -> &Head<Self::Kind> {
        &self.head
    }

    fn head_mut(&mut self) -> &mut Head<Self::Kind> {
        &mut self.head
    }

    fn references(&self, visit: &mut dyn FnMut(Edge, Uuid)) {
        for property in &self.properties {
            visit(Edge::NoticeProperty, property.uuid());
        }
        if let Some(before) = self.supersedes {
            visit(Edge::NoticeSupersedes, before.uuid());
        }
        for vendor in self.sections.iter().flat_map(|section| &section.names) {
            visit(Edge::NoticeNames, vendor.uuid());
        }
    }

    fn texts<'a>(&'a self, say: &mut dyn FnMut(Field, &'a str)) {
        say(Field::Title, &self.title);
        let gists = self
            .sections
            .iter()
            .filter_map(|section| section.gist.as_ref());
        gists.for_each(|gist| say(Field::Sections, gist));
    }
}
