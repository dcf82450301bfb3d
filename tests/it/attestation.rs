//! Proof that duties are kept: what the register takes, and how it is found.

use serde_json::{Value, json};

use crate::harness::{Server, codes};

/// A duty and a permission that bind Acme, and two proofs of the duty.
async fn proved() -> Server {
    let server = Server::empty();
    server
        .register("legalEntity", json!({ "key": "ours", "name": "Ours" }))
        .await;
    let acme = json!({ "key": "acme", "name": "Acme", "kind": "COMPANY" });
    server.register("vendor", acme).await;
    let dpa = json!({ "key": "dpa", "kind": "DPA", "ours": "ours", "theirs": [{ "vendor": "acme" }], "state": "IN_FORCE" });
    server.register("agreement", dpa).await;
    for (key, rule) in [
        (
            "secrecy",
            json!({ "rule": "DUTY", "duty": "obl.confidentiality" }),
        ),
        ("use", json!({ "rule": "PERMISSION", "actions": ["USE"] })),
    ] {
        let clause = json!({ "key": key, "bound": { "vendors": ["acme"] }, "source": { "agreement": "dpa" } });
        server.register("clause", with(clause, &rule)).await;
    }
    for (key, more) in [
        (
            "old",
            json!({ "kind": "CERTIFICATE", "on": "2010-01-01", "expires": "2012-12-31" }),
        ),
        ("new", json!({})),
    ] {
        server
            .register("attestation", with(proof(key), &more))
            .await;
    }
    server
}

fn proof(key: &str) -> Value {
    json!({ "key": key, "clause": "secrecy", "vendor": "acme", "kind": "AUDIT_REPORT", "on": "2013-01-01", "by": "an auditor" })
}

fn with(mut draft: Value, more: &Value) -> Value {
    let fields = draft.as_object_mut().unwrap();
    fields.extend(more.as_object().unwrap().clone());
    draft
}

#[tokio::test]
async fn it_is_found_by_what_it_is_about() {
    let server = proved().await;
    for (filter, expected) in [
        ("clause: \"secrecy\"", 2),
        ("vendor: \"acme\"", 2),
        ("kind: CERTIFICATE", 1),
        ("duty: \"obl.confidentiality\"", 2),
        ("duty: \"obl.security\"", 0),
        ("current: true", 1),
        ("expiresBefore: \"2013-01-01\"", 1),
        ("expiresBefore: \"2012-12-31\"", 0),
        ("illustrative: true", 0),
        ("or: [{ kind: AUDIT_REPORT }, { current: false }]", 2),
        ("not: { kind: AUDIT_REPORT }", 1),
    ] {
        let text = format!("{{ attestations(filter: {{ {filter} }}) {{ totalCount }} }}");
        let answer = server.ask("viewer", &text).await;
        assert_eq!(answer["attestations"]["totalCount"], expected, "{filter}");
    }
    let text = "{ old: attestation(id: \"old\") { expired } new: attestation(id: \"new\") { expired expires } \
                search(text: \"auditor\") { field } }";
    let answer = server.ask("viewer", text).await;
    assert_eq!(answer["old"], json!({ "expired": true }));
    assert_eq!(answer["new"], json!({ "expired": false, "expires": null }));
    assert_eq!(answer["search"][0]["field"], "by");
}

#[tokio::test]
async fn only_a_duty_can_be_attested_and_stays_one() {
    let server = proved().await;
    let refused = server
        .try_register(
            "attestation",
            with(proof("wrong"), &json!({ "clause": "use" })),
        )
        .await;
    assert_eq!(
        refused["userErrors"],
        json!([{
            "code": "INVALID", "path": ["input", "attestation", "clause"],
            "message": "clause `use` is a `PERMISSION`; only a `DUTY` can be attested, name one"
        }])
    );
    let read = server
        .ask("viewer", "{ clause(id: \"secrecy\") { version } }")
        .await;
    let version = read["clause"]["version"].as_str().unwrap();
    let change = json!({ "rule": "PERMISSION", "actions": ["USE"], "duty": null });
    let refused = server
        .try_update("clause", "secrecy", version, change)
        .await;
    assert_eq!(codes(&refused), ["IN_USE"]);
    assert_eq!(
        refused["userErrors"][0]["path"],
        json!(["input", "clause", "rule"])
    );
}

#[tokio::test]
async fn what_is_not_so_is_refused_with_its_place() {
    let server = proved().await;
    for (draft, code, field) in [
        (json!({ "clause": "nothing" }), "NOT_FOUND", "clause"),
        (json!({ "vendor": null }), "REQUIRED", "vendor"),
        (json!({ "by": " " }), "INVALID", "by"),
        (json!({ "on": "2013-02-30" }), "INVALID", "on"),
        (
            json!({ "expires": "2012-12-31" }),
            "UNTIL_BEFORE_FROM",
            "expires",
        ),
    ] {
        let refused = server
            .try_register("attestation", with(proof("wrong"), &draft))
            .await;
        assert_eq!(codes(&refused), [code], "{draft}");
        assert_eq!(
            refused["userErrors"][0]["path"],
            json!(["input", "attestation", field]),
            "{draft}"
        );
    }
}

#[tokio::test]
async fn the_obligations_of_a_vendor_show_their_proof() {
    let server = proved().await;
    let no_sale = json!({
        "key": "no-sale", "bound": { "vendors": ["acme"] }, "source": { "agreement": "dpa" }, "rule": "PROHIBITION",
        "actions": ["SELL"]
    });
    server.register("clause", no_sale).await;
    let old = json!({ "key": "old", "expires": "2012-12-31" });
    let new = json!({ "key": "new", "expires": null });
    for (day, proven, proofs) in [
        ("2009-12-31", false, json!([])),
        ("2012-12-31", true, json!([old])),
        ("2013-01-01", true, json!([new, old])),
    ] {
        let text = format!(
            "{{ obligations(vendor: \"acme\", on: \"{day}\") {{ clause {{ key }} proven proofs {{ key expires }} }} }}"
        );
        let expected = json!([
            { "clause": { "key": "no-sale" }, "proven": null, "proofs": [] },
            { "clause": { "key": "secrecy" }, "proven": proven, "proofs": proofs },
        ]);
        let answer = server.ask("viewer", &text).await;
        assert_eq!(answer["obligations"], expected, "{day}");
    }
}
