//! Holdings in the API.

use async_graphql::{ID, InputObject, Result};
use entity::id::{CollectionMethodId, kind};
use entity::vocabulary::Level;

use super::activity::ActivityObject;
use super::at::At;
use super::connection::noun_object;
use super::criteria::Way::Refers;
use super::criteria::{Criteria, Filter};
use super::database::DatabaseObject;
use super::error::named;
use super::flow::is_level_disputed;
use super::order::orders;
use super::property::PropertyObject;
use super::term::{DataCategoryObject, DataSubjectObject};
use super::value::{Citation, Retention};
use crate::registry::activity::Activity;
use crate::registry::collection::Collection;
use crate::registry::database::Database;
use crate::registry::edge::Edge;
use crate::registry::holding::Holding;
use crate::registry::nouns::NounKind;
use crate::registry::property::Property;
use crate::registry::term::{CollectionMethod, DataSubject, below, upward};

orders! {
    /// What holdings can be ordered by.
    HoldingOrder(HoldingOrderField) of Holding {
        /// How closely it points to a person, the closest first.
        Level => |holding| Some(Value::Number(holding.level? as u64));
    }
}

/// Which holdings. All that is given must hold.
#[derive(InputObject, Debug, Clone, Default)]
pub struct HoldingFilter {
    /// In this database: its id or key.
    pub database: Option<ID>,
    /// Of this data category or a narrower one: its id or key.
    pub category: Option<ID>,
    /// Coming from this site or app: its id or key.
    pub property: Option<ID>,
    /// Gathered by this method or a narrower one: by a collection of the category into the database, from the holding's
    /// source where it has one. The id or key.
    pub method: Option<ID>,
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
    /// With a source stated, or with none.
    pub source_stated: Option<bool>,
    /// All of these hold too.
    pub and: Option<Vec<HoldingFilter>>,
    /// At least one of these holds; an empty list lets nothing pass.
    pub or: Option<Vec<HoldingFilter>>,
    /// This does not hold.
    pub not: Option<Box<HoldingFilter>>,
}

impl Filter<Holding> for HoldingFilter {
    fn criteria(self, at: &At) -> Result<Criteria<'_, Holding>> {
        let Self {
            database,
            category,
            property,
            method,
            subject,
            activity,
            level,
            level_stated,
            level_disputed,
            source_stated,
            and,
            or,
            not,
        } = self;
        let methods = method.as_ref().map(|method| methods(at, method));
        Criteria::<Holding>::new(at)
            .is(level, |holding, level| holding.level == Some(*level))
            .is(level_stated, |holding, stated| {
                holding.level.is_some() == *stated
            })
            .is(source_stated, |holding, stated| {
                holding.source.is_some() == *stated
            })
            .names::<Database>(database, "database", &[Refers(Edge::HoldingDatabase)])?
            .within::<kind::DataCategory>(category, "category", &[Refers(Edge::HoldingCategory)])?
            .names::<Property>(property, "property", &[Refers(Edge::HoldingSource)])?
            .within::<kind::DataSubject>(subject, "subject", &[Refers(Edge::HoldingSubject)])?
            .names::<Activity>(activity, "activity", &[Refers(Edge::HoldingActivity)])?
            .told_by(method.as_ref(), NounKind::Collection, "method")?
            .is(methods.transpose()?, |holding, methods| {
                is_gathered_by(at, holding, methods)
            })
            .is(level_disputed, |holding, asked| {
                (disputes_level(at, holding) == Some(true)) == *asked
            })
            .joined(and, or, not)
    }
}

/// The method and all narrower ones.
fn methods(at: &At, given: &ID) -> Result<Vec<CollectionMethodId>> {
    let wide = named::<CollectionMethod>(&at.registry, given.clone(), "method")?;
    let narrower = below(&at.registry, &[wide]).into_iter();
    Ok(narrower.chain([wide]).collect())
}

fn is_gathered_by(at: &At, holding: &Holding, methods: &[CollectionMethodId]) -> bool {
    let mut collections = at.referring::<Collection, _>(Edge::CollectionInto, holding.database);
    collections.any(|collection| {
        methods.contains(&collection.method)
            && holding
                .source
                .is_none_or(|source| source == collection.property)
            && upward(&at.registry, collection.category).any(|above| above == holding.category)
    })
}

fn disputes_level(at: &At, holding: &Holding) -> Option<bool> {
    is_level_disputed(at, holding.level, std::slice::from_ref(&holding.category))
}

noun_object! {
    /// The fact that a database holds data of a category.
    HoldingObject, HoldingConnection, HoldingEdge of Holding
    as "Holding", "HoldingConnection", "HoldingEdge" {
        /// Where it lies.
        async fn database(&self) -> Option<DatabaseObject<'a>> {
            let record = self.at.registry.databases.get(self.record.database)?;
            Some(DatabaseObject { at: self.at, record })
        }

        /// What is held.
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

        /// How long it is kept; null where nobody stated it, and then what the database says holds.
        async fn retention(&self) -> Option<Retention> {
            self.record.retention.as_ref().map(Retention::from)
        }

        /// The site or app that it comes from; null where nobody stated it.
        async fn source(&self) -> Option<PropertyObject<'a>> {
            let record = self.at.registry.properties.get(self.record.source?)?;
            Some(PropertyObject { at: self.at, record })
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
