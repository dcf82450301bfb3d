//! The care of vendors: what may be the same, what is merged, and how all is found by its words.

use serde_json::{Value, json};

use crate::harness::{Server, codes};

async fn version(server: &Server, key: &str) -> String {
    let query = format!("{{ vendor(id: \"{key}\") {{ version }} }}");
    let answer = server.ask("viewer", &query).await;
    answer["vendor"]["version"].as_str().unwrap().to_owned()
}

/// Merges one vendor into another, at the versions that they now have.
async fn merge(server: &Server, keep: &str, merge: &str) -> Value {
    let input = json!({
        "keep": keep, "keepVersion": version(server, keep).await,
        "merge": merge, "mergeVersion": version(server, merge).await, "reason": "they are one"
    });
    try_merge(server, "officer", input).await
}

async fn try_merge(server: &Server, role: &str, input: Value) -> Value {
    let query = "mutation($input: MergeVendorsInput!) { mergeVendors(input: $input) { vendor { key } revision userErrors { code \
                 path message } } }";
    let answer = server
        .ask_with(role, query, json!({ "input": input }))
        .await;
    answer["mergeVendors"].clone()
}

/// Two vendors that are one, with something of each noun that can refer to a vendor.
async fn twins() -> Server {
    let server = Server::empty();
    for (noun, draft) in [
        ("legalEntity", json!({ "key": "ours", "name": "Ours" })),
        (
            "property",
            json!({ "key": "site", "name": "Site", "hosts": ["www.example.com"], "operator": "ours" }),
        ),
        ("dataCategory", json!({ "key": "click", "name": "Click" })),
        ("recipientClass", json!({ "key": "host", "name": "Host" })),
        ("recipientClass", json!({ "key": "mail", "name": "Mail" })),
        ("collectionMethod", json!({ "key": "form", "name": "Form" })),
        (
            "vendor",
            json!({ "key": "holding", "name": "Holding", "kind": "COMPANY" }),
        ),
        (
            "vendor",
            json!({
                "key": "acme", "name": "Acme", "kind": "COMPANY", "country": "DE", "classes": ["host"], "aliases": ["A"],
                "standing": [{ "state": "APPROVED" }], "identifiers": [{ "scheme": "LEI", "value": "1" }]
            }),
        ),
        (
            "vendor",
            json!({
                "key": "acme-gmbh", "name": "Acme GmbH", "legalName": "Acme Gesellschaft", "kind": "COMPANY", "country": "AT",
                "classes": ["host", "mail"], "aliases": ["A", "B"], "website": "https://acme.example", "tier": 2,
                "standing": [{ "state": "SUSPENDED" }], "owners": [{ "owner": "holding", "from": "2020-01-01" }],
                "identifiers": [{ "scheme": "LEI", "value": "1" }, { "scheme": "VAT", "value": "2" }],
                "externalReferences": [{ "sourceSystem": "erp", "externalId": "77" }],
                "certifications": [{ "scheme": "ISO_27001" }]
            }),
        ),
        (
            "vendor",
            json!({
                "key": "product", "name": "Product", "kind": "PRODUCT",
                "owners": [{ "owner": "acme" }, { "owner": "acme-gmbh" }]
            }),
        ),
        (
            "database",
            json!({ "key": "crm", "name": "CRM", "hostedBy": "acme-gmbh" }),
        ),
        (
            "collection",
            json!({
                "key": "sign-up", "property": "site", "method": "form", "category": "click", "by": "acme-gmbh"
            }),
        ),
        (
            "agreement",
            json!({
                "key": "dpa", "kind": "DPA", "ours": "ours", "theirs": [{ "vendor": "acme-gmbh" }, { "vendor": "acme" }],
                "covers": ["acme-gmbh"], "state": "IN_FORCE"
            }),
        ),
        (
            "subprocessing",
            json!({ "key": "sub", "vendor": "acme-gmbh", "subprocessor": "holding" }),
        ),
        (
            "notice",
            json!({
                "key": "notice", "title": "Notice", "properties": ["site"],
                "sections": [{ "label": "1", "names": ["acme", "acme-gmbh"] }]
            }),
        ),
        (
            "clause",
            json!({
                "key": "clause", "rule": "PROHIBITION", "bound": { "vendors": ["acme-gmbh"] }, "actions": ["SELL"],
                "source": { "agreement": "dpa" }
            }),
        ),
        (
            "flow",
            json!({
                "key": "to", "source": { "property": "site" }, "recipient": { "vendor": "acme-gmbh" },
                "categories": ["click"], "state": "CONFIRMED"
            }),
        ),
        (
            "flow",
            json!({
                "key": "onward", "source": { "vendor": "acme-gmbh" }, "recipient": { "vendor": "holding" },
                "categories": ["click"], "state": "CONFIRMED"
            }),
        ),
    ] {
        server.register(noun, draft).await;
    }
    server
}

#[tokio::test]
async fn a_merge_moves_every_reference_in_one_revision() {
    let server = twins().await;
    let before = server.revision().await;
    let done = merge(&server, "acme", "acme-gmbh").await;
    assert_eq!(done["userErrors"], json!([]), "{done}");
    assert_eq!(server.revision().await, before + 1);
    let text = "{ gone: vendor(id: \"acme-gmbh\") { key } vendor(id: \"acme\") { name legalName country tier website aliases \
                classes { key } currentStanding identifiers { scheme value } externalReferences { externalId } \
                certifications { scheme } owners { owner { key } from } products { nodes { key owners { owner { key } } } } \
                hostedDatabases { nodes { key } } collections { nodes { key } } flows { nodes { key } } \
                onwardFlows { nodes { key } } clauses { nodes { key } } subprocessings { nodes { key } } \
                agreements { key theirs { ... on Vendor { key } } covers { key } } \
                notices { sections { names { key } } } } }";
    let answer = server.ask("viewer", text).await;
    let keys = |list: &[&str]| json!({ "nodes": list.iter().map(|key| json!({ "key": key })).collect::<Vec<_>>() });
    assert_eq!(answer["gone"], Value::Null);
    assert_eq!(
        answer["vendor"],
        json!({
            "name": "Acme", "legalName": "Acme Gesellschaft", "country": "DE", "tier": 2,
            "website": "https://acme.example", "aliases": ["A", "Acme GmbH", "B", "acme-gmbh"],
            "classes": [{ "key": "host" }, { "key": "mail" }], "currentStanding": "APPROVED",
            "identifiers": [{ "scheme": "LEI", "value": "1" }, { "scheme": "VAT", "value": "2" }],
            "externalReferences": [{ "externalId": "77" }], "certifications": [{ "scheme": "ISO_27001" }],
            "owners": [{ "owner": { "key": "holding" }, "from": "2020-01-01" }],
            "products": { "nodes": [{ "key": "product", "owners": [{ "owner": { "key": "acme" } }] }] },
            "hostedDatabases": keys(&["crm"]), "collections": keys(&["sign-up"]), "flows": keys(&["to"]),
            "onwardFlows": keys(&["onward"]), "clauses": keys(&["clause"]), "subprocessings": keys(&["sub"]),
            "agreements": [{ "key": "dpa", "theirs": [{ "key": "acme" }], "covers": [{ "key": "acme" }] }],
            "notices": [{ "sections": [{ "names": [{ "key": "acme" }] }] }],
        })
    );
    let found = server
        .ask(
            "viewer",
            "{ search(text: \"acme-gmbh\") { field node { key } } }",
        )
        .await;
    assert_eq!(
        found["search"][0],
        json!({ "field": "aliases", "node": { "key": "acme" } })
    );
    let data = server.kill();
    let verified = crate::harness::run(&["audit", "verify"], data.path());
    assert!(
        verified.status.success(),
        "{}",
        crate::harness::complained(&verified)
    );
}

#[tokio::test]
async fn what_cannot_be_one_is_not_merged() {
    let server = twins().await;
    let refused = merge(&server, "holding", "acme-gmbh").await;
    assert_eq!(codes(&refused), ["CYCLE", "CYCLE", "CYCLE"], "{refused}");
    let paths: Vec<_> = [0, 1, 2]
        .map(|index| refused["userErrors"][index]["path"].clone())
        .into();
    let places =
        ["subprocessor", "recipient", "owners"].map(|place| json!(["input", "merge", place]));
    assert_eq!(
        paths, places,
        "its sub-processor is itself, and so is who it sends data to, and its owner"
    );
    assert_eq!(
        codes(&merge(&server, "acme-gmbh", "holding").await),
        ["CYCLE", "CYCLE", "CYCLE"]
    );
    assert_eq!(codes(&merge(&server, "acme", "product").await), ["INVALID"]);
    let category = json!({ "key": "data.click", "name": "Clicks" });
    server.register("dataCategory", category).await;
    let between = json!({
        "key": "between", "source": { "vendor": "acme" }, "recipient": { "vendor": "acme-gmbh" },
        "categories": ["data.click"], "state": "CONFIRMED"
    });
    server.register("flow", between).await;
    let before = server.revision().await;
    let refused = merge(&server, "acme", "acme-gmbh").await;
    assert_eq!(
        codes(&refused),
        ["CYCLE"],
        "a flow would go to its own source: {refused}"
    );
    let message = refused["userErrors"][0]["message"].as_str().unwrap();
    assert!(message.starts_with("flow `between`: "), "{message}");
    assert_eq!(codes(&merge(&server, "acme", "acme").await), ["INVALID"]);
    let stale =
        json!({ "keep": "acme", "keepVersion": "1", "merge": "nobody", "mergeVersion": "1" });
    let refused = try_merge(&server, "officer", stale).await;
    assert_eq!(codes(&refused), ["CONFLICT", "NOT_FOUND"], "{refused}");
    let paths: Vec<_> = [0, 1]
        .map(|index| refused["userErrors"][index]["path"].clone())
        .into();
    assert_eq!(
        paths,
        [json!(["input", "keepVersion"]), json!(["input", "merge"])]
    );
    assert_eq!(
        refused["vendor"]["key"], "acme",
        "the one that stands in the way"
    );
    let wrong =
        json!({ "keep": "acme", "keepVersion": "new", "merge": "acme-gmbh", "mergeVersion": "1" });
    let refused = try_merge(&server, "officer", wrong).await;
    assert_eq!(
        refused["userErrors"][0]["path"],
        json!(["input", "keepVersion"])
    );
    let text = "mutation { mergeVendors(input: { keep: \"acme\", keepVersion: \"1\", merge: \"acme-gmbh\", mergeVersion: \"1\" }) { \
                revision } }";
    assert_eq!(server.refused("editor", text).await.1, "FORBIDDEN");
    assert_eq!(server.revision().await, before);
}

#[tokio::test]
async fn near_matches_are_shown_and_never_block() {
    let server = Server::empty();
    let register = |draft: Value| {
        let server = &server;
        async move {
            let query = "mutation($input: RegisterVendorInput!) { registerVendor(input: $input) { userErrors { code } \
                         nearMatches { likeness vendor { key } } } }";
            let answer = server
                .ask_with("officer", query, json!({ "input": { "vendor": draft } }))
                .await;
            let payload = answer["registerVendor"].clone();
            assert_eq!(payload["userErrors"], json!([]), "{payload}");
            payload["nearMatches"].clone()
        }
    };
    let near =
        |likeness: &str, key: &str| json!([{ "likeness": likeness, "vendor": { "key": key } }]);
    let google = json!({
        "key": "google", "name": "Google Inc.", "kind": "COMPANY", "website": "https://www.google.com",
        "identifiers": [{ "scheme": "LEI", "value": "5493006MHB84DD0ZWV18" }]
    });
    assert_eq!(register(google).await, json!([]));
    let product = json!({
        "key": "analytics", "name": "Analytics", "kind": "PRODUCT", "owners": [{ "owner": "google" }],
        "website": "https://google.com/analytics"
    });
    assert_eq!(
        register(product).await,
        json!([]),
        "an owner is no likeness"
    );
    let typo = json!({ "key": "gogle", "name": "Gogle GmbH", "kind": "COMPANY" });
    assert_eq!(register(typo).await, near("SIMILAR_NAME", "google"));
    let by_owner = json!({ "key": "ga", "name": "Google Analytics", "kind": "PRODUCT" });
    assert_eq!(register(by_owner).await, near("SAME_NAME", "analytics"));
    let by_number = json!({
        "key": "alphabet", "name": "Alphabet", "kind": "COMPANY",
        "identifiers": [{ "scheme": "lei", "value": "5493006mhb84dd0zwv18" }]
    });
    assert_eq!(register(by_number).await, near("SAME_NUMBER", "google"));
    let asked = "{ nearVendors(input: { names: [\"google ltd\"], website: \"http://google.com\" }) { likeness vendor { key } } \
                 vendor(id: \"gogle\") { nearMatches { vendor { key } } } }";
    let answer = server.ask("procurement", asked).await;
    assert_eq!(
        answer["nearVendors"],
        json!([
            { "likeness": "SAME_WEBSITE", "vendor": { "key": "analytics" } },
            { "likeness": "SAME_WEBSITE", "vendor": { "key": "google" } },
            { "likeness": "SIMILAR_NAME", "vendor": { "key": "gogle" } },
        ])
    );
    assert_eq!(
        answer["vendor"]["nearMatches"],
        json!([{ "vendor": { "key": "google" } }])
    );
}

#[tokio::test]
async fn search_says_what_matched_and_how_well_and_follows_the_register() {
    let server = twins().await;
    let find = |role: &'static str, text: &'static str| {
        let server = &server;
        async move {
            let query =
                "query($t: String!) { search(text: $t) { rank field matched node { key } } }";
            server.ask_with(role, query, json!({ "t": text })).await["search"].clone()
        }
    };
    let hit = |rank: &str, field: &str, matched: &str, key: &str| json!({ "rank": rank, "field": field, "matched": matched, "node": { "key": key } });
    for (text, expected) in [
        ("ACME", hit("EXACT", "name", "Acme", "acme")),
        ("acme  gmbh", hit("EXACT", "name", "Acme GmbH", "acme-gmbh")),
        (
            "gesellschaft",
            hit("WORD", "legalName", "Acme Gesellschaft", "acme-gmbh"),
        ),
        (
            "ellscha",
            hit("CONTAINED", "legalName", "Acme Gesellschaft", "acme-gmbh"),
        ),
        ("gmbh acme", hit("WORDS", "name", "Acme GmbH", "acme-gmbh")),
        ("prodcut", hit("TYPO", "name", "Product", "product")),
        ("77", hit("EXACT", "externalReferences", "77", "acme-gmbh")),
        (
            "acme.example",
            hit("WORD", "website", "https://acme.example", "acme-gmbh"),
        ),
        ("sign-up", hit("EXACT", "key", "sign-up", "sign-up")),
    ] {
        assert_eq!(find("viewer", text).await[0], expected, "{text}");
    }
    assert_eq!(
        find("procurement", "sign-up").await,
        json!([]),
        "a collection is not theirs to see"
    );
    assert_eq!(find("viewer", "nothing of it").await, json!([]));
    let renamed = json!({ "name": "Ärzteverein" });
    let version = version(&server, "acme").await;
    server.try_update("vendor", "acme", &version, renamed).await;
    assert_eq!(
        find("viewer", "aerzte").await[0],
        hit("PREFIX", "name", "Ärzteverein", "acme")
    );
    let exact = find("viewer", "acme").await;
    assert_eq!(exact[0], hit("EXACT", "key", "acme", "acme"));
}
