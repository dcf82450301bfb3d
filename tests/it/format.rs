//! A program that is older than the database: it reads on, writes nothing, and does not start.

use serde_json::{Value, json};

use crate::harness::database::tamper;
use crate::harness::{Server, command_on, complained, run};

async fn ready(server: &Server) -> (u16, Value) {
    let response = reqwest::get(format!("http://{}/health/ready", server.address)).await;
    let response = response.unwrap();
    (response.status().as_u16(), response.json().await.unwrap())
}

#[tokio::test]
async fn a_server_that_meets_a_newer_format_reads_on_and_writes_no_more() {
    let server = Server::with_sample();
    assert_eq!(ready(&server).await.0, 200);
    tamper(server.data(), "UPDATE head SET format = 2").await;
    let reason = loop {
        match ready(&server).await {
            (200, _) => tokio::task::yield_now().await,
            (status, body) => {
                assert_eq!(status, 503);
                break body["reason"].as_str().unwrap().to_owned();
            }
        }
    };
    assert!(reason.contains("format 2"), "{reason}");
    assert!(reason.contains("newer program"), "{reason}");
    let change = "mutation { registerVendor(input: { vendor: { key: \"a\", name: \"A\", kind: COMPANY } }) { revision } }";
    assert_eq!(
        server.refused("editor", change).await,
        (503, "UNAVAILABLE".to_owned())
    );
    let read = server.ask(
        "viewer",
        "{ vendor(id: \"google\") { name } register { revision } }",
    );
    assert_eq!(
        read.await,
        json!({ "vendor": { "name": "Google" }, "register": { "revision": "1" } })
    );
    // For good: what the newer program did in between is not known.
    tamper(server.data(), "UPDATE head SET format = 1").await;
    tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    assert_eq!(ready(&server).await.0, 503);
}

/// The first to notice may be the one who writes.
#[tokio::test]
async fn a_change_that_comes_before_the_next_look_is_refused_too() {
    for _ in 0..5 {
        let server = Server::empty();
        tamper(server.data(), "UPDATE head SET format = 2").await;
        let payload = "mutation { registerPurpose(input: { purpose: { key: \"a\", name: \"A\" } }) { revision } }";
        assert_eq!(
            server.refused("editor", payload).await,
            (503, "UNAVAILABLE".to_owned())
        );
        assert_eq!(server.revision().await, 0);
    }
}

#[tokio::test]
async fn what_a_newer_program_left_is_refused_at_the_start_with_the_remedy() {
    for (statement, expected) in [
        ("UPDATE head SET format = 2", "format 2, which is newer"),
        (
            "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m20991231_000099_later', 0)",
            "has the migration `m20991231_000099_later`",
        ),
    ] {
        let directory = Server::with_sample().kill();
        tamper(directory.path(), statement).await;
        let before = std::fs::read(directory.path().join("steward.db")).ok();
        let start = command_on(directory.path())
            .args(["serve", "--listen", "127.0.0.1:0"])
            .output()
            .unwrap();
        assert!(!start.status.success());
        let text = complained(&start);
        assert!(
            text.contains(expected) && text.contains("run the newer program"),
            "{text}"
        );
        assert_eq!(
            std::fs::read(directory.path().join("steward.db")).ok(),
            before
        );
    }
    let directory = Server::with_sample().kill();
    tamper(directory.path(), "UPDATE head SET format = 2").await;
    for asked in [
        &["audit", "verify"] as &[&str],
        &["export"],
        &["audit", "checkpoint"],
    ] {
        let text = complained(&run(asked, directory.path()));
        assert!(text.contains("format 2, which is newer"), "{text}");
    }
}
