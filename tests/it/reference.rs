//! The files of `data/reference` are whole and agree with each other: what the program does not ask when it reads them.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde_json::Value;

const FILES: [&str; 6] = [
    "jurisdictions",
    "regimes",
    "adequacy",
    "obligations",
    "recipients_roles",
    "taxonomy",
];

/// The files by name, and what is wrong with them.
struct Data {
    files: BTreeMap<&'static str, Value>,
    errors: Vec<String>,
}

impl Data {
    fn load() -> Self {
        let read = |name| {
            let path = format!("{}/data/reference/{name}.json", env!("CARGO_MANIFEST_DIR"));
            let text = std::fs::read_to_string(path).unwrap();
            (name, serde_json::from_str(&text).unwrap())
        };
        Self {
            files: FILES.into_iter().map(read).collect(),
            errors: Vec::new(),
        }
    }

    fn need(&mut self, holds: bool, place: &str, what: &str) {
        if !holds {
            self.errors.push(format!("{place}: {what}"));
        }
    }

    fn list(&self, file: &str, list: &str) -> Vec<Value> {
        self.files[file][list].as_array().unwrap().clone()
    }

    fn ids(&self, file: &str, list: &str) -> BTreeSet<String> {
        let rows = self.list(file, list);
        rows.iter().map(|row| text(row, "id").to_owned()).collect()
    }

    fn known(&self, file: &str, set: &str) -> BTreeSet<String> {
        match &self.files[file]["enums"][set] {
            Value::Array(values) => values
                .iter()
                .map(|value| value.as_str().unwrap().to_owned())
                .collect(),
            Value::Object(values) => values.keys().cloned().collect(),
            other => panic!("{file} {set}: {other}"),
        }
    }

    fn done(self) {
        assert_eq!(self.errors, Vec::<String>::new());
    }
}

fn text<'a>(row: &'a Value, field: &str) -> &'a str {
    row[field]
        .as_str()
        .unwrap_or_else(|| panic!("`{field}` of {row}"))
}

fn day(row: &Value, field: &str) -> Option<Date> {
    let written = row[field].as_str()?;
    Some(
        written
            .parse()
            .unwrap_or_else(|_| panic!("`{field}` of {row}")),
    )
}

fn texts(row: &Value, field: &str) -> Vec<String> {
    let items = row[field].as_array().into_iter().flatten();
    items
        .map(|item| item.as_str().unwrap().to_owned())
        .collect()
}

fn rows(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}

/// Every object, at any depth.
fn objects<'a>(value: &'a Value, found: &mut Vec<&'a Value>) {
    match value {
        Value::Object(fields) => {
            found.push(value);
            fields.values().for_each(|inner| objects(inner, found));
        }
        Value::Array(items) => items.iter().for_each(|inner| objects(inner, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn sources() -> BTreeSet<String> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/data/reference/sources.md");
    let table = std::fs::read_to_string(path).unwrap();
    let ids: Vec<_> = table
        .lines()
        .filter_map(|line| line.strip_prefix("| S")?.split(" |").next())
        .map(|number| format!("S{number}"))
        .collect();
    let all: BTreeSet<_> = ids.iter().cloned().collect();
    assert_eq!(all.len(), ids.len(), "a source stands twice");
    all
}

#[test]
fn every_row_says_what_it_rests_on() {
    let mut data = Data::load();
    let sources = sources();
    let mut used = BTreeSet::new();
    for file in FILES {
        let document = data.files[file].clone();
        data.need(document["dataset"] == file, file, "names another data set");
        let as_of = day(&document, "as_of");
        let (bases, confidence) = (data.known(file, "basis"), data.known(file, "confidence"));
        let mut found = Vec::new();
        objects(&document, &mut found);
        let mut seen = BTreeSet::new();
        for row in found
            .into_iter()
            .filter(|row| row.get("citations").is_some())
        {
            let place = format!("{file}/{}", row["id"].as_str().unwrap_or("?"));
            let id = row["id"].as_str();
            data.need(id.is_none_or(|id| seen.insert(id)), &place, "stands twice");
            let cited = texts(row, "citations");
            let is_cited = !cited.is_empty() && cited.iter().all(|text| !text.trim().is_empty());
            data.need(is_cited, &place, "no citation");
            let (basis, grade) = (text(row, "basis"), text(row, "confidence"));
            data.need(bases.contains(basis), &place, "unknown basis");
            data.need(confidence.contains(grade), &place, "unknown confidence");
            data.need(row["needs_review"].is_boolean(), &place, "no needs_review");
            let verified = day(row, "last_verified");
            data.need(verified <= as_of, &place, "verified after the edition");
            let names = texts(row, "source_ids");
            data.need(row["source_ids"].is_array(), &place, "no source_ids");
            for name in &names {
                data.need(sources.contains(name), &place, "unknown source");
            }
            let is_read = ["source_checked", "secondary_source", "policy_text"].contains(&basis);
            let is_read_well = !names.is_empty() && verified.is_some();
            data.need(
                !is_read || is_read_well,
                &place,
                "was read, but where and when?",
            );
            let is_thought = ["settled_law", "inference", "illustrative"].contains(&basis);
            data.need(
                !is_thought || verified.is_none(),
                &place,
                "was not verified",
            );
            let is_sure = grade != "low" || row["needs_review"] == true || basis == "illustrative";
            data.need(is_sure, &place, "low confidence asks for review");
            used.extend(names);
        }
        days_are_days(&mut data, file, &document);
    }
    data.need(!used.is_empty(), "sources.md", "nothing refers to it");
    data.done();
}

/// Fields named like days hold days.
fn days_are_days(data: &mut Data, file: &str, document: &Value) {
    let endings = [
        "_on",
        "_from",
        "_to",
        "until",
        "last_verified",
        "as_of",
        "since",
    ];
    let names = ["date", "from", "to", "on"];
    let mut found = Vec::new();
    objects(document, &mut found);
    for object in found {
        for (name, value) in object.as_object().unwrap() {
            let is_day = names.contains(&name.as_str())
                || endings.iter().any(|ending| name.ends_with(ending));
            let (true, Some(value), false) = (is_day, value.as_str(), name == "applies_to") else {
                continue;
            };
            let place = format!("{file}/{}: {name} `{value}`", object["id"]);
            data.need(value.parse::<Date>().is_ok(), &place, "is no day");
        }
    }
}

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

#[test]
fn duties_roles_and_terms_name_what_exists() {
    let mut data = Data::load();
    let roles = data.ids("recipients_roles", "rows");
    let mut laws = data.ids("obligations", "laws");
    let regimes = data.ids("regimes", "rows");
    data.need(
        laws.is_disjoint(&regimes),
        "laws",
        "a law named like a regime",
    );
    laws.extend(regimes);
    let evidence = data.ids("obligations", "evidence");
    let groups = data.known("obligations", "group");
    for row in data.list("recipients_roles", "rows") {
        let place = text(&row, "id").to_owned();
        let parent = row["parent"].as_str();
        data.need(
            parent.is_none_or(|parent| roles.contains(parent)),
            &place,
            "parent",
        );
        for term in rows(&row["regime_terms"]) {
            let holds = laws.contains(text(term, "law_id")) && term["citation"].is_string();
            data.need(holds, &place, "a term of no law");
        }
    }
    for row in data.list("obligations", "rows") {
        let place = text(&row, "id").to_owned();
        data.need(
            groups.contains(text(&row, "group")),
            &place,
            "unknown group",
        );
        let sources = rows(&row["legal_sources"]);
        let holds = sources
            .iter()
            .all(|source| laws.contains(text(source, "law_id")) && source["citation"].is_string());
        data.need(holds && !sources.is_empty(), &place, "rests on no law");
        let proofs = texts(&row, "evidence_ids");
        let holds = proofs.iter().all(|proof| evidence.contains(proof));
        data.need(holds && !proofs.is_empty(), &place, "proven by nothing");
        let bound = texts(&row, "applies_to_roles");
        let holds = bound.iter().all(|role| roles.contains(role));
        data.need(holds && !bound.is_empty(), &place, "binds nobody");
    }
    terms(&mut data, &roles, &laws);
    data.done();
}

fn terms(data: &mut Data, roles: &BTreeSet<String>, laws: &BTreeSet<String>) {
    let vocabularies = data.list("taxonomy", "vocabularies");
    let find = |id: &str| vocabularies.iter().find(|row| row["id"] == id).unwrap();
    let bases: Vec<_> = find("dpv")["base_iris"]
        .as_object()
        .unwrap()
        .values()
        .collect();
    let keys = &find("fideslang")["keys"];
    let lists = [
        ("data_categories", "data_category"),
        ("collection_methods", ""),
        ("purposes", "data_use"),
        ("data_subject_kinds", "data_subject"),
        ("lawful_bases", ""),
        ("disclosure_grounds", "data_use"),
    ];
    for (list, kind) in lists {
        let all = data.list("taxonomy", list);
        let ids = data.ids("taxonomy", list);
        for row in &all {
            let place = text(row, "id");
            for (field, matching) in [
                ("dpv_iri", "dpv_match"),
                ("fideslang_key", "fideslang_match"),
            ] {
                let agrees = row[field].is_null() == (row[matching] == "none");
                data.need(agrees, place, "a match with nothing");
            }
            let iri = row["dpv_iri"].as_str();
            let is_known = iri.is_none_or(|iri| {
                bases
                    .iter()
                    .any(|base| iri.starts_with(base.as_str().unwrap()))
            });
            data.need(is_known, place, "an IRI outside the vocabulary");
            let key = &row["fideslang_key"];
            let is_known = key.is_null() || rows(&keys[kind]).contains(key);
            data.need(is_known, place, "an unknown fideslang key");
            let mut above = row["parent"].as_str();
            let mut hops = 0;
            while let Some(parent) = above {
                hops += 1;
                data.need(ids.contains(parent) && hops < 20, place, "its parents");
                let next = all.iter().find(|other| other["id"] == parent && hops < 20);
                above = next.and_then(|next| next["parent"].as_str());
            }
            for role in texts(row, "recipient_role_ids") {
                data.need(roles.contains(&role), place, "an unknown role");
            }
            let recognized = rows(&row["recognised_by"]);
            let holds = recognized
                .iter()
                .all(|by| laws.contains(text(by, "law_id")));
            data.need(holds, place, "an unknown law");
            let is_basis = list == "lawful_bases";
            let agrees = (row["recognised"] == true) != recognized.is_empty();
            data.need(!is_basis || agrees, place, "recognized by nobody");
            let special = row["gdpr_special_category"] == true;
            data.need(
                !special || row["sensitivity"] == "special",
                place,
                "graded too low",
            );
        }
    }
}
