//! The questions of the README, asked on the sample by their documents.

use serde_json::{Value, json};

use crate::harness::Server;

async fn answer(server: &Server, document: &str) -> Value {
    answer_to(server, "viewer", document).await
}

async fn answer_to(server: &Server, role: &str, document: &str) -> Value {
    let path = format!(
        "{}/tests/questions/{document}.graphql",
        env!("CARGO_MANIFEST_DIR")
    );
    server
        .ask(role, &std::fs::read_to_string(path).unwrap())
        .await
}

fn texts<'a>(list: &'a Value, field: &str) -> Vec<&'a str> {
    list.as_array()
        .unwrap()
        .iter()
        .map(|item| item[field].as_str().unwrap())
        .collect()
}

#[tokio::test]
async fn doubleclick_may_not_target_ads_elsewhere_by_page_views() {
    let server = Server::with_sample();
    let data = answer(&server, "1-doubleclick-offsite").await;
    let decision = &data["sharingDecision"];
    assert_eq!(decision["verdict"], "FORBIDDEN");
    let refusal = &decision["reasons"][0];
    assert_eq!(
        (&refusal["code"], &refusal["effect"]),
        (&"NO_PERMISSION".into(), &"FORBID".into())
    );
    let sections = texts(&refusal["citations"], "section");
    assert!(
        sections.contains(&"6") && sections.contains(&"7"),
        "the analytics and the advertising paragraph: {sections:?}"
    );
    assert_eq!(
        decision["missing"],
        Value::Array(Vec::new()),
        "nothing would help"
    );
}

#[tokio::test]
async fn only_section_six_forbids_to_resell() {
    let server = Server::with_sample();
    let data = answer(&server, "2-no-resale").await;
    let mut certain = Vec::new();
    for vendor in data["vendors"]["nodes"].as_array().unwrap() {
        for binding in vendor["bindingClauses"].as_array().unwrap() {
            let clause = binding["clause"]["key"].as_str().unwrap();
            if clause.starts_with("autel-2013.") {
                assert_eq!(binding["clause"]["citation"]["section"], "6");
                certain.extend(
                    binding["certain"]
                        .as_bool()
                        .unwrap()
                        .then(|| vendor["name"].as_str().unwrap()),
                );
            }
        }
    }
    assert_eq!(
        certain,
        ["DART", "DoubleClick", "Google Analytics", "Omniture"]
    );
}

#[tokio::test]
async fn what_identifies_a_person_is_stated_or_disputed() {
    let server = Server::with_sample();
    let data = answer(&server, "3-identifying").await;
    let named: Vec<_> = data["statedPersonal"]["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .collect();
    assert!(
        named
            .iter()
            .all(|flow| flow["level"] == "PERSONAL" && flow["levelDisputed"] == false)
    );
    let disputed = texts(&data["disputed"]["nodes"], "key");
    for tool in ["dart", "doubleclick", "google-analytics", "omniture"] {
        assert!(
            disputed.contains(&format!("auteltech.{tool}.page-views").as_str()),
            "{tool}: {disputed:?}"
        );
    }
    let measured = &data["disputed"]["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .find(|flow| flow["key"] == "sites-of-others.ad-vendors.measured");
    let categories = texts(&measured.unwrap()["categories"], "name");
    assert!(
        categories.contains(&"IP address"),
        "the address is called non-personal: {categories:?}"
    );
}

#[tokio::test]
async fn a_decision_asks_for_what_is_missing_and_takes_it() {
    let server = Server::with_sample();
    let question = |more: &str| {
        format!(
            "{{ sharingDecision(input: {{ recipient: {{ vendor: \"demo-store-fulfilment\" }}, category: \"data.contact.email\", \
             level: PERSONAL, purpose: \"purpose.service.order\", property: \"auteltech\" {more} }}) {{ verdict missing \
             reasons {{ code leg {{ from to regime status }} }} }} }}"
        )
    };
    let then = server
        .ask("viewer", &question(", on: \"2013-06-01\""))
        .await;
    assert_eq!(
        then["sharingDecision"]["verdict"], "PERMITTED",
        "no transfer law held China in 2013: {then}"
    );
    let now = server
        .ask("viewer", &question(", on: \"2026-11-24\""))
        .await;
    assert_eq!(now["sharingDecision"]["verdict"], "UNDETERMINED");
    assert!(
        now["sharingDecision"]["missing"]
            .as_array()
            .unwrap()
            .contains(&serde_json::json!(["PERSONS"])),
        "{now}"
    );
    let supplied = server
        .ask("viewer", &question(", on: \"2026-11-24\", persons: 500"))
        .await;
    let missing = supplied["sharingDecision"]["missing"].to_string();
    assert!(
        !missing.contains("\"PERSONS\""),
        "what was asked for was supplied: {supplied}"
    );
}

#[tokio::test]
async fn a_draft_vendor_can_be_asked_about_and_a_wrong_question_is_refused_whole() {
    let server = Server::with_sample();
    let draft = "{ sharingDecision(input: { recipient: { draft: { name: \"New\", classes: [\"role.analytics-vendor\"], country: \
                 \"US\" } }, category: \"data.behaviour.click\", level: AGGREGATE, purpose: \"purpose.analytics.site\", property: \
                 \"auteltech\", on: \"2013-06-01\" }) { verdict missing } }";
    let answer = server.ask("procurement", draft).await;
    assert_eq!(
        answer["sharingDecision"]["verdict"],
        "PERMITTED_WITH_CONDITIONS"
    );
    assert_eq!(
        answer["sharingDecision"]["missing"],
        serde_json::json!([["CONTRACT_IN_FORCE", "VENDOR_APPROVAL"]])
    );
    let wrong = "{ sharingDecision(input: { recipient: { vendor: \"nobody\" }, category: \"nothing\", on: \"1 June\" }) { verdict } }";
    let (_, refused) = server
        .post("viewer", &serde_json::json!({ "query": wrong }))
        .await;
    let message = refused["errors"][0]["message"].as_str().unwrap();
    for place in ["`input.recipient`", "`input.category`", "`input.on`"] {
        assert!(message.contains(place), "{message}");
    }
    assert_eq!(
        refused["data"],
        serde_json::json!({ "sharingDecision": null })
    );
}

#[tokio::test]
async fn a_recorded_flow_is_judged_by_its_worst_combination() {
    let server = Server::with_sample();
    let text = "{ flow(id: \"auteltech.doubleclick.page-views\") { judgment(on: \"2013-06-01\") { verdict combinations { \
                action category { key } purpose { key } decision { verdict } } } } }";
    let answer = server.ask("viewer", text).await;
    let judgment = &answer["flow"]["judgment"];
    let order = [
        "FORBIDDEN",
        "UNDETERMINED",
        "PERMITTED_WITH_CONDITIONS",
        "PERMITTED",
    ];
    let rank = |verdict: &Value| order.iter().position(|known| verdict == known).unwrap();
    let worst = judgment["combinations"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| rank(&one["decision"]["verdict"]))
        .min();
    assert_eq!(worst, Some(rank(&judgment["verdict"])));
    assert_ne!(judgment["verdict"], "PERMITTED");
}

#[tokio::test]
async fn the_email_address_lies_in_the_corporate_databases_and_may_go_to_recipients_nobody_named() {
    let server = Server::with_sample();
    let data = answer(&server, "4-email-address").await;
    let lies = data["lies"]["nodes"].as_array().unwrap();
    let database = |it: &&Value| it["database"]["key"] == "corporate-databases";
    let held = lies.iter().find(database).unwrap();
    assert_eq!(held["source"]["key"], "auteltech");
    assert_ne!(data["fed"]["totalCount"], 0);
    let sent = data["sent"]["nodes"].as_array().unwrap();
    assert!(
        sent.iter().all(|flow| flow["illustrative"] == true),
        "the statement says of no recipient that it gets just that: {sent:?}"
    );
    let wider = data["perhaps"]["ancestors"].as_array().unwrap();
    let any = wider.iter().find(|it| it["key"] == "data").unwrap();
    let flows = any["flows"]["nodes"].as_array().unwrap();
    let mut sections: Vec<_> = flows
        .iter()
        .filter_map(|flow| flow["citation"]["section"].as_str())
        .collect();
    sections.sort_unstable();
    sections.dedup();
    assert_eq!(sections, ["8", "8, 10"]);
}

#[tokio::test]
async fn a_correction_reaches_by_section_nine_and_tells_who_has_the_data() {
    let server = Server::with_sample();
    let data = answer(&server, "6-correction").await;
    let scope = &data["rightsScope"];
    assert_eq!(texts(&scope["duties"], "key"), ["autel-2013.s9.correct"]);
    assert_eq!(texts(&scope["citations"], "section"), ["9"]);
    let told = scope["recipients"].as_array().unwrap();
    let store = told
        .iter()
        .find(|it| it["recipient"]["name"] == "Demo Store Fulfilment LLC");
    let categories = texts(&store.unwrap()["categories"], "key");
    assert!(categories.contains(&"data.contact.email"), "{told:?}");
}

#[tokio::test]
async fn a_session_replay_tool_breaks_section_five_and_waits_ten_days() {
    let server = Server::with_sample();
    let path = format!(
        "{}/tests/questions/7-session-replay.graphql",
        env!("CARGO_MANIFEST_DIR")
    );
    let document = std::fs::read_to_string(path).unwrap();
    let data = server.ask("procurement", &document).await;
    assert_eq!(data["sharingDecision"]["verdict"], "FORBIDDEN");
    let reasons = data["sharingDecision"]["reasons"].as_array().unwrap();
    let forbids = |it: &&Value| it["code"] == "PROHIBITION" && it["effect"] == "FORBID";
    let promise = reasons.iter().find(forbids).unwrap();
    assert_eq!(texts(&promise["citations"], "section"), ["5"]);
    let gate = &data["noticeGate"];
    // Section 5: not followed one by one. Section 6: analytics vendors are given aggregates alone.
    assert_eq!(gate["brokenCount"], 2, "{gate}");
    assert_eq!(gate["silentCount"], 0, "analytics vendors are named");
    assert_eq!(gate["beginsOn"], "2013-06-11", "ten calendar days");
}

#[tokio::test]
async fn what_is_not_kept_or_contradicts_itself_is_told_with_its_sections() {
    let server = Server::with_sample();
    let data = answer(&server, "10-not-kept").await;
    let contradictions = data["contradictions"]["nodes"].as_array().unwrap();
    let followed = contradictions
        .iter()
        .find(|it| it["subject"]["key"] == "autel-2013.s6.cross-site");
    let sections = texts(&followed.unwrap()["citations"], "section");
    assert_eq!(
        sections,
        ["6", "5"],
        "what the finding is about comes first"
    );
    let disputed = texts(&data["disputed"]["nodes"], "sentence");
    let address = |it: &&str| it.contains("data.device.ip-address");
    assert!(disputed.iter().any(address), "{disputed:?}");
}

#[tokio::test]
async fn a_transfer_without_a_known_ground_asks_for_what_is_missing() {
    let server = Server::with_sample();
    let data = answer(&server, "5-transfers").await;
    let unknown = data["notKnown"]["nodes"].as_array().unwrap();
    let store = unknown
        .iter()
        .find(|it| it["flow"]["key"] == "demo.orders-to-store")
        .unwrap_or_else(|| panic!("{data}"));
    assert_eq!((&store["from"], &store["to"]), (&"CN".into(), &"US".into()));
    let missing = &store["regimes"][0]["missing"];
    assert!(missing.to_string().contains("COUNTED_FLOW"), "{missing}");
    let worse = data["withoutSafeguard"]["nodes"].as_array().unwrap();
    assert!(
        worse
            .iter()
            .all(|it| it["flow"]["key"] != "demo.support-to-call-centre")
    );
}

#[tokio::test]
async fn what_was_said_is_there_with_who_changed_it_and_why() {
    let server = Server::with_sample();
    let query = "mutation { updateVendor(input: { id: \"omniture\", version: \"1\", reason: \"renamed by its owner\", \
                 vendor: { name: \"Adobe Analytics\", aliases: [\"Omniture\"] } }) { userErrors { message } } }";
    server.ask("editor", query).await;
    let data = answer_to(&server, "auditor", "8-past").await;
    assert_eq!(data["asOf"]["vendor"]["name"], "Omniture");
    assert_eq!(data["asOf"]["register"]["revision"], "1");
    let last = &data["changes"]["edges"][0]["node"];
    assert_eq!(
        (
            &last["revision"],
            &last["actor"],
            &last["reason"],
            &last["key"]
        ),
        (
            &"2".into(),
            &"local".into(),
            &"renamed by its owner".into(),
            &"omniture".into()
        )
    );
    let fields = texts(&last["differences"], "field");
    assert_eq!(fields, ["name", "aliases"]);
}

#[tokio::test]
async fn the_report_on_google_tells_of_all_its_products_and_where_it_is_written() {
    let server = Server::with_sample();
    let data = answer_to(&server, "auditor", "9-google").await;
    let report = &data["report"];
    assert_eq!(report["title"], "Vendor report: Google");
    assert_eq!(report["provenance"]["day"], "2013-06-10");
    let sections = report["sections"].as_array().unwrap();
    let blocks = sections
        .iter()
        .flat_map(|it| it["blocks"].as_array().unwrap());
    let blocks: Vec<_> = blocks.collect();
    let facts = blocks
        .iter()
        .filter_map(|it| it["facts"].as_array())
        .flatten();
    let keys = facts
        .filter(|it| it["label"] == "Key")
        .map(|it| it["texts"][0].clone());
    let keys: Vec<_> = keys.collect();
    assert_eq!(keys, ["google", "dart", "doubleclick", "google-analytics"]);
    let rows = blocks
        .iter()
        .filter_map(|it| it["rows"]["nodes"].as_array())
        .flatten();
    let rows: Vec<_> = rows.collect();
    let cell = |row: &Value, label: &str| {
        let mut cells = row["cells"].as_array().unwrap().iter();
        cells
            .find(|it| it["label"] == label)
            .map(|it| it["texts"].clone())
    };
    let owned = rows
        .iter()
        .filter(|row| cell(row, "Owner") == Some(json!(["Google"])));
    assert_eq!(owned.count(), 3);
    let sentences = rows
        .iter()
        .filter(|row| row["source"] == "Autel Privacy Statement, 6");
    assert!(sentences.count() > 0);
}
