//! Requests that are sent again: they are done once.

use std::sync::Arc;

use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::harness::database::tamper;
use crate::harness::{Server, run, said};
use crate::people::marks_in_files;

const REGISTER: &str = "mutation($input: RegisterVendorInput!) { registerVendor(input: $input) { \
                        vendor { id key name version } userErrors { code } revision } }";

fn vendor(key: &str) -> Value {
    let draft = json!({ "key": key, "name": format!("Vendor {key}"), "kind": "COMPANY" });
    json!({ "query": REGISTER, "variables": { "input": { "vendor": draft } } })
}

/// Sends it as the editor, and expects data.
async fn once(server: &Server, key: &str, body: &Value) -> Value {
    let (status, answer) = server.send_once(&server.token("editor"), key, body).await;
    assert_eq!((status, &answer["errors"]), (200, &Value::Null), "{answer}");
    answer["data"].clone()
}

/// Sends it as the editor, and expects a refusal: the message.
async fn refused(server: &Server, key: &str, body: &Value) -> String {
    let (status, answer) = server.send_once(&server.token("editor"), key, body).await;
    let error = &answer["errors"][0];
    assert_eq!(
        (status, &error["extensions"]["code"]),
        (400, &json!("BAD_REQUEST")),
        "{answer}"
    );
    error["message"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_request_that_is_sent_again_is_not_done_again() {
    let server = Server::empty();
    let first = once(&server, "k1", &vendor("acme")).await;
    assert_eq!(first["registerVendor"]["revision"], "1");
    assert_eq!(once(&server, "k1", &vendor("acme")).await, first);
    let directory = server.kill();
    let server = Server::on(directory.path());
    assert_eq!(once(&server, "k1", &vendor("acme")).await, first);
    assert_eq!(server.revision().await, 1);

    let id = first["registerVendor"]["vendor"]["id"].as_str().unwrap();
    let renamed = server.try_update("vendor", id, "1", json!({ "name": "Renamed" }));
    assert_eq!(renamed.await["revision"], "2");
    // As it was then.
    assert_eq!(once(&server, "k1", &vendor("acme")).await, first);
    assert_eq!(server.revision().await, 2);
}

#[tokio::test]
async fn a_stale_version_is_no_conflict_for_the_one_who_made_it_stale() {
    let server = Server::empty();
    once(&server, "k1", &vendor("acme")).await;
    let update = |mutation: &str, kind: &str, facts: Value| {
        let query = format!(
            "mutation($input: {kind}!) {{ {mutation}(input: $input) {{ userErrors {{ code }} revision }} }}"
        );
        json!({ "query": query, "variables": { "input": facts } })
    };
    let facts = json!({ "id": "acme", "version": "1", "vendor": { "name": "Renamed" } });
    let rename = update("updateVendor", "UpdateVendorInput", facts);
    let retire = update(
        "retireVendor",
        "RetireVendorInput",
        json!({ "id": "acme", "version": "2" }),
    );
    for (key, body, mutation, revision) in [
        ("k2", &rename, "updateVendor", "2"),
        ("k3", &retire, "retireVendor", "3"),
        ("k2", &rename, "updateVendor", "2"),
        ("k3", &retire, "retireVendor", "3"),
    ] {
        let done = once(&server, key, body).await;
        let expected = json!({ mutation: { "userErrors": [], "revision": revision } });
        assert_eq!(done, expected, "{key}");
    }
    assert_eq!(server.revision().await, 3);
}

#[tokio::test]
async fn a_key_belongs_to_one_body_and_one_actor() {
    let server = Server::empty();
    once(&server, "k1", &vendor("acme")).await;
    let message = refused(&server, "k1", &vendor("other")).await;
    assert!(message.contains("used for another request"), "{message}");
    assert_eq!(server.revision().await, 1);

    let bob = ["token", "--role", "editor", "--subject", "bob"];
    let bob = said(&run(&bob, server.data())).trim().to_owned();
    let (status, answer) = server.send_once(&bob, "k1", &vendor("other")).await;
    assert_eq!(status, 200, "{answer}");
    assert_eq!(answer["data"]["registerVendor"]["revision"], "2");
}

#[tokio::test]
async fn a_refusal_is_not_kept_and_neither_is_a_preview() {
    let server = Server::empty();
    let mut preview = vendor("acme");
    preview["variables"]["input"]["preview"] = json!(true);
    let previewed = once(&server, "k1", &preview).await;
    assert_eq!(previewed["registerVendor"]["revision"], Value::Null);

    let mut under = vendor("child");
    under["variables"]["input"]["vendor"]["owners"] = json!([{ "owner": "acme" }]);
    let payload = once(&server, "k1", &under).await;
    assert_eq!(
        payload["registerVendor"]["userErrors"][0]["code"],
        "NOT_FOUND"
    );
    once(&server, "k2", &vendor("acme")).await;
    let payload = once(&server, "k1", &under).await;
    assert_eq!(payload["registerVendor"]["userErrors"], json!([]));
    assert_eq!(payload["registerVendor"]["revision"], "2");
}

#[tokio::test]
async fn what_is_not_exactly_one_change_of_the_register_takes_no_key() {
    let server = Server::empty();
    let payload = "(input: { vendor: { key: \"a\", name: \"A\", kind: COMPANY } }) { revision }";
    for query in [
        "{ register { revision } }".to_owned(),
        format!("mutation {{ a: registerVendor{payload} b: registerVendor{payload} }}"),
        format!(
            "mutation {{ registerVendor{payload} ...F }} fragment F on Mutation {{ __typename }}"
        ),
        "mutation { createCalendarFeed { address } }".to_owned(),
        "mutation { revokeCalendarFeed(input: { id: \"x\" }) { revokedId } }".to_owned(),
        "mutation { deleteTableMapping(input: { name: \"x\" }) { deletedName } }".to_owned(),
    ] {
        let message = refused(&server, "k1", &json!({ "query": query })).await;
        assert!(message.contains("leave the header out"), "{message}");
    }
    assert_eq!(server.revision().await, 0);
}

#[tokio::test]
async fn a_manifest_that_is_sent_again_answers_what_it_changed() {
    let server = Server::empty();
    once(&server, "k1", &vendor("acme")).await;
    let text = "vendors:\n- {key: acme, name: Renamed, kind: COMPANY}\n- {key: b, name: B, kind: COMPANY, owners: [{owner: acme}]}\n\
                people:\n- {key: ann, name: Ann}\n";
    let query = "mutation($input: ApplyManifestInput!) { applyManifest(input: $input) { revision created { list key } \
                 updated { key differences { field before after } } userErrors { message } } }";
    let input = json!({ "files": [{ "name": "a.yaml", "text": text }] });
    let body = json!({ "query": query, "variables": { "input": input } });
    let first = once(&server, "k2", &body).await;
    assert_eq!(first["applyManifest"]["revision"], "2");
    assert_eq!(first["applyManifest"]["updated"][0]["key"], "acme");
    once(&server, "k3", &vendor("later")).await;
    assert_eq!(once(&server, "k2", &body).await, first);
    assert_eq!(server.revision().await, 3);
}

#[tokio::test]
async fn a_key_is_forgotten_after_a_day() {
    let server = Server::empty();
    once(&server, "k1", &vendor("acme")).await;
    let day = 24 * 60 * 60;
    let age = format!("UPDATE idempotency_key SET made = made - {day} + 60");
    tamper(server.data(), &age).await;
    refused(&server, "k1", &vendor("other")).await;
    tamper(
        server.data(),
        "UPDATE idempotency_key SET made = made - 120",
    )
    .await;
    let other = once(&server, "k1", &vendor("other")).await;
    assert_eq!(other["registerVendor"]["revision"], "2");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_equal_requests_at_once_one_has_an_effect() {
    let server = Arc::new(Server::empty());
    server.token("editor");
    let mut senders = JoinSet::new();
    for _ in 0..32 {
        let server = Arc::clone(&server);
        senders.spawn(async move { once(&server, "k1", &vendor("acme")).await });
    }
    let answers = senders.join_all().await;
    assert!(answers.iter().all(|answer| *answer == answers[0]));
    assert_eq!(answers[0]["registerVendor"]["userErrors"], json!([]));
    assert_eq!(server.revision().await, 1);
}

/// Sends until the server is gone; how many were sent, the last of which nobody answered.
async fn send_until_gone(url: String, token: String, writer: usize) -> usize {
    let client = reqwest::Client::new();
    for n in 0.. {
        let request = client.post(&url).bearer_auth(&token);
        let request = request.header("idempotency-key", format!("k{writer}-{n}"));
        let sent = request
            .json(&vendor(&format!("w{writer}-{n}")))
            .send()
            .await;
        let Ok(response) = sent else { return n + 1 };
        if response.bytes().await.is_err() {
            return n + 1;
        }
    }
    unreachable!()
}

/// The server is killed while it writes, so that some effects have no answer: what is sent again after the start is done
/// once all the same.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_done_before_a_kill_is_not_done_again_after_it() {
    let mut kept = 0;
    for round in 0..6_u64 {
        let server = Server::empty();
        let mut writers = JoinSet::new();
        for writer in 0..8 {
            let (url, token) = (server.url(), server.token("editor"));
            writers.spawn(async move { (writer, send_until_gone(url, token, writer).await) });
        }
        while server.revision().await < 10 + round * 13 {}
        let directory = server.kill();
        let sent = writers.join_all().await;
        let again = Server::on(directory.path());
        let before = again.revision().await;
        for (writer, count) in &sent {
            let (key, body) = (
                format!("k{writer}-{}", count - 1),
                vendor(&format!("w{writer}-{}", count - 1)),
            );
            let answer = once(&again, &key, &body).await;
            assert_eq!(answer["registerVendor"]["userErrors"], json!([]), "{key}");
            let revision: u64 = answer["registerVendor"]["revision"]
                .as_str()
                .unwrap()
                .parse()
                .unwrap();
            kept += u64::from(revision <= before);
        }
        let all: usize = sent.iter().map(|(_, count)| count).sum();
        assert_eq!(again.revision().await, all as u64);
    }
    println!("{kept} effects had no answer before the kill");
}

#[tokio::test]
async fn nothing_of_an_erased_person_is_left_in_what_is_remembered() {
    let server = Server::empty();
    let [key, name, ..] = crate::people::MARKS;
    let query =
        "mutation($input: RegisterPersonInput!) { registerPerson(input: $input) { revision } }";
    let input = json!({ "person": { "key": key, "name": name } });
    let body = json!({ "query": query, "variables": { "input": input } });
    once(&server, key, &body).await;
    let erase = format!(
        "mutation {{ erasePerson(input: {{ id: \"{key}\", version: \"1\" }}) {{ revision }} }}"
    );
    let (status, answer) = server
        .send_once(
            &server.token("officer"),
            name.split(' ').next().unwrap(),
            &json!({ "query": erase }),
        )
        .await;
    assert_eq!(
        (status, &answer["data"]["erasePerson"]["revision"]),
        (200, &json!("2"))
    );
    assert_eq!(marks_in_files(server.data()), []);
}
