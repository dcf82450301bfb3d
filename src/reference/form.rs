//! What is wrong with a row as such, field by field: with the types that read the embedded rows, and by their example.
//!
//! A type stops at the first field that it cannot read. So each field is tried by itself, in a row of the edition that is
//! known to be right.

use std::collections::BTreeSet;

use entity::vocabulary::ReferenceTable;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::adequacy::{AdequacyRow, ListFinding};
use super::files::{Files, file_of};
use super::obligation::Obligation;
use super::places::{RawCountry, RawGroup, RawSubdivision};
use super::regime::{Mechanism, Regime, Threshold};

/// What is wrong with one field of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrongField {
    /// The field; inside a list of a regime with the position and the field there.
    pub path: Vec<String>,
    /// What is wrong and what to do.
    pub text: String,
}

/// Everything that is wrong with the fields of a row.
///
/// # Errors
/// The embedded data cannot be read.
pub fn wrong_fields(
    table: ReferenceTable,
    row: &Map<String, Value>,
) -> Result<Vec<WrongField>, String> {
    let files = Files::embedded()?;
    let mut wrong = Vec::new();
    Example::of(table, &files).compare(row, &mut wrong);
    for &(list, parts) in lists(table) {
        let example = Example::of(parts, &files);
        let entries = row.get(list).and_then(Value::as_array);
        let found = wrong.len();
        for (position, entry) in entries.into_iter().flatten().enumerate() {
            let before = wrong.len();
            match entry {
                Value::Object(entry) => example.compare(entry, &mut wrong),
                _ => wrong.push(WrongField {
                    path: Vec::new(),
                    text: "is no object; write it as the edition does".to_owned(),
                }),
            }
            for it in wrong.iter_mut().skip(before) {
                let place = [list.to_owned(), position.to_string()];
                it.path.splice(0..0, place);
            }
        }
        if wrong.len() > found {
            // The entries say it more exactly.
            wrong.retain(|it| it.path != [list]);
        }
    }
    Ok(wrong)
}

/// The lists in a row whose entries are rows of tables themselves.
const fn lists(table: ReferenceTable) -> &'static [(&'static str, ReferenceTable)] {
    match table {
        ReferenceTable::Regimes => &[
            ("mechanisms", ReferenceTable::Mechanisms),
            ("thresholds", ReferenceTable::Thresholds),
        ],
        ReferenceTable::Countries
        | ReferenceTable::Subdivisions
        | ReferenceTable::Groups
        | ReferenceTable::Mechanisms
        | ReferenceTable::Thresholds
        | ReferenceTable::Adequacy
        | ReferenceTable::DestinationLists
        | ReferenceTable::Obligations => &[],
    }
}

/// A row of the edition, and every field that rows of its table have.
struct Example {
    table: ReferenceTable,
    row: Map<String, Value>,
    fields: BTreeSet<String>,
}

impl Example {
    fn of(table: ReferenceTable, files: &Files) -> Self {
        let rows = files.rows(table);
        let objects = || rows.iter().filter_map(|row| row.as_object());
        let fields = objects().flat_map(Map::keys).cloned();
        Self {
            table,
            row: objects().next().cloned().unwrap_or_default(),
            fields: fields.collect(),
        }
    }

    fn compare(&self, row: &Map<String, Value>, wrong: &mut Vec<WrongField>) {
        let named: BTreeSet<_> = self.fields.iter().chain(row.keys()).collect();
        for field in named {
            let text = match row.get(field) {
                Some(_) if !self.fields.contains(field) => Some(self.unknown()),
                value => self.trying(field, value),
            };
            wrong.extend(text.map(|text| WrongField {
                path: vec![field.clone()],
                text,
            }));
        }
    }

    /// What the type says of the field in a row that is right otherwise.
    fn trying(&self, field: &str, value: Option<&Value>) -> Option<String> {
        let mut row = self.row.clone();
        match value {
            Some(value) => row.insert(field.to_owned(), value.clone()),
            None => row.remove(field),
        };
        let cause = read(self.table, &Value::Object(row)).err()?;
        let file = file_of(self.table);
        Some(match value {
            Some(_) => format!("{cause}; write it as data/reference/{file}.json does"),
            None => format!("is missing; write it as data/reference/{file}.json does"),
        })
    }

    fn unknown(&self) -> String {
        let known: Vec<_> = self.fields.iter().map(String::as_str).collect();
        format!(
            "is no field of `{}`; known are {}",
            self.table,
            known.join(", ")
        )
    }
}

/// Reads a row with the type that reads the embedded ones.
fn read(table: ReferenceTable, row: &Value) -> serde_json::Result<()> {
    match table {
        ReferenceTable::Countries => RawCountry::deserialize(row).map(drop),
        ReferenceTable::Subdivisions => RawSubdivision::deserialize(row).map(drop),
        ReferenceTable::Groups => RawGroup::deserialize(row).map(drop),
        ReferenceTable::Regimes => Regime::deserialize(row).map(drop),
        ReferenceTable::Mechanisms => Mechanism::deserialize(row).map(drop),
        ReferenceTable::Thresholds => Threshold::deserialize(row).map(drop),
        ReferenceTable::Adequacy => AdequacyRow::deserialize(row).map(drop),
        ReferenceTable::DestinationLists => ListFinding::deserialize(row).map(drop),
        ReferenceTable::Obligations => Obligation::deserialize(row).map(drop),
    }
}
