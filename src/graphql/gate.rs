//! The notice gate in the API: what the company's statements say of a flow that is proposed.

use async_graphql::{Context, ID, InputObject, Object, OneofObject, Result};
use entity::vocabulary::Verdict;
use jiff::civil::Date;

use super::at::At;
use super::clause::ClauseObject;
use super::decision::VISITS;
use super::error::named;
use super::notice::NoticeObject;
use super::query::Pinned;
use super::question::SharingDecisionInput;
use super::value::Citation;
use crate::command::input::Day;
use crate::compliance::judgment::{combinations, questions};
use crate::compliance::notice_gate::{self, NoticeGate};
use crate::compliance::reason::citations;
use crate::compliance::{Decision, Question, decide};
use crate::registry::flow::Flow;

/// The root of the notice gate.
#[derive(Default)]
pub struct GateRoot(pub(super) Pinned);

/// The root of the notice gate.
#[Object]
impl GateRoot {
    /// Which promises of the company a proposed flow would break, which privacy statements do not tell of it, and from
    /// which day it may begin.
    async fn notice_gate<'ctx>(
        &'ctx self,
        ctx: &Context<'ctx>,
        #[graphql(desc = "The flow that is proposed.")] input: NoticeGateInput,
    ) -> Result<Option<NoticeGateObject<'ctx>>> {
        let at = self.0.at(ctx)?;
        let NoticeGateInput {
            proposed,
            published_on,
        } = input;
        let (on, questions) = match proposed {
            ProposedFlow::Question(question) => {
                let question = question.read(at, &["input", "proposed", "question"])?;
                (question.on, vec![question])
            }
            ProposedFlow::Flow(id) => {
                let id = named::<Flow>(&at.registry, id, "input.proposed.flow")?;
                let flow = at.registry.flows.get(id);
                let count = flow.map_or(0, |flow| combinations(&at.registry, flow));
                if !at
                    .budget()
                    .visits_allowed(VISITS.saturating_mul(count as u64))
                {
                    return Ok(None);
                }
                let of_flow = flow.map(|flow| questions(&at.registry, flow, at.today));
                (at.today, of_flow.unwrap_or_default())
            }
        };
        at.budget().visits_allowed(VISITS);
        let published = published_on.map_or(Ok(on), |day| at.day(Some(day)))?;
        let decide = |question: Question| {
            let decision = decide(&at.registry, &question);
            (question, decision)
        };
        let asked: Vec<(Question, Decision)> = questions.into_iter().map(decide).collect();
        let verdict = asked.iter().map(|(_, decision)| decision.verdict).min();
        Ok(Some(NoticeGateObject {
            at,
            on,
            verdict: verdict.unwrap_or(Verdict::Undetermined),
            gate: notice_gate::notice_gate(&at.registry, &asked, on, published),
        }))
    }
}

/// The flow that is proposed.
#[derive(InputObject)]
pub struct NoticeGateInput {
    /// The flow.
    proposed: ProposedFlow,
    /// The day on which a changed statement would be published; the day asked unless given.
    published_on: Option<Day>,
}

/// A flow that is proposed: exactly one of these.
#[derive(OneofObject)]
pub enum ProposedFlow {
    /// A question as of a sharing decision; its recipient may be a vendor that is not in the register.
    Question(Box<SharingDecisionInput>),
    /// A flow of the register, as if it began today: its id or key.
    Flow(ID),
}

/// What the company's privacy statements say of a proposed flow.
pub struct NoticeGateObject<'a> {
    pub(super) at: &'a At,
    pub(super) on: Date,
    pub(super) verdict: Verdict,
    pub(super) gate: NoticeGate<'a>,
}

/// What the company's privacy statements say of a proposed flow.
#[Object(name = "NoticeGate")]
impl<'a> NoticeGateObject<'a> {
    /// Whether the flow may be, apart from the day on which it may begin; see `sharingDecision` for the reasons.
    async fn verdict(&self) -> Verdict {
        self.verdict
    }

    /// The day for which it was asked.
    async fn on(&self) -> Day {
        (&self.on).into()
    }

    /// The company's prohibitions out of statements in force that the flow would break.
    async fn broken(&self) -> Vec<ClauseObject<'a>> {
        let at = self.at;
        let clauses = self.gate.broken.iter();
        clauses.map(|record| ClauseObject { at, record }).collect()
    }

    /// Those that it may break: a fact decides that nobody stated. For the day they count as broken.
    async fn unclear(&self) -> Vec<ClauseObject<'a>> {
        let at = self.at;
        let clauses = self.gate.unclear.iter();
        clauses.map(|record| ClauseObject { at, record }).collect()
    }

    /// The statements in force that name neither the recipient nor its kind.
    async fn silent(&self) -> Vec<NoticeObject<'a>> {
        let at = self.at;
        let notices = self.gate.silent.iter();
        notices.map(|record| NoticeObject { at, record }).collect()
    }

    /// How many promises it would break, or may break; the same for those who may not read clauses.
    async fn broken_count(&self) -> usize {
        self.gate.broken.len() + self.gate.unclear.len()
    }

    /// How many statements do not tell of it; the same for those who may not read statements.
    async fn silent_count(&self) -> usize {
        self.gate.silent.len()
    }

    /// The earliest day on which it may begin, as far as the statements go: the day asked if nothing is broken or
    /// silent, else the day of publication and the time that is promised for changes, in calendar days.
    async fn begins_on(&self) -> Day {
        (&self.gate.begins).into()
    }

    /// The promise by which it may not begin earlier; null where it may begin at once, or nothing is promised.
    async fn promise(&self) -> Option<ClauseObject<'a>> {
        let (at, record) = (self.at, self.gate.promise?);
        Some(ClauseObject { at, record })
    }

    /// The words of the promises, broken and by which it may not begin earlier.
    async fn citations(&self) -> Vec<Citation> {
        let NoticeGate {
            broken,
            unclear,
            silent: _,
            begins: _,
            promise,
        } = &self.gate;
        let clauses = broken.iter().chain(unclear).chain(promise);
        let ids = clauses.map(|clause| clause.head.id);
        let citations = citations(&self.at.registry, ids, &[]);
        citations.iter().map(Citation::from).collect()
    }
}
