//! How much of what a record of processing needs is stated.

use serde_json::json;

use crate::harness::Server;

/// Ours has an address; Acme gets page views from our site; books are kept as a processor; nothing else is stated.
async fn little() -> Server {
    let server = Server::empty();
    for (noun, draft) in [
        (
            "legalEntity",
            json!({ "key": "ours", "name": "Ours", "address": "1 Street" }),
        ),
        (
            "property",
            json!({ "key": "site", "name": "Site", "operator": "ours" }),
        ),
        (
            "dataCategory",
            json!({ "key": "views", "name": "Page views" }),
        ),
        (
            "vendor",
            json!({ "key": "acme", "name": "Acme", "kind": "COMPANY", "country": "DE" }),
        ),
        (
            "database",
            json!({ "key": "crm", "name": "CRM", "owner": "ours", "securityMeasures": ["encrypted"] }),
        ),
        (
            "holding",
            json!({ "key": "held", "database": "crm", "category": "views" }),
        ),
        (
            "activity",
            json!({ "key": "books", "name": "Books", "role": "PROCESSOR", "ours": "ours" }),
        ),
        (
            "flow",
            json!({
                "key": "flow", "source": { "property": "site" }, "recipient": { "vendor": "acme" },
                "categories": ["views"], "state": "CONFIRMED", "from": "2013-06-01"
            }),
        ),
    ] {
        server.register(noun, draft).await;
    }
    server
}

#[tokio::test]
async fn it_counts_what_is_stated_and_names_the_gaps() {
    let server = little().await;
    let text = "{ vendor(id: \"acme\") { \
                  before: coverage(on: \"2013-05-31\") { stated needed percent } \
                  then: coverage(on: \"2013-06-01\") { stated needed gaps { field times } } } \
                database(id: \"crm\") { coverage { stated needed \
                  gaps { field what article times example { __typename key } } } } \
                activity(id: \"books\") { coverage { stated needed gaps { field } } } \
                coverage(on: \"2013-06-01\") { stated needed percent } }";
    let answer = server.ask("viewer", text).await;
    assert_eq!(
        answer["vendor"]["before"],
        json!({ "stated": 1, "needed": 2, "percent": 50 })
    );
    let lacking = [
        "Vendor.classes",
        "Flow.purposes",
        "Flow.subjects",
        "Flow.activity",
    ];
    let gaps = lacking.map(|field| json!({ "field": field, "times": 1 }));
    assert_eq!(
        answer["vendor"]["then"],
        json!({ "stated": 2, "needed": 6, "gaps": gaps })
    );
    let database = &answer["database"]["coverage"];
    assert_eq!(
        (&database["stated"], &database["needed"]),
        (&json!(3), &json!(8))
    );
    assert_eq!(
        database["gaps"][3],
        json!({
            "field": "Holding.retention", "what": "how long the data is kept, here or of the whole database",
            "article": "GDPR Art. 30(1)(f)", "times": 1, "example": { "__typename": "Holding", "key": "held" }
        })
    );
    let lacking = [
        "Activity.others",
        "Activity.purposes",
        "Activity.securityMeasures",
    ];
    let gaps = lacking.map(|field| json!({ "field": field }));
    assert_eq!(
        answer["activity"]["coverage"],
        json!({ "stated": 1, "needed": 4, "gaps": gaps })
    );
    assert_eq!(
        answer["coverage"],
        json!({ "stated": 6, "needed": 18, "percent": 33 })
    );
}

#[tokio::test]
async fn it_is_closed_to_those_who_only_buy() {
    let server = little().await;
    for text in [
        "{ coverage { stated } }",
        "{ vendor(id: \"acme\") { coverage { stated } } }",
    ] {
        let refused = server.refused("procurement", text).await;
        assert_eq!(refused, (403, "FORBIDDEN".to_owned()), "{text}");
    }
}

#[tokio::test]
async fn it_names_fields_that_the_api_has() {
    let server = Server::with_sample();
    let answer = server
        .ask(
            "viewer",
            "{ coverage { gaps { field example { __typename } } } }",
        )
        .await;
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/schema.graphql");
    let schema = std::fs::read_to_string(path).unwrap();
    for gap in answer["coverage"]["gaps"].as_array().unwrap() {
        let (noun, field) = gap["field"].as_str().unwrap().split_once('.').unwrap();
        assert_eq!(gap["example"]["__typename"], noun);
        let object = schema.split(&format!("\ntype {noun} ")).nth(1).unwrap();
        let object = object.split("\n}").next().unwrap();
        let plain = format!("\n\t{field}: ");
        let list = format!("\n\t{field}(");
        assert!(object.contains(&plain) || object.contains(&list), "{gap}");
    }
}
