//! Legal entities in the API.

use async_graphql::{ID, InputObject, Result};
use entity::vocabulary::EntityRole;

use super::activity::{ActivityConnection, ActivityFilter, ActivityOrder};
use super::agreement::AgreementObject;
use super::at::At;
use super::connection::noun_object;
use super::criteria::Way::Refers;
use super::criteria::{Criteria, Filter};
use super::database::{DatabaseConnection, DatabaseFilter, DatabaseOrder};
use super::flow::{FlowConnection, FlowFilter, FlowOrder};
use super::order::orders;
use super::person::{PersonObject, person_of};
use super::property::PropertyObject;
use crate::command::input::CountryCode;
use crate::registry::edge::Edge;
use crate::registry::legal_entity::LegalEntity;

orders! {
    /// What legal entities can be ordered by.
    LegalEntityOrder(LegalEntityOrderField) of LegalEntity {
        /// The name.
        Name => |entity| Some(Value::text(&entity.name));
        /// The country where it is established.
        Country => |entity| Some(Value::text(entity.country?.as_str()));
    }
}

/// Which legal entities. All that is given must hold.
#[derive(InputObject, Debug, Clone, Default)]
pub struct LegalEntityFilter {
    /// Established in this country.
    pub country: Option<CountryCode>,
    /// With this role in the group.
    pub role: Option<EntityRole>,
    /// Directly below this company: its id or key.
    pub parent: Option<ID>,
    /// All of these hold too.
    pub and: Option<Vec<LegalEntityFilter>>,
    /// At least one of these holds; an empty list lets nothing pass.
    pub or: Option<Vec<LegalEntityFilter>>,
    /// This does not hold.
    pub not: Option<Box<LegalEntityFilter>>,
}

impl Filter<LegalEntity> for LegalEntityFilter {
    fn criteria(self, at: &At) -> Result<Criteria<'_, LegalEntity>> {
        let Self {
            country,
            role,
            parent,
            and,
            or,
            not,
        } = self;
        Criteria::<LegalEntity>::new(at)
            .lies_in(country, "country", |entity, lies| {
                entity.country.is_some_and(lies)
            })?
            .is(role, |entity, role| entity.role == Some(*role))
            .names::<LegalEntity>(parent, "parent", &[Refers(Edge::LegalEntityParent)])?
            .joined(and, or, not)
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

        /// The contracts that it is a party of, on our side or within the group.
        async fn agreements(&self) -> Vec<AgreementObject<'a>> {
            let sides = [Edge::AgreementOurs, Edge::AgreementEntity];
            let agreements = sides.into_iter().flat_map(|edge| self.at.referring(edge, self.record.head.id));
            agreements.map(|record| AgreementObject { at: self.at, record }).collect()
        }
    } lists {
        /// The databases that it owns.
        databases: DatabaseConnection(DatabaseFilter, DatabaseOrder) by [Refers(Edge::DatabaseOwner)];

        /// The flows to it.
        flows: FlowConnection(FlowFilter, FlowOrder) by [Refers(Edge::FlowToEntity)];

        /// The processing activities that it runs.
        activities: ActivityConnection(ActivityFilter, ActivityOrder) by [Refers(Edge::ActivityOurs)];

        /// The processing activities of other companies of the group in which it takes part.
        shared_activities: ActivityConnection(ActivityFilter, ActivityOrder) by [Refers(Edge::ActivityOtherEntity)];
    }
}
