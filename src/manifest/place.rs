//! Where a row stands, so that a problem of the plan can be shown where a person will mend it.

use std::fmt;
use std::sync::Arc;

use super::error::ManifestError;
use super::lists::list_of;
use super::node::At;
use super::reading::Wrong;
use super::table::layout::Layout;
use crate::command::form::shown;
use crate::command::problem::Problem;
use crate::registry::nouns::{NounKind, Record};

/// Where a row stands in a manifest; a retirement that no row asks for stands in no file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The file.
    pub file: String,
    /// The line, from 1.
    pub line: u64,
    /// The column, from 1.
    pub column: u64,
    /// The noun, which gives the list.
    pub noun: NounKind,
    /// The position in the list, from 0; none for a retirement.
    pub index: Option<usize>,
    /// The key of the row, if it has one.
    pub key: Option<String>,
    /// Of a line of a table, that table.
    pub table: Option<Arc<Layout>>,
}

impl Place {
    /// The retirement of what no file names.
    pub(super) fn missing(record: &Record) -> Self {
        Self {
            file: String::new(),
            line: 0,
            column: 0,
            noun: record.id().noun,
            index: None,
            key: Some(record.key().to_string()),
            table: None,
        }
    }

    /// What is wrong with the row itself.
    pub(super) fn wrong(&self, wrong: Wrong) -> ManifestError {
        let Wrong { at, message, .. } = wrong;
        let at = at.unwrap_or(At {
            line: self.line,
            column: self.column,
        });
        match &self.table {
            Some(table) => {
                let error = ManifestError::new(&self.file, at.line, at.column, message);
                error.in_cell(table.cell(at.line, at.column))
            }
            None => {
                let message = format!("{self}: {message}");
                ManifestError::new(&self.file, at.line, at.column, message)
            }
        }
    }

    /// A problem of a plan of rows, put on file and line; `places` are those of the rows, in their order.
    #[must_use]
    pub fn locate(problem: &Problem, places: &[Self]) -> ManifestError {
        let Problem {
            path,
            message,
            because,
            ..
        } = problem;
        let (row, field) = match path.split_first() {
            Some((row, field)) => (row.parse::<usize>().ok(), field),
            None => (None, path.as_slice()),
        };
        let Some(place) = row.and_then(|row| places.get(row)) else {
            return ManifestError::new("", 0, 0, message.clone());
        };
        let cause = because.and_then(|row| places.get(row));
        let cause = cause.map(|place| format!(" ({})", place.spot()));
        let message = format!("{message}{}", cause.unwrap_or_default());
        if let Some(table) = &place.table {
            return table.problem(place, field, &message);
        }
        let field = match (place.index, field) {
            (None, _) | (Some(_), []) => String::new(),
            (Some(_), field) => format!(", {}", field.join(".")),
        };
        let message = format!("{place}{field}: {message}");
        ManifestError::new(&place.file, place.line, place.column, message)
    }

    /// Where another row stands.
    fn spot(&self) -> String {
        match &self.table {
            Some(table) => table.cell(self.line, 0).name,
            None => format!("{}:{}:{}", self.file, self.line, self.column),
        }
    }
}

impl fmt::Display for Place {
    /// Names the row: ``flows[3] (key `shop.orders`)``.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = list_of(self.noun);
        let key = self.key.as_deref().map(shown);
        match (self.index, key) {
            (Some(index), Some(key)) => write!(f, "{list}[{index}] (key `{key}`)"),
            (Some(index), None) => write!(f, "{list}[{index}] (no key)"),
            (None, key) => {
                let key = key.unwrap_or_default();
                write!(
                    f,
                    "{list} `{key}`, which no file names and which would be retired"
                )
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::command::context::IdSequence;
    use crate::command::plan::Command;
    use crate::manifest::parse;
    use crate::registry::value::Registry;

    #[test]
    fn every_problem_of_a_plan_is_put_on_its_row() {
        let text = "\
vendors:
  - key: shop
    name: Shop
    kind: COMPANY
    owners: [{owner: nobody}]
  - name: Nameless
flows:
  - key: shop.orders
";
        let rows = parse("f.yaml", text, usize::MAX).unwrap().rows.into_iter();
        let (places, rows): (Vec<_>, _) = rows.map(|row| (row.place, row.content.unwrap())).unzip();
        let mut ids = IdSequence::new(jiff::Timestamp::UNIX_EPOCH, 0);
        let problems = Command::Apply(rows)
            .plan(&Registry::default(), &mut ids)
            .unwrap_err();
        let said: Vec<_> = problems
            .iter()
            .map(|problem| Place::locate(problem, &places).to_string())
            .collect();
        insta::assert_snapshot!(said.join("\n"), @r"
        f.yaml:2:5: vendors[0] (key `shop`), owners.0.owner: vendor `nobody` does not exist; register it first, or correct the id or key
        f.yaml:6:5: vendors[1] (no key), key: `key` is required; give it a value
        f.yaml:6:5: vendors[1] (no key), kind: `kind` is required; give it a value
        f.yaml:8:5: flows[0] (key `shop.orders`), source: `source` is required; give it a value
        f.yaml:8:5: flows[0] (key `shop.orders`), recipient: `recipient` is required; give it a value
        f.yaml:8:5: flows[0] (key `shop.orders`), categories: `categories` is required; give it a value
        f.yaml:8:5: flows[0] (key `shop.orders`), state: `state` is required; give it a value
        ");
    }
}
