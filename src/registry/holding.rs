//! Holdings: the fact that a database holds data of a category.

use entity::id::{ActivityId, DataCategoryId, DataSubjectId, DatabaseId, PropertyId, Uuid, kind};
use entity::vocabulary::Level;
use serde::{Deserialize, Serialize};

use super::document::{Citation, gist};
use super::edge::Edge;
use super::noun::{Head, Noun};
use super::nouns::NounKind;
use super::retention::Retention;
use super::search::Field;

/// A fact: this database holds this.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holding {
    /// Id, key and the like.
    pub head: Head<kind::Holding>,
    /// Where it lies.
    pub database: DatabaseId,
    /// What is held.
    pub category: DataCategoryId,
    /// How closely it points to a person, as stated.
    pub level: Option<Level>,
    /// Whom it is about; empty: nobody stated it.
    pub subjects: Vec<DataSubjectId>,
    /// How long it is kept; null: nobody stated it.
    pub retention: Option<Retention>,
    /// The property that it comes from; null: nobody stated it.
    pub source: Option<PropertyId>,
    /// The processing activity that it belongs to; null: nobody stated it.
    #[serde(default)]
    pub activity: Option<ActivityId>,
    /// Where the fact is written.
    pub citation: Option<Citation>,
}

impl Noun for Holding {
    type Kind = kind::Holding;
    const KIND: NounKind = NounKind::Holding;

    fn head(&self) -> &Head<Self::Kind> {
        &self.head
    }

    fn head_mut(&mut self) -> &mut Head<Self::Kind> {
        &mut self.head
    }

    fn references(&self, visit: &mut dyn FnMut(Edge, Uuid)) {
        let Self {
            head: _,
            database,
            category,
            level: _,
            subjects,
            retention: _,
            source,
            activity,
            citation: _,
        } = self;
        visit(Edge::HoldingDatabase, database.uuid());
        visit(Edge::HoldingCategory, category.uuid());
        subjects
            .iter()
            .for_each(|id| visit(Edge::HoldingSubject, id.uuid()));
        if let Some(property) = source {
            visit(Edge::HoldingSource, property.uuid());
        }
        if let Some(activity) = activity {
            visit(Edge::HoldingActivity, activity.uuid());
        }
    }

    fn texts<'a>(&'a self, say: &mut dyn FnMut(Field, &'a str)) {
        gist(self.citation.as_ref(), say);
    }
}
