//! Tailing: taking over the revisions that another process wrote.

use std::sync::Arc;

use sea_orm::ConnectionTrait;
use tokio::task::spawn_blocking;

use super::chain::Entry;
use super::failure::StoreError;
use super::log;
use crate::registry::revision::Head;
use crate::registry::value::Registry;

/// How many revisions are read at a time.
const CHUNK: u64 = 1_000;

/// The registry after the revisions up to `head`.
pub(super) async fn follow<C: ConnectionTrait>(
    connection: &C,
    from: &Registry,
    head: Head,
) -> Result<Arc<Registry>, StoreError> {
    let mut next = from.clone();
    while next.head.revision < head.revision {
        let entries = log::read_entries(connection, next.head.revision, CHUNK).await?;
        if entries.is_empty() {
            break;
        }
        // An import is one revision with very many changes; readers are served meanwhile.
        let taken = spawn_blocking(move || take_over(next, &entries)).await;
        next = taken
            .map_err(|_| StoreError::Setting("following the log ended early".to_owned()))??;
    }
    if next.head.revision >= head.revision
        && (next.head.revision > head.revision || next.head.hash == head.hash)
    {
        Ok(Arc::new(next))
    } else {
        Err(StoreError::HeadMoved)
    }
}

/// The registry after the entries.
fn take_over(mut next: Registry, entries: &[Entry]) -> Result<Registry, StoreError> {
    for entry in entries {
        let reached = entry.follow(next.head)?;
        for change in log::changes(entry)? {
            next.apply(&change);
        }
        next.head = reached;
    }
    Ok(next)
}
