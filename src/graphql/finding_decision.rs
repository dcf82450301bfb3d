//! Decisions about findings in the API, and the mutations of officers that make and withdraw them.

use std::sync::Arc;

use async_graphql::{Context, ID, InputObject, Object, Result};
use entity::vocabulary::{FindingCode, FindingDecisionKind};
use jiff::civil::Date;

use super::at::At;
use super::connection::noun_object;
use super::criteria::Way::Refers;
use super::criteria::{Criteria, Filter};
use super::finding::FindingObject;
use super::kept::known_findings;
use super::mutation::{Outcome, UserError, not_done, submit, version};
use super::node::{self, Node};
use super::order::orders;
use super::person::{PersonObject, person_of};
use super::preview::{CommandPreview, dearly};
use crate::auth::caller::Caller;
use crate::command::finding_decision::{FindingDecisionDraft, Ruling};
use crate::command::form::shown;
use crate::command::input::{Day, RevisionNumber};
use crate::command::plan::{Action, Command};
use crate::command::problem::{Problem, ProblemCode};
use crate::compliance::findings::{Finding, find_one};
use crate::registry::edge::Edge;
use crate::registry::finding_decision::{FindingDecision, Identity};
use crate::registry::person::Person;
use crate::registry::revision::Revision;

orders! {
    /// What decisions about findings can be ordered by.
    FindingDecisionOrder(FindingDecisionOrderField) of FindingDecision {
        /// The last day on which it holds.
        Until => |decision| Some(Value::day(decision.until?));
    }
}

/// Which decisions about findings. All that is given must hold.
#[derive(InputObject, Debug, Clone, Default)]
pub struct FindingDecisionFilter {
    /// Decided so.
    pub kind: Option<FindingDecisionKind>,
    /// About findings of this code.
    pub code: Option<FindingCode>,
    /// To be mended by this person: the id or key.
    pub assignee: Option<ID>,
    /// With a last day that comes before this day.
    pub ends_before: Option<Day>,
    /// All of these hold too.
    pub and: Option<Vec<FindingDecisionFilter>>,
    /// At least one of these holds; an empty list lets nothing pass.
    pub or: Option<Vec<FindingDecisionFilter>>,
    /// This does not hold.
    pub not: Option<Box<FindingDecisionFilter>>,
}

impl Filter<FindingDecision> for FindingDecisionFilter {
    fn criteria(self, at: &At) -> Result<Criteria<'_, FindingDecision>> {
        let Self {
            kind,
            code,
            assignee,
            ends_before,
            and,
            or,
            not,
        } = self;
        let before = ends_before.map(|day| at.day(Some(day))).transpose()?;
        let edges = &[Refers(Edge::FindingDecisionAssignee)];
        Criteria::<FindingDecision>::new(at)
            .is(kind, |record, kind| record.kind == *kind)
            .is(code, |record, code| record.finding.code == *code)
            .is(before, |record, day| {
                record.until.is_some_and(|until| until < *day)
            })
            .names::<Person>(assignee, "assignee", edges)?
            .joined(and, or, not)
    }
}

noun_object! {
    /// What an officer decided about a finding.
    FindingDecisionObject, FindingDecisionConnection, FindingDecisionEdge of FindingDecision
    as "FindingDecision", "FindingDecisionConnection", "FindingDecisionEdge" {
        /// The `id` of the finding, which may be gone.
        async fn finding_id(&self) -> ID {
            ID(self.record.finding.to_string())
        }

        /// The code of the finding.
        async fn code(&self) -> FindingCode {
            self.record.finding.code
        }

        /// The record that the finding is about; null where it is retired, or the caller may not see it.
        async fn subject(&self, ctx: &Context<'_>) -> Option<Node<'a>> {
            node::visible(self.at, ctx.data_opt::<Caller>()?, self.record.finding.subject)
        }

        /// What was decided.
        async fn kind(&self) -> FindingDecisionKind {
            self.record.kind
        }

        /// Why.
        async fn reason(&self) -> &'a str {
            &self.record.reason
        }

        /// Who decided: the subject of the token.
        async fn by(&self) -> &'a str {
            &self.record.by
        }

        /// The last day on which it holds; null where no day ends it.
        async fn until(&self) -> Option<Day> {
            self.record.until.as_ref().map(Day::from)
        }

        /// The person who is to mend it; null where nobody in particular is.
        async fn assignee(&self) -> Option<PersonObject<'a>> {
            person_of(self.at, self.record.assignee)
        }

        /// The fingerprint of the facts that it was made on; it holds while the finding's is the same.
        async fn facts(&self) -> &'a str {
            &self.record.facts
        }
    } lists {}
}

/// What is decided about a finding.
#[derive(InputObject)]
pub struct DecideFindingInput {
    /// The `id` of the finding.
    finding: ID,
    /// The `facts` of the finding that were read; if they have changed since, nothing is done.
    facts: String,
    /// The day on which it is found; today unless given.
    on: Option<Day>,
    /// What is decided.
    kind: FindingDecisionKind,
    /// Why. It is kept for good and is not for names of persons.
    reason: String,
    /// The last day on which the decision holds; an accepted risk needs one.
    until: Option<Day>,
    /// The person who is to mend it, by id or key; needed where it is to be mended.
    assignee: Option<ID>,
    /// The `version` of the decision that this one takes the place of; left out where nobody decided yet.
    version: Option<RevisionNumber>,
    /// Only say what would be done.
    preview: Option<bool>,
}

/// Which decision is withdrawn.
#[derive(InputObject)]
pub struct WithdrawFindingDecisionInput {
    /// The id or key of the decision.
    id: ID,
    /// The `version` that was read; if the decision has changed since, nothing is done.
    version: RevisionNumber,
    /// Why. It is kept for good and is not for names of persons.
    reason: Option<String>,
    /// Only say what would be done.
    preview: Option<bool>,
}

/// What became of it.
pub struct DecideFindingPayload {
    outcome: Outcome,
    on: Date,
    found: Option<Arc<Finding>>,
}

/// What became of it.
#[Object]
impl DecideFindingPayload {
    /// The finding, with the decision as it now stands; null where there is none.
    async fn finding(&self) -> Option<FindingObject<'_>> {
        let finding = Arc::clone(self.found.as_ref()?);
        Some(FindingObject::new(&self.outcome.at, self.on, finding))
    }

    /// Why nothing was done; empty where it was done.
    async fn user_errors(&self) -> Vec<UserError> {
        self.outcome.user_errors_of_input()
    }

    /// The revision that the register now has; null where nothing was done.
    async fn revision(&self) -> Option<RevisionNumber> {
        self.outcome.revision()
    }

    /// What would be done; null unless a preview was asked for and nothing stands in the way.
    async fn preview(&self) -> Option<&CommandPreview> {
        self.outcome.preview()
    }
}

/// What became of it.
pub struct WithdrawFindingDecisionPayload(Outcome);

/// What became of it.
#[Object]
impl WithdrawFindingDecisionPayload {
    /// The id of the decision that is withdrawn, or would be with a preview; null where nothing was done.
    async fn withdrawn_id(&self) -> Option<ID> {
        self.0.done().map(|id| ID(id.to_string()))
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

/// The mutations of decisions about findings.
#[derive(Default)]
pub struct FindingDecisionMutations;

/// The mutations of decisions about findings.
#[Object]
impl FindingDecisionMutations {
    /// Decides about a finding: the risk is accepted until a day, it is a false alarm, or somebody is to mend it. The
    /// finding is told as before, with the decision, which holds until its last day and while the facts are the same;
    /// then DECISION_OUTDATED is found. Needs the role officer.
    async fn decide_finding(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is decided.")] input: DecideFindingInput,
    ) -> Result<Option<DecideFindingPayload>> {
        let at = ctx.data::<At>()?;
        let on = day(input.on.as_ref(), at.today);
        let read = input.version.as_ref().map(version).transpose();
        let found = match (&on, identity(&input.finding)) {
            (Ok(on), Ok(identity)) => {
                let found = found(ctx, at, identity, *on).await?;
                found.map_err(|problem| vec![problem])
            }
            (on, identity) => {
                let problems = on.clone().err().into_iter().chain(identity.err());
                Err(problems.collect())
            }
        };
        let known = found.as_ref().ok().cloned();
        let outcome = match (found, read) {
            (Ok(found), Ok(read)) => {
                let (reason, preview) = (input.reason.clone(), input.preview);
                let command = command(at, ctx.data::<Caller>()?, input, &found, read);
                submit(ctx, Ok(command), Some(reason), preview).await?
            }
            (found, read) => {
                let mut problems = found.err().unwrap_or_default();
                problems.extend(read.err());
                problems.extend(input.ruling(at).problems(&at.registry));
                not_done(ctx, problems)?
            }
        };
        Ok(Some(DecideFindingPayload {
            outcome,
            on: on.unwrap_or(at.today),
            found: known,
        }))
    }

    /// Takes back a decision about a finding. Needs the role officer.
    async fn withdraw_finding_decision(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which decision.")] input: WithdrawFindingDecisionInput,
    ) -> Result<Option<WithdrawFindingDecisionPayload>> {
        let WithdrawFindingDecisionInput {
            id: target,
            version: read,
            reason,
            preview,
        } = input;
        let command = version(&read)
            .map(|version| Command::FindingDecision(Action::Retire { target, version }));
        let outcome = submit(ctx, command, reason, preview).await?;
        Ok(Some(WithdrawFindingDecisionPayload(outcome)))
    }
}

impl DecideFindingInput {
    /// What is decided, whichever finding it is about.
    fn ruling(self, at: &At) -> Ruling {
        let Self {
            finding: _,
            facts: _,
            on: _,
            kind,
            reason,
            until,
            assignee,
            version: _,
            preview: _,
        } = self;
        Ruling {
            kind,
            reason,
            until,
            assignee,
            today: at.today,
        }
    }
}

fn day(given: Option<&Day>, today: Date) -> std::result::Result<Date, Problem> {
    let Some(Day(text)) = given else {
        return Ok(today);
    };
    let message = format!("`{}` is not a day; write it as `2013-05-30`", shown(text));
    text.parse()
        .map_err(|_| Problem::new(ProblemCode::Invalid, &["on".to_owned()], message))
}

fn identity(given: &ID) -> std::result::Result<Identity, Problem> {
    let message = format!(
        "`{}` is not the id of a finding; give its `id`",
        shown(given)
    );
    given
        .parse()
        .map_err(|_| Problem::new(ProblemCode::Invalid, &["finding".to_owned()], message))
}

/// The finding on the day, out of those that are kept or searched for anew, which must not hold up other requests.
async fn found(
    ctx: &Context<'_>,
    at: &At,
    identity: Identity,
    on: Date,
) -> Result<std::result::Result<Arc<Finding>, Problem>> {
    let found = match known_findings(at, on) {
        Some(all) => all.iter().find(|it| it.identity == identity).cloned(),
        None => {
            let (registry, budget) = (Arc::clone(&at.registry), Arc::clone(at.budget()));
            let search = move || {
                let spend = &|cost| budget.visits_allowed(cost);
                find_one(&registry, &identity, on, spend).flatten()
            };
            dearly(ctx, search).await?
        }
    };
    let path = ["finding".to_owned()];
    let message = format!("is not found on {on}, so that there is nothing to decide");
    Ok(found.ok_or_else(|| Problem::new(ProblemCode::NotFound, &path, message)))
}

fn command(
    at: &At,
    caller: &Caller,
    input: DecideFindingInput,
    found: &Finding,
    read: Option<Revision>,
) -> Command {
    let draft = FindingDecisionDraft {
        finding: found.identity.clone(),
        records: found.records.clone(),
        facts: input.facts.clone(),
        ruling: input.ruling(at),
        by: caller.subject.clone(),
    };
    Command::FindingDecision(draft.action(&at.registry, read))
}
