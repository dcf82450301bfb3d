//! The mutation that reverts a revision.

use async_graphql::{Context, InputObject, Object, Result};

use super::{Outcome, UserError, submit};
use crate::command::input::RevisionNumber;
use crate::command::plan::Command;
use crate::command::problem::{Problem, ProblemCode};
use crate::command::revert::Reversal;
use crate::error::Error;
use crate::graphql::error::refuse;
use crate::graphql::history::revision;
use crate::graphql::preview::CommandPreview;
use crate::store::history::History;

/// Which revision to revert.
#[derive(InputObject)]
pub struct RevertRevisionInput {
    /// Its number.
    revision: RevisionNumber,
    /// Why. It is kept for good and is not for names of persons.
    reason: Option<String>,
    /// Only say what would be done.
    preview: Option<bool>,
}

/// What became of it.
pub struct RevertRevisionPayload(Outcome);

/// What became of it.
#[Object]
impl RevertRevisionPayload {
    /// Why nothing was done; empty where it was done.
    async fn user_errors(&self) -> Vec<UserError> {
        self.0.user_errors_of_input()
    }

    /// The revision that the register now has; null where nothing was done.
    async fn revision(&self) -> Option<RevisionNumber> {
        self.0.revision()
    }

    /// What would be done; null unless a preview was asked for and nothing stands in the way.
    async fn preview(&self) -> Option<&CommandPreview> {
        self.0.preview()
    }
}

/// The mutation that reverts a revision.
#[derive(Default)]
pub struct RevertMutations;

/// The mutation that reverts a revision.
#[Object]
impl RevertMutations {
    /// Undoes everything that a revision did, in a new revision: what it made is retired, what it changed is as before, what
    /// it retired is there again. Refused where a later change stands on it, and where it is about people, of whom the log
    /// holds nothing. Needs the roles that the changes need.
    async fn revert_revision(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which revision.")] input: RevertRevisionInput,
    ) -> Result<Option<RevertRevisionPayload>> {
        let RevertRevisionInput {
            revision,
            reason,
            preview,
        } = input;
        let command = reversal(ctx, &revision).await?;
        let outcome = submit(ctx, command, reason, preview).await?;
        Ok(Some(RevertRevisionPayload(outcome)))
    }
}

async fn reversal(
    ctx: &Context<'_>,
    given: &RevisionNumber,
) -> Result<std::result::Result<Command, Problem>> {
    let path = ["revision".to_owned()];
    let number = match revision(&given.0) {
        Ok(number) => number,
        Err(error) => {
            return Ok(Err(Problem::new(
                ProblemCode::Invalid,
                &path,
                error.message(),
            )));
        }
    };
    let found = ctx.data::<History>()?.entry(number).await;
    let found = found.map_err(|error| refuse(&Error::Internal(error.into())))?;
    let Some((_, changes)) = found else {
        let message = format!("revision {number} does not exist; correct the number");
        return Ok(Err(Problem::new(ProblemCode::NotFound, &path, message)));
    };
    Ok(Ok(Command::Revert(Reversal {
        revision: number,
        changes,
    })))
}
