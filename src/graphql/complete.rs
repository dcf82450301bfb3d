//! The pass over a response after execution: null where a field failed, and keys in the order of the document.
//!
//! async-graphql leaves a field that fails out of its object, makes an object null when all its fields fail, and puts
//! awaiting fields in the order in which they come back; the specification (October 2021, 6.4.4 and 6.3.2) wants null
//! and document order. Only root fields await, so the root is always ordered, and deeper objects only where the path of
//! an error leads. Every root field of this schema is nullable, so that `data: null` with an error at a field stands for
//! an object of which every field failed; without one, nothing was executed and it stays null.
//!
//! Types are not known here: where fragments on different types select one key, its first place in the document counts.
//! `@skip` and `@include` are not evaluated, since a skipped key is not in the response.

use std::collections::{HashMap, HashSet};

use async_graphql::indexmap::IndexMap;
use async_graphql::parser::types::{
    ExecutableDocument, Field, OperationDefinition, Selection, SelectionSet,
};
use async_graphql::{Name, PathSegment, Response, Value};

/// Makes the response of an executed operation what the specification says.
pub fn complete(
    document: &ExecutableDocument,
    operation_name: Option<&str>,
    response: &mut Response,
) {
    let failed_at_a_field = response.errors.iter().any(|error| !error.path.is_empty());
    if response.data == Value::Null && failed_at_a_field {
        response.data = Value::Object(IndexMap::new());
    }
    let Value::Object(root) = &mut response.data else {
        return;
    };
    if response.errors.is_empty() && root.len() < 2 {
        return;
    }
    let Some(operation) = find_operation(document, operation_name) else {
        return;
    };
    let selected = &operation.selection_set.node;
    restore_order(root, &collect_fields(document, &[selected]));
    for error in &response.errors {
        fill(document, selected, &mut response.data, &error.path);
    }
}

/// The fields that selection sets of one object select, through fragments, in document order, repetitions included;
/// each fragment is entered once (`CollectFields` of the specification, without types).
pub(crate) fn collect_fields<'d>(
    document: &'d ExecutableDocument,
    sets: &[&'d SelectionSet],
) -> Vec<&'d Field> {
    let mut fields = Vec::new();
    let mut entered = HashSet::new();
    let mut open: Vec<_> = sets.iter().rev().map(|set| set.items.iter()).collect();
    while let Some(items) = open.last_mut() {
        match items.next().map(|item| &item.node) {
            None => {
                open.pop();
            }
            Some(Selection::Field(field)) => fields.push(&field.node),
            Some(Selection::InlineFragment(inline)) => {
                open.push(inline.node.selection_set.node.items.iter())
            }
            Some(Selection::FragmentSpread(spread)) => {
                let name = &spread.node.fragment_name.node;
                if let Some(fragment) = document
                    .fragments
                    .get(name)
                    .filter(|_| entered.insert(name))
                {
                    open.push(fragment.node.selection_set.node.items.iter());
                }
            }
        }
    }
    fields
}

/// The operation of this name, or the only one.
pub(crate) fn find_operation<'d>(
    document: &'d ExecutableDocument,
    name: Option<&str>,
) -> Option<&'d OperationDefinition> {
    let mut operations = document.operations.iter();
    let found = match name {
        Some(name) => operations.find(|(found, _)| found.is_some_and(|found| found == name)),
        None => operations.next(),
    };
    found.map(|(_, operation)| &operation.node)
}

/// Walks along the path of an error and puts null at the first key that is missing.
fn fill<'d>(
    document: &'d ExecutableDocument,
    root: &'d SelectionSet,
    data: &mut Value,
    path: &[PathSegment],
) {
    let mut value = data;
    let mut selected = vec![root];
    for segment in path {
        value = match segment {
            PathSegment::Index(index) => {
                let Value::List(items) = value else { return };
                let Some(item) = items.get_mut(*index) else {
                    return;
                };
                item
            }
            PathSegment::Field(key) => {
                let fields = collect_fields(document, &selected);
                let Some(inner) = enter(value, key, &fields) else {
                    return;
                };
                let same = fields
                    .into_iter()
                    .filter(|field| field.response_key().node == *key);
                selected = same.map(|field| &field.selection_set.node).collect();
                inner
            }
        };
    }
}

/// The value under a key of an object; a missing key gets null and is the end of the way.
fn enter<'v>(value: &'v mut Value, key: &str, fields: &[&Field]) -> Option<&'v mut Value> {
    if *value == Value::Null {
        // The error is inside, so this was an object, and all its fields have failed.
        *value = Value::Object(IndexMap::new());
    }
    let Value::Object(object) = value else {
        return None;
    };
    let missing = !object.contains_key(key);
    if missing {
        object.insert(Name::new(key), Value::Null);
    }
    restore_order(object, fields);
    if missing { None } else { object.get_mut(key) }
}

fn restore_order(object: &mut IndexMap<Name, Value>, fields: &[&Field]) {
    let mut places: HashMap<&str, usize> = HashMap::new();
    for (place, field) in fields.iter().enumerate() {
        places
            .entry(field.response_key().node.as_str())
            .or_insert(place);
    }
    object.sort_by_cached_key(|key, _| places.get(key.as_str()).copied().unwrap_or(usize::MAX));
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use async_graphql::parser::parse_query;
    use async_graphql::{
        EmptyMutation, EmptySubscription, Error, Object, PathSegment, Request, Response, Schema,
        ServerError, value,
    };

    use super::complete;

    struct Root;

    async fn pause(turns: u32) {
        for _ in 0..turns {
            tokio::task::yield_now().await;
        }
    }

    /// Fields of every kind: `late` comes back after its neighbors, `bad` and `lost` fail.
    #[Object]
    impl Root {
        /// Returns after the given number of turns.
        async fn late(&self, turns: u32) -> u32 {
            pause(turns).await;
            turns
        }

        async fn now(&self) -> u32 {
            0
        }

        async fn bad(&self, turns: Option<u32>) -> Option<Result<u32, Error>> {
            pause(turns.unwrap_or_default()).await;
            Some(Err(Error::new("bad")))
        }

        async fn lost(&self) -> Result<Option<u32>, Error> {
            Err(Error::new("lost"))
        }

        async fn node(&self) -> Option<Node> {
            Some(Node { good: true })
        }

        async fn nodes(&self) -> Vec<Node> {
            vec![Node { good: true }, Node { good: false }]
        }

        async fn rows(&self) -> Vec<Result<Node, Error>> {
            vec![Ok(Node { good: true }), Err(Error::new("row"))]
        }
    }

    struct Node {
        good: bool,
    }

    #[Object]
    impl Node {
        async fn a(&self) -> u32 {
            1
        }

        async fn b(&self) -> u32 {
            2
        }

        async fn lost(&self) -> Result<Option<u32>, Error> {
            if self.good {
                Ok(Some(3))
            } else {
                Err(Error::new("lost"))
            }
        }

        async fn bad(&self) -> Option<Result<u32, Error>> {
            Some(Err(Error::new("bad")))
        }

        async fn gone(&self) -> Result<Option<u32>, Error> {
            Err(Error::new("gone"))
        }

        async fn next(&self) -> Option<Node> {
            Some(Node { good: self.good })
        }
    }

    async fn execute(document: &str, operation: Option<&str>) -> (String, Response) {
        let schema = Schema::new(Root, EmptyMutation, EmptySubscription);
        let request = Request::new(document);
        let request = match operation {
            Some(name) => request.operation_name(name),
            None => request,
        };
        let mut response = schema.execute(request).await;
        let before = serde_json::to_string(&response.data).unwrap();
        complete(&parse_query(document).unwrap(), operation, &mut response);
        (before, response)
    }

    /// Document and completed data; each differs from what came out of execution.
    const CASES: [(&str, &str); 14] = [
        ("{late(turns:3) now}", r#"{"late":3,"now":0}"#),
        (
            "{x:late(turns:5) y:late(turns:1) z:late(turns:3)}",
            r#"{"x":5,"y":1,"z":3}"#,
        ),
        ("{bad(turns:2) now}", r#"{"bad":null,"now":0}"#),
        ("{now lost again:now}", r#"{"now":0,"lost":null,"again":0}"#),
        ("{l:lost now}", r#"{"l":null,"now":0}"#),
        (
            "{...F now} fragment F on Root{late(turns:2) ...{lost} ...G} fragment G on Root{x:now}",
            r#"{"late":2,"lost":null,"x":0,"now":0}"#,
        ),
        (
            "{node{a lost:gone b}}",
            r#"{"node":{"a":1,"lost":null,"b":2}}"#,
        ),
        ("{node{gone}}", r#"{"node":{"gone":null}}"#),
        (
            "{node{next{x:gone y:gone}}}",
            r#"{"node":{"next":{"x":null,"y":null}}}"#,
        ),
        (
            "{nodes{a x:lost b}}",
            r#"{"nodes":[{"a":1,"x":3,"b":2},{"a":1,"x":null,"b":2}]}"#,
        ),
        (
            "{nodes{...F b}} fragment F on Node{...on Node{lost a}}",
            r#"{"nodes":[{"lost":3,"a":1,"b":2},{"lost":null,"a":1,"b":2}]}"#,
        ),
        (
            "{node{next{b gone}} now node{a next{a}}}",
            r#"{"node":{"next":{"b":2,"gone":null,"a":1},"a":1},"now":0}"#,
        ),
        ("{rows{a bad} now}", r#"{"rows":null,"now":0}"#),
        (
            "{late(turns:1) node{bad gone a}}",
            r#"{"late":1,"node":{"bad":null,"gone":null,"a":1}}"#,
        ),
    ];

    #[tokio::test]
    async fn failed_fields_are_null_and_keys_are_in_the_order_of_the_document() {
        for (document, expected) in CASES {
            let (before, response) = execute(document, None).await;
            let after = serde_json::to_string(&response.data).unwrap();
            assert_eq!(after, expected, "{document}: {:?}", response.errors);
            assert_ne!(before, after, "{document}: nothing was left to do");
        }
    }

    #[test]
    fn the_first_missing_key_of_a_path_is_the_end_of_it() {
        let mut response = Response::new(value!({ "b": 1 }));
        let path = ["a", "x"].map(|key| PathSegment::Field(key.to_owned()));
        response.errors = vec![ServerError::new("lost", None).with_path(path.to_vec())];
        complete(&parse_query("{a{x} b}").unwrap(), None, &mut response);
        assert_eq!(
            serde_json::to_string(&response.data).unwrap(),
            r#"{"a":null,"b":1}"#
        );
    }

    #[tokio::test]
    async fn the_named_operation_gives_the_order() {
        let document = "query A{now late(turns:1)} query B{late(turns:1) now}";
        let (_, response) = execute(document, Some("B")).await;
        assert_eq!(
            serde_json::to_string(&response.data).unwrap(),
            r#"{"late":1,"now":0}"#
        );
    }

    #[tokio::test]
    async fn data_that_is_null_stays_null_only_if_nothing_was_executed() {
        let cases = [("{lost}", r#"{"lost":null}"#), ("{unknown}", "null")];
        for (document, expected) in cases {
            let (before, response) = execute(document, None).await;
            let after = serde_json::to_string(&response.data).unwrap();
            assert_eq!(
                (before.as_str(), after.as_str()),
                ("null", expected),
                "{document}"
            );
            assert_eq!(response.errors.len(), 1);
        }
    }
}
