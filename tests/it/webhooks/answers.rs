//! Events of answers: findings, transfers, clearances and ends, which turn by a change or by the day.

use serde_json::{Value, json};

use super::{LOOSE, create, deliveries, server};
use crate::clients::within_seconds;
use crate::harness::receiver::{Received, Receiver};
use crate::harness::{Server, database};
use crate::intake::{asked, done, fill, read};

/// The events of a kind, as far as they have come.
fn of_kind(received: &[Received], kind: &str) -> Vec<Value> {
    let events = received.iter().map(Received::event);
    events.filter(|event| event["type"] == kind).collect()
}

/// Waits until an event of this kind has come for which this holds.
async fn wait_for(receiver: &Receiver, kind: &str, such: impl Fn(&Value) -> bool) -> Value {
    for _ in 0..900 {
        if let Some(event) = of_kind(&receiver.all(), kind).into_iter().find(&such) {
            return event;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    let all: Vec<_> = receiver.all().iter().map(Received::event).collect();
    panic!("no such {kind} in {all:#?}");
}

async fn flow(server: &Server, to: &str) -> Value {
    let draft = json!({
        "key": "visits", "source": { "property": "site" }, "recipient": { "vendor": to }, "categories": ["data.visit"],
        "purposes": ["purpose.count"], "level": "PERSONAL", "state": "CONFIRMED",
    });
    server.register("flow", draft).await
}

async fn vendor(server: &Server, key: &str, country: &str) -> Value {
    let draft = json!({ "key": key, "name": key, "kind": "COMPANY", "country": country, "classes": ["role.counter"] });
    server.register("vendor", draft).await
}

#[tokio::test]
async fn a_finding_appears_and_is_resolved_and_a_transfer_gets_its_status() {
    let (server, receiver) = (server(), Receiver::new());
    fill(&server).await;
    vendor(&server, "acme", "US").await;
    create(
        &server,
        &receiver,
        &["finding.*", "transfer.status_changed"],
    )
    .await;
    let made = flow(&server, "acme").await;
    let appeared = wait_for(&receiver, "finding.appeared", |event| {
        event["data"]["code"] == "TRANSFER_UNSAFEGUARDED"
    })
    .await;
    let flow_id = made["id"].as_str().unwrap();
    assert_eq!(appeared["subject"], flow_id);
    let data = &appeared["data"];
    assert_eq!(
        (&data["revision"], &data["severity"]),
        (&json!("8"), &json!("CRITICAL"))
    );
    let sentence = data["sentence"].as_str().unwrap();
    assert!(
        sentence.contains("DE") && sentence.contains("US"),
        "{sentence}"
    );
    let begun = wait_for(&receiver, "transfer.status_changed", |event| {
        event["data"]["regime"] == "eu-gdpr"
    })
    .await;
    let data = &begun["data"];
    assert_eq!(
        (
            &data["flow"],
            &data["from"],
            &data["to"],
            &data["before"],
            &data["after"]
        ),
        (
            &json!(flow_id),
            &json!("DE"),
            &json!("US"),
            &Value::Null,
            &json!("UNSAFEGUARDED")
        )
    );

    // What the finding asks for is done: the data goes nowhere else.
    let stays = json!({ "destinations": ["DE"] });
    let updated = server.try_update("flow", flow_id, "8", stays).await;
    assert_eq!(updated["userErrors"], json!([]), "{updated}");
    let resolved = wait_for(&receiver, "finding.resolved", |event| {
        event["data"]["finding"] == appeared["data"]["finding"]
    })
    .await;
    assert_eq!(resolved["data"]["revision"], "9");
    let ended = wait_for(&receiver, "transfer.status_changed", |event| {
        event["data"]["revision"] == "9" && event["data"]["regime"] == "eu-gdpr"
    })
    .await;
    assert_eq!(
        (&ended["data"]["before"], &ended["data"]["after"]),
        (&json!("UNSAFEGUARDED"), &Value::Null)
    );
    // What is not otherwise is not told again, and nothing else was asked for.
    let received = receiver.all();
    let mut ids: Vec<_> = received
        .iter()
        .map(|one| one.header("webhook-id").to_owned())
        .collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), received.len());
    let appeared = of_kind(&received, "finding.appeared");
    let mut findings: Vec<_> = appeared
        .iter()
        .map(|event| event["data"]["finding"].to_string())
        .collect();
    findings.sort_unstable();
    let all = findings.len();
    findings.dedup();
    assert_eq!(findings.len(), all);
    assert!(of_kind(&received, "flow.registered").is_empty());
}

#[tokio::test]
async fn a_decision_and_a_clearance_that_ends_are_told() {
    let (server, receiver) = (server(), Receiver::new());
    fill(&server).await;
    create(&server, &receiver, &["intake.decided", "clearance.changed"]).await;
    let intake = done(&server, "procurement", "pia", "submitIntake", asked()).await;
    let approved = done(&server, "officer", "ann", "approveIntake", read(&intake)).await;
    let decided = wait_for(&receiver, "intake.decided", |_| true).await;
    assert_eq!(decided["subject"], intake["id"]);
    assert_eq!(decided["data"]["after"]["state"], "APPROVED");
    let cleared = wait_for(&receiver, "clearance.changed", |_| true).await;
    assert_eq!(cleared["subject"], intake["id"]);
    assert_eq!(
        (&cleared["data"]["before"], &cleared["data"]["after"]),
        (
            &Value::Null,
            &json!({ "verdict": "PERMITTED", "reasonCodes": [] })
        )
    );

    let key = approved["vendor"]["key"].as_str().unwrap();
    let query = format!("{{ vendor(id: \"{key}\") {{ id version }} }}");
    let vendor = server.ask("viewer", &query).await["vendor"].clone();
    let from = today().to_string();
    let suspended =
        json!({ "standing": [{ "state": "SUSPENDED", "from": from, "reason": "a breach" }] });
    let (id, version) = (
        vendor["id"].as_str().unwrap(),
        vendor["version"].as_str().unwrap(),
    );
    let updated = server.try_update("vendor", id, version, suspended).await;
    assert_eq!(updated["userErrors"], json!([]), "{updated}");
    let gone = wait_for(&receiver, "clearance.changed", |event| {
        event["data"]["after"].is_null()
    })
    .await;
    assert_eq!(gone["data"]["before"]["verdict"], "PERMITTED");
    assert_eq!(of_kind(&receiver.all(), "intake.decided").len(), 1);
}

#[tokio::test]
async fn what_turns_by_the_day_alone_is_told_once() {
    let (first, receiver) = (server(), Receiver::new());
    create(
        &first,
        &receiver,
        &["agreement.ending", "certification.ending"],
    )
    .await;
    let us = json!({ "key": "us", "name": "Us" });
    first.register("legalEntity", us).await;
    let today = today();
    let in_days = |days: i64| {
        today
            .checked_add(jiff::Span::new().days(days))
            .unwrap()
            .to_string()
    };
    let certified = |last: i64| json!([{ "scheme": "ISO_27001", "until": in_days(last) }]);
    for (key, last) in [("today", 90), ("tomorrow", 91)] {
        let draft = json!({ "key": key, "name": key, "kind": "COMPANY", "certifications": certified(last) });
        first.register("vendor", draft).await;
        let draft = json!({
            "key": format!("with-{key}"), "ours": "us", "kind": "DPA", "state": "IN_FORCE", "theirs": [{ "vendor": key }],
            "until": in_days(last),
        });
        first.register("agreement", draft).await;
    }
    let made = wait_for(&receiver, "agreement.ending", |_| true).await;
    wait_for(&receiver, "certification.ending", |_| true).await;
    assert_eq!(made["data"]["key"], "with-today");
    assert_eq!(made["data"]["until"], in_days(90));

    // What the receiver has and the server does not know of yet would be sent once more.
    within_seconds("it is known that both have come", async || {
        let sent = deliveries(&first).await;
        sent.iter().all(|one| one["state"] == "DELIVERED")
    })
    .await;
    // As it was compared yesterday, and as if nothing had been told: today one more day has passed.
    let data = first.kill();
    let told = receiver.all().len();
    let yesterday = today.yesterday().unwrap();
    database::tamper(
        data.path(),
        &format!("UPDATE dispatch SET day = '{yesterday}'"),
    )
    .await;
    let again = Server::on_with(data.path(), &[], &LOOSE);
    receiver.wait_for(told + 2).await;
    let received = &receiver.all()[told..];
    let mut seen: Vec<_> = received
        .iter()
        .map(|one| {
            (
                one.event()["type"].clone(),
                one.event()["data"]["key"].clone(),
            )
        })
        .map(|(kind, key)| format!("{} {}", kind.as_str().unwrap(), key.as_str().unwrap()))
        .collect();
    seen.sort_unstable();
    assert_eq!(
        seen,
        ["agreement.ending with-today", "certification.ending today"]
    );
    drop(again);
    database::drop(data.path());
}

fn today() -> jiff::civil::Date {
    jiff::tz::TimeZone::UTC
        .to_datetime(jiff::Timestamp::now())
        .date()
}
