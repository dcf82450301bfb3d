//! Where a row stands, so that a problem of the plan can be shown where a person will mend it.

use std::fmt;

use super::error::ManifestError;
use crate::command::problem::Problem;

/// Where a row stands in a manifest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The file.
    pub file: String,
    /// The line, from 1.
    pub line: u64,
    /// The column, from 1.
    pub column: u64,
    /// The list, such as `flows`.
    pub list: &'static str,
    /// The position in the list, from 0.
    pub index: usize,
    /// The key of the row, if it has one.
    pub key: Option<String>,
}

impl Place {
    /// A problem of a plan of rows, put on file and line; `places` are those of the rows, in their order.
    #[must_use]
    pub fn locate(problem: &Problem, places: &[Self]) -> ManifestError {
        let (row, field) = match problem.path.split_first() {
            Some((row, field)) => (row.parse::<usize>().ok(), field),
            None => (None, problem.path.as_slice()),
        };
        let Some(place) = row.and_then(|row| places.get(row)) else {
            return ManifestError::new("", 0, 0, problem.message.clone());
        };
        let field = match field {
            [] => String::new(),
            field => format!(", {}", field.join(".")),
        };
        let message = format!("{place}{field}: {}", problem.message);
        ManifestError::new(&place.file, place.line, place.column, message)
    }
}

impl fmt::Display for Place {
    /// Names the row: ``flows[3] (key `shop.orders`)``.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            list, index, key, ..
        } = self;
        match key {
            Some(key) => write!(
                f,
                "{list}[{index}] (key `{}`)",
                crate::command::form::shown(key)
            ),
            None => write!(f, "{list}[{index}] (no key)"),
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
        let (places, rows): (Vec<_>, _) = parse("f.yaml", text).unwrap().rows().into_iter().unzip();
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
