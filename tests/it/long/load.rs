//! Clients that write as fast as they are answered and remember what they were told.

use std::time::Duration;

use reqwest::Client;
use serde_json::{Value, json};
use tokio::task::JoinSet;
use tokio::time::sleep;

use crate::harness::Server;

/// How many clients write at once.
const CLIENTS: usize = 8;

/// A vendor that was to be made; its key is the `Idempotency-Key` too.
pub struct Sent {
    pub key: String,
    /// The revision that was acknowledged; none if nobody answered.
    pub acknowledged: Option<u64>,
}

/// What came back.
pub enum Answer {
    Done(u64),
    /// The server said that it failed, or that nobody knows: to be sent again.
    Failed(String),
    /// There is no server.
    Gone,
}

/// The request that makes a vendor.
pub fn vendor(key: &str) -> Value {
    let query = "mutation($input: RegisterVendorInput!) { registerVendor(input: $input) { revision userErrors { code } } }";
    let draft = json!({ "key": key, "name": format!("Vendor {key}"), "kind": "COMPANY" });
    json!({ "query": query, "variables": { "input": { "vendor": draft } } })
}

/// Sends a mutation with an `Idempotency-Key`.
pub async fn send(client: &Client, url: &str, token: &str, key: &str, body: &Value) -> Answer {
    let request = client.post(url).bearer_auth(token).json(body);
    let sent = request.header("idempotency-key", key).send().await;
    let Ok(response) = sent else {
        return Answer::Gone;
    };
    let status = response.status().as_u16();
    let Ok(answer) = response.json::<Value>().await else {
        return Answer::Gone;
    };
    if answer["errors"].is_array() {
        let code = answer["errors"][0]["extensions"]["code"].as_str();
        return match (status, code) {
            (500, Some("INTERNAL")) | (503, Some("UNAVAILABLE")) => {
                Answer::Failed(answer.to_string())
            }
            _ => panic!("{status}: {answer}"),
        };
    }
    let payload = answer["data"].as_object().unwrap().values().next().unwrap();
    assert_eq!(payload["userErrors"], json!([]), "{key}: {answer}");
    Answer::Done(payload["revision"].as_str().unwrap().parse().unwrap())
}

/// Clients that write to this server until it is gone; the keys of their vendors begin with the name.
pub fn write_until_gone(server: &Server, token: &str, name: &str) -> JoinSet<Vec<Sent>> {
    let mut clients = JoinSet::new();
    for client in 0..CLIENTS {
        let (url, token) = (server.url(), token.to_owned());
        clients.spawn(one_client(url, token, format!("{name}-{client}")));
    }
    clients
}

async fn one_client(url: String, token: String, name: String) -> Vec<Sent> {
    let client = Client::new();
    let mut sent = Vec::new();
    loop {
        let key = format!("{name}-{}", sent.len());
        let acknowledged = loop {
            match send(&client, &url, &token, &key, &vendor(&key)).await {
                Answer::Done(revision) => break Some(revision),
                Answer::Failed(_) => sleep(Duration::from_millis(20)).await,
                Answer::Gone => break None,
            }
        };
        sent.push(Sent { key, acknowledged });
        if acknowledged.is_none() {
            return sent;
        }
    }
}

/// Sends again what nobody answered, until it is done; how many of them had been done before.
pub async fn send_again(server: &Server, token: &str, sent: &mut [Sent], before: u64) -> usize {
    let (client, url) = (Client::new(), server.url());
    let mut effects = 0;
    for open in sent.iter_mut().filter(|sent| sent.acknowledged.is_none()) {
        match send(&client, &url, token, &open.key, &vendor(&open.key)).await {
            Answer::Done(revision) => {
                effects += usize::from(revision <= before);
                open.acknowledged = Some(revision);
            }
            Answer::Failed(message) => panic!("{}: {message}", open.key),
            Answer::Gone => panic!("{}: the server is gone", open.key),
        }
    }
    effects
}
