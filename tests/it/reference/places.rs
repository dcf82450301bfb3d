//! Countries, subdivisions and groups.

use std::collections::BTreeSet;

use super::{Data, day, text, texts};

#[test]
fn places_and_groups_agree() {
    let mut data = Data::load();
    let countries = data.list("jurisdictions", "countries");
    data.need(countries.len() == 249, "countries", "249 are expected");
    let all = data.ids("jurisdictions", "countries");
    let status = data.known("jurisdictions", "territorial_status");
    for field in ["alpha2", "alpha3", "numeric"] {
        let codes: BTreeSet<_> = countries.iter().map(|row| text(row, field)).collect();
        data.need(codes.len() == countries.len(), field, "repeats");
    }
    for row in &countries {
        let place = text(row, "id");
        data.need(row["id"] == row["alpha2"], place, "id and alpha2 differ");
        for union in ["eu", "eea"] {
            let (from, to) = (
                day(row, &format!("{union}_from")),
                day(row, &format!("{union}_to")),
            );
            let is_member = row[format!("{union}_member")] == true;
            let is_in = from.is_some() && to.is_none();
            data.need(is_member == is_in, place, "membership and its days differ");
            data.need(to.is_none() || from <= to, place, "days reversed");
        }
        let (eu, eea) = (row["eu_member"] == true, row["eea_member"] == true);
        data.need(!eu || eea, place, "in the EU and not in the EEA");
        let whole = row["part_of"].as_str();
        data.need(
            whole.is_none_or(|whole| all.contains(whole)),
            place,
            "part of nothing",
        );
        let reached = row.get("reached_with_parent");
        data.need(
            whole.is_some() == reached.is_some(),
            place,
            "reached with what?",
        );
        let (from, to) = (
            day(row, "gdpr_territory_from"),
            day(row, "gdpr_territory_to"),
        );
        let is_territory = row["gdpr_territory"] == true;
        data.need(
            is_territory == (from.is_some() && to.is_none()),
            place,
            "GDPR days",
        );
        data.need(
            status.contains(text(row, "territorial_status")),
            place,
            "unknown status",
        );
    }
    for group in data.list("jurisdictions", "groups") {
        let place = text(&group, "id").to_owned();
        let members = texts(&group, "members");
        let set: BTreeSet<_> = members.iter().cloned().collect();
        data.need(set.len() == members.len(), &place, "a member twice");
        data.need(set.is_subset(&all), &place, "an unknown member");
        let flag = match place.as_str() {
            "group:EU27" => Some("eu_member"),
            "group:EEA30" => Some("eea_member"),
            "group:GDPR_TERRITORY" => Some("gdpr_territory"),
            _ => None,
        };
        let Some(flag) = flag else { continue };
        let flagged = countries.iter().filter(|row| row[flag] == true);
        let flagged: BTreeSet<_> = flagged.map(|row| text(row, "id").to_owned()).collect();
        data.need(set == flagged, &place, "differs from the countries flagged");
    }
    for row in data.list("jurisdictions", "subdivisions") {
        let (place, country) = (text(&row, "id").to_owned(), text(&row, "country"));
        data.need(all.contains(country), &place, "unknown country");
        for law in texts(&row, "excluded_from_parent_law") {
            let regimes = data.list("regimes", "rows");
            let regime = regimes.iter().find(|regime| regime["id"] == law.as_str());
            let holds = regime.is_some_and(|regime| {
                texts(regime, "exporter_jurisdictions").contains(&country.to_owned())
            });
            data.need(
                holds,
                &place,
                "is left out of a law that is not its country's",
            );
        }
    }
    data.done();
}
