//! Collections in the API.

use async_graphql::{ID, InputObject, Result};
use entity::id::{ActivityId, CollectionMethodId, DataCategoryId, DatabaseId, Id, PropertyId};
use entity::vocabulary::{Action, Level};

use super::activity::ActivityObject;
use super::at::At;
use super::connection::{Cut, Page, noun_object};
use super::database::DatabaseObject;
use super::error::named;
use super::flow::is_level_disputed;
use super::property::PropertyObject;
use super::term::{CollectionMethodObject, DataCategoryObject, DataSubjectObject, PurposeObject};
use super::value::Citation;
use super::vendor::VendorObject;
use crate::registry::activity::Activity;
use crate::registry::collection::Collection;
use crate::registry::database::Database;
use crate::registry::edge::Edge;
use crate::registry::property::Property;
use crate::registry::term::{CollectionMethod, DataCategory, DataSubject, Purpose, upward};

/// Which collections. All that is given must hold.
#[derive(InputObject, Debug, Clone, Default)]
pub struct CollectionFilter {
    /// On this site or app: its id or key.
    pub property: Option<ID>,
    /// By this method or a narrower one: its id or key.
    pub method: Option<ID>,
    /// Of this data category or a narrower one: its id or key.
    pub category: Option<ID>,
    /// Into this database: its id or key.
    pub database: Option<ID>,
    /// Belonging to this processing activity: its id or key.
    pub activity: Option<ID>,
    /// At this level.
    pub level: Option<Level>,
    /// With a level stated, or with none.
    pub level_stated: Option<bool>,
    /// With a level that is less identifying than the category's own by law, or with none that is.
    pub level_disputed: Option<bool>,
}

/// A filter whose references are found.
#[derive(Debug, Clone)]
pub(super) struct ReadyCollectionFilter {
    asked: CollectionFilter,
    property: Option<PropertyId>,
    method: Option<CollectionMethodId>,
    category: Option<DataCategoryId>,
    database: Option<DatabaseId>,
    activity: Option<ActivityId>,
}

impl CollectionFilter {
    /// Finds what the filter names.
    ///
    /// # Errors
    /// It names what does not exist.
    pub(super) fn ready(self, at: &At) -> Result<ReadyCollectionFilter> {
        let registry = &at.registry;
        let asked = self.clone();
        let Self {
            property,
            method,
            category,
            database,
            activity,
            level: _,
            level_stated: _,
            level_disputed: _,
        } = self;
        Ok(ReadyCollectionFilter {
            asked,
            property: property
                .map(|id| named::<Property>(registry, id, "property"))
                .transpose()?,
            method: method
                .map(|id| named::<CollectionMethod>(registry, id, "method"))
                .transpose()?,
            category: category
                .map(|id| named::<DataCategory>(registry, id, "category"))
                .transpose()?,
            database: database
                .map(|id| named::<Database>(registry, id, "database"))
                .transpose()?,
            activity: activity
                .map(|id| named::<Activity>(registry, id, "activity"))
                .transpose()?,
        })
    }
}

impl ReadyCollectionFilter {
    /// Whether the record is one of them.
    pub(super) fn admits(&self, at: &At, collection: &Collection) -> bool {
        let CollectionFilter {
            property: _,
            method: _,
            category: _,
            database: _,
            activity: _,
            level,
            level_stated,
            level_disputed,
        } = &self.asked;
        let is_of = |wide| upward(&at.registry, collection.category).any(|above| above == wide);
        let is_by = |wide| upward(&at.registry, collection.method).any(|above| above == wide);
        self.property.is_none_or(|it| collection.property == it)
            && self.method.is_none_or(is_by)
            && self.category.is_none_or(is_of)
            && self.database.is_none_or(|it| collection.into == Some(it))
            && self
                .activity
                .is_none_or(|it| collection.activity == Some(it))
            && level.is_none_or(|level| collection.level == Some(level))
            && level_stated.is_none_or(|stated| collection.level.is_some() == stated)
            && level_disputed
                .is_none_or(|disputed| (disputes_level(at, collection) == Some(true)) == disputed)
    }
}

fn disputes_level(at: &At, collection: &Collection) -> Option<bool> {
    let category = std::slice::from_ref(&collection.category);
    is_level_disputed(at, collection.level, category)
}

/// The collections that refer to a record in this way.
pub(super) fn collections_of<'a, K: 'static>(
    at: &'a At,
    edge: Edge,
    target: Id<K>,
    page: &Page,
    filter: Option<CollectionFilter>,
) -> Result<Option<CollectionConnection<'a>>> {
    let filter = filter.unwrap_or_default().ready(at)?;
    let cut = Cut::new(page, move || {
        let filter = filter.clone();
        let collections = at.referring::<Collection, K>(edge, target);
        Box::new(collections.filter(move |collection| filter.admits(at, collection)))
    })?;
    Ok(Some(CollectionConnection::new(at, cut)))
}

noun_object! {
    /// The fact that a site or app gathers data of a category by a method.
    CollectionObject, CollectionConnection, CollectionEdge of Collection
    as "Collection", "CollectionConnection", "CollectionEdge" {
        /// Where it happens.
        async fn property(&self) -> Option<PropertyObject<'a>> {
            let record = self.at.registry.properties.get(self.record.property)?;
            Some(PropertyObject { at: self.at, record })
        }

        /// How.
        async fn method(&self) -> Option<CollectionMethodObject<'a>> {
            let record = self.at.registry.collection_methods.get(self.record.method)?;
            Some(CollectionMethodObject { at: self.at, record })
        }

        /// What is gathered.
        async fn category(&self) -> Option<DataCategoryObject<'a>> {
            let record = self.at.registry.data_categories.get(self.record.category)?;
            Some(DataCategoryObject { at: self.at, record })
        }

        /// How closely it points to a person, as stated; null where nobody stated it.
        async fn level(&self) -> Option<Level> {
            self.record.level
        }

        /// Whether the level stated is less identifying than the category's own by law; null where one of them is not
        /// stated.
        async fn level_disputed(&self) -> Option<bool> {
            disputes_level(self.at, self.record)
        }

        /// Whom it is about; empty where nobody stated it.
        async fn subjects(&self) -> Vec<DataSubjectObject<'a>> {
            let terms = self.at.named::<DataSubject>(&self.record.subjects);
            terms.map(|record| DataSubjectObject { at: self.at, record }).collect()
        }

        /// What for; empty where nobody stated it.
        async fn purposes(&self) -> Vec<PurposeObject<'a>> {
            let terms = self.at.named::<Purpose>(&self.record.purposes);
            terms.map(|record| PurposeObject { at: self.at, record }).collect()
        }

        /// What is done with it; empty stands for USE.
        async fn actions(&self) -> &'a [Action] {
            &self.record.actions
        }

        /// The vendor that collects; null where nobody stated one.
        async fn by(&self) -> Option<VendorObject<'a>> {
            let record = self.at.registry.vendors.get(self.record.by?)?;
            Some(VendorObject { at: self.at, record })
        }

        /// How long what it stores on a device stays there; null where nobody stated it.
        async fn lifetime(&self) -> Option<&'a str> {
            self.record.lifetime.as_deref()
        }

        /// The database where the data comes to lie; null where nobody stated it.
        #[graphql(name = "into")]
        async fn into_database(&self) -> Option<DatabaseObject<'a>> {
            let record = self.at.registry.databases.get(self.record.into?)?;
            Some(DatabaseObject { at: self.at, record })
        }

        /// The processing activity that it belongs to; null where nobody stated it.
        async fn activity(&self) -> Option<ActivityObject<'a>> {
            let record = self.at.registry.activities.get(self.record.activity?)?;
            Some(ActivityObject { at: self.at, record })
        }

        /// Where the fact is written; null where nobody stated it.
        async fn citation(&self) -> Option<Citation> {
            self.record.citation.as_ref().map(Citation::from)
        }
    }
}
