//! Revisions that are undone.

use serde_json::{Value, json};

use super::{at, eventful, now};
use crate::harness::{Server, codes};

async fn revert(server: &Server, role: &str, revision: u64, more: &str) -> Value {
    let query = format!(
        "mutation {{ revertRevision(input: {{ revision: \"{revision}\"{more} }}) {{ revision userErrors {{ code path message }} \
         preview {{ changes {{ action key }} }} }} }}"
    );
    server.ask(role, &query).await["revertRevision"].clone()
}

/// What was said, without versions and head.
fn facts(said: &Value) -> Value {
    let mut said = said.clone();
    said["register"] = Value::Null;
    strip(&mut said);
    said
}

fn strip(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.remove("version");
            fields.values_mut().for_each(strip);
        }
        Value::Array(items) => items.iter_mut().for_each(strip),
        _ => {}
    }
}

#[tokio::test]
async fn each_revision_is_undone_from_the_last_to_the_first() {
    let (server, said) = eventful().await;
    let (_, last) = said.last().unwrap();
    let mut before = facts(last);
    for revision in [16, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5] {
        let payload = revert(&server, "officer", revision, "").await;
        assert_eq!(codes(&payload), Vec::<&str>::new(), "{revision}: {payload}");
        let after = facts(&now(&server).await);
        assert_ne!(after, before, "{revision}");
        before = after;
    }
    assert_eq!(before, facts(&at(&server, 4).await));
    // And once more back: the last of these undid the first.
    let payload = revert(&server, "officer", server.revision().await, "").await;
    assert_eq!(codes(&payload), Vec::<&str>::new(), "{payload}");
    assert_eq!(facts(&now(&server).await), facts(&at(&server, 5).await));
    let output = crate::harness::run(&["audit", "verify"], server.data());
    assert!(
        output.status.success(),
        "{}",
        crate::harness::complained(&output)
    );
}

#[tokio::test]
async fn what_later_changes_stand_on_is_not_undone() {
    let (server, said) = eventful().await;
    let (_, before) = said.last().unwrap();
    for (revision, code, message) in [
        (
            3,
            "CONFLICT",
            "vendor `acme`: was changed again in revision 16; revert that one first",
        ),
        (
            5,
            "IN_USE",
            "agreement `dpa`: still referred to by clause `may-not`; change or retire those first",
        ),
        (
            8,
            "CONFLICT",
            "flow `out`: was changed again in revision 11; revert that one first",
        ),
        (
            15,
            "INVALID",
            "person `jo`: the log does not hold what was said of people; change or retire the person instead",
        ),
        (
            99,
            "NOT_FOUND",
            "revision 99 does not exist; correct the number",
        ),
        (
            0,
            "NOT_FOUND",
            "revision 0 does not exist; correct the number",
        ),
    ] {
        let payload = revert(&server, "officer", revision, "").await;
        let error = &payload["userErrors"][0];
        let said = error["message"].as_str().unwrap();
        let said = if revision == 15 {
            said.split_once(": ").unwrap().1
        } else {
            said
        };
        let message = if revision == 15 {
            message.split_once(": ").unwrap().1
        } else {
            message
        };
        assert_eq!((error["code"].as_str().unwrap(), said), (code, message));
        assert_eq!(error["path"], json!(["input", "revision"]));
    }
    assert_eq!(&now(&server).await, before);
}

#[tokio::test]
async fn what_would_come_back_must_find_what_it_refers_to() {
    let server = Server::empty();
    for (noun, draft) in [
        (
            "vendor",
            json!({ "key": "acme", "name": "Acme", "kind": "COMPANY" }),
        ),
        (
            "vendor",
            json!({ "key": "mail", "name": "Mail", "kind": "PRODUCT", "owners": [{ "owner": "acme" }] }),
        ),
    ] {
        server.register(noun, draft).await;
    }
    server.try_retire("vendor", "mail", "2").await;
    server.try_retire("vendor", "acme", "1").await;
    let payload = revert(&server, "officer", 3, "").await;
    assert_eq!(
        payload["userErrors"][0]["message"],
        "vendor `mail`: would refer to vendor `acme`, which is retired; bring that back first"
    );
    for revision in [4, 3] {
        assert_eq!(
            codes(&revert(&server, "officer", revision, "").await),
            Vec::<&str>::new()
        );
    }
    let answer = server
        .ask(
            "viewer",
            "{ vendor(id: \"mail\") { owners { owner { key } } } }",
        )
        .await;
    assert_eq!(
        answer["vendor"]["owners"],
        json!([{ "owner": { "key": "acme" } }])
    );
}

#[tokio::test]
async fn a_reversal_can_be_looked_at_and_needs_what_its_changes_need() {
    let (server, said) = eventful().await;
    let (_, before) = said.last().unwrap();
    let payload = revert(&server, "officer", 13, ", preview: true").await;
    assert_eq!(
        payload,
        json!({ "revision": null, "userErrors": [], "preview": { "changes": [{ "action": "RESTORE", "key": "may" }] } })
    );
    assert_eq!(&now(&server).await, before);
    // Revision 16 changed no standing; revision 9, on which it stands, gave one, which only an officer does.
    assert_eq!(
        codes(&revert(&server, "officer", 9, "").await),
        ["CONFLICT"]
    );
    assert_eq!(
        codes(&revert(&server, "editor", 16, "").await),
        Vec::<&str>::new()
    );
    assert_eq!(
        codes(&revert(&server, "editor", 9, "").await),
        ["FORBIDDEN"]
    );
    assert_eq!(
        codes(&revert(&server, "officer", 9, "").await),
        Vec::<&str>::new()
    );
    let query = "mutation { revertRevision(input: { revision: \"9\" }) { revision } }";
    for role in ["viewer", "auditor", "procurement", "admin"] {
        assert_eq!(
            server.refused(role, query).await,
            (403, "FORBIDDEN".to_owned()),
            "{role}"
        );
    }
}
