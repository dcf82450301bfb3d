//! What happens when things break: the process is killed, the disk is full, many write at once.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::harness::database::tamper;
use crate::harness::{Server, complained, run};

fn register(key: &str) -> Value {
    let query = "mutation($input: RegisterVendorInput!) { registerVendor(input: $input) { vendor { key version } userErrors { message } } }";
    let vendor = json!({ "key": key, "name": format!("Vendor {key}"), "kind": "COMPANY", "classes": ["role.vendor"] });
    json!({ "query": query, "variables": { "input": { "vendor": vendor } } })
}

/// Registers vendors until the server is gone; the keys that were acknowledged.
async fn write_until_gone(url: String, token: String, writer: usize) -> Vec<String> {
    let client = reqwest::Client::new();
    let mut acknowledged = Vec::new();
    for n in 0.. {
        let key = format!("w{writer}-{n}");
        let sent = client
            .post(&url)
            .bearer_auth(&token)
            .json(&register(&key))
            .send()
            .await;
        let Ok(response) = sent else { break };
        let Ok(answer) = response.json::<Value>().await else {
            break;
        };
        if answer["data"]["registerVendor"]["vendor"]["key"] == json!(key) {
            acknowledged.push(key);
        }
    }
    acknowledged
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_acknowledged_is_lost_when_the_process_is_killed() {
    let mut total = 0;
    for round in 0..10_u64 {
        let server = Server::with_sample();
        let mut writers = JoinSet::new();
        for writer in 0..8 {
            writers.spawn(write_until_gone(
                server.url(),
                server.token("editor"),
                writer,
            ));
        }
        // The moment of the kill moves through the work: after so many revisions.
        while server.revision().await < 10 + round * 17 {}
        let directory = server.kill();
        let acknowledged: BTreeSet<String> =
            writers.join_all().await.into_iter().flatten().collect();
        assert!(!acknowledged.is_empty());
        let verified = run(&["audit", "verify"], directory.path());
        assert!(verified.status.success(), "{}", complained(&verified));
        let again = Server::on(directory.path());
        for key in &acknowledged {
            let read = again
                .ask(
                    "viewer",
                    &format!("{{ vendor(id: \"{key}\") {{ name classes {{ key }} }} }}"),
                )
                .await;
            assert_eq!(
                read["vendor"]["classes"],
                json!([{ "key": "role.vendor" }]),
                "{key}"
            );
        }
        again
            .register(
                "vendor",
                json!({ "key": "after", "name": "After", "kind": "COMPANY" }),
            )
            .await;
        total += acknowledged.len();
    }
    assert!(total > 500, "{total}");
}

#[tokio::test(flavor = "multi_thread")]
async fn many_writers_get_a_revision_each_and_no_gap() {
    let server = Arc::new(Server::with_sample());
    let mut writers = JoinSet::new();
    for writer in 0..64 {
        let server = Arc::clone(&server);
        writers.spawn(async move {
            let (_, answer) = server
                .post("editor", &register(&format!("v{writer}")))
                .await;
            answer["data"]["registerVendor"]["vendor"]["version"]
                .as_str()
                .unwrap()
                .parse::<u64>()
                .unwrap()
        });
    }
    let mut versions = writers.join_all().await;
    versions.sort_unstable();
    assert_eq!(versions, (2..=65).collect::<Vec<_>>());
}

#[tokio::test(flavor = "multi_thread")]
async fn of_those_who_change_the_same_version_one_wins() {
    let server = Arc::new(Server::with_sample());
    let mut writers = JoinSet::new();
    for writer in 0..32 {
        let server = Arc::clone(&server);
        writers.spawn(async move {
            let payload = server
                .try_update("vendor", "google", "1", json!({ "tier": 1 + writer % 4 }))
                .await;
            payload["userErrors"][0]["code"].as_str().map(str::to_owned)
        });
    }
    let outcomes = writers.join_all().await;
    assert_eq!(
        outcomes.iter().filter(|outcome| outcome.is_none()).count(),
        1,
        "{outcomes:?}"
    );
    assert_eq!(
        outcomes
            .iter()
            .flatten()
            .filter(|code| *code == "CONFLICT")
            .count(),
        31
    );
}

/// The size of a file cannot pass a limit that the test sets on the process: every write beyond fails, as on a full disk.
#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_fails_the_write_and_nothing_else() {
    let server = Server::with_sample();
    server
        .register(
            "vendor",
            json!({ "key": "before", "name": "Before", "kind": "COMPANY" }),
        )
        .await;
    let before = server.revision().await;
    limit_files(&server, "4096");
    let (status, answer) = server.post("editor", &register("during")).await;
    assert_eq!(status, 500, "{answer}");
    assert_eq!(answer["errors"][0]["extensions"]["code"], "INTERNAL");
    assert!(
        !answer.to_string().contains("sqlite"),
        "the cause does not leak: {answer}"
    );
    assert_eq!(
        server.revision().await,
        before,
        "reading goes on, and the value did not move"
    );
    limit_files(&server, "unlimited");
    let after = server
        .register(
            "vendor",
            json!({ "key": "during", "name": "During", "kind": "COMPANY" }),
        )
        .await;
    assert_eq!(
        after["version"],
        (before + 1).to_string(),
        "the next write is right"
    );
    let verified = run(&["audit", "verify"], server.data());
    assert!(verified.status.success(), "{}", complained(&verified));
}

/// A row that went behind the server's back makes the statement fail that refers to it.
#[tokio::test]
async fn a_statement_that_fails_changes_nothing() {
    let server = Server::empty();
    for key in ["ours", "gone"] {
        let draft = json!({ "key": key, "name": key });
        server.register("legalEntity", draft).await;
    }
    let before = server.revision().await;
    tamper(server.data(), "DELETE FROM legal_entity WHERE key = 'gone'").await;
    let register = |key, operator| {
        let draft = json!({ "key": key, "name": "Site", "hosts": ["www.example.com"], "operator": operator });
        json!({
            "query": "mutation($input: RegisterPropertyInput!) { registerProperty(input: $input) { userErrors { code } } }",
            "variables": { "input": { "property": draft } }
        })
    };
    let (status, answer) = server.post("editor", &register("site", "gone")).await;
    assert_eq!(status, 500, "{answer}");
    assert_eq!(answer["errors"][0]["extensions"]["code"], "INTERNAL");
    assert_eq!(server.revision().await, before, "the value did not move");
    let (status, answer) = server.post("editor", &register("site", "ours")).await;
    assert_eq!(status, 200, "{answer}");
    assert_eq!(
        server.revision().await,
        before + 1,
        "the next write is right"
    );
}

/// With a notice foreign keys wait for COMMIT: a row that went behind the server's back makes exactly that fail, so that
/// the server must ask the log what became of the batch.
#[tokio::test]
async fn a_commit_that_fails_is_looked_up_and_changes_nothing() {
    let server = Server::empty();
    let ours = json!({ "key": "ours", "name": "Ours" });
    server.register("legalEntity", ours).await;
    for key in ["site", "gone"] {
        let draft = json!({ "key": key, "name": key, "operator": "ours" });
        server.register("property", draft).await;
    }
    let before = server.revision().await;
    tamper(server.data(), "DELETE FROM property WHERE key = 'gone'").await;
    let register = |property| {
        let draft = json!({ "key": "notice", "title": "Notice", "properties": [property] });
        json!({
            "query": "mutation($input: RegisterNoticeInput!) { registerNotice(input: $input) { userErrors { code } } }",
            "variables": { "input": { "notice": draft } }
        })
    };
    let (status, answer) = server.post("editor", &register("gone")).await;
    assert_eq!(status, 500, "{answer}");
    assert_eq!(answer["errors"][0]["extensions"]["code"], "INTERNAL");
    assert_eq!(server.revision().await, before, "the value did not move");
    let (status, answer) = server.post("editor", &register("site")).await;
    assert_eq!(status, 200, "{answer}");
    assert_eq!(
        server.revision().await,
        before + 1,
        "the next write is right"
    );
}

fn limit_files(server: &Server, bytes: &str) {
    let limited = std::process::Command::new("prlimit")
        .args([
            "--pid",
            &server.process_id().to_string(),
            &format!("--fsize={bytes}:unlimited"),
        ])
        .status()
        .expect("prlimit is a part of util-linux");
    assert!(limited.success());
}
