//! What every noun can do: be registered, read by id and key, listed, updated, retired; and the relations between them.

use serde_json::{Value, json};

use crate::harness::{Server, codes};
use drafts::drafts;

mod drafts;
mod relations;

/// How many drafts are of the noun.
fn count_of(noun: &str, drafts: &[(&str, &str, Value)]) -> usize {
    drafts.iter().filter(|(other, ..)| *other == noun).count()
}

async fn filled() -> Server {
    let server = Server::empty();
    for (noun, _, draft) in drafts() {
        server.register(noun, draft).await;
    }
    server
}

#[tokio::test]
async fn every_noun_is_read_by_id_and_by_key_and_listed() {
    let server = filled().await;
    for (noun, list, draft) in drafts() {
        let key = draft["key"].as_str().unwrap();
        let query = format!(
            "{{ {noun}(id: \"{key}\") {{ id key version illustrative }} {list} {{ totalCount nodes {{ key }} edges {{ cursor \
             node {{ key }} }} pageInfo {{ hasNextPage endCursor }} }} none: {noun}(id: \"nothing\") {{ key }} }}"
        );
        let answer = server.ask("viewer", &query).await;
        assert_eq!(answer[noun]["key"], key);
        let (nodes, edges) = (&answer[list]["nodes"], &answer[list]["edges"]);
        let nodes = nodes.as_array().unwrap();
        assert_eq!(nodes.len(), count_of(noun, &drafts()), "{list}");
        assert_eq!(answer[list]["totalCount"], nodes.len(), "{list}");
        assert!(nodes.contains(&json!({ "key": key })), "{list}");
        assert_eq!(
            edges[nodes.len() - 1]["cursor"],
            answer[list]["pageInfo"]["endCursor"]
        );
        assert_eq!(answer["none"], Value::Null);
        let id = answer[noun]["id"].as_str().unwrap();
        let by_id = server
            .ask("viewer", &format!("{{ {noun}(id: \"{id}\") {{ key }} node(id: \"{id}\") {{ key version __typename }} }}"))
            .await;
        assert_eq!(
            (&by_id[noun]["key"], &by_id["node"]["key"]),
            (&json!(key), &json!(key))
        );
    }
}

#[tokio::test]
async fn every_noun_is_updated_against_its_version_and_retired_for_good() {
    let server = filled().await;
    for (index, (noun, list, draft)) in drafts().into_iter().enumerate().rev() {
        let left = count_of(noun, &drafts()[..index]);
        let key = draft["key"].as_str().unwrap();
        let read = server
            .ask(
                "viewer",
                &format!("{{ {noun}(id: \"{key}\") {{ version }} }}"),
            )
            .await;
        let version = read[noun]["version"].as_str().unwrap();
        let updated = server
            .try_update(noun, key, version, json!({ "illustrative": true }))
            .await;
        assert_eq!(codes(&updated), Vec::<&str>::new(), "{noun}");
        let now = updated[noun]["version"].as_str().unwrap();
        assert_ne!(now, version);
        let unchanged = server
            .try_update(noun, key, now, json!({ "illustrative": true }))
            .await;
        assert_eq!(
            unchanged[noun]["version"], now,
            "an update that changes nothing is no revision"
        );
        let stale = server
            .try_update(noun, key, version, json!({ "illustrative": false }))
            .await;
        assert_eq!(codes(&stale), ["CONFLICT"]);
        assert_eq!(
            stale[noun]["version"], now,
            "a conflict shows the record as it stands"
        );
        assert_eq!(
            codes(&server.try_retire(noun, key, version).await),
            ["CONFLICT"]
        );
        let retired = server.try_retire(noun, key, now).await;
        assert_eq!(codes(&retired), Vec::<&str>::new(), "{noun}: {retired}");
        let gone = format!(
            "{{ {noun}(id: \"{key}\") {{ key }} node(id: {}) {{ key }} {list} {{ totalCount }} }}",
            retired["retiredId"]
        );
        let gone = server.ask("viewer", &gone).await;
        assert_eq!(
            (&gone[noun], &gone["node"], &gone[list]["totalCount"]),
            (&Value::Null, &Value::Null, &json!(left))
        );
    }
    let again = server.try_register("person", drafts()[0].2.clone()).await;
    assert_eq!(
        codes(&again),
        ["DUPLICATE_KEY"],
        "a key is taken also by a retired record"
    );
}

#[tokio::test]
async fn what_others_refer_to_cannot_be_retired() {
    let server = filled().await;
    for (noun, _, draft) in drafts() {
        if [
            "clause",
            "flow",
            "notice",
            "collection",
            "holding",
            "subprocessing",
            "attestation",
            "referenceRow",
        ]
        .contains(&noun)
        {
            continue;
        }
        let key = draft["key"].as_str().unwrap();
        let read = server
            .ask(
                "viewer",
                &format!("{{ {noun}(id: \"{key}\") {{ version }} }}"),
            )
            .await;
        let refused = server
            .try_retire(noun, key, read[noun]["version"].as_str().unwrap())
            .await;
        assert_eq!(codes(&refused), ["IN_USE"], "{noun}");
    }
}

#[tokio::test]
async fn a_flow_comes_out_of_a_database_and_is_judged_by_what_feeds_it() {
    let server = filled().await;
    let flow = json!({
        "key": "out", "source": { "database": "crm" }, "recipient": { "vendor": "acme" }, "categories": ["data.click"],
        "purposes": ["purpose.analytics"], "state": "CONFIRMED"
    });
    server.register("flow", flow).await;
    let text = "{ database(id: \"crm\") { flows { nodes { key } } } flow(id: \"out\") { source { ... on Database { key } } \
                judgment { combinations { property { key } decision { reasons { leg { from } } } } } } }";
    let answer = server.ask("viewer", text).await;
    assert_eq!(
        answer["database"]["flows"]["nodes"],
        json!([{ "key": "out" }])
    );
    assert_eq!(answer["flow"]["source"]["key"], "crm");
    let combinations = &answer["flow"]["judgment"]["combinations"];
    assert_eq!(combinations.as_array().unwrap().len(), 1, "{combinations}");
    assert_eq!(combinations[0]["property"]["key"], "site");
    let question = "{ sharingDecision(input: { recipient: { vendor: \"acme\" }, category: \"data.click\", database: \"crm\" }) { \
                    reasons { leg { from to onward } } } }";
    let answer = server.ask("viewer", question).await;
    let legs: Vec<_> = answer["sharingDecision"]["reasons"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|reason| reason["leg"]["onward"] == json!(false))
        .map(|reason| reason["leg"]["from"].clone())
        .collect();
    assert!(
        !legs.is_empty() && legs.iter().all(|from| from == "CN"),
        "the database's country is the origin: {answer}"
    );
}

#[tokio::test]
async fn collections_and_holdings_are_found_by_what_they_are_about() {
    let server = filled().await;
    let wide = json!({ "key": "data", "name": "Data" });
    server.register("dataCategory", wide).await;
    let narrow = json!({ "key": "data.click.late", "name": "Late clicks", "parent": "data.click" });
    server.register("dataCategory", narrow).await;
    let late = json!({ "key": "late", "database": "crm", "category": "data.click.late", "level": "PERSONAL" });
    server.register("holding", late).await;
    for (field, expected) in [
        ("holdings(filter: { category: \"data.click\" })", 2),
        ("holdings(filter: { category: \"data.click.late\" })", 1),
        ("holdings(filter: { category: \"data\" })", 0),
        ("holdings(filter: { levelStated: false })", 1),
        (
            "holdings(filter: { level: PERSONAL, database: \"crm\" })",
            1,
        ),
        ("holdings(filter: { property: \"site\" })", 1),
        ("holdings(filter: { levelDisputed: true })", 0),
        (
            "collections(filter: { property: \"site\", method: \"method.cookie\" })",
            1,
        ),
        (
            "collections(filter: { database: \"crm\", level: AGGREGATE })",
            1,
        ),
        ("collections(filter: { levelDisputed: true })", 1),
        ("collections(filter: { levelStated: false })", 0),
        ("collections(filter: { category: \"data\" })", 0),
        ("databases(filter: { country: \"CN\" })", 1),
        ("databases(filter: { countryStated: false })", 0),
        ("databases(filter: { purpose: \"purpose.analytics\" })", 1),
    ] {
        let answer = server
            .ask("viewer", &format!("{{ list: {field} {{ totalCount }} }}"))
            .await;
        assert_eq!(answer["list"]["totalCount"], expected, "{field}");
    }
    let never = json!({ "key": "never", "database": "crm", "category": "data", "retention": { "number": 0, "unit": "DAYS" } });
    let refused = server.try_register("holding", never).await;
    assert_eq!(codes(&refused), ["INVALID"]);
    assert_eq!(
        refused["userErrors"][0]["path"],
        json!(["input", "holding", "retention", "number"])
    );
}

#[tokio::test]
async fn pages_follow_each_other_without_gap() {
    let server = Server::with_sample();
    let mut keys = Vec::new();
    let mut after = Value::Null;
    loop {
        let query = "query($after: String) { clauses(first: 20, after: $after) { totalCount nodes { key } pageInfo { \
                     hasNextPage endCursor } } }";
        let page = server
            .ask_with("viewer", query, json!({ "after": after }))
            .await["clauses"]
            .clone();
        keys.extend(
            page["nodes"]
                .as_array()
                .unwrap()
                .iter()
                .map(|node| node["key"].as_str().unwrap().to_owned()),
        );
        if page["pageInfo"]["hasNextPage"] == json!(false) {
            assert_eq!(page["totalCount"], json!(keys.len()));
            break;
        }
        after = page["pageInfo"]["endCursor"].clone();
    }
    assert!(keys.len() > 50);
    assert!(keys.is_sorted() && keys.windows(2).all(|pair| pair[0] != pair[1]));
    for first in ["0", "101", "-1"] {
        let (status, code) = server
            .refused(
                "viewer",
                &format!("{{ clauses(first: {first}) {{ totalCount }} }}"),
            )
            .await;
        assert_eq!((status, code.as_str()), (200, "BAD_REQUEST"), "{first}");
    }
}

#[tokio::test]
async fn filters_choose_and_refuse_what_does_not_exist() {
    let server = Server::with_sample();
    let cases = [
        ("vendors(filter: { kind: PRODUCT })", 4),
        ("vendors(filter: { ownedBy: \"google\" })", 3),
        (
            "vendors(filter: { class: \"role.analytics-vendor\", illustrative: false })",
            4,
        ),
        (
            "vendors(filter: { country: \"US\", kind: COMPANY, illustrative: false })",
            2,
        ),
        ("flows(filter: { vendor: \"dart\" })", 2),
        ("flows(filter: { vendor: \"dart\", level: ANONYMOUS })", 1),
        (
            "clauses(filter: { rule: PROHIBITION, action: SELL, notice: \"autel-2013\" })",
            2,
        ),
        (
            "clauses(filter: { duty: \"obl.confidentiality\", notice: \"autel-2013\" })",
            2,
        ),
        // Across relations, and joined; the sample says which.
        (
            "vendors(filter: { receives: \"data.behaviour\", illustrative: false })",
            4,
        ),
        (
            "vendors(filter: { or: [{ ownedBy: \"google\" }, { ownedBy: \"adobe\" }], not: { receives: \"data.behaviour.page-view\" } })",
            0,
        ),
        (
            "vendors(filter: { and: [{ ownedBy: \"google\" }, { kind: PRODUCT }], not: { or: [] } })",
            3,
        ),
        ("vendors(filter: { or: [] })", 0),
        (
            "flows(filter: { fromProperty: \"auteltech\", vendor: \"dart\", not: { level: ANONYMOUS } })",
            1,
        ),
        ("flows(filter: { recipientClass: \"role.authority\" })", 1),
        (
            "clauses(filter: { rule: PROHIBITION, action: SELL, bindsClass: \"role.analytics-vendor\", notice: \"autel-2013\" })",
            1,
        ),
        (
            "clauses(filter: { or: [{ rule: DUTY }, { not: { rule: DUTY } }], action: SELL, notice: \"autel-2013\" })",
            2,
        ),
    ];
    for (field, expected) in cases {
        let answer = server
            .ask("viewer", &format!("{{ list: {field} {{ totalCount }} }}"))
            .await;
        assert_eq!(answer["list"]["totalCount"], expected, "{field}");
    }
    let (_, code) = server
        .refused(
            "viewer",
            "{ vendors(filter: { ownedBy: \"nobody\" }) { totalCount } }",
        )
        .await;
    assert_eq!(code, "NOT_FOUND");
}

#[tokio::test]
async fn absent_leaves_and_null_clears() {
    let server = filled().await;
    let read = "{ vendor(id: \"acme\") { version country classes { key } } }";
    let before = server.ask("viewer", read).await;
    let version = |answer: &Value| answer["vendor"]["version"].as_str().unwrap().to_owned();
    server
        .try_update("vendor", "acme", &version(&before), json!({ "tier": 2 }))
        .await;
    let after = server.ask("viewer", read).await;
    assert_eq!(
        (&after["vendor"]["country"], &after["vendor"]["classes"]),
        (&json!("DE"), &json!([{ "key": "role.analytics" }]))
    );
    server
        .try_update(
            "vendor",
            "acme",
            &version(&after),
            json!({ "country": null, "classes": null }),
        )
        .await;
    let cleared = server.ask("viewer", read).await;
    assert_eq!(
        (&cleared["vendor"]["country"], &cleared["vendor"]["classes"]),
        (&Value::Null, &json!([]))
    );
}

#[tokio::test]
async fn search_finds_names_aliases_hosts_and_gists_without_accents() {
    let server = Server::with_sample();
    server.register("vendor", json!({ "key": "buero", "name": "Büro Käufer", "kind": "COMPANY", "aliases": ["道通科技"] })).await;
    let shop = json!({ "key": "shop", "name": "Store", "hosts": ["shop.example.com"], "operator": "autel" });
    server.register("property", shop).await;
    for (text, field, key) in [
        ("GOOGLE", "name", "google"),
        ("buro kaufer", "name", "buero"),
        ("道通", "aliases", "buero"),
        ("shop.example", "hosts", "shop"),
        ("may not resell", "citation", "autel-2013.s6.no-resale"),
    ] {
        let answer = server
            .ask_with(
                "viewer",
                "query($t: String!) { search(text: $t) { field matched node { key } } }",
                json!({ "t": text }),
            )
            .await;
        let first = &answer["search"][0];
        assert_eq!(
            (&first["field"], &first["node"]["key"]),
            (&json!(field), &json!(key)),
            "{text}: {answer}"
        );
    }
}
