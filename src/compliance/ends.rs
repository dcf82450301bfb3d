//! Where a flow comes from and where it goes, as far as anybody stated it: its effective ends.

use std::collections::BTreeSet;

use entity::id::DatabaseId;

use super::feeding::Feeders;
use super::legs::operator_country;
use crate::reference::{Place, Tri};
use crate::registry::flow::{Flow, FlowSource, Recipient};
use crate::registry::value::Registry;

/// Whether the effective origin of the flow is the place. Out of a database without a country it comes from the operators
/// of the properties that feed it; where some of them sit there and others elsewhere, nobody knows how much comes from
/// there.
pub(super) fn comes_from(registry: &Registry, flow: &Flow, place: Place) -> Tri {
    let is_there =
        |origin: Option<Place>| origin.map_or(Tri::Unknown, |origin| Tri::from(origin == place));
    match origin_of(registry, flow) {
        Origin::One(origin) => is_there(origin),
        Origin::OfThoseWhoFeed(database) => {
            let origins = operator_countries(registry, flow, database);
            match Tri::any(origins.iter().copied().map(is_there)) {
                Tri::Yes if origins.len() > 1 => Tri::Unknown,
                sure_or_not => sure_or_not,
            }
        }
    }
}

/// Whether an effective origin of the flow, as far as it is known, is such a place.
pub fn comes_from_any(registry: &Registry, flow: &Flow, such: impl Fn(Place) -> bool) -> bool {
    match origin_of(registry, flow) {
        Origin::One(origin) => origin.is_some_and(such),
        Origin::OfThoseWhoFeed(database) => {
            let origins = operator_countries(registry, flow, database);
            origins.into_iter().flatten().any(such)
        }
    }
}

/// The effective origins of a flow, at least one: its own, else the country of what it comes from; null: not known.
#[must_use]
pub fn origins_of(registry: &Registry, flow: &Flow) -> BTreeSet<Option<Place>> {
    match origin_of(registry, flow) {
        Origin::One(origin) => BTreeSet::from([origin]),
        Origin::OfThoseWhoFeed(database) => operator_countries(registry, flow, database),
    }
}

enum Origin {
    /// There is but one; null: not known.
    One(Option<Place>),
    /// A database without a country.
    OfThoseWhoFeed(DatabaseId),
}

fn origin_of(registry: &Registry, flow: &Flow) -> Origin {
    if flow.origin.is_some() {
        return Origin::One(flow.origin);
    }
    match flow.source {
        FlowSource::Property(property) => Origin::One(operator_country(registry, property)),
        FlowSource::Vendor(vendor) => {
            let vendor = registry.vendors.get(vendor);
            Origin::One(vendor.and_then(|vendor| vendor.country))
        }
        FlowSource::Database(database) => {
            let stored = registry.databases.get(database);
            match stored.and_then(|stored| stored.country) {
                Some(country) => Origin::One(Some(country)),
                None => Origin::OfThoseWhoFeed(database),
            }
        }
    }
}

fn operator_countries(
    registry: &Registry,
    flow: &Flow,
    database: DatabaseId,
) -> BTreeSet<Option<Place>> {
    let mut countries = BTreeSet::new();
    for category in &flow.categories {
        let feeders = Feeders::of(registry, database, *category);
        let of_operators = feeders.properties.iter();
        countries.extend(of_operators.map(|property| operator_country(registry, *property)));
        countries.extend((!feeders.certain).then_some(None));
    }
    countries
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
