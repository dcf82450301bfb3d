//! Many rows as one change of the register.
//!
//! Ids first, so that rows may refer to each other in any order; then the facts of every row; then what can only be
//! seen once all are in. All problems of all rows are named, and one problem is enough that nothing is done.

use std::collections::{BTreeSet, HashMap};

use entity::id::Uuid;
use entity::vocabulary::ChangeAction;

use super::context::IdSequence;
use super::form::Pending;
use super::plan::{Command, Planned, refuse_in_use};
use super::problem::{Problem, ProblemCode, Problems};
use crate::registry::change::Change;
use crate::registry::key::Key;
use crate::registry::nouns::{NounKind, Record};
use crate::registry::value::Registry;

/// The name of a row: its noun and key.
type Name = (NounKind, Key);

/// What became of the rows.
pub struct Attempt {
    /// The changes of the rows that are not refused, each with the position of its row.
    pub changes: Vec<(usize, Change)>,
    /// What is wrong; a path begins with the position of the row.
    pub problems: Problems,
    /// The registry with the changes.
    pub registry: Registry,
}

impl Attempt {
    /// All changes.
    ///
    /// # Errors
    /// All problems; then nothing is to be done.
    pub fn into_planned(self) -> Result<Planned, Problems> {
        let Self {
            changes, problems, ..
        } = self;
        if !problems.is_empty() {
            return Err(problems);
        }
        Ok(Planned {
            changes: changes.into_iter().map(|(_, change)| change).collect(),
            subject: None,
        })
    }
}

/// Plans the rows together.
#[must_use]
pub fn attempt(rows: Vec<Command>, registry: &Registry, ids: &mut IdSequence) -> Attempt {
    let names: Vec<_> = rows.iter().map(Command::names).collect();
    let (pending, mut problems) = give_ids(&names, registry, ids);
    let mut draft = registry.clone();
    let mut changes = Vec::new();
    for (index, row) in rows.into_iter().enumerate() {
        match row.row(registry, &pending, &[index.to_string()]) {
            Ok(Some(change)) => {
                draft.apply(&change);
                changes.push((index, change));
            }
            Ok(None) => {}
            Err(found) => problems.extend(found),
        }
    }
    for (index, change) in &changes {
        problems.extend(check(*index, change, &draft));
    }
    if !problems.is_empty() {
        refuse_dependents(&names, &pending, &mut changes, &mut problems);
    }
    Attempt {
        changes,
        problems,
        registry: draft,
    }
}

/// An id for each new key, and the keys that stand twice.
fn give_ids(
    names: &[Option<Name>],
    registry: &Registry,
    ids: &mut IdSequence,
) -> (Pending, Problems) {
    let mut pending = Pending::new();
    let mut seen = BTreeSet::new();
    let mut problems = Vec::new();
    for (index, name) in names.iter().enumerate() {
        let Some((noun, key)) = name else {
            continue;
        };
        if !seen.insert((noun, key.as_str())) {
            let path = [index.to_string(), "key".to_owned()];
            let message = format!("the key `{key}` stands twice; merge the two rows or rename one");
            problems.push(Problem::new(ProblemCode::DuplicateKey, &path, message));
        } else if registry.id_of_key(*noun, key.as_str()).is_none() {
            pending.insert((*noun, key.clone()), ids.next_id());
        }
    }
    (pending, problems)
}

/// What can only be seen in the registry that holds all rows.
fn check(index: usize, change: &Change, registry: &Registry) -> Problems {
    let path = [index.to_string()];
    match change.action {
        ChangeAction::Register | ChangeAction::Update => {
            Command::check(&change.after, registry, &path)
        }
        ChangeAction::Retire => match refuse_in_use(&change.after, registry) {
            Ok(()) => Vec::new(),
            Err(found) => below(&path, found),
        },
        ChangeAction::Erase => Vec::new(), // no row erases
    }
}

/// The problems of a row by itself, put at its place.
pub(super) fn below(path: &[String], mut problems: Problems) -> Problems {
    for problem in &mut problems {
        problem.path = [path, problem.path.as_slice()].concat();
    }
    problems
}

/// Takes out the changes of refused rows, and refuses each row that refers to a record which thereby does not come to
/// be, until no more are found.
fn refuse_dependents(
    names: &[Option<Name>],
    pending: &Pending,
    changes: &mut Vec<(usize, Change)>,
    problems: &mut Problems,
) {
    let position = |problem: &Problem| problem.path.first().and_then(|row| row.parse().ok());
    let mut refused: BTreeSet<usize> = problems.iter().filter_map(position).collect();
    let new_id = |row: &usize| {
        let name = names.get(*row)?.as_ref()?;
        Some((*pending.get(name)?, name))
    };
    let mut missing: HashMap<Uuid, &Name> = refused.iter().filter_map(new_id).collect();
    changes.retain(|(index, _)| !refused.contains(index));
    loop {
        let found: Vec<_> = changes
            .iter()
            .filter_map(|(index, change)| Some((*index, absent(&change.after, &missing)?)))
            .collect();
        if found.is_empty() {
            return;
        }
        for (index, message) in found {
            let path = [index.to_string()];
            problems.push(Problem::new(ProblemCode::NotFound, &path, message));
            refused.insert(index);
            missing.extend(new_id(&index));
        }
        changes.retain(|(index, _)| !refused.contains(index));
    }
}

/// Names the refused rows that the record refers to; none if there are none.
fn absent(record: &Record, missing: &HashMap<Uuid, &Name>) -> Option<String> {
    let mut named = BTreeSet::new();
    record.references(&mut |target| {
        if let Some((noun, key)) = missing.get(&target) {
            named.insert(format!("{} `{key}`", noun.words()));
        }
    });
    let named: Vec<_> = named.into_iter().collect();
    (!named.is_empty()).then(|| {
        let named = named.join(", ");
        format!("refers to {named}, whose own row is refused; mend that row first")
    })
}
