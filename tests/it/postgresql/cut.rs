//! Connections that are cut in the middle of a COMMIT: what nobody heard of is looked up before anybody is answered.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};
use std::thread::{sleep, spawn};
use std::time::Duration;

use serde_json::json;

use crate::harness::Server;
use crate::harness::cluster::Cluster;

/// Everything goes through.
const WHOLE: u8 = 0;
/// The next COMMIT is done, and the answer to it lost.
const AFTER: u8 = 1;
/// The next COMMIT is lost.
const BEFORE: u8 = 2;

/// Stands between a server and the database.
struct Wire {
    port: u16,
    cut: Arc<AtomicU8>,
}

impl Wire {
    fn to(database: String) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let cut = Arc::new(AtomicU8::new(WHOLE));
        let asked = Arc::clone(&cut);
        spawn(move || {
            for client in listener.incoming() {
                connect(
                    client.unwrap(),
                    TcpStream::connect(&database).unwrap(),
                    &asked,
                );
            }
        });
        Self { port, cut }
    }

    /// Cuts at the next COMMIT; afterwards everything goes through again.
    fn cut_once(&self, when: u8) {
        self.cut.store(when, Ordering::SeqCst);
    }

    fn was_cut(&self) -> bool {
        self.cut.load(Ordering::SeqCst) == WHOLE
    }
}

fn connect(client: TcpStream, database: TcpStream, cut: &Arc<AtomicU8>) {
    let deaf = Arc::new(AtomicBool::new(false));
    let (mut from, mut to) = (client.try_clone().unwrap(), database.try_clone().unwrap());
    let (asked, deafened) = (Arc::clone(cut), Arc::clone(&deaf));
    spawn(move || {
        carry(&mut from, |bytes| {
            let commits = bytes.windows(7).any(|part| part == b"COMMIT\0");
            let when = if commits {
                asked.swap(WHOLE, Ordering::SeqCst)
            } else {
                WHOLE
            };
            if when == AFTER {
                deafened.store(true, Ordering::SeqCst);
                to.write_all(bytes)?;
                // Until it is on the disk.
                sleep(Duration::from_millis(300));
            }
            if when == WHOLE {
                return to.write_all(bytes);
            }
            let _ = to.shutdown(Shutdown::Both);
            Err(std::io::ErrorKind::ConnectionReset.into())
        });
    });
    let (mut from, mut to) = (database, client);
    spawn(move || {
        carry(&mut from, |bytes| match deaf.load(Ordering::SeqCst) {
            true => Ok(()),
            false => to.write_all(bytes),
        });
        let _ = to.shutdown(Shutdown::Both);
    });
}

/// Hands on what comes until nothing comes or the other end is gone.
fn carry(from: &mut TcpStream, mut hand_on: impl FnMut(&[u8]) -> std::io::Result<()>) {
    let mut bytes = vec![0; 64 * 1024];
    while let Ok(count @ 1..) = from.read(&mut bytes) {
        if hand_on(&bytes[..count]).is_err() {
            let _ = from.shutdown(Shutdown::Both);
            return;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_commit_of_which_nobody_heard_is_looked_up_before_anybody_is_answered() {
    let Some(cluster) = Cluster::shared() else {
        return;
    };
    let address = cluster.database();
    let (host, name) = address.rsplit_once('@').unwrap().1.split_once('/').unwrap();
    let wire = Wire::to(host.to_owned());
    let through = format!("postgres://steward@127.0.0.1:{}/{name}", wire.port);
    let server = Server::with_settings(&[("STEWARD_DATABASE", &through)]);
    let text = "mutation($input: RegisterVendorInput!) { registerVendor(input: $input) { vendor { version } } }";
    let register = |key: &str| {
        let input = json!({ "vendor": { "key": key, "name": key, "kind": "COMPANY" } });
        json!({ "query": text, "variables": { "input": input } })
    };
    for round in 0..3_u64 {
        wire.cut_once(AFTER);
        let (status, answer) = server
            .post("officer", &register(&format!("done-{round}")))
            .await;
        assert!(wire.was_cut());
        assert_eq!(status, 200, "{answer}");
        let version = (2 * round + 1).to_string();
        assert_eq!(
            answer["data"]["registerVendor"]["vendor"]["version"],
            version
        );

        wire.cut_once(BEFORE);
        let (status, answer) = server
            .post("officer", &register(&format!("lost-{round}")))
            .await;
        assert!(wire.was_cut());
        assert_eq!(status, 500, "{answer}");
        assert_eq!(answer["errors"][0]["extensions"]["code"], "INTERNAL");
        let (status, answer) = server
            .post("officer", &register(&format!("lost-{round}")))
            .await;
        assert_eq!(status, 200, "{answer}");
    }
    let log = "SELECT count(*), min(number), max(number) FROM revision";
    assert_eq!(cluster.execute(name, log), "6|1|6");
    assert_eq!(server.revision().await, 6);
}
