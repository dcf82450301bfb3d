//! Findings through the API: pages, counts, and the same answers whichever way they are asked for.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::harness::Server;

const DAY: &str = "2013-06-01";

fn list(value: &Value) -> &Vec<Value> {
    value.as_array().unwrap()
}

fn ids(connection: &Value) -> Vec<String> {
    let nodes = list(&connection["nodes"]).iter();
    nodes
        .map(|node| node["id"].as_str().unwrap().to_owned())
        .collect()
}

async fn page(server: &Server, arguments: &str) -> Value {
    let text = format!(
        "{{ findings(on: \"{DAY}\" {arguments}) {{ nodes {{ id code severity }} totalCount pageInfo {{ hasNextPage endCursor }} \
         byCode {{ code count }} bySeverity {{ severity count }} byVendor {{ vendor {{ key }} count }} }} }}"
    );
    server.ask("viewer", &text).await["findings"].clone()
}

fn sum(counts: &Value) -> u64 {
    list(counts)
        .iter()
        .map(|it| it["count"].as_u64().unwrap())
        .sum()
}

#[tokio::test]
async fn all_pages_together_are_all_findings_and_the_counts_count_them() {
    let server = Server::with_sample();
    let mut seen = BTreeSet::new();
    let mut after = String::new();
    let total = loop {
        let page = page(&server, &format!("first: 20 {after}")).await;
        let before = seen.len();
        seen.extend(ids(&page));
        assert_eq!(
            seen.len(),
            before + ids(&page).len(),
            "no finding comes twice"
        );
        let total = page["totalCount"].as_u64().unwrap();
        assert_eq!(
            (sum(&page["byCode"]), sum(&page["bySeverity"])),
            (total, total)
        );
        if page["pageInfo"]["hasNextPage"] == false {
            break total;
        }
        after = format!("after: {}", page["pageInfo"]["endCursor"]);
    };
    assert!(total > 20, "{total}");
    assert_eq!(seen.len() as u64, total);
}

#[tokio::test]
async fn findings_are_filtered_and_ordered() {
    let server = Server::with_sample();
    let grave = page(
        &server,
        "filter: { severities: [CRITICAL], kinds: [VIOLATION] }",
    )
    .await;
    assert!(!ids(&grave).is_empty());
    assert!(
        list(&grave["nodes"])
            .iter()
            .all(|it| it["severity"] == "CRITICAL")
    );
    let none = page(&server, "filter: { severities: [CRITICAL], kinds: [GAP] }").await;
    assert_eq!(none["totalCount"], 0, "no gap is critical");
    let by_code = page(&server, "first: 100, orderBy: CODE").await;
    let codes: Vec<_> = list(&by_code["nodes"])
        .iter()
        .map(|it| &it["code"])
        .collect();
    let counted: Vec<_> = list(&by_code["byCode"])
        .iter()
        .map(|it| &it["code"])
        .collect();
    let mut runs = codes.clone();
    runs.dedup();
    assert_eq!(runs, counted[..runs.len()], "{codes:?}");
    for (filter, code) in [
        ("filter: { vendor: \"nobody\" }", "NOT_FOUND"),
        ("filter: { subject: \"nothing\" }", "BAD_REQUEST"),
        ("on: \"soon\"", "BAD_REQUEST"),
        ("first: 101", "BAD_REQUEST"),
    ] {
        let (_, refusal) = server
            .refused(
                "viewer",
                &format!("{{ findings({filter}) {{ totalCount }} }}"),
            )
            .await;
        assert_eq!(refusal, code, "{filter}");
    }
}

#[tokio::test]
async fn a_vendor_and_a_flow_tell_the_same_before_and_after_all_are_known() {
    let server = Server::with_sample();
    let of_vendor = format!(
        "{{ vendor(id: \"doubleclick\") {{ findings(on: \"{DAY}\", first: 100) {{ nodes {{ id }} }} \
         flows {{ nodes {{ findings(on: \"{DAY}\", first: 100) {{ nodes {{ id facts }} }} }} }} }} }}"
    );
    let alone = server.ask("viewer", &of_vendor).await;
    let all = page(&server, "first: 100, filter: { vendor: \"doubleclick\" }").await;
    let known = server.ask("viewer", &of_vendor).await;
    assert_eq!(alone, known);
    assert!(!ids(&all).is_empty());
    assert_eq!(ids(&alone["vendor"]["findings"]), ids(&all));
}

#[tokio::test]
async fn a_finding_tells_what_it_rests_on() {
    let server = Server::with_sample();
    let text = format!(
        "{{ findings(on: \"{DAY}\", filter: {{ codes: [NOTICE_CONTRADICTS_ITSELF] }}) {{ nodes {{ sentence subject {{ key }} \
         clauses {{ key }} citations {{ section }} }} }} }}"
    );
    let answer = server.ask("viewer", &text).await;
    let nodes = list(&answer["findings"]["nodes"]);
    let told = nodes
        .iter()
        .find(|it| it["subject"]["key"] == "autel-2013.s6.cross-site")
        .unwrap();
    let clauses = json!([{ "key": "autel-2013.s5.no-individual-tracking" }, { "key": "autel-2013.s6.cross-site" }]);
    assert_eq!(told["clauses"], clauses);
    let sections: BTreeSet<_> = list(&told["citations"])
        .iter()
        .map(|it| it["section"].as_str().unwrap())
        .collect();
    assert_eq!(sections, BTreeSet::from(["5", "6"]));
}

#[tokio::test]
async fn a_change_is_seen_at_once_and_only_by_those_who_may() {
    let server = Server::with_sample();
    let idle = "filter: { codes: [COUNTRY_NOT_STATED] }";
    let before = page(&server, idle).await["totalCount"].as_u64().unwrap();
    let draft = json!({ "key": "nowhere", "name": "Nowhere", "kind": "COMPANY" });
    let vendor = server.register("vendor", draft).await;
    let found = page(&server, idle).await;
    assert_eq!(found["totalCount"].as_u64(), Some(before + 1));
    let id = format!("COUNTRY_NOT_STATED/{}", vendor["id"].as_str().unwrap());
    assert!(ids(&found).contains(&id), "{found}");
    let (status, code) = server
        .refused("procurement", "{ findings { totalCount } }")
        .await;
    assert_eq!((status, code.as_str()), (403, "FORBIDDEN"));
}

#[tokio::test]
async fn a_cursor_that_the_list_does_not_hold_is_refused_and_no_empty_page() {
    let server = Server::with_sample();
    for list in ["findings", "transfers"] {
        let query = format!("{{ {list}(after: \"gone\") {{ totalCount }} }}");
        let refused = server.refused("viewer", &query).await;
        assert_eq!(refused, (200, "BAD_REQUEST".to_owned()), "{list}");
    }
}

#[tokio::test]
async fn what_nobody_answers_for_or_proves_is_told_until_it_is_stated() {
    let server = Server::empty();
    for (noun, draft) in [
        ("person", json!({ "key": "someone", "name": "Some One" })),
        (
            "legalEntity",
            json!({ "key": "ours", "name": "Ours", "country": "DE" }),
        ),
        (
            "property",
            json!({ "key": "site", "name": "Site", "operator": "ours" }),
        ),
        ("dataCategory", json!({ "key": "name", "name": "Name" })),
        (
            "vendor",
            json!({ "key": "acme", "name": "Acme", "kind": "COMPANY", "country": "DE" }),
        ),
        (
            "activity",
            json!({ "key": "mail", "name": "Mail", "role": "CONTROLLER", "ours": "ours" }),
        ),
        (
            "clause",
            json!({
                "key": "secrecy", "rule": "DUTY", "duty": "obl.confidentiality", "bound": { "vendors": ["acme"] },
                "source": { "law": "an act" }
            }),
        ),
        (
            "flow",
            json!({
                "key": "names", "source": { "property": "site" }, "recipient": { "vendor": "acme" }, "categories": ["name"],
                "level": "PERSONAL", "state": "CONFIRMED"
            }),
        ),
    ] {
        server.register(noun, draft).await;
    }
    let told = async |server: &Server| {
        let gaps = "filter: { codes: [DUTY_NOT_ATTESTED, ACTIVITY_WITHOUT_BASIS, NO_RESPONSIBLE] }, orderBy: CODE";
        let found = page(server, gaps).await;
        let codes = list(&found["nodes"]).iter().map(|it| it["code"].clone());
        Value::Array(codes.collect())
    };
    let all = json!([
        "DUTY_NOT_ATTESTED",
        "ACTIVITY_WITHOUT_BASIS",
        "NO_RESPONSIBLE"
    ]);
    assert_eq!(told(&server).await, all);
    let proof = json!({
        "key": "report", "clause": "secrecy", "vendor": "acme", "kind": "AUDIT_REPORT", "on": DAY, "by": "an auditor"
    });
    server.register("attestation", proof).await;
    for (noun, id, version, change) in [
        (
            "activity",
            "mail",
            "6",
            json!({ "lawfulBasis": "basis.consent" }),
        ),
        ("vendor", "acme", "5", json!({ "responsible": "someone" })),
    ] {
        let changed = server.try_update(noun, id, version, change).await;
        assert_eq!(changed["userErrors"], json!([]));
    }
    assert_eq!(told(&server).await, json!([]));
}
