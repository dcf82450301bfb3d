//! Holdings in the API.

use async_graphql::{ID, InputObject, Result};
use entity::id::{ActivityId, DataCategoryId, DatabaseId, Id, PropertyId};
use entity::vocabulary::Level;

use super::activity::ActivityObject;
use super::at::At;
use super::connection::{Cut, Page, noun_object};
use super::database::DatabaseObject;
use super::error::named;
use super::flow::is_level_disputed;
use super::property::PropertyObject;
use super::term::{DataCategoryObject, DataSubjectObject};
use super::value::{Citation, Retention};
use crate::registry::activity::Activity;
use crate::registry::database::Database;
use crate::registry::edge::Edge;
use crate::registry::holding::Holding;
use crate::registry::property::Property;
use crate::registry::term::{DataCategory, DataSubject, upward};

/// Which holdings. All that is given must hold.
#[derive(InputObject, Debug, Clone, Default)]
pub struct HoldingFilter {
    /// In this database: its id or key.
    pub database: Option<ID>,
    /// Of this data category or a narrower one: its id or key.
    pub category: Option<ID>,
    /// Coming from this site or app: its id or key.
    pub property: Option<ID>,
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
pub(super) struct ReadyHoldingFilter {
    asked: HoldingFilter,
    database: Option<DatabaseId>,
    category: Option<DataCategoryId>,
    property: Option<PropertyId>,
    activity: Option<ActivityId>,
}

impl HoldingFilter {
    /// Finds what the filter names.
    ///
    /// # Errors
    /// It names what does not exist.
    pub(super) fn ready(self, at: &At) -> Result<ReadyHoldingFilter> {
        let registry = &at.registry;
        let asked = self.clone();
        let Self {
            database,
            category,
            property,
            activity,
            level: _,
            level_stated: _,
            level_disputed: _,
        } = self;
        Ok(ReadyHoldingFilter {
            asked,
            database: database
                .map(|id| named::<Database>(registry, id, "database"))
                .transpose()?,
            category: category
                .map(|id| named::<DataCategory>(registry, id, "category"))
                .transpose()?,
            property: property
                .map(|id| named::<Property>(registry, id, "property"))
                .transpose()?,
            activity: activity
                .map(|id| named::<Activity>(registry, id, "activity"))
                .transpose()?,
        })
    }
}

impl ReadyHoldingFilter {
    /// Whether the record is one of them.
    pub(super) fn admits(&self, at: &At, holding: &Holding) -> bool {
        let HoldingFilter {
            database: _,
            category: _,
            property: _,
            activity: _,
            level,
            level_stated,
            level_disputed,
        } = &self.asked;
        let is_of = |wide| upward(&at.registry, holding.category).any(|above| above == wide);
        self.database.is_none_or(|it| holding.database == it)
            && self.category.is_none_or(is_of)
            && self.property.is_none_or(|it| holding.source == Some(it))
            && self.activity.is_none_or(|it| holding.activity == Some(it))
            && level.is_none_or(|level| holding.level == Some(level))
            && level_stated.is_none_or(|stated| holding.level.is_some() == stated)
            && level_disputed
                .is_none_or(|disputed| (disputes_level(at, holding) == Some(true)) == disputed)
    }
}

fn disputes_level(at: &At, holding: &Holding) -> Option<bool> {
    is_level_disputed(at, holding.level, std::slice::from_ref(&holding.category))
}

/// The holdings that refer to a record in this way.
pub(super) fn holdings_of<'a, K: 'static>(
    at: &'a At,
    edge: Edge,
    target: Id<K>,
    page: &Page,
    filter: Option<HoldingFilter>,
) -> Result<Option<HoldingConnection<'a>>> {
    let filter = filter.unwrap_or_default().ready(at)?;
    let cut = Cut::new(page, move || {
        let filter = filter.clone();
        let holdings = at.referring::<Holding, K>(edge, target);
        Box::new(holdings.filter(move |holding| filter.admits(at, holding)))
    })?;
    Ok(Some(HoldingConnection::new(at, cut)))
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
    }
}
