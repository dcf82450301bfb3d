//! Requests of procurement: asked, answered, decided, and whether they still stand.

mod moves;

use serde_json::{Value, json};

use crate::harness::{Server, codes, said};

const SHOWN: &str = "intake { id key version state requestedBy vendorName vendor { key currentStanding } \
    steps { did by text } until conditions \
    assessment { verdict missing transfers { from to status } noticeGate { beginsOn brokenCount silentCount } findingCodes } \
    clearance { verdict reasonCodes conditions validUntil decidedBy } } userErrors { code path message } revision";

/// A token of the command line, for a person with this role.
fn person(server: &Server, role: &str, name: &str) -> String {
    said(&server.command(&["token", "--role", role, "--subject", name]))
        .trim()
        .to_owned()
}

async fn act_with(server: &Server, token: &str, mutation: &str, input: Value) -> Value {
    let kind = match mutation {
        "submitIntake" => "SubmitIntakeInput!",
        "approveIntake" => "ApproveIntakeInput!",
        _ => "HandleIntakeInput!",
    };
    let query = format!("mutation($input: {kind}) {{ {mutation}(input: $input) {{ {SHOWN} }} }}");
    let body = json!({ "query": query, "variables": { "input": input } }).to_string();
    let (status, answer) = server.send(Some(token), body).await;
    assert_eq!((status, &answer["errors"]), (200, &Value::Null), "{answer}");
    answer["data"][mutation].clone()
}

async fn act(server: &Server, role: &str, name: &str, mutation: &str, input: Value) -> Value {
    act_with(server, &person(server, role, name), mutation, input).await
}

pub async fn done(server: &Server, role: &str, name: &str, mutation: &str, input: Value) -> Value {
    let payload = act(server, role, name, mutation, input).await;
    assert_eq!(payload["userErrors"], json!([]), "{payload}");
    payload["intake"].clone()
}

/// What names the request as it was read.
pub fn read(intake: &Value) -> Value {
    json!({ "id": intake["id"], "version": intake["version"] })
}

fn with(mut input: Value, more: Value) -> Value {
    let Value::Object(more) = more else {
        panic!("{more} is no object");
    };
    input.as_object_mut().unwrap().extend(more);
    input
}

async fn small() -> Server {
    let server = Server::empty();
    fill(&server).await;
    server
}

/// Makes a small register in which visits may be counted by analytics vendors, by a law.
pub async fn fill(server: &Server) {
    for (noun, draft) in [
        (
            "legalEntity",
            json!({ "key": "us", "name": "Us", "country": "DE" }),
        ),
        (
            "property",
            json!({ "key": "site", "name": "Site", "operator": "us" }),
        ),
        (
            "dataCategory",
            json!({ "key": "data.visit", "name": "Visits" }),
        ),
        (
            "purpose",
            json!({ "key": "purpose.count", "name": "Counting" }),
        ),
        (
            "recipientClass",
            json!({ "key": "role.counter", "name": "Counters" }),
        ),
        (
            "clause",
            json!({
                "key": "may-count", "rule": "PERMISSION", "bound": { "classes": ["role.counter"] }, "actions": ["USE"],
                "scope": { "purposes": ["purpose.count"] }, "source": { "law": "an act" }
            }),
        ),
    ] {
        server.register(noun, draft).await;
    }
}

pub fn asked() -> Value {
    json!({
        "vendor": { "draft": { "name": "Example Counter", "kind": "COMPANY", "country": "DE", "classes": ["role.counter"] } },
        "flow": {
            "source": { "property": "site" }, "categories": ["data.visit"], "level": "AGGREGATE",
            "purposes": ["purpose.count"],
        },
        "justification": "counts visits",
    })
}

#[tokio::test]
async fn a_request_is_answered_at_once_and_approval_makes_vendor_and_flow() {
    let server = small().await;
    let intake = done(&server, "procurement", "pia", "submitIntake", asked()).await;
    assert_eq!(
        (&intake["state"], &intake["vendor"]),
        (&json!("SUBMITTED"), &Value::Null)
    );
    let assessment = &intake["assessment"];
    assert_eq!(assessment["verdict"], "PERMITTED_WITH_CONDITIONS");
    assert_eq!(assessment["missing"], json!([["VENDOR_APPROVAL"]]));
    assert_eq!(assessment["transfers"], json!([]));
    assert_eq!(intake["clearance"], Value::Null);
    let nothing = server
        .ask("viewer", "{ vendors { totalCount } flows { totalCount } }")
        .await;
    assert_eq!(
        nothing,
        json!({ "vendors": { "totalCount": 0 }, "flows": { "totalCount": 0 } })
    );

    let before = server.revision().await;
    let how = json!({ "conditions": ["no profiles"], "until": "2099-12-31" });
    let approved = done(
        &server,
        "officer",
        "ann",
        "approveIntake",
        with(read(&intake), how),
    )
    .await;
    assert_eq!(server.revision().await, before + 1);
    assert_eq!(approved["state"], "APPROVED");
    assert_eq!(
        approved["vendor"],
        json!({ "key": "example-counter", "currentStanding": "APPROVED" })
    );
    let clearance = &approved["clearance"];
    assert_eq!(
        (&clearance["verdict"], &clearance["decidedBy"]),
        (&json!("PERMITTED"), &json!("ann"))
    );
    assert_eq!(
        (&clearance["conditions"], &clearance["validUntil"]),
        (&json!(["no profiles"]), &json!("2099-12-31"))
    );
    let flows = server
        .ask(
            "viewer",
            "{ flows { nodes { state until recipient { ... on Vendor { key } } } } }",
        )
        .await;
    let flow = json!({ "state": "CONFIRMED", "until": "2099-12-31", "recipient": { "key": "example-counter" } });
    assert_eq!(flows["flows"]["nodes"], json!([flow]));
    let chain = server.command(&["audit", "verify"]);
    assert!(chain.status.success());
}

#[tokio::test]
async fn what_is_forbidden_is_approved_with_a_reason_and_an_end_and_stays_a_finding() {
    let server = small().await;
    let mut forbidden = asked();
    forbidden["flow"]["purposes"] = json!(null);
    forbidden["vendor"]["draft"]["classes"] = json!([]);
    server
        .register(
            "recipientClass",
            json!({ "key": "role.other", "name": "Others" }),
        )
        .await;
    forbidden["vendor"]["draft"]["classes"] = json!(["role.other"]);
    let intake = done(&server, "procurement", "pia", "submitIntake", forbidden).await;
    assert_eq!(intake["assessment"]["verdict"], "FORBIDDEN");
    assert!(
        intake["assessment"]["findingCodes"]
            .as_array()
            .unwrap()
            .contains(&json!("FLOW_FORBIDDEN"))
    );
    let key = &intake["key"];
    let in_full = format!(
        "{{ intake(id: {key}) {{ assessment {{ findings {{ totalCount nodes {{ code }} }} }} }} }}"
    );
    let found = server.ask("officer", &in_full).await["intake"]["assessment"]["findings"].clone();
    let forbidden = json!({ "code": "FLOW_FORBIDDEN" });
    assert!(
        found["nodes"].as_array().unwrap().contains(&forbidden),
        "{found}"
    );
    let (status, _) = server
        .post("procurement", &json!({ "query": in_full }))
        .await;
    assert_eq!(status, 403);
    let plain = act(&server, "officer", "ann", "approveIntake", read(&intake)).await;
    assert_eq!(
        (codes(&plain), &plain["userErrors"][0]["path"]),
        (vec!["CONFLICT"], &json!(["input", "overriding"]))
    );
    let bare = act(
        &server,
        "officer",
        "ann",
        "approveIntake",
        with(read(&intake), json!({ "overriding": true })),
    )
    .await;
    assert_eq!(codes(&bare), ["REQUIRED", "REQUIRED"]);
    let how = json!({ "overriding": true, "text": "the board decided", "until": "2099-01-31" });
    let approved = done(
        &server,
        "officer",
        "ann",
        "approveIntake",
        with(read(&intake), how),
    )
    .await;
    let clearance = &approved["clearance"];
    assert_eq!(
        (&clearance["verdict"], &clearance["validUntil"]),
        (&json!("FORBIDDEN"), &json!("2099-01-31"))
    );
    assert_eq!(clearance["reasonCodes"], json!(["NO_PERMISSION"]));
    let found = server
        .ask(
            "viewer",
            "{ findings(filter: { codes: [FLOW_FORBIDDEN] }) { totalCount } }",
        )
        .await;
    assert_eq!(found["findings"]["totalCount"], 1);
}

#[tokio::test]
async fn a_clearance_ends_with_the_contract_it_rests_on() {
    let server = small().await;
    for (noun, draft) in [
        (
            "vendor",
            json!({
                "key": "acme", "name": "Acme", "kind": "COMPANY", "country": "DE", "classes": ["role.counter"],
                "standing": [{ "state": "APPROVED" }]
            }),
        ),
        (
            "agreement",
            json!({
                "key": "dpa", "kind": "DPA", "ours": "us", "theirs": [{ "vendor": "acme" }], "state": "IN_FORCE",
                "until": "2099-06-30"
            }),
        ),
        (
            "clause",
            json!({
                "key": "secret", "rule": "DUTY", "bound": { "vendors": ["acme"] }, "duty": "obl.confidentiality",
                "source": { "agreement": "dpa" }, "citation": { "document": "DPA" }
            }),
        ),
    ] {
        server.register(noun, draft).await;
    }
    let mut input = asked();
    input["vendor"] = json!({ "registered": "acme" });
    input["flow"]["level"] = json!("PERSONAL");
    let intake = done(&server, "procurement", "pia", "submitIntake", input).await;
    assert_eq!(intake["assessment"]["verdict"], "PERMITTED", "{intake}");
    let approved = done(&server, "officer", "ann", "approveIntake", read(&intake)).await;
    assert_eq!(approved["clearance"]["validUntil"], "2099-06-30");
    let on = |day: &str| {
        format!(
            "{{ intake(id: {}) {{ clearance(on: \"{day}\") {{ verdict }} }} }}",
            approved["id"]
        )
    };
    assert_eq!(
        server.ask("viewer", &on("2099-06-30")).await["intake"]["clearance"]["verdict"],
        "PERMITTED"
    );
    assert_eq!(
        server.ask("viewer", &on("2099-07-01")).await["intake"]["clearance"],
        Value::Null
    );
    // Terminated, it is none from today on; in force again, it is one again.
    let agreement = server
        .ask("viewer", "{ agreement(id: \"dpa\") { id version } }")
        .await["agreement"]
        .clone();
    let version = agreement["version"].as_str().unwrap();
    server
        .try_update(
            "agreement",
            agreement["id"].as_str().unwrap(),
            version,
            json!({ "state": "TERMINATED" }),
        )
        .await;
    let now = format!(
        "{{ intake(id: {}) {{ state clearance {{ verdict }} }} }}",
        approved["id"]
    );
    let ended = server.ask("viewer", &now).await;
    assert_eq!(
        ended["intake"],
        json!({ "state": "APPROVED", "clearance": null })
    );
}

#[tokio::test]
async fn what_is_wrong_with_a_request_is_told_at_once() {
    let server = small().await;
    let before = server.revision().await;
    let wrong = json!({
        "vendor": { "draft": { "name": "X", "country": "XX", "standing": [{ "state": "APPROVED" }] } },
        "flow": { "source": { "property": "nowhere" }, "state": "CONFIRMED", "categories": [] },
        "justification": " ", "externalReference": { "sourceSystem": "coupa", "externalId": "" },
    });
    let refused = act(&server, "procurement", "pia", "submitIntake", wrong).await;
    let places: Vec<_> = refused["userErrors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| {
            let parts = error["path"].as_array().unwrap().iter();
            parts
                .map(|part| part.as_str().unwrap())
                .collect::<Vec<_>>()
                .join(".")
        })
        .collect();
    assert_eq!(
        places,
        [
            "input.vendor.draft.standing",
            "input.vendor.draft.kind",
            "input.vendor.draft.country",
            "input.flow.state",
            "input.flow.source",
            "input.flow.categories",
            "input.justification",
            "input.externalReference.externalId",
        ]
    );
    assert_eq!(server.revision().await, before);

    let mut known = asked();
    known["externalReference"] = json!({ "sourceSystem": "coupa", "externalId": "R-1" });
    done(&server, "procurement", "pia", "submitIntake", known.clone()).await;
    let again = act(&server, "procurement", "pia", "submitIntake", known).await;
    assert_eq!(codes(&again), ["CONFLICT"]);
    // What an open request refers to stays while it is open.
    let term = server
        .ask(
            "viewer",
            "{ dataCategory(id: \"data.visit\") { id version } }",
        )
        .await["dataCategory"]
        .clone();
    let (id, version) = (
        term["id"].as_str().unwrap(),
        term["version"].as_str().unwrap(),
    );
    let retired = server.try_retire("dataCategory", id, version).await;
    assert_eq!(codes(&retired), ["IN_USE"]);
}

#[tokio::test]
async fn a_vendor_that_came_in_since_is_named_at_approval() {
    let server = small().await;
    let intake = done(&server, "procurement", "pia", "submitIntake", asked()).await;
    server.register("vendor", json!({
        "key": "example-counter", "name": "Example Counter", "kind": "COMPANY", "country": "DE", "classes": ["role.counter"]
    })).await;
    let blind = act(&server, "officer", "ann", "approveIntake", read(&intake)).await;
    assert_eq!(codes(&blind), ["DUPLICATE_KEY"]);
    let how = json!({ "vendor": "example-counter" });
    let approved = done(
        &server,
        "officer",
        "ann",
        "approveIntake",
        with(read(&intake), how),
    )
    .await;
    assert_eq!(approved["vendor"]["key"], "example-counter");
    assert_eq!(
        server.ask("viewer", "{ vendors { totalCount } }").await["vendors"]["totalCount"],
        1
    );
}
