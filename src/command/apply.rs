//! Many rows as one change of the register.
//!
//! Ids first, so that rows may refer to each other in any order; then the facts of every row; then what can only be
//! seen once all are in. All problems of all rows are named, and one problem is enough that nothing is done.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

use entity::id::Uuid;
use entity::vocabulary::ChangeAction;

use super::context::IdSequence;
use super::form::Pending;
use super::plan::{Command, Planned, refuse_in_use};
use super::problem::{Problem, ProblemCode, Problems};
use super::reference_row::misfits;
use crate::registry::change::Change;
use crate::registry::key::Key;
use crate::registry::nouns::{NounKind, Record};
use crate::registry::value::Registry;

/// The name of a row: its noun and key.
pub type Name = (NounKind, Key);

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
        let changes = changes.into_iter().map(|(_, change)| change).collect();
        Ok(Planned::new(changes, None))
    }
}

/// A row that cannot be read: its name, as far as it is known, and what could be read of it.
pub type Unreadable = (Option<Name>, Option<Command>);

/// Plans the rows together. `refused` are further rows that cannot be read: they count as rows, after the others, so that
/// what refers to them is refused for their sake; what could be read of them is only looked at for more problems.
#[must_use]
pub fn attempt(
    rows: Vec<Command>,
    refused: Vec<Unreadable>,
    registry: &Registry,
    ids: &mut IdSequence,
) -> Attempt {
    let mut names: Vec<_> = rows.iter().map(Command::names).collect();
    let unread = names.len()..names.len() + refused.len();
    let (of_refused, rests): (Vec<_>, Vec<_>) = refused.into_iter().unzip();
    names.extend(of_refused);
    let (pending, mut problems) = give_ids(&names, registry, ids);
    let next = registry.head.revision.next();
    let mut draft = registry.clone();
    let mut changes = Vec::new();
    let rows = rows.into_iter().enumerate();
    // The other rows may name places and mechanisms that rows of the legal data add.
    let (law, others): (Vec<_>, Vec<_>) =
        rows.partition(|(_, row)| matches!(row, Command::ReferenceRow(_)));
    for rows in [law, others] {
        let known = draft.clone();
        for (index, row) in rows {
            match row.row(&known, &pending, &[index.to_string()]) {
                Ok(Some(change)) => {
                    let mut change = change.at_revision(next);
                    change.after.salt_with(|| ids.next_salt());
                    draft.apply(&change);
                    changes.push((index, change));
                }
                Ok(None) => {}
                Err(found) => problems.extend(found),
            }
        }
    }
    for (index, rest) in unread.clone().zip(rests) {
        let looked_at = rest.map(|rest| rest.row(registry, &pending, &[index.to_string()]));
        problems.extend(looked_at.and_then(Result::err).into_iter().flatten());
    }
    changes.sort_by_key(|(index, _)| *index);
    for (index, change) in &changes {
        problems.extend(check(*index, change, registry, &draft));
    }
    if !problems.is_empty() || !unread.is_empty() {
        refuse_dependents(&names, unread, &pending, &mut changes, &mut problems);
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
    let mut seen = HashMap::new();
    let mut problems = Vec::new();
    for (index, name) in names.iter().enumerate() {
        let Some((noun, key)) = name else {
            continue;
        };
        if let Some(first) = seen.get(&(noun, key.as_str())) {
            let path = [index.to_string(), "key".to_owned()];
            let message = format!("the key `{key}` stands twice; merge the two rows or rename one");
            let mut problem = Problem::new(ProblemCode::DuplicateKey, &path, message);
            problem.because = Some(*first);
            problems.push(problem);
            continue;
        }
        seen.insert((noun, key.as_str()), index);
        if registry.id_of_key(*noun, key.as_str()).is_none() {
            pending.insert((*noun, key.clone()), ids.next_id());
        }
    }
    (pending, problems)
}

/// What can only be seen in the registry that holds all rows.
fn check(index: usize, change: &Change, before: &Registry, registry: &Registry) -> Problems {
    let path = [index.to_string()];
    let mut problems = below(&path, misfits(change, before, registry));
    problems.extend(match change.action {
        ChangeAction::Register | ChangeAction::Update => {
            Command::check(&change.after, registry, &path)
        }
        ChangeAction::Retire => match refuse_in_use(&change.after, registry) {
            Ok(()) => Vec::new(),
            Err(found) => below(&path, found),
        },
        ChangeAction::Erase | ChangeAction::Restore => Vec::new(), // no row does
    });
    problems
}

/// The problems of a row by itself, put at its place.
pub(super) fn below(path: &[String], mut problems: Problems) -> Problems {
    for problem in &mut problems {
        problem.path = [path, problem.path.as_slice()].concat();
    }
    problems
}

/// A record that does not come to be: its name, and the row at fault.
type Missing<'a> = HashMap<Uuid, (&'a Name, usize)>;

/// Takes out the changes of refused rows, and refuses each row that refers to a record which thereby does not come to
/// be, until no more are found. `unread` are the positions of rows that were refused before.
fn refuse_dependents(
    names: &[Option<Name>],
    unread: Range<usize>,
    pending: &Pending,
    changes: &mut Vec<(usize, Change)>,
    problems: &mut Problems,
) {
    let position = |problem: &Problem| problem.path.first().and_then(|row| row.parse().ok());
    let mut refused: BTreeSet<usize> = problems.iter().filter_map(position).collect();
    refused.extend(unread);
    let new_id = |row: usize| {
        let name = names.get(row)?.as_ref()?;
        Some((*pending.get(name)?, name))
    };
    let mut missing: Missing<'_> = HashMap::new();
    for row in &refused {
        missing.extend(new_id(*row).map(|(id, name)| (id, (name, *row))));
    }
    changes.retain(|(index, _)| !refused.contains(index));
    loop {
        let found: Vec<_> = changes
            .iter()
            .filter_map(|(index, change)| Some((*index, absent(*index, &change.after, &missing)?)))
            .collect();
        if found.is_empty() {
            return;
        }
        let mut next = HashMap::new();
        for (index, (problem, fault)) in found {
            problems.push(problem);
            next.insert(index, fault);
            missing.extend(new_id(index).map(|(id, name)| (id, (name, fault))));
        }
        changes.retain(|(index, _)| !next.contains_key(index));
    }
}

/// Refuses a row for the refused rows that its record refers to, if there are any; and the row at fault.
fn absent(row: usize, record: &Record, missing: &Missing<'_>) -> Option<(Problem, usize)> {
    let mut named = BTreeSet::new();
    let mut fault = None;
    record.references(&mut |target| {
        if let Some(((noun, key), at_fault)) = missing.get(&target) {
            named.insert(format!("{} `{key}`", noun.words()));
            fault = fault.or(Some(*at_fault));
        }
    });
    let fault = fault?;
    let named = named.into_iter().collect::<Vec<_>>().join(", ");
    let message = format!("refers to {named}, which is refused; mend the row at fault first");
    let mut problem = Problem::new(ProblemCode::NotFound, &[row.to_string()], message);
    problem.because = Some(fault);
    Some((problem, fault))
}
