//! What an import would do, row by row, before it does it.
//!
//! Pure: it plans against the registry that it is given. The writer takes the plan if the register still stands there, and
//! plans again if not.

use std::collections::{BTreeSet, HashSet};

use async_graphql::indexmap::IndexSet;
use async_graphql::{SerializerError, Value};
use entity::vocabulary::ChangeAction;

use super::error::ManifestError;
use super::file::{Manifest, Row, Unread};
use super::lists::{list_of, row};
use super::place::Place;
use crate::command::apply::{Attempt, Name, attempt};
use crate::command::context::IdSequence;
use crate::command::plan::{Command, Prepared};
use crate::command::problem::Problem;
use crate::registry::change::Change;
use crate::registry::nouns::{NounKind, Record};
use crate::registry::value::Registry;

/// The rows of one import, ready to be applied together.
#[derive(Debug, Default)]
pub struct Import {
    /// Those of the files first, then those that retire.
    rows: Vec<Command>,
    /// Where each of them stands.
    places: Vec<Place>,
    /// Rows that cannot be read.
    unread: Vec<(Place, Unread)>,
    /// The lists that the files hold.
    lists: BTreeSet<NounKind>,
    /// What is wrong with the import as a whole.
    refused: Vec<ManifestError>,
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
    /// What is to be written, if nothing is refused.
    pub prepared: Option<Prepared>,
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
        let mut import = Self::default();
        for Manifest { rows, lists } in files {
            import.lists.extend(lists);
            for Row { place, content } in rows {
                match content {
                    Ok(row) => {
                        import.rows.push(row);
                        import.places.push(place);
                    }
                    Err(unread) => import.unread.push((place, unread)),
                }
            }
        }
        import
    }

    /// Adds the retirement of every record of the noun that no row names. A list that no file holds retires nothing: it
    /// is more likely forgotten than meant.
    #[must_use]
    pub fn retire_missing(mut self, noun: NounKind, registry: &Registry) -> Self {
        let list = list_of(noun);
        if !self.lists.contains(&noun) {
            let count = registry.count(noun);
            let message = format!(
                "{list}: no file holds this list, so that all {count} records of it would be retired; write `{list}: []` \
                 into a file if that is meant"
            );
            self.refused.push(ManifestError::new("", 0, 0, message));
            return self;
        }
        let of_rows = self.rows.iter().filter_map(Command::names);
        let unread = self.unread.iter().filter_map(|(_, row)| row.name.clone());
        let named: HashSet<Name> = of_rows.chain(unread).collect();
        for record in registry.records() {
            let is_named = named.contains(&(noun, record.key().clone()));
            let in_files = !record.is_retired() && !record.is_erased();
            if record.id().noun == noun && in_files && !is_named {
                self.rows.push(Command::retire(&record));
                self.places.push(Place::missing(&record));
            }
        }
        self
    }

    /// What it would do to the register, with ids out of the sequence.
    ///
    /// # Errors
    /// A record that has no form in a file; none is known.
    pub fn plan(&self, registry: &Registry, ids: &mut IdSequence) -> Result<Plan, SerializerError> {
        let (unread, names): (Vec<_>, Vec<_>) = self
            .unread
            .iter()
            .map(|(place, row)| (place.clone(), row.name.clone()))
            .unzip();
        let attempt = attempt(self.rows.clone(), &names, registry, ids);
        let Attempt {
            changes,
            mut problems,
            registry: after,
        } = attempt;
        let row = |problem: &Problem| problem.path.first()?.parse::<usize>().ok();
        problems.sort_by_key(row);
        let at_fault: HashSet<_> = problems.iter().filter_map(row).collect();
        let rows = self.rows.len();
        let refused_rows = at_fault.into_iter().filter(|row| *row < rows).count();
        let steps = changes
            .iter()
            .map(|(_, change)| step(change, registry, &after))
            .collect::<Result<_, _>>()?;
        let left = rows.saturating_sub(refused_rows + changes.len());
        let places = [self.places.as_slice(), &unread].concat();
        let refused = self.refused(&problems, &places);
        let prepared = refused.is_empty().then(|| Prepared {
            on: registry.head.revision,
            changes: changes.into_iter().map(|(_, change)| change).collect(),
            registry: after,
        });
        Ok(Plan {
            steps,
            left,
            refused,
            prepared,
        })
    }

    /// All reasons to refuse it, file by file from the top, and last those that belong to no file.
    fn refused(&self, problems: &[Problem], places: &[Place]) -> Vec<ManifestError> {
        let of_plan = problems
            .iter()
            .map(|problem| Place::locate(problem, places));
        let unread = self.unread.iter().flat_map(|(_, row)| row.errors.clone());
        let mut refused: Vec<_> = of_plan
            .chain(unread)
            .chain(self.refused.iter().cloned())
            .collect();
        let files: IndexSet<&str> = places.iter().map(|place| place.file.as_str()).collect();
        let position = |error: &ManifestError| match error.file.as_str() {
            "" => usize::MAX,
            file => files.get_index_of(file).unwrap_or(usize::MAX),
        };
        refused.sort_by_key(|error| (position(error), error.line));
        refused
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

/// What would become of each record, from the one registry to the other.
///
/// # Errors
/// A record that has no form in a file; none is known.
pub fn steps(
    changes: &[Change],
    before: &Registry,
    after: &Registry,
) -> Result<Vec<Step>, SerializerError> {
    changes
        .iter()
        .map(|change| step(change, before, after))
        .collect()
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
