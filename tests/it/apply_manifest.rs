//! Manifests through the API: the same plan as on the command line.

use serde_json::{Value, json};

use crate::harness::{Server, run, said};

const APPLY: &str = "mutation($input: ApplyManifestInput!) { applyManifest(input: $input) { created { list key } \
                     updated { list key differences { field before after } } retired { list key } left \
                     refused { file line column message } refusedCount userErrors { code path message } revision } }";

async fn apply(server: &Server, role: &str, input: Value) -> Value {
    let answer = server
        .ask_with(role, APPLY, json!({ "input": input }))
        .await;
    answer["applyManifest"].clone()
}

fn file(name: &str, text: &str) -> Value {
    json!({ "name": name, "text": text })
}

const TWO: &str = "vendors:\n  - {key: acme, name: Acme, kind: COMPANY}\n  - {key: zeta, name: Zeta, kind: COMPANY}\n";

#[tokio::test]
async fn a_preview_writes_nothing_and_the_import_one_revision() {
    let server = Server::empty();
    let files = json!([
        file("a.yaml", TWO),
        file(
            "b.json",
            r#"{"databases": [{"key": "crm", "name": "CRM"}]}"#
        )
    ]);
    let input = json!({ "files": files, "preview": true });
    let preview = apply(&server, "editor", input).await;
    assert_eq!(preview["created"].as_array().unwrap().len(), 3);
    assert_eq!(
        (&preview["revision"], &preview["userErrors"]),
        (&Value::Null, &json!([]))
    );
    assert_eq!(server.revision().await, 0);

    let input = json!({ "files": files, "reason": "from the list" });
    let done = apply(&server, "editor", input.clone()).await;
    assert_eq!(done["revision"], "1");
    assert_eq!(done["created"], preview["created"]);
    let again = apply(&server, "editor", input).await;
    assert_eq!(
        (&again["left"], &again["revision"]),
        (&json!(3), &Value::Null)
    );
    assert_eq!(server.revision().await, 1);
}

#[tokio::test]
async fn differences_and_retirements_are_named() {
    let server = Server::empty();
    apply(&server, "editor", json!({ "files": [file("a.yaml", TWO)] })).await;
    let next = "vendors: [{key: acme, name: Acme, tier: 2, country: DE}]";
    let input = json!({ "files": [file("a.yaml", next)], "retireMissing": ["vendors"] });
    let done = apply(&server, "editor", input).await;
    assert_eq!(
        done["updated"],
        json!([{ "list": "vendors", "key": "acme", "differences": [
            { "field": "country", "before": null, "after": "\"DE\"" },
            { "field": "tier", "before": null, "after": "2" },
        ] }])
    );
    assert_eq!(
        done["retired"],
        json!([{ "list": "vendors", "key": "zeta" }])
    );
    assert_eq!(done["revision"], "2");
}

#[tokio::test]
async fn every_refusal_has_its_place_and_nothing_is_done() {
    let server = Server::empty();
    let text = "vendors:\n  - {key: good, name: Good, kind: COMPANY}\n  - {key: bad, nmae: Bad}\n  - {key: child, \
                name: Child, kind: PRODUCT, owners: [{owner: bad}]}\n";
    let input = json!({ "files": [file("a.yaml", text)], "retireMissing": ["flows", "flow"] });
    let told = apply(&server, "editor", input).await;
    let unknown = told["userErrors"][3]["message"].as_str().unwrap();
    let expected = "`flow` is no list of a manifest; known are people, legalEntities, ";
    assert!(unknown.starts_with(expected), "{told}");
    let input = json!({ "files": [file("a.yaml", text)], "retireMissing": ["flows"] });
    let told = apply(&server, "editor", input).await;
    let places: Vec<_> = told["refused"]
        .as_array()
        .unwrap()
        .iter()
        .map(|refusal| (refusal["file"].as_str(), refusal["line"].as_u64()))
        .collect();
    let expected = [
        (Some("a.yaml"), Some(3)),
        (Some("a.yaml"), Some(4)),
        (None, None),
    ];
    assert_eq!(places, expected, "{told}");
    assert_eq!(told["userErrors"].as_array().unwrap().len(), 3);
    assert_eq!(told["refusedCount"], 3);
    let broken = json!({ "files": [file("b.yaml", "vendors: [{key: a")] });
    let told = apply(&server, "editor", broken).await;
    assert!(
        told["refused"][0]["message"]
            .as_str()
            .unwrap()
            .contains("unclosed bracket"),
        "{told}"
    );
    assert_eq!(server.revision().await, 0);
}

#[tokio::test]
async fn a_standing_needs_an_officer_also_in_a_preview() {
    let server = Server::empty();
    let text = "vendors: [{key: a, name: A, kind: COMPANY, standing: [{state: APPROVED}]}]";
    for preview in [true, false] {
        let input = json!({ "files": [file("a.yaml", text)], "preview": preview });
        let told = apply(&server, "editor", input).await;
        assert_eq!(told["userErrors"][0]["code"], "FORBIDDEN", "{told}");
        assert_eq!(told["created"], json!([]));
    }
    let input = json!({ "files": [file("a.yaml", text)] });
    assert_eq!(apply(&server, "officer", input).await["revision"], "1");
}

#[tokio::test]
async fn the_command_line_and_the_api_say_the_same() {
    let server = Server::with_sample();
    let folder = tempfile::tempdir().unwrap();
    let text = "vendors:\n  - {key: google, tier: 1}\n  - {key: new, name: New, kind: PRODUCT}\n  - {key: lost, name: \
                Lost, kind: PRODUCT, owners: [{owner: nobody}]}\n";
    let path = folder.path().join("a.yaml");
    std::fs::write(&path, text).unwrap();
    let path = path.to_str().unwrap();
    let line = said(&run(&["import", path, "--dry-run"], server.data()));
    let api = apply(
        &server,
        "officer",
        json!({ "files": [file(path, text)], "preview": true }),
    )
    .await;
    assert!(line.contains("update  vendors `google`\n          tier: not stated -> 1\n"));
    assert_eq!(api["updated"][0]["differences"][0]["after"], "1");
    let refusal = api["userErrors"][0]["message"].as_str().unwrap();
    assert!(
        line.contains(&format!("refuse  {refusal}\n")),
        "{line}\n{refusal}"
    );
}
