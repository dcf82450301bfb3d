//! Which operation of a document is meant, and what of the document it needs. Costs are counted elsewhere.

use std::collections::HashMap;

use async_graphql::parser::types::{
    DocumentOperations, ExecutableDocument, FragmentDefinition, OperationDefinition,
};
use async_graphql::{Name, Pos, Positioned};

use super::cost::spreads;
use crate::error::Error;

/// The operation that is meant, with all fragments that it can reach.
pub(super) struct Chosen {
    /// Its name, if it has one.
    pub(super) name: Option<Name>,
    /// What it asks for.
    pub(super) definition: OperationDefinition,
    position: Pos,
    fragments: HashMap<Name, Positioned<FragmentDefinition>>,
}

impl Chosen {
    /// A document of this operation alone.
    pub(super) fn into_document(self) -> ExecutableDocument {
        let Self {
            name,
            definition,
            position,
            fragments,
        } = self;
        let definition = Positioned::new(definition, position);
        let operations = match name {
            Some(name) => DocumentOperations::Multiple(HashMap::from([(name, definition)])),
            None => DocumentOperations::Single(definition),
        };
        ExecutableDocument {
            operations,
            fragments,
        }
    }
}

/// Chooses by name, or the only operation when no name is given.
pub(super) fn choose(document: ExecutableDocument, name: Option<&str>) -> Result<Chosen, Error> {
    let ExecutableDocument {
        operations,
        fragments,
    } = document;
    let (name, operation) = match (operations, name) {
        (DocumentOperations::Single(only), None) => (None, only),
        (DocumentOperations::Single(_), Some(name)) => return Err(nameless(name)),
        (DocumentOperations::Multiple(named), name) => by_name(named, name)?,
    };
    let (position, definition) = (operation.pos, operation.node);
    let fragments = reached(&definition, fragments);
    Ok(Chosen {
        name,
        definition,
        position,
        fragments,
    })
}

type Named = HashMap<Name, Positioned<OperationDefinition>>;

fn by_name(
    mut named: Named,
    name: Option<&str>,
) -> Result<(Option<Name>, Positioned<OperationDefinition>), Error> {
    let mut names: Vec<String> = named.keys().map(|name| format!("`{name}`")).collect();
    names.sort_unstable();
    let names = names.join(", ");
    let found = match name {
        Some(name) => named.remove_entry(name).ok_or_else(|| {
            format!(
                "the document has no operation `{name}`; send one of {names} as `operationName`"
            )
        }),
        None if named.len() > 1 => Err(format!(
            "the document has several operations; send one of {names} as `operationName`"
        )),
        None => named
            .into_iter()
            .next()
            .ok_or_else(|| "the document has no operation; add one".to_owned()),
    };
    found
        .map(|(name, operation)| (Some(name), operation))
        .map_err(Error::BadRequest)
}

fn nameless(name: &str) -> Error {
    let name = shown(name);
    Error::BadRequest(format!(
        "the document has no operation `{name}`: its only operation has no name; leave `operationName` out"
    ))
}

/// The beginning of a name: the request may have sent a megabyte of it.
fn shown(name: &str) -> String {
    name.chars().take(64).collect()
}

fn reached(
    operation: &OperationDefinition,
    mut fragments: HashMap<Name, Positioned<FragmentDefinition>>,
) -> HashMap<Name, Positioned<FragmentDefinition>> {
    let mut kept = HashMap::new();
    let mut pending: Vec<Name> = spreads(&operation.selection_set.node)
        .into_iter()
        .cloned()
        .collect();
    while let Some(name) = pending.pop() {
        if let Some(fragment) = fragments.remove(&name) {
            pending.extend(
                spreads(&fragment.node.selection_set.node)
                    .into_iter()
                    .cloned(),
            );
            kept.insert(name, fragment);
        }
    }
    kept
}
