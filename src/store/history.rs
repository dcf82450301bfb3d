//! History: the register as it was at a revision or a time, out of the log.
//!
//! A value of the past is made from the nearest later one that is at hand, by undoing what the log says was done since.
//! The entries that are undone are held against the chain up to that value first, so that an altered log gives an error
//! and no answer. One replay runs at a time, and the last three values stay. What is said of people is not in the log:
//! it is as the register says it today, and after an erasure no value is kept that could still hold it.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use entity::revision;
use jiff::Timestamp;
use sea_orm::{DatabaseConnection, EntityTrait};
use tokio::task::spawn_blocking;

use super::failure::StoreError;
use super::log;
use crate::registry::revision::{Head, Revision};
use crate::registry::value::Registry;
use crate::span::Span;
use replay::Undone;

pub mod following;
pub mod pages;
mod replay;

/// As many values of the past are kept.
const KEPT: usize = 3;
/// How many revisions are read at a time.
const CHUNK: u64 = 1_000;

/// Asked before work is done, with how many changes it looks at. No more is done once it refuses.
pub type Spend<'a> = &'a (dyn Fn(u64) -> bool + Sync);

/// The way to the past. Cheap to clone.
#[derive(Clone)]
pub struct History(Arc<Inner>);

struct Inner {
    connection: DatabaseConnection,
    /// Held by the one replay that runs.
    turn: tokio::sync::Mutex<()>,
    kept: Mutex<VecDeque<Past>>,
    erasures: AtomicU64,
}

/// A value of the past that is kept.
struct Past {
    value: Arc<Registry>,
    /// The value whose people it has.
    people_of: Arc<Registry>,
}

/// A point in the history of the register.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// As a revision left it.
    Revision(Revision),
    /// As it stood at a time.
    Time(Timestamp),
}

/// Why there is no value of the past.
#[derive(Debug, thiserror::Error)]
pub enum HistoryError {
    /// There is no such revision.
    #[error("revision {asked} does not exist; ask for 1 to {last}")]
    NoRevision {
        /// What was asked for.
        asked: Revision,
        /// The last one.
        last: Revision,
    },
    /// The register has no revision yet.
    #[error("the register is empty; it has no past")]
    Empty,
    /// The register did not exist then.
    #[error("the register began at {0}; ask for that time or a later one")]
    BeforeItBegan(Timestamp),
    /// The time has not come.
    #[error("{0} is in the future; ask for a time up to now")]
    InTheFuture(Timestamp),
    /// The way back is longer than the caller may go.
    #[error("too many changes lie between; ask for a later revision")]
    TooFar,
    /// The log cannot be read, or is not what was written.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl History {
    pub(super) fn new(connection: DatabaseConnection) -> Self {
        Self(Arc::new(Inner {
            connection,
            turn: tokio::sync::Mutex::default(),
            kept: Mutex::default(),
            erasures: AtomicU64::new(0),
        }))
    }

    /// The register as it stood then. `current` is the value that the caller has, `now` the time on the clock.
    ///
    /// # Errors
    /// There is no such value, or the way to it is too long or damaged.
    pub async fn at(
        &self,
        current: &Arc<Registry>,
        moment: Moment,
        now: Timestamp,
        spend: Spend<'_>,
    ) -> Result<Arc<Registry>, HistoryError> {
        let wanted = self.revision(current.head, moment, now).await?;
        let span = Span::of_part("history");
        let _turn = self.0.turn.lock().await;
        let from = self.nearest(current, wanted);
        if from.head.revision == wanted {
            return Ok(from);
        }
        if let Some(span) = &span {
            span.tell("steward.revision", wanted.0.cast_signed());
            let way = from.head.revision.0 - wanted.0;
            span.tell("steward.history.revisions", way.cast_signed());
        }
        let value = self.back(&from, wanted, spend).await?;
        self.keep(Past {
            value: Arc::clone(&value),
            people_of: Arc::clone(current),
        });
        Ok(value)
    }

    /// The value at an earlier revision than this one.
    async fn back(
        &self,
        from: &Arc<Registry>,
        wanted: Revision,
        spend: Spend<'_>,
    ) -> Result<Arc<Registry>, HistoryError> {
        let way = from.head.revision.0.saturating_sub(wanted.0);
        if !spend(way) {
            return Err(HistoryError::TooFar);
        }
        let head = self.head_of(wanted).await?;
        let mut undone = Undone::from(head);
        while undone.reached.revision < from.head.revision {
            let reached = undone.reached.revision;
            let limit = CHUNK.min(from.head.revision.0 - reached.0);
            let entries = log::read_entries(&self.0.connection, reached, limit).await?;
            let changes: usize = entries.iter().map(|entry| entry.changes.len()).sum();
            if entries.is_empty() {
                return Err(StoreError::HeadMoved.into());
            }
            if !spend(changes as u64) {
                return Err(HistoryError::TooFar);
            }
            undone = run(move || undone.with(&entries)).await??;
        }
        if undone.reached != from.head {
            return Err(StoreError::HeadMoved.into());
        }
        let versions = replay::versions(&self.0.connection, wanted, &undone.earliest).await?;
        let from = Arc::clone(from);
        let value = run(move || undone.value(&from, head, &versions)).await??;
        Ok(Arc::new(value))
    }

    /// The revision that a moment falls into.
    ///
    /// # Errors
    /// There is none.
    pub async fn revision(
        &self,
        last: Head,
        moment: Moment,
        now: Timestamp,
    ) -> Result<Revision, HistoryError> {
        if last.revision == Revision::default() {
            return Err(HistoryError::Empty);
        }
        match moment {
            Moment::Revision(asked) if asked.0 == 0 || asked > last.revision => {
                Err(HistoryError::NoRevision {
                    asked,
                    last: last.revision,
                })
            }
            Moment::Revision(asked) => Ok(asked),
            Moment::Time(time) if time > now.max(last.at) => Err(HistoryError::InTheFuture(time)),
            Moment::Time(time) => match self.last_until(last, time).await? {
                Revision(0) => {
                    let began = self.head_of(Revision(1)).await?.at;
                    Err(HistoryError::BeforeItBegan(began))
                }
                found => Ok(found),
            },
        }
    }

    /// The last revision that was made by then; 0 where none was. Times of revisions never fall.
    async fn last_until(&self, last: Head, time: Timestamp) -> Result<Revision, StoreError> {
        if last.at <= time {
            return Ok(last.revision);
        }
        let (mut made, mut later) = (0, last.revision.0);
        while later - made > 1 {
            let middle = made + (later - made) / 2;
            match self.head_of(Revision(middle)).await?.at <= time {
                true => made = middle,
                false => later = middle,
            }
        }
        Ok(Revision(made))
    }

    /// Where the chain stood after a revision.
    async fn head_of(&self, number: Revision) -> Result<Head, StoreError> {
        let row = revision::Entity::find_by_id(log::number(number))
            .one(&self.0.connection)
            .await?
            .ok_or(StoreError::HeadMoved)?;
        log::head_of(&row)
    }

    /// Forgets the values of the past once somebody was erased; `erasures` is how often that was, since the start.
    pub fn forget_after(&self, erasures: u64) {
        if self.0.erasures.swap(erasures, Ordering::Relaxed) != erasures {
            self.shelf().clear();
        }
    }

    /// The value at hand that is the least later than the wanted one, or is it.
    fn nearest(&self, current: &Arc<Registry>, wanted: Revision) -> Arc<Registry> {
        let mut kept = self.shelf();
        kept.retain(|past| past.people_of.has_people_of(current));
        let at_hand = kept.iter().map(|past| &past.value).chain([current]);
        let later = at_hand.filter(|value| value.head.revision >= wanted);
        let nearest = later.min_by_key(|value| value.head.revision);
        Arc::clone(nearest.unwrap_or(current))
    }

    fn keep(&self, past: Past) {
        let mut kept = self.shelf();
        if kept.len() >= KEPT {
            kept.pop_front();
        }
        kept.push_back(past);
    }

    fn shelf(&self) -> std::sync::MutexGuard<'_, VecDeque<Past>> {
        self.0.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Does what takes long on a thread of its own.
async fn run<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, StoreError> {
    let ended = |_| StoreError::Setting("reading the past ended early".to_owned());
    spawn_blocking(work).await.map_err(ended)
}
