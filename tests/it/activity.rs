//! Processing activities: how they are found, and what is refused.

use serde_json::{Value, json};

use crate::harness::{Server, codes};

async fn with_activities() -> Server {
    let server = Server::empty();
    for (noun, draft) in [
        ("legalEntity", json!({ "key": "ours", "name": "Ours" })),
        ("person", json!({ "key": "someone", "name": "Some One" })),
        (
            "vendor",
            json!({ "key": "acme", "name": "Acme", "kind": "COMPANY" }),
        ),
        (
            "purpose",
            json!({ "key": "purpose.ads", "name": "Advertising" }),
        ),
        (
            "purpose",
            json!({ "key": "purpose.ads.offsite", "name": "Elsewhere", "parent": "purpose.ads" }),
        ),
        (
            "dataSubject",
            json!({ "key": "subject.visitor", "name": "Visitor" }),
        ),
        (
            "activity",
            json!({ "key": "bare", "name": "Keeping books", "role": "CONTROLLER", "ours": "ours" }),
        ),
        (
            "activity",
            json!({
                "key": "full", "name": "Advertising elsewhere", "role": "JOINT_CONTROLLER", "ours": "ours",
                "others": [{ "vendor": "acme" }], "purposes": ["purpose.ads.offsite"], "subjects": ["subject.visitor"],
                "lawfulBasis": "basis.consent", "automatedDecisions": true, "assessment": { "needed": true },
                "responsible": "someone"
            }),
        ),
    ] {
        server.register(noun, draft).await;
    }
    server
}

#[tokio::test]
async fn they_are_found_by_what_they_are_about() {
    let server = with_activities().await;
    for (filter, expected) in [
        ("role: CONTROLLER", json!(["bare"])),
        ("ours: \"ours\"", json!(["bare", "full"])),
        ("other: \"acme\"", json!(["full"])),
        ("purpose: \"purpose.ads\"", json!(["full"])),
        ("subject: \"subject.visitor\"", json!(["full"])),
        ("lawfulBasis: \"basis.consent\"", json!(["full"])),
        ("lawfulBasisStated: false", json!(["bare"])),
        ("automatedDecisions: false", json!(["bare"])),
        ("assessmentNeeded: true", json!(["full"])),
        ("responsible: \"someone\"", json!(["full"])),
        ("illustrative: true", json!([])),
        (
            "or: [{ role: CONTROLLER }, { other: \"acme\" }], not: { assessmentNeeded: true }",
            json!(["bare"]),
        ),
    ] {
        let text = format!("{{ activities(filter: {{ {filter} }}) {{ nodes {{ key }} }} }}");
        let answer = server.ask("viewer", &text).await;
        let nodes = answer["activities"]["nodes"].as_array().unwrap();
        let keys: Vec<&Value> = nodes.iter().map(|node| &node["key"]).collect();
        assert_eq!(json!(keys), expected, "{filter}");
    }
    let found = server
        .ask(
            "viewer",
            "{ search(text: \"books\") { field node { key } } }",
        )
        .await;
    assert_eq!(
        found["search"],
        json!([{ "field": "name", "node": { "key": "bare" } }])
    );
}

#[tokio::test]
async fn what_is_not_so_is_refused_with_its_place() {
    let server = with_activities().await;
    for (draft, code, field) in [
        (json!({ "role": null }), "REQUIRED", json!(["role"])),
        (json!({ "ours": "nobody" }), "NOT_FOUND", json!(["ours"])),
        (
            json!({ "responsible": "nobody" }),
            "NOT_FOUND",
            json!(["responsible"]),
        ),
        (
            json!({ "others": [{ "vendor": "nobody" }] }),
            "NOT_FOUND",
            json!(["others", "0"]),
        ),
        (
            json!({ "retention": { "number": 0, "unit": "DAYS" } }),
            "INVALID",
            json!(["retention", "number"]),
        ),
        (
            json!({ "assessment": { "link": "here" } }),
            "INVALID",
            json!(["assessment", "link"]),
        ),
        (
            json!({ "assessment": { "on": "soon" } }),
            "INVALID",
            json!(["assessment", "on"]),
        ),
    ] {
        let mut whole =
            json!({ "key": "new", "name": "New", "role": "CONTROLLER", "ours": "ours" });
        whole
            .as_object_mut()
            .unwrap()
            .extend(draft.as_object().unwrap().clone());
        let refused = server.try_register("activity", whole).await;
        assert_eq!(codes(&refused), [code], "{draft}");
        let path =
            [json!(["input", "activity"]), field].map(|part| part.as_array().unwrap().clone());
        assert_eq!(
            refused["userErrors"][0]["path"],
            Value::Array(path.concat()),
            "{draft}"
        );
    }
}
