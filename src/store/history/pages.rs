//! The log in pages: revisions and changes, newest first, as a filter chooses them.

use std::collections::HashMap;
use std::sync::Arc;

use entity::vocabulary::ChangeAction;
use entity::{change, revision};
use jiff::Timestamp;
use sea_orm::sea_query::{IntoCondition, Query};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, FromQueryResult, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, Select,
};

use super::History;
use crate::registry::change::Change;
use crate::registry::noun::RecordId;
use crate::registry::nouns::NounKind;
use crate::registry::revision::{Head, Revision};
use crate::store::chain::{Entry, LoggedChange};
use crate::store::failure::StoreError;
use crate::store::log;

/// Which part of the log. All that is given must hold.
#[derive(Debug, Clone, Default)]
pub struct LogFilter {
    /// The record.
    pub record: Option<RecordId>,
    /// The nouns; of others nothing is told.
    pub nouns: Vec<NounKind>,
    /// What was done.
    pub action: Option<ChangeAction>,
    /// The subject of the token with which it was done.
    pub actor: Option<String>,
    /// Through what: `api`, `import` ...
    pub source: Option<String>,
    /// From this time on.
    pub since: Option<Timestamp>,
    /// Up to this time.
    pub until: Option<Timestamp>,
}

/// The place of a change: its revision, and its place in it from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The revision.
    pub revision: Revision,
    /// The place in it.
    pub position: i32,
}

/// A change with the head of its revision.
#[derive(Debug, Clone)]
pub struct Logged {
    /// Its place.
    pub place: Place,
    /// The revision without its changes.
    pub revision: Arc<Entry>,
    /// What was done.
    pub change: LoggedChange,
}

impl Logged {
    /// The change that it tells of.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn read(&self) -> Result<Change, StoreError> {
        log::read_change(&self.revision, &self.change)
    }
}

/// A filter in the terms of the tables.
struct Chosen {
    of_revision: Condition,
    of_change: Condition,
    /// Whether the filter asks for something of changes that not every change has.
    asks_for_changes: bool,
}

impl History {
    /// At most `limit` revisions before the one given, newest first, without their changes. A revision is chosen by what
    /// the filter says of changes if one of its changes is.
    ///
    /// # Errors
    /// The database failed.
    pub async fn revisions(
        &self,
        last: Head,
        filter: &LogFilter,
        before: Option<Revision>,
        limit: u64,
    ) -> Result<Vec<Entry>, StoreError> {
        let chosen = self.chosen(last, filter).await?;
        let before = before.map(|before| revision::Column::Number.lt(log::number(before)));
        let rows = of_revisions(chosen)
            .filter(Condition::all().add_option(before))
            .order_by_desc(revision::Column::Number)
            .limit(limit)
            .all(&self.0.connection)
            .await?;
        Ok(rows.into_iter().map(log::entry).collect())
    }

    /// How many revisions the filter chooses.
    ///
    /// # Errors
    /// The database failed.
    pub async fn count_revisions(&self, last: Head, filter: &LogFilter) -> Result<u64, StoreError> {
        let chosen = self.chosen(last, filter).await?;
        Ok(of_revisions(chosen).count(&self.0.connection).await?)
    }

    /// At most `limit` changes before the place given, newest first.
    ///
    /// # Errors
    /// The database failed.
    pub async fn changes(
        &self,
        last: Head,
        filter: &LogFilter,
        before: Option<Place>,
        limit: u64,
    ) -> Result<Vec<Logged>, StoreError> {
        let chosen = self.chosen(last, filter).await?;
        let before = before.map(|Place { revision, position }| {
            let number = log::number(revision);
            let in_it = Condition::all()
                .add(change::Column::Revision.eq(number))
                .add(change::Column::Position.lt(position));
            Condition::any()
                .add(change::Column::Revision.lt(number))
                .add(in_it)
        });
        let rows = of_changes(chosen)
            .filter(Condition::all().add_option(before))
            .order_by_desc(change::Column::Revision)
            .order_by_desc(change::Column::Position)
            .limit(limit)
            .all(&self.0.connection)
            .await?;
        self.with_revisions(rows).await
    }

    /// How many changes the filter chooses.
    ///
    /// # Errors
    /// The database failed.
    pub async fn count_changes(&self, last: Head, filter: &LogFilter) -> Result<u64, StoreError> {
        let chosen = self.chosen(last, filter).await?;
        Ok(of_changes(chosen).count(&self.0.connection).await?)
    }

    /// How many changes of the nouns each of the revisions holds.
    ///
    /// # Errors
    /// The database failed.
    pub async fn sizes(
        &self,
        revisions: &[Entry],
        nouns: &[NounKind],
    ) -> Result<HashMap<Revision, u64>, StoreError> {
        #[derive(FromQueryResult)]
        struct Size {
            revision: i64,
            changes: i64,
        }
        let numbers = revisions.iter().map(|entry| log::number(entry.number));
        let sizes = change::Entity::find()
            .select_only()
            .column(change::Column::Revision)
            .column_as(change::Column::Position.count(), "changes")
            .filter(change::Column::Revision.is_in(numbers))
            .filter(of_nouns(nouns))
            .group_by(change::Column::Revision)
            .into_model::<Size>()
            .all(&self.0.connection)
            .await?;
        let size = |Size { revision, changes }| {
            let changes = u64::try_from(changes).unwrap_or_default();
            (log::revision_of(revision), changes)
        };
        Ok(sizes.into_iter().map(size).collect())
    }

    /// The first changes of the nouns in each of the revisions, newest revision first, in the order of the revision.
    ///
    /// # Errors
    /// The database failed.
    pub async fn first_changes(
        &self,
        revisions: &[Entry],
        nouns: &[NounKind],
        of_each: i32,
    ) -> Result<Vec<Logged>, StoreError> {
        let numbers = revisions.iter().map(|entry| log::number(entry.number));
        let rows = change::Entity::find()
            .filter(change::Column::Revision.is_in(numbers))
            .filter(change::Column::Position.lt(of_each))
            .filter(of_nouns(nouns))
            .order_by_desc(change::Column::Revision)
            .order_by_asc(change::Column::Position)
            .all(&self.0.connection)
            .await?;
        self.with_revisions(rows).await
    }

    /// The changes of one revision, to be undone; none where there is no such revision.
    ///
    /// # Errors
    /// The database failed, or the log is damaged.
    pub async fn entry(
        &self,
        number: Revision,
    ) -> Result<Option<(Entry, Vec<Change>)>, StoreError> {
        let Some(before) = number.0.checked_sub(1).map(Revision) else {
            return Ok(None);
        };
        let entries = log::read_entries(&self.0.connection, before, 1).await?;
        let found = entries.into_iter().find(|entry| entry.number == number);
        let Some(entry) = found else {
            return Ok(None);
        };
        entry.check()?;
        let changes = log::changes(&entry)?;
        Ok(Some((entry, changes)))
    }

    async fn chosen(&self, last: Head, filter: &LogFilter) -> Result<Chosen, StoreError> {
        let LogFilter {
            record,
            nouns,
            action,
            actor,
            source,
            since,
            until,
        } = filter;
        // The last revision before the first that is wanted; times of revisions never fall.
        let since = match since {
            Some(since) => Some(self.last_before(last, *since).await?),
            None => None,
        };
        let until = match until {
            Some(until) => self.last_until(last, *until).await?,
            None => last.revision,
        };
        let (number, of_change) = (revision::Column::Number, change::Column::Revision);
        let since = since.map(log::number);
        let until = log::number(until);
        let actor = actor
            .as_ref()
            .map(|actor| revision::Column::Actor.eq(actor));
        let source = source
            .as_ref()
            .map(|source| revision::Column::Source.eq(source));
        let asks_for_revisions = actor.is_some() || source.is_some();
        let of_revision = Condition::all()
            .add(number.lte(until))
            .add_option(since.map(|since| number.gt(since)))
            .add_option(actor)
            .add_option(source);
        let mut of_change = Condition::all()
            .add(of_change.lte(until))
            .add_option(since.map(|since| of_change.gt(since)))
            .add(of_nouns(nouns))
            .add_option(record.map(is_record))
            .add_option(action.map(|action| change::Column::Action.eq(action.as_str())));
        if asks_for_revisions {
            let numbers = Query::select()
                .column(revision::Column::Number)
                .from(revision::Entity)
                .cond_where(of_revision.clone())
                .take();
            of_change = of_change.add(change::Column::Revision.in_subquery(numbers));
        }
        Ok(Chosen {
            of_revision,
            of_change,
            asks_for_changes: record.is_some()
                || action.is_some()
                || nouns.len() < NounKind::ALL.len(),
        })
    }

    /// The last revision that was made before a time; 0 where none was.
    async fn last_before(&self, last: Head, time: Timestamp) -> Result<Revision, StoreError> {
        let just_before = time.checked_sub(jiff::SignedDuration::from_nanos(1));
        self.last_until(last, just_before.unwrap_or(time)).await
    }

    async fn with_revisions(&self, rows: Vec<change::Model>) -> Result<Vec<Logged>, StoreError> {
        let numbers = rows.iter().map(|row| row.revision);
        let revisions = revision::Entity::find()
            .filter(revision::Column::Number.is_in(numbers))
            .all(&self.0.connection)
            .await?;
        let revisions: HashMap<i64, _> = revisions
            .into_iter()
            .map(|row| (row.number, Arc::new(log::entry(row))))
            .collect();
        let logged = |row: change::Model| {
            let revision = revisions.get(&row.revision).cloned();
            Ok(Logged {
                place: Place {
                    revision: log::revision_of(row.revision),
                    position: row.position,
                },
                revision: revision.ok_or(StoreError::HeadMoved)?,
                change: log::logged_change(row),
            })
        };
        rows.into_iter().map(logged).collect()
    }
}

fn of_revisions(chosen: Chosen) -> Select<revision::Entity> {
    let found = revision::Entity::find().filter(chosen.of_revision);
    if !chosen.asks_for_changes {
        return found;
    }
    let numbers = Query::select()
        .column(change::Column::Revision)
        .from(change::Entity)
        .cond_where(chosen.of_change)
        .take();
    found.filter(revision::Column::Number.in_subquery(numbers))
}

fn of_changes(chosen: Chosen) -> Select<change::Entity> {
    change::Entity::find().filter(chosen.of_change)
}

pub(super) fn of_nouns(nouns: &[NounKind]) -> Condition {
    if nouns.len() == NounKind::ALL.len() {
        return Condition::all();
    }
    let names = nouns.iter().map(|noun| noun.name());
    change::Column::Noun.is_in(names).into_condition()
}

fn is_record(id: RecordId) -> Condition {
    Condition::all()
        .add(change::Column::Noun.eq(id.noun.name()))
        .add(change::Column::Record.eq(id.uuid))
}
