//! What is done with a request: who may do it is one table, [`MOVES`].
//!
//! Approval weighs the flow as it would be, in the plan itself, so that nothing comes between the look and the act.

use std::sync::Arc;

use async_graphql::{ID, MaybeUndefined};
use entity::vocabulary::{
    ChangeAction, FlowState, IntakeMove, IntakeState, StandingState, Verdict,
};
use jiff::civil::Date;

use super::Asker;
use crate::command::draft::{Draft, find};
use crate::command::flow::FlowDraft;
use crate::command::form::{Form, Pending};
use crate::command::input::Day;
use crate::command::plan::{Command, Planned, current};
use crate::command::problem::{Problem, ProblemCode, Problems};
use crate::compliance::clearance::weighed;
use crate::registry::change::Change;
use crate::registry::flow::{Flow, Recipient};
use crate::registry::intake::{Intake, IntakeStep, MOVES, Mover};
use crate::registry::nouns::{Held, Record};
use crate::registry::revision::Revision;
use crate::registry::value::Registry;
use crate::registry::vendor::{Standing, Vendor};
use crate::registry::window::Window;

/// Something that is done with a request.
#[derive(Debug, Clone)]
pub struct Handling {
    /// The id or key of the request.
    pub target: ID,
    /// Its version that the caller read.
    pub version: Revision,
    /// What is done.
    pub verb: Verb,
    /// In which words.
    pub text: Option<String>,
    /// By whom.
    pub by: Asker,
    /// On which day.
    pub today: Date,
}

/// What is done with a request.
#[derive(Debug, Clone)]
pub enum Verb {
    /// More is said.
    Answer,
    /// It is wanted no more.
    Withdraw,
    /// More is asked.
    AskForMore,
    /// It is refused.
    Reject,
    /// It may begin.
    Approve(Box<Approval>),
}

/// How a request is approved.
#[derive(Debug, Clone, Default)]
pub struct Approval {
    /// What is to be kept.
    pub conditions: Vec<String>,
    /// The last day.
    pub until: Option<Day>,
    /// The registered vendor that the proposed one is.
    pub vendor: Option<ID>,
    /// Although the answer is FORBIDDEN.
    pub overriding: bool,
}

impl Verb {
    /// The move.
    #[must_use]
    pub const fn did(&self) -> IntakeMove {
        match self {
            Self::Answer => IntakeMove::Answer,
            Self::Withdraw => IntakeMove::Withdraw,
            Self::AskForMore => IntakeMove::AskForMore,
            Self::Reject => IntakeMove::Reject,
            Self::Approve(_) => IntakeMove::Approve,
        }
    }

    const fn needs_words(&self) -> bool {
        match self {
            Self::Answer | Self::AskForMore | Self::Reject => true,
            Self::Withdraw => false,
            Self::Approve(approval) => approval.overriding,
        }
    }
}

impl Handling {
    /// Whether it is for who asked, and not for an officer.
    #[must_use]
    pub fn is_for_requester(&self) -> bool {
        let mut moves = MOVES.iter();
        let did = self.verb.did();
        moves.any(|(_, it, mover, _)| *it == did && *mover == Mover::Requester)
    }

    /// Plans it.
    pub(in crate::command) fn plan(self, registry: &Registry) -> Result<Planned, Problems> {
        let Self {
            target,
            version,
            verb,
            text,
            by,
            today,
        } = self;
        let base = current::<Intake>(target, version, registry)?;
        let state = next(&base, verb.did(), &by)?;
        let pending = Pending::new();
        let mut form = Form::new(registry, &pending, Vec::new());
        let given = MaybeUndefined::from(Some(text));
        let text = match verb.needs_words() {
            true => form.required("text", given, None, Form::text),
            false => form.optional("text", given, None, Form::text),
        };
        let mut after = Intake::clone(&base);
        after.state = state;
        after.steps.push(IntakeStep {
            did: verb.did(),
            by: by.subject,
            on: today,
            text,
        });
        let mut changes = Vec::new();
        if let Verb::Approve(approval) = verb {
            changes = approve(*approval, &mut after, &mut form, today);
        }
        let problems = form.into_problems();
        if !problems.is_empty() {
            return Err(problems);
        }
        let subject = Some(Arc::clone(&base).record().id());
        changes.push(Change {
            action: ChangeAction::Update,
            before: Some(base.record()),
            after: Arc::new(after).record(),
        });
        Ok(Planned::new(changes, subject))
    }
}

/// Where the move leads, if it may be made by this caller.
fn next(intake: &Intake, did: IntakeMove, by: &Asker) -> Result<IntakeState, Problems> {
    let refused = |code, message: &str| {
        let path = ["id".to_owned()];
        Err(vec![Problem::new(code, &path, message)])
    };
    let mut moves = MOVES.iter();
    let found = moves.find(|(from, it, ..)| *from == intake.state && *it == did);
    let Some((.., mover, to)) = found else {
        let message = format!(
            "the request is {}, so that this cannot be done",
            intake.state
        );
        return refused(ProblemCode::Conflict, &message);
    };
    let is_requester = by.subject == intake.requested_by;
    match mover {
        Mover::Requester if !is_requester => refused(
            ProblemCode::Forbidden,
            "only who asked may do this; ask them",
        ),
        Mover::Officer if is_requester || by.behind == intake.behind => refused(
            ProblemCode::Forbidden,
            "who asked, or stands behind that, does not decide; ask another officer",
        ),
        Mover::Requester | Mover::Officer => Ok(*to),
    }
}

/// What approval makes, and the request as it is then.
fn approve(
    approval: Approval,
    intake: &mut Intake,
    form: &mut Form<'_>,
    today: Date,
) -> Vec<Change> {
    let Approval {
        conditions,
        until,
        vendor,
        overriding,
    } = approval;
    let given = MaybeUndefined::Value(conditions);
    intake.conditions = form.list("conditions", given, None, Form::text);
    intake.until = form.optional("until", MaybeUndefined::from(Some(until)), None, Form::day);
    if intake.until.is_some_and(|until| until < today) {
        let message = "that day has passed; give today or a later one";
        form.refuse(ProblemCode::Invalid, "until", message);
    }
    if let Some(id) = vendor {
        take_registered(id, intake, form);
    }
    let made = made(intake, today);
    let mut draft = form.registry().clone();
    made.iter().for_each(|change| draft.apply(change));
    refuse_what_breaks(intake, &draft, form);
    let from = intake.flow.window.from.unwrap_or(today).max(today);
    let (verdict, accepted) = weighed(&draft, &intake.flow, from);
    if verdict == Verdict::Forbidden {
        refuse_forbidden(intake, overriding, form);
    }
    intake.accepted = accepted;
    made
}

/// The proposed vendor is one that is registered by now.
fn take_registered(id: ID, intake: &mut Intake, form: &mut Form<'_>) {
    if intake.vendor.is_none() {
        let message = "the request is about a registered vendor already; leave it out";
        form.refuse(ProblemCode::Invalid, "vendor", message);
        return;
    }
    match find::<Vendor>(form.registry(), id, &["vendor".to_owned()]) {
        Ok(vendor) => {
            intake.vendor = None;
            intake.flow.recipient = Recipient::Vendor(vendor);
        }
        Err(problems) => form.absorb(problems),
    }
}

/// The vendor, approved from today on, and the flow, confirmed.
fn made(intake: &mut Intake, today: Date) -> Vec<Change> {
    let mut records = Vec::new();
    if let Some(vendor) = &mut intake.vendor {
        vendor.standing = vec![Standing {
            state: StandingState::Approved,
            window: Window {
                from: Some(today),
                until: None,
            },
            reason: Some(format!("request {}", intake.head.key)),
        }];
        records.push(Arc::new(vendor.clone()).record());
    }
    let window = &mut intake.flow.window;
    window.from = Some(window.from.unwrap_or(today));
    window.until = window.until.into_iter().chain(intake.until).min();
    intake.flow.state = FlowState::Confirmed;
    records.push(Arc::new(intake.flow.clone()).record());
    let registered = |after: Record| Change {
        action: ChangeAction::Register,
        before: None,
        after,
    };
    records.into_iter().map(registered).collect()
}

/// What came between the request and its approval.
fn refuse_what_breaks(intake: &Intake, draft: &Registry, form: &mut Form<'_>) {
    let vendors = &form.registry().vendors;
    let taken = |vendor: &&Vendor| vendors.id_of_key(vendor.head.key.as_str()).is_some();
    if let Some(vendor) = intake.vendor.as_ref().filter(taken) {
        let message = format!(
            "a vendor with the key `{}` was registered since; name it here if it is the same, or reject the request",
            vendor.head.key
        );
        form.refuse(ProblemCode::DuplicateKey, "vendor", message);
    } else if let Some(vendor) = &intake.vendor {
        let record = Arc::new(vendor.clone()).record();
        form.absorb(Command::check(&record, draft, &["vendor".to_owned()]));
    }
    let Flow { head, window, .. } = &intake.flow;
    if form.registry().flows.id_of_key(head.key.as_str()).is_some() {
        let message = format!(
            "a flow with the key `{}` was registered since; reject the request, and ask anew with another",
            head.key
        );
        form.refuse(ProblemCode::DuplicateKey, "id", message);
    }
    if window.is_backwards() {
        let message = "the flow would end before it begins; give a later day";
        form.refuse(ProblemCode::UntilBeforeFrom, "until", message);
    }
    FlowDraft::check(&intake.flow, draft, form);
}

/// A prohibition is overridden with a reason and an end, or not at all. The words are asked for with the others.
fn refuse_forbidden(intake: &Intake, overriding: bool, form: &mut Form<'_>) {
    if !overriding {
        let message = "the answer is FORBIDDEN; reject the request, or approve it all the same with `overriding`, words and `until`";
        form.refuse(ProblemCode::Conflict, "overriding", message);
    } else if intake.until.is_none() {
        let message = "what is forbidden is approved until a day; give the last one";
        form.refuse(ProblemCode::Required, "until", message);
    }
}
