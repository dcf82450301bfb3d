//! What an import would do, row by row, before it does it.
//!
//! Pure: it plans against the registry that it is given, and the writer plans again when the import is submitted.

use std::collections::HashSet;

use async_graphql::{SerializerError, Value};
use entity::vocabulary::ChangeAction;
use jiff::Timestamp;

use super::error::ManifestError;
use super::file::{Manifest, list_of, row};
use super::place::Place;
use crate::command::apply::{Attempt, attempt};
use crate::command::context::IdSequence;
use crate::command::plan::Command;
use crate::registry::change::Change;
use crate::registry::key::Key;
use crate::registry::nouns::{NounKind, Record};
use crate::registry::value::Registry;

/// The rows of one import, ready to be applied together.
#[derive(Debug, Clone, Default)]
pub struct Import {
    /// Those of the files first, each with its place; then those that retire.
    rows: Vec<Command>,
    places: Vec<Place>,
}

/// What an import would do.
#[derive(Debug, Default)]
pub struct Plan {
    /// What it would make, change and retire, in the order of the rows.
    pub steps: Vec<Step>,
    /// How many rows say what the register says already.
    pub left: usize,
    /// Why rows are refused; empty if the import can be done.
    pub refused: Vec<ManifestError>,
}

/// What would become of one record.
#[derive(Debug)]
pub struct Step {
    /// Whether it is made, changed or retired.
    pub action: ChangeAction,
    /// The list that it belongs to.
    pub list: &'static str,
    /// Its key.
    pub key: String,
    /// Of a change, the fields that differ.
    pub differences: Vec<Difference>,
}

/// One field that differs.
#[derive(Debug)]
pub struct Difference {
    /// Its name.
    pub field: String,
    /// What stands; none: not stated.
    pub before: Option<Value>,
    /// What would stand; none: not stated.
    pub after: Option<Value>,
}

impl Import {
    /// The rows of the files.
    #[must_use]
    pub fn new(files: impl IntoIterator<Item = Manifest>) -> Self {
        let rows = files.into_iter().flat_map(Manifest::rows);
        let (places, rows) = rows.unzip();
        Self { rows, places }
    }

    /// Adds the retirement of every record of the noun that no row names.
    #[must_use]
    pub fn retire_missing(mut self, noun: NounKind, registry: &Registry) -> Self {
        let named: HashSet<(NounKind, Key)> = self.rows.iter().filter_map(Command::names).collect();
        let missing = registry.records().filter(|record| {
            let named = named.contains(&(noun, record.key().clone()));
            let in_files = !record.is_retired() && !record.is_erased();
            record.id().noun == noun && in_files && !named
        });
        self.rows
            .extend(missing.map(|record| Command::retire(&record)));
        self
    }

    /// What it would do to the register.
    ///
    /// # Errors
    /// A record that has no form in a file; none is known.
    pub fn plan(&self, registry: &Registry) -> Result<Plan, SerializerError> {
        // No id that is given here is seen or kept.
        let mut ids = IdSequence::new(Timestamp::UNIX_EPOCH, 0);
        let Attempt {
            changes,
            mut problems,
            registry: after,
        } = attempt(self.rows.clone(), registry, &mut ids);
        problems.sort_by_key(|problem| {
            let row = problem.path.first();
            row.and_then(|row| row.parse::<usize>().ok())
        });
        let refused: Vec<_> = problems
            .iter()
            .map(|problem| Place::locate(problem, &self.places))
            .collect();
        let refused_rows: HashSet<_> = problems
            .iter()
            .filter_map(|problem| problem.path.first())
            .collect();
        Ok(Plan {
            left: self
                .rows
                .len()
                .saturating_sub(refused_rows.len() + changes.len()),
            steps: changes
                .iter()
                .map(|(_, change)| step(change, registry, &after))
                .collect::<Result<_, _>>()?,
            refused,
        })
    }

    /// The command that does it, all or nothing.
    #[must_use]
    pub fn into_command(self) -> Command {
        Command::Apply(self.rows)
    }
}

impl Plan {
    /// How many records would be made, changed or retired.
    #[must_use]
    pub fn count(&self, action: ChangeAction) -> usize {
        let steps = self.steps.iter();
        steps.filter(|step| step.action == action).count()
    }
}

fn step(change: &Change, before: &Registry, after: &Registry) -> Result<Step, SerializerError> {
    let Change {
        action,
        before: stood,
        after: stands,
    } = change;
    let differences = match (action, stood) {
        (ChangeAction::Update, Some(stood)) => differences(stood, before, stands, after)?,
        _ => Vec::new(),
    };
    Ok(Step {
        action: *action,
        list: list_of(stands.id().noun),
        key: stands.key().to_string(),
        differences,
    })
}

/// The fields that differ, in the order of the file format.
fn differences(
    stood: &Record,
    before: &Registry,
    stands: &Record,
    after: &Registry,
) -> Result<Vec<Difference>, SerializerError> {
    let (Value::Object(mut old), Value::Object(mut new)) =
        (row(stood, before)?, row(stands, after)?)
    else {
        return Ok(Vec::new());
    };
    let mut fields: Vec<_> = new.keys().cloned().collect();
    fields.extend(old.keys().filter(|name| !new.contains_key(*name)).cloned());
    let compared = fields.into_iter().map(|field| Difference {
        before: old.swap_remove(&field),
        after: new.swap_remove(&field),
        field: field.to_string(),
    });
    Ok(compared
        .filter(|field| field.before != field.after)
        .collect())
}
