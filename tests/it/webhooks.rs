//! Webhooks: what happens in the register is sent to endpoints, signed, until it is taken.

use serde_json::{Value, json};

use crate::clients::within_seconds;
use crate::harness::receiver::Receiver;
use crate::harness::{Server, codes};

mod answers;
mod outbox;

/// Receivers on this machine are allowed.
pub const LOOSE: [(&str, &str); 2] = [
    ("STEWARD_WEBHOOKS__PLAIN_HTTP", "true"),
    ("STEWARD_WEBHOOKS__PRIVATE_ADDRESS", "true"),
];

fn server() -> Server {
    Server::with_settings(&LOOSE)
}

async fn run(
    server: &Server,
    mutation: &str,
    input_type: &str,
    input: Value,
    shown: &str,
) -> Value {
    let text = format!(
        "mutation($input: {input_type}!) {{ {mutation}(input: $input) {{ {shown} userErrors {{ code path message }} }} }}"
    );
    server
        .ask_with("admin", &text, json!({ "input": input }))
        .await[mutation]
        .clone()
}

async fn try_create(server: &Server, url: &str, events: &[&str]) -> Value {
    let input = json!({ "url": url, "events": events });
    run(
        server,
        "createEndpoint",
        "CreateEndpointInput",
        input,
        "secret endpoint { id enabled }",
    )
    .await
}

/// Id and secret of an endpoint.
async fn create(server: &Server, receiver: &Receiver, events: &[&str]) -> (String, String) {
    let made = try_create(server, &receiver.url(), events).await;
    assert_eq!(made["userErrors"], json!([]), "{made}");
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    (text(&made["endpoint"]["id"]), text(&made["secret"]))
}

async fn vendor(server: &Server, key: &str) -> Value {
    server
        .register(
            "vendor",
            json!({ "key": key, "name": key, "kind": "COMPANY" }),
        )
        .await
}

async fn deliveries(server: &Server) -> Vec<Value> {
    let text = "{ deliveries { id event state dueAt tries { status problem } } }";
    server.ask("admin", text).await["deliveries"]
        .as_array()
        .unwrap()
        .clone()
}

#[tokio::test]
async fn a_change_is_sent_as_a_signed_cloud_event_with_the_record_before_and_after() {
    let (server, receiver) = (server(), Receiver::new());
    vendor(&server, "earlier").await;
    let (_, secret) = create(&server, &receiver, &["vendor.*"]).await;
    let made = vendor(&server, "acme").await;
    let id = made["id"].as_str().unwrap();
    server
        .try_update("vendor", id, "2", json!({ "name": "Acme 2" }))
        .await;
    let mut received = receiver.wait_for(2).await;
    assert_eq!(received.len(), 2, "what happened before is not sent");
    // Each is sent by itself; the order is told, not kept.
    received.sort_by_key(|one| one.event()["data"]["revision"].to_string());
    let (first, second) = (received[0].event(), received[1].event());
    for (event, kind, revision) in [
        (&first, "vendor.registered", "2"),
        (&second, "vendor.updated", "3"),
    ] {
        assert_eq!(
            (&event["specversion"], &event["type"]),
            (&json!("1.0"), &json!(kind))
        );
        assert_eq!(
            (&event["data"]["revision"], &event["subject"]),
            (&json!(revision), &json!(id))
        );
        assert_eq!(event["source"], "steward");
    }
    assert_eq!(first["data"]["before"], Value::Null);
    assert_eq!(first["data"]["after"]["name"], "acme");
    assert_eq!(second["data"]["before"], first["data"]["after"]);
    assert_eq!(second["data"]["after"]["name"], "Acme 2");
    for one in &received {
        assert!(one.is_signed_with(&secret));
        assert!(!one.is_signed_with("whsec_AAAA"));
        assert_eq!(
            one.header("webhook-id"),
            one.event()["id"].as_str().unwrap()
        );
        assert_eq!(one.header("content-type"), "application/cloudevents+json");
    }
    within_seconds("both are delivered", async || {
        deliveries(&server)
            .await
            .iter()
            .all(|one| one["state"] == "DELIVERED")
    })
    .await;
    // The secret lies sealed.
    for entry in std::fs::read_dir(server.data()).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        let secret = &secret.as_bytes()[6..];
        assert!(!bytes.windows(secret.len()).any(|part| part == secret));
    }
}

#[tokio::test]
async fn an_endpoint_gets_what_it_wants_and_nothing_that_is_said_of_people() {
    let (server, receiver) = (server(), Receiver::new());
    create(&server, &receiver, &["person.*", "legal_entity.registered"]).await;
    vendor(&server, "acme").await;
    server
        .register(
            "person",
            json!({ "key": "zebedee", "name": "Zebedee Quince" }),
        )
        .await;
    server
        .register("legalEntity", json!({ "key": "ours", "name": "Ours" }))
        .await;
    let received = receiver.wait_for(2).await;
    let kinds: Vec<_> = received
        .iter()
        .map(|one| one.event()["type"].clone())
        .collect();
    assert!(
        kinds.contains(&json!("person.registered"))
            && kinds.contains(&json!("legal_entity.registered")),
        "{kinds:?}"
    );
    for one in &received {
        let text = one.body.to_lowercase();
        assert!(
            !text.contains("zebedee") && !text.contains("quince"),
            "{text}"
        );
    }
}

#[tokio::test]
async fn what_is_not_taken_is_tried_again_when_the_receiver_asked_for_it() {
    let (server, receiver) = (server(), Receiver::new());
    create(&server, &receiver, &["vendor.*"]).await;
    receiver.answers("503 Service Unavailable\nretry-after: 3600");
    vendor(&server, "acme").await;
    receiver.wait_for(1).await;
    within_seconds("it waits", async || {
        let all = deliveries(&server).await;
        all[0]["state"] == "PENDING" && all[0]["tries"][0]["status"] == 503
    })
    .await;
    let waiting = deliveries(&server).await[0].clone();
    let due: jiff::Timestamp = waiting["dueAt"].as_str().unwrap().parse().unwrap();
    let wait = due.duration_since(jiff::Timestamp::now()).as_secs();
    assert!((3_500..=3_600).contains(&wait), "{wait}");

    // Once more by hand, with the same id.
    receiver.answers("200 OK");
    let input = json!({ "id": waiting["id"] });
    run(
        &server,
        "redeliver",
        "RedeliverInput",
        input,
        "delivery { state }",
    )
    .await;
    let received = receiver.wait_for(2).await;
    assert_eq!(
        received[0].header("webhook-id"),
        received[1].header("webhook-id")
    );
    within_seconds("it is delivered", async || {
        deliveries(&server).await[0]["state"] == "DELIVERED"
    })
    .await;
}

#[tokio::test]
async fn an_endpoint_that_is_gone_is_switched_off_and_a_redirect_is_not_followed() {
    let (server, receiver) = (server(), Receiver::new());
    let (id, _) = create(&server, &receiver, &["vendor.*"]).await;
    let elsewhere = Receiver::new();
    receiver.answers(&format!(
        "307 Temporary Redirect\nlocation: {}",
        elsewhere.url()
    ));
    vendor(&server, "acme").await;
    within_seconds("the redirect is told", async || {
        let all = deliveries(&server).await;
        let problem = all
            .first()
            .map(|one| one["tries"][0]["problem"].to_string());
        problem.is_some_and(|problem| problem.contains("redirect"))
    })
    .await;
    assert_eq!(elsewhere.all().len(), 0);
    receiver.answers("410 Gone");
    vendor(&server, "other").await;
    let state = async || {
        server
            .ask("admin", "{ endpoints { enabled offBecause } }")
            .await["endpoints"][0]
            .clone()
    };
    within_seconds("it is switched off", async || {
        state().await["enabled"] == false
    })
    .await;
    assert!(
        state().await["offBecause"]
            .as_str()
            .unwrap()
            .contains("410")
    );
    assert!(
        deliveries(&server)
            .await
            .iter()
            .all(|one| one["state"] == "FAILED")
    );
    let test = run(
        &server,
        "sendTestEvent",
        "EndpointInput",
        json!({ "id": id }),
        "deliveryId",
    )
    .await;
    assert_eq!(codes(&test), ["INVALID"]);

    receiver.answers("200 OK");
    let before = receiver.all().len();
    let input = json!({ "id": id, "enabled": true });
    let on = run(
        &server,
        "updateEndpoint",
        "UpdateEndpointInput",
        input,
        "endpoint { enabled offBecause }",
    )
    .await;
    assert_eq!(
        on["endpoint"],
        json!({ "enabled": true, "offBecause": null })
    );
    run(
        &server,
        "sendTestEvent",
        "EndpointInput",
        json!({ "id": id }),
        "deliveryId",
    )
    .await;
    let received = receiver.wait_for(before + 1).await;
    assert_eq!(received[before].event()["type"], "steward.test");
}

#[tokio::test]
async fn both_secrets_sign_while_they_are_exchanged() {
    let (server, receiver) = (server(), Receiver::new());
    let (id, old) = create(&server, &receiver, &["vendor.*"]).await;
    let rotated = run(
        &server,
        "rotateEndpointSecret",
        "EndpointInput",
        json!({ "id": id }),
        "secret",
    )
    .await;
    let new = rotated["secret"].as_str().unwrap();
    assert_ne!(new, old);
    vendor(&server, "acme").await;
    let received = receiver.wait_for(1).await;
    assert!(received[0].is_signed_with(&old) && received[0].is_signed_with(new));
    let gone = run(
        &server,
        "deleteEndpoint",
        "EndpointInput",
        json!({ "id": id }),
        "deletedId",
    )
    .await;
    assert_eq!(gone["deletedId"], id.as_str());
    assert_eq!(deliveries(&server).await, Vec::<Value>::new());
}

#[tokio::test]
async fn addresses_inside_are_refused_where_they_are_given_and_where_they_are_connected_to() {
    let strict = Server::empty();
    for (url, told) in [
        ("http://example.com/", "https://"),
        ("https://127.0.0.1/", "private"),
        ("https://169.254.169.254/", "never connected to"),
        ("https://ann:secret@example.com/", "no password"),
        ("nonsense", "https://example.com/hook"),
    ] {
        let refused = try_create(&strict, url, &["*"]).await;
        assert_eq!(codes(&refused), ["INVALID"], "{url}");
        let message = refused["userErrors"][0]["message"].as_str().unwrap();
        assert!(message.contains(told), "{url}: {message}");
    }
    let refused = try_create(
        &strict,
        "https://example.com/",
        &["vendors.*", "vendor.updated", "x"],
    )
    .await;
    assert_eq!(codes(&refused), ["INVALID", "INVALID"]);

    // A name that leads here is refused when it is connected to.
    let named = Server::with_settings(&[("STEWARD_WEBHOOKS__PLAIN_HTTP", "true")]);
    let receiver = Receiver::new();
    let url = format!("http://localhost:{}/hook", receiver.address.port());
    try_create(&named, &url, &["*"]).await;
    vendor(&named, "acme").await;
    within_seconds("it is refused", async || {
        let all = deliveries(&named).await;
        let problem = all
            .first()
            .map(|one| one["tries"][0]["problem"].to_string());
        problem.is_some_and(|problem| problem.contains("private"))
    })
    .await;
    assert_eq!(receiver.all().len(), 0);
}
