//! The keys of tokens: made and taken over at the first start, sealed in the database, exchanged without a refused request.

use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use crate::harness::cluster::Cluster;
use crate::harness::{Server, command, complained, run, said};

/// The status of a small question with this token.
async fn ask(server: &Server, token: &str) -> u16 {
    let body = json!({ "query": "{ register { revision } }" }).to_string();
    server.send(Some(token), body).await.0
}

fn make(server: &Server) -> String {
    let output = server.command(&["token", "--role", "viewer"]);
    assert!(output.status.success(), "{}", complained(&output));
    said(&output).trim().to_owned()
}

/// The name of the key that signed.
fn key_of(token: &str) -> String {
    let header = token.split('.').next().unwrap();
    let header = URL_SAFE_NO_PAD.decode(header).unwrap();
    let header: Value = serde_json::from_slice(&header).unwrap();
    header["kid"].as_str().unwrap().to_owned()
}

/// Asks again until it is so; the servers look every second.
async fn until(what: &str, is_so: impl AsyncFn() -> bool) {
    let begun = Instant::now();
    while !is_so().await {
        assert!(begun.elapsed() < Duration::from_secs(30), "{what}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

#[tokio::test]
async fn a_key_from_before_the_first_start_is_taken_over_and_lies_sealed_in_the_database() {
    let data = tempfile::tempdir().unwrap();
    let made = run(&["token", "--role", "viewer"], data.path());
    let early = said(&made).trim().to_owned();
    let file = data.path().join("signing-key.p8");
    let secret = std::fs::read(&file).unwrap();
    let server = Server::on(data.path());
    assert_eq!(ask(&server, &early).await, 200);
    assert_eq!(key_of(&make(&server)), key_of(&early));
    assert!(!file.exists(), "it was taken over");

    // The private half stands nowhere as it is.
    let private = &secret[16..48];
    for entry in std::fs::read_dir(data.path()).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        assert!(!bytes.windows(private.len()).any(|part| part == private));
    }
    drop(server);
    let again = Server::on(data.path());
    assert_eq!(ask(&again, &early).await, 200);
}

#[tokio::test]
async fn a_new_key_takes_over_without_a_refused_request() {
    let server = Server::empty();
    let old = make(&server);
    let rotated = server.command(&["key", "rotate"]);
    let listed = said(&rotated);
    assert!(
        listed.contains("signs from") && listed.lines().count() == 2,
        "{listed}{}",
        complained(&rotated)
    );
    assert_eq!(
        key_of(&make(&server)),
        key_of(&old),
        "not known long enough"
    );
    until("the new key signs", async || {
        let token = make(&server);
        assert_eq!(ask(&server, &token).await, 200, "whichever key signed it");
        assert_eq!(ask(&server, &old).await, 200);
        key_of(&token) != key_of(&old)
    })
    .await;
    let listed = said(&server.command(&["key", "list"]));
    assert!(
        listed.contains(&format!("{} verifies until", key_of(&old))),
        "{listed}"
    );
}

#[tokio::test]
async fn a_key_that_somebody_has_is_ended_at_once() {
    let server = Server::empty();
    let old = make(&server);
    assert_eq!(ask(&server, &old).await, 200);
    let rotated = server.command(&["key", "rotate", "--at-once"]);
    assert_eq!(
        said(&rotated).lines().count(),
        1,
        "{}",
        complained(&rotated)
    );
    until("the old key is over", async || {
        ask(&server, &old).await == 401
    })
    .await;
    assert_eq!(ask(&server, &make(&server)).await, 200);
}

#[tokio::test]
async fn without_the_key_that_seals_a_start_says_what_to_do() {
    let server = Server::empty();
    let data = server.kill();
    std::fs::remove_file(data.path().join("sealing-key")).unwrap();
    let serve = || run(&["serve", "--listen", "127.0.0.1:0"], data.path());
    let refused = complained(&serve());
    assert!(
        refused.contains("sealing_key") && refused.contains("steward key reset"),
        "{refused}"
    );
    assert!(
        !data.path().join("sealing-key").exists(),
        "none is invented"
    );
    let token = run(&["token", "--role", "viewer"], data.path());
    assert!(complained(&token).contains("steward key reset"));

    assert!(!run(&["key", "reset"], data.path()).status.success());
    let reset = run(&["key", "reset", "--yes"], data.path());
    assert!(said(&reset).starts_with("1 sealed secrets are forgotten"));
    let again = Server::on(data.path());
    assert_eq!(ask(&again, &make(&again)).await, 200);
}

#[tokio::test]
async fn servers_of_one_database_share_the_keys_and_must_share_the_one_that_seals() {
    let Some(cluster) = Cluster::shared() else {
        return;
    };
    let address = cluster.database();
    let on = || Server::with_settings(&[("STEWARD_DATABASE", &address)]);
    let (one, other) = (on(), on());
    let token = make(&one);
    assert_eq!(ask(&other, &token).await, 200);
    one.command(&["key", "rotate", "--at-once"]);
    until("both know it", async || {
        ask(&one, &token).await == 401 && ask(&other, &token).await == 401
    })
    .await;

    let data = tempfile::tempdir().unwrap();
    for sealing in [None, Some("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")] {
        let refused = command()
            .args(["serve", "--listen", "127.0.0.1:0", "--data"])
            .arg(data.path())
            .env("STEWARD_DATABASE", &address)
            .envs(sealing.map(|key| ("STEWARD_SEALING_KEY", key)))
            .output()
            .unwrap();
        let refused = complained(&refused);
        assert!(
            refused.contains("servers of one database share") || sealing.is_none(),
            "{refused}"
        );
        assert!(refused.contains("STEWARD_SEALING_KEY"), "{refused}");
    }
}
