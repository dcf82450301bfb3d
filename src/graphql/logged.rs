//! The log in the API: revisions and their changes, as the database holds them.
//!
//! A page is loaded when its root field is resolved, since only root fields await: the changes of revisions and the total
//! are loaded with it where they are selected. What differs is told in the words of the files, with keys for references;
//! the bytes that were hashed are there, too.

use std::collections::HashMap;

use async_graphql::{Context, ID, Result, SimpleObject};
use entity::vocabulary::ChangeAction;

use super::at::At;
use super::connection::{Page, PageInfo};
use super::error::refuse;
use super::history::revision;
use super::manifest::{ManifestDifference, shown_differences};
use crate::command::form::shown;
use crate::command::input::{Instant, RevisionNumber};
use crate::error::Error;
use crate::manifest::plan::steps;
use crate::registry::noun::RecordId;
use crate::registry::nouns::{NounKind, Record};
use crate::registry::revision::Revision;
use crate::registry::value::Registry;
use crate::store::chain::Entry;
use crate::store::failure::StoreError;
use crate::store::history::History;
use crate::store::history::pages::{LogFilter, Logged, Place};

/// Of so many changes of each revision those are shown that are asked for.
const SHOWN: i32 = 20;

/// One revision of the log.
#[derive(SimpleObject)]
pub struct LoggedRevision {
    /// Its number.
    number: RevisionNumber,
    /// When it was made.
    at: Instant,
    /// Who made it: the subject of the token.
    actor: String,
    /// Why, in the actor's words; null where nothing was said.
    reason: Option<String>,
    /// Through what: `api`, `import`, `sample`, `upgrade` ...
    source: String,
    /// The hash of the chain at it, 64 hexadecimal digits.
    hash: String,
    /// The hash of the revision before, 64 hexadecimal digits.
    previous: String,
    /// How many changes it has of the nouns that are asked for and may be seen.
    change_count: u64,
    /// Those among its first 20 changes; the others are asked for with `changes`.
    changes: Vec<LoggedChange>,
}

/// What a revision did to one record.
#[derive(SimpleObject)]
pub struct LoggedChange {
    /// The revision.
    revision: RevisionNumber,
    /// When it was made.
    at: Instant,
    /// Who made it: the subject of the token.
    actor: String,
    /// Why, in the actor's words; null where nothing was said.
    reason: Option<String>,
    /// Through what: `api`, `import`, `sample`, `upgrade` ...
    source: String,
    /// The noun of the record: the name of its type.
    noun: &'static str,
    /// The id of the record.
    record: ID,
    /// Its key after the change; of a person its key today.
    key: String,
    /// What was done.
    action: ChangeAction,
    /// Of a changed record, the fields that differ, with keys as they are today. Of a person none: the log has only a seal.
    differences: Vec<ManifestDifference>,
    /// The record before, exactly as it was hashed; null for a new one.
    before: Option<String>,
    /// The record after, exactly as it was hashed.
    after: String,
}

/// A page of revisions.
#[derive(SimpleObject)]
pub struct LoggedRevisionConnection {
    /// The revisions, each with its cursor.
    edges: Vec<LoggedRevisionEdge>,
    /// Where the page stands among all.
    page_info: PageInfo,
    /// How many revisions there are on all pages.
    total_count: u64,
}

/// A revision of a page, with its cursor.
#[derive(SimpleObject)]
pub struct LoggedRevisionEdge {
    /// The revision.
    node: LoggedRevision,
    /// The cursor, to be given as `after`.
    cursor: String,
}

/// A page of changes.
#[derive(SimpleObject)]
pub struct LoggedChangeConnection {
    /// The changes, each with its cursor.
    edges: Vec<LoggedChangeEdge>,
    /// Where the page stands among all.
    page_info: PageInfo,
    /// How many changes there are on all pages.
    total_count: u64,
}

/// A change of a page, with its cursor.
#[derive(SimpleObject)]
pub struct LoggedChangeEdge {
    /// The change.
    node: LoggedChange,
    /// The cursor, to be given as `after`.
    cursor: String,
}

impl LoggedRevisionConnection {
    /// The page of the log, newest first.
    ///
    /// # Errors
    /// `first` is out of its range, `after` is no cursor, or the database failed.
    pub(super) async fn load(ctx: &Context<'_>, filter: LogFilter, page: &Page) -> Result<Self> {
        let (at, history) = (ctx.data::<At>()?, ctx.data::<History>()?);
        let wanted = page.wanted()?;
        let before = page.after.as_deref().map(revision).transpose();
        let before = before.map_err(|_| no_cursor(page))?;
        let head = at.registry.head;
        let selects = |field: &str| ctx.look_ahead().field(field).exists();
        let total_count = match selects("totalCount") {
            true => history
                .count_revisions(head, &filter)
                .await
                .map_err(failed)?,
            false => 0,
        };
        let found = history.revisions(head, &filter, before, wanted as u64 + 1);
        let mut found = found.await.map_err(failed)?;
        let has_next_page = found.len() > wanted;
        found.truncate(wanted);
        let sizes = history.sizes(&found, &filter.nouns).await.map_err(failed)?;
        let changes = history.first_changes(&found, &filter.nouns, SHOWN);
        let changes = changes.await.map_err(failed)?;
        at.budget()
            .visits_allowed((found.len() + changes.len()) as u64);
        let mut of_revision: HashMap<Revision, Vec<LoggedChange>> = HashMap::new();
        for change in &changes {
            let shown = shown_change(change, &at.registry)?;
            of_revision
                .entry(change.place.revision)
                .or_default()
                .push(shown);
        }
        let edge = |entry: &Entry| LoggedRevisionEdge {
            cursor: entry.number.to_string(),
            node: LoggedRevision {
                number: (&entry.number).into(),
                at: Instant(entry.at.clone()),
                actor: entry.actor.clone(),
                reason: entry.reason.clone(),
                source: entry.source.clone(),
                hash: entry.hash.clone(),
                previous: entry.previous.clone(),
                change_count: sizes.get(&entry.number).copied().unwrap_or_default(),
                changes: of_revision.remove(&entry.number).unwrap_or_default(),
            },
        };
        let edges: Vec<_> = found.iter().map(edge).collect();
        let page_info = page_info(has_next_page, edges.iter().map(|edge| &edge.cursor));
        Ok(Self {
            edges,
            page_info,
            total_count,
        })
    }
}

impl LoggedChangeConnection {
    /// The page of the log, newest first.
    ///
    /// # Errors
    /// As those of revisions.
    pub(super) async fn load(ctx: &Context<'_>, filter: LogFilter, page: &Page) -> Result<Self> {
        let (at, history) = (ctx.data::<At>()?, ctx.data::<History>()?);
        let wanted = page.wanted()?;
        let before = page.after.as_deref().map(place).transpose();
        let before = before.map_err(|()| no_cursor(page))?;
        let head = at.registry.head;
        let total_count = match ctx.look_ahead().field("totalCount").exists() {
            true => history.count_changes(head, &filter).await.map_err(failed)?,
            false => 0,
        };
        let found = history.changes(head, &filter, before, wanted as u64 + 1);
        let mut found = found.await.map_err(failed)?;
        let has_next_page = found.len() > wanted;
        found.truncate(wanted);
        at.budget().visits_allowed(found.len() as u64);
        let edge = |logged: &Logged| {
            let Place { revision, position } = logged.place;
            Ok(LoggedChangeEdge {
                node: shown_change(logged, &at.registry)?,
                cursor: format!("{revision}.{position}"),
            })
        };
        let edges: Vec<_> = found.iter().map(edge).collect::<Result<_>>()?;
        let page_info = page_info(has_next_page, edges.iter().map(|edge| &edge.cursor));
        Ok(Self {
            edges,
            page_info,
            total_count,
        })
    }
}

fn page_info<'a>(
    has_next_page: bool,
    cursors: impl DoubleEndedIterator<Item = &'a String> + Clone,
) -> PageInfo {
    PageInfo {
        has_next_page,
        has_previous_page: false,
        start_cursor: cursors.clone().next().cloned(),
        end_cursor: cursors.last().cloned(),
    }
}

fn failed(error: StoreError) -> async_graphql::Error {
    refuse(&Error::Internal(error.into()))
}

fn no_cursor(page: &Page) -> async_graphql::Error {
    let after = page.after.as_deref().unwrap_or_default();
    refuse(&Error::BadRequest(format!(
        "`after` is `{}`, which is no cursor of the log; give one that a page had",
        shown(after)
    )))
}

/// `12.3` is the fourth change of revision 12.
fn place(cursor: &str) -> Result<Place, ()> {
    let (number, position) = cursor.split_once('.').ok_or(())?;
    Ok(Place {
        revision: number.parse().map_err(|_| ())?,
        position: position.parse().map_err(|_| ())?,
    })
}

/// A change as an answer shows it; `registry` knows the keys of today.
fn shown_change(logged: &Logged, registry: &Registry) -> Result<LoggedChange> {
    let entry = &logged.revision;
    let change = logged.read().map_err(failed)?;
    let id = change.after.id();
    let differences = steps(std::slice::from_ref(&change), registry, registry);
    let differences = differences.map_err(|error| refuse(&Error::Internal(error.into())))?;
    let differences = match id.noun {
        NounKind::Person => Vec::new(),
        _ => differences.iter().flat_map(shown_differences).collect(),
    };
    Ok(LoggedChange {
        revision: (&logged.place.revision).into(),
        at: Instant(entry.at.clone()),
        actor: entry.actor.clone(),
        reason: entry.reason.clone(),
        source: entry.source.clone(),
        noun: id.noun.name(),
        record: ID(id.to_string()),
        key: key_of(id, &change.after, registry),
        action: change.action,
        differences,
        before: logged.change.before.clone(),
        after: logged.change.after.clone(),
    })
}

/// The log has a made key for each person.
fn key_of(id: RecordId, after: &Record, registry: &Registry) -> String {
    let today = (id.noun == NounKind::Person)
        .then(|| registry.record(id))
        .flatten();
    today.as_ref().unwrap_or(after).key().to_string()
}
