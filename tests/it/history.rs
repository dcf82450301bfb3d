//! The past: the register as it stood, the log in pages, and revisions that are undone.

use serde_json::{Value, json};

use crate::harness::database::tamper;
use crate::harness::{Server, codes};

/// What a register says, answers and findings included; for a day that does not move.
const ALL: &str = "register { revision hash changedAt } \
    vendors(filter: {}) { totalCount nodes { id key version name aliases country standing { state from until } \
        owners { owner { key } from until } clauses { nodes { key } } flows { nodes { key state } } } } \
    flows { nodes { key version level categories { key } recipient { ... on Vendor { key } } } } \
    clauses { nodes { key version rule actions citation { section } } } \
    dataCategories { nodes { key parent { key } } } purposes { nodes { key } } \
    findings(on: \"2026-01-01\") { nodes { code sentence } } \
    search(text: \"acme\") { field node { id key } } \
    sharingDecision(input: { recipient: { vendor: \"acme\" }, category: \"mail\", level: PERSONAL, on: \"2026-01-01\" }) { \
        verdict reasons { code sentence } }";

async fn now(server: &Server) -> Value {
    server.ask("officer", &format!("{{ {ALL} }}")).await
}

async fn at(server: &Server, revision: u64) -> Value {
    let query = format!("{{ asOf(moment: {{ revision: \"{revision}\" }}) {{ {ALL} }} }}");
    server.ask("officer", &query).await["asOf"].clone()
}

async fn done(server: &Server, query: &str) {
    let answer = server.ask("officer", query).await;
    let payload = answer.as_object().unwrap().values().next().unwrap();
    assert_eq!(codes(payload), Vec::<&str>::new(), "{query}\n{answer}");
}

/// A register in which every kind of change was made; what it said after each revision from the fourth on.
async fn eventful() -> (Server, Vec<(u64, Value)>) {
    let server = Server::empty();
    for (noun, draft) in [
        ("dataCategory", json!({ "key": "mail", "name": "Mail" })),
        ("purpose", json!({ "key": "send", "name": "Send" })),
        (
            "vendor",
            json!({ "key": "acme", "name": "Acme", "kind": "COMPANY", "country": "US" }),
        ),
        (
            "legalEntity",
            json!({ "key": "ours", "name": "Ours", "country": "DE" }),
        ),
    ] {
        server.register(noun, draft).await;
    }
    let mut said = vec![(4, now(&server).await)];
    for step in [
        "mutation { registerAgreement(input: { agreement: { key: \"dpa\", kind: DPA, ours: \"ours\", theirs: [{ vendor: \"acme\" }], \
         state: IN_FORCE } }) { userErrors { code message } } }",
        "mutation { registerClause(input: { clause: { key: \"may\", rule: PERMISSION, actions: [USE], bound: { vendors: [\"acme\"] }, \
         scope: { categories: [\"mail\"] }, source: { agreement: \"dpa\" }, citation: { document: \"DPA\", section: \"2\" } } }) { \
         userErrors { code message } } }",
        "mutation { registerVendor(input: { vendor: { key: \"acme-mail\", name: \"Acme Mail\", kind: PRODUCT, owners: [{ owner: \"acme\" }] } }) { \
         userErrors { code message } } }",
        "mutation { registerFlow(input: { flow: { key: \"out\", source: { vendor: \"acme\" }, recipient: { vendor: \"acme-mail\" }, \
         categories: [\"mail\"], state: CONFIRMED } }) { userErrors { code message } } }",
        "mutation { updateVendor(input: { id: \"acme\", version: \"3\", vendor: { name: \"Acme Corp\", \
         standing: [{ state: APPROVED }] } }) { userErrors { code message } } }",
        "mutation { registerVendor(input: { vendor: { key: \"mailer\", name: \"Mailer\", kind: PRODUCT } }) { userErrors { code message } } }",
        "mutation { mergeVendors(input: { keep: \"mailer\", keepVersion: \"10\", merge: \"acme-mail\", mergeVersion: \"7\" }) { \
         userErrors { code message } } }",
        "mutation { updateClause(input: { id: \"may\", version: \"6\", clause: { rule: PROHIBITION } }) { userErrors { code message } } }",
        "mutation { retireClause(input: { id: \"may\", version: \"12\" }) { userErrors { code message } } }",
        "mutation { registerClause(input: { clause: { key: \"may-not\", rule: PROHIBITION, actions: [SELL], bound: { vendors: [\"acme\"] }, \
         source: { agreement: \"dpa\" } } }) { userErrors { code message } } }",
        "mutation { registerPerson(input: { person: { key: \"jo\", name: \"Jo\" } }) { userErrors { code message } } }",
        "mutation { updateVendor(input: { id: \"acme\", version: \"9\", vendor: { responsible: \"jo\", country: null } }) { \
         userErrors { code message } } }",
    ] {
        done(&server, step).await;
        said.push((server.revision().await, now(&server).await));
    }
    (server, said)
}

#[tokio::test]
async fn a_past_revision_says_what_was_said_then() {
    let (server, said) = eventful().await;
    assert_eq!(said.last().unwrap().0, 16);
    // Back and forth, so that values come from the current one, from one that is kept, and from none.
    let order = [16, 15, 4, 9, 10, 9, 13, 5, 6, 7, 8, 11, 12, 14, 4, 16];
    for revision in order {
        let (_, then) = said.iter().find(|(number, _)| *number == revision).unwrap();
        assert_eq!(&at(&server, revision).await, then, "revision {revision}");
    }
    // What did not exist is not there, and what was retired since is.
    let query = "{ asOf(moment: { revision: \"12\" }) { clause(id: \"may\") { rule } person(id: \"jo\") { name } } \
                 clause(id: \"may\") { rule } person(id: \"jo\") { name } }";
    let answer = server.ask("viewer", query).await;
    assert_eq!(
        answer,
        json!({
            "asOf": { "clause": { "rule": "PROHIBITION" }, "person": null },
            "clause": null, "person": { "name": "Jo" }
        })
    );
}

#[tokio::test]
async fn a_past_revision_is_the_same_after_a_new_start_and_for_another_process() {
    let (server, said) = eventful().await;
    let directory = server.kill();
    let server = Server::on(directory.path());
    for (revision, then) in &said {
        assert_eq!(&at(&server, *revision).await, then, "revision {revision}");
    }
}

#[tokio::test]
async fn a_time_means_the_last_revision_made_by_then() {
    let (server, said) = eventful().await;
    for (revision, then) in &said {
        let time = then["register"]["changedAt"].as_str().unwrap();
        let query =
            format!("{{ asOf(moment: {{ time: \"{time}\" }}) {{ register {{ revision }} }} }}");
        let answer = server.ask("viewer", &query).await;
        assert_eq!(
            answer["asOf"]["register"]["revision"],
            revision.to_string(),
            "{time}"
        );
    }
    let (_, first) = &said[0];
    let time: jiff::Timestamp = first["register"]["changedAt"]
        .as_str()
        .unwrap()
        .parse()
        .unwrap();
    let before = time - jiff::SignedDuration::from_nanos(1);
    let query =
        format!("{{ asOf(moment: {{ time: \"{before}\" }}) {{ register {{ revision }} }} }}");
    assert_eq!(
        server.ask("viewer", &query).await["asOf"]["register"]["revision"],
        "3"
    );
}

#[tokio::test]
async fn what_the_register_said_then_and_the_day_it_is_asked_for_are_two_times() {
    let server = Server::empty();
    let draft = json!({ "key": "acme", "name": "Acme", "kind": "COMPANY", "standing": [{ "state": "APPROVED", "from": "2020-01-01" }] });
    server.register("vendor", draft).await;
    let now_rejected = json!({ "standing": [
        { "state": "APPROVED", "from": "2020-01-01", "until": "2021-12-31" }, { "state": "REJECTED", "from": "2022-01-01" }
    ] });
    server.try_update("vendor", "acme", "1", now_rejected).await;
    let approved = |on: &str| {
        format!("vendors(filter: {{ standing: APPROVED, on: \"{on}\" }}) {{ totalCount }}")
    };
    let (a, b) = (approved("2021-06-01"), approved("2023-06-01"));
    let query =
        format!("{{ asOf(moment: {{ revision: \"1\" }}) {{ a: {a} b: {b} }} a: {a} b: {b} }}");
    let (one, none) = (json!({ "totalCount": 1 }), json!({ "totalCount": 0 }));
    assert_eq!(
        server.ask("viewer", &query).await,
        json!({ "asOf": { "a": one, "b": one }, "a": one, "b": none })
    );
}

#[tokio::test]
async fn a_moment_that_there_was_not_is_refused() {
    let server = Server::empty();
    let ask = |moment: &str| format!("{{ asOf(moment: {moment}) {{ register {{ revision }} }} }}");
    let cases = [
        (
            "{ revision: \"1\" }",
            "BAD_REQUEST",
            "the register is empty; it has no past",
        ),
        (
            "{ time: \"2020-01-01T00:00:00Z\" }",
            "BAD_REQUEST",
            "the register is empty; it has no past",
        ),
    ];
    for (moment, code, message) in cases {
        refused(&server, &ask(moment), code, message).await;
    }
    server
        .register(
            "vendor",
            json!({ "key": "acme", "name": "Acme", "kind": "COMPANY" }),
        )
        .await;
    let cases = [
        (
            "{ revision: \"0\" }",
            "NOT_FOUND",
            "revision 0 does not exist; ask for 1 to 1",
        ),
        (
            "{ revision: \"2\" }",
            "NOT_FOUND",
            "revision 2 does not exist; ask for 1 to 1",
        ),
        (
            "{ revision: \"-1\" }",
            "BAD_REQUEST",
            "`-1` is no revision; give its number, such as `12`",
        ),
        (
            "{ revision: \"99999999999999999999\" }",
            "BAD_REQUEST",
            "`99999999999999999999` is no revision; give its number, such as `12`",
        ),
        (
            "{ time: \"2020-01-01T00:00:00Z\" }",
            "BAD_REQUEST",
            "the register began at 20",
        ),
        (
            "{ time: \"2999-01-01T00:00:00Z\" }",
            "BAD_REQUEST",
            "2999-01-01T00:00:00Z is in the future; ask for a time up to now",
        ),
        (
            "{ time: \"2020-02-30T00:00:00Z\" }",
            "BAD_REQUEST",
            "`2020-02-30T00:00:00Z` is not a time; write it as `2013-05-30T12:00:00Z`",
        ),
        ("{ }", "BAD_REQUEST", ""),
        (
            "{ revision: \"1\", time: \"2020-01-01T00:00:00Z\" }",
            "BAD_REQUEST",
            "",
        ),
    ];
    for (moment, code, message) in cases {
        refused(&server, &ask(moment), code, message).await;
    }
}

async fn refused(server: &Server, query: &str, code: &str, message: &str) {
    let (_, answer) = server.post("auditor", &json!({ "query": query })).await;
    let error = &answer["errors"][0];
    assert_eq!(error["extensions"]["code"], code, "{query}\n{answer}");
    let said = error["message"].as_str().unwrap();
    assert!(said.starts_with(message), "{query}\n{said}");
}

#[tokio::test]
async fn the_past_does_not_nest_and_has_no_log() {
    let server = Server::with_sample();
    for field in [
        "asOf(moment: { revision: \"1\" }) { register { revision } }",
        "revisions { totalCount }",
        "calendarFeeds { id }",
    ] {
        let query = format!("{{ asOf(moment: {{ revision: \"1\" }}) {{ {field} }} }}");
        assert_eq!(
            server.refused("auditor", &query).await,
            (400, "BAD_REQUEST".to_owned()),
            "{field}"
        );
    }
}

#[tokio::test]
async fn an_altered_log_gives_no_past() {
    let (server, _) = eventful().await;
    tamper(server.data(), "UPDATE change SET before = replace(before, '\"name\":\"Acme\"', '\"name\":\"Acne\"') WHERE revision = 9").await;
    let query = "{ asOf(moment: { revision: \"5\" }) { vendor(id: \"acme\") { name } } }";
    assert_eq!(
        server.refused("viewer", query).await,
        (500, "INTERNAL".to_owned())
    );
    let query = "{ asOf(moment: { revision: \"9\" }) { vendor(id: \"acme\") { name } } }";
    assert_eq!(
        server.ask("viewer", query).await["asOf"]["vendor"]["name"],
        "Acme Corp"
    );
}

#[tokio::test]
async fn of_the_erased_the_past_says_erased() {
    let (server, _) = eventful().await;
    let query = "{ asOf(moment: { revision: \"15\" }) { people { nodes { name } } search(text: \"jo\") { field } } }";
    let answer = server.ask("viewer", query).await["asOf"].clone();
    assert_eq!(answer["people"]["nodes"], json!([{ "name": "Jo" }]));
    done(&server, "mutation { erasePerson(input: { id: \"jo\", version: \"15\" }) { userErrors { code message } } }").await;
    let answer = server.ask("viewer", query).await["asOf"].clone();
    assert_eq!(
        answer,
        json!({ "people": { "nodes": [{ "name": "erased" }] }, "search": [] })
    );
}

#[tokio::test]
async fn of_people_the_past_shows_what_is_said_today() {
    let (server, _) = eventful().await;
    let query = "{ asOf(moment: { revision: \"15\" }) { people { nodes { name version } } } }";
    server.ask("viewer", query).await;
    server
        .try_update("person", "jo", "15", json!({ "name": "Joanna" }))
        .await;
    let answer = server.ask("viewer", query).await["asOf"].clone();
    assert_eq!(
        answer["people"]["nodes"],
        json!([{ "name": "Joanna", "version": "15" }])
    );
}

mod log;
mod revert;
mod trace;
