//! The walk: a parsed GraphQL document is held against the permission table before anything is executed, and refused
//! as a whole if it selects a type, or runs a mutation, that the caller's roles do not allow.
//!
//! The types come from the schema's own text, so that a field added tomorrow is walked tomorrow. What the schema does
//! not have (a misspelled field, an unknown fragment) is passed over: validation refuses it right afterwards, and does so
//! with suggestions. Hence no field may be hidden from the schema's text. Introspection needs a token and no role.

pub mod type_index;

use std::collections::{BTreeSet, HashSet};

use async_graphql::Name;
use async_graphql::parser::types::{
    DocumentOperations, ExecutableDocument, Field, FragmentSpread, InlineFragment,
    OperationDefinition, Selection, SelectionSet,
};

use super::caller::Roles;
use super::permission::types::{Rule, mutation_rule, type_rule};
use super::permission::{Access, may_read, may_run};
use crate::error::Error;
use type_index::TypeIndex;

/// Refuses the document unless the roles allow all that it selects.
///
/// With an operation name only that operation is walked; without one, all of them.
///
/// # Errors
/// `Forbidden`, naming every mutation and type that the roles do not allow.
pub fn check_document(
    document: &ExecutableDocument,
    operation_name: Option<&str>,
    types: &TypeIndex,
    roles: Roles,
) -> Result<(), Error> {
    let mut walk = Walk {
        document,
        types,
        roles,
        waiting: Vec::new(),
        spread: HashSet::new(),
        refused: Refused::default(),
    };
    for operation in operations(&document.operations, operation_name) {
        walk.start(operation);
    }
    // A list of what waits, instead of recursion: a document cannot exhaust the stack, and each fragment, whose type is
    // its own wherever it is spread, is walked once.
    while let Some((type_name, selections)) = walk.waiting.pop() {
        walk.selections(type_name, selections);
    }
    walk.refused.into_result(roles)
}

fn operations<'a>(
    operations: &'a DocumentOperations,
    name: Option<&str>,
) -> Vec<&'a OperationDefinition> {
    match (operations, name) {
        (DocumentOperations::Multiple(named), Some(name)) => named
            .get(name)
            .map(|operation| &operation.node)
            .into_iter()
            .collect(),
        (operations, _) => operations
            .iter()
            .map(|(_, operation)| &operation.node)
            .collect(),
    }
}

struct Walk<'a> {
    document: &'a ExecutableDocument,
    types: &'a TypeIndex,
    roles: Roles,
    waiting: Vec<(&'a str, &'a SelectionSet)>,
    spread: HashSet<&'a Name>,
    refused: Refused<'a>,
}

impl<'a> Walk<'a> {
    fn start(&mut self, operation: &'a OperationDefinition) {
        let root = self.types.root(operation.ty);
        self.enter(root, &operation.selection_set.node);
    }

    fn selections(&mut self, type_name: &'a str, selections: &'a SelectionSet) {
        for selection in &selections.items {
            match &selection.node {
                Selection::Field(field) => self.field(type_name, &field.node),
                Selection::InlineFragment(fragment) => self.inline(type_name, &fragment.node),
                Selection::FragmentSpread(spread) => self.spread(&spread.node),
            }
        }
    }

    fn field(&mut self, type_name: &'a str, field: &'a Field) {
        let name = field.name.node.as_str();
        let Some(field_type) = self.types.field_type(type_name, name) else {
            return;
        };
        if self.types.is_mutation_root(type_name) && !self.may_run(name) {
            self.refused.mutations.insert(name);
        }
        self.enter(field_type, &field.selection_set.node);
    }

    fn inline(&mut self, type_name: &'a str, fragment: &'a InlineFragment) {
        let condition = fragment
            .type_condition
            .as_ref()
            .map(|condition| condition.node.on.node.as_str());
        self.enter(condition.unwrap_or(type_name), &fragment.selection_set.node);
    }

    fn spread(&mut self, spread: &'a FragmentSpread) {
        let name = &spread.fragment_name.node;
        if let Some(fragment) = self.document.fragments.get(name)
            && self.spread.insert(name)
        {
            let type_name = fragment.node.type_condition.node.on.node.as_str();
            self.enter(type_name, &fragment.node.selection_set.node);
        }
    }

    /// Comes to selections on a type; scalars, enums and types that the schema does not have are passed over.
    fn enter(&mut self, type_name: &'a str, selections: &'a SelectionSet) {
        if !self.types.is_composite(type_name) {
            return;
        }
        if self.may_read(type_name) {
            self.waiting.push((type_name, selections));
        } else {
            self.refused.types.insert(type_name);
        }
    }

    fn may_read(&self, type_name: &str) -> bool {
        match type_rule(type_name) {
            Some(Rule::Open) => true,
            Some(Rule::Noun(noun)) => match may_read(self.roles, noun) {
                Access::All | Access::Own => true,
                Access::None => false,
            },
            None => false,
        }
    }

    fn may_run(&self, mutation: &str) -> bool {
        mutation_rule(mutation).is_some_and(|permission| may_run(self.roles, permission))
    }
}

#[derive(Default)]
struct Refused<'a> {
    mutations: BTreeSet<&'a str>,
    types: BTreeSet<&'a str>,
}

impl Refused<'_> {
    fn into_result(self, roles: Roles) -> Result<(), Error> {
        let parts: Vec<_> = [("run", self.mutations), ("read", self.types)]
            .into_iter()
            .filter(|(_, names)| !names.is_empty())
            .map(|(verb, names)| format!("{verb} {}", quoted(&names)))
            .collect();
        if parts.is_empty() {
            return Ok(());
        }
        let what = parts.join(" or ");
        Err(Error::Forbidden(format!(
            "your roles ({roles}) may not {what}; ask an administrator for a role that may"
        )))
    }
}

fn quoted(names: &BTreeSet<&str>) -> String {
    names
        .iter()
        .map(|name| format!("`{name}`"))
        .collect::<Vec<_>>()
        .join(", ")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use async_graphql::parser::parse_query;

    use super::*;
    use crate::auth::caller::Role;

    const SDL: &str = "
        schema { query: Query mutation: Mutation }
        scalar Revision
        enum Standing { APPROVED }
        interface Node { id: ID! }
        union SearchHit = Vendor | Clause
        type PageInfo { hasNextPage: Boolean! }
        type VendorConnection { nodes: [Vendor!]! pageInfo: PageInfo! totalCount: Int! }
        type Vendor implements Node { id: ID! standing: Standing clauses: [Clause!]! flows: [Flow!]! owner: Vendor }
        type Clause implements Node { id: ID! vendors: [Vendor!]! }
        type Flow implements Node { id: ID! to: Vendor }
        type Reason { text: String! citation: Citation clauses: [Clause!]! }
        type Citation { gist: String! }
        type SharingDecision { verdict: String! reasons: [Reason!]! }
        type Secret { value: String! }
        type RegisterVendorPayload { vendor: Vendor }
        type Query {
            revision: Revision! vendors: VendorConnection! vendor(id: ID!): Vendor clause: Clause node: Node
            search: [SearchHit!]! sharingDecision: SharingDecision secret: Secret
        }
        type Mutation {
            registerVendor: RegisterVendorPayload transferVendor: RegisterVendorPayload
            forgetEverything: RegisterVendorPayload
        }";

    fn check(role: Role, text: &str) -> Result<(), String> {
        check_named(role, text, None)
    }

    fn check_named(role: Role, text: &str, operation: Option<&str>) -> Result<(), String> {
        let types = TypeIndex::parse(SDL).unwrap();
        let roles = Roles::new([role]).unwrap();
        check_document(&parse_query(text).unwrap(), operation, &types, roles).map_err(|refusal| {
            assert_eq!(refusal.code().as_str(), "FORBIDDEN");
            refusal.message().to_owned()
        })
    }

    /// What is refused, without the words around it.
    fn refused(role: Role, text: &str) -> String {
        let message = check(role, text).unwrap_err();
        let start = format!("your roles ({}) may not ", role.as_str());
        let rest = message.strip_prefix(&start).unwrap();
        rest.strip_suffix("; ask an administrator for a role that may")
            .unwrap()
            .to_owned()
    }

    #[test]
    fn what_the_row_holds_may_be_selected() {
        let cases = [
            (
                Role::Viewer,
                "{ vendors { nodes { clauses { id } standing } totalCount } }",
            ),
            (
                Role::Procurement,
                "{ vendors { nodes { id owner { id } } pageInfo { hasNextPage } } }",
            ),
            (
                Role::Procurement,
                "{ sharingDecision { verdict reasons { text citation { gist } } } }",
            ),
            (
                Role::Procurement,
                "{ search { __typename ... on Vendor { id } } node { id } }",
            ),
            (
                Role::Admin,
                "{ revision __typename __schema { types { name } } __type(name: \"Clause\") { name } }",
            ),
            (
                Role::Editor,
                "mutation { registerVendor { vendor { id } } }",
            ),
        ];
        for (role, text) in cases {
            assert_eq!(check(role, text), Ok(()), "{text}");
        }
    }

    #[test]
    fn what_the_row_does_not_hold_refuses_the_whole_request() {
        let cases = [
            (
                Role::Admin,
                "{ vendors { totalCount } }",
                "read `VendorConnection`",
            ),
            (
                Role::Procurement,
                "{ revision clause { id } }",
                "read `Clause`",
            ),
            (
                Role::Procurement,
                "{ vendor(id: 1) { owner { owner { clauses { id } flows { id } } } } }",
                "read `Clause`, `Flow`",
            ),
            (
                Role::Procurement,
                "{ sharingDecision { reasons { clauses { id } } } }",
                "read `Clause`",
            ),
            (
                Role::Procurement,
                "{ search { ... on Clause { id } } }",
                "read `Clause`",
            ),
            (
                Role::Procurement,
                "{ node { ... @include(if: false) { ... on Clause { __typename } } } }",
                "read `Clause`",
            ),
            (
                Role::Procurement,
                "{ ...a } fragment a on Query { v: node { ...b } } fragment b on Clause { id }",
                "read `Clause`",
            ),
            (
                Role::Viewer,
                "mutation { x: registerVendor { vendor { id } } }",
                "run `registerVendor`",
            ),
            (
                Role::Viewer,
                "mutation { ... on Mutation { registerVendor { vendor { id } } } }",
                "run `registerVendor`",
            ),
            (
                Role::Viewer,
                "mutation { ...m } fragment m on Mutation { registerVendor { vendor { id } } }",
                "run `registerVendor`",
            ),
            (
                Role::Editor,
                "mutation { transferVendor { vendor { id } } }",
                "run `transferVendor`",
            ),
            (
                Role::Admin,
                "mutation { registerVendor { vendor { id } } transferVendor { vendor { id } } }",
                "run `registerVendor`, `transferVendor` or read `Vendor`",
            ),
        ];
        for (role, text, expected) in cases {
            assert_eq!(refused(role, text), expected, "{text}");
        }
    }

    #[test]
    fn a_type_or_mutation_without_a_rule_is_refused_to_everybody() {
        for role in Role::ALL {
            assert_eq!(refused(role, "{ secret { value } }"), "read `Secret`");
            assert_eq!(
                refused(role, "mutation { forgetEverything { __typename } }"),
                "run `forgetEverything`"
            );
        }
    }

    #[test]
    fn the_operation_that_is_run_is_the_one_that_is_walked() {
        let text = "query a { vendors { totalCount } } query b { revision }";
        assert!(check_named(Role::Admin, text, Some("a")).is_err());
        assert_eq!(check_named(Role::Admin, text, Some("b")), Ok(()));
        assert!(check_named(Role::Admin, text, None).is_err());
        // A single anonymous operation is run whatever the name says.
        assert!(check_named(Role::Admin, "{ vendors { totalCount } }", Some("b")).is_err());
    }

    #[test]
    fn what_the_schema_does_not_have_is_left_to_validation() {
        for text in [
            "{ vendrs { id } }",
            "{ node { ... on Vender { id } ...missing } }",
            "subscription { x }",
        ] {
            assert_eq!(check(Role::Admin, text), Ok(()), "{text}");
        }
    }

    #[test]
    fn fragments_that_double_or_turn_in_a_circle_are_walked_once() {
        let doubling: String = (0..60)
            .map(|n| {
                format!(
                    "fragment f{n} on Vendor {{ a: owner {{ ...f{m} }} b: owner {{ ...f{m} }} }}\n",
                    m = n + 1
                )
            })
            .collect();
        let text = format!(
            "{{ vendor(id: 1) {{ ...f0 }} }}\n{doubling} fragment f60 on Vendor {{ clauses {{ id }} }}"
        );
        assert_eq!(refused(Role::Procurement, &text), "read `Clause`");
        let circle = "{ vendor(id: 1) { ...a } } fragment a on Vendor { owner { ...b } } fragment b on Vendor { ...a }";
        assert_eq!(check(Role::Procurement, circle), Ok(()));
    }
}
