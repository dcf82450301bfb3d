//! Which properties feed a database with data of a category.
//!
//! A property feeds a database with a category by a holding whose source is the property, or by a collection of the
//! category from the property into the database. A fact about a narrower category is about part of the one asked for,
//! so that the property feeds it for certain. One about a wider category may not reach the one asked for; the stricter
//! reading counts the property all the same, and does not rely on it, see [`Feeders::certain`].

use std::collections::BTreeSet;

use entity::id::{DataCategoryId, DatabaseId, PropertyId};

use crate::registry::collection::Collection;
use crate::registry::edge::Edge;
use crate::registry::holding::Holding;
use crate::registry::term::upward;
use crate::registry::value::Registry;

/// The properties that feed a database with a category.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Feeders {
    /// All of them, also those of which only a wider category is known.
    pub(super) properties: BTreeSet<PropertyId>,
    /// One of them feeds the category itself, or part of it.
    pub(super) certain: bool,
}

impl Feeders {
    pub(super) fn of(registry: &Registry, database: DatabaseId, category: DataCategoryId) -> Self {
        let holdings = registry
            .referring::<Holding>(Edge::HoldingDatabase, database)
            .filter_map(|holding| Some((holding.source?, holding.category)));
        let collections = registry
            .referring::<Collection>(Edge::CollectionInto, database)
            .map(|collection| (collection.property, collection.category));
        let mut feeders = Self::default();
        for (property, fed) in holdings.chain(collections) {
            let within = is_within(registry, fed, category);
            if within || is_within(registry, category, fed) {
                feeders.properties.insert(property);
                feeders.certain |= within;
            }
        }
        feeders
    }
}

fn is_within(registry: &Registry, narrow: DataCategoryId, wide: DataCategoryId) -> bool {
    upward(registry, narrow).any(|above| above == wide)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compliance::fixture::*;

    #[test]
    fn a_property_feeds_by_a_holding_with_it_as_source_or_by_a_collection_into_the_database() {
        let unsourced = Holding {
            source: None,
            ..holding("unsourced", "crm", "contact", "www")
        };
        let elsewhere = Collection {
            into: None,
            ..collection("elsewhere", "shop", "contact", "crm")
        };
        let mut registry = register([database("crm"), database("other")]);
        put(&mut registry, unsourced);
        put(&mut registry, elsewhere);
        let fed = |registry: &Registry, category| {
            let feeders = Feeders::of(registry, id("crm"), id(category));
            (feeders.properties.len(), feeders.certain)
        };
        assert_eq!(fed(&registry, "contact"), (0, false));
        put(&mut registry, holding("held", "crm", "behavior", "www"));
        put(&mut registry, holding("there", "other", "contact", "www"));
        put(
            &mut registry,
            collection("gathered", "shop", "behavior.click", "crm"),
        );
        for (category, expected) in [
            ("behavior", (2, true)),
            ("behavior.click", (2, true)),
            ("behavior.page-view", (1, false)),
            ("contact", (0, false)),
        ] {
            assert_eq!(fed(&registry, category), expected, "{category}");
        }
    }
}
