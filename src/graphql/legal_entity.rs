//! Legal entities in the API.

use async_graphql::{InputObject, Result};
use entity::vocabulary::EntityRole;

use super::agreement::AgreementObject;
use super::at::At;
use super::connection::{Page, noun_object};
use super::database::{DatabaseConnection, DatabaseFilter, databases_of};
use super::flow::{FlowConnection, FlowFilter, flows_of};
use super::person::{PersonObject, person_of};
use super::property::PropertyObject;
use crate::command::input::CountryCode;
use crate::registry::edge::Edge;
use crate::registry::legal_entity::LegalEntity;

/// Which legal entities.
#[derive(InputObject, Debug, Clone, Default)]
pub struct LegalEntityFilter {
    /// Established in this country.
    pub country: Option<CountryCode>,
    /// With this role in the group.
    pub role: Option<EntityRole>,
}

impl LegalEntityFilter {
    /// Nothing is to be found first.
    ///
    /// # Errors
    /// None.
    #[expect(
        clippy::unnecessary_wraps,
        reason = "the filters of other nouns can fail here"
    )]
    pub(super) const fn ready(self, _: &At) -> Result<Self> {
        Ok(self)
    }

    /// Whether the record is one of them.
    pub(super) fn admits(&self, _: &At, entity: &LegalEntity) -> bool {
        let Self { country, role } = self;
        country
            .as_ref()
            .is_none_or(|code| entity.country.is_some_and(|place| place.as_str() == code.0))
            && role.is_none_or(|role| entity.role == Some(role))
    }
}

noun_object! {
    /// A company of the group.
    LegalEntityObject, LegalEntityConnection, LegalEntityEdge of LegalEntity
    as "LegalEntity", "LegalEntityConnection", "LegalEntityEdge" {
        /// Its name.
        async fn name(&self) -> &'a str {
            &self.record.name
        }

        /// Where it is established; null where nobody stated it.
        async fn country(&self) -> Option<CountryCode> {
            self.record.country.as_ref().map(CountryCode::from)
        }

        /// Its address; null where nobody stated it.
        async fn address(&self) -> Option<&'a str> {
            self.record.address.as_deref()
        }

        /// The company above it; null where there is none or nobody stated it.
        async fn parent(&self) -> Option<LegalEntityObject<'a>> {
            let record = self.at.registry.legal_entities.get(self.record.parent?)?;
            Some(LegalEntityObject { at: self.at, record })
        }

        /// The companies below it.
        async fn subsidiaries(&self) -> Vec<LegalEntityObject<'a>> {
            let below = self.at.referring(Edge::LegalEntityParent, self.record.head.id);
            below.map(|record| LegalEntityObject { at: self.at, record }).collect()
        }

        /// What it is in the group; null where nobody stated it.
        async fn role(&self) -> Option<EntityRole> {
            self.record.role
        }

        /// Its representative where it has no establishment (GDPR Art. 27); null where nobody stated it.
        async fn representative(&self) -> Option<&'a str> {
            self.record.representative.as_deref()
        }

        /// The person to turn to; null where nobody stated one.
        async fn contact(&self) -> Option<PersonObject<'a>> {
            person_of(self.at, self.record.contact)
        }

        /// Its data protection officer; null where nobody stated one.
        async fn data_protection_officer(&self) -> Option<PersonObject<'a>> {
            person_of(self.at, self.record.data_protection_officer)
        }

        /// The sites and apps that it runs.
        async fn properties(&self) -> Vec<PropertyObject<'a>> {
            let run = self.at.referring(Edge::PropertyOperator, self.record.head.id);
            run.map(|record| PropertyObject { at: self.at, record }).collect()
        }

        /// The databases that it owns.
        async fn databases(
            &self,
            #[graphql(desc = "How many, 1 to 100; 50 unless given.")] first: Option<i32>,
            #[graphql(desc = "The cursor of the record before the page.")] after: Option<String>,
            #[graphql(desc = "Which databases.")] filter: Option<DatabaseFilter>,
        ) -> Result<Option<DatabaseConnection<'a>>> {
            databases_of(self.at, Edge::DatabaseOwner, self.record.head.id, &Page { first, after }, filter)
        }

        /// The contracts that it is a party of, on our side or within the group.
        async fn agreements(&self) -> Vec<AgreementObject<'a>> {
            let sides = [Edge::AgreementOurs, Edge::AgreementEntity];
            let agreements = sides.into_iter().flat_map(|edge| self.at.referring(edge, self.record.head.id));
            agreements.map(|record| AgreementObject { at: self.at, record }).collect()
        }

        /// The flows to it.
        async fn flows(
            &self,
            #[graphql(desc = "How many, 1 to 100; 50 unless given.")] first: Option<i32>,
            #[graphql(desc = "The cursor of the record before the page.")] after: Option<String>,
            #[graphql(desc = "Which flows.")] filter: Option<FlowFilter>,
        ) -> Result<Option<FlowConnection<'a>>> {
            flows_of(self.at, &[Edge::FlowToEntity], self.record.head.id, &Page { first, after }, filter)
        }
    }
}
