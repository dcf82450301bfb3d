//! Every file is read, and what is said wrongly is named.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::needless_pass_by_value,
    reason = "tests"
)]

use entity::id::{ReferenceRowId, Uuid};
use entity::vocabulary::ReferenceTable;
use serde_json::{Value, json};

use super::fault::Fault;
use super::form::wrong_fields;
use super::own::OwnRow;
use super::*;

#[test]
fn the_embedded_data_can_be_read() {
    assert_eq!(
        Reference::load().map(Reference::edition).unwrap(),
        "2026-11-22"
    );
    assert_eq!(reference().faults(), []);
    assert_eq!(reference().places.all().count(), 249 + 4);
}

#[test]
fn a_replaced_regime_ends_the_day_before_the_next_begins() {
    let regimes = &reference().regimes;
    for regime in regimes.all().filter(|regime| regime.replaced_by.is_some()) {
        let successor = regimes.successor(regime).unwrap();
        assert_eq!(
            regime.effective_to.unwrap().tomorrow().unwrap(),
            successor.effective_from.unwrap()
        );
        assert_eq!(regimes.predecessor(successor).unwrap().key, regime.key);
    }
}

/// A row of the edition with other values in some fields.
fn row(table: ReferenceTable, id: &str, other: Value) -> Value {
    let files = Files::embedded().unwrap();
    let rows = files.rows(table);
    let same = |row: &&&Value| row_id(table, row[id_field(table)].as_str().unwrap()) == id;
    let mut row = (*rows.iter().find(same).unwrap()).clone();
    let fields = row.as_object_mut().unwrap();
    fields.extend(other.as_object().unwrap().clone());
    row
}

/// The data with these rows in it, each of them a record with its position as its id.
fn with(rows: &[(ReferenceTable, &str, &Value)]) -> Reference {
    let texts: Vec<_> = rows.iter().map(|(.., row)| row.to_string()).collect();
    let own = rows.iter().zip(&texts).zip(1..);
    let own = own.map(|(((table, id, _), text), number)| OwnRow {
        record: record(number),
        table: *table,
        id,
        row: text,
        cited: "own row `mine`: a letter",
    });
    Reference::with(&own.collect::<Vec<_>>()).unwrap()
}

fn record(number: u128) -> ReferenceRowId {
    ReferenceRowId::new(Uuid::from_u128(number))
}

fn left_out(reference: &Reference) -> Vec<(ReferenceRowId, Vec<String>)> {
    let told = |faults: &[Fault]| faults.iter().map(ToString::to_string).collect();
    let left_out = reference.left_out();
    left_out.map(|(row, faults)| (row, told(faults))).collect()
}

#[test]
fn an_own_row_goes_before_the_one_of_the_edition_and_says_whose_it_is() {
    use ReferenceTable::{Adequacy, Mechanisms};
    let ended = row(
        Adequacy,
        "eu-gdpr.us-dpf",
        json!({ "ended_on": "2026-06-01" }),
    );
    let newer = row(
        Adequacy,
        "eu-gdpr.us-dpf",
        json!({ "id": "eu-gdpr.us-next", "effective_from": "2026-06-01" }),
    );
    let gone = row(Mechanisms, "eu-gdpr.bcr", json!({ "available": false }));
    let data = with(&[
        (Adequacy, "eu-gdpr.us-dpf", &ended),
        (Adequacy, "eu-gdpr.us-next", &newer),
        (Mechanisms, "eu-gdpr.bcr", &gone),
    ]);
    assert_eq!(left_out(&data), []);
    assert_eq!(
        data.edition(),
        "2026-11-22, with 3 rows of the company's own"
    );
    let united_states = data.places.parse("US").unwrap();
    let reaching = |on: &str| {
        let (regime, on) = (RegimeKey::new("eu-gdpr"), on.parse().unwrap());
        let rows = data
            .adequacy
            .reaching(&regime, united_states, on, &data.places);
        rows.map(|(row, _)| row.key.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(reaching("2026-05-31"), ["eu-gdpr.us-dpf"]);
    assert_eq!(reaching("2026-06-01"), ["eu-gdpr.us-next"]);
    let cited = &data
        .adequacy
        .get(&AdequacyKey::new("eu-gdpr.us-dpf"))
        .unwrap()
        .grounds
        .citations;
    assert_eq!(&*cited[0], "own row `mine`: a letter");
    let (_, bcr) = data
        .regimes
        .mechanism(&MechanismKey::new("eu-gdpr.bcr"))
        .unwrap();
    assert!(!bcr.available);
    assert_eq!(data.own_row(Adequacy, "eu-gdpr.us-next"), Some(record(2)));
    assert_eq!(data.own_row(Adequacy, "eu-gdpr.jp"), None);
    let of_edition = reference()
        .regimes
        .mechanism(&MechanismKey::new("eu-gdpr.bcr"));
    assert!(of_edition.unwrap().1.available);
}

#[test]
#[allow(clippy::too_many_lines, reason = "a table of cases")]
fn a_row_that_names_what_there_is_not_is_left_out_and_the_others_are_taken() {
    use ReferenceTable::{
        Adequacy, Countries, Groups, Mechanisms, Regimes, Subdivisions, Thresholds,
    };
    let good = row(Adequacy, "eu-gdpr.jp", json!({ "note": "read again" }));
    for (table, id, from, other, expected) in [
        (
            Adequacy,
            "eu-gdpr.us-dpf",
            "eu-gdpr.us-dpf",
            json!({ "destination_id": "XX" }),
            "names the place `XX`",
        ),
        (
            Adequacy,
            "eu-gdpr.us-dpf",
            "eu-gdpr.us-dpf",
            json!({ "destination_id": "group:NATO" }),
            "names the group `group:NATO`",
        ),
        (
            Adequacy,
            "eu-gdpr.us-dpf",
            "eu-gdpr.us-dpf",
            json!({ "destination_id": "usa" }),
            "`destination_id` is `usa`",
        ),
        (
            Adequacy,
            "eu-gdpr.us-dpf",
            "eu-gdpr.us-dpf",
            json!({ "mechanism_ids": ["eu_gdpr.bcr"] }),
            "`eu-gdpr.bcr`, which is no mechanism of `eu-gdpr` that uses a list",
        ),
        (
            Adequacy,
            "eu-gdpr.us-dpf",
            "eu-gdpr.us-dpf",
            json!({ "mechanism_ids": [] }),
            "of different lengths",
        ),
        (
            Countries,
            "GP",
            "GP",
            json!({ "part_of": "GP" }),
            "names the place itself",
        ),
        (
            Countries,
            "GP",
            "GP",
            json!({ "part_of": "XX" }),
            "`part_of` names the place `XX`",
        ),
        (
            Countries,
            "CA-QC",
            "GP",
            json!({ "id": "CA-QC" }),
            "it is a country and a subdivision",
        ),
        (
            Subdivisions,
            "CA-QC",
            "CA-QC",
            json!({ "country": "AE-DIFC" }),
            "is a subdivision itself",
        ),
        (
            Subdivisions,
            "CA-QC",
            "CA-QC",
            json!({ "excluded_from_parent_law": ["ca_none"] }),
            "names the regime `ca-none`",
        ),
        (
            Groups,
            "group:EU27",
            "group:EU27",
            json!({ "members": ["XX"] }),
            "`members` names the place `XX`",
        ),
        (
            Regimes,
            "eu-gdpr",
            "eu-gdpr",
            json!({ "mechanisms": [] }),
            "is no mechanism of `eu-gdpr`",
        ),
        (
            Regimes,
            "eu-gdpr",
            "eu-gdpr",
            json!({ "predecessor_of": "eu_none" }),
            "`predecessor_of` names the regime `eu-none`",
        ),
        (
            Regimes,
            "eu-gdpr",
            "eu-gdpr",
            json!({ "categories": ["data.none"] }),
            "`categories` names `data.none`",
        ),
        (
            Regimes,
            "eu-gdpr",
            "eu-gdpr",
            json!({ "destination_group": "group:NATO" }),
            "`destination_group` names the group",
        ),
        (
            Regimes,
            "eu-gdpr",
            "eu-gdpr",
            json!({ "territory_undetermined": ["XX"] }),
            "`territory_undetermined` names the place `XX`",
        ),
        (
            Regimes,
            "eu-gdpr",
            "eu-gdpr",
            json!({ "exporters": [{ "place": "DE" }, { "place": "DE" }] }),
            "names `DE` twice",
        ),
        (
            Thresholds,
            "cn-pipl.t1",
            "cn-pipl.t1",
            json!({ "accepts": ["cn_pipl.none"] }),
            "names `cn-pipl.none`",
        ),
        (
            Mechanisms,
            "no-law.bcr",
            "eu-gdpr.bcr",
            json!({ "id": "no-law.bcr" }),
            "there is no transfer regime `no-law`",
        ),
    ] {
        let bad = row(table, from, other.clone());
        let data = with(&[(table, id, &bad), (Adequacy, "eu-gdpr.jp", &good)]);
        let found = left_out(&data);
        let told = found
            .iter()
            .flat_map(|(_, faults)| faults)
            .any(|fault| fault.contains(expected));
        assert!(told, "{other}: {found:?}");
        assert_eq!(
            found.iter().map(|(row, _)| *row).collect::<Vec<_>>(),
            [record(1)],
            "{other}"
        );
        assert_eq!(
            data.own_row(Adequacy, "eu-gdpr.jp"),
            Some(record(2)),
            "{other}"
        );
    }
}

#[test]
fn every_field_that_is_wrong_is_named_with_the_remedy() {
    use ReferenceTable::{Adequacy, Regimes};
    let wrong = |table, row: &Value| {
        let found = wrong_fields(table, row.as_object().unwrap()).unwrap();
        found
            .into_iter()
            .map(|it| format!("{}: {}", it.path.join("."), it.text))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        wrong(Adequacy, &row(Adequacy, "eu-gdpr.us-dpf", json!({}))),
        Vec::<String>::new()
    );
    let mut bad = row(
        Adequacy,
        "eu-gdpr.us-dpf",
        json!({ "schemes": ["NONE"], "needs_recipient_test": "no", "effective_from": "soon", "scop": "x" }),
    );
    bad.as_object_mut().unwrap().remove("instrument");
    let found = wrong(Adequacy, &bad);
    let fields: Vec<_> = found
        .iter()
        .map(|it| it.split(':').next().unwrap())
        .collect();
    assert_eq!(
        fields,
        [
            "effective_from",
            "instrument",
            "needs_recipient_test",
            "schemes",
            "scop"
        ],
        "{found:?}"
    );
    assert_eq!(
        found[1],
        "instrument: is missing; write it as data/reference/adequacy.json does"
    );
    assert!(found[3].contains("unknown variant `NONE`"), "{}", found[3]);
    assert!(
        found[4].starts_with("scop: is no field of `ADEQUACY`; known are adopted_on, "),
        "{}",
        found[4]
    );

    let mut mechanisms = row(Regimes, "eu-gdpr", json!({}))["mechanisms"].clone();
    mechanisms[1]["kind"] = json!("magic");
    mechanisms[2]["available"] = json!(null);
    let found = wrong(
        Regimes,
        &row(
            Regimes,
            "eu-gdpr",
            json!({ "mechanisms": mechanisms, "kind": 7 }),
        ),
    );
    let fields: Vec<_> = found
        .iter()
        .map(|it| it.split(':').next().unwrap())
        .collect();
    assert_eq!(
        fields,
        ["kind", "mechanisms.1.kind", "mechanisms.2.available"],
        "{found:?}"
    );
}
