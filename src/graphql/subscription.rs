//! What is told while it happens: what is done to records, out of the log, revision by revision.
//!
//! Nothing is told but which record it was and what was done: what is in it, and who did it and why, is asked for with the
//! permissions that this needs. So a subscription costs little, however long it lasts.

use std::collections::VecDeque;
use std::sync::Arc;

use async_graphql::{Context, ID, Result, SimpleObject, Subscription};
use entity::id::Id;
use entity::vocabulary::ChangeAction;
use futures_util::Stream;
use futures_util::stream::try_unfold;
use tokio::sync::watch;

use super::at::is_shown;
use super::client::failed;
use super::error::refuse;
use super::history::{read_nouns, revision};
use crate::auth::caller::Caller;
use crate::auth::permission::{Access, may_read, noun_of};
use crate::command::input::{Instant, RevisionNumber};
use crate::error::Error;
use crate::registry::nouns::NounKind;
use crate::registry::revision::Revision;
use crate::registry::value::Registry;
use crate::store::door::Door;
use crate::store::history::History;
use crate::store::history::following::Done;
use crate::store::history::pages::Place;

/// So many changes at most are told at once.
const MOST: usize = 500;

/// What a revision did to the records that were asked for.
#[derive(SimpleObject)]
pub struct RegistryChanges {
    /// The revision. Once `more` is false, a later subscription goes on with `after` this.
    revision: RevisionNumber,
    /// When it was made.
    at: Instant,
    /// What it did, at most 500 changes at once.
    changes: Vec<RegistryChange>,
    /// Whether more of this revision follows.
    more: bool,
}

/// That something was done to a record.
#[derive(SimpleObject)]
pub struct RegistryChange {
    /// The noun of the record: the name of its type.
    noun: &'static str,
    /// The id of the record, for `node`.
    record: ID,
    /// Its key today.
    key: Option<String>,
    /// What was done.
    action: ChangeAction,
}

/// The root of what is told while it happens.
#[derive(Debug, Default)]
pub struct SubscriptionRoot;

/// What is told while it happens, by server-sent events.
#[Subscription(name = "Subscription")]
impl SubscriptionRoot {
    /// What is done to records that the caller may read, revision by revision, from now on or from an earlier revision on.
    async fn registry_changes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Begin after this revision; after the last one unless given.")]
        after: Option<RevisionNumber>,
        #[graphql(
            desc = "Of these nouns, by their type names, such as `Vendor`; of all unless given."
        )]
        nouns: Option<Vec<String>>,
    ) -> Result<impl Stream<Item = Result<RegistryChanges>> + use<>> {
        let (caller, door) = (ctx.data::<Caller>()?, ctx.data::<Door>()?);
        let head = door.current().head.revision;
        let after = after.map(|after| revision(&after.0)).transpose();
        let after = after.map_err(|error| refuse(&error))?;
        if let Some(after) = after.filter(|after| *after > head) {
            let message =
                format!("`after`: revision {after} does not exist yet; the last is {head}");
            return Err(refuse(&Error::BadRequest(message)));
        }
        let asked = nouns.as_deref().map(|names| read_nouns("nouns", names));
        let asked = asked.transpose().map_err(|error| refuse(&error))?;
        let asked = asked.as_deref().unwrap_or(NounKind::ALL);
        let may_see = |noun: &NounKind| may_read(caller.roles, noun_of(*noun)) != Access::None;
        let following = Following {
            caller: caller.clone(),
            revisions: door.follow(),
            door: door.clone(),
            history: ctx.data::<History>()?.clone(),
            nouns: asked.iter().copied().filter(may_see).collect(),
            reached: after_all_of(after.unwrap_or(head)),
            waiting: VecDeque::new(),
        };
        Ok(try_unfold(following, |mut following| async move {
            let told = following.next().await?;
            Ok(told.map(|told| (told, following)))
        }))
    }
}

/// The place after the last change of a revision.
const fn after_all_of(revision: Revision) -> Place {
    Place {
        revision,
        position: i32::MAX,
    }
}

/// How far the log was told. It holds no value of the register, which would outlive who is erased.
struct Following {
    caller: Caller,
    door: Door,
    revisions: watch::Receiver<Revision>,
    history: History,
    nouns: Vec<NounKind>,
    reached: Place,
    waiting: VecDeque<RegistryChanges>,
}

impl Following {
    /// What comes next; none once the server ends.
    async fn next(&mut self) -> Result<Option<RegistryChanges>> {
        loop {
            if let Some(told) = self.waiting.pop_front() {
                return Ok(Some(told));
            }
            let last = *self.revisions.borrow_and_update();
            if self.reached < after_all_of(last) {
                self.read(last).await?;
            } else if self.revisions.changed().await.is_err() {
                return Ok(None);
            }
        }
    }

    async fn read(&mut self, last: Revision) -> Result<()> {
        let most = MOST as u64 + 1;
        let found = self
            .history
            .done_after(self.reached, last, &self.nouns, most);
        let mut found = found.await.map_err(failed)?;
        // One more than is told: whether the revision goes on.
        let further = (found.len() > MOST).then(|| found.pop()).flatten();
        self.reached = match (&further, found.last()) {
            (Some(_), Some(told)) => told.place,
            _ => after_all_of(last),
        };
        let registry = self.door.current();
        let goes_on = further.map(|further| further.place.revision);
        for of_revision in found.chunk_by(|one, next| one.place.revision == next.place.revision) {
            self.waiting
                .extend(self.told(of_revision, goes_on, &registry));
        }
        Ok(())
    }

    fn told(
        &self,
        done: &[Done],
        goes_on: Option<Revision>,
        registry: &Arc<Registry>,
    ) -> Option<RegistryChanges> {
        let first = done.first()?;
        let visible = done.iter().filter(|done| self.sees(done, registry));
        let changes: Vec<_> = visible.map(|done| change(done, registry)).collect();
        let more = goes_on == Some(first.place.revision);
        (!changes.is_empty()).then(|| RegistryChanges {
            revision: (&first.place.revision).into(),
            at: Instant(first.at.clone()),
            changes,
            more,
        })
    }

    /// Of some nouns a caller sees but the own records.
    fn sees(&self, done: &Done, registry: &Registry) -> bool {
        let Caller { subject, roles, .. } = &self.caller;
        match may_read(*roles, noun_of(done.record.noun)) {
            Access::All => true,
            Access::Own => {
                let intake = registry.intakes.even_retired(Id::new(done.record.uuid));
                intake.is_some_and(|intake| is_shown(intake, *roles, subject))
            }
            Access::None => false,
        }
    }
}

fn change(done: &Done, registry: &Registry) -> RegistryChange {
    let record = registry.record(done.record);
    RegistryChange {
        noun: done.record.noun.name(),
        record: ID(done.record.to_string()),
        key: record.map(|record| record.key().to_string()),
        action: done.action,
    }
}
