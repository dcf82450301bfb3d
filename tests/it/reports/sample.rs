//! What the reports say of the sample, as the text of the rules has it.

use serde_json::Value;

use super::{rows, structure};
use crate::harness::Server;

/// The state of a line of a checklist about a vendor.
fn check<'a>(report: &'a Value, section: &str, vendor: &str, id: &str) -> &'a Value {
    let sections = report["sections"].as_array().unwrap();
    let section = sections.iter().find(|it| it["id"] == section).unwrap();
    let mut blocks = section["blocks"].as_array().unwrap().iter();
    let list = blocks
        .find(|it| it["kind"] == "checklist" && it["title"] == vendor)
        .unwrap();
    let checks = list["checks"].as_array().unwrap();
    checks.iter().find(|it| it["id"] == id).unwrap()
}

#[tokio::test]
async fn the_report_on_google_is_about_all_its_products() {
    let server = Server::with_sample();
    let told = structure(&server, "vendor.json?vendor=google&on=2013-06-10").await;
    let products: std::collections::BTreeSet<_> = rows(&told, "received")
        .iter()
        .map(|row| row["vendor"].as_str().unwrap())
        .collect();
    for product in ["DART", "DoubleClick", "Google Analytics"] {
        assert!(products.contains(product), "{product}: {products:?}");
    }
    // The demonstration's contract limits use to the agreed purposes and says nothing of security.
    let agreed = |id| check(&told, "agreements", "Google Analytics", id)["state"]["code"].clone();
    assert_eq!(agreed("a"), "YES");
    assert_eq!(agreed("c"), "NO");
    // It forbids selling and handing on; section 6 forbids it to those who get aggregate data.
    for promise in ["no-resale", "no-onward-sharing"] {
        let state = &check(&told, "promises", "Google Analytics", promise)["state"]["code"];
        assert_eq!(state, "YES", "{promise}");
    }
    let forbidden = rows(&told, "forbidden");
    assert!(forbidden.iter().all(|row| row["written-in"] != Value::Null));
    assert_eq!(told["provenance"]["day"], "2013-06-10");
    assert_eq!(told["provenance"]["revision"], "1");
}

#[tokio::test]
async fn transfers_and_findings_are_those_of_the_api() {
    let server = Server::with_sample();
    let told = structure(&server, "transfers.json?on=2026-11-28").await;
    let asked = "{ transfers(on: \"2026-11-28\") { totalCount } findings(on: \"2026-11-28\") { totalCount } }";
    let answer = server.ask("viewer", asked).await;
    let transfers = rows(&told, "transfers");
    assert_eq!(
        transfers.len(),
        answer["transfers"]["totalCount"].as_u64().unwrap() as usize
    );
    // Out of Germany to China without any safeguard.
    let to_headquarters = transfers
        .iter()
        .find(|row| row["flow"] == "demo.orders-to-headquarters");
    let to_headquarters = to_headquarters.unwrap();
    assert_eq!(to_headquarters["status"]["code"], "UNSAFEGUARDED");
    assert_eq!(to_headquarters["exporter"], "Demo Affiliate DE GmbH");
    assert_eq!(to_headquarters["from-place"], "Germany (DE)");
    assert_eq!(to_headquarters["to-place"], "China (CN)");

    let told = structure(&server, "findings.json?on=2026-11-28").await;
    let findings = rows(&told, "findings");
    assert_eq!(
        findings.len(),
        answer["findings"]["totalCount"].as_u64().unwrap() as usize
    );
    assert_eq!(findings[0]["severity"]["code"], "CRITICAL");
}

#[tokio::test]
async fn the_data_map_says_where_an_address_lies_and_who_gets_it() {
    let server = Server::with_sample();
    let told = structure(&server, "data-map.json?on=2026-11-28").await;
    let rows = rows(&told, "data-map");
    let email = rows
        .iter()
        .find(|row| row["key"] == "data.contact.email")
        .unwrap();
    let held = email["held-in"].as_array().unwrap();
    assert!(
        held.contains(&Value::from("Customer database (demo), China (CN)")),
        "{held:?}"
    );
    let sent = email["sent-to"].as_array().unwrap();
    assert!(
        sent.contains(&Value::from("Demo Store Fulfilment LLC")),
        "{sent:?}"
    );
    // The flow to the mailer is proposed, and does not happen.
    assert!(!sent.contains(&Value::from("Demo Mailer BV")), "{sent:?}");
}
