//! Databases in the API.

use async_graphql::{ID, InputObject, Result};
use entity::id::{Id, PersonId, PurposeId};

use super::at::At;
use super::collection::{CollectionConnection, CollectionFilter, collections_of};
use super::connection::{Cut, Page, noun_object};
use super::error::named_of;
use super::flow::{FlowConnection, FlowFilter, flows_of};
use super::holding::{HoldingConnection, HoldingFilter, holdings_of};
use super::legal_entity::LegalEntityObject;
use super::person::{PersonObject, person_of};
use super::term::PurposeObject;
use super::value::Retention;
use super::vendor::VendorObject;
use crate::command::input::CountryCode;
use crate::registry::database::Database;
use crate::registry::edge::Edge;
use crate::registry::person::Person;
use crate::registry::term::{Purpose, upward};

/// Which databases. All that is given must hold.
#[derive(InputObject, Debug, Clone, Default)]
pub struct DatabaseFilter {
    /// In this country.
    pub country: Option<CountryCode>,
    /// With a country stated, or with none.
    pub country_stated: Option<bool>,
    /// For this purpose or a narrower one: its id or key.
    pub purpose: Option<ID>,
    /// With this person responsible: the id or key.
    pub responsible: Option<ID>,
}

/// A filter whose references are found.
#[derive(Debug, Clone)]
pub(super) struct ReadyDatabaseFilter {
    asked: DatabaseFilter,
    purpose: Option<PurposeId>,
    responsible: Option<PersonId>,
}

impl DatabaseFilter {
    /// Finds what the filter names.
    ///
    /// # Errors
    /// It names what does not exist.
    pub(super) fn ready(self, at: &At) -> Result<ReadyDatabaseFilter> {
        Ok(ReadyDatabaseFilter {
            purpose: named_of::<Purpose>(at, self.purpose.as_ref(), "purpose")?,
            responsible: named_of::<Person>(at, self.responsible.as_ref(), "responsible")?,
            asked: self,
        })
    }
}

impl ReadyDatabaseFilter {
    /// Whether the record is one of them.
    pub(super) fn admits(&self, at: &At, database: &Database) -> bool {
        let DatabaseFilter {
            country,
            country_stated,
            purpose: _,
            responsible: _,
        } = &self.asked;
        let serves = |wide| {
            database
                .purposes
                .iter()
                .any(|term| upward(&at.registry, *term).any(|above| above == wide))
        };
        country.as_ref().is_none_or(|code| {
            database
                .country
                .is_some_and(|place| place.as_str() == code.0)
        }) && country_stated.is_none_or(|stated| database.country.is_some() == stated)
            && self.purpose.is_none_or(serves)
            && self
                .responsible
                .is_none_or(|person| database.responsible == Some(person))
    }
}

/// The databases that refer to a record in this way.
pub(super) fn databases_of<'a, K: 'static>(
    at: &'a At,
    edge: Edge,
    target: Id<K>,
    page: &Page,
    filter: Option<DatabaseFilter>,
) -> Result<Option<DatabaseConnection<'a>>> {
    let filter = filter.unwrap_or_default().ready(at)?;
    let cut = Cut::new(page, move || {
        let filter = filter.clone();
        let databases = at.referring::<Database, K>(edge, target);
        Box::new(databases.filter(move |database| filter.admits(at, database)))
    })?;
    Ok(Some(DatabaseConnection::new(at, cut)))
}

noun_object! {
    /// A corporate database or system.
    DatabaseObject, DatabaseConnection, DatabaseEdge of Database
    as "Database", "DatabaseConnection", "DatabaseEdge" {
        /// Its name.
        async fn name(&self) -> &'a str {
            &self.record.name
        }

        /// The company of the group that owns it; null where nobody stated it.
        async fn owner(&self) -> Option<LegalEntityObject<'a>> {
            let record = self.at.registry.legal_entities.get(self.record.owner?)?;
            Some(LegalEntityObject { at: self.at, record })
        }

        /// The vendor that hosts it; null where nobody stated one.
        async fn hosted_by(&self) -> Option<VendorObject<'a>> {
            let record = self.at.registry.vendors.get(self.record.hosted_by?)?;
            Some(VendorObject { at: self.at, record })
        }

        /// Where it lies; null where nobody stated it.
        async fn country(&self) -> Option<CountryCode> {
            self.record.country.as_ref().map(CountryCode::from)
        }

        /// What it is for; empty where nobody stated it.
        async fn purposes(&self) -> Vec<PurposeObject<'a>> {
            let terms = self.at.named::<Purpose>(&self.record.purposes);
            terms.map(|record| PurposeObject { at: self.at, record }).collect()
        }

        /// What protects it, each in a few words; empty where nobody stated it.
        async fn security_measures(&self) -> &'a [String] {
            &self.record.security_measures
        }

        /// How long its data is kept, where a holding does not say otherwise; null where nobody stated it.
        async fn retention(&self) -> Option<Retention> {
            self.record.retention.as_ref().map(Retention::from)
        }

        /// The person who answers for it; null where nobody stated one.
        async fn responsible(&self) -> Option<PersonObject<'a>> {
            person_of(self.at, self.record.responsible)
        }

        /// What it holds.
        async fn holdings(
            &self,
            #[graphql(desc = "How many, 1 to 100; 50 unless given.")] first: Option<i32>,
            #[graphql(desc = "The cursor of the record before the page.")] after: Option<String>,
            #[graphql(desc = "Which holdings.")] filter: Option<HoldingFilter>,
        ) -> Result<Option<HoldingConnection<'a>>> {
            holdings_of(self.at, Edge::HoldingDatabase, self.record.head.id, &Page { first, after }, filter)
        }

        /// What is collected into it.
        async fn collections(
            &self,
            #[graphql(desc = "How many, 1 to 100; 50 unless given.")] first: Option<i32>,
            #[graphql(desc = "The cursor of the record before the page.")] after: Option<String>,
            #[graphql(desc = "Which collections.")] filter: Option<CollectionFilter>,
        ) -> Result<Option<CollectionConnection<'a>>> {
            collections_of(self.at, Edge::CollectionInto, self.record.head.id, &Page { first, after }, filter)
        }

        /// The flows out of it.
        async fn flows(
            &self,
            #[graphql(desc = "How many, 1 to 100; 50 unless given.")] first: Option<i32>,
            #[graphql(desc = "The cursor of the record before the page.")] after: Option<String>,
            #[graphql(desc = "Which flows.")] filter: Option<FlowFilter>,
        ) -> Result<Option<FlowConnection<'a>>> {
            flows_of(self.at, &[Edge::FlowFromDatabase], self.record.head.id, &Page { first, after }, filter)
        }
    }
}
