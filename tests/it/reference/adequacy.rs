//! Adequacy rows.

use std::collections::BTreeMap;

use super::{Data, day, rows, text, texts};

#[test]
fn adequacy_rows_lie_in_their_regimes() {
    let mut data = Data::load();
    let regimes = data.list("regimes", "rows");
    let mechanisms: BTreeMap<_, _> = regimes
        .iter()
        .flat_map(|regime| rows(&regime["mechanisms"]))
        .map(|row| {
            (
                text(row, "id").to_owned(),
                row["uses_adequacy_list"] == true,
            )
        })
        .collect();
    let as_of = day(&data.files["adequacy"], "as_of");
    let (status, scopes, schemes) = (
        data.known("adequacy", "status"),
        data.known("adequacy", "scope_type"),
        data.known("adequacy", "scheme"),
    );
    for row in data.list("adequacy", "rows") {
        let place = text(&row, "id").to_owned();
        let (laws, lists) = (texts(&row, "regime_ids"), texts(&row, "mechanism_ids"));
        let own = laws.iter().any(|law| row["regime_id"] == law.as_str())
            && lists
                .iter()
                .any(|list| row["mechanism_id"] == list.as_str());
        data.need(
            own && laws.len() == lists.len(),
            &place,
            "is not of its own regime",
        );
        let mut ends = None;
        for (law, list) in laws.iter().zip(&lists) {
            let is_list =
                mechanisms.get(list) == Some(&true) && list.starts_with(&format!("{law}."));
            data.need(is_list, &place, "is of no list");
            let regime = regimes.iter().find(|regime| regime["id"] == law.as_str());
            let regime = regime.unwrap_or_else(|| panic!("{place}: no regime {law}"));
            let from = day(regime, "effective_from");
            data.need(
                ends.is_none() || ends == from,
                &place,
                "its regimes do not follow",
            );
            ends = day(regime, "effective_to").and_then(|last| last.tomorrow().ok());
        }
        let from = day(&row, "effective_from");
        data.need(from.is_some(), &place, "no first day");
        let adopted = day(&row, "adopted_on");
        data.need(
            adopted.is_none() || adopted <= from,
            &place,
            "effective before adoption",
        );
        let held = texts(&row, "schemes");
        data.need(
            held.iter().all(|one| schemes.contains(one)),
            &place,
            "unknown scheme",
        );
        let listed = row["organisation_condition"]["list"].is_string();
        data.need(
            listed != held.is_empty(),
            &place,
            "a list and schemes go together",
        );
        let scope = text(&row, "scope_type");
        let tells = !held.is_empty() || row["needs_recipient_test"] == true;
        data.need(
            tells == (scope == "partial_organisations"),
            &place,
            "whom does it reach?",
        );
        let known = status.contains(text(&row, "status")) && scopes.contains(scope);
        data.need(known, &place, "unknown status or scope");
        let (ended, sunset) = (day(&row, "ended_on"), day(&row, "sunset_on"));
        let is_alive = ended.is_none() && from <= as_of && (sunset.is_none() || sunset >= as_of);
        let is_over = ended.is_some() && ended >= from && row["ended_by"].is_string();
        let holds = if row["status"] == "in_force" {
            is_alive
        } else {
            is_over
        };
        data.need(holds, &place, "its status and days disagree");
        let list = match text(&row, "destination_type") {
            "country" => "countries",
            "group" => "groups",
            "subdivision" => "subdivisions",
            "entity" => "entities",
            other => panic!("{place}: {other}"),
        };
        let known = data
            .ids("jurisdictions", list)
            .contains(text(&row, "destination_id"));
        data.need(known, &place, "unknown destination");
        let days: Vec<_> = rows(&row["instrument_history"])
            .iter()
            .map(|entry| day(entry, "date"))
            .collect();
        data.need(days.is_sorted(), &place, "history out of order");
    }
    for row in data.list("adequacy", "no_list_or_none_recognised") {
        let law = text(&row, "regime_id");
        data.need(
            regimes.iter().any(|regime| regime["id"] == law),
            law,
            "unknown regime",
        );
        let has_rows = data
            .list("adequacy", "rows")
            .iter()
            .any(|other| texts(other, "regime_ids").iter().any(|other| other == law));
        data.need(
            row["complete"] != true || !has_rows,
            law,
            "no list, and rows of it",
        );
    }
    data.done();
}
