//! Lists: which records a filter chooses, in which order, and what a caller may learn by asking.

use serde_json::{Value, json};

use crate::harness::Server;

/// The keys of a list of the sample.
async fn keys(server: &Server, role: &str, field: &str) -> Vec<String> {
    let query = format!("{{ list: {field} {{ totalCount nodes {{ key }} }} }}");
    let list = server.ask(role, &query).await["list"].clone();
    let nodes = list["nodes"].as_array().unwrap();
    assert_eq!(list["totalCount"], nodes.len(), "{field}");
    let keys = nodes.iter().map(|node| node["key"].as_str().unwrap());
    keys.map(str::to_owned).collect()
}

async fn count(server: &Server, field: &str) -> usize {
    keys(server, "viewer", field).await.len()
}

/// A small register: what a database holds and who gets it, with every fact known.
async fn register() -> Server {
    let server = Server::empty();
    for (noun, draft) in [
        (
            "legalEntity",
            json!({ "key": "ours", "name": "Ours", "country": "CN" }),
        ),
        (
            "property",
            json!({ "key": "site", "name": "Site", "hosts": ["www.example.com"], "operator": "ours" }),
        ),
        (
            "property",
            json!({ "key": "idle", "name": "Idle", "hosts": ["idle.example.com"], "operator": "ours" }),
        ),
        (
            "dataCategory",
            json!({ "key": "contact", "name": "Contact" }),
        ),
        (
            "dataCategory",
            json!({ "key": "contact.email", "name": "E-mail", "parent": "contact" }),
        ),
        ("dataCategory", json!({ "key": "click", "name": "Click" })),
        ("purpose", json!({ "key": "service", "name": "Service" })),
        (
            "purpose",
            json!({ "key": "service.order", "name": "Order", "parent": "service" }),
        ),
        (
            "dataSubject",
            json!({ "key": "visitor", "name": "Visitor" }),
        ),
        ("recipientClass", json!({ "key": "host", "name": "Host" })),
        (
            "recipientClass",
            json!({ "key": "host.mail", "name": "Mail host", "parent": "host" }),
        ),
        ("collectionMethod", json!({ "key": "form", "name": "Form" })),
        (
            "vendor",
            json!({
                "key": "alpha", "name": "Zeta", "kind": "COMPANY", "country": "US", "tier": 2, "classes": ["host"],
                "standing": [{ "state": "APPROVED", "until": "2020-12-31" }, { "state": "SUSPENDED", "from": "2021-01-01" }],
                "certifications": [{ "scheme": "ISO_27001", "until": "2024-06-30" }]
            }),
        ),
        (
            "vendor",
            json!({
                "key": "beta", "name": "Äpfel", "kind": "PRODUCT", "classes": ["host.mail"],
                "owners": [{ "owner": "alpha", "from": "2015-01-01", "until": "2019-12-31" }]
            }),
        ),
        (
            "vendor",
            json!({
                "key": "gamma", "name": "birne", "kind": "PRODUCT", "country": "DE", "tier": 1,
                "owners": [{ "owner": "beta" }]
            }),
        ),
        (
            "database",
            json!({ "key": "crm", "name": "CRM", "country": "CN", "hostedBy": "alpha", "owner": "ours" }),
        ),
        ("database", json!({ "key": "attic", "name": "Attic" })),
        (
            "collection",
            json!({
                "key": "sign-up", "property": "site", "method": "form", "category": "contact.email", "into": "crm",
                "purposes": ["service.order"], "subjects": ["visitor"], "by": "gamma"
            }),
        ),
        (
            "holding",
            json!({ "key": "clicks", "database": "attic", "category": "click", "source": "site" }),
        ),
        (
            "agreement",
            json!({
                "key": "dpa", "kind": "DPA", "ours": "ours", "theirs": [{ "vendor": "alpha" }], "state": "IN_FORCE",
                "until": "2030-01-31"
            }),
        ),
        (
            "agreement",
            json!({
                "key": "old", "kind": "NDA", "ours": "ours", "theirs": [{ "vendor": "gamma" }], "state": "TERMINATED",
                "until": "2018-01-31"
            }),
        ),
        (
            "notice",
            json!({
                "key": "notice", "title": "Notice", "properties": ["site"], "effective": "2020-01-01",
                "sections": [{ "label": "1", "names": ["gamma"] }]
            }),
        ),
        (
            "clause",
            json!({
                "key": "owner-clause", "rule": "PROHIBITION", "bound": { "vendors": ["alpha"] }, "actions": ["SELL"],
                "source": { "agreement": "dpa" }, "scope": { "categories": ["contact.email"] }
            }),
        ),
        (
            "clause",
            json!({
                "key": "class-clause", "rule": "DUTY", "duty": "obl.confidentiality", "bound": { "classes": ["host"] },
                "source": { "law": "GDPR Art. 28(3)" }
            }),
        ),
        (
            "flow",
            json!({
                "key": "mail", "source": { "database": "crm" }, "recipient": { "vendor": "beta" },
                "categories": ["contact.email"], "purposes": ["service.order"], "subjects": ["visitor"], "persons": 10,
                "state": "CONFIRMED", "origin": "CN", "destinations": ["US", "DE"], "role": "PROCESSOR", "level": "PERSONAL"
            }),
        ),
        (
            "flow",
            json!({
                "key": "count", "source": { "property": "site" }, "recipient": { "vendor": "gamma" },
                "categories": ["click"], "persons": 200, "state": "PROPOSED"
            }),
        ),
        (
            "flow",
            json!({
                "key": "ours", "source": { "property": "site" }, "recipient": { "legalEntity": "ours" },
                "categories": ["click"], "state": "CONFIRMED"
            }),
        ),
    ] {
        server.register(noun, draft).await;
    }
    server
}

#[tokio::test]
async fn every_criterion_chooses_what_it_says() {
    let server = register().await;
    for (field, expected) in [
        ("vendors(filter: { class: \"host\" })", "alpha beta"),
        ("vendors(filter: { class: \"host.mail\" })", "beta"),
        (
            "vendors(filter: { standing: APPROVED, on: \"2020-01-01\" })",
            "alpha",
        ),
        ("vendors(filter: { standing: APPROVED })", ""),
        (
            "vendors(filter: { ownedBy: \"alpha\", on: \"2018-01-01\" })",
            "beta gamma",
        ),
        ("vendors(filter: { ownedBy: \"alpha\" })", ""),
        ("vendors(filter: { country: \"DE\" })", "gamma"),
        ("vendors(filter: { receives: \"contact\" })", "beta"),
        ("vendors(filter: { purpose: \"service\" })", "beta"),
        ("vendors(filter: { agreementState: TERMINATED })", "gamma"),
        (
            "vendors(filter: { certified: ISO_27001, on: \"2024-06-30\" })",
            "alpha",
        ),
        (
            "vendors(filter: { certified: ISO_27001, on: \"2024-07-01\" })",
            "",
        ),
        (
            "vendors(filter: { certificationEndsBefore: \"2024-07-01\" })",
            "alpha",
        ),
        (
            "vendors(filter: { certificationEndsBefore: \"2024-06-30\" })",
            "",
        ),
        (
            "vendors(filter: { or: [{ receives: \"click\" }, { country: \"US\" }] })",
            "alpha gamma",
        ),
        (
            "vendors(filter: { not: { receives: \"click\" }, kind: PRODUCT })",
            "beta",
        ),
        (
            "vendors(filter: { and: [{ class: \"host\" }, { kind: PRODUCT }] })",
            "beta",
        ),
        ("flows(filter: { vendor: \"beta\" })", "mail"),
        ("flows(filter: { vendorOrOwned: \"beta\" })", "count mail"),
        ("flows(filter: { legalEntity: \"ours\" })", "ours"),
        ("flows(filter: { fromDatabase: \"crm\" })", "mail"),
        (
            "flows(filter: { fromProperty: \"site\", levelStated: false })",
            "count ours",
        ),
        ("flows(filter: { category: \"contact\" })", "mail"),
        ("flows(filter: { purpose: \"service\" })", "mail"),
        ("flows(filter: { subject: \"visitor\" })", "mail"),
        ("flows(filter: { role: PROCESSOR })", "mail"),
        ("flows(filter: { origin: \"CN\" })", "mail"),
        ("flows(filter: { destination: \"DE\" })", "mail"),
        ("flows(filter: { state: CONFIRMED })", "mail ours"),
        ("databases(filter: { category: \"contact\" })", "crm"),
        ("databases(filter: { category: \"click\" })", "attic"),
        ("databases(filter: { property: \"site\" })", "attic crm"),
        ("databases(filter: { property: \"idle\" })", ""),
        (
            "databases(filter: { hostedBy: \"alpha\", owner: \"ours\" })",
            "crm",
        ),
        (
            "databases(filter: { or: [{ countryStated: false }, { hostedBy: \"gamma\" }] })",
            "attic",
        ),
        (
            "collections(filter: { by: \"gamma\", purpose: \"service\", subject: \"visitor\" })",
            "sign-up",
        ),
        ("collections(filter: { not: { method: \"form\" } })", ""),
        (
            "holdings(filter: { sourceStated: true, and: [{ property: \"site\" }] })",
            "clicks",
        ),
        ("properties(filter: { category: \"contact\" })", "site"),
        (
            "properties(filter: { method: \"form\", operator: \"ours\" })",
            "site",
        ),
        (
            "properties(filter: { not: { host: \"WWW.example.com\" } })",
            "idle",
        ),
        ("legalEntities(filter: { not: { country: \"CN\" } })", ""),
        (
            "notices(filter: { vendor: \"gamma\", draft: false })",
            "notice",
        ),
        (
            "notices(filter: { or: [{ vendor: \"beta\" }, { draft: true }] })",
            "",
        ),
        (
            "dataCategories(filter: { within: \"contact\", not: { root: true } })",
            "contact.email",
        ),
        ("agreements(filter: { endsBefore: \"2018-02-01\" })", "old"),
        ("agreements(filter: { endsBefore: \"2018-01-31\" })", ""),
        (
            "agreements(filter: { legalEntity: \"ours\", vendor: \"alpha\" })",
            "dpa",
        ),
        ("clauses(filter: { category: \"contact\" })", "owner-clause"),
        (
            "clauses(filter: { law: \"GDPR Art. 28(3)\", bindsClass: \"host\" })",
            "class-clause",
        ),
        (
            "clauses(filter: { bindsVendor: \"alpha\", agreement: \"dpa\" })",
            "owner-clause",
        ),
    ] {
        assert_eq!(
            keys(&server, "viewer", field).await.join(" "),
            expected,
            "{field}"
        );
    }
}

#[tokio::test]
async fn relations_through_others_are_lists() {
    let server = register().await;
    for (record, list, expected) in [
        ("dataCategory(id: \"contact\")", "databases", "crm"),
        ("dataCategory(id: \"contact\")", "properties", "site"),
        ("dataCategory(id: \"contact\")", "vendors", "beta"),
        (
            "dataCategory(id: \"contact\")",
            "vendors(filter: { country: \"DE\" })",
            "",
        ),
        ("purpose(id: \"service\")", "vendors", "beta"),
        ("collectionMethod(id: \"form\")", "properties", "site"),
        ("database(id: \"crm\")", "categories", "contact.email"),
        ("database(id: \"attic\")", "categories", "click"),
        ("database(id: \"attic\")", "properties", "site"),
        ("database(id: \"crm\")", "vendors", "beta"),
        ("database(id: \"attic\")", "vendors", ""),
        ("property(id: \"site\")", "categories", "contact.email"),
        ("property(id: \"site\")", "methods", "form"),
        ("property(id: \"site\")", "purposes", "service.order"),
        ("property(id: \"site\")", "databases", "attic crm"),
        ("property(id: \"site\")", "vendors", "gamma"),
        (
            "vendor(id: \"beta\")",
            "receivedCategories",
            "contact.email",
        ),
        ("vendor(id: \"beta\")", "receivedFor", "service.order"),
        ("vendor(id: \"beta\")", "products", "gamma"),
    ] {
        let query = format!("{{ record: {record} {{ list: {list} {{ nodes {{ key }} }} }} }}");
        let answer = server.ask("viewer", &query).await;
        let nodes = answer["record"]["list"]["nodes"].as_array().unwrap();
        let keys: Vec<_> = nodes
            .iter()
            .map(|node| node["key"].as_str().unwrap())
            .collect();
        assert_eq!(keys.join(" "), expected, "{record} {list}");
    }
}

#[tokio::test]
async fn ownership_is_shown_as_of_a_day_with_the_clauses_that_come_with_it() {
    let server = register().await;
    let read = |on: &str| {
        format!(
            "{{ vendor(id: \"gamma\") {{ ownership(on: \"{on}\") {{ vendor {{ key }} ownership {{ owner {{ key }} until }} }} \
             bindingClauses(on: \"{on}\") {{ clause {{ key }} certain byName throughOwners {{ key }} throughClasses {{ key }} }} }} }}"
        )
    };
    let then = server.ask("viewer", &read("2019-12-31")).await["vendor"].clone();
    assert_eq!(
        then["ownership"],
        json!([
            { "vendor": { "key": "gamma" }, "ownership": { "owner": { "key": "beta" }, "until": null } },
            { "vendor": { "key": "beta" }, "ownership": { "owner": { "key": "alpha" }, "until": "2019-12-31" } },
        ])
    );
    assert_eq!(
        then["bindingClauses"],
        json!([
            { "clause": { "key": "class-clause" }, "certain": false, "byName": false, "throughOwners": [],
              "throughClasses": [{ "key": "host" }] },
            { "clause": { "key": "owner-clause" }, "certain": true, "byName": false, "throughOwners": [{ "key": "alpha" }],
              "throughClasses": [] },
        ])
    );
    let now = server.ask("viewer", &read("2020-01-01")).await["vendor"].clone();
    assert_eq!(now["ownership"].as_array().unwrap().len(), 1);
    assert_eq!(now["bindingClauses"].as_array().unwrap().len(), 1);
    let by_name = "{ vendor(id: \"alpha\") { bindingClauses { byName throughOwners { key } } } }";
    let by_name = server.ask("viewer", by_name).await["vendor"]["bindingClauses"].clone();
    assert!(
        by_name
            .as_array()
            .unwrap()
            .contains(&json!({ "byName": true, "throughOwners": [] }))
    );
}

#[tokio::test]
async fn lists_come_in_the_order_that_is_asked_for() {
    let server = register().await;
    for (field, expected) in [
        ("vendors", "alpha beta gamma"),
        (
            "vendors(orderBy: { field: KEY, direction: DESC })",
            "gamma beta alpha",
        ),
        ("vendors(orderBy: { field: NAME })", "beta gamma alpha"),
        (
            "vendors(orderBy: { field: NAME, direction: DESC })",
            "alpha gamma beta",
        ),
        ("vendors(orderBy: { field: TIER })", "gamma alpha beta"),
        (
            "vendors(orderBy: { field: TIER, direction: DESC })",
            "alpha gamma beta",
        ),
        (
            "vendors(orderBy: { field: LAST_CHANGED, direction: DESC })",
            "gamma beta alpha",
        ),
        (
            "flows(orderBy: { field: PERSONS, direction: DESC })",
            "count mail ours",
        ),
        (
            "flows(orderBy: { field: PERSONS }, filter: { category: \"click\" })",
            "count ours",
        ),
        ("agreements(orderBy: { field: UNTIL })", "old dpa"),
        (
            "dataCategories(orderBy: { field: NAME })",
            "click contact contact.email",
        ),
    ] {
        assert_eq!(
            keys(&server, "viewer", field).await.join(" "),
            expected,
            "{field}"
        );
    }
}

#[tokio::test]
async fn pages_follow_each_other_in_every_order_while_records_come_and_go() {
    let server = Server::with_sample();
    let query = "query($after: String, $order: FlowOrder, $first: Int) { flows(first: $first, after: $after, orderBy: $order) { \
                 totalCount nodes { key } edges { cursor } pageInfo { hasNextPage endCursor } } }";
    let ask = |order: Value, after: Value, first: u8| {
        let variables = json!({ "order": order, "after": after, "first": first });
        let server = &server;
        async move { server.ask_with("viewer", query, variables).await["flows"].clone() }
    };
    for field in ["KEY", "LAST_CHANGED", "PERSONS", "FROM", "UNTIL", "LEVEL"] {
        for direction in ["ASC", "DESC"] {
            let order = json!({ "field": field, "direction": direction });
            let whole = ask(order.clone(), Value::Null, 100).await;
            let (mut nodes, mut after) = (Vec::new(), Value::Null);
            loop {
                let page = ask(order.clone(), after, 7).await;
                nodes.extend(page["nodes"].as_array().unwrap().clone());
                after = page["pageInfo"]["endCursor"].clone();
                if page["pageInfo"]["hasNextPage"] == json!(false) {
                    break;
                }
            }
            assert_eq!(whole["totalCount"], nodes.len(), "{order}");
            assert_eq!(whole["nodes"], json!(nodes), "{order}");
        }
    }
    let page = ask(Value::Null, Value::Null, 1).await;
    let cursor = page["pageInfo"]["endCursor"].clone();
    assert_eq!(page["edges"][0]["cursor"], cursor);
    let next = ask(Value::Null, cursor.clone(), 1).await["nodes"].clone();
    let first = page["nodes"][0]["key"].as_str().unwrap();
    let read = server
        .ask(
            "viewer",
            &format!("{{ flow(id: \"{first}\") {{ id version }} }}"),
        )
        .await;
    let (id, version) = (&read["flow"]["id"], &read["flow"]["version"]);
    let retired = server
        .try_retire("flow", id.as_str().unwrap(), version.as_str().unwrap())
        .await;
    assert_eq!(retired["userErrors"], json!([]));
    let behind = ask(Value::Null, cursor.clone(), 1).await["nodes"].clone();
    assert_eq!(behind, next, "the place stays though the record is gone");
    for (order, after) in [
        (json!({ "field": "PERSONS" }), cursor),
        (Value::Null, json!("google")),
        (Value::Null, json!("")),
    ] {
        let variables = json!({ "order": order, "after": after, "first": 1 });
        let (_, answer) = server
            .post("viewer", &json!({ "query": query, "variables": variables }))
            .await;
        let error = &answer["errors"][0];
        assert_eq!(error["extensions"]["code"], "BAD_REQUEST", "{answer}");
        assert!(
            error["message"].as_str().unwrap().contains("cursor"),
            "{answer}"
        );
    }
}

#[tokio::test]
async fn a_filter_tells_nothing_about_what_the_caller_may_not_read() {
    let server = register().await;
    for filter in [
        "{ receives: \"contact\" }",
        "{ purpose: \"service\" }",
        "{ agreementState: IN_FORCE }",
        "{ not: { agreementState: IN_FORCE } }",
        "{ or: [{ receives: \"contact\" }] }",
    ] {
        let query = format!("{{ vendors(filter: {filter}) {{ totalCount }} }}");
        let (_, code) = server.refused("procurement", &query).await;
        assert_eq!(code, "FORBIDDEN", "{filter}");
        assert!(server.ask("viewer", &query).await["vendors"]["totalCount"].is_u64());
    }
    let query = "{ dataCategory(id: \"contact\") { vendors { totalCount } } }";
    assert_eq!(server.refused("procurement", query).await.1, "FORBIDDEN");
    assert_eq!(
        count(&server, "vendors(filter: { class: \"host\" })").await,
        2
    );
    let own = keys(
        &server,
        "procurement",
        "vendors(filter: { class: \"host\" })",
    )
    .await;
    assert_eq!(own, ["alpha", "beta"]);
}
