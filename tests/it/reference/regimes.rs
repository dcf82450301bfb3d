//! Transfer regimes: exporters, mechanisms, thresholds, computation.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde_json::Value;

use super::{Data, day, rows, text, texts};

/// What regimes are checked against.
struct Known {
    places: BTreeSet<String>,
    categories: BTreeSet<String>,
    facts: BTreeSet<String>,
    schemes: BTreeSet<String>,
}

#[test]
fn regimes_are_whole() {
    let mut data = Data::load();
    let mut places = data.ids("jurisdictions", "countries");
    places.extend(data.ids("jurisdictions", "subdivisions"));
    let known = Known {
        places,
        categories: data.ids("taxonomy", "data_categories"),
        facts: data.known("regimes", "applies_if"),
        schemes: data.known("adequacy", "scheme"),
    };
    let as_of = day(&data.files["regimes"], "as_of");
    let regimes = data.list("regimes", "rows");
    for row in &regimes {
        let place = text(row, "id");
        let status = text(row, "status");
        let (from, to) = (day(row, "effective_from"), day(row, "effective_to"));
        data.need(
            data.known("regimes", "status").contains(status),
            place,
            "status",
        );
        data.need(
            data.known("regimes", "kind").contains(text(row, "kind")),
            place,
            "kind",
        );
        let runs = ["in_force", "partially_in_force"].contains(&status);
        data.need(
            !runs || (from.is_some() && from <= as_of),
            place,
            "in force since when?",
        );
        let awaits = status == "enacted_not_in_force";
        data.need(
            !awaits || from.is_none() || from > as_of,
            place,
            "its day has passed",
        );
        let repealed = status == "repealed";
        data.need(
            repealed == to.is_some(),
            place,
            "a last day is for the repealed",
        );
        data.need(
            to.is_none() || to <= as_of,
            place,
            "its last day is to come",
        );
        data.need(
            from.is_some() || status == "not_in_force",
            place,
            "never began",
        );
        data.need(
            repealed == row["predecessor_of"].is_string(),
            place,
            "replaced by what?",
        );
        if let Some(next) = row["predecessor_of"].as_str() {
            let next = regimes.iter().find(|other| other["id"] == next);
            let begins = next.and_then(|next| day(next, "effective_from"));
            let after = to.and_then(|to| to.tomorrow().ok());
            data.need(begins.is_some() && begins == after, place, "a gap after it");
        }
        exporters(&mut data, row, &known);
        let levels = texts(row, "counts_levels");
        let usual = levels == ["PERSONAL", "PSEUDONYMOUS"];
        let reasoned = row["counts_levels_reason"].is_string();
        data.need(
            !levels.is_empty() && (usual || reasoned),
            place,
            "levels without reason",
        );
        applies(&mut data, place, row, &known);
        let is_cited =
            texts(row, "categories").is_empty() || row["categories_citation"].is_string();
        data.need(is_cited, place, "categories without citation");
        mechanisms(&mut data, row, &known);
        thresholds(&mut data, row, &known);
    }
    computation(&mut data);
    data.done();
}

fn exporters(data: &mut Data, regime: &Value, known: &Known) {
    let place = text(regime, "id");
    let to = day(regime, "effective_to");
    let exporters = rows(&regime["exporters"]);
    let open = exporters.iter().filter(|exporter| {
        let until = day(exporter, "until");
        until.is_none() || until == to
    });
    let mut open: Vec<_> = open
        .map(|exporter| text(exporter, "place").to_owned())
        .collect();
    let mut listed = texts(regime, "exporter_jurisdictions");
    open.sort();
    listed.sort();
    data.need(
        !listed.is_empty() && open == listed,
        place,
        "exporters disagree",
    );
    let all: BTreeSet<_> = exporters
        .iter()
        .map(|exporter| text(exporter, "place"))
        .collect();
    data.need(all.len() == exporters.len(), place, "an exporter twice");
    for exporter in exporters {
        let name = text(exporter, "place");
        data.need(known.places.contains(name), place, "an unknown exporter");
        within(data, &format!("{place}/{name}"), exporter, regime);
    }
}

/// The days of an item lie inside the regime's.
fn within(data: &mut Data, place: &str, item: &Value, regime: &Value) {
    let (first, last) = (day(regime, "effective_from"), day(regime, "effective_to"));
    let (from, until) = (day(item, "from"), day(item, "until"));
    let ordered = match (from.or(first), until.or(last)) {
        (Some(from), Some(until)) => from <= until,
        (None, _) | (_, None) => true,
    };
    data.need(ordered, place, "ends before it begins");
    let inside =
        |day: Date| first.is_none_or(|first| first <= day) && last.is_none_or(|last| day <= last);
    let holds = from.is_none_or(|from| first.is_some() && inside(from)) && until.is_none_or(inside);
    data.need(holds, place, "lies outside the regime");
}

fn applies(data: &mut Data, place: &str, row: &Value, known: &Known) {
    let facts = texts(row, "applies_if");
    let holds = row["applies_if"].is_null()
        || (!facts.is_empty() && facts.iter().all(|fact| known.facts.contains(fact)));
    data.need(holds, place, "unknown facts in applies_if");
    let categories = texts(row, "categories");
    let holds = categories
        .iter()
        .all(|category| known.categories.contains(category));
    data.need(holds, place, "unknown categories");
}

fn mechanisms(data: &mut Data, regime: &Value, known: &Known) {
    let (id, all) = (text(regime, "id"), rows(&regime["mechanisms"]));
    let kinds = data.known("regimes", "mechanism_kind");
    let names: BTreeSet<_> = all.iter().map(|row| text(row, "id").to_owned()).collect();
    let order = texts(regime, "mechanism_order");
    data.need(
        order.iter().all(|name| names.contains(name)),
        id,
        "orders a stranger",
    );
    for row in all {
        let (place, kind) = (text(row, "id"), text(row, "kind"));
        data.need(
            place.starts_with(&format!("{id}.")),
            place,
            "is of another regime",
        );
        data.need(kinds.contains(kind), place, "unknown kind");
        let files = row["requires_authority_filing"] == true;
        data.need(
            files == (row["filing_type"] != "none"),
            place,
            "a filing of no type",
        );
        let repeats = row["may_be_used_repeatedly"] == true;
        data.need(
            kind != "derogation" || !repeats,
            place,
            "a derogation is not repeated",
        );
        let has_list = row["uses_adequacy_list"] == true;
        data.need(
            kind == "adequacy" || !has_list,
            place,
            "a list without adequacy",
        );
        let months = &row["max_validity_months"];
        data.need(
            months.is_null() || months.as_u64() > Some(0),
            place,
            "no months",
        );
        data.need(
            row["article"].as_str().is_some_and(|text| !text.is_empty()),
            place,
            "no article",
        );
        applies(data, place, row, known);
        within(data, place, row, regime);
        let (concluded, until) = (day(row, "concluded_until"), day(row, "until"));
        let ordered = concluded.is_none() || until.is_none() || concluded <= until;
        data.need(ordered, place, "concluded after its end");
        let in_group = texts(row, "applies_if") == ["GROUP_COMPANY"];
        data.need(kind != "bcr" || in_group, place, "group rules serve groups");
        let schemes = texts(row, "accepts_schemes");
        let holds = schemes.iter().all(|scheme| known.schemes.contains(scheme));
        data.need(
            holds && (schemes.is_empty() || kind == "certification"),
            place,
            "schemes",
        );
    }
}

fn thresholds(data: &mut Data, regime: &Value, known: &Known) {
    let mechanisms: BTreeMap<_, _> = rows(&regime["mechanisms"])
        .iter()
        .map(|row| (text(row, "id").to_owned(), text(row, "kind").to_owned()))
        .collect();
    let (counts, periods) = (
        data.known("regimes", "counts"),
        data.known("regimes", "period"),
    );
    let mut seen = BTreeSet::new();
    for row in rows(&regime["thresholds"]) {
        let place = format!("{}/{}", text(regime, "id"), text(row, "id"));
        data.need(seen.insert(text(row, "id")), &place, "stands twice");
        data.need(row["citation"].is_string(), &place, "no citation");
        applies(data, &place, row, known);
        within(data, &place, row, regime);
        let explained = !row["categories"].is_null() || row["categories_note"].is_string();
        data.need(explained, &place, "no category and no note");
        let is_known =
            counts.contains(text(row, "counts")) && periods.contains(text(row, "period"));
        data.need(is_known, &place, "unknown counts or period");
        let accepts = texts(row, "accepts");
        let holds = !accepts.is_empty() && accepts.iter().all(|one| mechanisms.contains_key(one));
        data.need(holds, &place, "accepts nothing, or a stranger");
        for field in ["required_mechanism", "alternative_mechanism"] {
            let named = row[field].as_str();
            let holds = named.is_none_or(|named| accepts.iter().any(|one| one == named));
            data.need(holds, &place, "does not accept what it requires");
        }
        let exempts = row["exempts"].as_str();
        let holds = exempts.is_none_or(|one| {
            accepts.iter().any(|accepted| accepted == one)
                && mechanisms.get(one).is_some_and(|kind| kind == "exemption")
        });
        data.need(holds, &place, "exempts by what is no exemption");
        let number = |value: &Value| value.as_u64();
        let (bottom, top) = (number(&row["band"]["from"]), number(&row["band"]["to"]));
        let ordered = bottom.is_none() || top.is_none() || bottom <= top;
        data.need(ordered, &place, "an empty band");
        let (least, below) = (
            number(&row["people_min"]),
            number(&row["people_max_exclusive"]),
        );
        let agrees = (least.is_none() || least == bottom)
            && below.is_none_or(|below| top == below.checked_sub(1));
        data.need(agrees, &place, "band and numbers of people disagree");
        let above = number(&row["people_more_than"]);
        let agrees = above.is_none_or(|above| bottom == Some(above + 1));
        data.need(agrees, &place, "band and people_more_than disagree");
    }
}

/// Every kind has a rule in the table that turns rows into the status of a leg.
fn computation(data: &mut Data) {
    let table = data.files["regimes"]["computation"]["leg_status"].clone();
    let keys = |field: &str| -> BTreeSet<String> {
        table[field].as_object().unwrap().keys().cloned().collect()
    };
    let values = |field: &str| -> BTreeSet<String> {
        let values = table[field].as_object().unwrap().values();
        values
            .map(|value| value.as_str().unwrap().to_owned())
            .collect()
    };
    let (regimes, mechanisms) = (
        data.known("regimes", "kind"),
        data.known("regimes", "mechanism_kind"),
    );
    data.need(
        keys("regime_kind") == regimes,
        "computation",
        "regime kinds",
    );
    data.need(
        keys("mechanism_kind") == mechanisms,
        "computation",
        "mechanism kinds",
    );
    let named: BTreeSet<_> = values("regime_kind")
        .union(&values("mechanism_kind"))
        .cloned()
        .collect();
    data.need(
        keys("rules") == named,
        "computation",
        "rules and their names",
    );
    let mut used = BTreeSet::new();
    for regime in data.list("regimes", "rows") {
        used.extend(texts(&regime, "applies_if"));
        for list in ["mechanisms", "thresholds"] {
            for row in rows(&regime[list]) {
                used.extend(texts(row, "applies_if"));
            }
        }
    }
    let known = data.known("regimes", "applies_if");
    data.need(used == known, "applies_if", "a value that nothing uses");
}
