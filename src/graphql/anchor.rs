//! Anchors: a hidden `__typename` in each selection that may come out empty.
//!
//! async-graphql answers null for an object of which nothing was selected, for example for a `Term` under
//! `node { ... on Vendor { name } }`, even where the type promises an object. With an anchor the object is there; after
//! execution the anchors are taken out again, and `{}` is left, as the specification wants it (October 2021, 6.3).

use async_graphql::parser::types::{
    DocumentOperations, ExecutableDocument, Field, Selection, SelectionSet,
};
use async_graphql::{Name, Pos, Positioned, Value};

/// The response key of an anchor; no client's alias can begin with two underscores and mean something.
const KEY: &str = "__anchor";

/// Puts the anchors in; whether there are any. The document was admitted, so that its depth is bounded.
pub fn set(document: &mut ExecutableDocument) -> bool {
    let mut sets: Vec<&mut SelectionSet> = match &mut document.operations {
        DocumentOperations::Single(operation) => vec![&mut operation.node.selection_set.node],
        DocumentOperations::Multiple(operations) => operations
            .values_mut()
            .map(|operation| &mut operation.node.selection_set.node)
            .collect(),
    };
    let fragments = document.fragments.values_mut();
    sets.extend(fragments.map(|fragment| &mut fragment.node.selection_set.node));
    sets.into_iter()
        .map(anchor_below)
        .fold(false, std::ops::BitOr::bitor)
}

/// Takes the anchors out again.
pub fn weigh(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.shift_remove(KEY);
            fields.values_mut().for_each(weigh);
        }
        Value::List(items) => items.iter_mut().for_each(weigh),
        Value::Null
        | Value::Number(_)
        | Value::String(_)
        | Value::Boolean(_)
        | Value::Binary(_)
        | Value::Enum(_) => {}
    }
}

fn anchor_below(set: &mut SelectionSet) -> bool {
    let mut any = false;
    for selection in &mut set.items {
        any |= match &mut selection.node {
            Selection::Field(field) => anchor_field(&mut field.node),
            Selection::InlineFragment(fragment) => {
                anchor_below(&mut fragment.node.selection_set.node)
            }
            Selection::FragmentSpread(_) => false,
        };
    }
    any
}

fn anchor_field(field: &mut Field) -> bool {
    let set = &mut field.selection_set.node;
    let below = anchor_below(set);
    if set.items.is_empty()
        || set
            .items
            .iter()
            .any(|selection| is_always_there(&selection.node))
    {
        return below;
    }
    let anchor = Field {
        alias: Some(placed(Name::new(KEY))),
        name: placed(Name::new("__typename")),
        arguments: Vec::new(),
        directives: Vec::new(),
        selection_set: placed(SelectionSet::default()),
    };
    set.items.push(placed(Selection::Field(placed(anchor))));
    true
}

/// A field without directives is never skipped and on every type.
fn is_always_there(selection: &Selection) -> bool {
    match selection {
        Selection::Field(field) => field.node.directives.is_empty(),
        Selection::FragmentSpread(_) | Selection::InlineFragment(_) => false,
    }
}

fn placed<T>(node: T) -> Positioned<T> {
    Positioned::new(node, Pos::default())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use async_graphql::parser::parse_query;
    use async_graphql::{
        EmptyMutation, EmptySubscription, Object, Request, Schema, SimpleObject, Union,
    };

    use super::*;

    struct Root;

    #[derive(SimpleObject)]
    struct Cat {
        name: &'static str,
    }

    #[derive(SimpleObject)]
    struct Dog {
        name: &'static str,
    }

    #[derive(Union)]
    enum Pet {
        Cat(Cat),
        Dog(Dog),
    }

    #[Object]
    impl Root {
        async fn pets(&self) -> Vec<Pet> {
            vec![Pet::Cat(Cat { name: "Mia" }), Pet::Dog(Dog { name: "Rex" })]
        }

        async fn cat(&self) -> Cat {
            Cat { name: "Mia" }
        }
    }

    #[tokio::test]
    async fn an_object_of_which_nothing_was_selected_is_an_empty_object() {
        let cases = [
            (
                "{ pets { ... on Cat { name } } }",
                r#"{"pets":[{"name":"Mia"},{}]}"#,
            ),
            (
                "{ pets { ...c } } fragment c on Cat { name }",
                r#"{"pets":[{"name":"Mia"},{}]}"#,
            ),
            ("{ cat { name @skip(if: true) } }", r#"{"cat":{}}"#),
            (
                "{ ... on Root { cat { name @include(if: false) } } }",
                r#"{"cat":{}}"#,
            ),
            (
                "{ cat { __typename name } }",
                r#"{"cat":{"__typename":"Cat","name":"Mia"}}"#,
            ),
        ];
        let schema = Schema::new(Root, EmptyMutation, EmptySubscription);
        for (text, expected) in cases {
            let mut document = parse_query(text).unwrap();
            let anchored = set(&mut document);
            assert_eq!(anchored, expected.contains("{}"), "{text}");
            let mut request = Request::new(String::new());
            request.set_parsed_query(document);
            let mut response = schema.execute(request).await;
            weigh(&mut response.data);
            assert_eq!(
                serde_json::to_string(&response.data).unwrap(),
                expected,
                "{text}"
            );
        }
    }
}
