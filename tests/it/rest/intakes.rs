//! Requests of procurement over REST, by their numbers in its systems.

use reqwest::Method;
use serde_json::{Value, json};

use super::{Answer, get, send};
use crate::harness::Server;
use crate::intake::{asked, done, fill};

async fn post(server: &Server, body: Value) -> Answer {
    send(
        server,
        "procurement",
        Method::POST,
        "/intakes",
        &[],
        Some(body),
    )
    .await
}

#[tokio::test]
async fn a_request_is_asked_and_looked_after_by_its_number() {
    let server = Server::with_sample();
    let body = json!({
        "vendor": {"draft": {"name": "Example Replay", "kind": "COMPANY", "country": "US", "classes": ["role.analytics-vendor"]}},
        "flow": {"source": {"property": "auteltech"}, "categories": ["data.behaviour.page-view"], "level": "PERSONAL",
                 "purposes": ["purpose.analytics.site"]},
        "justification": "shows where visitors get stuck",
        "externalReference": {"sourceSystem": "coupa", "externalId": "R 1"},
    });
    let made = post(&server, body.clone()).await;
    assert_eq!(made.status, 201, "{}", made.body);
    let record = &made.body["record"];
    assert_eq!(
        (&record["state"], &record["assessment"]["verdict"]),
        (&json!("SUBMITTED"), &json!("FORBIDDEN"))
    );
    assert!(
        !record["assessment"]["transfers"]
            .as_array()
            .unwrap()
            .is_empty()
    );
    assert!(record["assessment"]["noticeGate"]["beginsOn"].is_string());
    let read = get(&server, "procurement", "/intakes/coupa/R%201").await;
    assert_eq!((read.status, &read.body), (200, record));
    assert_eq!(read.body["clearance"], Value::Null);
    assert_eq!(
        get(&server, "procurement", "/intakes").await.body["totalCount"],
        1
    );
    let again = post(&server, body).await;
    assert_eq!(
        (again.problem(), &again.body["errors"][0]["pointer"]),
        ((409, "CONFLICT"), &json!("/externalReferences"))
    );
    let wrong = post(
        &server,
        json!({"vendor": {"registered": "nobody"}, "flow": {}, "justification": "x"}),
    )
    .await;
    assert_eq!(
        (wrong.status, &wrong.body["errors"][0]["pointer"]),
        (422, &json!("/vendor/registered"))
    );
    assert_eq!(get(&server, "admin", "/intakes").await.status, 403);
}

#[tokio::test]
async fn a_clearance_is_asked_for_a_day_until_it_ends() {
    let server = Server::empty();
    fill(&server).await;
    let path = "/intakes/coupa/4711";
    let clearance =
        async |on: &str| get(&server, "procurement", &format!("{path}/clearance{on}")).await;
    assert_eq!(clearance("").await.problem(), (404, "NOT_FOUND"));

    let mut body = asked();
    body["externalReference"] = json!({ "sourceSystem": "coupa", "externalId": "4711" });
    let made = post(&server, body).await;
    assert_eq!(made.status, 201, "{}", made.body);
    let open = json!({ "state": "SUBMITTED", "clearance": null });
    assert_eq!(clearance("").await.body, open);

    let record = &made.body["record"];
    let how = json!({ "id": record["id"], "version": record["version"], "until": "2099-01-31", "conditions": ["no profiles"] });
    done(&server, "officer", "ann", "approveIntake", how).await;
    let cleared = clearance("").await.body;
    assert_eq!(cleared["state"], "APPROVED");
    assert_eq!(
        (
            &cleared["clearance"]["verdict"],
            &cleared["clearance"]["validUntil"],
            &cleared["clearance"]["conditions"]
        ),
        (
            &json!("PERMITTED"),
            &json!("2099-01-31"),
            &json!(["no profiles"])
        )
    );
    assert_eq!(
        clearance("?on=2099-01-31").await.body["clearance"]["on"],
        "2099-01-31"
    );
    assert_eq!(
        clearance("?on=2099-02-01").await.body["clearance"],
        Value::Null
    );

    assert_eq!(clearance("?on=tomorrow").await.status, 400);
    let denied = get(&server, "admin", &format!("{path}/clearance")).await;
    assert_eq!(denied.problem(), (403, "FORBIDDEN"));
}
