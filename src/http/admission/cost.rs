//! What an operation costs with its fragments expanded, without expanding them.
//!
//! Each fragment is counted once, those it spreads before it, so that the work is linear in the document; sums saturate.
//! Recursion goes only into brackets, whose depth the token pass has bounded, never through a spread.

use std::collections::{BTreeMap, HashMap};

use async_graphql::Name;
use async_graphql::parser::types::{
    ExecutableDocument, Field, FragmentDefinition, OperationDefinition, Selection, SelectionSet,
};

use crate::error::Error;

/// The counts of a selection set, fragments expanded.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Cost {
    /// Fields, spreads and inline fragments outside introspection.
    pub(super) selections: usize,
    /// Levels of fields outside introspection.
    pub(super) depth: usize,
    /// Levels of selection sets, those of fragments included: the recursion of whoever walks the operation.
    pub(super) nesting: usize,
    /// Aliased fields.
    pub(super) aliases: usize,
    /// Fields of this level.
    pub(super) root_fields: usize,
    /// Directives.
    pub(super) directives: usize,
    /// Fields, spreads and inline fragments of introspection.
    pub(super) introspection_selections: usize,
    /// Levels of fields of introspection.
    pub(super) introspection_depth: usize,
}

impl Cost {
    /// Both, one beside the other.
    fn and(self, other: Self) -> Self {
        Self {
            selections: self.selections.saturating_add(other.selections),
            depth: self.depth.max(other.depth),
            nesting: self.nesting.max(other.nesting),
            aliases: self.aliases.saturating_add(other.aliases),
            root_fields: self.root_fields.saturating_add(other.root_fields),
            directives: self.directives.saturating_add(other.directives),
            introspection_selections: self
                .introspection_selections
                .saturating_add(other.introspection_selections),
            introspection_depth: self.introspection_depth.max(other.introspection_depth),
        }
    }

    fn with_directives(self, more: usize) -> Self {
        Self {
            directives: self.directives.saturating_add(more),
            ..self
        }
    }
}

/// The costs of the fragments that are known already.
pub(super) type Known = HashMap<Name, Cost>;

/// The cost of every fragment of the document, used or not.
pub(super) fn of_fragments(document: &ExecutableDocument) -> Result<Known, Error> {
    refuse_unknown(document)?;
    let mut known = Known::new();
    for (name, fragment) in in_order(document)? {
        let cost =
            of_set(&fragment.selection_set.node, &known).with_directives(fragment.directives.len());
        known.insert(name.clone(), cost);
    }
    Ok(known)
}

/// The cost of an operation whose fragments are known.
pub(super) fn of_operation(operation: &OperationDefinition, known: &Known) -> Cost {
    let on_variables: usize = operation
        .variable_definitions
        .iter()
        .map(|variable| variable.node.directives.len())
        .sum();
    of_set(&operation.selection_set.node, known)
        .with_directives(operation.directives.len() + on_variables)
}

/// The names of the fragments that a selection set spreads itself, at any level.
pub(super) fn spreads(set: &SelectionSet) -> Vec<&Name> {
    let mut found = Vec::new();
    let mut pending = vec![set];
    while let Some(set) = pending.pop() {
        for item in &set.items {
            match &item.node {
                Selection::Field(field) => pending.push(&field.node.selection_set.node),
                Selection::InlineFragment(inline) => pending.push(&inline.node.selection_set.node),
                Selection::FragmentSpread(spread) => found.push(&spread.node.fragment_name.node),
            }
        }
    }
    found
}

fn of_set(set: &SelectionSet, known: &Known) -> Cost {
    if set.items.is_empty() {
        return Cost::default();
    }
    let inside = set
        .items
        .iter()
        .map(|item| of_selection(&item.node, known))
        .fold(Cost::default(), Cost::and);
    Cost {
        nesting: inside.nesting.saturating_add(1),
        ..inside
    }
}

fn of_selection(selection: &Selection, known: &Known) -> Cost {
    let cost = match selection {
        Selection::Field(field) => of_field(&field.node, known),
        Selection::InlineFragment(inline) => {
            of_set(&inline.node.selection_set.node, known).and(ONE_SELECTION)
        }
        Selection::FragmentSpread(spread) => known
            .get(&spread.node.fragment_name.node)
            .copied()
            .unwrap_or_default()
            .and(ONE_SELECTION),
    };
    cost.with_directives(selection.directives().len())
}

const ONE_SELECTION: Cost = Cost {
    selections: 1,
    depth: 0,
    nesting: 0,
    aliases: 0,
    root_fields: 0,
    directives: 0,
    introspection_selections: 0,
    introspection_depth: 0,
};

fn of_field(field: &Field, known: &Known) -> Cost {
    let inside = of_set(&field.selection_set.node, known).and(ONE_SELECTION);
    let aliases = inside
        .aliases
        .saturating_add(usize::from(field.alias.is_some()));
    let cost = Cost {
        aliases,
        root_fields: 1,
        ..inside
    };
    if matches!(field.name.node.as_str(), "__schema" | "__type") {
        return Cost {
            selections: 0,
            depth: 0,
            introspection_selections: inside
                .selections
                .saturating_add(inside.introspection_selections),
            introspection_depth: inside
                .depth
                .max(inside.introspection_depth)
                .saturating_add(1),
            ..cost
        };
    }
    Cost {
        depth: inside.depth.saturating_add(1),
        introspection_depth: inside
            .introspection_depth
            .saturating_add(usize::from(inside.introspection_depth > 0)),
        ..cost
    }
}

fn refuse_unknown(document: &ExecutableDocument) -> Result<(), Error> {
    let of_operations = document
        .operations
        .iter()
        .map(|(_, operation)| &operation.node.selection_set.node);
    let of_fragments = document
        .fragments
        .values()
        .map(|fragment| &fragment.node.selection_set.node);
    let mut unknown: Vec<String> = of_operations
        .chain(of_fragments)
        .flat_map(spreads)
        .filter(|name| !document.fragments.contains_key(*name))
        .map(|name| format!("`{name}`"))
        .collect();
    if unknown.is_empty() {
        return Ok(());
    }
    unknown.sort_unstable();
    unknown.dedup();
    let names = unknown.join(", ");
    Err(Error::BadRequest(format!(
        "unknown fragments are spread: {names}; define them or correct their names"
    )))
}

/// The fragments, each after those that it spreads; a circle is refused with its names.
fn in_order(document: &ExecutableDocument) -> Result<Vec<(&Name, &FragmentDefinition)>, Error> {
    let fragments: BTreeMap<_, _> = document
        .fragments
        .iter()
        .map(|(name, fragment)| (name, &fragment.node))
        .collect();
    let mut visits = HashMap::new();
    let mut order = Vec::new();
    for (start, fragment) in &fragments {
        if visits.contains_key(start) {
            continue;
        }
        visits.insert(*start, Visit::Open);
        let mut path = vec![(*start, *fragment, spreads(&fragment.selection_set.node))];
        while let Some((name, fragment, pending)) = path.last_mut() {
            let Some(next) = pending.pop() else {
                visits.insert(*name, Visit::Done);
                order.push((*name, *fragment));
                path.pop();
                continue;
            };
            match visits.get(next) {
                Some(Visit::Done) => {}
                Some(Visit::Open) => return Err(circle(path.iter().map(|(name, ..)| *name), next)),
                None => {
                    let Some(fragment) = fragments.get(next) else {
                        continue;
                    };
                    visits.insert(next, Visit::Open);
                    path.push((next, *fragment, spreads(&fragment.selection_set.node)));
                }
            }
        }
    }
    Ok(order)
}

/// How far a fragment has been looked into.
enum Visit {
    Open,
    Done,
}

fn circle<'d>(path: impl Iterator<Item = &'d Name>, again: &Name) -> Error {
    let names: Vec<String> = path
        .skip_while(|name| *name != again)
        .map(|name| format!("`{name}`"))
        .collect();
    let names = names.join(" spreads ");
    Error::BadRequest(format!(
        "fragments go in a circle: {names} spreads `{again}`; remove one of these spreads"
    ))
}
