//! The log in pages.

use serde_json::{Value, json};

use super::{eventful, refused};
use crate::harness::Server;

async fn changes(server: &Server, arguments: &str) -> Vec<String> {
    let query = format!(
        "{{ changes({arguments}) {{ totalCount edges {{ node {{ revision noun key action }} }} }} }}"
    );
    let found = server.ask("auditor", &query).await["changes"].clone();
    let text = |edge: &Value| {
        let node = &edge["node"];
        let words =
            ["revision", "action", "noun", "key"].map(|field| node[field].as_str().unwrap());
        words.join(" ")
    };
    let found_all: Vec<_> = found["edges"]
        .as_array()
        .unwrap()
        .iter()
        .map(text)
        .collect();
    if !arguments.contains("first") {
        assert_eq!(found["totalCount"], found_all.len(), "{arguments}");
    }
    found_all
}

#[tokio::test]
async fn changes_are_found_by_record_noun_action_actor_source_and_time() {
    let (server, said) = eventful().await;
    let acme = said[0].1["vendors"]["nodes"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let of_acme = [
        "16 UPDATE Vendor acme",
        "9 UPDATE Vendor acme",
        "3 REGISTER Vendor acme",
    ];
    assert_eq!(
        changes(&server, &format!("filter: {{ record: \"{acme}\" }}")).await,
        of_acme
    );
    let retired = ["13 RETIRE Clause may", "11 RETIRE Vendor acme-mail"];
    assert_eq!(
        changes(&server, "filter: { action: RETIRE }").await,
        retired
    );
    let clauses = [
        "14 REGISTER Clause may-not",
        "13 RETIRE Clause may",
        "12 UPDATE Clause may",
        "6 REGISTER Clause may",
    ];
    assert_eq!(
        changes(&server, "filter: { nouns: [\"Clause\"] }").await,
        clauses
    );
    let none: [&str; 0] = [];
    assert_eq!(changes(&server, "filter: { nouns: [] }").await, none);
    assert_eq!(
        changes(&server, "filter: { actor: \"nobody\" }").await,
        none
    );
    assert_eq!(
        changes(&server, "filter: { source: \"import\" }").await,
        none
    );
    let all = changes(&server, "filter: { actor: \"local\", source: \"api\" }").await;
    assert_eq!(all, changes(&server, "filter: {}").await);
    let time = |place: usize| {
        said[place].1["register"]["changedAt"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    let between = format!(
        "filter: {{ since: \"{}\", until: \"{}\", action: REGISTER }}",
        time(1),
        time(2)
    );
    assert_eq!(
        changes(&server, &between).await,
        ["6 REGISTER Clause may", "5 REGISTER Agreement dpa"]
    );
}

#[tokio::test]
async fn pages_of_changes_follow_each_other_within_a_revision_too() {
    let (server, _) = eventful().await;
    let all = changes(&server, "filter: {}").await;
    let mut paged = Vec::new();
    let mut after = String::new();
    loop {
        let query = format!(
            "{{ changes(first: 2{after}) {{ edges {{ node {{ revision noun key action }} }} pageInfo {{ hasNextPage endCursor }} }} }}"
        );
        let page = server.ask("auditor", &query).await["changes"].clone();
        for edge in page["edges"].as_array().unwrap() {
            let node = &edge["node"];
            paged.push(
                ["revision", "action", "noun", "key"]
                    .map(|field| node[field].as_str().unwrap().to_owned())
                    .join(" "),
            );
        }
        if page["pageInfo"]["hasNextPage"] == false {
            break;
        }
        after = format!(", after: {}", page["pageInfo"]["endCursor"]);
    }
    assert_eq!(paged, all);
}

#[tokio::test]
async fn revisions_say_who_when_why_and_what() {
    let (server, _) = eventful().await;
    let query = "mutation { updateVendor(input: { id: \"acme\", version: \"16\", reason: \"moved\", vendor: { country: \"FR\" } }) { revision } }";
    server.ask("officer", query).await;
    let query = "{ revisions(first: 2) { totalCount pageInfo { endCursor hasNextPage } edges { cursor node { number actor reason source \
                 changeCount hash previous changes { key action differences { field before after } } } } } register { hash } }";
    let answer = server.ask("auditor", query).await;
    let revisions = &answer["revisions"];
    assert_eq!(revisions["totalCount"], 17);
    assert_eq!(
        revisions["pageInfo"],
        json!({ "endCursor": "16", "hasNextPage": true })
    );
    let (last, before) = (
        &revisions["edges"][0]["node"],
        &revisions["edges"][1]["node"],
    );
    assert_eq!(
        (&last["hash"], &last["previous"]),
        (&answer["register"]["hash"], &before["hash"])
    );
    assert_eq!(
        (
            &last["number"],
            &last["actor"],
            &last["reason"],
            &last["source"],
            &last["changeCount"]
        ),
        (
            &json!("17"),
            &json!("local"),
            &json!("moved"),
            &json!("api"),
            &json!(1)
        )
    );
    assert_eq!(
        last["changes"],
        json!([{ "key": "acme", "action": "UPDATE", "differences": [{ "field": "country", "before": null, "after": "\"FR\"" }] }])
    );
    let query = "{ revisions(filter: { nouns: [\"Clause\"] }) { totalCount edges { node { number changeCount } } } }";
    let answer = server.ask("auditor", query).await;
    assert_eq!(answer["revisions"]["totalCount"], 4);
    assert_eq!(
        answer["revisions"]["edges"][0]["node"],
        json!({ "number": "14", "changeCount": 1 })
    );
}

#[tokio::test]
async fn of_people_the_log_tells_that_they_changed_and_nothing_else() {
    let (server, _) = eventful().await;
    server
        .try_update("person", "jo", "15", json!({ "name": "Joanna Quince" }))
        .await;
    let query = "{ changes(filter: { nouns: [\"Person\"] }) { edges { node { key action differences { field } before after } } } }";
    let answer = server.ask("auditor", query).await;
    let text = answer.to_string();
    assert!(
        !text.contains("Joanna") && !text.contains("Quince"),
        "{text}"
    );
    let node = &answer["changes"]["edges"][0]["node"];
    assert_eq!(
        (&node["key"], &node["action"], &node["differences"]),
        (&json!("jo"), &json!("UPDATE"), &json!([]))
    );
}

#[tokio::test]
async fn a_false_filter_or_cursor_is_refused() {
    let server = Server::with_sample();
    for (arguments, message) in [
        (
            "filter: { record: \"acme\" }",
            "`filter.record`: `acme` is no id",
        ),
        (
            "filter: { nouns: [\"Vendor\", \"Vednor\", \"X\"] }",
            "`filter.nouns`: `Vednor`, `X` names no noun; known are Person",
        ),
        (
            "filter: { since: \"yesterday\" }",
            "`yesterday` is not a time",
        ),
        (
            "after: \"x\"",
            "`after` is `x`, which is no cursor of the log",
        ),
        ("first: 101", "`first` is 101"),
    ] {
        refused(
            &server,
            &format!("{{ changes({arguments}) {{ totalCount }} }}"),
            "BAD_REQUEST",
            message,
        )
        .await;
    }
    for role in ["viewer", "editor", "officer", "procurement", "admin"] {
        for field in ["changes", "revisions"] {
            let query = format!("{{ {field} {{ totalCount }} }}");
            assert_eq!(
                server.refused(role, &query).await,
                (403, "FORBIDDEN".to_owned()),
                "{role} {field}"
            );
        }
    }
}
