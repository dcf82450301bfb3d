//! Bad input: each is refused with place and remedy, nothing changes, and the server stays well.

use serde_json::{Value, json};

use crate::harness::{Server, codes};

async fn register_with_one_of_each() -> Server {
    let server = Server::with_sample();
    server
        .register(
            "dataCategory",
            json!({ "key": "data.new", "name": "New", "parent": "data.contact" }),
        )
        .await;
    server
}

#[tokio::test]
async fn a_wrong_draft_is_refused_with_its_place() {
    let server = register_with_one_of_each().await;
    let before = server.revision().await;
    let clause = |more: Value| {
        let mut clause = json!({
            "key": "c", "rule": "PERMISSION", "bound": { "vendors": ["google"] }, "actions": ["USE"],
            "source": { "notice": "autel-2013" }
        });
        clause
            .as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        clause
    };
    let vendor = |more: Value| {
        let mut vendor = json!({ "key": "v", "name": "V", "kind": "COMPANY" });
        vendor
            .as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        vendor
    };
    let cases = [
        (
            "vendor",
            json!({ "name": "V" }),
            "REQUIRED",
            "input.vendor.key",
        ),
        (
            "vendor",
            vendor(json!({ "key": "Not A Key" })),
            "INVALID",
            "input.vendor.key",
        ),
        (
            "vendor",
            vendor(json!({ "key": "google" })),
            "DUPLICATE_KEY",
            "input.vendor.key",
        ),
        (
            "vendor",
            vendor(json!({ "name": "a\u{7}b" })),
            "INVALID",
            "input.vendor.name",
        ),
        (
            "vendor",
            vendor(json!({ "name": "  " })),
            "INVALID",
            "input.vendor.name",
        ),
        (
            "vendor",
            vendor(json!({ "name": "x".repeat(5_000) })),
            "INVALID",
            "input.vendor.name",
        ),
        (
            "vendor",
            vendor(json!({ "country": "XX" })),
            "UNKNOWN_PLACE",
            "input.vendor.country",
        ),
        (
            "vendor",
            vendor(json!({ "classes": ["nothing"] })),
            "NOT_FOUND",
            "input.vendor.classes.0",
        ),
        (
            "vendor",
            vendor(json!({ "tier": 9 })),
            "INVALID",
            "input.vendor.tier",
        ),
        (
            "vendor",
            vendor(json!({ "website": "javascript:1" })),
            "INVALID",
            "input.vendor.website",
        ),
        (
            "vendor",
            vendor(
                json!({ "owners": [{ "owner": "google", "from": "2020-01-02", "until": "2020-01-01" }] }),
            ),
            "UNTIL_BEFORE_FROM",
            "input.vendor.owners.0.until",
        ),
        (
            "vendor",
            vendor(json!({ "certifications": [{ "scheme": "DPF", "from": "2020-02-30" }] })),
            "INVALID",
            "input.vendor.certifications.0.from",
        ),
        (
            "purpose",
            json!({ "key": "p", "name": "P", "special": true }),
            "INVALID",
            "input.purpose.special",
        ),
        (
            "agreement",
            json!({ "key": "a", "kind": "DPA", "ours": "autel", "theirs": [], "state": "DRAFT" }),
            "REQUIRED",
            "input.agreement.theirs",
        ),
        (
            "notice",
            json!({ "key": "n", "title": "N", "properties": [] }),
            "REQUIRED",
            "input.notice.properties",
        ),
        (
            "clause",
            clause(json!({ "scope": { "levels": [] } })),
            "EMPTY_SCOPE",
            "input.clause.scope.levels",
        ),
        (
            "clause",
            clause(json!({ "rule": "DUTY", "actions": [], "duty": "obl.no-sale" })),
            "LIMIT_OF_USE",
            "input.clause.duty",
        ),
        (
            "clause",
            clause(json!({ "rule": "DUTY", "actions": [], "duty": "obl.nothing" })),
            "INVALID",
            "input.clause.duty",
        ),
        (
            "clause",
            clause(json!({ "rule": "DUTY", "duty": "obl.security" })),
            "INVALID",
            "input.clause.actions",
        ),
        (
            "clause",
            clause(json!({ "actions": [] })),
            "INVALID",
            "input.clause.actions",
        ),
        (
            "clause",
            clause(json!({ "duty": "obl.security" })),
            "INVALID",
            "input.clause.duty",
        ),
        (
            "clause",
            clause(json!({ "bound": { "company": false } })),
            "INVALID",
            "input.clause.bound",
        ),
        (
            "clause",
            clause(json!({ "bound": { "classes": [] } })),
            "REQUIRED",
            "input.clause.bound",
        ),
        (
            "clause",
            clause(json!({ "conditions": [[]] })),
            "INVALID",
            "input.clause.conditions.0",
        ),
        (
            "clause",
            clause(json!({ "scope": { "recipients": ["role.vendor"] } })),
            "INVALID",
            "input.clause.scope",
        ),
        (
            "clause",
            clause(json!({ "scope": { "destinations": ["group:MOON"] } })),
            "UNKNOWN_PLACE",
            "input.clause.scope.destinations.0",
        ),
    ];
    for (noun, draft, code, path) in cases {
        let payload = server.try_register(noun, draft.clone()).await;
        let errors = payload["userErrors"].as_array().unwrap();
        let found = errors
            .iter()
            .find(|error| error["code"] == code)
            .unwrap_or_else(|| panic!("{draft}\n{payload}"));
        let place: Vec<_> = found["path"]
            .as_array()
            .unwrap()
            .iter()
            .map(|part| part.as_str().unwrap())
            .collect();
        assert_eq!(place.join("."), path, "{draft}");
        let message = found["message"].as_str().unwrap();
        assert!(!message.ends_with('.') && message.len() > 10, "{message}");
        assert_eq!(
            (&payload[noun], &payload["revision"]),
            (&Value::Null, &Value::Null)
        );
    }
    assert_eq!(server.revision().await, before, "nothing changed");
}

#[tokio::test]
async fn all_problems_are_named_at_once() {
    let server = Server::with_sample();
    let payload = server
        .try_register("flow", json!({ "source": { "property": "nowhere" }, "categories": [], "destinations": ["XX", "DE", "YY"], "conditionsMet": [{ "condition": "CONTRACT_IN_FORCE" }] }))
        .await;
    let mut found = codes(&payload);
    found.sort_unstable();
    // Key, recipient, categories and state are missing; the condition is computed and cannot be claimed.
    assert_eq!(
        found,
        [
            "INVALID",
            "NOT_FOUND",
            "REQUIRED",
            "REQUIRED",
            "REQUIRED",
            "REQUIRED",
            "UNKNOWN_PLACE",
            "UNKNOWN_PLACE"
        ]
    );
}

#[tokio::test]
async fn nothing_stands_above_itself() {
    let server = register_with_one_of_each().await;
    server
        .register(
            "legalEntity",
            json!({ "key": "below", "name": "Below", "parent": "autel" }),
        )
        .await;
    server.register("notice", json!({ "key": "later", "title": "Later", "properties": ["auteltech"], "supersedes": "autel-2013" })).await;
    let cases = [
        (
            "dataCategory",
            "data.contact",
            json!({ "parent": "data.new" }),
        ),
        ("dataCategory", "data.new", json!({ "parent": "data.new" })),
        ("legalEntity", "autel", json!({ "parent": "below" })),
        (
            "vendor",
            "google",
            json!({ "owners": [{ "owner": "dart" }] }),
        ),
        ("notice", "autel-2013", json!({ "supersedes": "later" })),
    ];
    for (noun, key, draft) in cases {
        let read = server
            .ask(
                "viewer",
                &format!("{{ {noun}(id: \"{key}\") {{ version }} }}"),
            )
            .await;
        let payload = server
            .try_update(noun, key, read[noun]["version"].as_str().unwrap(), draft)
            .await;
        assert_eq!(codes(&payload), ["CYCLE"], "{noun} {key}");
    }
}

#[tokio::test]
async fn bodies_that_are_no_requests_are_refused() {
    let server = Server::empty();
    let token = server.token("viewer");
    let long = format!("{{\"query\":\"{}\"}}", " ".repeat(1_100_000));
    let deep = format!(
        "{{\"query\":\"{{__typename}}\",\"variables\":{{\"a\":{}{}}}}}",
        "[".repeat(200),
        "]".repeat(200)
    );
    let cases: [(&[u8], u16); 9] = [
        (b"", 400),
        (b"{\"query\":", 400),
        (b"[{\"query\":\"{__typename}\"}]", 400),
        (b"{\"query\":7}", 400),
        (b"{\"query\":\"{__typename}\",\"variables\":[]}", 400),
        (b"\xff\xfe{\"query\":\"{__typename}\"}", 400),
        (b"{}", 400),
        (deep.as_bytes(), 400),
        (long.as_bytes(), 413),
    ];
    for (body, expected) in cases {
        let (status, answer) = server.send(Some(&token), body.to_vec()).await;
        let shown = String::from_utf8_lossy(&body[..body.len().min(60)]).into_owned();
        assert_eq!(status, expected, "{shown}: {answer}");
        assert!(answer["errors"][0]["message"].is_string(), "{shown}");
    }
    assert_eq!(server.revision().await, 0, "the server is well");
}

#[tokio::test]
async fn documents_built_to_be_dear_are_refused_at_once() {
    let server = Server::empty();
    let doubling: String = (0..40)
        .map(|n| format!("fragment f{n} on Query {{ ...f{0} ...f{0} }} ", n + 1))
        .collect();
    let cases = [
        format!(
            "{{ search(text: {}{}) {{ field }} }}",
            "[".repeat(1_400),
            "]".repeat(1_400)
        ),
        format!(
            "{{ search(text: {}1{}) {{ field }} }}",
            "{a:".repeat(1_400),
            "}".repeat(1_400)
        ),
        format!("{{ ...f0 }} {doubling} fragment f40 on Query {{ __typename }}"),
        format!(
            "{{ {} }}",
            (0..100)
                .map(|n| format!("a{n}: __typename "))
                .collect::<String>()
        ),
        format!(
            "{{ vendors {{ nodes {} {{ key }} {} }} }}",
            "{ products { nodes ".repeat(12),
            "} }".repeat(12)
        ),
        "{ ...a } fragment a on Query { ...b } fragment b on Query { ...a }".to_owned(),
    ];
    for text in cases {
        let (status, code) = server.refused("viewer", &text).await;
        assert_eq!(status, 400);
        assert!(
            ["TOO_COMPLEX", "BAD_REQUEST"].contains(&code.as_str()),
            "{code}"
        );
    }
    assert_eq!(server.revision().await, 0, "the server is well");
}

#[tokio::test]
async fn a_request_that_looks_at_too_many_records_gets_no_data() {
    let server = Server::with_sample_and_settings(&[("STEWARD_LIMITS__VISITS", "50")]);
    let (_, few) = server
        .post(
            "viewer",
            &json!({ "query": "{ vendors(first: 3) { nodes { key } } }" }),
        )
        .await;
    assert!(few["data"]["vendors"].is_object(), "{few}");
    let (status, many) = server
        .post(
            "viewer",
            &json!({ "query": "{ dataCategories(filter: { root: false }) { totalCount } }" }),
        )
        .await;
    assert_eq!(
        (status, &many["errors"][0]["extensions"]["code"]),
        (400, &json!("TOO_COMPLEX"))
    );
    assert_eq!(many["data"], Value::Null);
}
