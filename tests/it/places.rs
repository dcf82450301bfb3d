//! Filters by places and by what is not stated on the record itself.

use serde_json::json;

use crate::harness::Server;

/// Ours is in Germany, the vendor in the United States, the database in Quebec; one flow states its destination.
async fn across_borders() -> Server {
    let server = Server::empty();
    for (noun, draft) in [
        (
            "legalEntity",
            json!({ "key": "ours", "name": "Ours", "country": "DE" }),
        ),
        (
            "property",
            json!({ "key": "site", "name": "Site", "operator": "ours" }),
        ),
        (
            "dataCategory",
            json!({ "key": "views", "name": "Page views" }),
        ),
        ("dataCategory", json!({ "key": "names", "name": "Names" })),
        (
            "collectionMethod",
            json!({ "key": "tracking", "name": "Tracking" }),
        ),
        (
            "collectionMethod",
            json!({ "key": "cookie", "name": "Cookies", "parent": "tracking" }),
        ),
        (
            "collectionMethod",
            json!({ "key": "form", "name": "Forms" }),
        ),
        (
            "vendor",
            json!({ "key": "acme", "name": "Acme", "kind": "COMPANY", "country": "US" }),
        ),
        (
            "database",
            json!({ "key": "crm", "name": "CRM", "country": "CA-QC" }),
        ),
        (
            "holding",
            json!({ "key": "held", "database": "crm", "category": "views", "source": "site" }),
        ),
        (
            "holding",
            json!({ "key": "typed", "database": "crm", "category": "names" }),
        ),
        (
            "collection",
            json!({ "key": "gathered", "property": "site", "method": "cookie", "category": "views", "into": "crm" }),
        ),
        (
            "flow",
            json!({
                "key": "stated", "source": { "property": "site" }, "recipient": { "vendor": "acme" },
                "categories": ["views"], "destinations": ["CA-QC"], "state": "CONFIRMED"
            }),
        ),
        (
            "flow",
            json!({
                "key": "unstated", "source": { "database": "crm" }, "recipient": { "vendor": "acme" },
                "categories": ["views"], "state": "CONFIRMED"
            }),
        ),
    ] {
        server.register(noun, draft).await;
    }
    server
}

#[tokio::test]
async fn places_are_found_with_their_parts_and_where_nobody_stated_them_on_the_flow() {
    let server = across_borders().await;
    for (list, filter, expected) in [
        ("flows", "goesTo: \"US\"", json!(["unstated"])),
        ("flows", "goesTo: \"CA\"", json!(["stated"])),
        ("flows", "destination: \"CA-QC\"", json!(["stated"])),
        ("flows", "destination: \"US\"", json!([])),
        ("flows", "comesFrom: \"DE\"", json!(["stated"])),
        ("flows", "comesFrom: \"CA\"", json!(["unstated"])),
        ("databases", "country: \"CA\"", json!(["crm"])),
        ("vendors", "country: \"CA\"", json!([])),
        ("holdings", "method: \"cookie\"", json!(["held"])),
        ("holdings", "method: \"tracking\"", json!(["held"])),
        ("holdings", "method: \"form\"", json!([])),
    ] {
        let text = format!("{{ {list}(filter: {{ {filter} }}) {{ nodes {{ key }} }} }}");
        let answer = server.ask("viewer", &text).await;
        let nodes = answer[list]["nodes"].as_array().unwrap().iter();
        let keys: Vec<_> = nodes.map(|node| node["key"].clone()).collect();
        assert_eq!(json!(keys), expected, "{list} {filter}");
    }
    for (list, filter) in [
        ("flows", "goesTo: \"XX\""),
        ("vendors", "country: \"Germany\""),
    ] {
        let text = format!("{{ {list}(filter: {{ {filter} }}) {{ totalCount }} }}");
        let (_, code) = server.refused("viewer", &text).await;
        assert_eq!(code, "BAD_REQUEST", "{filter}");
    }
}
