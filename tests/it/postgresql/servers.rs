//! Several servers on one PostgreSQL database.

use std::process::Command;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::harness::cluster::Cluster;
use crate::harness::{Server, complained, run_with, said};

mod history;
mod readiness;
mod rolling;

/// Servers on one new database, each with a data directory of its own.
fn servers<const N: usize>() -> Option<([Server; N], String)> {
    let address = Cluster::shared()?.database();
    let servers = std::array::from_fn(|_| on(&address));
    Some((servers, address))
}

fn on(address: &str) -> Server {
    Server::with_settings(&[("STEWARD_DATABASE", address)])
}

fn vendor(key: &str) -> Value {
    json!({ "key": key, "name": key, "kind": "COMPANY" })
}

/// The name of a vendor, read not before this revision is there.
async fn read_at(server: &Server, key: &str, revision: u64) -> Value {
    let request = reqwest::Client::new()
        .post(server.url())
        .timeout(Duration::from_secs(5))
        .bearer_auth(server.token("viewer"))
        .header("steward-min-revision", revision.to_string())
        .json(&json!({ "query": format!("{{ vendor(id: \"{key}\") {{ name }} }}") }));
    let response = request.send().await.unwrap();
    let reached: u64 = response.headers()["steward-revision"]
        .to_str()
        .unwrap()
        .parse()
        .unwrap();
    assert!(reached >= revision, "{reached}");
    response.json::<Value>().await.unwrap()["data"]["vendor"]["name"].clone()
}

/// The poll of a second would be too slow; the others are told at COMMIT.
#[tokio::test]
async fn a_change_on_one_server_is_read_on_the_other_within_a_tenth_of_a_second() {
    let Some(([one, other], _)) = servers() else {
        return;
    };
    one.token("officer");
    other.token("viewer");
    read_at(&other, "nothing", 0).await;
    let mut waits = Vec::new();
    for revision in 1..=15 {
        let key = format!("v{revision}");
        one.register("vendor", vendor(&key)).await;
        let acknowledged = Instant::now();
        assert_eq!(read_at(&other, &key, revision).await, key);
        waits.push(acknowledged.elapsed());
    }
    waits.sort();
    assert!(waits[7] < Duration::from_millis(100), "{waits:?}");
}

/// Without a word from the one that writes, the others find it by themselves.
#[tokio::test]
async fn a_change_that_nobody_told_of_is_found() {
    let Some(([one, other], address)) = servers() else {
        return;
    };
    one.register("vendor", vendor("first")).await;
    let ear = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'";
    let database = address.rsplit('/').next().unwrap();
    let cluster = Cluster::shared().unwrap();
    assert_eq!(cluster.execute(database, ear), "t\nt");
    one.register("vendor", vendor("second")).await;
    assert_eq!(read_at(&other, "second", 2).await, "second");
}

#[tokio::test]
async fn the_command_line_writes_and_reads_beside_running_servers() {
    let Some(([one, other], address)) = servers() else {
        return;
    };
    one.register("vendor", vendor("first")).await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("vendors.yaml");
    std::fs::write(
        &file,
        "vendors: [{key: second, name: second, kind: COMPANY}]\n",
    )
    .unwrap();
    let settings = [("STEWARD_DATABASE", address.as_str())];
    let on = |arguments: &[&str]| {
        let output = run_with(arguments, folder.path(), &settings);
        assert!(output.status.success(), "{}", complained(&output));
        said(&output)
    };
    let told = on(&["import", file.to_str().unwrap()]);
    assert!(told.ends_with("done: revision 2\n"), "{told}");
    assert_eq!(read_at(&one, "second", 2).await, "second");
    assert_eq!(read_at(&other, "second", 2).await, "second");
    other.register("vendor", vendor("third")).await;
    assert!(on(&["export"]).contains("third"));
    let verified = on(&["audit", "verify"]);
    assert!(verified.starts_with("verified: 3 revisions"), "{verified}");
}

/// A server that stands still, as one that swaps or is being moved, may hold the head. It loses it in time.
#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_stands_still_does_not_stop_the_others() {
    let Some(([one, other], _)) = servers() else {
        return;
    };
    one.register("vendor", vendor("first")).await;
    let (url, token) = (one.url(), one.token("officer"));
    // Keeps it writing, so that it is likely to stand still in the middle of a transaction.
    let busy = tokio::spawn(async move {
        let client = reqwest::Client::new();
        let text =
            "mutation($input: RegisterVendorInput!) { registerVendor(input: $input) { revision } }";
        for n in 0.. {
            let input = json!({ "input": { "vendor": vendor(&format!("busy-{n}")) } });
            let body = json!({ "query": text, "variables": input });
            let _ = client
                .post(&url)
                .bearer_auth(&token)
                .json(&body)
                .send()
                .await;
        }
    });
    other.token("officer");
    for round in 0..3_u64 {
        tokio::time::sleep(Duration::from_millis(200 + 13 * round)).await;
        signal(&one, "STOP");
        let stopped = Instant::now();
        let key = format!("after-{round}");
        while other.post("officer", &registering(&key)).await.0 != 200 {
            assert!(stopped.elapsed() < Duration::from_secs(20));
        }
        assert!(
            stopped.elapsed() < Duration::from_secs(20),
            "{:?}",
            stopped.elapsed()
        );
        signal(&one, "CONT");
        let revision = other.revision().await;
        assert_eq!(read_at(&one, &key, revision).await, key.as_str());
    }
    busy.abort();
}

/// A transaction in which the head is locked is ended by the database when nothing comes from its server any more.
#[tokio::test(flavor = "multi_thread")]
async fn a_lock_that_is_kept_is_waited_for_and_costs_no_write() {
    let Some(([one], address)) = servers() else {
        return;
    };
    one.token("officer");
    let cluster = Cluster::shared().unwrap();
    let database = address.rsplit('/').next().unwrap().to_owned();
    // Longer than the timeout of one wait.
    let holding = std::thread::spawn(move || {
        let lock = "BEGIN; SELECT 1 FROM head FOR UPDATE; SELECT pg_sleep(7); COMMIT";
        cluster.execute(&database, lock);
    });
    tokio::time::sleep(Duration::from_secs(1)).await;
    let asked = Instant::now();
    let (status, answer) = one.post("officer", &registering("patient")).await;
    assert_eq!(status, 200, "{answer}");
    assert!(
        asked.elapsed() > Duration::from_secs(5),
        "{:?}",
        asked.elapsed()
    );
    holding.join().unwrap();
}

fn registering(key: &str) -> Value {
    let text = "mutation($input: RegisterVendorInput!) { registerVendor(input: $input) { userErrors { code } } }";
    json!({ "query": text, "variables": { "input": { "vendor": vendor(key) } } })
}

fn signal(server: &Server, name: &str) {
    let sent = Command::new("kill")
        .args([&format!("-{name}"), &server.process_id().to_string()])
        .status()
        .unwrap();
    assert!(sent.success());
}

/// The connections of all servers die at once, as when the database is started anew: reading goes on, and what is
/// written next is written.
#[tokio::test]
async fn a_database_that_ends_the_connections_is_found_again() {
    let Some(([one], address)) = servers() else {
        return;
    };
    one.register("vendor", vendor("before")).await;
    let end = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()";
    let cluster = Cluster::shared().unwrap();
    for n in 0..5 {
        cluster.execute(address.rsplit('/').next().unwrap(), end);
        let key = format!("after-{n}");
        assert_eq!(
            one.register("vendor", vendor(&key)).await["key"],
            key.as_str()
        );
    }
    let feed = "mutation { createCalendarFeed { userErrors { code } } }";
    cluster.execute(address.rsplit('/').next().unwrap(), end);
    let (status, answer) = one.post("officer", &json!({ "query": feed })).await;
    assert_eq!(status, 200, "{answer}");
}
