//! The files of `data/reference` are whole and agree with each other: what the program does not ask when it reads them.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde_json::Value;

mod adequacy;
mod places;
mod regimes;
mod terms;

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
