//! Reverting a revision: everything that it did is undone, in a new revision.
//!
//! What it made is retired, what it changed is as before, what it retired is there again. It is refused as a whole where a
//! later change stands on it: where a record is no more as the revision left it, where what would come back refers to what is gone, or where
//! what would go is referred to. People are not reverted, since the log does not hold what was said of them.

use std::collections::BTreeSet;

use entity::vocabulary::ChangeAction;

use super::plan::{Command, Planned, refuse_in_use};
use super::problem::{Problem, ProblemCode, Problems};
use super::reference_row::misfits;
use crate::registry::change::Change;
use crate::registry::edge::Edge;
use crate::registry::noun::RecordId;
use crate::registry::nouns::{NounKind, Record};
use crate::registry::revision::Revision;
use crate::registry::value::Registry;

/// A revision that is to be undone.
#[derive(Debug, Clone)]
pub struct Reversal {
    /// Its number.
    pub revision: Revision,
    /// What it did, as the log tells it.
    pub changes: Vec<Change>,
}

impl Reversal {
    /// Whether it gives a vendor another standing.
    #[must_use]
    pub fn changes_standing(&self) -> bool {
        self.changes
            .iter()
            .any(|change| match (&change.before, &change.after) {
                (Some(Record::Vendor(before)), Record::Vendor(after)) => {
                    before.standing != after.standing || before.head.retired != after.head.retired
                }
                (None, Record::Vendor(after)) => !after.standing.is_empty(),
                _ => false,
            })
    }

    /// Whether it touches a record of the noun.
    #[must_use]
    pub fn touches(&self, noun: NounKind) -> bool {
        self.changes
            .iter()
            .any(|change| change.after.id().noun == noun)
    }

    /// Plans it.
    pub(super) fn plan(self, registry: &Registry) -> Result<Planned, Problems> {
        let problems: Problems = self
            .changes
            .iter()
            .filter_map(|change| self.standing_in_the_way(change, registry))
            .collect();
        if !problems.is_empty() {
            return Err(problems);
        }
        let changes: Vec<_> = self.changes.into_iter().rev().filter_map(undone).collect();
        let mut draft = registry.clone();
        changes.iter().for_each(|change| draft.apply(change));
        let problems: Problems = changes
            .iter()
            .flat_map(|change| {
                let misfits = misfits(change, registry, &draft).into_iter();
                let misfits = misfits.map(|found| about(found, &change.after));
                let mut problems = what_breaks(&change.after, &draft);
                problems.extend(misfits);
                problems
            })
            .collect();
        if problems.is_empty() {
            Ok(Planned::new(changes, None))
        } else {
            Err(problems)
        }
    }

    fn standing_in_the_way(&self, change: &Change, registry: &Registry) -> Option<Problem> {
        let id = change.after.id();
        if id.noun == NounKind::Person {
            let message = "the log does not hold what was said of people; change or retire the person instead";
            return Some(problem(ProblemCode::Invalid, &change.after, message));
        }
        if id.noun == NounKind::Intake {
            let message = "who asked may not decide, also by undoing what was decided; decide anew, or end the flow instead";
            return Some(problem(ProblemCode::Invalid, &change.after, message));
        }
        let now = registry.record(id)?;
        let version = now.version();
        // What was changed and changed back is as the revision left it.
        (now.clone().with_version(self.revision) != change.after).then(|| {
            let message = format!("was changed again in revision {version}; revert that one first");
            problem(ProblemCode::Conflict, &now, &message)
        })
    }
}

/// The change that undoes another; none where there is nothing to be undone.
fn undone(change: Change) -> Option<Change> {
    let Change {
        action: _,
        before,
        after,
    } = change;
    let (action, restored) = match before {
        Some(before) if after.is_retired() && !before.is_retired() => {
            (ChangeAction::Restore, before)
        }
        Some(before) => (ChangeAction::Update, before),
        None => (ChangeAction::Retire, after.clone().as_retired()),
    };
    Some(Change {
        action,
        before: Some(after),
        after: restored,
    })
}

/// What is wrong with a record in the register with everything undone.
fn what_breaks(record: &Record, draft: &Registry) -> Problems {
    if record.is_retired() {
        let in_use = refuse_in_use(record, draft).err().unwrap_or_default();
        return in_use
            .into_iter()
            .map(|found| about(found, record))
            .collect();
    }
    let id = record.id();
    let mut problems = Problems::new();
    if draft.id_of_key(id.noun, record.key().as_str()) != Some(id.uuid) {
        let message = "its key belongs to another record by now; change that key first";
        problems.push(problem(ProblemCode::Conflict, record, message));
    }
    let mut gone = BTreeSet::new();
    draft.references(id, &mut |edge, uuid| {
        let target = RecordId {
            noun: edge.target(),
            uuid,
        };
        let standing = draft.record(target).filter(|target| !target.is_retired());
        let may_be_gone = edge.outlives_target() || edge == Edge::FindingDecisionAbout;
        if standing.is_none() && !may_be_gone {
            gone.insert(target);
        }
    });
    problems.extend(gone.into_iter().map(|target| {
        let message = match draft.record(target) {
            Some(target) => format!(
                "would refer to {} `{}`, which is retired; bring that back first",
                target.id().noun.words(),
                target.key()
            ),
            None => format!("would refer to {target}, which does not exist"),
        };
        problem(ProblemCode::Conflict, record, &message)
    }));
    let checked = Command::check(record, draft, &[]).into_iter();
    problems.extend(checked.map(|found| about(found, record)));
    problems
}

fn problem(code: ProblemCode, record: &Record, message: &str) -> Problem {
    about(Problem::new(code, &[], message), record)
}

/// The input names a revision, and the problem may be with any of its records.
fn about(found: Problem, record: &Record) -> Problem {
    let message = format!(
        "{} `{}`: {}",
        record.id().noun.words(),
        record.key(),
        found.message
    );
    Problem {
        message,
        path: vec!["revision".to_owned()],
        ..found
    }
}
