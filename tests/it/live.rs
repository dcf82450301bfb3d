//! Live changes: a subscription by server-sent events, as a client of GraphQL over SSE reads it.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};

use crate::harness::{Server, said};
use crate::intake;

/// A subscription that is open.
struct Live {
    answer: reqwest::Response,
    text: String,
}

impl Live {
    async fn open(server: &Server, token: &str, query: &str) -> Self {
        let answer = send(server, token, "text/event-stream", query).await;
        assert_eq!(answer.status(), 200);
        assert_eq!(answer.headers()["content-type"], "text/event-stream");
        let text = String::new();
        Self { answer, text }
    }

    /// The next event and its data; what is no event is passed over.
    async fn next(&mut self) -> Option<(String, Value)> {
        loop {
            if let Some((event, rest)) = self.text.split_once("\n\n") {
                let lines: Vec<_> = event.lines().map(str::to_owned).collect();
                self.text = rest.to_owned();
                let [event, data] = &lines[..] else { continue };
                let event = event.strip_prefix("event: ").unwrap().to_owned();
                let data = data.strip_prefix("data:").unwrap().trim();
                let data = match data {
                    "" => Value::Null,
                    text => serde_json::from_str(text).unwrap(),
                };
                return Some((event, data));
            }
            let part = tokio::time::timeout(Duration::from_secs(15), self.answer.chunk());
            let part = part.await.expect("something is sent in time").unwrap()?;
            self.text.push_str(std::str::from_utf8(&part).unwrap());
        }
    }

    /// Revision and `ACTION noun key` of what is told next.
    async fn told(&mut self) -> (String, Vec<String>) {
        let (event, answer) = self.next().await.unwrap();
        assert_eq!(
            (event.as_str(), &answer["errors"]),
            ("next", &Value::Null),
            "{answer}"
        );
        let told = &answer["data"]["registryChanges"];
        let changes = told["changes"].as_array().unwrap().iter();
        let word = |change: &Value, name: &str| change[name].as_str().unwrap_or("-").to_owned();
        let changes = changes.map(|it| {
            format!(
                "{} {} {}",
                word(it, "action"),
                word(it, "noun"),
                word(it, "key")
            )
        });
        (
            told["revision"].as_str().unwrap().to_owned(),
            changes.collect(),
        )
    }

    /// Why it ends.
    async fn end(mut self) -> Value {
        let mut reason = Value::Null;
        while let Some((event, answer)) = self.next().await {
            if event == "complete" {
                assert_eq!(self.next().await, None);
                return reason;
            }
            reason = answer["errors"][0].clone();
        }
        panic!("it breaks off without `complete`; {reason}");
    }
}

async fn send(server: &Server, token: &str, accept: &str, query: &str) -> reqwest::Response {
    reqwest::Client::new()
        .post(server.url())
        .header("authorization", format!("Bearer {token}"))
        .header("content-type", "application/json")
        .header("accept", accept)
        .body(json!({ "query": query }).to_string())
        .send()
        .await
        .unwrap()
}

const ALL: &str =
    "subscription { registryChanges { revision at more changes { noun record key action } } }";

fn after(revision: u32, nouns: &str) -> String {
    format!(
        "subscription {{ registryChanges(after: \"{revision}\"{nouns}) {{ revision more changes {{ noun record key action }} }} }}"
    )
}

async fn vendor(server: &Server, key: &str) -> Value {
    let draft = json!({ "key": key, "name": key, "kind": "COMPANY" });
    server.register("vendor", draft).await
}

#[tokio::test]
async fn what_is_done_is_told_and_a_subscription_goes_on_where_another_ended() {
    let server = Server::empty();
    vendor(&server, "earlier").await;
    let mut live = Live::open(&server, &server.token("viewer"), ALL).await;
    let made = vendor(&server, "acme").await;
    assert_eq!(
        live.told().await,
        ("2".to_owned(), vec!["REGISTER Vendor acme".to_owned()])
    );
    let id = made["id"].as_str().unwrap();
    server
        .try_update("vendor", id, "2", json!({ "name": "Acme" }))
        .await;
    server.try_retire("vendor", id, "3").await;
    assert_eq!(live.told().await.1, ["UPDATE Vendor acme"]);
    assert_eq!(live.told().await.1, ["RETIRE Vendor acme"]);
    drop(live);
    server
        .register("legalEntity", json!({ "key": "us", "name": "Us" }))
        .await;
    let token = server.token("viewer");
    let mut again = Live::open(&server, &token, &after(3, "")).await;
    assert_eq!(
        again.told().await,
        ("4".to_owned(), vec!["RETIRE Vendor acme".to_owned()])
    );
    assert_eq!(again.told().await.1, ["REGISTER LegalEntity us"]);
    let mut chosen = Live::open(&server, &token, &after(0, ", nouns: [\"LegalEntity\"]")).await;
    assert_eq!(
        chosen.told().await,
        ("5".to_owned(), vec!["REGISTER LegalEntity us".to_owned()])
    );
}

#[tokio::test]
async fn a_revision_of_many_changes_comes_in_parts() {
    let server = Server::empty();
    let entries: Vec<_> = (0..1_203)
        .map(|number| json!({ "key": format!("v-{number:04}"), "name": "V", "kind": "COMPANY" }))
        .collect();
    let file = server.data().join("many.json");
    std::fs::write(&file, json!({ "vendors": entries }).to_string()).unwrap();
    said(&server.command(&["import", file.to_str().unwrap()]));
    let mut live = Live::open(&server, &server.token("viewer"), &after(0, "")).await;
    let mut sizes = Vec::new();
    loop {
        let (_, answer) = live.next().await.unwrap();
        let told = &answer["data"]["registryChanges"];
        assert_eq!(told["revision"], "1");
        sizes.push(told["changes"].as_array().unwrap().len());
        if told["more"] == false {
            break;
        }
    }
    assert_eq!(sizes, [500, 500, 203]);
}

#[tokio::test]
async fn a_caller_is_told_of_what_the_caller_may_read_and_nothing_else() {
    let server = Server::empty();
    intake::fill(&server).await;
    let head = u32::try_from(server.revision().await).unwrap();
    let admin = Live::open(&server, &server.token("admin"), &after(0, "")).await;
    let asks = |name: &str| {
        let token = said(&server.command(&["token", "--role", "procurement", "--subject", name]));
        token.trim().to_owned()
    };
    let mut own = Live::open(&server, &asks("pia"), &after(head, ", nouns: [\"Intake\"]")).await;
    let mut others = Live::open(
        &server,
        &asks("paul"),
        &after(head, ", nouns: [\"Intake\"]"),
    )
    .await;
    intake::done(
        &server,
        "procurement",
        "pia",
        "submitIntake",
        intake::asked(),
    )
    .await;
    intake::done(
        &server,
        "procurement",
        "paul",
        "submitIntake",
        intake::asked(),
    )
    .await;
    let first = format!("{}", head + 1);
    let second = format!("{}", head + 2);
    assert_eq!(own.told().await.0, first);
    assert_eq!(others.told().await.0, second);
    let log = format!("{:?}", admin.text);
    assert_eq!(log, "\"\"", "an admin reads nothing of the register");
}

#[tokio::test]
async fn what_cannot_be_subscribed_to_is_refused_with_the_remedy() {
    let server = Server::empty();
    let token = server.token("viewer");
    for (accept, query, status, told) in [
        ("application/json", ALL, 406, "text/event-stream"),
        (
            "text/event-stream",
            "subscription { registryChanges { nonsense } }",
            400,
            "nonsense",
        ),
        (
            "text/event-stream",
            "subscription { a: registryChanges { more } register { name } }",
            400,
            "one field",
        ),
        (
            "text/event-stream",
            "subscription { registryChanges(after: \"7\") { more } }",
            400,
            "does not exist yet",
        ),
        (
            "text/event-stream",
            "subscription { registryChanges(after: \"x\") { more } }",
            400,
            "no revision",
        ),
        (
            "text/event-stream",
            "subscription { registryChanges(nouns: [\"Wendor\"]) { more } }",
            400,
            "`Wendor` names no noun",
        ),
    ] {
        let answer = send(&server, &token, accept, query).await;
        let (found, text) = (answer.status().as_u16(), answer.text().await.unwrap());
        assert!(
            found == status && text.contains(told),
            "{query}: {found} {text}"
        );
    }
    let anonymous = send(&server, "nobody", "text/event-stream", ALL).await;
    assert_eq!(anonymous.status(), 401);
    // Who takes nothing else gets any answer so.
    let mut query = Live::open(&server, &token, "{ register { revision } }").await;
    let (event, answer) = query.next().await.unwrap();
    assert_eq!(
        (event.as_str(), &answer["data"]["register"]["revision"]),
        ("next", &json!("0"))
    );
    assert_eq!(query.next().await.unwrap().0, "complete");
}

#[tokio::test]
async fn it_ends_with_a_reason_when_the_client_is_revoked_and_when_the_server_ends() {
    let server = Server::empty();
    let made = server
        .ask_with(
            "admin",
            "mutation($input: CreateClientInput!) { createClient(input: $input) { secret client { id } userErrors { message } } }",
            json!({ "input": { "name": "live", "roles": ["VIEWER"] } }),
        )
        .await["createClient"]
        .clone();
    let (id, secret) = (
        made["client"]["id"].as_str().unwrap(),
        made["secret"].as_str().unwrap(),
    );
    let token = reqwest::Client::new()
        .post(server.url().replace("/graphql", "/oauth/token"))
        .basic_auth(id, Some(secret))
        .header("content-type", "application/x-www-form-urlencoded")
        .body("grant_type=client_credentials")
        .send()
        .await
        .unwrap();
    let token: Value = serde_json::from_str(&token.text().await.unwrap()).unwrap();
    let of_client = Live::open(&server, token["access_token"].as_str().unwrap(), ALL).await;
    let other = Live::open(&server, &server.token("viewer"), ALL).await;
    let revoked = server
        .ask_with(
            "admin",
            "mutation($input: RevokeClientInput!) { revokeClient(input: $input) { userErrors { message } } }",
            json!({ "input": { "id": id } }),
        )
        .await;
    assert_eq!(revoked["revokeClient"]["userErrors"], json!([]));
    let reason = of_client.end().await;
    assert_eq!(reason["extensions"]["code"], "UNAUTHENTICATED", "{reason}");
    assert!(server.end());
    let reason = other.end().await;
    assert!(
        reason["message"]
            .as_str()
            .unwrap()
            .contains("the server ends"),
        "{reason}"
    );
}

#[tokio::test]
async fn a_client_that_reads_too_slowly_is_told_and_no_more_than_so_many_may_subscribe() {
    let server = Server::with_settings(&[("STEWARD_LIMITS__SUBSCRIPTIONS", "1")]);
    let entries: Vec<_> = (0..12_000)
        .map(|number| {
            let key =
                format!("a-vendor-with-quite-a-long-key-of-words-that-say-nothing-{number:05}");
            json!({ "key": key, "name": "V", "kind": "COMPANY" })
        })
        .collect();
    let file = server.data().join("many.json");
    std::fs::write(&file, json!({ "vendors": entries }).to_string()).unwrap();
    said(&server.command(&["import", file.to_str().unwrap()]));
    let token = server.token("viewer");
    // More than the buffers between the two hold: the client's is small.
    let keys: String = ('a'..='n').map(|alias| format!("{alias}: key ")).collect();
    let much =
        format!("subscription {{ registryChanges(after: \"0\") {{ changes {{ {keys} }} }} }}");
    let mut slow = connect_narrowly(&server, &token, &much).await;
    slow.readable().await.unwrap();
    let second = send(&server, &token, "text/event-stream", ALL).await;
    assert_eq!(second.status(), 503);
    assert!(second.headers().contains_key("retry-after"));
    // Nothing is read until its place is free, which it is before the connection is cut for standing still.
    let freed = async {
        while send(&server, &token, "text/event-stream", ALL)
            .await
            .status()
            == 503
        {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), freed)
        .await
        .unwrap();
    let mut bytes = Vec::new();
    let read = slow.read_to_end(&mut bytes);
    let _ = tokio::time::timeout(Duration::from_secs(30), read).await;
    let text = String::from_utf8_lossy(&bytes);
    let end = text.rsplit("event: next").next().unwrap();
    assert!(
        end.contains("too slowly") && end.contains("event: complete"),
        "{end}"
    );
}

/// A connection that takes little at a time, with its request sent.
async fn connect_narrowly(server: &Server, token: &str, query: &str) -> TcpStream {
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(128 * 1024).unwrap();
    let url = server.url();
    let address = url
        .trim_start_matches("http://")
        .trim_end_matches("/graphql");
    let mut stream = socket.connect(address.parse().unwrap()).await.unwrap();
    let body = json!({ "query": query }).to_string();
    let head = format!(
        "POST /graphql HTTP/1.1\r\nhost: {address}\r\nauthorization: Bearer {token}\r\ncontent-type: application/json\r\n\
         accept: text/event-stream\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    stream
}
