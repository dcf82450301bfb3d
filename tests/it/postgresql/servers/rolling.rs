//! Servers are replaced one after the other while clients go on.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, RwLock};
use std::time::Duration;

use serde_json::{Value, json};
use tokio::task::{JoinSet, spawn_blocking};
use tokio::time::sleep;

use super::{registering, vendor};
use crate::harness::Server;
use crate::harness::cluster::Cluster;

/// How often whoever stands before the servers asks who is ready.
const LOOK: Duration = Duration::from_millis(50);
const CLIENTS: usize = 6;

/// What stands before the servers: it asks who is ready, and sends a request on to another server only where nobody could be
/// connected to, as proxies do with what is no `GET`.
#[derive(Default)]
struct Proxy {
    known: RwLock<Vec<String>>,
    ready: RwLock<Vec<String>>,
    next: AtomicUsize,
}

impl Proxy {
    async fn look(&self) {
        let known = self.known.read().unwrap().clone();
        let mut ready = Vec::new();
        for address in known {
            let asked = reqwest::Client::builder().pool_max_idle_per_host(0).build();
            let asked = asked
                .unwrap()
                .get(format!("http://{address}/health/ready"))
                .send();
            if asked.await.is_ok_and(|answer| answer.status().is_success()) {
                ready.push(address);
            }
        }
        *self.ready.write().unwrap() = ready;
    }

    async fn pass(&self, http: &reqwest::Client, token: &str, body: &Value) -> (u16, Value) {
        let ready = self.ready.read().unwrap().clone();
        let first = self.next.fetch_add(1, Ordering::Relaxed);
        for number in 0..ready.len() {
            let address = &ready[(first + number) % ready.len()];
            let request = http
                .post(format!("http://{address}/graphql"))
                .bearer_auth(token)
                .json(body);
            match request.send().await {
                Ok(answer) => {
                    let status = answer.status().as_u16();
                    return (status, answer.json().await.unwrap());
                }
                Err(error) => assert!(error.is_connect(), "{error:?}"),
            }
        }
        panic!("nobody is ready")
    }
}

/// Each request is answered, and what was acknowledged is there.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn servers_are_replaced_under_load_without_a_failed_request() {
    let Some(cluster) = Cluster::shared() else {
        return;
    };
    let address = cluster.database();
    let start = || {
        Server::with_settings(&[
            ("STEWARD_DATABASE", &address),
            ("STEWARD_LIMITS__LINGER_SECONDS", "2"),
        ])
    };
    let mut running = vec![start(), start()];
    running[0].register("vendor", vendor("first")).await;
    let token = running[0].token("officer");
    let proxy = Arc::new(Proxy::default());
    let know = |running: &[Server]| {
        let known = running.iter().map(|server| server.address.clone());
        *proxy.known.write().unwrap() = known.collect();
    };
    know(&running);
    proxy.look().await;
    let over = Arc::new(AtomicBool::new(false));
    let looking = {
        let (proxy, over) = (Arc::clone(&proxy), Arc::clone(&over));
        tokio::spawn(async move {
            while !over.load(Ordering::Relaxed) {
                proxy.look().await;
                sleep(LOOK).await;
            }
        })
    };
    let mut clients = JoinSet::new();
    for client in 0..CLIENTS {
        let (proxy, over, token) = (Arc::clone(&proxy), Arc::clone(&over), token.clone());
        clients.spawn(async move {
            let http = reqwest::Client::new();
            let mut written = 0;
            while !over.load(Ordering::Relaxed) {
                let change = registering(&format!("c{client}-{written}"));
                let (status, answer) = proxy.pass(&http, &token, &change).await;
                let problems = &answer["data"]["registerVendor"]["userErrors"];
                assert_eq!((status, problems), (200, &json!([])), "{answer}");
                written += 1;
                let question = json!({ "query": "{ vendor(id: \"first\") { name } }" });
                let (status, answer) = proxy.pass(&http, &token, &question).await;
                assert_eq!(
                    (status, &answer["data"]["vendor"]["name"]),
                    (200, &json!("first"))
                );
            }
            written
        });
    }
    for _ in 0..3 {
        sleep(Duration::from_millis(500)).await;
        let old = running.remove(0);
        assert!(spawn_blocking(|| old.end()).await.unwrap());
        running.push(start());
        know(&running);
    }
    sleep(Duration::from_millis(500)).await;
    over.store(true, Ordering::Relaxed);
    looking.await.unwrap();
    let written: usize = clients.join_all().await.into_iter().sum();
    assert!(written > 50, "{written}");
    let count = "{ vendors(first: 1) { totalCount } }";
    let counted = running[0].ask("viewer", count).await;
    assert_eq!(counted["vendors"]["totalCount"], written + 1);
}
