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
use crate::command::problem::{Problem, ProblemCode};
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
    /// Why rows are left out, where only the good ones are wanted.
    pub left_out: Vec<ManifestError>,
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

    /// The rows that are good by themselves and together, and why the others are left out. A row whose key stands twice
    /// is not good, nor is the first with that key: nobody knows which of them is meant.
    fn good_rows(
        mut self,
        registry: &Registry,
        ids: &mut IdSequence,
    ) -> (Self, Vec<ManifestError>) {
        let mut left_out = Vec::new();
        loop {
            let (Attempt { problems, .. }, places) = self.attempt(registry, ids);
            let twice = problems
                .iter()
                .filter(|it| it.code == ProblemCode::DuplicateKey);
            let twice = twice.filter_map(|it| Some((it.because?, it)));
            let twice: Vec<_> = twice.map(|(first, it)| at_first(first, it)).collect();
            let problems = [problems, twice].concat();
            left_out.extend(self.refused(&problems, &places));
            let at_fault: HashSet<_> = problems.iter().filter_map(row_of).collect();
            let was_read = self.unread.is_empty();
            self.unread.clear();
            if at_fault.is_empty() && was_read {
                left_out.sort_by_key(|error| (error.line, error.column));
                left_out.dedup();
                return (self, left_out);
            }
            let rows = self.rows.into_iter().zip(self.places).enumerate();
            let good = rows.filter(|(row, _)| !at_fault.contains(row));
            (self.rows, self.places) = good.map(|(_, row)| row).unzip();
        }
    }

    /// The good rows with their plan, which says what is left out.
    ///
    /// # Errors
    /// As of [`Self::plan`].
    pub fn plan_good_rows(
        self,
        registry: &Registry,
        ids: &mut IdSequence,
    ) -> Result<(Self, Plan), SerializerError> {
        let (rows, left_out) = self.good_rows(registry, ids);
        let mut plan = rows.plan(registry, ids)?;
        plan.left_out = left_out;
        Ok((rows, plan))
    }

    /// What comes of the rows together, and where each row stands, those that cannot be read last.
    fn attempt(&self, registry: &Registry, ids: &mut IdSequence) -> (Attempt, Vec<Place>) {
        let unread = self.unread.iter();
        let unread = unread.map(|(_, row)| (row.name.clone(), row.rest.clone()));
        let mut attempt = attempt(self.rows.clone(), unread.collect(), registry, ids);
        // What is missing because it was left out as wrong is not missing.
        attempt.problems.retain(|problem| {
            let unread = row_of(problem).and_then(|row| row.checked_sub(self.rows.len()));
            let unread = unread.and_then(|row| self.unread.get(row));
            let field = problem.path.get(1);
            !unread.is_some_and(|(_, row)| field.is_some_and(|field| row.fields.contains(field)))
        });
        attempt.problems.sort_by_key(row_of);
        let unread = self.unread.iter().map(|(place, _)| place.clone());
        (attempt, self.places.iter().cloned().chain(unread).collect())
    }

    /// What it would do to the register, with ids out of the sequence.
    ///
    /// # Errors
    /// A record that has no form in a file; none is known.
    pub fn plan(&self, registry: &Registry, ids: &mut IdSequence) -> Result<Plan, SerializerError> {
        let (attempt, places) = self.attempt(registry, ids);
        let Attempt {
            changes,
            problems,
            registry: after,
        } = attempt;
        let at_fault: HashSet<_> = problems.iter().filter_map(row_of).collect();
        let rows = self.rows.len();
        let refused_rows = at_fault.into_iter().filter(|row| *row < rows).count();
        let steps = changes
            .iter()
            .map(|(_, change)| step(change, registry, &after))
            .collect::<Result<_, _>>()?;
        let left = rows.saturating_sub(refused_rows + changes.len());
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
            left_out: Vec::new(),
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
        // Of a table cell by cell; the problems of a manifest's row stay in the order of its fields.
        let column = |error: &ManifestError| error.cell.as_ref().map_or(0, |_| error.column);
        refused.sort_by_key(|error| (position(error), error.line, column(error)));
        refused
    }

    /// The command that does it, all or nothing.
    #[must_use]
    pub fn into_command(self) -> Command {
        Command::Apply(self.rows)
    }
}

/// The position of the row that a problem is about.
fn row_of(problem: &Problem) -> Option<usize> {
    problem.path.first()?.parse().ok()
}

/// The same problem, told of the first row with the key.
fn at_first(first: usize, problem: &Problem) -> Problem {
    let mut told = problem.clone();
    told.because = row_of(problem);
    if let Some(row) = told.path.first_mut() {
        *row = first.to_string();
    }
    told
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
