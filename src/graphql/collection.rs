//! Collections in the API.

use async_graphql::{ID, InputObject, Result};
use entity::id::kind;
use entity::vocabulary::{Action, Level};

use super::activity::ActivityObject;
use super::at::At;
use super::connection::noun_object;
use super::criteria::Way::Refers;
use super::criteria::{Criteria, Filter};
use super::database::DatabaseObject;
use super::flow::is_level_disputed;
use super::order::orders;
use super::property::PropertyObject;
use super::term::{CollectionMethodObject, DataCategoryObject, DataSubjectObject, PurposeObject};
use super::value::Citation;
use super::vendor::VendorObject;
use crate::registry::activity::Activity;
use crate::registry::collection::Collection;
use crate::registry::database::Database;
use crate::registry::edge::Edge;
use crate::registry::property::Property;
use crate::registry::term::{DataSubject, Purpose};
use crate::registry::vendor::Vendor;

orders! {
    /// What collections can be ordered by.
    CollectionOrder(CollectionOrderField) of Collection {
        /// How closely it points to a person, the closest first.
        Level => |collection| Some(Value::Number(collection.level? as u64));
    }
}

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
    /// By this vendor: its id or key.
    pub by: Option<ID>,
    /// For this purpose or a narrower one: its id or key.
    pub purpose: Option<ID>,
    /// About this kind of person or a narrower one: its id or key.
    pub subject: Option<ID>,
    /// Belonging to this processing activity: its id or key.
    pub activity: Option<ID>,
    /// At this level.
    pub level: Option<Level>,
    /// With a level stated, or with none.
    pub level_stated: Option<bool>,
    /// With a level that is less identifying than the category's own by law, or with none that is.
    pub level_disputed: Option<bool>,
    /// All of these hold too.
    pub and: Option<Vec<CollectionFilter>>,
    /// At least one of these holds; an empty list lets nothing pass.
    pub or: Option<Vec<CollectionFilter>>,
    /// This does not hold.
    pub not: Option<Box<CollectionFilter>>,
}

impl Filter<Collection> for CollectionFilter {
    fn criteria(self, at: &At) -> Result<Criteria<'_, Collection>> {
        let Self {
            property,
            method,
            category,
            database,
            by,
            purpose,
            subject,
            activity,
            level,
            level_stated,
            level_disputed,
            and,
            or,
            not,
        } = self;
        Criteria::<Collection>::new(at)
            .is(level, |collection, level| collection.level == Some(*level))
            .is(level_stated, |collection, stated| {
                collection.level.is_some() == *stated
            })
            .names::<Property>(property, "property", &[Refers(Edge::CollectionProperty)])?
            .within::<kind::CollectionMethod>(method, "method", &[Refers(Edge::CollectionMethod)])?
            .within::<kind::DataCategory>(
                category,
                "category",
                &[Refers(Edge::CollectionCategory)],
            )?
            .names::<Database>(database, "database", &[Refers(Edge::CollectionInto)])?
            .names::<Vendor>(by, "by", &[Refers(Edge::CollectionBy)])?
            .within::<kind::Purpose>(purpose, "purpose", &[Refers(Edge::CollectionPurpose)])?
            .within::<kind::DataSubject>(subject, "subject", &[Refers(Edge::CollectionSubject)])?
            .names::<Activity>(activity, "activity", &[Refers(Edge::CollectionActivity)])?
            .is(level_disputed, |collection, asked| {
                (disputes_level(at, collection) == Some(true)) == *asked
            })
            .joined(and, or, not)
    }
}

fn disputes_level(at: &At, collection: &Collection) -> Option<bool> {
    let category = std::slice::from_ref(&collection.category);
    is_level_disputed(at, collection.level, category)
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
    } lists {}
}
