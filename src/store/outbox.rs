//! The log as outbox: who dispatches, how far the log was read, and the messages that wait for an endpoint.
//!
//! Messages and the place in the log are written in one transaction, or the place with the last of many, by the server that
//! holds the lease and only if nobody else did meanwhile, so that nothing is left out; what was sent and not yet written down
//! is sent again.

use std::time::Duration;

use entity::delivery::{Column, Entity, Model};
use entity::id::Uuid;
use entity::vocabulary::ChangeAction;
use entity::{delivery_try, dispatch};
use jiff::Timestamp;
use jiff::civil::Date;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, ExprTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect,
};

use super::endpoint::Endpoints;
use super::failure::StoreError;
use super::{backend, log};
use crate::registry::noun::RecordId;
use crate::registry::nouns::NounKind;
use crate::registry::revision::Revision;

mod answers;

/// How long the lease holds unless it is renewed.
const LEASE: Duration = Duration::from_secs(15);
/// The messages that are written in one transaction.
const PART: usize = 1_000;
/// How long what is over is kept, in seconds.
const KEPT: i64 = 30 * 24 * 3600;

/// A change of the log, on its way to become an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoggedEvent {
    /// The revision.
    pub revision: Revision,
    /// Its place among the changes of the revision.
    pub position: i32,
    /// When, as an RFC 3339 text.
    pub at: String,
    /// Of which noun.
    pub noun: NounKind,
    /// The record's id, as `ven_...`.
    pub record: String,
    /// What was done.
    pub action: ChangeAction,
    /// The record before, as JSON.
    pub before: Option<String>,
    /// The record after, as JSON.
    pub after: String,
}

/// A revision and a day: what answers hang on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reached {
    /// The revision.
    pub revision: Revision,
    /// The day.
    pub day: Date,
}

/// How far the dispatcher came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    /// The last revision that was read.
    pub read: Revision,
    /// Up to where answers were compared; null: none are followed.
    pub compared: Option<Reached>,
}

/// A message that is to be sent.
#[derive(Debug, Clone)]
pub struct Message {
    /// Its id.
    pub id: Uuid,
    /// Where it goes.
    pub endpoint: Uuid,
    /// The id of the event.
    pub event: String,
    /// The kind of the event.
    pub kind: String,
    /// The body.
    pub body: String,
    /// How often it was tried.
    pub tries: i32,
}

/// What came of a try.
#[derive(Debug, Clone)]
pub struct Tried {
    /// Which message.
    pub message: Uuid,
    /// Where it went.
    pub endpoint: Uuid,
    /// When it began.
    pub at: Timestamp,
    /// How long it took.
    pub took: Duration,
    /// The status of the answer, if there was one.
    pub status: Option<u16>,
    /// What went wrong, if anything.
    pub problem: Option<String>,
    /// What follows.
    pub next: Next,
}

/// What follows a try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Next {
    /// It was taken.
    Delivered,
    /// It is tried again after this time.
    Again(Duration),
    /// It is given up; and the endpoint is switched off for this reason, unless it took what came later.
    GiveUp(String),
    /// It is given up, and the endpoint is switched off for this reason.
    SwitchOff(String),
}

impl Endpoints {
    /// Takes or renews the lease for this server; how far the last one came, if it is this server's to go on.
    ///
    /// # Errors
    /// The database failed.
    pub async fn lease(&self, owner: &str) -> Result<Option<Cursor>, StoreError> {
        let (transaction, now) = backend::begin_write(&self.connection).await?;
        let now = now.as_millisecond();
        let until = now + millis(LEASE);
        let own = dispatch::Column::Owner.eq(owner);
        let taken = dispatch::Entity::update_many()
            .col_expr(dispatch::Column::Owner, Expr::value(owner))
            .col_expr(dispatch::Column::Until, Expr::value(until))
            .filter(own.or(dispatch::Column::Until.lt(now)))
            .exec(&transaction)
            .await?;
        let row = dispatch::Entity::find_by_id(1).one(&transaction).await?;
        transaction.commit().await?;
        let row = row.filter(|_| taken.rows_affected == 1);
        Ok(row.map(cursor))
    }

    /// What the log tells of after a revision, of some revisions; and the last of these.
    ///
    /// # Errors
    /// The database failed, or the log is damaged.
    pub async fn read_log(
        &self,
        after: Revision,
        revisions: u64,
    ) -> Result<(Vec<LoggedEvent>, Revision), StoreError> {
        let entries = log::read_entries(&self.connection, after, revisions).await?;
        let last = entries.last().map_or(after, |entry| entry.number);
        let mut events = Vec::new();
        for entry in entries {
            for change in entry.changes {
                let unknown = |name: &str| log::unknown(entry.number, name);
                let noun = NounKind::ALL.iter().find(|noun| noun.name() == change.noun);
                let noun = *noun.ok_or_else(|| unknown(&change.noun))?;
                let action = ChangeAction::from_text(&change.action);
                events.push(LoggedEvent {
                    revision: entry.number,
                    position: change.position,
                    at: entry.at.clone(),
                    noun,
                    record: RecordId {
                        noun,
                        uuid: change.record,
                    }
                    .to_string(),
                    action: action.ok_or_else(|| unknown(&change.action))?,
                    before: change.before,
                    after: change.after,
                });
            }
        }
        Ok((events, last))
    }

    /// Writes down messages, and that the log was read so far; whether this server still had the lease.
    ///
    /// # Errors
    /// The database failed.
    pub async fn write_down(
        &self,
        owner: &str,
        (read, reached): (Revision, Revision),
        messages: &[Message],
    ) -> Result<bool, StoreError> {
        let is_there = Condition::all().add(dispatch::Column::Revision.eq(log::number(read)));
        let to = [(
            dispatch::Column::Revision,
            Expr::value(log::number(reached)),
        )];
        self.move_on(owner, (is_there, &to), messages).await
    }

    /// Moves a place and writes down the messages up to there; nothing more of it once this server has not the lease, or the
    /// place is not where it was. Many messages are written in parts, so that other writers come in between, and the place
    /// is moved with the last: what was written before an end is written once more.
    async fn move_on(
        &self,
        owner: &str,
        (is_there, to): (Condition, &[(dispatch::Column, Expr)]),
        messages: &[Message],
    ) -> Result<bool, StoreError> {
        let (before, last) = messages.split_at(messages.len().saturating_sub(1) / PART * PART);
        let parts = before.chunks(PART).map(|part| (part, [].as_slice()));
        for (part, to) in parts.chain([(last, to)]) {
            let (transaction, now) = backend::begin_write(&self.connection).await?;
            let until = Expr::value(now.as_millisecond() + millis(LEASE));
            let mut held = dispatch::Entity::update_many()
                .col_expr(dispatch::Column::Until, until)
                .filter(is_there.clone())
                .filter(dispatch::Column::Owner.eq(owner));
            for (column, value) in to {
                held = held.col_expr(*column, value.clone());
            }
            if held.exec(&transaction).await?.rows_affected != 1 {
                return Ok(false);
            }
            insert(&transaction, part, now).await?;
            transaction.commit().await?;
        }
        Ok(true)
    }

    /// Writes down a message that is no event of the log.
    ///
    /// # Errors
    /// The database failed.
    pub async fn add(&self, message: &Message) -> Result<(), StoreError> {
        let now = Timestamp::now();
        insert(&self.connection, std::slice::from_ref(message), now).await
    }

    /// The endpoints for which something is due.
    ///
    /// # Errors
    /// The database failed.
    pub async fn due_endpoints(&self, now: Timestamp) -> Result<Vec<Uuid>, StoreError> {
        let asked = Entity::find()
            .select_only()
            .column(Column::Endpoint)
            .distinct()
            .filter(Column::State.eq("PENDING"))
            .filter(Column::Due.lte(now.as_millisecond()));
        Ok(asked.into_tuple().all(&self.connection).await?)
    }

    /// What is due for an endpoint, the oldest first.
    ///
    /// # Errors
    /// The database failed.
    pub async fn due(
        &self,
        endpoint: Uuid,
        now: Timestamp,
        most: u64,
    ) -> Result<Vec<Message>, StoreError> {
        let rows = Entity::find()
            .filter(Column::State.eq("PENDING"))
            .filter(Column::Endpoint.eq(endpoint))
            .filter(Column::Due.lte(now.as_millisecond()))
            .order_by_asc(Column::Due)
            .order_by_asc(Column::Id)
            .limit(most)
            .all(&self.connection)
            .await?;
        Ok(rows.into_iter().map(message).collect())
    }

    /// Writes down what came of tries, and switches off the endpoints that are given up.
    ///
    /// # Errors
    /// The database failed.
    pub async fn settle(&self, tried: &[Tried]) -> Result<(), StoreError> {
        let (transaction, _) = backend::begin_write(&self.connection).await?;
        for one in tried {
            let (state, due) = match &one.next {
                Next::Delivered => ("DELIVERED", 0),
                Next::Again(pause) => ("PENDING", one.at.as_millisecond() + millis(*pause)),
                Next::GiveUp(_) | Next::SwitchOff(_) => ("FAILED", 0),
            };
            let mut change = Entity::update_many();
            if !matches!(one.next, Next::Delivered) {
                // Another server may have had the lease meanwhile, and delivered it.
                change = change.filter(Column::State.eq("PENDING"));
            }
            let changed = change
                .col_expr(Column::State, Expr::value(state))
                .col_expr(Column::Due, Expr::value(due))
                .col_expr(Column::Tries, Expr::col(Column::Tries).add(1))
                .filter(Column::Id.eq(one.message))
                .exec(&transaction)
                .await?;
            // The endpoint may have been deleted meanwhile.
            if changed.rows_affected == 0 {
                continue;
            }
            let row = delivery_try::Model {
                id: Uuid::now_v7(),
                delivery: one.message,
                at: one.at.as_second(),
                millis: millis(one.took),
                status: one.status.map(i64::from),
                problem: one.problem.clone(),
            };
            delivery_try::Entity::insert(row.into_active_model())
                .exec_without_returning(&transaction)
                .await?;
            let off = match &one.next {
                Next::SwitchOff(because) => Some(because),
                Next::GiveUp(because) if !took_later(&transaction, one).await? => Some(because),
                Next::GiveUp(_) | Next::Delivered | Next::Again(_) => None,
            };
            if let Some(because) = off {
                Self::switch_off(&transaction, one.endpoint, because).await?;
                tracing::warn!(endpoint = %one.endpoint, because, "an endpoint was switched off");
            }
        }
        Ok(transaction.commit().await?)
    }

    /// Forgets what is over for long.
    ///
    /// # Errors
    /// The database failed.
    pub async fn forget_old(&self, now: Timestamp) -> Result<(), StoreError> {
        Entity::delete_many()
            .filter(Column::State.ne("PENDING"))
            .filter(Column::Made.lt(now.as_second() - KEPT))
            .exec(&self.connection)
            .await?;
        Ok(())
    }
}

fn cursor(row: dispatch::Model) -> Cursor {
    let revision = |number| Revision(u64::try_from(number).unwrap_or_default());
    let day = row.day.and_then(|day| day.parse().ok());
    let compared = row.compared.zip(day);
    Cursor {
        read: revision(row.revision),
        compared: compared.map(|(number, day)| Reached {
            revision: revision(number),
            day,
        }),
    }
}

/// Whether the endpoint took a message that is younger than this one.
async fn took_later<C: sea_orm::ConnectionTrait>(
    on: &C,
    tried: &Tried,
) -> Result<bool, StoreError> {
    let Some(own) = Entity::find_by_id(tried.message).one(on).await? else {
        return Ok(false);
    };
    let later = Entity::find()
        .filter(Column::Endpoint.eq(tried.endpoint))
        .filter(Column::State.eq("DELIVERED"))
        .filter(Column::Made.gt(own.made));
    Ok(later.one(on).await?.is_some())
}

async fn insert<C: sea_orm::ConnectionTrait>(
    on: &C,
    messages: &[Message],
    now: Timestamp,
) -> Result<(), StoreError> {
    for chunk in messages.chunks(100) {
        let rows = chunk.iter().map(|message| {
            let row = Model {
                id: message.id,
                endpoint: message.endpoint,
                event: message.event.clone(),
                kind: message.kind.clone(),
                body: message.body.clone(),
                state: "PENDING".to_owned(),
                tries: 0,
                due: now.as_millisecond(),
                made: now.as_second(),
            };
            row.into_active_model()
        });
        Entity::insert_many(rows).exec_without_returning(on).await?;
    }
    Ok(())
}

pub(super) fn message(row: Model) -> Message {
    let Model {
        id,
        endpoint,
        event,
        kind,
        body,
        state: _,
        tries,
        due: _,
        made: _,
    } = row;
    Message {
        id,
        endpoint,
        event,
        kind,
        body,
        tries,
    }
}

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}
