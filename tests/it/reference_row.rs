//! A company's own rows of the legal data: what is taken, what is refused, and what answers make of it.

use serde_json::{Value, json};

use crate::harness::{Server, codes, run, said};

/// The text of a row of the edition with other values in some fields.
pub fn row(table: &str, id: &str, other: &Value) -> String {
    let (file, list) = match table {
        "ADEQUACY" => ("adequacy", "rows"),
        "COUNTRIES" => ("jurisdictions", "countries"),
        "REGIMES" | "MECHANISMS" => ("regimes", "rows"),
        _ => panic!("{table}"),
    };
    let path = format!("{}/data/reference/{file}.json", env!("CARGO_MANIFEST_DIR"));
    let data: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let rows = data[list].as_array().unwrap();
    let parts = rows
        .iter()
        .flat_map(|row| row["mechanisms"].as_array().into_iter().flatten());
    let found = rows.iter().chain(parts).find(|row| row["id"] == id);
    let mut row = found.unwrap().clone();
    row.as_object_mut()
        .unwrap()
        .extend(other.as_object().unwrap().clone());
    row.to_string()
}

fn draft(key: &str, table: &str, id: &str, row: &str) -> Value {
    json!({
        "key": key, "table": table, "rowId": id, "row": row,
        "citation": { "document": "Opinion of counsel", "section": "2" }
    })
}

/// The approval of the United States, ended.
fn ended() -> Value {
    let other = json!({ "ended_on": "2026-01-01", "ended_by": "a judgment" });
    draft(
        "dpf-ended",
        "ADEQUACY",
        "eu-gdpr.us-dpf",
        &row("ADEQUACY", "eu_gdpr.us_dpf", &other),
    )
}

/// Two companies, of which one is certified in the United States.
async fn register() -> Server {
    let server = Server::empty();
    let ours = json!({ "key": "ours", "name": "Ours", "country": "DE" });
    server.register("legalEntity", ours).await;
    let acme = json!({
        "key": "acme", "name": "Acme", "kind": "COMPANY", "country": "US",
        "certifications": [{ "scheme": "DPF" }]
    });
    server.register("vendor", acme).await;
    let name = json!({ "key": "data.identity.name", "name": "Name", "special": false, "sensitive": false });
    server.register("dataCategory", name).await;
    server
}

async fn leg(server: &Server) -> Value {
    let query = "{ sharingDecision(input: { recipient: { vendor: \"acme\" }, category: \"data.identity.name\", \
                 level: PERSONAL, origin: \"DE\", on: \"2026-11-22\" }) { referenceEdition explain reasons { \
                 code citations { document } leg { status ownRows { key table rowId taken } } } } }";
    let answer = server.ask("officer", query).await["sharingDecision"].clone();
    let reasons = answer["reasons"].as_array().unwrap();
    let mut leg = reasons
        .iter()
        .find(|it| it["leg"] != json!(null))
        .unwrap()
        .clone();
    leg["edition"] = answer["referenceEdition"].clone();
    leg["explain"] = answer["explain"].clone();
    leg
}

#[tokio::test]
async fn an_own_row_decides_and_the_answer_says_so() {
    let server = register().await;
    let before = leg(&server).await;
    assert_eq!(
        before["leg"],
        json!({ "status": "ADEQUATE", "ownRows": [] })
    );
    assert_eq!(before["edition"], "2026-11-22");

    server.register("referenceRow", ended()).await;
    let after = leg(&server).await;
    let own = json!({ "key": "dpf-ended", "table": "ADEQUACY", "rowId": "eu-gdpr.us-dpf", "taken": true });
    assert_eq!(
        after["leg"],
        json!({ "status": "UNSAFEGUARDED", "ownRows": [own] })
    );
    assert_eq!(
        after["edition"],
        "2026-11-22, with 1 row of the company's own"
    );
    assert!(
        after["explain"]
            .as_str()
            .unwrap()
            .contains("1 row of the company's own")
    );

    let query = "{ adequacyDecisions(regime: \"eu-gdpr\", on: \"2025-12-31\") { key endedOn citations ownRow { key } } \
                 register { referenceEdition } }";
    let answer = server.ask("procurement", query).await;
    let rows = answer["adequacyDecisions"].as_array().unwrap();
    let row = rows
        .iter()
        .find(|row| row["key"] == "eu-gdpr.us-dpf")
        .unwrap();
    assert_eq!(row["endedOn"], "2026-01-01");
    assert_eq!(
        row["citations"][0],
        "own row `dpf-ended`: Opinion of counsel, 2"
    );
    assert_eq!(row["ownRow"]["key"], "dpf-ended");
    let others = rows.iter().filter(|row| row["ownRow"] != json!(null));
    assert_eq!(others.count(), 1);
    assert_eq!(answer["register"]["referenceEdition"], after["edition"]);

    // Retired, the row of the edition holds again.
    let version = server
        .ask("officer", "{ referenceRow(id: \"dpf-ended\") { version } }")
        .await;
    let version = version["referenceRow"]["version"]
        .as_str()
        .unwrap()
        .to_owned();
    let retired = server
        .try_retire("referenceRow", "dpf-ended", &version)
        .await;
    assert_eq!(codes(&retired), Vec::<&str>::new());
    assert_eq!(leg(&server).await["leg"], before["leg"]);
}

#[tokio::test]
async fn a_claim_rests_on_an_own_mechanism_and_cites_it() {
    let server = register().await;
    server.register("referenceRow", ended()).await;
    let other = json!({ "id": "eu_gdpr.house_rules", "name": "House rules", "requires_contract": false,
        "requires_tia": false, "requires_authority_filing": false, "filing_type": "none", "applies_if": [] });
    let house = draft(
        "house",
        "MECHANISMS",
        "eu-gdpr.house-rules",
        &row("MECHANISMS", "eu_gdpr.bcr", &other),
    );
    server.register("referenceRow", house).await;
    let query = "{ sharingDecision(input: { recipient: { vendor: \"acme\" }, category: \"data.identity.name\", \
                 level: PERSONAL, origin: \"DE\", on: \"2026-11-22\", safeguards: [{ mechanism: \"eu-gdpr.house-rules\" }] \
                 }) { reasons { citations { document } leg { status ownRows { key } } } } \
                 transferRegimes { key ownRow { key } mechanisms { key ownRow { key } } } }";
    let answer = server.ask("officer", query).await;
    let reasons = answer["sharingDecision"]["reasons"].as_array().unwrap();
    let leg = reasons.iter().find(|it| it["leg"] != json!(null)).unwrap();
    assert_eq!(leg["leg"]["status"], "SAFEGUARDED");
    assert_eq!(
        leg["leg"]["ownRows"],
        json!([{ "key": "house" }, { "key": "dpf-ended" }])
    );
    let cited = leg["citations"].to_string();
    assert!(
        cited.contains("own row `house`: Opinion of counsel, 2"),
        "{cited}"
    );
    let regimes = answer["transferRegimes"].as_array().unwrap();
    let gdpr = regimes.iter().find(|it| it["key"] == "eu-gdpr").unwrap();
    let own: Vec<_> = gdpr["mechanisms"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|it| it["ownRow"] != json!(null))
        .collect();
    assert_eq!(
        own,
        [&json!({ "key": "eu-gdpr.house-rules", "ownRow": { "key": "house" } })]
    );
    assert_eq!(gdpr["ownRow"], json!(null));
}

#[tokio::test]
async fn everything_that_is_wrong_with_a_row_is_named() {
    let server = register().await;
    let mut bad = ended();
    bad["rowId"] = json!("eu-gdpr.other");
    bad["row"] = json!(row(
        "ADEQUACY",
        "eu_gdpr.us_dpf",
        &json!({ "effective_from": "soon", "scop": 1 })
    ));
    let refused = server.try_register("referenceRow", bad).await;
    let told: Vec<_> = refused["userErrors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| {
            assert_eq!(it["path"], json!(["input", "referenceRow", "row"]));
            it["message"].as_str().unwrap()
        })
        .collect();
    assert_eq!(told.len(), 3, "{told:?}");
    assert_eq!(
        told[0],
        "`id` of the row is `eu_gdpr.us_dpf`, and `rowId` is `eu-gdpr.other`; give both the same"
    );
    assert!(
        told[1].starts_with("`effective_from` ")
            && told[1].contains("data/reference/adequacy.json"),
        "{}",
        told[1]
    );
    assert!(
        told[2].starts_with("`scop` is no field of `ADEQUACY`"),
        "{}",
        told[2]
    );

    for (row, expected) in [
        ("[]", "is no JSON object"),
        ("{", "is no JSON object"),
        (
            &row(
                "ADEQUACY",
                "eu_gdpr.us_dpf",
                &json!({ "destination_id": "XX" }),
            ),
            "`destination_id` names the place `XX`",
        ),
        (
            &row(
                "ADEQUACY",
                "eu_gdpr.us_dpf",
                &json!({ "mechanism_ids": ["eu_gdpr.bcr"] }),
            ),
            "uses a list of destinations",
        ),
    ] {
        let refused = server
            .try_register(
                "referenceRow",
                draft("x", "ADEQUACY", "eu-gdpr.us-dpf", row),
            )
            .await;
        let message = refused["userErrors"][0]["message"].as_str().unwrap();
        assert!(message.contains(expected), "{message}");
    }
    // What other rows of the edition name cannot be taken away.
    let bare = row(
        "REGIMES",
        "eu_gdpr",
        &json!({ "mechanisms": [], "thresholds": [] }),
    );
    let refused = server
        .try_register("referenceRow", draft("bare", "REGIMES", "eu-gdpr", &bare))
        .await;
    let message = refused["userErrors"][0]["message"].as_str().unwrap();
    assert!(
        message.starts_with("with it another row would be wrong: row `eu-gdpr."),
        "{message}"
    );

    server.register("referenceRow", ended()).await;
    let mut twice = ended();
    twice["key"] = json!("again");
    let refused = server.try_register("referenceRow", twice).await;
    let message = &refused["userErrors"][0]["message"];
    assert_eq!(
        message,
        "`eu-gdpr.us-dpf` is the own row `dpf-ended` already; change or retire that one"
    );
}

#[tokio::test]
async fn a_row_on_which_another_own_row_rests_stays() {
    let server = register().await;
    let house = json!({ "id": "eu_gdpr.house_list" });
    let house = draft(
        "house",
        "MECHANISMS",
        "eu-gdpr.house-list",
        &row("MECHANISMS", "eu_gdpr.adequacy", &house),
    );
    server.register("referenceRow", house).await;
    let listed = json!({ "id": "eu_gdpr.house", "regime_ids": ["eu_gdpr"], "mechanism_ids": ["eu_gdpr.house_list"] });
    let listed = draft(
        "listed",
        "ADEQUACY",
        "eu-gdpr.house",
        &row("ADEQUACY", "eu_gdpr.us_dpf", &listed),
    );
    server.register("referenceRow", listed).await;
    let version = server
        .ask("officer", "{ referenceRow(id: \"house\") { version } }")
        .await;
    let version = version["referenceRow"]["version"]
        .as_str()
        .unwrap()
        .to_owned();
    let refused = server.try_retire("referenceRow", "house", &version).await;
    assert_eq!(codes(&refused), ["IN_USE"]);
    let message = refused["userErrors"][0]["message"].as_str().unwrap();
    assert!(
        message.starts_with("the own row `listed` would no longer fit: "),
        "{message}"
    );
}

#[tokio::test]
async fn only_officers_correct_the_law() {
    let server = register().await;
    let mutation = "mutation($draft: ReferenceRowDraft!) { registerReferenceRow(input: { referenceRow: $draft }) { revision } }";
    let body = json!({ "query": mutation, "variables": { "draft": ended() } });
    let (status, answer) = server.post("editor", &body).await;
    assert!(
        status == 403 || answer["errors"] != json!(null),
        "{status} {answer}"
    );
    assert_eq!(leg(&server).await["leg"]["status"], "ADEQUATE");
}

#[tokio::test]
async fn a_file_adds_a_place_and_what_lies_there_and_gives_both_back() {
    let server = register().await;
    let other = json!({ "id": "QX", "alpha2": "QX", "alpha3": "QXX", "name": "Quix", "common_name": "Quix" });
    let manifest = json!({
        "vendors": [{ "key": "quixotic", "name": "Quixotic", "kind": "COMPANY", "country": "QX" }],
        "referenceRows": [draft("quix", "COUNTRIES", "QX", &row("COUNTRIES", "AD", &other))],
    });
    let mutation = "mutation($text: String!) { applyManifest(input: { files: [{ name: \"quix\", text: $text }] }) { refused { message } revision } }";
    let answer = server
        .ask_with("officer", mutation, json!({ "text": manifest.to_string() }))
        .await;
    assert_eq!(answer["applyManifest"]["refused"], json!([]), "{answer}");
    let query =
        "{ vendor(id: \"quixotic\") { country } jurisdictions { code name ownRow { key } } }";
    let answer = server.ask("viewer", query).await;
    assert_eq!(answer["vendor"]["country"], "QX");
    let places = answer["jurisdictions"].as_array().unwrap();
    let quix = places.iter().find(|it| it["code"] == "QX").unwrap();
    assert_eq!(
        quix,
        &json!({ "code": "QX", "name": "Quix", "ownRow": { "key": "quix" } })
    );

    // What a record names stays.
    let version = server
        .ask("officer", "{ referenceRow(id: \"quix\") { version } }")
        .await;
    let version = version["referenceRow"]["version"]
        .as_str()
        .unwrap()
        .to_owned();
    let refused = server.try_retire("referenceRow", "quix", &version).await;
    assert_eq!(codes(&refused), ["IN_USE"]);
    assert_eq!(
        refused["userErrors"][0]["message"],
        "`QX` would be gone and is named by vendor `quixotic`; change or retire those first"
    );

    let exported = said(&run(&["export"], server.data()));
    assert!(
        exported.contains("referenceRows") && exported.contains("QX"),
        "{exported}"
    );
}
