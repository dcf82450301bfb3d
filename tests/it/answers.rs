//! The answers besides the decision: transfers, the rights scope, the notice gate, obligations, many questions at once.

use serde_json::{Value, json};

use crate::harness::Server;

fn list(value: &Value) -> &Vec<Value> {
    value.as_array().unwrap()
}

/// A site of a company in the country, and a vendor in another to which personal data goes, with these safeguards.
async fn flow_abroad(server: &Server, from: &str, to: &str, more: Value) -> Value {
    let company = json!({ "key": "our-company", "name": "Our company", "country": from });
    server.register("legalEntity", company).await;
    let site = json!({ "key": "our-site", "name": "Our site", "operator": "our-company" });
    server.register("property", site).await;
    let vendor = json!({ "key": "far-away", "name": "Far away", "kind": "COMPANY", "country": to });
    server.register("vendor", vendor).await;
    let mut flow = json!({
        "key": "abroad", "source": { "property": "our-site" }, "recipient": { "vendor": "far-away" },
        "categories": ["data.identity.name", "data.contact.email"], "level": "PERSONAL", "state": "CONFIRMED",
    });
    flow.as_object_mut()
        .unwrap()
        .extend(more.as_object().unwrap().clone());
    server.register("flow", flow).await
}

async fn status(server: &Server, on: &str, regime: &str) -> Value {
    let text = format!(
        "{{ flow(id: \"abroad\") {{ transfers(on: \"{on}\", filter: {{ regime: \"{regime}\" }}) {{ nodes {{ status restsOnConsent \
         regimes {{ regime status citations {{ document }} missing }} }} }} }} }}"
    );
    let answer = server.ask("viewer", &text).await;
    list(&answer["flow"]["transfers"]["nodes"])[0].clone()
}

#[tokio::test]
async fn each_illustrative_flow_has_its_status() {
    let claim = |mechanism: &str| json!({ "safeguards": [{ "mechanism": mechanism }] });
    let consent = json!({
        "safeguards": [{ "mechanism": "eu-gdpr.derog-explicit-consent" }], "conditionsMet": [{ "condition": "CONSENT_GIVEN" }],
    });
    let adequacy = "eu-gdpr.adequacy";
    for (from, to, on, regime, more, expected) in [
        (
            "DE",
            "CN",
            "2026-11-22",
            "eu-gdpr",
            json!({}),
            "UNSAFEGUARDED",
        ),
        (
            "DE",
            "US",
            "2026-11-22",
            "eu-gdpr",
            claim(adequacy),
            "UNSAFEGUARDED",
        ),
        (
            "DE",
            "US",
            "2020-08-01",
            "eu-gdpr",
            claim(adequacy),
            "UNSAFEGUARDED",
        ),
        (
            "DE",
            "GB",
            "2026-11-22",
            "eu-gdpr",
            claim(adequacy),
            "ADEQUATE",
        ),
        (
            "DE",
            "GB",
            "2032-01-01",
            "eu-gdpr",
            claim(adequacy),
            "UNSAFEGUARDED",
        ),
        (
            "DE",
            "BR",
            "2026-11-22",
            "eu-gdpr",
            claim(adequacy),
            "ADEQUATE",
        ),
        (
            "GB",
            "BR",
            "2026-11-22",
            "uk-gdpr",
            claim("uk-gdpr.regulations"),
            "UNSAFEGUARDED",
        ),
        ("DE", "GP", "2026-11-22", "eu-gdpr", json!({}), "FREE_FLOW"),
        (
            "DE",
            "CN",
            "2026-11-22",
            "eu-gdpr",
            claim("eu-gdpr.derog-explicit-consent"),
            "UNSAFEGUARDED",
        ),
        (
            "DE",
            "CN",
            "2026-11-22",
            "eu-gdpr",
            consent,
            "DEROGATION_ONLY",
        ),
        (
            "CN",
            "US",
            "2026-11-22",
            "cn-pipl",
            json!({ "persons": 82_000 }),
            "EXEMPT",
        ),
        (
            "CN",
            "US",
            "2026-12-20",
            "cn-pipl",
            json!({ "persons": 100_000 }),
            "UNSAFEGUARDED",
        ),
        (
            "US",
            "CN",
            "2026-11-22",
            "us-doj-dsp",
            json!({ "persons": 140_000 }),
            "PROHIBITED",
        ),
    ] {
        let server = Server::empty();
        for category in ["data.identity.name", "data.contact.email"] {
            let draft =
                json!({ "key": category, "name": category, "special": false, "sensitive": false });
            server.register("dataCategory", draft).await;
        }
        flow_abroad(&server, from, to, more).await;
        let transfer = status(&server, on, regime).await;
        assert_eq!(
            transfer["status"], expected,
            "{from} to {to} on {on}: {transfer}"
        );
        let by_regime = &transfer["regimes"][0];
        assert_eq!(by_regime["regime"], regime);
        assert!(!list(&by_regime["citations"]).is_empty(), "{by_regime}");
        assert_eq!(
            transfer["restsOnConsent"],
            json!(expected == "DEROGATION_ONLY")
        );
        let missing = list(&by_regime["missing"]);
        let asks = ["UNSAFEGUARDED", "DEROGATION_ONLY"].contains(&expected);
        assert_eq!(!missing.is_empty(), asks, "{by_regime}");
    }
}

#[tokio::test]
async fn transfers_are_paged_filtered_and_the_same_from_each_side() {
    let server = Server::with_sample();
    let text = "{ transfers(on: \"2026-11-24\", filter: { vendor: \"demo-call-centre\" }) { totalCount nodes { id from to status vendor { key } } } \
                vendor(id: \"demo-call-centre\") { transfers(on: \"2026-11-24\") { totalCount nodes { id from to status vendor { key } } } } }";
    let answer = server.ask("viewer", text).await;
    let transfers = &answer["transfers"];
    assert_eq!(transfers, &answer["vendor"]["transfers"]);
    assert_eq!(transfers["totalCount"], 1);
    let expected = ("DE".into(), "BR".into(), "ADEQUATE".into());
    let found = &transfers["nodes"][0];
    assert_eq!(
        (
            found["from"].clone(),
            found["to"].clone(),
            found["status"].clone()
        ),
        expected
    );
    let page = "{ transfers(on: \"2026-11-24\", first: 2) { totalCount pageInfo { hasNextPage endCursor } nodes { id status } } }";
    let page = server.ask("viewer", page).await["transfers"].clone();
    assert_eq!(page["pageInfo"]["hasNextPage"], true);
    let after = page["pageInfo"]["endCursor"].as_str().unwrap();
    let next = format!(
        "{{ transfers(on: \"2026-11-24\", after: \"{after}\", first: 100) {{ totalCount nodes {{ id }} }} }}"
    );
    let next = server.ask("viewer", &next).await["transfers"].clone();
    assert_eq!(next["totalCount"], page["totalCount"]);
    assert_eq!(
        list(&next["nodes"]).len() as u64 + 2,
        page["totalCount"].as_u64().unwrap()
    );
    let (_, code) = server
        .refused(
            "viewer",
            "{ transfers(filter: { regime: \"no-such\" }) { totalCount } }",
        )
        .await;
    assert_eq!(code, "NOT_FOUND");
    assert_eq!(
        server
            .refused("procurement", "{ transfers { totalCount } }")
            .await
            .0,
        403
    );
}

#[tokio::test]
async fn a_law_that_lets_data_go_says_what_it_asks_for() {
    let server = Server::empty();
    for (noun, draft) in [
        (
            "legalEntity",
            json!({ "key": "us", "name": "Us", "country": "CA" }),
        ),
        (
            "property",
            json!({ "key": "site", "name": "Site", "operator": "us" }),
        ),
        (
            "dataCategory",
            json!({ "key": "data.name", "name": "Names" }),
        ),
        (
            "vendor",
            json!({ "key": "acme", "name": "Acme", "kind": "COMPANY", "country": "US" }),
        ),
        (
            "flow",
            json!({
                "key": "names", "source": { "property": "site" }, "recipient": { "vendor": "acme" },
                "categories": ["data.name"], "level": "PERSONAL", "state": "CONFIRMED",
            }),
        ),
    ] {
        server.register(noun, draft).await;
    }
    let text = "{ transfers { nodes { from to status regimes { regime status duties } } } }";
    let found = server.ask("viewer", text).await["transfers"]["nodes"][0].clone();
    let mut regimes = list(&found["regimes"]).iter();
    let pipeda = regimes.find(|one| one["regime"] == "ca-pipeda").unwrap();
    assert_eq!(pipeda["status"], "NO_RESTRICTION");
    let duty = list(&pipeda["duties"])[0].as_str().unwrap();
    assert!(duty.contains("principle 4.1.3"), "{found}");
}

#[tokio::test]
async fn many_questions_are_answered_in_their_order_or_not_at_all() {
    let server = Server::with_sample();
    let question = |vendor: &str| {
        json!({
            "recipient": { "vendor": vendor }, "category": "data.behaviour.page-view", "level": "AGGREGATE",
            "purpose": "purpose.analytics.site", "property": "auteltech", "on": "2013-06-01",
        })
    };
    let text =
        "query($q: [SharingDecisionInput!]!) { sharingDecisions(inputs: $q) { verdict explain } }";
    let both = json!({ "q": [question("google-analytics"), question("demo-call-centre")] });
    let answer = server.ask_with("procurement", text, both).await;
    let decisions = list(&answer["sharingDecisions"]);
    let one = "query($q: SharingDecisionInput!) { sharingDecision(input: $q) { verdict explain } }";
    for (decision, vendor) in decisions
        .iter()
        .zip(["google-analytics", "demo-call-centre"])
    {
        let alone = server
            .ask_with("procurement", one, json!({ "q": question(vendor) }))
            .await;
        assert_eq!(&alone["sharingDecision"], decision);
    }
    let text_of = decisions[1]["explain"].as_str().unwrap();
    assert!(
        text_of.starts_with("Forbidden on 2013-06-01.\nIt is forbidden by:\n- nothing permits"),
        "{text_of}"
    );
    let told = async |questions: Vec<Value>| {
        let wrong = json!({ "query": text, "variables": { "q": questions } });
        let (_, refused) = server.post("viewer", &wrong).await;
        assert_eq!(refused["data"]["sharingDecisions"], Value::Null);
        refused["errors"][0]["message"].as_str().unwrap().to_owned()
    };
    let message = told(vec![
        question("nobody"),
        question("google-analytics"),
        question("no-one"),
    ])
    .await;
    let places: Vec<_> = message
        .split("; `inputs.")
        .map(|it| it.trim_start_matches("`inputs."))
        .collect();
    assert!(
        places.len() == 2
            && places[0].starts_with("0.recipient`")
            && places[1].starts_with("2.recipient`"),
        "{message}"
    );
    let message = told(vec![question("nobody"); 53]).await;
    assert!(
        message.contains("`inputs.49.") && message.ends_with("; and 3 more"),
        "{message}"
    );
    let many = json!({ "query": text, "variables": { "q": vec![question("google"); 501] } });
    let (_, refused) = server.post("viewer", &many).await;
    assert_eq!(
        refused["errors"][0]["extensions"]["code"], "BAD_REQUEST",
        "{refused}"
    );
}

#[tokio::test]
async fn a_vendor_owes_what_binds_it_until_its_agreement_ends() {
    let server = Server::with_sample();
    let vendor = server
        .ask(
            "viewer",
            "{ agreement(id: \"demo-store-contract\") { id version } }",
        )
        .await;
    let (id, version) = (&vendor["agreement"]["id"], &vendor["agreement"]["version"]);
    let ends = json!({ "until": "2030-06-30" });
    server
        .try_update(
            "agreement",
            id.as_str().unwrap(),
            version.as_str().unwrap(),
            ends,
        )
        .await;
    let helper = json!({ "key": "helper", "name": "Helper", "kind": "COMPANY" });
    server.register("vendor", helper).await;
    let work = json!({ "key": "packing", "vendor": "demo-store-fulfilment", "subprocessor": "helper", "flowDownConfirmed": true });
    server.register("subprocessing", work).await;
    let text = "{ obligations(vendor: \"demo-store-fulfilment\") { clause { key rule } certain until handedOn { subprocessor { key } bound } } }";
    let answer = server.ask("viewer", text).await;
    let owed = list(&answer["obligations"]);
    assert!(owed.iter().all(|it| it["clause"]["rule"] != "PERMISSION"));
    let secret = owed
        .iter()
        .find(|it| it["clause"]["key"] == "demo-store-contract.confidentiality")
        .unwrap();
    assert_eq!(
        (&secret["certain"], &secret["until"]),
        (&json!(true), &json!("2030-06-30"))
    );
    assert_eq!(
        secret["handedOn"],
        json!([{ "subprocessor": { "key": "helper" }, "bound": true }])
    );
}

#[tokio::test]
async fn a_request_reaches_the_databases_that_the_property_feeds() {
    let server = Server::with_sample();
    let crm = json!({ "key": "test-crm", "name": "CRM" });
    server.register("database", crm).await;
    let text = "{ rightsScope(property: \"auteltech\", request: CORRECTION, on: \"2013-06-01\") { within { key } unknown { key } \
                outside { key } duties { key } citations { section } recipients { flows { key } } } }";
    let keys = |databases: &Value| list(databases).iter().any(|it| it["key"] == "test-crm");
    let before = server.ask("viewer", text).await["rightsScope"].clone();
    assert!(keys(&before["unknown"]), "{before}");
    assert_eq!(
        before["duties"],
        json!([{ "key": "autel-2013.s9.correct" }])
    );
    assert_eq!(before["citations"], json!([{ "section": "9" }]));
    let holding = json!({ "key": "test-held", "database": "test-crm", "category": "data.contact.email", "source": "auteltech" });
    server.register("holding", holding).await;
    let flow = json!({
        "key": "test-out", "source": { "database": "test-crm" }, "recipient": { "vendor": "demo-call-centre" },
        "categories": ["data.contact.email"], "state": "CONFIRMED",
    });
    server.register("flow", flow).await;
    let after = server.ask("viewer", text).await["rightsScope"].clone();
    assert!(
        keys(&after["within"]) && !keys(&after["unknown"]),
        "{after}"
    );
    let told = list(&after["recipients"])
        .iter()
        .flat_map(|it| list(&it["flows"]));
    assert!(
        told.clone().any(|flow| flow["key"] == "test-out"),
        "{after}"
    );
}

#[tokio::test]
async fn the_gate_tells_broken_promises_and_the_day_after_the_notice_that_was_promised() {
    let server = Server::with_sample();
    let text = "query($p: ProposedFlow!) { noticeGate(input: { proposed: $p, publishedOn: \"2013-07-01\" }) { verdict on beginsOn brokenCount \
                silentCount broken { key } silent { key } promise { key } } }";
    let question = |class: &str| {
        json!({ "question": {
            "recipient": { "draft": { "name": "New", "classes": [class], "country": "US" } }, "category": "data.behaviour.click",
            "level": "AGGREGATE", "actions": ["TRACK_INDIVIDUALS"], "property": "auteltech", "on": "2013-06-20",
        } })
    };
    let gate = server
        .ask_with(
            "viewer",
            text,
            json!({ "p": question("role.analytics-vendor") }),
        )
        .await;
    let gate = &gate["noticeGate"];
    assert_eq!(
        gate["broken"],
        json!([{ "key": "autel-2013.s5.no-individual-tracking" }])
    );
    assert_eq!(
        (&gate["beginsOn"], &gate["silentCount"]),
        (&json!("2013-07-11"), &json!(0))
    );
    assert_eq!(gate["promise"]["key"], "autel-2013.s14.ten-days");
    let recorded = json!({ "p": { "flow": "demo.newsletter-to-mailer" } });
    let of_flow = server.ask_with("viewer", text, recorded).await;
    assert!(of_flow["noticeGate"]["beginsOn"].is_string(), "{of_flow}");
    let for_a_buyer = "query($p: ProposedFlow!) { noticeGate(input: { proposed: $p }) { brokenCount beginsOn citations { section } } }";
    let bought = server
        .ask_with(
            "procurement",
            for_a_buyer,
            json!({ "p": question("role.analytics-vendor") }),
        )
        .await;
    assert_eq!(bought["noticeGate"]["brokenCount"], 1);
    assert_eq!(
        bought["noticeGate"]["beginsOn"], "2013-06-30",
        "ten days from the day asked"
    );
}

#[tokio::test]
async fn the_legal_data_can_be_read() {
    let server = Server::empty();
    let text = "{ jurisdictions { code name liesIn } transferRegimes(on: \"2014-01-01\") { key from until } \
                adequacyDecisions(on: \"2014-01-01\", regime: \"eu-dir95\") { key destination endedOn } }";
    let answer = server.ask("procurement", text).await;
    let quebec = list(&answer["jurisdictions"])
        .iter()
        .find(|it| it["code"] == "CA-QC")
        .unwrap();
    assert_eq!(quebec["liesIn"], "CA");
    let regimes = list(&answer["transferRegimes"]);
    assert!(
        regimes
            .iter()
            .any(|it| it["key"] == "eu-dir95" && it["until"] == "2018-05-24")
    );
    assert!(regimes.iter().all(|it| it["key"] != "eu-gdpr"));
    let rows = list(&answer["adequacyDecisions"]);
    let harbour = rows
        .iter()
        .find(|it| it["key"] == "eu-gdpr.us-safe-harbour")
        .unwrap();
    assert_eq!(
        (&harbour["destination"], &harbour["endedOn"]),
        (&json!("US"), &json!("2015-10-06"))
    );
    assert!(rows.iter().all(|it| it["key"] != "eu-gdpr.us-dpf"));
}
