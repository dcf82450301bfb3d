//! The log in the database: reading its entries, writing them, and turning them into changes.

use entity::vocabulary::ChangeAction;
use entity::{change, head, revision};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect,
};

use super::backend;
use super::chain::{Entry, FORMAT, LoggedChange};
use super::failure::StoreError;
use crate::registry::change::Change;
use crate::registry::nouns::{NounKind, Record};
use crate::registry::revision::{Head, Revision};

/// The most changes a chunk of an insert holds: 8 columns each, and SQLite takes 32,766 values a statement.
const CHUNK: usize = 4_000;

/// Where the log stands.
pub(super) async fn read_head<C: ConnectionTrait>(connection: &C) -> Result<Head, StoreError> {
    let row = head::Entity::find_by_id(1)
        .one(connection)
        .await?
        .ok_or(StoreError::NoHead)?;
    if row.format > FORMAT {
        return Err(StoreError::NewerFormat(row.format));
    }
    place(row.revision, &row.hash, &row.at)
}

/// Where the chain stood after the revision of this row.
pub(super) fn head_of(row: &revision::Model) -> Result<Head, StoreError> {
    place(row.number, &row.hash, &row.at)
}

fn place(number: i64, hash: &str, at: &str) -> Result<Head, StoreError> {
    let unreadable =
        |what: &str| StoreError::Setting(format!("the log has no readable {what} at {number}"));
    Ok(Head {
        revision: Revision(u64::try_from(number).map_err(|_| unreadable("revision"))?),
        hash: hash.parse().map_err(|_| unreadable("hash"))?,
        at: at.parse().map_err(|_| unreadable("time"))?,
    })
}

/// The entries after `after`, at most `limit`, in order.
pub(super) async fn read_entries<C: ConnectionTrait>(
    connection: &C,
    after: Revision,
    limit: u64,
) -> Result<Vec<Entry>, StoreError> {
    let after = number(after);
    let revisions = revision::Entity::find()
        .filter(revision::Column::Number.gt(after))
        .order_by_asc(revision::Column::Number)
        .limit(limit)
        .all(connection)
        .await?;
    let Some(last) = revisions.last().map(|row| row.number) else {
        return Ok(Vec::new());
    };
    let changes = change::Entity::find()
        .filter(change::Column::Revision.gt(after))
        .filter(change::Column::Revision.lte(last))
        .order_by_asc(change::Column::Revision)
        .order_by_asc(change::Column::Position)
        .all(connection)
        .await?;
    let mut changes = changes.into_iter().peekable();
    Ok(revisions
        .into_iter()
        .map(|row| {
            let of_this =
                std::iter::from_fn(|| changes.next_if(|change| change.revision == row.number));
            let changes = of_this.map(logged_change).collect();
            entry(row, changes)
        })
        .collect())
}

/// Whether the log holds a revision with this number and hash.
pub(super) async fn holds<C: ConnectionTrait>(
    connection: &C,
    head: Head,
) -> Result<bool, StoreError> {
    let row = revision::Entity::find_by_id(number(head.revision))
        .one(connection)
        .await?;
    Ok(row.is_some_and(|row| row.hash == head.hash.to_string()))
}

/// Appends the entries and moves the head, which must still be where `before` says.
pub(super) async fn append(
    transaction: &DatabaseTransaction,
    before: Head,
    entries: &[Entry],
) -> Result<(), StoreError> {
    let Some(last) = entries.last() else {
        return Ok(());
    };
    for chunk in entries.chunks(CHUNK) {
        let rows = chunk
            .iter()
            .map(|entry| revision_row(entry).into_active_model());
        revision::Entity::insert_many(rows)
            .exec_without_returning(transaction)
            .await?;
    }
    let rows: Vec<_> = entries.iter().flat_map(change_rows).collect();
    for chunk in rows.chunks(CHUNK) {
        let rows = chunk
            .iter()
            .cloned()
            .map(IntoActiveModel::into_active_model);
        change::Entity::insert_many(rows)
            .exec_without_returning(transaction)
            .await?;
    }
    let moved = head::Entity::update_many()
        .col_expr(head::Column::Revision, Expr::value(number(last.number)))
        .col_expr(head::Column::Hash, Expr::value(last.hash.clone()))
        .col_expr(head::Column::At, Expr::value(last.at.clone()))
        .filter(head::Column::Id.eq(1))
        .filter(head::Column::Revision.eq(number(before.revision)))
        .filter(head::Column::Hash.eq(before.hash.to_string()))
        .exec(transaction)
        .await?;
    if moved.rows_affected != 1 {
        return Err(StoreError::HeadMoved);
    }
    Ok(backend::tell(transaction, last.number).await?)
}

/// The changes that an entry tells of.
pub(super) fn changes(entry: &Entry) -> Result<Vec<Change>, StoreError> {
    entry
        .changes
        .iter()
        .map(|logged| read_change(entry.number, logged))
        .collect()
}

/// A name in the log that this program does not know.
pub(super) fn unknown(revision: Revision, name: &str) -> StoreError {
    StoreError::Unknown {
        revision,
        name: name.to_owned(),
    }
}

/// The change that a row tells of.
pub(super) fn read_change(revision: Revision, logged: &LoggedChange) -> Result<Change, StoreError> {
    let unknown = |name: &str| unknown(revision, name);
    let noun = NounKind::from_name(&logged.noun).ok_or_else(|| unknown(&logged.noun))?;
    let action = ChangeAction::from_text(&logged.action).ok_or_else(|| unknown(&logged.action))?;
    let read = |text: &str| {
        Record::from_json(noun, text).map_err(|cause| StoreError::Record { revision, cause })
    };
    Ok(Change {
        action,
        before: logged.before.as_deref().map(read).transpose()?,
        after: read(&logged.after)?.with_version(revision),
    })
}

/// A change as the log will hold it, without its hash.
pub(super) fn log_change(revision: Revision, change: &Change) -> Result<LoggedChange, StoreError> {
    let failed = |cause| StoreError::Record { revision, cause };
    let id = change.after.id();
    Ok(LoggedChange {
        noun: id.noun.name().to_owned(),
        record: id.uuid,
        action: change.action.as_str().to_owned(),
        before: change
            .before
            .as_ref()
            .map(Record::to_json)
            .transpose()
            .map_err(failed)?,
        after: change.after.to_json().map_err(failed)?,
        hash: String::new(),
    })
}

#[expect(
    clippy::cast_possible_wrap,
    reason = "the database counts in signed 64 bits, which no register exhausts"
)]
pub(super) const fn number(revision: Revision) -> i64 {
    revision.0 as i64
}

/// The number of a row.
pub(super) fn revision_of(number: i64) -> Revision {
    Revision(u64::try_from(number).unwrap_or_default())
}

pub(super) fn entry(row: revision::Model, changes: Vec<LoggedChange>) -> Entry {
    let revision::Model {
        number,
        at,
        actor,
        reason,
        source,
        format,
        previous,
        hash,
    } = row;
    let number = revision_of(number);
    Entry {
        number,
        at,
        actor,
        reason,
        source,
        format,
        previous,
        hash,
        changes,
    }
}

pub(super) fn logged_change(row: change::Model) -> LoggedChange {
    let change::Model {
        revision: _,
        position: _,
        noun,
        record,
        action,
        before,
        after,
        hash,
    } = row;
    LoggedChange {
        noun,
        record,
        action,
        before,
        after,
        hash,
    }
}

fn revision_row(entry: &Entry) -> revision::Model {
    let Entry {
        number: revision,
        at,
        actor,
        reason,
        source,
        format,
        previous,
        hash,
        changes: _,
    } = entry.clone();
    revision::Model {
        number: number(revision),
        at,
        actor,
        reason,
        source,
        format,
        previous,
        hash,
    }
}

fn change_rows(entry: &Entry) -> impl Iterator<Item = change::Model> + '_ {
    (0..).zip(&entry.changes).map(|(position, logged)| {
        let LoggedChange {
            noun,
            record,
            action,
            before,
            after,
            hash,
        } = logged.clone();
        change::Model {
            revision: number(entry.number),
            position,
            noun,
            record,
            action,
            before,
            after,
            hash,
        }
    })
}
