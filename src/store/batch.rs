//! Planning a batch: commands in, sealed revisions and the next registry out. Pure, so that it can be tested alone.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use entity::vocabulary::ChangeAction;
use jiff::Timestamp;

use super::chain::{Entry, LoggedChange};
use super::failure::StoreError;
use super::idempotency::{Effect, Known, Once, Recalled};
use super::log::log_change;
use crate::command::context::IdSequence;
use crate::command::plan::{Command, Planned, Prepared};
use crate::command::problem::Problems;
use crate::registry::noun::RecordId;
use crate::registry::nouns::Record;
use crate::registry::person::Secret;
use crate::registry::revision::{Head, Revision};
use crate::registry::upgrade::FORMAT;
use crate::registry::value::Registry;

/// How much text of the log one transaction takes, in bytes; the command that passes it is the last.
const MOST_LOGGED: usize = 4 * 1024 * 1024;

/// From so many rows on an import is large.
const LARGE: usize = 10_000;

/// A command with who asked for it and why.
#[derive(Debug, Clone)]
pub struct Request {
    /// What to do.
    pub command: Arc<Command>,
    /// Its plan, if it was made before.
    pub prepared: Option<Arc<Prepared>>,
    /// Who: the subject of the token.
    pub actor: String,
    /// Why, in the actor's words.
    pub reason: Option<String>,
    /// Through what.
    pub source: &'static str,
    /// The seed of the new ids.
    pub seed: u64,
    /// What the salts of new people come from.
    pub salts: Secret,
    /// That it is to be done once, whatever is sent again.
    pub once: Option<Once>,
}

impl Request {
    /// Whether it is about so many records that planning and writing them may take long.
    pub fn is_large(&self) -> bool {
        matches!(&*self.command, Command::Apply(rows) if rows.len() >= LARGE)
    }
}

/// What became of one command of the batch.
#[derive(Debug, Clone)]
pub enum Fate {
    /// It is a revision, or everything was so already.
    Done {
        /// The record it is about.
        subject: Option<RecordId>,
        /// The registry as this command left it; if it was done before, as the one before it did.
        registry: Arc<Registry>,
        /// The revision that it made, or the last one if everything was so already.
        revision: Revision,
    },
    /// It is refused.
    Refused(Problems),
    /// Its key was used for another request.
    KeyTaken,
    /// Planning it failed; a fault of this program.
    Failed,
}

/// A planned batch, ready to be written.
pub struct Batch {
    /// What became of each command, in order; fewer than asked for when their log is long, and the rest is for the next
    /// batch.
    pub fates: Vec<Fate>,
    /// The revisions to append.
    pub entries: Vec<Entry>,
    /// The records to save, as the last of the revisions left them.
    pub records: BTreeMap<RecordId, Record>,
    /// The registry after all of them.
    pub registry: Arc<Registry>,
    /// What was done of what is to be done once.
    pub done: Vec<(Once, Effect)>,
    /// Whether one of them erases, so that what was there before is to leave the files.
    pub erases: bool,
    /// The text that the entries hold, in bytes.
    logged: usize,
    /// The requests that were done before, those of this batch included.
    known: Known,
}

/// Plans the requests one after the other on top of the registry, but those that are known.
pub fn plan(
    registry: Arc<Registry>,
    requests: Vec<Request>,
    known: Known,
    now: Timestamp,
) -> Batch {
    let mut batch = Batch {
        fates: Vec::with_capacity(requests.len()),
        entries: Vec::new(),
        records: BTreeMap::new(),
        registry,
        done: Vec::new(),
        erases: false,
        logged: 0,
        known,
    };
    for request in requests {
        let at = now.max(batch.registry.head.at);
        let fate = catch_unwind(AssertUnwindSafe(|| batch.take(request, at)));
        batch.fates.push(fate.unwrap_or_else(|_| Fate::Failed));
        if batch.logged >= MOST_LOGGED {
            break;
        }
    }
    batch
}

impl Batch {
    fn take(&mut self, request: Request, at: Timestamp) -> Fate {
        let Request {
            command,
            prepared,
            actor,
            reason,
            source,
            seed,
            salts,
            once,
        } = request;
        match once.as_ref().map(|once| self.known.recall(once)) {
            None | Some(Recalled::New) => {}
            Some(Recalled::Done(effect)) => return self.fate(effect),
            Some(Recalled::Other) => return Fate::KeyTaken,
        }
        let before = self.registry.head.revision;
        let stands = |prepared: &Arc<Prepared>| prepared.on == self.registry.head.revision;
        let planned = match prepared.filter(stands) {
            Some(prepared) => Planned {
                changes: prepared.changes.clone(),
                subject: None,
                registry: Some(prepared.registry.clone()),
            },
            None => {
                let ids = &mut IdSequence::new(at, seed).with_salts(salts);
                match Arc::unwrap_or_clone(command).plan(&self.registry, ids) {
                    Ok(planned) => planned,
                    Err(problems) => return Fate::Refused(problems),
                }
            }
        };
        let subject = planned.subject;
        match self.record(planned, actor, reason, source, at) {
            Ok(()) => {
                let revision = self.registry.head.revision;
                let effect = Effect { revision, subject };
                if let Some(once) = once.filter(|_| revision != before) {
                    self.known.add(once.clone(), effect);
                    self.done.push((once, effect));
                }
                self.fate(effect)
            }
            Err(error) => {
                tracing::error!(%error, "a planned change has no form in the log");
                Fate::Failed
            }
        }
    }

    fn fate(&self, effect: Effect) -> Fate {
        let Effect { revision, subject } = effect;
        Fate::Done {
            subject,
            registry: Arc::clone(&self.registry),
            revision,
        }
    }

    /// Makes a revision of the changes.
    fn record(
        &mut self,
        planned: Planned,
        actor: String,
        reason: Option<String>,
        source: &str,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        if planned.changes.is_empty() {
            return Ok(());
        }
        let before = self.registry.head;
        let number = before.revision.next();
        let changes = planned
            .changes
            .into_iter()
            .map(|change| change.at_revision(number))
            .collect::<Vec<_>>();
        let mut entry = Entry {
            number,
            at: at.to_string(),
            actor,
            reason,
            source: source.to_owned(),
            format: FORMAT,
            previous: before.hash.to_string(),
            hash: String::new(),
            changes: (0..)
                .zip(&changes)
                .map(|(position, change)| log_change(number, position, change))
                .collect::<Result<_, _>>()?,
        };
        self.erases |= (changes.iter()).any(|change| change.action == ChangeAction::Erase);
        self.logged += entry.changes.iter().map(length).sum::<usize>();
        entry.seal();
        let head = entry.follow(before)?;
        let mut next = planned.registry.unwrap_or_else(|| {
            let mut next = Registry::clone(&self.registry);
            changes.iter().for_each(|change| next.apply(change));
            next
        });
        next.head = head;
        self.registry = Arc::new(next);
        self.entries.push(entry);
        self.records.extend(
            changes
                .into_iter()
                .map(|change| (change.after.id(), change.after)),
        );
        Ok(())
    }

    /// Where the register will stand.
    pub fn head(&self) -> Head {
        self.registry.head
    }

    /// Whether there is nothing to write.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

fn length(change: &LoggedChange) -> usize {
    change.before.as_ref().map_or(0, String::len) + change.after.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::plan::Action;
    use crate::command::vendor::VendorDraft;
    use async_graphql::MaybeUndefined::Value;
    use entity::vocabulary::VendorKind;

    fn register(number: u64, alias_bytes: usize) -> Request {
        let key = format!("v{number}");
        let draft = VendorDraft {
            key: Value(key.clone()),
            name: Value(key),
            kind: Value(VendorKind::Company),
            aliases: Value(vec!["a".repeat(4_000); alias_bytes / 4_000]),
            ..VendorDraft::default()
        };
        Request {
            command: Arc::new(Command::Vendor(Action::Register(draft))),
            prepared: None,
            actor: "test".to_owned(),
            reason: None,
            source: "test",
            seed: number,
            salts: Secret([7; 32]),
            once: None,
        }
    }

    #[test]
    fn a_batch_ends_with_the_command_that_makes_its_log_too_long() {
        let half = MOST_LOGGED / 2;
        for (sizes, taken) in [
            (vec![0, 0, 0], 3),
            (vec![half, half - 100_000, 0], 3),
            (vec![half, half, half], 2),
        ] {
            let requests = (0..)
                .zip(&sizes)
                .map(|(number, size)| register(number, *size));
            let batch = plan(
                Arc::default(),
                requests.collect(),
                Known::default(),
                Timestamp::UNIX_EPOCH,
            );
            assert_eq!(batch.fates.len(), taken, "{sizes:?}");
            assert_eq!(batch.entries.len(), taken, "{sizes:?}");
        }
    }
    #[test]
    fn of_equal_requests_in_one_batch_one_has_an_effect() {
        let once = |body: &str| Some(Once::new("ann", "key", body.as_bytes()));
        let requests = vec![
            Request {
                once: once("a"),
                ..register(1, 0)
            },
            register(2, 0),
            Request {
                once: once("a"),
                ..register(1, 0)
            },
            Request {
                once: once("b"),
                ..register(3, 0)
            },
        ];
        let batch = plan(
            Arc::default(),
            requests,
            Known::default(),
            Timestamp::UNIX_EPOCH,
        );
        let revisions: Vec<_> = batch
            .fates
            .iter()
            .map(|fate| match fate {
                Fate::Done { revision, .. } => Some(revision.0),
                Fate::Refused(_) | Fate::KeyTaken | Fate::Failed => None,
            })
            .collect();
        assert_eq!(revisions, [Some(1), Some(2), Some(1), None]);
        assert_eq!(batch.entries.len(), 2);
        assert_eq!(batch.done.len(), 1);
    }
}
