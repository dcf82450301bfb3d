//! Admission: what one GraphQL document may cost, decided before anything that recurses or expands looks at it.
//!
//! The order is the point. Bytes first; then one pass over the tokens, which bounds how deep the parser can recurse;
//! then the parser; then a count in which each fragment is counted once, however often it is spread. A kilobyte of
//! fragments that spread each other is so refused in microseconds. What is handed on holds the chosen operation and
//! the fragments that it reaches, and nothing that was not counted.
//!
//! The schema is not known here: unknown fields and wrong types are for validation, and the length of the lists that a
//! field returns is for the budget of the request.

mod cost;
mod documents;
mod limits;
mod operation;
mod token;
mod variables;

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use async_graphql::parser::types::{ExecutableDocument, OperationType, Selection};
use async_graphql::parser::{self, parse_query};

use crate::error::Error;
use crate::graphql::complete::collect_fields;

pub use documents::Documents;
pub use limits::Limits;
pub use variables::check_variables;

/// A document that may be executed.
#[derive(Debug)]
pub struct Admitted {
    /// The chosen operation and the fragments that it reaches; other operations and unused fragments are left out.
    pub document: ExecutableDocument,
    /// Query, mutation or subscription; which of them a request may send is for the caller to judge.
    pub operation: OperationType,
    /// The name of the chosen operation, if it has one, also when the request did not send it.
    pub operation_name: Option<String>,
    /// The names (not aliases) of the root fields asked for, through fragments, each once, in document order.
    pub root_fields: Vec<String>,
    /// The names of all fields asked for, at any depth.
    pub fields: BTreeSet<String>,
    /// The predicted cost: all selections with fragments expanded, those of introspection included.
    pub selections: usize,
}

/// Reads a document, chooses the operation and refuses what is malformed or dear.
///
/// # Errors
///
/// `BadRequest` for a document that cannot be read, names no operation, or whose fragments are unknown or go in a
/// circle; `TooComplex` with every limit of the stage that is passed, the value found, and the remedy.
pub fn admit(
    document: &str,
    operation_name: Option<&str>,
    limits: &Limits,
) -> Result<Admitted, Error> {
    limits.check_bytes(document.len())?;
    limits.check_text(&token::scan(document)?)?;
    let parsed = parse_query(document).map_err(|fault| malformed(&fault))?;
    let known = cost::of_fragments(&parsed)?;
    let chosen = operation::choose(parsed, operation_name)?;
    let cost = cost::of_operation(&chosen.definition, &known);
    limits.check_cost(&cost)?;
    let operation = chosen.definition.ty;
    let operation_name = chosen.name.as_ref().map(ToString::to_string);
    let root = chosen.definition.selection_set.node.clone();
    let document = chosen.into_document();
    let fields = names(&document);
    let mut root_fields = Vec::new();
    for field in collect_fields(&document, &[&root]) {
        let name = field.name.node.to_string();
        if !root_fields.contains(&name) {
            root_fields.push(name);
        }
    }
    Ok(Admitted {
        document,
        operation,
        operation_name,
        root_fields,
        fields,
        selections: cost
            .selections
            .saturating_add(cost.introspection_selections),
    })
}

/// The names of the fields of a document that is counted, at any depth; fragments are looked at once.
fn names(document: &ExecutableDocument) -> BTreeSet<String> {
    let operations = document.operations.iter();
    let operations = operations.map(|(_, operation)| &operation.node.selection_set.node);
    let fragments = document.fragments.values();
    let fragments = fragments.map(|fragment| &fragment.node.selection_set.node);
    let mut open: Vec<_> = operations.chain(fragments).collect();
    let mut found = BTreeSet::new();
    while let Some(set) = open.pop() {
        for item in &set.items {
            match &item.node {
                Selection::Field(field) => {
                    found.insert(field.node.name.node.to_string());
                    open.push(&field.node.selection_set.node);
                }
                Selection::InlineFragment(inline) => open.push(&inline.node.selection_set.node),
                Selection::FragmentSpread(_) => {}
            }
        }
    }
    found
}

/// The parser draws the line it stopped at and ends with what it expected; only place and expectation are passed on.
fn malformed(fault: &parser::Error) -> Error {
    let text = fault.to_string();
    let last = text.lines().last().unwrap_or_default();
    let expected = last
        .trim_start_matches([' ', '='])
        .trim_end_matches('.')
        .replace('_', " ");
    let place = fault.positions().next().map_or_else(String::new, |at| {
        format!(" at line {}, column {}", at.line, at.column)
    });
    Error::BadRequest(format!(
        "the document is not valid GraphQL{place}: {expected}; correct it there"
    ))
}
