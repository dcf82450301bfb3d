//! Tailing: taking over the revisions that another process wrote.

use std::collections::BTreeSet;
use std::sync::Arc;

use entity::vocabulary::ChangeAction;
use sea_orm::ConnectionTrait;

use super::failure::StoreError;
use super::{log, person};
use crate::registry::nouns::NounKind;
use crate::registry::revision::Head;
use crate::registry::value::Registry;

/// How many revisions are read at a time.
const CHUNK: u64 = 1_000;

/// What other processes left.
pub(super) struct Followed {
    pub(super) registry: Arc<Registry>,
    /// Whether somebody was erased.
    pub(super) erases: bool,
}

/// The registry after the revisions up to `head`. The connection must show the database as it is at `head`: people are
/// read from their table, since the log does not hold what is said of them.
pub(super) async fn follow<C: ConnectionTrait>(
    connection: &C,
    from: &Registry,
    head: Head,
) -> Result<Followed, StoreError> {
    let mut next = from.clone();
    let mut people = BTreeSet::new();
    let mut erases = false;
    while next.head.revision < head.revision {
        let entries = log::read_entries(connection, next.head.revision, CHUNK).await?;
        if entries.is_empty() {
            break;
        }
        for entry in entries {
            let reached = entry.follow(next.head)?;
            for change in log::changes(&entry)? {
                next.apply(&change);
                erases |= change.action == ChangeAction::Erase;
                let id = change.after.id();
                people.extend((id.noun == NounKind::Person).then_some(id.uuid));
            }
            next.head = reached;
        }
    }
    for person in person::reread(connection, &people).await? {
        people.remove(&person.id().uuid);
        next.reread(person);
    }
    if let Some(id) = people.first() {
        return Err(StoreError::TablesDiffer(format!(
            "person {id}, who has no row"
        )));
    }
    if next.head.revision >= head.revision
        && (next.head.revision > head.revision || next.head.hash == head.hash)
    {
        Ok(Followed {
            registry: Arc::new(next),
            erases,
        })
    } else {
        Err(StoreError::HeadMoved)
    }
}
