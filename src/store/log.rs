//! The log in the database: reading its entries, writing them, and turning them into changes.

use entity::vocabulary::ChangeAction;
use entity::{change, head, revision};
use futures_util::{Stream, stream};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, DatabaseConnection, DatabaseTransaction, EntityTrait, IntoActiveModel,
    QueryFilter, QueryOrder, QuerySelect, Select,
};

use super::backend;
use super::chain::{Entry, LoggedChange};
use super::failure::StoreError;
use super::reading::Rows;
use crate::registry::change::Change;
use crate::registry::nouns::{NounKind, Record};
use crate::registry::revision::{Head, Revision};
use crate::registry::upgrade::{FORMAT, upgrade};

/// The most changes a chunk of an insert holds: 8 columns each, and SQLite takes 32,766 values a statement.
const CHUNK: usize = 4_000;

/// With more changes than these fewer entries are read the next time.
const MANY: usize = 2_000;
/// The most entries that are read at a time.
const MOST: u64 = 2_000;

/// Where the log stands.
pub(super) async fn read_head<R: Rows>(rows: &R) -> Result<Head, StoreError> {
    let head: Vec<head::Model> = rows.all(head::Entity::find_by_id(1)).await?;
    let row = head.first().ok_or(StoreError::NoHead)?;
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
pub(super) async fn read_entries<R: Rows>(
    rows: &R,
    after: Revision,
    limit: u64,
) -> Result<Vec<Entry>, StoreError> {
    let mut entries = read_headers(rows, after, limit).await?;
    let Some(last) = entries.last().map(|entry| entry.number) else {
        return Ok(entries);
    };
    let changes: Vec<change::Model> = rows.all(find_changes(after, last)).await?;
    let mut changes = changes.into_iter().peekable();
    for entry in &mut entries {
        let number = number(entry.number);
        // Those of a revision that is gone are left over.
        while let Some(row) = changes.next_if(|row| row.revision <= number) {
            if row.revision == number {
                entry.changes.push(logged_change(row));
            }
        }
    }
    Ok(entries)
}

/// All entries after `after`, in order, some at a time: few where their changes are many, so that little of the log is in
/// memory at once, and several can be looked at side by side.
pub(super) fn entries_after<R: Rows>(
    rows: &R,
    after: Revision,
) -> impl Stream<Item = Result<Vec<Entry>, StoreError>> {
    stream::try_unfold((after, 1), move |(after, limit)| async move {
        let entries = read_entries(rows, after, limit).await?;
        let changes: usize = entries.iter().map(|entry| entry.changes.len()).sum();
        let next = if changes > MANY { limit / 2 } else { limit * 2 };
        let last = entries.last().map(|entry| entry.number);
        Ok(last.map(|last| (entries, (last, next.clamp(1, MOST)))))
    })
}

/// The entries after `after`, at most `limit`, in order, without their changes.
pub(super) async fn read_headers<R: Rows>(
    rows: &R,
    after: Revision,
    limit: u64,
) -> Result<Vec<Entry>, StoreError> {
    let headers = revision::Entity::find()
        .filter(revision::Column::Number.gt(number(after)))
        .order_by_asc(revision::Column::Number)
        .limit(limit);
    let headers: Vec<revision::Model> = rows.all(headers).await?;
    Ok(headers.into_iter().map(entry).collect())
}

/// The rows of the changes of the revisions after one and up to another, in order.
pub(super) fn find_changes(after: Revision, last: Revision) -> Select<change::Entity> {
    change::Entity::find()
        .filter(change::Column::Revision.gt(number(after)))
        .filter(change::Column::Revision.lte(number(last)))
        .order_by_asc(change::Column::Revision)
        .order_by_asc(change::Column::Position)
}

/// Whether a revision after this one has more changes than `much`.
pub(super) async fn is_much_after<R: Rows>(
    rows: &R,
    after: Revision,
    much: usize,
) -> Result<bool, StoreError> {
    let position = i32::try_from(much).unwrap_or(i32::MAX);
    let beyond = change::Entity::find()
        .filter(change::Column::Revision.gt(number(after)))
        .filter(change::Column::Position.gte(position))
        .limit(1);
    let beyond: Vec<change::Model> = rows.all(beyond).await?;
    Ok(!beyond.is_empty())
}

/// How many revisions and how many changes there are, whether they belong to the chain or not.
pub(super) async fn count<R: Rows>(rows: &R) -> Result<(u64, u64), StoreError> {
    let revisions = rows.count::<revision::Entity>().await?;
    let changes = rows.count::<change::Entity>().await?;
    Ok((revisions, changes))
}

/// Whether the log holds a revision with this number and hash.
pub(super) async fn holds<R: Rows>(rows: &R, head: Head) -> Result<bool, StoreError> {
    let revision = revision::Entity::find_by_id(number(head.revision));
    let revision: Vec<revision::Model> = rows.all(revision).await?;
    Ok(revision
        .first()
        .is_some_and(|row| row.hash == head.hash.to_string()))
}

/// Writes the head as it is: that it can be written is not known before it was.
pub(super) async fn prove_writing(connection: &DatabaseConnection) -> Result<(), StoreError> {
    let (transaction, _) = backend::begin_write(connection).await?;
    head::Entity::update_many()
        .col_expr(head::Column::Revision, Expr::col(head::Column::Revision))
        .exec(&transaction)
        .await?;
    Ok(transaction.commit().await?)
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
        .col_expr(head::Column::Format, Expr::value(FORMAT))
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
    let changes = entry.changes.iter();
    changes.map(|logged| read_change(entry, logged)).collect()
}

/// A name in the log that this program does not know.
pub(super) fn unknown(revision: Revision, name: &str) -> StoreError {
    StoreError::Unknown {
        revision,
        name: name.to_owned(),
    }
}

/// The change of this entry that a row tells of.
pub(super) fn read_change(entry: &Entry, logged: &LoggedChange) -> Result<Change, StoreError> {
    let unknown = || unknown(entry.number, &logged.action);
    let before = logged.before.as_deref();
    Ok(Change {
        action: ChangeAction::from_text(&logged.action).ok_or_else(unknown)?,
        before: before
            .map(|text| read_record(entry, logged, text))
            .transpose()?,
        after: read_after(entry, logged)?,
    })
}

/// The record as a change left it.
fn read_after(entry: &Entry, logged: &LoggedChange) -> Result<Record, StoreError> {
    let record = read_record(entry, logged, &logged.after)?;
    Ok(record.with_version(entry.number))
}

fn read_record(entry: &Entry, logged: &LoggedChange, text: &str) -> Result<Record, StoreError> {
    let noun = NounKind::from_name(&logged.noun);
    let noun = noun.ok_or_else(|| unknown(entry.number, &logged.noun))?;
    read_text(entry.number, entry.format, noun, text)
}

/// A record as a revision of this format tells of it.
pub(super) fn read_text(
    revision: Revision,
    format: i32,
    noun: NounKind,
    text: &str,
) -> Result<Record, StoreError> {
    let text = upgrade(format, noun, text).ok_or(StoreError::NewerFormat(format))?;
    let read = text.and_then(|text| Record::from_json(noun, &text));
    read.map_err(|cause| StoreError::Record { revision, cause })
}

/// A change as the log will hold it, without its hash.
pub(super) fn log_change(
    revision: Revision,
    position: i32,
    change: &Change,
) -> Result<LoggedChange, StoreError> {
    let failed = |cause| StoreError::Record { revision, cause };
    let id = change.after.id();
    Ok(LoggedChange {
        position,
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

/// The entry of a row, without its changes.
pub(super) fn entry(row: revision::Model) -> Entry {
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
        changes: Vec::new(),
    }
}

pub(super) fn logged_change(row: change::Model) -> LoggedChange {
    let change::Model {
        revision: _,
        position,
        noun,
        record,
        action,
        before,
        after,
        hash,
    } = row;
    LoggedChange {
        position,
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
    entry.changes.iter().cloned().map(|logged| {
        let LoggedChange {
            position,
            noun,
            record,
            action,
            before,
            after,
            hash,
        } = logged;
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
