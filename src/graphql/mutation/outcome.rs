//! What became of a command, and the reasons why nothing was done.

use std::time::Duration;

use async_graphql::{Context, Result, SimpleObject};
use entity::id::Id;

use crate::auth::caller::Caller;
use crate::command::form::shown;
use crate::command::input::RevisionNumber;
use crate::command::plan::Command;
use crate::command::problem::{Problem, ProblemCode};
use crate::error::Error;
use crate::graphql::at::At;
use crate::graphql::error::refuse;
use crate::graphql::history::left_by;
use crate::graphql::preview::{CommandPreview, look};
use crate::registry::noun::RecordId;
use crate::registry::nouns::Record;
use crate::registry::revision::Revision;
use crate::store::door::{Door, Refusal};
use crate::store::idempotency::{Effect, Once};

/// What a client is told to wait where nobody knows how long it takes.
const RETRY_AFTER: Duration = Duration::from_secs(1);

/// One reason why nothing was done.
#[derive(SimpleObject, Debug, Clone)]
pub struct UserError {
    /// The code.
    pub(in crate::graphql) code: ProblemCode,
    /// The place in the arguments, from `input` on.
    pub(in crate::graphql) path: Vec<String>,
    /// What is wrong and what to do, for a person.
    pub(in crate::graphql) message: String,
}

/// What became of a command: the value after it, or the problems.
pub(in crate::graphql) struct Outcome {
    pub(in crate::graphql) at: At,
    subject: Option<RecordId>,
    problems: Vec<Problem>,
    preview: Option<CommandPreview>,
    /// The revision that it made.
    revision: Option<Revision>,
    /// Whether the record was not there when it was asked for.
    is_new: Option<bool>,
}

impl Outcome {
    pub(in crate::graphql) fn user_errors(&self, draft: &str) -> Vec<UserError> {
        let at_its_place = |problem: &Problem| {
            let outside = is_outside(problem);
            let frame = ["input", draft];
            user_error(problem, if outside { &["input"] } else { &frame })
        };
        self.problems.iter().map(at_its_place).collect()
    }

    /// The same of an input that holds no draft.
    pub(in crate::graphql) fn user_errors_of_input(&self) -> Vec<UserError> {
        let problems = self.problems.iter();
        problems
            .map(|problem| user_error(problem, &["input"]))
            .collect()
    }

    /// The revision of the answer; null where nothing was done.
    pub(in crate::graphql) fn revision(&self) -> Option<RevisionNumber> {
        self.revision.as_ref().map(RevisionNumber::from)
    }

    /// Whether the record is made by it; null where nothing was done, and of a request that was done before.
    pub(in crate::graphql) const fn is_new(&self) -> Option<bool> {
        self.is_new
    }

    /// What would be done; null where it was done, or cannot be.
    pub(in crate::graphql) fn preview(&self) -> Option<&CommandPreview> {
        self.preview.as_ref()
    }

    /// The record that the command was about, if it was done.
    pub(in crate::graphql) fn done(&self) -> Option<RecordId> {
        self.subject.filter(|_| self.problems.is_empty())
    }

    pub(in crate::graphql) fn id<K>(&self) -> Option<Id<K>> {
        self.subject.map(|subject| Id::new(subject.uuid))
    }
}

/// Whether the problem is with which record is meant, and not with its facts.
fn is_outside(problem: &Problem) -> bool {
    let first = problem.path.first();
    first.is_none_or(|first| first == "id" || first == "version")
}

pub(in crate::graphql) fn user_error(problem: &Problem, frame: &[&str]) -> UserError {
    let Problem {
        code,
        path,
        message,
        current: _,
        because: _,
    } = problem.clone();
    let frame = frame.iter().map(|part| (*part).to_owned());
    UserError {
        code,
        path: frame.chain(path).collect(),
        message,
    }
}

/// Sends a command through the door, or only looks at what it would do.
pub(in crate::graphql) async fn submit(
    ctx: &Context<'_>,
    command: Result<Command, Problem>,
    reason: Option<String>,
    preview: Option<bool>,
) -> Result<Outcome> {
    let (door, caller, asked) = (
        ctx.data::<Door>()?,
        ctx.data::<Caller>()?,
        ctx.data::<At>()?,
    );
    if let Some(effect) = ctx.data_opt::<Effect>() {
        return repeated(ctx, asked, *effect).await;
    }
    let command = match command {
        Ok(command) => command,
        Err(problem) => return Ok(refused(door, asked, vec![problem])),
    };
    if preview == Some(true) {
        return match look(ctx, command).await? {
            Ok(looked) => Ok(Outcome {
                is_new: is_new(asked, looked.subject),
                at: looked.at,
                subject: looked.subject,
                problems: Vec::new(),
                preview: Some(looked.preview),
                revision: None,
            }),
            Err(refusal) => Ok(refused(door, asked, problems_of(refusal)?)),
        };
    }
    let once = ctx.data_opt::<Once>().cloned();
    match door.submit(command, caller, reason, "api", once).await {
        Ok(done) => Ok(Outcome {
            at: asked.over(done.registry),
            is_new: is_new(asked, done.subject),
            subject: done.subject,
            problems: Vec::new(),
            preview: None,
            revision: Some(done.revision),
        }),
        Err(refusal) => Ok(refused(door, asked, problems_of(refusal)?)),
    }
}

/// Nothing is done, for these reasons.
pub(in crate::graphql) fn not_done(ctx: &Context<'_>, problems: Vec<Problem>) -> Result<Outcome> {
    Ok(refused(ctx.data()?, ctx.data()?, problems))
}

/// What is said to a request whose key was used for another one.
pub const KEY_TAKEN: &str =
    "the `Idempotency-Key` was used for another request within the last 24 hours; send a new one";

/// Why nothing was done.
///
/// # Errors
/// The outcome is unknown, or the server failed.
pub(in crate::graphql) fn problems_of(refusal: Refusal) -> Result<Vec<Problem>> {
    let unavailable = |message: &str, retry_after| Error::Unavailable {
        message: message.to_owned(),
        retry_after,
    };
    let error = match refusal {
        Refusal::Problems(problems) => return Ok(problems),
        Refusal::Busy(retry_after) => unavailable(
            "too many changes wait; nothing was done, try again",
            retry_after,
        ),
        Refusal::Outdated => unavailable(
            "this server is older than the database and only reads; nothing was done, send it to the newer server",
            RETRY_AFTER,
        ),
        Refusal::KeyTaken => Error::BadRequest(KEY_TAKEN.to_owned()),
        Refusal::Unknown => unavailable(
            "outcome unknown; repeat it with the same `Idempotency-Key`, or read the record before you repeat it",
            RETRY_AFTER,
        ),
        Refusal::Internal => Error::Internal(anyhow::anyhow!("a command failed")),
    };
    Err(refuse(&error))
}

fn refused(door: &Door, asked: &At, problems: Vec<Problem>) -> Outcome {
    let current = problems.iter().find_map(|problem| problem.current.as_ref());
    let subject = current.map(Record::id);
    Outcome {
        at: asked.over(door.current()),
        subject,
        problems,
        preview: None,
        revision: None,
        is_new: None,
    }
}

fn is_new(asked: &At, subject: Option<RecordId>) -> Option<bool> {
    subject.map(|id| asked.registry.record(id).is_none())
}

/// The answer to a request that was done before, from the register as its effect left it.
async fn repeated(ctx: &Context<'_>, asked: &At, effect: Effect) -> Result<Outcome> {
    let Effect { revision, subject } = effect;
    Ok(Outcome {
        at: asked.over(left_by(ctx, asked, effect).await?),
        subject,
        problems: Vec::new(),
        preview: None,
        revision: Some(revision),
        is_new: None,
    })
}

pub(in crate::graphql) fn version(given: &RevisionNumber) -> Result<Revision, Problem> {
    given.0.parse().map_err(|_| {
        let message = format!(
            "`{}` is not a version; give the `version` that you read",
            shown(&given.0)
        );
        Problem::new(ProblemCode::Invalid, &["version".to_owned()], message)
    })
}
