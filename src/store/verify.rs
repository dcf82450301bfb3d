//! The proof: the whole chain, the replay, the comparison with the tables, and with a checkpoint that lay outside.
//!
//! Reading is one thing after the other; hashing and reading the records of what was read is done on all cores.

use std::collections::HashMap;

use futures_util::TryStreamExt;
use sea_orm::DatabaseTransaction;
use tokio::task::spawn_blocking;

use super::chain::{Broken, Entry};
use super::failure::{Contradiction, StoreError};
use super::load::load;
use super::open::check_end;
use super::{backend, connect, log};
use crate::auth::checkpoint::Statement;
use crate::registry::noun::RecordId;
use crate::registry::nouns::{Record, Tables};
use crate::registry::revision::{Head, Revision};

/// What was proved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verified {
    /// Where the chain ends.
    pub head: Head,
    /// How many changes it holds.
    pub changes: u64,
}

/// Checks every entry of the log, replays it, and compares the outcome with the tables, in one snapshot; and the log with
/// what was stated of it before.
///
/// # Errors
/// The first thing that is wrong.
pub async fn verify(url: &str, stated: Option<Statement>) -> Result<Verified, StoreError> {
    let connection = connect::readers(url).await?;
    let snapshot = backend::snapshot(&connection).await?;
    let head = log::read_head(&snapshot).await?;
    // What is in the log does not change, so that a snapshot of its own shows the same of it.
    let log = connection.clone();
    let replaying = tokio::spawn(async move {
        let snapshot = backend::snapshot(&log).await?;
        let replay = Replay::of(&snapshot, head, stated).await?;
        snapshot.rollback().await?;
        Ok::<_, StoreError>(replay)
    });
    let tables = load(&snapshot).await;
    let failed = |_| StoreError::Setting("reading the log ended early".to_owned());
    let replay = replaying.await.map_err(failed)??;
    let verified = replay.conclude(&snapshot, &tables?).await?;
    snapshot.rollback().await?;
    connection.close().await?;
    Ok(verified)
}

/// Where the log stands, to be signed; none of an empty register. The last revisions are checked, not all of them.
///
/// # Errors
/// There is no register, or its log is damaged.
pub async fn state(url: &str) -> Result<Option<Statement>, StoreError> {
    let connection = connect::readers(url).await?;
    let snapshot = backend::snapshot(&connection).await?;
    let head = log::read_head(&snapshot).await?;
    check_end(&snapshot, head).await?;
    let first = log::read_headers(&snapshot, Revision(0), 1).await?;
    let stated = first.first().map(|first| {
        let altered = |_| StoreError::from(Broken::Revision(first.number));
        let register = first.hash.parse().map_err(altered)?;
        Ok::<_, StoreError>(Statement { register, head })
    });
    snapshot.rollback().await?;
    connection.close().await?;
    stated.transpose()
}

/// What [`verify`] does, for what this transaction sees.
pub(super) async fn prove(snapshot: &DatabaseTransaction) -> Result<Verified, StoreError> {
    let head = log::read_head(snapshot).await?;
    let replay = Replay::of(snapshot, head, None).await?;
    let tables = load(snapshot).await?;
    replay.conclude(snapshot, &tables).await
}

/// An entry that was looked at by itself.
struct Examined {
    /// Without its changes.
    entry: Entry,
    own: Result<Head, Broken>,
    records: Result<Vec<Record>, StoreError>,
}

fn examine(mut entry: Entry) -> Examined {
    let own = entry.check();
    let changes = entry.changes.iter();
    let records = changes
        .map(|change| log::read_after(&entry, change))
        .collect();
    entry.changes = Vec::new();
    Examined {
        entry,
        own,
        records,
    }
}

/// What the log adds up to.
struct Replay {
    head: Head,
    changes: u64,
    records: HashMap<RecordId, Record>,
    stated: Option<Statement>,
}

impl Replay {
    /// Of the log up to where it should end.
    async fn of(
        snapshot: &DatabaseTransaction,
        end: Head,
        stated: Option<Statement>,
    ) -> Result<Self, StoreError> {
        let mut replay = Self {
            head: Head::default(),
            changes: 0,
            records: HashMap::new(),
            stated,
        };
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let examined = log::entries_after(snapshot, Revision(0)).map_ok(|entries| async {
            let examining = spawn_blocking(|| entries.into_iter().map(examine).collect::<Vec<_>>());
            let failed = |_| StoreError::Setting("examining the log ended early".to_owned());
            examining.await.map_err(failed)
        });
        let mut examined = std::pin::pin!(examined.try_buffered(cores + 1));
        while let Some(chunk) = examined.try_next().await? {
            let mut chunk = chunk.into_iter();
            chunk.try_for_each(|entry| match entry.entry.number <= end.revision {
                true => replay.take(entry),
                false => Ok(()),
            })?;
        }
        if replay.head != end {
            return Err(StoreError::HeadMoved);
        }
        replay.compare_statement()?;
        Ok(replay)
    }

    /// Whether nothing stands beside the chain, and the tables hold what it adds up to.
    async fn conclude(
        self,
        snapshot: &DatabaseTransaction,
        tables: &Tables,
    ) -> Result<Verified, StoreError> {
        let (revisions, changes) = log::count(snapshot).await?;
        let known = self.head.revision.0.min(revisions) + self.changes.min(changes);
        let strays = revisions + changes - known;
        if strays > 0 {
            return Err(Broken::Stray(strays).into());
        }
        self.compare(tables)?;
        Ok(Verified {
            head: self.head,
            changes: self.changes,
        })
    }

    fn take(&mut self, examined: Examined) -> Result<(), StoreError> {
        let Examined {
            entry,
            own,
            records,
        } = examined;
        entry.link(self.head)?;
        self.head = own?;
        if let Some(stated) = &self.stated {
            check_statement(stated, self.head)?;
        }
        for record in records? {
            self.changes += 1;
            self.records.insert(record.id(), record);
        }
        Ok(())
    }

    fn compare_statement(&self) -> Result<(), StoreError> {
        match &self.stated {
            Some(stated) if stated.head.revision > self.head.revision => Err(Contradiction::Cut {
                stated: stated.head.revision,
                found: self.head.revision,
            }
            .into()),
            Some(_) | None => Ok(()),
        }
    }

    fn compare(&self, stored: &Tables) -> Result<(), StoreError> {
        let differs = |record: &&Record| {
            stored.record(record.id()).map(Record::as_logged).as_ref() != Some(*record)
        };
        let first = self
            .records
            .values()
            .filter(differs)
            .min_by_key(|it| it.id());
        if let Some(record) = first {
            return Err(StoreError::TablesDiffer(named(record)));
        }
        let mut stored_ids = stored.ids();
        let extra = stored_ids.find(|id| !self.records.contains_key(id));
        extra
            .and_then(|id| stored.record(id))
            .map_or(Ok(()), |record| {
                let named = named(&record);
                Err(StoreError::TablesDiffer(format!(
                    "{named}, which the log does not know"
                )))
            })
    }
}

/// Whether the log says of this revision what was stated.
fn check_statement(stated: &Statement, reached: Head) -> Result<(), Contradiction> {
    if reached.revision == Revision(1) && reached.hash != stated.register {
        return Err(Contradiction::AnotherRegister);
    }
    if reached.revision == stated.head.revision && reached.hash != stated.head.hash {
        return Err(Contradiction::Rewritten {
            revision: reached.revision,
            stated: stated.head.hash,
            found: reached.hash,
        });
    }
    Ok(())
}

fn named(record: &Record) -> String {
    format!("{} `{}`", record.id().noun.words(), record.key())
}
