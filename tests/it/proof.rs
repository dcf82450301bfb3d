//! The log: what proves the register, and what is found when somebody changes it behind its back.

use std::time::Duration;

use serde_json::json;

use crate::harness::database::tamper;
use crate::harness::{Server, command_on, complained, run, said};

async fn change_some() -> tempfile::TempDir {
    let server = Server::with_sample();
    for n in 0..20 {
        server
            .register(
                "vendor",
                json!({ "key": format!("v{n}"), "name": format!("Vendor {n}"), "kind": "COMPANY" }),
            )
            .await;
    }
    server
        .try_update("vendor", "v1", "3", json!({ "name": "Renamed" }))
        .await;
    server.try_retire("vendor", "v2", "4").await;
    server.kill()
}

#[tokio::test]
async fn an_untouched_log_is_verified() {
    let directory = change_some().await;
    let output = run(&["audit", "verify"], directory.path());
    assert!(output.status.success(), "{}", complained(&output));
    assert!(
        said(&output).starts_with("verified: 23 revisions"),
        "{}",
        said(&output)
    );
}

#[tokio::test]
async fn every_tampering_is_found_and_named() {
    let cases = [
        (
            "UPDATE change SET after = replace(after, 'Vendor 7', 'Vendor 8') WHERE revision = 9",
            "change 0 of revision 9",
        ),
        (
            "UPDATE change SET before = replace(before, 'Vendor 1', 'Vendor 0') WHERE revision = 22",
            "change 0 of revision 22",
        ),
        (
            "UPDATE revision SET actor = 'nobody' WHERE number = 5",
            "revision 5",
        ),
        (
            "UPDATE revision SET at = '2020-01-01T00:00:00Z' WHERE number = 5",
            "revision 5",
        ),
        ("DELETE FROM change WHERE revision = 6", "revision 6"),
        ("DELETE FROM revision WHERE number = 7", "revision 8"),
        ("UPDATE head SET revision = 22", "head"),
        (
            "UPDATE vendor SET name = 'Quiet' WHERE key = 'v3'",
            "vendor `v3`",
        ),
        (
            "UPDATE vendor SET version = 2 WHERE key = 'v3'",
            "vendor `v3`",
        ),
        ("DELETE FROM vendor WHERE key = 'v4'", "vendor `v4`"),
        (
            "UPDATE vendor SET retired = false WHERE key = 'v2'",
            "vendor `v2`",
        ),
    ];
    for (statement, named) in cases {
        let directory = change_some().await;
        tamper(directory.path(), statement).await;
        let output = run(&["audit", "verify"], directory.path());
        assert!(!output.status.success(), "{statement}");
        assert!(
            complained(&output).contains(named),
            "{statement}: {}",
            complained(&output)
        );
    }
}

#[tokio::test]
async fn a_start_refuses_a_log_that_was_changed_lately() {
    let directory = change_some().await;
    tamper(
        directory.path(),
        "UPDATE revision SET reason = 'another' WHERE number = 20",
    )
    .await;
    let output = command_on(directory.path())
        .args(["serve", "--listen", "127.0.0.1:0"])
        .output()
        .unwrap();
    assert!(!output.status.success());
    assert!(
        complained(&output).contains("revision 20"),
        "{}",
        complained(&output)
    );
}

#[test]
fn what_is_no_register_is_not_verified_and_not_made() {
    let directory = tempfile::tempdir().unwrap();
    let output = run(&["audit", "verify"], directory.path());
    assert!(!output.status.success());
    assert!(!directory.path().join("steward.db").exists());
}

#[tokio::test]
async fn two_servers_on_one_database_see_each_others_changes() {
    let one = Server::with_sample();
    let other = Server::on(one.data());
    other
        .register(
            "vendor",
            json!({ "key": "new", "name": "New", "kind": "COMPANY" }),
        )
        .await;
    let request = reqwest::Client::new()
        .post(one.url())
        .timeout(Duration::from_secs(5))
        .bearer_auth(one.token("viewer"))
        .header("steward-min-revision", "2")
        .json(&json!({ "query": "{ vendor(id: \"new\") { name version } }" }));
    let answer: serde_json::Value = request.send().await.unwrap().json().await.unwrap();
    assert_eq!(
        answer["data"]["vendor"],
        json!({ "name": "New", "version": "2" })
    );
    let back = one
        .register(
            "vendor",
            json!({ "key": "back", "name": "Back", "kind": "COMPANY" }),
        )
        .await;
    assert_eq!(
        back["version"], "3",
        "written on top of what the other wrote"
    );
    let output = run(&["audit", "verify"], one.data());
    assert!(output.status.success(), "{}", complained(&output));
}
