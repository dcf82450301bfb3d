//! Decisions of officers about findings: what they need, how long they hold, and how they are found.

use serde_json::{Value, json};

use crate::harness::{Server, codes};

const DAY: &str = "2013-06-01";

/// Acme stands nowhere: nobody said in which country it is.
async fn with_finding() -> (Server, Value) {
    let server = Server::empty();
    let someone = json!({ "key": "someone", "name": "Some One" });
    server.register("person", someone).await;
    let acme =
        json!({ "key": "acme", "name": "Acme", "kind": "COMPANY", "responsible": "someone" });
    server.register("vendor", acme).await;
    let finding = only(&server, "").await;
    (server, finding)
}

/// The one finding that the filter leaves.
async fn only(server: &Server, filter: &str) -> Value {
    let found = all(server, filter).await;
    let [finding] = found.as_slice() else {
        panic!("{filter}: {found:?}");
    };
    finding.clone()
}

async fn all(server: &Server, filter: &str) -> Vec<Value> {
    let text = format!(
        "{{ findings(on: \"{DAY}\", orderBy: CODE, filter: {{ codes: [COUNTRY_NOT_STATED, DECISION_OUTDATED] {filter} }}) {{ \
         nodes {{ id code facts sentence decisionHolds decision {{ id version kind reason by until assignee {{ key }} }} }} }} }}"
    );
    let answer = server.ask("viewer", &text).await;
    answer["findings"]["nodes"].as_array().unwrap().clone()
}

async fn decide(server: &Server, finding: &Value, more: Value) -> Value {
    let mut input = json!({
        "finding": finding["id"], "facts": finding["facts"], "on": DAY, "kind": "FALSE_ALARM", "reason": "it is nowhere"
    });
    let fields = input.as_object_mut().unwrap();
    fields.extend(more.as_object().unwrap().clone());
    let query = "mutation($input: DecideFindingInput!) { decideFinding(input: $input) { \
                 finding { id decisionHolds decision { version kind } } userErrors { code path message } revision preview { changeCount } } }";
    let answer = server
        .ask_with("officer", query, json!({ "input": input }))
        .await;
    answer["decideFinding"].clone()
}

#[tokio::test]
async fn a_decision_is_shown_on_its_finding_and_made_anew_against_its_version() {
    let (server, finding) = with_finding().await;
    assert_eq!(finding["decision"], Value::Null);
    assert_eq!(finding["decisionHolds"], Value::Null);
    let done = decide(&server, &finding, json!({})).await;
    assert_eq!(done["userErrors"], json!([]), "{done}");
    assert_eq!(done["finding"]["id"], finding["id"]);
    let decided = only(&server, "").await;
    let decision = &decided["decision"];
    assert_eq!(decided["decisionHolds"], true);
    assert_eq!(
        (&decision["kind"], &decision["reason"], &decision["by"]),
        (
            &json!("FALSE_ALARM"),
            &json!("it is nowhere"),
            &json!("local")
        )
    );
    let again = json!({ "kind": "WILL_FIX", "assignee": "someone" });
    let refused = decide(&server, &decided, again).await;
    assert_eq!(codes(&refused), ["CONFLICT"]);
    assert_eq!(refused["finding"]["decision"]["kind"], "FALSE_ALARM");
    let version = decision["version"].clone();
    let again = json!({ "kind": "WILL_FIX", "assignee": "someone", "version": version });
    let done = decide(&server, &decided, again.clone()).await;
    assert_eq!(done["finding"]["decision"]["kind"], "WILL_FIX");
    let stale = decide(&server, &decided, again).await;
    assert_eq!(codes(&stale), ["CONFLICT"]);
    let text = "{ findingDecisions { totalCount nodes { code findingId subject { key } } } \
                person(id: \"someone\") { assignedFindings { nodes { kind } } } }";
    let answer = server.ask("viewer", text).await;
    let list = json!([{ "code": "COUNTRY_NOT_STATED", "findingId": finding["id"], "subject": { "key": "acme" } }]);
    assert_eq!(answer["findingDecisions"]["nodes"], list);
    assert_eq!(
        answer["person"]["assignedFindings"]["nodes"],
        json!([{ "kind": "WILL_FIX" }])
    );
}

#[tokio::test]
async fn a_decision_can_be_looked_at_and_nothing_is_written() {
    let (server, finding) = with_finding().await;
    let revision = server.revision().await;
    let more = json!({ "kind": "FALSE_ALARM", "preview": true });
    let looked = decide(&server, &finding, more).await;
    assert!(codes(&looked).is_empty(), "{looked}");
    assert_eq!(looked["finding"]["decision"]["kind"], "FALSE_ALARM");
    assert_eq!(looked["preview"]["changeCount"], 1);
    assert_eq!(server.revision().await, revision);
    assert_eq!(only(&server, "").await["decision"], Value::Null);
}

#[tokio::test]
async fn what_a_decision_lacks_is_told_at_once() {
    let (server, finding) = with_finding().await;
    for (more, expected) in [
        (
            json!({ "kind": "ACCEPTED_RISK" }),
            json!([["REQUIRED", "until"]]),
        ),
        (
            json!({ "kind": "WILL_FIX" }),
            json!([["REQUIRED", "assignee"]]),
        ),
        (
            json!({ "kind": "ACCEPTED_RISK", "until": "2013-06-01", "reason": " " }),
            json!([["INVALID", "reason"], ["INVALID", "until"]]),
        ),
        (json!({ "until": "soon" }), json!([["INVALID", "until"]])),
        (
            json!({ "assignee": "nobody" }),
            json!([["NOT_FOUND", "assignee"]]),
        ),
        (json!({ "facts": "0" }), json!([["CONFLICT", "facts"]])),
        (json!({ "on": "soon" }), json!([["INVALID", "on"]])),
        (
            json!({ "finding": "soon" }),
            json!([["INVALID", "finding"]]),
        ),
        (
            json!({ "version": "soon" }),
            json!([["INVALID", "version"]]),
        ),
        (
            json!({ "finding": finding["id"].as_str().unwrap().replace("COUNTRY_NOT_STATED", "VENDOR_IDLE") }),
            json!([["NOT_FOUND", "finding"]]),
        ),
        (
            json!({ "finding": "soon", "on": "soon", "version": "soon", "kind": "ACCEPTED_RISK", "reason": " ", "assignee": "nobody" }),
            json!([
                ["INVALID", "on"],
                ["INVALID", "finding"],
                ["INVALID", "version"],
                ["REQUIRED", "until"],
                ["INVALID", "reason"],
                ["NOT_FOUND", "assignee"]
            ]),
        ),
    ] {
        let refused = decide(&server, &finding, more.clone()).await;
        let told = refused["userErrors"].as_array().unwrap().iter();
        let told: Vec<_> = told
            .map(|error| json!([error["code"], error["path"][1]]))
            .collect();
        assert_eq!(Value::Array(told), expected, "{more}");
        assert_eq!(refused["revision"], Value::Null);
    }
}

#[tokio::test]
async fn findings_are_found_by_what_was_decided() {
    let (server, finding) = with_finding().await;
    let done = decide(
        &server,
        &finding,
        json!({ "kind": "WILL_FIX", "assignee": "someone" }),
    )
    .await;
    assert_eq!(done["userErrors"], json!([]));
    for (filter, count) in [
        ("decided: true", 1),
        ("decided: false", 0),
        ("decisions: [WILL_FIX]", 1),
        ("decisions: [FALSE_ALARM]", 0),
        ("assignee: \"someone\"", 1),
    ] {
        assert_eq!(all(&server, filter).await.len(), count, "{filter}");
    }
    for (filter, count) in [
        ("kind: WILL_FIX", 1),
        ("kind: FALSE_ALARM", 0),
        ("code: COUNTRY_NOT_STATED", 1),
        ("assignee: \"someone\"", 1),
        ("endsBefore: \"2100-01-01\"", 0),
    ] {
        let text = format!("{{ findingDecisions(filter: {{ {filter} }}) {{ totalCount }} }}");
        let answer = server.ask("viewer", &text).await;
        assert_eq!(answer["findingDecisions"]["totalCount"], count, "{filter}");
    }
}

#[tokio::test]
async fn a_decision_on_other_facts_is_outdated_until_it_is_made_anew_or_withdrawn() {
    let (server, finding) = with_finding().await;
    decide(&server, &finding, json!({})).await;
    let changed = server
        .try_update(
            "vendor",
            "acme",
            "2",
            json!({ "website": "https://acme.example" }),
        )
        .await;
    assert_eq!(changed["userErrors"], json!([]));
    let seen_before = decide(&server, &finding, json!({})).await;
    assert_eq!(
        codes(&seen_before),
        ["CONFLICT"],
        "the facts have changed since"
    );
    let found = all(&server, "").await;
    let codes_found: Vec<_> = found.iter().map(|it| it["code"].clone()).collect();
    assert_eq!(codes_found, ["COUNTRY_NOT_STATED", "DECISION_OUTDATED"]);
    assert_eq!(found[0]["decisionHolds"], false);
    let undecidable = decide(&server, &found[1], json!({})).await;
    assert_eq!(codes(&undecidable), ["INVALID"]);
    let text = format!(
        "mutation {{ withdrawFindingDecision(input: {{ id: {}, version: {} }}) {{ withdrawnId userErrors {{ code }} }} }}",
        found[0]["decision"]["id"], found[0]["decision"]["version"]
    );
    let withdrawn = server.ask("officer", &text).await["withdrawFindingDecision"].clone();
    assert_eq!(
        withdrawn,
        json!({ "withdrawnId": found[0]["decision"]["id"], "userErrors": [] })
    );
    assert_eq!(only(&server, "").await["decision"], Value::Null);
    let anew = only(&server, "").await;
    let done = decide(&server, &anew, json!({})).await;
    assert_eq!(
        done["userErrors"],
        json!([]),
        "what was withdrawn is in nobody's way"
    );
    assert_eq!(only(&server, "").await["decisionHolds"], true);
}

#[tokio::test]
async fn only_officers_decide_and_no_file_holds_what_they_decided() {
    let (server, finding) = with_finding().await;
    let text = format!(
        "mutation {{ decideFinding(input: {{ finding: {}, facts: {}, kind: FALSE_ALARM, reason: \"so\" }}) {{ revision }} }}",
        finding["id"], finding["facts"]
    );
    for role in ["viewer", "editor", "procurement", "auditor", "admin"] {
        let refused = server.refused(role, &text).await;
        assert_eq!(refused, (403, "FORBIDDEN".to_owned()), "{role}");
    }
    decide(&server, &finding, json!({})).await;
    for role in ["procurement", "admin"] {
        let refused = server
            .refused(role, "{ findingDecisions { totalCount } }")
            .await;
        assert_eq!(refused, (403, "FORBIDDEN".to_owned()), "{role}");
    }
    let data = server.kill();
    let exported = crate::harness::run(&["export"], data.path());
    assert!(!crate::harness::said(&exported).contains("COUNTRY_NOT_STATED"));
    let verified = crate::harness::run(&["audit", "verify"], data.path());
    assert!(verified.status.success());
}

#[tokio::test]
async fn every_kind_of_finding_of_the_sample_can_be_decided_about() {
    let server = Server::with_sample();
    let text = format!("{{ findings(on: \"{DAY}\") {{ byCode {{ code }} }} }}");
    let codes = server.ask("viewer", &text).await["findings"]["byCode"].clone();
    let codes = codes.as_array().unwrap();
    assert!(codes.len() > 10, "{codes:?}");
    for code in codes {
        let code = code["code"].as_str().unwrap();
        let text = format!(
            "{{ findings(on: \"{DAY}\", first: 1, filter: {{ codes: [{code}] }}) {{ nodes {{ id facts }} }} }}"
        );
        let found = server.ask("viewer", &text).await["findings"]["nodes"][0].clone();
        let done = decide(&server, &found, json!({})).await;
        assert_eq!(done["userErrors"], json!([]), "{code}");
    }
    let text =
        format!("{{ findings(on: \"{DAY}\", filter: {{ decided: true }}) {{ totalCount }} }}");
    let decided = server.ask("viewer", &text).await;
    assert_eq!(decided["findings"]["totalCount"], codes.len());
}
