//! Previews: what a command would do, and that it then does just that.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::harness::{Server, codes};

const PREVIEW: &str = "preview { changeCount changes { action list key differences { field before after } } \
                       findings { appearing(first: 100) { nodes { id } totalCount } \
                                  going(first: 100) { nodes { id } totalCount } } }";

/// A mutation of the noun by the officer, as a preview or in earnest.
async fn change(server: &Server, verb: &str, noun: &str, mut input: Value, preview: bool) -> Value {
    let (first, rest) = noun.split_at(1);
    let name = first.to_uppercase() + rest;
    let (verb_name, _) = verb.split_at(1);
    let kind = verb_name.to_uppercase() + &verb[1..] + &name;
    let selected = match verb {
        "retire" => "retiredId".to_owned(),
        _ => format!("{noun} {{ id key version }}"),
    };
    input["preview"] = json!(preview);
    let query = format!(
        "mutation($input: {kind}Input!) {{ {verb}{name}(input: $input) {{ {selected} revision \
         userErrors {{ code path message }} {PREVIEW} }} }}"
    );
    let answer = server
        .ask_with("officer", &query, json!({ "input": input }))
        .await;
    answer[format!("{verb}{name}")].clone()
}

fn ids(connection: &Value) -> BTreeSet<String> {
    let nodes = connection["nodes"].as_array().unwrap();
    assert_eq!(connection["totalCount"], json!(nodes.len()));
    nodes
        .iter()
        .map(|node| node["id"].as_str().unwrap().to_owned())
        .collect()
}

/// All findings of today.
async fn findings(server: &Server) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    let mut after = String::new();
    loop {
        let text = format!(
            "{{ findings(first: 100 {after}) {{ nodes {{ id }} pageInfo {{ hasNextPage endCursor }} }} }}"
        );
        let page = server.ask("viewer", &text).await["findings"].clone();
        let nodes = page["nodes"].as_array().unwrap().iter();
        all.extend(nodes.map(|node| node["id"].as_str().unwrap().to_owned()));
        if page["pageInfo"]["hasNextPage"] == false {
            return all;
        }
        after = format!("after: {}", page["pageInfo"]["endCursor"]);
    }
}

/// The same input as a preview and in earnest: the preview writes nothing, and says which findings the change then makes
/// appear and go.
async fn looked_at_and_done(server: &Server, verb: &str, noun: &str, input: Value) -> Value {
    let (before, revision) = (findings(server).await, server.revision().await);
    let looked = change(server, verb, noun, input.clone(), true).await;
    assert_eq!(looked["userErrors"], json!([]), "{looked}");
    assert_eq!(looked["revision"], Value::Null);
    assert_eq!(server.revision().await, revision, "nothing is written");
    assert_eq!(
        findings(server).await,
        before,
        "what is kept is that of before"
    );

    let done = change(server, verb, noun, input, false).await;
    assert_eq!(done["userErrors"], json!([]), "{done}");
    assert_eq!(done["revision"], json!((revision + 1).to_string()));
    assert_eq!(done["preview"], Value::Null);
    // A new record gets its id when it is made, and not when it is looked at.
    let id = |payload: &Value| payload[noun]["id"].as_str().unwrap_or("none").to_owned();
    let foretold = looked.to_string().replace(&id(&looked), &id(&done));
    let foretold: Value = serde_json::from_str(&foretold).unwrap();
    assert_eq!(
        done[noun], foretold[noun],
        "the record is as it was foretold"
    );
    let after = findings(server).await;
    let told = &foretold["preview"]["findings"];
    let only = |these: &BTreeSet<String>, those: &BTreeSet<String>| {
        these.difference(those).cloned().collect::<BTreeSet<_>>()
    };
    assert_eq!(ids(&told["appearing"]), only(&after, &before));
    assert_eq!(ids(&told["going"]), only(&before, &after));
    looked["preview"].clone()
}

fn has(connection: &Value, code: &str) -> bool {
    ids(connection).iter().any(|id| id.starts_with(code))
}

#[tokio::test]
async fn a_preview_says_what_then_happens() {
    let server = Server::with_sample();
    let vendor = json!({ "key": "replay", "name": "Replay", "kind": "COMPANY", "country": "US" });
    let input = json!({ "vendor": vendor });
    looked_at_and_done(&server, "register", "vendor", input).await;

    let flow = json!({
        "key": "sessions", "source": { "property": "auteltech" }, "recipient": { "vendor": "replay" },
        "categories": ["data.behaviour.page-view"], "level": "PERSONAL", "state": "CONFIRMED",
        "purposes": ["purpose.analytics"],
    });
    let told = looked_at_and_done(&server, "register", "flow", json!({ "flow": flow })).await;
    assert_eq!(
        told["changes"],
        json!([{ "action": "REGISTER", "list": "flows", "key": "sessions", "differences": [] }])
    );
    let appearing = &told["findings"]["appearing"];
    assert!(has(appearing, "VENDOR_NOT_APPROVED"), "{appearing}");
    assert!(has(appearing, "FLOW_FORBIDDEN"), "{appearing}");

    let version = server.revision().await.to_string();
    let input = json!({ "id": "sessions", "version": version, "flow": { "state": "PROPOSED" } });
    let told = looked_at_and_done(&server, "update", "flow", input).await;
    assert_eq!(
        told["changes"][0]["differences"],
        json!([{ "field": "state", "before": "\"CONFIRMED\"", "after": "\"PROPOSED\"" }])
    );
    assert!(has(&told["findings"]["going"], "VENDOR_NOT_APPROVED"));

    let version = server.revision().await.to_string();
    let input = json!({ "id": "sessions", "version": version });
    let told = looked_at_and_done(&server, "retire", "flow", input).await;
    assert_eq!(told["changes"][0]["action"], "RETIRE");
}

#[tokio::test]
async fn what_is_refused_is_refused_in_a_preview_too() {
    let server = Server::with_sample();
    let flow = json!({ "key": "nowhere", "recipient": { "vendor": "nobody" } });
    let input = json!({ "flow": flow });
    let looked = change(&server, "register", "flow", input.clone(), true).await;
    assert_eq!(looked["preview"], Value::Null);
    let done = change(&server, "register", "flow", input, false).await;
    assert!(!codes(&looked).is_empty());
    assert_eq!(looked["userErrors"], done["userErrors"]);

    let input = json!({ "id": "google", "version": "0", "vendor": { "tier": 1 } });
    let looked = change(&server, "update", "vendor", input, true).await;
    assert_eq!(codes(&looked), ["CONFLICT"]);
    assert_eq!(looked["vendor"]["key"], "google");

    // The standing is the officer's to change, and to look at.
    let query = "mutation($input: UpdateVendorInput!) { updateVendor(input: $input) { userErrors { code } preview { changeCount } } }";
    let standing = json!([{ "state": "SUSPENDED" }]);
    let input = json!({ "id": "google", "version": "1", "vendor": { "standing": standing }, "preview": true });
    let answer = server
        .ask_with("editor", query, json!({ "input": input }))
        .await;
    assert_eq!(codes(&answer["updateVendor"]), ["FORBIDDEN"]);
}

#[tokio::test]
async fn what_is_so_already_changes_nothing() {
    let server = Server::with_sample();
    let input = json!({ "id": "google", "version": "1", "vendor": { "name": "Google" } });
    let looked = change(&server, "update", "vendor", input, true).await;
    let preview = &looked["preview"];
    let none = json!({ "nodes": [], "totalCount": 0 });
    assert_eq!(preview["changeCount"], 0, "{preview}");
    assert_eq!(
        preview["findings"],
        json!({ "appearing": none, "going": none })
    );
}

#[tokio::test]
async fn an_import_and_a_merge_can_be_looked_at_too() {
    let server = Server::with_sample();
    let before = findings(&server).await;
    let query = "mutation($input: ApplyManifestInput!) { applyManifest(input: $input) { created { key } userErrors { message } \
                 findings { appearing(first: 100) { nodes { id } totalCount } going { totalCount } } } }";
    let text = "vendors: [{key: new-one, name: New One, kind: COMPANY}]";
    let files = json!([{ "name": "a.yaml", "text": text }]);
    let told = |preview: bool| json!({ "input": { "files": files, "preview": preview } });
    let looked = server.ask_with("editor", query, told(true)).await["applyManifest"].clone();
    assert_eq!(looked["userErrors"], json!([]));
    let done = server.ask_with("editor", query, told(false)).await["applyManifest"].clone();
    assert_eq!(done["findings"], Value::Null);
    let after = findings(&server).await;
    let appeared: Vec<_> = after.difference(&before).collect();
    let told = ids(&looked["findings"]["appearing"]);
    assert_eq!(told.len(), appeared.len(), "{told:?}, {appeared:?}");
    // The ids hold those of the vendor, which is another one when it is made.
    let code = |id: &str| id.split('/').next().unwrap_or_default().to_owned();
    let appeared: Vec<_> = appeared.into_iter().map(|id| code(id)).collect();
    let told: Vec<_> = told.iter().map(|id| code(id)).collect();
    assert_eq!(appeared, ["COUNTRY_NOT_STATED", "NO_RESPONSIBLE"]);
    assert_eq!(BTreeSet::from_iter(told), BTreeSet::from_iter(appeared));

    let revision = server.revision().await;
    let query = format!(
        "mutation($input: MergeVendorsInput!) {{ mergeVendors(input: $input) {{ vendor {{ key aliases }} revision \
         userErrors {{ message }} {PREVIEW} }} }}"
    );
    let input = json!({
        "keep": "google", "keepVersion": "1", "merge": "new-one", "mergeVersion": revision.to_string(), "preview": true,
    });
    let looked = server
        .ask_with("officer", &query, json!({ "input": input }))
        .await["mergeVendors"]
        .clone();
    assert_eq!(looked["userErrors"], json!([]), "{looked}");
    assert_eq!(looked["vendor"]["key"], "google");
    assert_eq!(looked["preview"]["changeCount"], 2, "{looked}");
    assert!(has(
        &looked["preview"]["findings"]["going"],
        "COUNTRY_NOT_STATED"
    ));
    assert_eq!(server.revision().await, revision);
}
