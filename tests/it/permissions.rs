//! Who may do what: every root field, mutation and type of the schema, for every role.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use steward::app::sdl;
use steward::auth::caller::{Role, Roles};
use steward::auth::permission::types::{Rule, mutation_rule, type_rule};
use steward::auth::permission::{Access, may_read, may_run};
use steward::auth::walk::type_index::TypeIndex;

use crate::harness::{Server, codes};

fn index() -> TypeIndex {
    TypeIndex::parse(&sdl()).unwrap()
}

#[test]
fn every_type_and_mutation_has_a_rule() {
    let index = index();
    let without: BTreeSet<_> = index
        .composites()
        .filter(|name| type_rule(name).is_none())
        .collect();
    assert_eq!(
        without,
        BTreeSet::new(),
        "give them a line in `auth/permission/types.rs`"
    );
    let without: BTreeSet<_> = index
        .mutations()
        .filter(|name| mutation_rule(name).is_none())
        .collect();
    assert_eq!(
        without,
        BTreeSet::new(),
        "give them a line in `auth/permission/types.rs`"
    );
}

/// A value of an input, good enough to be looked at: the request is refused before it is.
fn literal(types: &Value, kind: &Value) -> String {
    match kind["kind"].as_str().unwrap() {
        "NON_NULL" => literal(types, &kind["ofType"]),
        "LIST" => "[]".to_owned(),
        "ENUM" => of(types, kind)["enumValues"][0]["name"]
            .as_str()
            .unwrap()
            .to_owned(),
        "INPUT_OBJECT" => {
            let kind = of(types, kind);
            let fields = kind["inputFields"].as_array().unwrap();
            let is_one_of = kind["isOneOf"] == json!(true)
                || fields
                    .iter()
                    .all(|field| field["type"]["kind"] != "NON_NULL");
            let needed: Vec<_> = if is_one_of {
                Vec::new()
            } else {
                let needed = fields
                    .iter()
                    .filter(|field| field["type"]["kind"] == "NON_NULL");
                needed
                    .map(|field| {
                        format!(
                            "{}: {}",
                            field["name"].as_str().unwrap(),
                            literal(types, &field["type"])
                        )
                    })
                    .collect()
            };
            format!("{{{}}}", needed.join(", "))
        }
        _ => "\"1\"".to_owned(),
    }
}

fn of<'a>(types: &'a Value, kind: &Value) -> &'a Value {
    types
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["name"] == kind["name"])
        .unwrap()
}

/// The name of the type behind lists and non-null.
fn named(kind: &Value) -> &str {
    kind["name"]
        .as_str()
        .unwrap_or_else(|| named(&kind["ofType"]))
}

async fn types(server: &Server) -> Value {
    let text = "{ __schema { types { kind name fields { name type { ...t } args { name type { ...t } } } inputFields { name type { ...t } } \
                enumValues { name } } } } fragment t on __Type { kind name ofType { kind name ofType { kind name ofType { kind name } } } }";
    server.ask("admin", text).await["__schema"]["types"].clone()
}

/// Every root field as a document that selects only `__typename`.
fn documents(types: &Value, root: &str) -> Vec<(String, String, String)> {
    let operation = if root == "Mutation" {
        "mutation"
    } else {
        "query"
    };
    let fields = of(types, &json!({ "name": root }))["fields"]
        .as_array()
        .unwrap();
    fields
        .iter()
        .map(|field| {
            let name = field["name"].as_str().unwrap();
            let needed = field["args"]
                .as_array()
                .unwrap()
                .iter()
                .filter(|argument| argument["type"]["kind"] == "NON_NULL");
            let given: Vec<_> = needed
                .map(|argument| {
                    format!(
                        "{}: {}",
                        argument["name"].as_str().unwrap(),
                        literal(types, &argument["type"])
                    )
                })
                .collect();
            let arguments = if given.is_empty() {
                String::new()
            } else {
                format!("({})", given.join(", "))
            };
            let text = format!("{operation} {{ {name}{arguments} {{ __typename }} }}");
            (name.to_owned(), named(&field["type"]).to_owned(), text)
        })
        .collect()
}

#[tokio::test]
async fn every_role_is_refused_what_its_row_does_not_hold() {
    let server = Server::with_sample();
    let types = types(&server).await;
    let mut refusals = 0;
    for role in Role::ALL {
        let roles = Roles::new([role]).unwrap();
        for (name, kind, text) in documents(&types, "Query") {
            let allowed = match type_rule(&kind).unwrap() {
                Rule::Open => true,
                Rule::Noun(noun) => may_read(roles, noun) != Access::None,
            };
            refusals += usize::from(expect(&server, role, &name, &text, allowed).await);
        }
        for (name, _, text) in documents(&types, "Mutation") {
            let allowed = may_run(roles, mutation_rule(&name).unwrap());
            // Those who may are asked elsewhere; here nothing is to change.
            if !allowed {
                refusals += usize::from(expect(&server, role, &name, &text, false).await);
            }
        }
    }
    assert!(refusals > 100, "{refusals}");
    assert_eq!(server.revision().await, 1);
}

/// Asks and holds that the request is refused exactly if it is not allowed; whether it was refused.
async fn expect(server: &Server, role: Role, name: &str, text: &str, allowed: bool) -> bool {
    let (status, answer) = server.post(role.as_str(), &json!({ "query": text })).await;
    let code = &answer["errors"][0]["extensions"]["code"];
    let forbidden = status == 403 && code == "FORBIDDEN";
    assert_eq!(
        forbidden,
        !allowed,
        "{} {name}: {text}\n{answer}",
        role.as_str()
    );
    forbidden
}

#[tokio::test]
async fn without_a_token_nothing_is_answered() {
    let server = Server::with_sample();
    let types = types(&server).await;
    let all = documents(&types, "Query")
        .into_iter()
        .chain(documents(&types, "Mutation"));
    let schema = (
        "__schema".to_owned(),
        String::new(),
        "{ __schema { types { name } } }".to_owned(),
    );
    for (name, _, text) in all.chain([schema]) {
        for token in [None, Some("x.y.z")] {
            let (status, answer) = server
                .send(token, json!({ "query": text }).to_string())
                .await;
            assert_eq!(
                (status, &answer["errors"][0]["extensions"]["code"]),
                (401, &json!("UNAUTHENTICATED")),
                "{name}"
            );
            assert_eq!(answer["data"], Value::Null);
        }
    }
}

#[tokio::test]
async fn a_token_of_another_register_is_refused() {
    let (one, other) = (Server::empty(), Server::empty());
    let (status, _) = one
        .send(
            Some(&other.token("viewer")),
            json!({ "query": "{ __typename }" }).to_string(),
        )
        .await;
    assert_eq!(status, 401);
}

#[tokio::test]
async fn what_may_not_be_seen_is_absent_where_the_type_is_known_at_run_time() {
    let server = Server::with_sample();
    let read = server
        .ask(
            "viewer",
            "{ clause(id: \"autel-2013.s6.no-resale\") { id } vendor(id: \"google\") { id } }",
        )
        .await;
    let text = format!(
        "{{ clause: node(id: {}) {{ key }} vendor: node(id: {}) {{ key }} search(text: \"resell\") {{ node {{ __typename }} }} }}",
        read["clause"]["id"], read["vendor"]["id"]
    );
    let seen = server.ask("viewer", &text).await;
    assert_eq!(
        (
            &seen["clause"]["key"],
            seen["search"][0]["node"]["__typename"].as_str()
        ),
        (&json!("autel-2013.s6.no-resale"), Some("Clause"))
    );
    let bought = server.ask("procurement", &text).await;
    assert_eq!(
        (&bought["clause"], &bought["vendor"]["key"]),
        (&Value::Null, &json!("google"))
    );
    assert!(
        bought["search"]
            .as_array()
            .unwrap()
            .iter()
            .all(|hit| hit["node"]["__typename"] != "Clause"),
        "{bought}"
    );
    let admin = server.ask("admin", &text).await;
    assert_eq!(
        admin,
        json!({ "clause": null, "vendor": null, "search": [] })
    );
}

#[tokio::test]
async fn only_an_officer_changes_a_standing() {
    let server = Server::empty();
    let query = "mutation($input: RegisterVendorInput!) { registerVendor(input: $input) { vendor { key } userErrors { code path } } }";
    let input = json!({ "input": { "vendor": { "key": "a", "name": "A", "kind": "COMPANY", "standing": [{ "state": "APPROVED" }] } } });
    let editor = server.ask_with("editor", query, input.clone()).await;
    assert_eq!(codes(&editor["registerVendor"]), ["FORBIDDEN"]);
    assert_eq!(server.revision().await, 0);
    let officer = server.ask_with("officer", query, input).await;
    assert_eq!(officer["registerVendor"]["vendor"]["key"], "a");
    let update = "mutation($input: UpdateVendorInput!) { updateVendor(input: $input) { userErrors { code } } }";
    let drop = json!({ "input": { "id": "a", "version": "1", "vendor": { "standing": null } } });
    assert_eq!(
        codes(&server.ask_with("editor", update, drop).await["updateVendor"]),
        ["FORBIDDEN"]
    );
    let name = json!({ "input": { "id": "a", "version": "1", "vendor": { "name": "B" } } });
    assert_eq!(
        codes(&server.ask_with("editor", update, name).await["updateVendor"]),
        Vec::<&str>::new()
    );
}
