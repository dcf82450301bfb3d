//! The mutations of requests: procurement asks, officers decide.

use async_graphql::{Context, ID, InputObject, Object, Result};

use super::IntakeObject;
use crate::auth::caller::Caller;
use crate::command::external::ExternalReferenceDraft;
use crate::command::flow::FlowDraft;
use crate::command::input::{Day, RevisionNumber};
use crate::command::intake::handling::{Approval, Handling, Verb};
use crate::command::intake::{Asker, IntakeDraft, ProposedVendor};
use crate::command::plan::{Action, Command};
use crate::graphql::at::At;
use crate::graphql::mutation::{Outcome, UserError, submit, version};
use crate::graphql::preview::CommandPreview;

/// What is asked: may this begin?
#[derive(InputObject)]
pub struct SubmitIntakeInput {
    /// Who is to have the data.
    vendor: ProposedVendor,
    /// The flow, but for its recipient and state. The key is made of the id unless given.
    flow: FlowDraft,
    /// What it is wanted for. It is kept for good and is not for names of persons.
    justification: String,
    /// The id of the request in another system; no other request may have it.
    external_reference: Option<ExternalReferenceDraft>,
    /// Only say what would be done.
    preview: Option<bool>,
}

/// What is done with a request.
#[derive(InputObject)]
pub struct HandleIntakeInput {
    /// The id or key of the request.
    id: ID,
    /// The `version` that was read; if the request has changed since, nothing is done.
    version: RevisionNumber,
    /// In which words; only a withdrawal needs none. They are kept for good and are not for names of persons.
    text: Option<String>,
    /// Only say what would be done.
    preview: Option<bool>,
}

/// How a request is approved.
#[derive(InputObject)]
pub struct ApproveIntakeInput {
    /// The id or key of the request.
    id: ID,
    /// The `version` that was read; if the request has changed since, nothing is done.
    version: RevisionNumber,
    /// In which words; overriding needs some. They are kept for good and are not for names of persons.
    text: Option<String>,
    /// What is to be kept.
    conditions: Option<Vec<String>>,
    /// The last day; overriding needs one.
    until: Option<Day>,
    /// The registered vendor that the proposed one is, by id or key, if it was registered since.
    vendor: Option<ID>,
    /// Approves it although the answer is FORBIDDEN, which stays a finding.
    overriding: Option<bool>,
    /// Only say what would be done.
    preview: Option<bool>,
}

/// What became of it.
pub struct IntakePayload(Outcome);

/// What became of it.
#[Object]
impl IntakePayload {
    /// The request as it now stands, or would with a preview; with a CONFLICT the one that stands in the way; else null where
    /// nothing was done, or the caller may not see it.
    async fn intake(&self) -> Option<IntakeObject<'_>> {
        let at = &self.0.at;
        let record = at.registry.intakes.get(self.0.id()?)?;
        at.sees(record).then_some(IntakeObject { at, record })
    }

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

/// The mutations of requests.
#[derive(Default)]
pub struct IntakeMutations;

/// The mutations of requests.
#[Object]
impl IntakeMutations {
    /// Asks whether a sharing of data may begin. `intake.assessment` answers at once: the decision, the transfers it would
    /// bring, the promises it would break, what is missing, and the earliest day. Needs the role editor, officer or
    /// procurement.
    async fn submit_intake(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is asked.")] input: SubmitIntakeInput,
    ) -> Result<Option<IntakePayload>> {
        let SubmitIntakeInput {
            vendor,
            flow,
            justification,
            external_reference,
            preview,
        } = input;
        let (at, by) = (ctx.data::<At>()?, asker(ctx.data::<Caller>()?));
        let draft = IntakeDraft {
            vendor,
            flow: Box::new(flow),
            justification,
            external_reference,
            by,
            today: at.today,
        };
        let command = Command::Intake(Action::Register(draft));
        Ok(Some(IntakePayload(
            submit(ctx, Ok(command), None, preview).await?,
        )))
    }

    /// Says more, where more was asked. Only who asked may.
    async fn answer_intake(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is said.")] input: HandleIntakeInput,
    ) -> Result<Option<IntakePayload>> {
        handle(ctx, input, Verb::Answer).await
    }

    /// Takes a request back. Only who asked may.
    async fn withdraw_intake(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which request.")] input: HandleIntakeInput,
    ) -> Result<Option<IntakePayload>> {
        handle(ctx, input, Verb::Withdraw).await
    }

    /// Asks for more before it is decided. Needs the role officer, and not who asked.
    async fn ask_for_more(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is to be said.")] input: HandleIntakeInput,
    ) -> Result<Option<IntakePayload>> {
        handle(ctx, input, Verb::AskForMore).await
    }

    /// Refuses a request. Needs the role officer, and not who asked.
    async fn reject_intake(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Why.")] input: HandleIntakeInput,
    ) -> Result<Option<IntakePayload>> {
        handle(ctx, input, Verb::Reject).await
    }

    /// Lets a request begin: registers its vendor, approved from today on, if it is not registered yet, and its flow,
    /// confirmed, in one revision. What is FORBIDDEN needs `overriding`, words and an end. Needs the role officer, and not
    /// who asked.
    async fn approve_intake(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How.")] input: ApproveIntakeInput,
    ) -> Result<Option<IntakePayload>> {
        let ApproveIntakeInput {
            id,
            version,
            text,
            conditions,
            until,
            vendor,
            overriding,
            preview,
        } = input;
        let approval = Approval {
            conditions: conditions.unwrap_or_default(),
            until,
            vendor,
            overriding: overriding == Some(true),
        };
        let input = HandleIntakeInput {
            id,
            version,
            text,
            preview,
        };
        handle(ctx, input, Verb::Approve(Box::new(approval))).await
    }
}

async fn handle(
    ctx: &Context<'_>,
    input: HandleIntakeInput,
    verb: Verb,
) -> Result<Option<IntakePayload>> {
    let HandleIntakeInput {
        id: target,
        version: read,
        text,
        preview,
    } = input;
    let (at, by) = (ctx.data::<At>()?, asker(ctx.data::<Caller>()?));
    let today = at.today;
    let reason = text.clone();
    let command = version(&read).map(|version| {
        Command::HandleIntake(Handling {
            target,
            version,
            verb,
            text,
            by,
            today,
        })
    });
    Ok(Some(IntakePayload(
        submit(ctx, command, reason, preview).await?,
    )))
}

fn asker(caller: &Caller) -> Asker {
    Asker {
        subject: caller.subject.clone(),
        behind: caller.behind().to_owned(),
    }
}
