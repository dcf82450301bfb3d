//! One of each kind of mutation, and the register in which each of them can be done.

use serde_json::{Value, json};

use crate::harness::Server;
use crate::people::MARKS;

/// The revisions of the register.
pub const LENGTH: u64 = 6;

/// Makes the register; the mutations, each with its name and its request.
pub async fn prepare(server: &Server) -> Vec<(&'static str, Value)> {
    for key in ["acme", "globex", "initech", "umbrella"] {
        let draft = json!({ "key": key, "name": format!("Vendor {key}"), "kind": "COMPANY" });
        server.register("vendor", draft).await;
    }
    let [key, name, ..] = MARKS;
    let person = json!({ "key": key, "name": name });
    server.register("person", person).await;
    let hooli = json!({ "key": "hooli", "name": "Hooli", "kind": "COMPANY" });
    server.register("vendor", hooli).await;
    assert_eq!(server.revision().await, LENGTH);
    mutations(&finding(server).await)
}

async fn finding(server: &Server) -> Value {
    let text = "{ findings(on: \"2026-01-01\", filter: { codes: [COUNTRY_NOT_STATED] }) { nodes { id facts } } }";
    server.ask("officer", text).await["findings"]["nodes"][0].clone()
}

fn mutations(finding: &Value) -> Vec<(&'static str, Value)> {
    let manifest = "vendors:\n- {key: acme, name: Renamed, kind: COMPANY}\n- {key: new, name: New, kind: COMPANY}\n";
    let inputs = [
        (
            "registerVendor",
            json!({ "vendor": { "key": "fresh", "name": "Fresh", "kind": "COMPANY" } }),
        ),
        (
            "updateVendor",
            json!({ "id": "acme", "version": "1", "vendor": { "name": "Renamed" } }),
        ),
        ("retireVendor", json!({ "id": "globex", "version": "2" })),
        (
            "mergeVendors",
            json!({ "keep": "initech", "keepVersion": "3", "merge": "umbrella", "mergeVersion": "4" }),
        ),
        ("erasePerson", json!({ "id": MARKS[0], "version": "5" })),
        ("revertRevision", json!({ "revision": "6" })),
        (
            "applyManifest",
            json!({ "files": [{ "name": "a.yaml", "text": manifest }] }),
        ),
        (
            "decideFinding",
            json!({ "finding": finding["id"], "facts": finding["facts"], "on": "2026-01-01", "kind": "FALSE_ALARM",
                    "reason": "it is nowhere" }),
        ),
    ];
    inputs
        .map(|(name, input)| (name, request(name, &input)))
        .to_vec()
}

fn request(name: &str, input: &Value) -> Value {
    let (first, rest) = name.split_at(1);
    let kind = first.to_uppercase() + rest + "Input";
    let query = format!(
        "mutation($input: {kind}!) {{ {name}(input: $input) {{ revision userErrors {{ code message }} }} }}"
    );
    json!({ "query": query, "variables": { "input": input } })
}
