//! What a command would do: its changes, and the findings of today that would appear and go. Nothing is written.
//!
//! The command is planned as the writer would plan it, on the value that stands now; another command may come between the
//! preview and the change, and a new record gets another id when it is made. The findings are those of both values, so that
//! this costs as much as asking for all findings twice; it is done only where they are selected.

use std::sync::Arc;

use async_graphql::{Context, Object, Result, SimpleObject};
use entity::vocabulary::ChangeAction;
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

use super::at::At;
use super::error::refuse;
use super::findings_change::FindingsChangeObject;
use super::kept;
use super::manifest::{ManifestDifference, shown_differences};
use crate::auth::caller::Caller;
use crate::command::plan::{Command, Planned};
use crate::command::problem::Problems;
use crate::compliance::findings::change::FindingsChange;
use crate::error::Error;
use crate::manifest::plan::{Step, steps};
use crate::registry::noun::RecordId;
use crate::registry::value::Registry;
use crate::store::door::{Door, Refusal, new_ids, permit};

/// How many changes a preview holds: a merge can have very many.
const SHOWN: usize = 1_000;

/// The places for dear work, which dear queries take too.
pub struct Places(pub Arc<Semaphore>);

/// A record that would be made, changed, retired or erased.
#[derive(SimpleObject)]
pub struct PreviewChange {
    /// What would be done.
    action: ChangeAction,
    /// The list that the record belongs to, such as `vendors`.
    list: &'static str,
    /// Its key.
    key: String,
    /// Of a change, the fields that differ.
    differences: Vec<ManifestDifference>,
}

/// What a command would do.
pub struct CommandPreview {
    steps: Vec<Step>,
    findings: Option<FindingsChangeObject>,
}

/// What a command would do. Nothing was written.
#[Object]
impl CommandPreview {
    /// The records that would change, at most 1,000; none where everything is so already.
    async fn changes(&self) -> Vec<PreviewChange> {
        self.steps.iter().take(SHOWN).map(change).collect()
    }

    /// How many records would change.
    async fn change_count(&self) -> usize {
        self.steps.len()
    }

    /// The findings that would appear today, and those that would go.
    async fn findings(&self) -> Option<&FindingsChangeObject> {
        self.findings.as_ref()
    }
}

fn change(step: &Step) -> PreviewChange {
    PreviewChange {
        action: step.action,
        list: step.list,
        key: step.key.clone(),
        differences: shown_differences(step),
    }
}

/// A command that was looked at and not done.
pub(super) struct Looked {
    /// The value as it would be.
    pub(super) at: At,
    /// The record that the command is about.
    pub(super) subject: Option<RecordId>,
    /// What it would do.
    pub(super) preview: CommandPreview,
}

/// Looks at what the command would do, for a field `preview` of the payload.
///
/// # Errors
/// Planning it failed.
pub(super) async fn look(
    ctx: &Context<'_>,
    command: Command,
) -> Result<std::result::Result<Looked, Refusal>> {
    let (door, asked) = (ctx.data::<Door>()?, ctx.data::<At>()?);
    if let Err(refused) = permit(&command, ctx.data::<Caller>()?) {
        return Ok(Err(refused));
    }
    let before = asked.over(door.current());
    let with_findings = ctx.look_ahead().field("preview").field("findings").exists();
    let looked = dearly(ctx, move || {
        let planned = match command.plan(&before.registry, &mut new_ids()) {
            Ok(planned) => planned,
            Err(problems) => return Ok(Err(problems)),
        };
        looked(before, planned, with_findings).map(Ok)
    });
    let looked: std::result::Result<_, Problems> = looked.await??;
    Ok(looked.map_err(Refusal::Problems))
}

fn looked(before: At, planned: Planned, with_findings: bool) -> Result<Looked> {
    let Planned {
        changes, subject, ..
    } = planned;
    let mut registry = Registry::clone(&before.registry);
    registry.head.revision = registry.head.revision.next();
    for change in &changes {
        registry.apply(&change.clone().at_revision(registry.head.revision));
    }
    let at = before.over(Arc::new(registry));
    let steps = steps(&changes, &before.registry, &at.registry);
    let steps = steps.map_err(|error| refuse(&Error::Internal(error.into())))?;
    let later = before.over(Arc::clone(&at.registry));
    let findings = with_findings.then(|| compare(before, later)).flatten();
    Ok(Looked {
        at,
        subject,
        preview: CommandPreview { steps, findings },
    })
}

/// The findings that would appear and go from the one value to the other, for a field `findings` of the payload.
pub(super) async fn findings_change(
    ctx: &Context<'_>,
    before: Arc<Registry>,
    after: Registry,
) -> Result<Option<FindingsChangeObject>> {
    if !ctx.look_ahead().field("findings").exists() {
        return Ok(None);
    }
    let asked = ctx.data::<At>()?;
    let (before, after) = (asked.over(before), asked.over(Arc::new(after)));
    dearly(ctx, move || compare(before, after)).await
}

/// Null once the request's budget is spent.
fn compare(earlier: At, later: At) -> Option<FindingsChangeObject> {
    let before = kept::findings(&earlier, earlier.today)?;
    let change = FindingsChange::between(&before, &kept::findings(&later, later.today)?);
    Some(FindingsChangeObject {
        on: earlier.today,
        earlier,
        later,
        change,
    })
}

/// Does dear work on a thread of its own, once there is a place for it.
pub(super) async fn dearly<T: Send + 'static>(
    ctx: &Context<'_>,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T> {
    let places = Arc::clone(&ctx.data::<Places>()?.0);
    let ending = |_| {
        refuse(&Error::Unavailable {
            message: "the server is ending; nothing was done".to_owned(),
            retry_after: std::time::Duration::from_secs(1),
        })
    };
    let place = places.acquire_owned().await.map_err(ending)?;
    let done = spawn_blocking(move || {
        let done = work();
        drop(place);
        done
    });
    done.await
        .map_err(|cause| refuse(&Error::Internal(cause.into())))
}
