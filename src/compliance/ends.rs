//! Where a flow comes from and where it goes, as far as anybody stated it: its effective ends.

use std::collections::BTreeSet;

use entity::id::DatabaseId;

use super::feeding::Feeders;
use super::legs::operator_country;
use crate::reference::Place;
use crate::registry::flow::{Flow, FlowSource, Recipient};
use crate::registry::value::Registry;

/// The effective origin of a flow: its own, else the country of what it comes from. Out of a database without a country
/// it comes from the operators of the properties that feed it; where they sit in several countries, or nobody knows
/// whether they are all, the origin is not known.
#[must_use]
pub fn origin_of(registry: &Registry, flow: &Flow) -> Option<Place> {
    flow.origin.or_else(|| match flow.source {
        FlowSource::Property(property) => operator_country(registry, property),
        FlowSource::Vendor(vendor) => registry.vendors.get(vendor)?.country,
        FlowSource::Database(database) => {
            let country = registry.databases.get(database)?.country;
            country.or_else(|| common_operator_country(registry, flow, database))
        }
    })
}

fn common_operator_country(
    registry: &Registry,
    flow: &Flow,
    database: DatabaseId,
) -> Option<Place> {
    let mut countries = BTreeSet::new();
    for category in &flow.categories {
        let feeders = Feeders::of(registry, database, *category);
        let of_operators = feeders.properties.iter();
        countries.extend(of_operators.map(|property| operator_country(registry, *property)));
        countries.extend((!feeders.certain).then_some(None));
    }
    let first = countries.first().copied().flatten();
    first.filter(|_| countries.len() == 1)
}

/// The effective destinations of a flow: its own, else where its recipient processes data, else where that is.
#[must_use]
pub fn destinations_of(registry: &Registry, flow: &Flow) -> Vec<Place> {
    if !flow.destinations.is_empty() {
        return flow.destinations.clone();
    }
    match flow.recipient {
        Recipient::Vendor(id) => registry.vendors.get(id).map_or_else(Vec::new, |vendor| {
            if vendor.processing_countries.is_empty() {
                vendor.country.into_iter().collect()
            } else {
                vendor.processing_countries.clone()
            }
        }),
        Recipient::LegalEntity(id) => registry
            .legal_entities
            .get(id)
            .and_then(|entity| entity.country)
            .into_iter()
            .collect(),
        Recipient::Class(_) => Vec::new(),
    }
}
