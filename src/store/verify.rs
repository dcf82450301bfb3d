//! The proof: the whole chain, the replay, and the comparison with the tables.

use sea_orm::DatabaseTransaction;

use super::failure::StoreError;
use super::load::load;
use super::{backend, connect, log};
use crate::registry::nouns::{Record, Tables};
use crate::registry::revision::Head;
use crate::registry::value::Registry;

/// How many revisions are read at a time.
const CHUNK: u64 = 5_000;

/// What was proved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verified {
    /// Where the chain ends.
    pub head: Head,
    /// How many changes it holds.
    pub changes: usize,
}

/// Checks every entry of the log, replays it, and compares the outcome with the tables, in one snapshot.
///
/// # Errors
/// The first thing that is wrong.
pub async fn verify(url: &str) -> Result<Verified, StoreError> {
    let connection = connect::readers(url).await?;
    let snapshot = backend::snapshot(&connection).await?;
    let verified = prove(&snapshot).await?;
    snapshot.rollback().await?;
    Ok(verified)
}

/// The same for what this transaction sees.
pub(super) async fn prove(snapshot: &DatabaseTransaction) -> Result<Verified, StoreError> {
    let head = log::read_head(snapshot).await?;
    let (replayed, changes) = replay(snapshot).await?;
    if replayed.head != head {
        return Err(StoreError::HeadMoved);
    }
    compare(&replayed, &load(snapshot).await?)?;
    Ok(Verified { head, changes })
}

async fn replay(snapshot: &DatabaseTransaction) -> Result<(Registry, usize), StoreError> {
    let mut registry = Registry::default();
    let mut count = 0;
    loop {
        let entries = log::read_entries(snapshot, registry.head.revision, CHUNK).await?;
        if entries.is_empty() {
            return Ok((registry, count));
        }
        for entry in entries {
            let head = entry.follow(registry.head)?;
            for change in log::changes(&entry)? {
                registry.apply(&change);
                count += 1;
            }
            registry.head = head;
        }
    }
}

fn compare(replayed: &Registry, stored: &Tables) -> Result<(), StoreError> {
    let differs = |name: String| Err(StoreError::TablesDiffer(name));
    for record in replayed.records() {
        if stored.record(record.id()).map(Record::as_logged).as_ref() != Some(&record) {
            return differs(format!("{} `{}`", record.id().noun.words(), record.key()));
        }
    }
    let extra = stored
        .records()
        .find(|record| replayed.record(record.id()).is_none());
    extra.map_or(Ok(()), |record| {
        differs(format!(
            "{} `{}`, which the log does not know",
            record.id().noun.words(),
            record.key()
        ))
    })
}
