//! What the taxonomy says of a category: whether it is among listed ones, whether it is sensitive, its own level.

use entity::id::DataCategoryId;
use entity::vocabulary::Level;

use crate::reference::{TermKey, Tri};
use crate::registry::edge::Edge;
use crate::registry::term::{DataCategory, MAX_DEPTH, upward};
use crate::registry::value::Registry;

/// Whether the category is among the listed ones or below one of them; above one it is unknown, since part of it is.
/// An empty list is all data.
pub(super) fn among(registry: &Registry, category: DataCategoryId, listed: &[TermKey]) -> Tri {
    if listed.is_empty() {
        return Tri::Yes;
    }
    let is_listed = |term: &DataCategory| {
        let key = term.head.key.as_str();
        listed.iter().any(|listed| listed.as_str() == key)
    };
    if terms_upward(registry, category).any(is_listed) {
        return Tri::Yes;
    }
    let parts = Edge::DataCategoryParent;
    if registry.edges.of(parts, category.uuid()).next().is_none() {
        return Tri::No;
    }
    let holds_a_part = listed
        .iter()
        .filter_map(|key| registry.data_categories.id_of_key(key.as_str()))
        .any(|part| upward(registry, part).any(|wider| wider == category));
    if holds_a_part { Tri::Unknown } else { Tri::No }
}

/// Whether the category is graded high or special. One that says nothing of itself is so below one that is, else it is
/// not known; one that is not is wider than what is or may be, and so unknown, where a narrower one is or says nothing.
pub(super) fn is_sensitive(registry: &Registry, category: DataCategoryId) -> Tri {
    let graded = registry.data_categories.get(category).and_then(grade);
    match graded {
        Some(true) => Tri::Yes,
        Some(false) if a_part_may_be_sensitive(registry, category, MAX_DEPTH) => Tri::Unknown,
        Some(false) => Tri::No,
        None if terms_upward(registry, category).any(|term| grade(term) == Some(true)) => Tri::Yes,
        None => Tri::Unknown,
    }
}

/// How closely the category by itself points to a person; one that says nothing is as the next wider.
pub(in crate::compliance) fn own_level(
    registry: &Registry,
    category: DataCategoryId,
) -> Option<Level> {
    terms_upward(registry, category).find_map(|term| term.default_level)
}

fn grade(term: &DataCategory) -> Option<bool> {
    match (term.special, term.sensitive) {
        (Some(true), _) | (_, Some(true)) => Some(true),
        (_, Some(false)) => Some(false),
        (Some(false) | None, None) => None,
    }
}

fn a_part_may_be_sensitive(registry: &Registry, category: DataCategoryId, depth: usize) -> bool {
    let Some(depth) = depth.checked_sub(1) else {
        return false;
    };
    registry
        .edges
        .sources(Edge::DataCategoryParent, category)
        .filter_map(|narrower: DataCategoryId| registry.data_categories.get(narrower))
        .any(|term| {
            grade(term) != Some(false) || a_part_may_be_sensitive(registry, term.head.id, depth)
        })
}

fn terms_upward(
    registry: &Registry,
    category: DataCategoryId,
) -> impl Iterator<Item = &DataCategory> {
    upward(registry, category).filter_map(|id| registry.data_categories.get(id))
}

#[cfg(test)]
mod tests {
    use super::super::fixture::Register;
    use super::Tri::{No, Unknown, Yes};
    use super::*;

    #[test]
    fn a_narrower_category_is_among_the_listed_and_a_wider_one_partly() {
        let register = Register::new();
        let listed = [
            TermKey::new("data.identity"),
            TermKey::new("data.contact.email"),
        ];
        for (category, expected) in [
            ("data.identity", Yes),
            ("data.identity.name", Yes),
            ("data.contact.email", Yes),
            ("data.contact", Unknown),
            ("data", Unknown),
            ("data.contact.phone", No),
        ] {
            let found = among(register.registry(), register.category(category), &listed);
            assert_eq!(found, expected, "{category}");
            let all = among(register.registry(), register.category(category), &[]);
            assert_eq!(all, Yes, "{category}");
        }
    }

    #[test]
    fn what_is_graded_high_or_special_is_sensitive() {
        let mut register = Register::new();
        register.add_category("data.special.health.own", "data.special.health");
        register.add_category("data.contact.own", "data.contact");
        for (category, expected) in [
            ("data.special.health", Yes),
            ("data.commercial.payment-card", Yes),
            ("data.contact.email", No),
            ("data.commercial", Unknown),
            ("data.special.health.own", Yes),
            ("data.contact.own", Unknown),
            // It holds the one before.
            ("data.contact", Unknown),
            ("data.contact.phone", No),
        ] {
            let found = is_sensitive(register.registry(), register.category(category));
            assert_eq!(found, expected, "{category}");
        }
    }
}
