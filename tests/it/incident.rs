//! An incident at a vendor: what it concerns and who has to be told.

use serde_json::{Value, json};

use crate::harness::Server;

const ASK: &str = "query($vendor: ID!, $on: Date) { incident(vendor: $vendor, on: $on) { vendor { key } on vendors { key } \
    flows { key } categories { key } levels flowsWithoutLevel subjects { key } persons flowsWithoutPersons origins destinations \
    flowsWithoutPlace properties { key } databases { key } duties { clause { key } vendor { key } law places \
    within { number unit } says certain needsReview citation { document } } } }";

async fn ask(server: &Server, vendor: &str, on: &str) -> Value {
    let variables = json!({ "vendor": vendor, "on": on });
    server.ask_with("viewer", ASK, variables).await["incident"].clone()
}

async fn filled() -> Server {
    let server = Server::empty();
    let records = [
        (
            "legalEntity",
            json!({ "key": "ours", "name": "Ours", "country": "DE" }),
        ),
        (
            "property",
            json!({ "key": "site", "name": "Site", "operator": "ours" }),
        ),
        (
            "dataCategory",
            json!({ "key": "data.click", "name": "Clicks" }),
        ),
        (
            "dataSubject",
            json!({ "key": "subject.visitor", "name": "Visitor" }),
        ),
        (
            "vendor",
            json!({ "key": "acme", "name": "Acme", "kind": "COMPANY", "country": "US" }),
        ),
        (
            "vendor",
            json!({ "key": "helper", "name": "Helper", "kind": "COMPANY" }),
        ),
        (
            "database",
            json!({ "key": "crm", "name": "CRM", "hostedBy": "helper" }),
        ),
        (
            "subprocessing",
            json!({ "key": "work", "vendor": "acme", "subprocessor": "helper" }),
        ),
        (
            "agreement",
            json!({ "key": "dpa", "kind": "DPA", "ours": "ours", "theirs": [{ "vendor": "acme" }], "state": "IN_FORCE" }),
        ),
        (
            "clause",
            json!({
                "key": "tell", "rule": "DUTY", "bound": { "vendors": ["acme"] }, "duty": "obl.breach-notice",
                "within": { "number": 24, "unit": "HOURS" }, "source": { "agreement": "dpa" },
                "citation": { "document": "DPA", "section": "7" }
            }),
        ),
        (
            "flow",
            json!({
                "key": "clicks", "source": { "property": "site" }, "recipient": { "vendor": "acme" }, "level": "PERSONAL",
                "categories": ["data.click"], "subjects": ["subject.visitor"], "persons": 500, "state": "CONFIRMED"
            }),
        ),
    ];
    for (noun, draft) in records {
        server.register(noun, draft).await;
    }
    server
}

#[tokio::test]
async fn an_incident_names_what_it_concerns_and_the_duties_with_their_words() {
    let server = filled().await;
    let mut found = ask(&server, "acme", "2026-01-01").await;
    let duties = found["duties"].take();
    assert_eq!(
        found,
        json!({
            "vendor": { "key": "acme" }, "on": "2026-01-01", "vendors": [{ "key": "acme" }, { "key": "helper" }],
            "flows": [{ "key": "clicks" }], "categories": [{ "key": "data.click" }], "levels": ["PERSONAL"],
            "flowsWithoutLevel": 0, "subjects": [{ "key": "subject.visitor" }], "persons": 500, "flowsWithoutPersons": 0,
            "origins": ["DE", "US"], "destinations": ["US"], "flowsWithoutPlace": 1, "properties": [{ "key": "site" }],
            "databases": [{ "key": "crm" }], "duties": null
        })
    );
    let duties = duties.as_array().unwrap();
    assert_eq!(
        duties[0],
        json!({
            "clause": { "key": "tell" }, "vendor": { "key": "acme" }, "law": null, "places": [],
            "within": { "number": 24, "unit": "HOURS" }, "says": null, "certain": true, "needsReview": false,
            "citation": { "document": "DPA" }
        })
    );
    let of_law = |law: &str| {
        let mut laws = duties.iter();
        laws.find(|duty| duty["citation"]["document"] == law)
    };
    let gdpr = of_law("GDPR Art. 33(2)").unwrap();
    assert_eq!(
        (&gdpr["places"], &gdpr["certain"]),
        (&json!(["DE"]), &json!(true))
    );
    assert!(gdpr["says"].as_str().unwrap().contains("72 hours"));
    assert_eq!(of_law("PIPL Art. 57"), None);

    let helper = ask(&server, "helper", "2026-01-01").await;
    let handed_on = json!([{ "key": "clicks" }]);
    assert_eq!(helper["flows"], handed_on, "it comes through `acme`");
    let nobody = "{ incident(vendor: \"nobody\") { on } }";
    assert_eq!(server.refused("viewer", nobody).await.1, "NOT_FOUND");
}
