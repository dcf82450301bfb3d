//! Tailing: taking over the revisions that another process wrote.

use std::collections::BTreeSet;
use std::sync::Arc;

use entity::id::Uuid;
use entity::vocabulary::ChangeAction;
use sea_orm::DatabaseConnection;

use super::chain::Entry;
use super::failure::StoreError;
use super::reading::{Rows, aside, making_way, snapshots};
use super::{log, person};
use crate::background;
use crate::registry::nouns::NounKind;
use crate::registry::revision::Head;
use crate::registry::value::Registry;

/// So many changes of one revision are taken over on a thread that makes way.
const MANY: usize = 10_000;
/// How many revisions are read at a time.
const CHUNK: u64 = 1_000;

/// What other processes left.
pub(super) struct Followed {
    pub(super) registry: Arc<Registry>,
    /// Whether somebody was erased.
    pub(super) erases: bool,
}

/// The registry as the database has it now, `from` being an earlier one. An import is one revision with very many changes;
/// readers are served meanwhile.
pub(super) async fn catch_up(
    url: &str,
    connection: &DatabaseConnection,
    from: Arc<Registry>,
) -> Result<Followed, StoreError> {
    let (head, [snapshot]) = snapshots(url, connection).await?;
    let much = log::is_much_after(&snapshot, from.head.revision, MANY).await?;
    let following = move || async move { follow(&snapshot, &from, head).await };
    match much {
        true => making_way(following).await,
        false => aside(following).await,
    }
}

/// The registry after the revisions up to `head`. The rows must be those of the database as it is at `head`: people are
/// read from their table, since the log does not hold what is said of them.
pub(super) async fn follow<R: Rows>(
    rows: &R,
    from: &Registry,
    head: Head,
) -> Result<Followed, StoreError> {
    let mut next = from.clone();
    let mut people = BTreeSet::new();
    let mut erases = false;
    while next.head.revision < head.revision {
        let entries = log::read_entries(rows, next.head.revision, CHUNK).await?;
        if entries.is_empty() {
            break;
        }
        let changes: usize = entries.iter().map(|entry| entry.changes.len()).sum();
        let taken = match changes {
            ..MANY => take_over(next, &entries)?,
            MANY.. => {
                let taking = background::run(move || take_over(next, &entries));
                let ended = || StoreError::Setting("following the log ended early".to_owned());
                taking.await.ok_or_else(ended)??
            }
        };
        next = taken.registry;
        people.extend(taken.people);
        erases |= taken.erases;
    }
    for person in person::reread(rows, &people).await? {
        people.remove(&person.id().uuid);
        next.reread(person);
    }
    if let Some(id) = people.first() {
        return Err(StoreError::TablesDiffer(format!(
            "person {id}, who has no row"
        )));
    }
    if next.head.revision > head.revision {
        return Err(StoreError::WentBack {
            read: next.head.revision,
            found: head.revision,
        });
    }
    if next.head.hash != head.hash {
        return Err(StoreError::HeadMoved);
    }
    Ok(Followed {
        registry: Arc::new(next),
        erases,
    })
}

/// What some entries tell of.
struct Taken {
    registry: Registry,
    /// The people whom they change.
    people: BTreeSet<Uuid>,
    /// Whether somebody was erased.
    erases: bool,
}

/// The registry after the entries.
fn take_over(registry: Registry, entries: &[Entry]) -> Result<Taken, StoreError> {
    let mut taken = Taken {
        registry,
        people: BTreeSet::new(),
        erases: false,
    };
    for entry in entries {
        let reached = entry.follow(taken.registry.head)?;
        for change in log::changes(entry)? {
            taken.registry.apply(&change);
            taken.erases |= change.action == ChangeAction::Erase;
            let id = change.after.id();
            let person = (id.noun == NounKind::Person).then_some(id.uuid);
            taken.people.extend(person);
        }
        taken.registry.head = reached;
    }
    Ok(taken)
}
