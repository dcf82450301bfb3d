//! The past in the API: the register as it stood, the log in pages, and what became of findings between two revisions.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use async_graphql::{Context, ID, InputObject, Object, OneofObject, Result};
use entity::vocabulary::ChangeAction;
use jiff::Timestamp;

use super::at::At;
use super::connection::Page;
use super::error::refuse;
use super::logged::{LoggedChangeConnection, LoggedRevisionConnection};
use super::query::AsOf;
use super::trace::{FindingsBetween, between};
use crate::auth::caller::Caller;
use crate::auth::permission::{Access, may_read, noun_of};
use crate::command::form::shown;
use crate::command::input::{Day, Instant, RevisionNumber};
use crate::error::Error;
use crate::registry::noun::RecordId;
use crate::registry::nouns::NounKind;
use crate::registry::revision::Revision;
use crate::registry::value::Registry;
use crate::store::history::pages::LogFilter;
use crate::store::history::{History, HistoryError, Moment};
use crate::store::idempotency::Effect;

/// So many changes are undone to answer a repeated request.
const MOST_UNDONE: u64 = 100_000;

/// A point in the history of the register.
#[derive(OneofObject, Debug, Clone)]
pub enum MomentInput {
    /// As this revision left it.
    Revision(RevisionNumber),
    /// As it stood at this time.
    Time(Instant),
}

/// Which part of the log. All that is given must hold.
#[derive(InputObject, Debug, Clone, Default)]
pub struct LogFilterInput {
    /// Of this record: its id.
    pub record: Option<ID>,
    /// Of one of these nouns, by their type names, such as `Vendor`.
    pub nouns: Option<Vec<String>>,
    /// In which this was done.
    pub action: Option<ChangeAction>,
    /// By this actor: the subject of the token.
    pub actor: Option<String>,
    /// Through this: `api`, `import`, `sample`, `upgrade` ...
    pub source: Option<String>,
    /// From this time on.
    pub since: Option<Instant>,
    /// Up to this time.
    pub until: Option<Instant>,
}

/// The root of the past.
#[derive(Default)]
pub struct HistoryRoot;

/// The root of the past.
#[Object]
impl HistoryRoot {
    /// The register as it stood at a revision or a time, which is another question than the day for which is asked: with
    /// `on` beside it, what was believed then about that day. Of people it shows what is said of them today.
    async fn as_of(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "When.")] moment: MomentInput,
    ) -> Result<Option<AsOf>> {
        let asked = ctx.data::<At>()?;
        let value = value_at(ctx, asked, &moment).await?;
        Ok(Some(AsOf::of(asked.over(value))))
    }

    /// The revisions of the log, newest first: who changed the register, when and why.
    async fn revisions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many, 1 to 100; 50 unless given.")] first: Option<i32>,
        #[graphql(desc = "The cursor of the revision before the page.")] after: Option<String>,
        #[graphql(desc = "Which revisions: those with such a change.")] filter: Option<
            LogFilterInput,
        >,
    ) -> Result<Option<LoggedRevisionConnection>> {
        let filter = log_filter(ctx, filter.unwrap_or_default())?;
        let page = Page { first, after };
        LoggedRevisionConnection::load(ctx, filter, &page)
            .await
            .map(Some)
    }

    /// The changes of the log, newest first: what was done to a record, by whom and why.
    async fn changes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many, 1 to 100; 50 unless given.")] first: Option<i32>,
        #[graphql(desc = "The cursor of the change before the page.")] after: Option<String>,
        #[graphql(desc = "Which changes.")] filter: Option<LogFilterInput>,
    ) -> Result<Option<LoggedChangeConnection>> {
        let filter = log_filter(ctx, filter.unwrap_or_default())?;
        let page = Page { first, after };
        LoggedChangeConnection::load(ctx, filter, &page)
            .await
            .map(Some)
    }

    /// The findings that appeared and went between two states of the register at most 90 days apart, all for one day, and
    /// through which revisions.
    async fn findings_change(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The earlier state.")] from: MomentInput,
        #[graphql(desc = "The later state; the current one unless given.")] to: Option<MomentInput>,
        #[graphql(desc = "The day; today unless given.")] on: Option<Day>,
    ) -> Result<Option<FindingsBetween>> {
        between(ctx, &from, to.as_ref(), on).await
    }
}

/// The value at a moment, paid from the request's budget.
pub(super) async fn value_at(
    ctx: &Context<'_>,
    asked: &At,
    moment: &MomentInput,
) -> Result<Arc<Registry>> {
    let moment = moment.read().map_err(|error| refuse(&error))?;
    let (history, budget) = (ctx.data::<History>()?, asked.budget());
    let spend = |changes| budget.visits_allowed(changes);
    let found = history.at(&asked.registry, moment, Timestamp::now(), &spend);
    found.await.map_err(|error| refuse(&shown_error(error)))
}

/// The register as an effect left it; as it stands now, if very much was changed since.
pub(super) async fn left_by(
    ctx: &Context<'_>,
    asked: &At,
    effect: Effect,
) -> Result<Arc<Registry>> {
    let moment = Moment::Revision(effect.revision);
    let history = ctx.data::<History>()?;
    // Not out of the request's budget: that this was done must be answered, whatever was done since.
    let spent = AtomicU64::new(0);
    let spend = |changes| spent.fetch_add(changes, Ordering::Relaxed) + changes <= MOST_UNDONE;
    let found = history.at(&asked.registry, moment, Timestamp::now(), &spend);
    match found.await {
        Ok(value) => Ok(value),
        Err(HistoryError::TooFar) => Ok(Arc::clone(&asked.registry)),
        Err(error) => Err(refuse(&shown_error(error))),
    }
}

/// What a client is told of it.
pub fn shown_error(error: HistoryError) -> Error {
    match error {
        HistoryError::NoRevision { .. } => Error::NotFound(error.to_string()),
        HistoryError::Empty | HistoryError::BeforeItBegan(_) | HistoryError::InTheFuture(_) => {
            Error::BadRequest(error.to_string())
        }
        HistoryError::TooFar => Error::TooComplex(error.to_string()),
        HistoryError::Store(cause) => Error::Internal(cause.into()),
    }
}

impl MomentInput {
    fn read(&self) -> Result<Moment, Error> {
        match self {
            Self::Revision(number) => revision(&number.0).map(Moment::Revision),
            Self::Time(time) => instant(time).map(Moment::Time),
        }
    }
}

/// A revision that is named by its number.
pub(super) fn revision(text: &str) -> Result<Revision, Error> {
    text.parse().map_err(|_| {
        let text = shown(text);
        Error::BadRequest(format!(
            "`{text}` is no revision; give its number, such as `12`"
        ))
    })
}

fn instant(given: &Instant) -> Result<Timestamp, Error> {
    given.0.parse().map_err(|_| {
        let text = shown(&given.0);
        Error::BadRequest(format!(
            "`{text}` is not a time; write it as `2013-05-30T12:00:00Z`"
        ))
    })
}

/// Of nouns that the caller may not read the log tells nothing.
fn log_filter(ctx: &Context<'_>, given: LogFilterInput) -> Result<LogFilter> {
    read_filter(ctx.data::<Caller>()?, given).map_err(|error| refuse(&error))
}

fn read_filter(caller: &Caller, given: LogFilterInput) -> Result<LogFilter, Error> {
    let LogFilterInput {
        record,
        nouns,
        action,
        actor,
        source,
        since,
        until,
    } = given;
    let may_see = |noun: &NounKind| may_read(caller.roles, noun_of(*noun)) == Access::All;
    let asked = nouns
        .as_deref()
        .map(|names| read_nouns("filter.nouns", names))
        .transpose()?;
    let asked = asked.as_deref().unwrap_or(NounKind::ALL);
    Ok(LogFilter {
        record: record.map(|id| read_record(&id)).transpose()?,
        nouns: asked.iter().copied().filter(may_see).collect(),
        action,
        actor,
        source,
        since: since.as_ref().map(instant).transpose()?,
        until: until.as_ref().map(instant).transpose()?,
    })
}

fn read_record(id: &str) -> Result<RecordId, Error> {
    RecordId::parse(id).ok_or_else(|| {
        let id = shown(id);
        Error::BadRequest(format!(
            "`filter.record`: `{id}` is no id; give one such as `ven_` and 32 digits"
        ))
    })
}

pub(super) fn read_nouns(argument: &str, names: &[String]) -> Result<Vec<NounKind>, Error> {
    let read = |name: &String| NounKind::from_name(name).ok_or_else(|| shown(name));
    let (known, unknown): (Vec<_>, Vec<_>) = names.iter().map(read).partition(Result::is_ok);
    let unknown: Vec<_> = unknown.into_iter().filter_map(Result::err).collect();
    if unknown.is_empty() {
        return Ok(known.into_iter().filter_map(Result::ok).collect());
    }
    let all: Vec<_> = NounKind::ALL.iter().map(|noun| noun.name()).collect();
    Err(Error::BadRequest(format!(
        "`{argument}`: `{}` names no noun; known are {}",
        unknown.join("`, `"),
        all.join(", ")
    )))
}
