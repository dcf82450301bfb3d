//! Properties in the API.

use async_graphql::{ID, InputObject, Result};
use entity::id::kind;

use super::at::At;
use super::clause::{ClauseConnection, ClauseFilter, ClauseOrder};
use super::collection::{CollectionConnection, CollectionFilter, CollectionOrder};
use super::connection::noun_object;
use super::criteria::Way::{self, Refers, Through};
use super::criteria::{Criteria, Filter};
use super::database::{DatabaseConnection, DatabaseFilter, DatabaseOrder};
use super::flow::{FlowConnection, FlowFilter, FlowOrder};
use super::holding::{HoldingConnection, HoldingFilter, HoldingOrder};
use super::legal_entity::LegalEntityObject;
use super::notice::NoticeObject;
use super::order::orders;
use super::term::{
    CollectionMethodConnection, DataCategoryConnection, PurposeConnection, TermFilter, TermOrder,
};
use super::vendor::{VendorConnection, VendorFilter, VendorOrder};
use crate::registry::edge::Edge;
use crate::registry::legal_entity::LegalEntity;
use crate::registry::property::Property;

orders! {
    /// What properties can be ordered by.
    PropertyOrder(PropertyOrderField) of Property {
        /// The name.
        Name => |property| Some(Value::text(&property.name));
    }
}

/// A collection on a property is of a category.
pub(super) const GATHERS: &[Way] = &[Through {
    to: Edge::CollectionProperty,
    by: Edge::CollectionCategory,
}];
/// A collection on a property uses a method.
pub(super) const GATHERS_BY: &[Way] = &[Through {
    to: Edge::CollectionProperty,
    by: Edge::CollectionMethod,
}];

/// Which properties. All that is given must hold.
#[derive(InputObject, Debug, Clone, Default)]
pub struct PropertyFilter {
    /// Answering under this host name.
    pub host: Option<String>,
    /// Run by this company of the group: its id or key.
    pub operator: Option<ID>,
    /// Gathering this data category or a narrower one: its id or key.
    pub category: Option<ID>,
    /// Gathering by this method or a narrower one: its id or key.
    pub method: Option<ID>,
    /// All of these hold too.
    pub and: Option<Vec<PropertyFilter>>,
    /// At least one of these holds; an empty list lets nothing pass.
    pub or: Option<Vec<PropertyFilter>>,
    /// This does not hold.
    pub not: Option<Box<PropertyFilter>>,
}

impl Filter<Property> for PropertyFilter {
    fn criteria(self, at: &At) -> Result<Criteria<'_, Property>> {
        let Self {
            host,
            operator,
            category,
            method,
            and,
            or,
            not,
        } = self;
        let answers = |property: &Property, host: &String| {
            let mut known = property.hosts.iter();
            known.any(|known| known.eq_ignore_ascii_case(host))
        };
        Criteria::<Property>::new(at)
            .is(host, answers)
            .names::<LegalEntity>(operator, "operator", &[Refers(Edge::PropertyOperator)])?
            .within::<kind::DataCategory>(category, "category", GATHERS)?
            .within::<kind::CollectionMethod>(method, "method", GATHERS_BY)?
            .joined(and, or, not)
    }
}

noun_object! {
    /// A site or app where data is collected.
    PropertyObject, PropertyConnection, PropertyEdge of Property
    as "Property", "PropertyConnection", "PropertyEdge" {
        /// Its name.
        async fn name(&self) -> &'a str {
            &self.record.name
        }

        /// The host names it answers under.
        async fn hosts(&self) -> &'a [String] {
            &self.record.hosts
        }

        /// Who runs it.
        async fn operator(&self) -> Option<LegalEntityObject<'a>> {
            let record = self.at.registry.legal_entities.get(self.record.operator)?;
            Some(LegalEntityObject { at: self.at, record })
        }

        /// The privacy statements that are shown on it.
        async fn notices(&self) -> Vec<NoticeObject<'a>> {
            let shown = self.at.referring(Edge::NoticeProperty, self.record.head.id);
            shown.map(|record| NoticeObject { at: self.at, record }).collect()
        }
    } lists {
        /// What it gathers.
        collections: CollectionConnection(CollectionFilter, CollectionOrder) by [Refers(Edge::CollectionProperty)];

        /// What databases hold that comes from it.
        holdings: HoldingConnection(HoldingFilter, HoldingOrder) by [Refers(Edge::HoldingSource)];

        /// The clauses that name it in their scope.
        clauses: ClauseConnection(ClauseFilter, ClauseOrder) by [Refers(Edge::ClauseProperty)];

        /// The flows out of it.
        flows: FlowConnection(FlowFilter, FlowOrder) by [Refers(Edge::FlowFromProperty)];

        /// The categories that it gathers.
        categories: DataCategoryConnection(TermFilter, TermOrder) by [
            Through { to: Edge::CollectionCategory, by: Edge::CollectionProperty },
        ];

        /// The methods by which it gathers.
        methods: CollectionMethodConnection(TermFilter, TermOrder) by [
            Through { to: Edge::CollectionMethod, by: Edge::CollectionProperty },
        ];

        /// What it gathers for.
        purposes: PurposeConnection(TermFilter, TermOrder) by [
            Through { to: Edge::CollectionPurpose, by: Edge::CollectionProperty },
        ];

        /// The databases that it feeds, by a holding or a collection.
        databases: DatabaseConnection(DatabaseFilter, DatabaseOrder) by [
            Through { to: Edge::HoldingDatabase, by: Edge::HoldingSource },
            Through { to: Edge::CollectionInto, by: Edge::CollectionProperty },
        ];

        /// The vendors that get data from it, or that collect on it.
        vendors: VendorConnection(VendorFilter, VendorOrder) by [
            Through { to: Edge::FlowToVendor, by: Edge::FlowFromProperty },
            Through { to: Edge::CollectionBy, by: Edge::CollectionProperty },
        ];
    }
}
