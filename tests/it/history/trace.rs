//! What became of findings between two revisions.

use serde_json::{Value, json};

use super::{eventful, refused};
use crate::harness::Server;

const STEPS: &str = "from to on change { appearing { nodes { code subject { ... on Vendor { key } ... on Clause { key } ... on Flow { key } \
    ... on Agreement { key } } } } going { nodes { code } } } \
    steps { revision change { appearing { nodes { code } } going { nodes { code } } } }";

fn codes(change: &Value, side: &str) -> Vec<String> {
    let nodes = change[side]["nodes"].as_array().unwrap().iter();
    nodes
        .map(|node| node["code"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn each_finding_is_traced_to_the_revision_through_which_it_came_or_went() {
    let server = Server::empty();
    for key in ["one", "two"] {
        let draft = json!({ "key": key, "name": key, "kind": "COMPANY", "country": "US", "standing": [{ "state": "APPROVED" }] });
        server.register("vendor", draft).await;
    }
    let draft = json!({ "key": "three", "name": "Three", "kind": "COMPANY", "standing": [{ "state": "APPROVED" }] });
    server.register("vendor", draft).await;
    server
        .register("person", json!({ "key": "jo", "name": "Jo" }))
        .await;
    // 5 states a country, 6 takes one away, 7 changes nothing that is found, 8 names who is responsible.
    for (id, version, draft) in [
        ("three", "3", json!({ "country": "DE" })),
        ("one", "1", json!({ "country": null })),
        ("two", "2", json!({ "tier": 1 })),
        ("two", "7", json!({ "responsible": "jo" })),
    ] {
        let payload = server.try_update("vendor", id, version, draft).await;
        assert_eq!(payload["userErrors"], json!([]), "{payload}");
    }
    let query = format!(
        "{{ findingsChange(from: {{ revision: \"4\" }}, on: \"2026-01-01\") {{ {STEPS} }} }}"
    );
    let found = server.ask("officer", &query).await["findingsChange"].clone();
    assert_eq!(
        (&found["from"], &found["to"], &found["on"]),
        (&json!("4"), &json!("8"), &json!("2026-01-01"))
    );
    assert_eq!(codes(&found["change"], "appearing"), ["COUNTRY_NOT_STATED"]);
    assert_eq!(
        codes(&found["change"], "going"),
        ["NO_RESPONSIBLE", "COUNTRY_NOT_STATED"]
    );
    let steps: Vec<_> = found["steps"]
        .as_array()
        .unwrap()
        .iter()
        .map(|step| {
            (
                step["revision"].as_str().unwrap().to_owned(),
                codes(&step["change"], "appearing"),
                codes(&step["change"], "going"),
            )
        })
        .collect();
    let owned = |texts: &[&str]| {
        texts
            .iter()
            .map(|text| (*text).to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        steps,
        [
            ("8".to_owned(), owned(&[]), owned(&["NO_RESPONSIBLE"])),
            ("6".to_owned(), owned(&["COUNTRY_NOT_STATED"]), owned(&[])),
            ("5".to_owned(), owned(&[]), owned(&["COUNTRY_NOT_STATED"])),
        ]
    );
}

#[tokio::test]
async fn the_steps_add_up_to_the_change() {
    let (server, _) = eventful().await;
    let query = format!(
        "{{ findingsChange(from: {{ revision: \"4\" }}, to: {{ revision: \"14\" }}, on: \"2026-01-01\") {{ {STEPS} }} }}"
    );
    let found = server.ask("officer", &query).await["findingsChange"].clone();
    for side in ["appearing", "going"] {
        let mut whole = codes(&found["change"], side);
        let steps = found["steps"].as_array().unwrap().iter();
        let mut parts: Vec<_> = steps
            .flat_map(|step| codes(&step["change"], side))
            .collect();
        whole.sort();
        parts.sort();
        assert_eq!(whole, parts, "{side}");
    }
    assert!(!codes(&found["change"], "appearing").is_empty());
}

#[tokio::test]
async fn a_false_span_is_refused() {
    let (server, _) = eventful().await;
    for (arguments, code, message) in [
        (
            "from: { revision: \"9\" }, to: { revision: \"8\" }",
            "BAD_REQUEST",
            "`from` is revision 9 and `to` the earlier revision 8; turn them round",
        ),
        (
            "from: { revision: \"0\" }",
            "NOT_FOUND",
            "revision 0 does not exist; ask for 1 to 16",
        ),
        (
            "from: { revision: \"5\" }, on: \"2026-02-30\"",
            "BAD_REQUEST",
            "`2026-02-30` is not a day",
        ),
    ] {
        refused(
            &server,
            &format!("{{ findingsChange({arguments}) {{ from }} }}"),
            code,
            message,
        )
        .await;
    }
}
