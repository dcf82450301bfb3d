//! Collections: the fact that a property gathers data of a category by a method.

use entity::id::{
    ActivityId, CollectionMethodId, DataCategoryId, DataSubjectId, DatabaseId, PropertyId,
    PurposeId, Uuid, VendorId, kind,
};
use entity::vocabulary::{Action, Level};
use serde::{Deserialize, Serialize};

use super::document::{Citation, gist};
use super::edge::Edge;
use super::noun::{Head, Noun};
use super::nouns::NounKind;
use super::search::Field;

/// A fact: this property gathers this, so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Collection {
    /// Id, key and the like.
    pub head: Head<kind::Collection>,
    /// Where it happens.
    pub property: PropertyId,
    /// How.
    pub method: CollectionMethodId,
    /// What is gathered.
    pub category: DataCategoryId,
    /// How closely it points to a person, as stated.
    pub level: Option<Level>,
    /// Whom it is about; empty: nobody stated it.
    pub subjects: Vec<DataSubjectId>,
    /// What for; empty: nobody stated it.
    pub purposes: Vec<PurposeId>,
    /// What is done with it; empty: USE.
    pub actions: Vec<Action>,
    /// The vendor that collects; null: the company itself, or nobody stated it.
    pub by: Option<VendorId>,
    /// How long what it stores on a device stays there; null: nobody stated it.
    pub lifetime: Option<String>,
    /// Where the data comes to lie; null: nobody stated it.
    pub into: Option<DatabaseId>,
    /// The processing activity that it belongs to; null: nobody stated it.
    #[serde(default)]
    pub activity: Option<ActivityId>,
    /// Where the fact is written.
    pub citation: Option<Citation>,
}

impl Noun for Collection {
    type Kind = kind::Collection;
    const KIND: NounKind = NounKind::Collection;

    fn head(&self) -> &Head<Self::Kind> {
        &self.head
    }

    fn head_mut(&mut self) -> &mut Head<Self::Kind> {
        &mut self.head
    }

    fn references(&self, visit: &mut dyn FnMut(Edge, Uuid)) {
        let Self {
            head: _,
            property,
            method,
            category,
            level: _,
            subjects,
            purposes,
            actions: _,
            by,
            lifetime: _,
            into,
            activity,
            citation: _,
        } = self;
        visit(Edge::CollectionProperty, property.uuid());
        visit(Edge::CollectionMethod, method.uuid());
        visit(Edge::CollectionCategory, category.uuid());
        subjects
            .iter()
            .for_each(|id| visit(Edge::CollectionSubject, id.uuid()));
        purposes
            .iter()
            .for_each(|id| visit(Edge::CollectionPurpose, id.uuid()));
        if let Some(vendor) = by {
            visit(Edge::CollectionBy, vendor.uuid());
        }
        if let Some(database) = into {
            visit(Edge::CollectionInto, database.uuid());
        }
        if let Some(activity) = activity {
            visit(Edge::CollectionActivity, activity.uuid());
        }
    }

    fn texts<'a>(&'a self, say: &mut dyn FnMut(Field, &'a str)) {
        gist(self.citation.as_ref(), say);
    }
}
