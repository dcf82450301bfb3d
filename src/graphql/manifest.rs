//! `applyManifest`: what `steward import` does, through the API. The plan is that of the command line; here is only its
//! form.

use std::sync::Arc;

use async_graphql::{Context, InputObject, Object, Result, SimpleObject, Value};
use entity::vocabulary::ChangeAction;
use tokio::task::spawn_blocking;

use super::at::At;
use super::error::refuse;
use super::findings_change::FindingsChangeObject;
use super::history::left_by;
use super::mutation::{UserError, problems_of};
use super::preview::findings_change;
use crate::auth::caller::Caller;
use crate::command::input::RevisionNumber;
use crate::command::plan::{Command, Prepared};
use crate::command::problem::{Problem, ProblemCode};
use crate::error::Error;
use crate::manifest::plan::{Difference, Import, Plan, Step, steps};
use crate::manifest::{ManifestError, noun_of, parse};
use crate::registry::nouns::Record;
use crate::registry::value::Registry;
use crate::store::door::{Door, new_ids, permit};
use crate::store::history::History;
use crate::store::idempotency::{Effect, Once};

/// How many refusals an answer holds: a small file can have very many.
pub(super) const SHOWN: usize = 1_000;

/// A manifest, as a file would hold it.
#[derive(InputObject)]
pub struct ManifestFileInput {
    /// What refusals call it.
    name: String,
    /// The manifest, in YAML or JSON.
    text: String,
}

/// What to apply.
#[derive(InputObject)]
pub struct ApplyManifestInput {
    /// The manifests, whose rows are applied together. They go into variables: a request takes 1 MiB, a document 16 KiB.
    files: Vec<ManifestFileInput>,
    /// Lists, such as `vendors`, whose records are retired where no row names them. Each must stand in a file, be it empty.
    retire_missing: Option<Vec<String>>,
    /// Why. It is kept for good and is not for names of persons.
    reason: Option<String>,
    /// Only say what would be done.
    preview: Option<bool>,
}

/// A record that is made or retired.
#[derive(SimpleObject)]
pub struct ManifestChange {
    /// The list that it belongs to, such as `vendors`.
    list: &'static str,
    /// Its key.
    key: String,
}

/// A record that changes.
#[derive(SimpleObject)]
pub struct ManifestUpdate {
    /// The list that it belongs to, such as `vendors`.
    list: &'static str,
    /// Its key.
    key: String,
    /// The fields that differ.
    differences: Vec<ManifestDifference>,
}

/// A field that differs.
#[derive(SimpleObject)]
pub struct ManifestDifference {
    /// Its name in the file.
    field: String,
    /// What stands, as JSON; null where nothing is stated.
    before: Option<String>,
    /// What would stand, as JSON; null where nothing is stated.
    after: Option<String>,
}

/// A reason to refuse the import.
#[derive(SimpleObject)]
pub struct ManifestRefusal {
    /// The file; null where it belongs to none.
    file: Option<String>,
    /// The line, from 1; null where it is not known.
    line: Option<u64>,
    /// The column, from 1; null where it is not known.
    column: Option<u64>,
    /// What is wrong and what to do, for a person.
    message: String,
}

/// What became of it, or would become.
#[derive(Default)]
pub struct ApplyManifestPayload {
    pub(super) plan: Plan,
    pub(super) problems: Vec<Problem>,
    pub(super) revision: Option<RevisionNumber>,
    pub(super) findings: Option<FindingsChangeObject>,
}

/// What became of it, or would become.
#[Object]
impl ApplyManifestPayload {
    /// The records that are made.
    async fn created(&self) -> Vec<ManifestChange> {
        self.changes(ChangeAction::Register)
    }

    /// The records that change.
    async fn updated(&self) -> Vec<ManifestUpdate> {
        self.updates()
    }

    /// The records that are retired.
    async fn retired(&self) -> Vec<ManifestChange> {
        self.changes(ChangeAction::Retire)
    }

    /// How many rows say what the register says already; 0 where a request with an `Idempotency-Key` is repeated.
    async fn left(&self) -> usize {
        self.plan.left
    }

    /// The reasons to refuse rows, with their places, at most 1,000; with one nothing is done.
    async fn refused(&self) -> Vec<ManifestRefusal> {
        self.plan.refused.iter().take(SHOWN).map(refusal).collect()
    }

    /// How many reasons there are to refuse rows.
    async fn refused_count(&self) -> usize {
        self.plan.refused.len()
    }

    /// Why nothing was done, the reasons in `refused` included; empty where it was done, or could be.
    async fn user_errors(&self) -> Vec<UserError> {
        let of_rows = self.plan.refused.iter().take(SHOWN);
        let of_rows = of_rows.map(|error| UserError {
            code: ProblemCode::Invalid,
            path: vec!["input".to_owned(), "files".to_owned()],
            message: error.to_string(),
        });
        let others = self.problems.iter().map(|problem| UserError {
            code: problem.code,
            path: vec!["input".to_owned()],
            message: problem.message.clone(),
        });
        of_rows.chain(others).collect()
    }

    /// Of a preview that nothing stands in the way of, the findings that would appear today, and those that would go.
    async fn findings(&self) -> Option<&FindingsChangeObject> {
        self.findings.as_ref()
    }

    /// The revision that the register now has; null where nothing was written.
    async fn revision(&self) -> Option<RevisionNumber> {
        self.revision.clone()
    }
}

impl ApplyManifestPayload {
    fn steps(&self, action: ChangeAction) -> impl Iterator<Item = &Step> {
        let steps = self.plan.steps.iter();
        steps.filter(move |step| step.action == action)
    }

    /// The records that change.
    pub(super) fn updates(&self) -> Vec<ManifestUpdate> {
        self.steps(ChangeAction::Update).map(update).collect()
    }

    /// The records that are made, or retired.
    pub(super) fn changes(&self, action: ChangeAction) -> Vec<ManifestChange> {
        let changes = self.steps(action).map(|step| ManifestChange {
            list: step.list,
            key: step.key.clone(),
        });
        changes.collect()
    }
}

fn update(step: &Step) -> ManifestUpdate {
    ManifestUpdate {
        list: step.list,
        key: step.key.clone(),
        differences: shown_differences(step),
    }
}

/// The fields that differ, as an answer shows them.
pub(super) fn shown_differences(step: &Step) -> Vec<ManifestDifference> {
    let differences = step.differences.iter().map(|difference| {
        let Difference {
            field,
            before,
            after,
        } = difference;
        ManifestDifference {
            field: field.clone(),
            before: before.as_ref().map(Value::to_string),
            after: after.as_ref().map(Value::to_string),
        }
    });
    differences.collect()
}

fn refusal(error: &ManifestError) -> ManifestRefusal {
    let ManifestError {
        file,
        line,
        column,
        cell: _,
        message,
    } = error.clone();
    ManifestRefusal {
        file: (!file.is_empty()).then_some(file),
        line: (line > 0).then_some(line),
        column: (column > 0).then_some(column),
        message,
    }
}

/// The mutation of manifests.
#[derive(Default)]
pub struct ManifestMutations;

#[Object]
impl ManifestMutations {
    /// Applies manifests as `steward import` does: all their rows in one revision, or nothing. Needs the role editor or
    /// officer; a row with a standing needs the officer.
    async fn apply_manifest(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to apply.")] input: ApplyManifestInput,
    ) -> Result<Option<ApplyManifestPayload>> {
        if let Some(effect) = ctx.data_opt::<Effect>() {
            return repeated(ctx, *effect).await.map(Some);
        }
        let ApplyManifestInput {
            files,
            retire_missing,
            reason,
            preview,
        } = input;
        let registry = ctx.data::<Door>()?.current();
        let lists = retire_missing.unwrap_or_default();
        let before = Arc::clone(&registry);
        let planned = spawn_blocking(move || plan(&files, &lists, &registry)).await;
        let failed = |cause: anyhow::Error| refuse(&Error::Internal(cause));
        let planned = planned.map_err(|error| failed(error.into()))?;
        let planned = planned.map_err(|cause| failed(anyhow::anyhow!(cause)))?;
        let how = How {
            reason,
            is_preview: preview == Some(true),
        };
        carry_out(ctx, before, planned, how).await.map(Some)
    }
}

/// How an import is done.
pub(super) struct How {
    /// Why it is done.
    pub(super) reason: Option<String>,
    /// Whether it is only looked at.
    pub(super) is_preview: bool,
}

/// Does what was planned on a value, unless a row is refused or nothing is to be done.
pub(super) async fn carry_out(
    ctx: &Context<'_>,
    before: Arc<Registry>,
    (command, mut plan): (Command, Plan),
    how: How,
) -> Result<ApplyManifestPayload> {
    let (door, caller) = (ctx.data::<Door>()?, ctx.data::<Caller>()?);
    if let Err(refused) = permit(&command, caller) {
        return Ok(refused_whole(problems_of(refused)?));
    }
    let to_do = plan.prepared.take();
    let to_do = to_do.filter(|prepared| !prepared.changes.is_empty());
    let mut done = ApplyManifestPayload {
        plan,
        ..ApplyManifestPayload::default()
    };
    match to_do {
        Some(prepared) if how.is_preview => {
            done.findings = findings_change(ctx, before, prepared.registry).await?;
        }
        Some(prepared) => {
            let once = ctx.data_opt::<Once>().cloned();
            match write(door, caller, command, prepared, how.reason, once).await? {
                Ok(revision) => done.revision = Some(revision),
                Err(problems) => return Ok(refused_whole(problems)),
            }
        }
        None => {}
    }
    Ok(done)
}

/// Nothing was done.
pub(super) fn refused_whole(problems: Vec<Problem>) -> ApplyManifestPayload {
    ApplyManifestPayload {
        problems,
        ..ApplyManifestPayload::default()
    }
}

/// The answer to a request that was done before: what its revision changed.
pub(super) async fn repeated(ctx: &Context<'_>, effect: Effect) -> Result<ApplyManifestPayload> {
    let registry = left_by(ctx, ctx.data::<At>()?, effect).await?;
    let failed = |cause: anyhow::Error| refuse(&Error::Internal(cause));
    let entry = ctx.data::<History>()?.entry(effect.revision).await;
    let entry = entry.map_err(|error| failed(error.into()))?;
    let mut done = entry.map_or_else(Vec::new, |(_, changes)| changes);
    for change in &mut done {
        // The log does not hold what is said of people.
        if let (Record::Person(_), Some(known)) =
            (&change.after, registry.record(change.after.id()))
        {
            change.after = known;
        }
    }
    let steps = steps(&done, &registry, &registry).map_err(|cause| failed(cause.into()))?;
    Ok(ApplyManifestPayload {
        plan: Plan {
            steps,
            ..Plan::default()
        },
        revision: Some((&effect.revision).into()),
        ..ApplyManifestPayload::default()
    })
}

async fn write(
    door: &Door,
    caller: &Caller,
    command: Command,
    prepared: Prepared,
    reason: Option<String>,
    once: Option<Once>,
) -> Result<std::result::Result<RevisionNumber, Vec<Problem>>> {
    let done = door
        .submit_prepared(command, prepared, caller, reason, "api", once)
        .await;
    match done {
        Ok(done) => Ok(Ok((&done.revision).into())),
        Err(refusal) => problems_of(refusal).map(Err),
    }
}

/// Reads the files and plans their rows.
fn plan(
    files: &[ManifestFileInput],
    lists: &[String],
    registry: &Arc<Registry>,
) -> std::result::Result<(Command, Plan), String> {
    let mut manifests = Vec::new();
    let mut refused = Vec::new();
    for ManifestFileInput { name, text } in files {
        match parse(name, text, usize::MAX) {
            Ok(manifest) => manifests.push(manifest),
            Err(errors) => refused.extend(errors),
        }
    }
    let is_readable = refused.is_empty();
    let mut rows = Import::new(manifests);
    for list in lists {
        match noun_of(list) {
            Ok(noun) => rows = rows.retire_missing(noun, registry),
            Err(message) => refused.push(ManifestError::new("", 0, 0, message)),
        }
    }
    let mut plan = match is_readable {
        true => rows.plan(registry, &mut new_ids()),
        false => Ok(Plan::default()),
    }
    .map_err(|error| error.to_string())?;
    plan.refused.extend(refused);
    if !plan.refused.is_empty() {
        plan.prepared = None;
    }
    Ok((rows.into_command(), plan))
}
