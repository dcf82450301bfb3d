//! Databases in the API.

use async_graphql::{ID, InputObject, Result};
use entity::id::kind;

use super::at::At;
use super::collection::{CollectionConnection, CollectionFilter, CollectionOrder};
use super::connection::noun_object;
use super::coverage::Coverage;
use super::criteria::Way::{self, Refers, Through};
use super::criteria::{Criteria, Filter};
use super::flow::{FlowConnection, FlowFilter, FlowOrder};
use super::holding::{HoldingConnection, HoldingFilter, HoldingOrder};
use super::legal_entity::LegalEntityObject;
use super::order::orders;
use super::person::{PersonObject, person_of};
use super::property::{PropertyConnection, PropertyFilter, PropertyOrder};
use super::term::{DataCategoryConnection, PurposeObject, TermFilter, TermOrder};
use super::value::Retention;
use super::vendor::{VendorConnection, VendorFilter, VendorObject, VendorOrder};
use crate::command::input::CountryCode;
use crate::compliance::coverage::of_database;
use crate::registry::database::Database;
use crate::registry::edge::Edge;
use crate::registry::legal_entity::LegalEntity;
use crate::registry::person::Person;
use crate::registry::property::Property;
use crate::registry::term::Purpose;
use crate::registry::vendor::Vendor;

orders! {
    /// What databases can be ordered by.
    DatabaseOrder(DatabaseOrderField) of Database {
        /// The name.
        Name => |database| Some(Value::text(&database.name));
        /// The country where it lies.
        Country => |database| Some(Value::text(database.country?.as_str()));
    }
}

/// A holding in a database, or a collection into it, is of a category.
pub(super) const HOLDS: &[Way] = &[
    Through {
        to: Edge::HoldingDatabase,
        by: Edge::HoldingCategory,
    },
    Through {
        to: Edge::CollectionInto,
        by: Edge::CollectionCategory,
    },
];
/// A holding in a database, or a collection into it, comes from a property.
const FED_BY: &[Way] = &[
    Through {
        to: Edge::HoldingDatabase,
        by: Edge::HoldingSource,
    },
    Through {
        to: Edge::CollectionInto,
        by: Edge::CollectionProperty,
    },
];

/// Which databases. All that is given must hold.
#[derive(InputObject, Debug, Clone, Default)]
pub struct DatabaseFilter {
    /// In this country.
    pub country: Option<CountryCode>,
    /// With a country stated, or with none.
    pub country_stated: Option<bool>,
    /// For this purpose or a narrower one: its id or key.
    pub purpose: Option<ID>,
    /// Owned by this company of the group: its id or key.
    pub owner: Option<ID>,
    /// Hosted by this vendor: its id or key.
    pub hosted_by: Option<ID>,
    /// Holding this data category or a narrower one, or with a collection of it into it: its id or key.
    pub category: Option<ID>,
    /// Fed by this site or app, by a holding or a collection: its id or key.
    pub property: Option<ID>,
    /// With this person responsible: the id or key.
    pub responsible: Option<ID>,
    /// All of these hold too.
    pub and: Option<Vec<DatabaseFilter>>,
    /// At least one of these holds; an empty list lets nothing pass.
    pub or: Option<Vec<DatabaseFilter>>,
    /// This does not hold.
    pub not: Option<Box<DatabaseFilter>>,
}

impl Filter<Database> for DatabaseFilter {
    fn criteria(self, at: &At) -> Result<Criteria<'_, Database>> {
        let Self {
            country,
            country_stated,
            purpose,
            owner,
            hosted_by,
            category,
            property,
            responsible,
            and,
            or,
            not,
        } = self;
        Criteria::<Database>::new(at)
            .lies_in(country, "country", |database, lies| {
                database.country.is_some_and(lies)
            })?
            .is(country_stated, |database, stated| {
                database.country.is_some() == *stated
            })
            .within::<kind::Purpose>(purpose, "purpose", &[Refers(Edge::DatabasePurpose)])?
            .names::<LegalEntity>(owner, "owner", &[Refers(Edge::DatabaseOwner)])?
            .names::<Vendor>(hosted_by, "hostedBy", &[Refers(Edge::DatabaseHostedBy)])?
            .within::<kind::DataCategory>(category, "category", HOLDS)?
            .names::<Property>(property, "property", FED_BY)?
            .names::<Person>(
                responsible,
                "responsible",
                &[Refers(Edge::DatabaseResponsible)],
            )?
            .joined(and, or, not)
    }
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

        /// How much of what a record of processing needs is stated of it, and of what it holds.
        async fn coverage(&self) -> Coverage<'a> {
            let at = self.at;
            let counted = of_database(&at.registry, self.record, &|| at.budget().visit());
            Coverage { at, counted }
        }
    } lists {
        /// What it holds.
        holdings: HoldingConnection(HoldingFilter, HoldingOrder) by [Refers(Edge::HoldingDatabase)];

        /// What is collected into it.
        collections: CollectionConnection(CollectionFilter, CollectionOrder) by [Refers(Edge::CollectionInto)];

        /// The flows out of it.
        flows: FlowConnection(FlowFilter, FlowOrder) by [Refers(Edge::FlowFromDatabase)];

        /// The categories that it holds, or of which a collection goes into it.
        categories: DataCategoryConnection(TermFilter, TermOrder) by [
            Through { to: Edge::HoldingCategory, by: Edge::HoldingDatabase },
            Through { to: Edge::CollectionCategory, by: Edge::CollectionInto },
        ];

        /// The sites and apps that feed it, by a holding or a collection.
        properties: PropertyConnection(PropertyFilter, PropertyOrder) by [
            Through { to: Edge::HoldingSource, by: Edge::HoldingDatabase },
            Through { to: Edge::CollectionProperty, by: Edge::CollectionInto },
        ];

        /// The vendors that get data out of it.
        vendors: VendorConnection(VendorFilter, VendorOrder) by [
            Through { to: Edge::FlowToVendor, by: Edge::FlowFromDatabase },
        ];
    }
}
