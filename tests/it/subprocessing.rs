//! Work that vendors hand to others: what the register takes, how it is found, and where it ends.

use serde_json::{Value, json};

use crate::harness::{Server, codes};

/// Acme hands hosting to one, that one hands backups to two, two hands everything back to Acme; the old host is gone.
async fn chained() -> Server {
    let server = Server::empty();
    server
        .register("dataCategory", json!({ "key": "data", "name": "Data" }))
        .await;
    let narrow = json!({ "key": "data.click", "name": "Clicks", "parent": "data" });
    server.register("dataCategory", narrow).await;
    for key in ["acme", "one", "two", "old"] {
        let vendor = json!({ "key": key, "name": key, "kind": "COMPANY" });
        server.register("vendor", vendor).await;
    }
    for (key, by, to, more) in [
        (
            "a-one",
            "acme",
            "one",
            json!({ "service": "hosting", "country": "US", "flowDownConfirmed": true }),
        ),
        (
            "b-two",
            "one",
            "two",
            json!({ "categories": ["data.click"], "flowDownConfirmed": false }),
        ),
        ("c-back", "two", "acme", json!({})),
        ("d-old", "acme", "old", json!({ "until": "2020-01-31" })),
    ] {
        let mut draft = json!({ "key": key, "vendor": by, "subprocessor": to });
        draft
            .as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        server.register("subprocessing", draft).await;
    }
    server
}

#[tokio::test]
async fn it_is_followed_all_the_way_down_and_a_cycle_ends() {
    let server = chained().await;
    for (vendor, on, expected) in [
        (
            "acme",
            "2026-01-01",
            json!([["a-one", 1], ["b-two", 2], ["c-back", 3]]),
        ),
        (
            "acme",
            "2020-01-31",
            json!([["a-one", 1], ["d-old", 1], ["b-two", 2], ["c-back", 3]]),
        ),
        (
            "two",
            "2026-01-01",
            json!([["c-back", 1], ["a-one", 2], ["b-two", 3]]),
        ),
        ("old", "2026-01-01", json!([])),
    ] {
        let text = format!(
            "{{ vendor(id: \"{vendor}\") {{ subprocessingsToTheEnd(on: \"{on}\") {{ depth subprocessing {{ key }} }} }} }}"
        );
        let answer = server.ask("viewer", &text).await;
        let handed = answer["vendor"]["subprocessingsToTheEnd"].as_array();
        let handed: Vec<_> = handed
            .unwrap()
            .iter()
            .map(|step| json!([step["subprocessing"]["key"], step["depth"]]))
            .collect();
        assert_eq!(json!(handed), expected, "{vendor} on {on}");
    }
}

#[tokio::test]
async fn it_is_found_by_what_it_is_about() {
    let server = chained().await;
    for (filter, expected) in [
        ("vendor: \"acme\"", 2),
        ("subprocessor: \"acme\"", 1),
        ("category: \"data\"", 1),
        ("country: \"US\"", 1),
        ("countryStated: false", 3),
        ("flowDownConfirmed: true", 1),
        ("flowDownConfirmed: false", 3),
        ("current: true", 3),
        ("illustrative: true", 0),
        (
            "or: [{ vendor: \"one\" }, { vendor: \"two\" }], not: { category: \"data.click\" }",
            1,
        ),
        ("and: [{ vendor: \"acme\" }, { current: true }]", 1),
        ("or: []", 0),
    ] {
        let text = format!("{{ subprocessings(filter: {{ {filter} }}) {{ totalCount }} }}");
        let answer = server.ask("viewer", &text).await;
        assert_eq!(answer["subprocessings"]["totalCount"], expected, "{filter}");
    }
    let found = server
        .ask(
            "viewer",
            "{ search(text: \"hosting\") { field node { key } } }",
        )
        .await;
    assert_eq!(
        found["search"],
        json!([{ "field": "service", "node": { "key": "a-one" } }])
    );
}

#[tokio::test]
async fn what_is_not_so_is_refused_with_its_place() {
    let server = chained().await;
    for (draft, code, field) in [
        (
            json!({ "subprocessor": "acme" }),
            "CYCLE",
            json!(["subprocessor"]),
        ),
        (
            json!({ "subprocessor": "nobody" }),
            "NOT_FOUND",
            json!(["subprocessor"]),
        ),
        (
            json!({ "subprocessor": null }),
            "REQUIRED",
            json!(["subprocessor"]),
        ),
        (
            json!({ "country": "EU" }),
            "UNKNOWN_PLACE",
            json!(["country"]),
        ),
        (
            json!({ "categories": ["purpose.x"] }),
            "NOT_FOUND",
            json!(["categories", "0"]),
        ),
        (
            json!({ "from": "2020-02-01", "until": "2020-01-31" }),
            "UNTIL_BEFORE_FROM",
            json!(["until"]),
        ),
        (
            json!({ "safeguards": [{ "mechanism": "magic" }] }),
            "INVALID",
            json!(["safeguards", "0", "mechanism"]),
        ),
    ] {
        let mut whole = json!({ "key": "new", "vendor": "acme", "subprocessor": "one" });
        whole
            .as_object_mut()
            .unwrap()
            .extend(draft.as_object().unwrap().clone());
        let refused = server.try_register("subprocessing", whole).await;
        assert_eq!(codes(&refused), [code], "{draft}");
        let path =
            [json!(["input", "subprocessing"]), field].map(|part| part.as_array().unwrap().clone());
        assert_eq!(
            refused["userErrors"][0]["path"],
            Value::Array(path.concat()),
            "{draft}"
        );
    }
}

#[tokio::test]
async fn it_is_closed_to_those_who_only_buy() {
    let server = Server::empty();
    let (status, code) = server
        .refused("procurement", "{ subprocessings { totalCount } }")
        .await;
    assert_eq!((status, code.as_str()), (403, "FORBIDDEN"));
}
