//! What a request amounts to, and its clearance.

use std::sync::Arc;

use async_graphql::{Object, Result};
use entity::vocabulary::{FindingCode, ReasonCode, TransferStatus, Verdict};
use jiff::civil::Date;

use crate::command::input::{Day, RevisionNumber};
use crate::compliance::clearance::valid_until;
use crate::compliance::findings::{self, Finding};
use crate::compliance::judgment::{FlowJudgment, combinations, judge_flow};
use crate::compliance::notice_gate::{NoticeGate, notice_gate};
use crate::compliance::proposal::{decisions, with_proposed};
use crate::compliance::reason::transfer_status;
use crate::graphql::at::At;
use crate::graphql::connection::Page;
use crate::graphql::decision::{TransferLeg, VISITS};
use crate::graphql::finding::{Asked, FindingConnection, FindingFilter, FindingOrder};
use crate::graphql::gate::NoticeGateObject;
use crate::graphql::judgment::FlowJudgmentObject;
use crate::registry::flow::Flow;
use crate::registry::intake::Intake;

/// What a request amounts to on a day, on the register as it would be.
pub struct IntakeAssessment {
    at: At,
    intake: Intake,
    judgment: FlowJudgment,
    on: Date,
}

/// Works it out; null once the request's budget is spent, and where the flow is gone.
pub(super) fn assess(at: &At, intake: &Intake, on: Date) -> Result<Option<IntakeAssessment>> {
    let count = combinations(&at.registry, &intake.flow) as u64;
    // Once for the verdict, once for the gate, once for the findings.
    if !at
        .budget()
        .visits_allowed(VISITS.saturating_mul(count).saturating_mul(3))
    {
        return Ok(None);
    }
    let at = at.over(Arc::new(with_proposed(&at.registry, intake)));
    let Some(flow) = at.registry.flows.get(intake.flow.head.id) else {
        return Ok(None);
    };
    let judgment = judge_flow(&at.registry, flow, on);
    Ok(Some(IntakeAssessment {
        intake: intake.clone(),
        judgment,
        on,
        at,
    }))
}

impl IntakeAssessment {
    fn flow(&self) -> Option<&Flow> {
        self.at.registry.flows.get(self.intake.flow.head.id)
    }

    /// What is planned for later is looked at on its first day.
    fn begins(&self) -> Date {
        self.intake.flow.window.from.unwrap_or(self.on).max(self.on)
    }

    fn found(&self) -> Option<Vec<Arc<Finding>>> {
        let budget = self.at.budget();
        let spend = &|cost| budget.visits_allowed(cost);
        let flow = self.flow()?.head.id;
        findings::of_flow(&self.at.registry, flow, self.begins(), spend)
    }

    fn gate(&self) -> NoticeGate<'_> {
        notice_gate(
            &self.at.registry,
            &decisions(&self.judgment),
            self.on,
            self.on,
        )
    }
}

/// What a request amounts to on a day, on the register as it would be.
#[Object]
impl IntakeAssessment {
    /// The worst verdict over its actions, categories, purposes and properties.
    async fn verdict(&self) -> Verdict {
        self.judgment.verdict
    }

    /// The day for which it was asked.
    async fn on(&self) -> Day {
        (&self.on).into()
    }

    /// Each combination with its reasons and their sentences.
    async fn judgment(&self) -> FlowJudgmentObject<'_> {
        FlowJudgmentObject {
            at: &self.at,
            judgment: self.judgment.clone(),
        }
    }

    /// What would make it permitted, of each combination the sets, each once.
    async fn missing(&self) -> Vec<Vec<String>> {
        let sets = self
            .judgment
            .combinations
            .iter()
            .flat_map(|one| &one.decision.missing);
        let mut shown: Vec<Vec<String>> = Vec::new();
        for set in sets {
            let set: Vec<_> = set.iter().map(ToString::to_string).collect();
            if !shown.contains(&set) {
                shown.push(set);
            }
        }
        shown
    }

    /// The transfers that it would bring, by regime.
    async fn transfers(&self) -> Vec<TransferLeg<'_>> {
        let mut seen = Vec::new();
        let mut shown = Vec::new();
        let reasons = self
            .judgment
            .combinations
            .iter()
            .flat_map(|one| &one.decision.reasons);
        for reason in reasons {
            let (Some(leg), Some(status)) = (&reason.leg, transfer_status(reason.code)) else {
                continue;
            };
            if status != TransferStatus::Domestic && !seen.contains(&(leg, status)) {
                seen.push((leg, status));
                shown.push(TransferLeg::of(&self.at, leg, status));
            }
        }
        shown
    }

    /// The promises that it would break, the statements that do not tell of it, and the earliest day.
    async fn notice_gate(&self) -> NoticeGateObject<'_> {
        NoticeGateObject {
            at: &self.at,
            on: self.on,
            verdict: self.judgment.verdict,
            gate: self.gate(),
        }
    }

    /// What would be wrong or missing by reason of it, by code; a code that comes several times stands once. Null where the
    /// request cost too much.
    async fn finding_codes(&self) -> Option<Vec<FindingCode>> {
        let found = self.found()?;
        let mut codes: Vec<_> = found.iter().map(|it| it.code()).collect();
        codes.sort_unstable();
        codes.dedup();
        Some(codes)
    }

    /// The same in full, the gravest first, for those who may read findings. Null where the request cost too much.
    async fn findings(
        &self,
        #[graphql(desc = "How many, 1 to 100; 50 unless given.")] first: Option<i32>,
        #[graphql(desc = "The cursor of the finding before the page.")] after: Option<String>,
    ) -> Result<Option<FindingConnection<'_>>> {
        let asked = Asked {
            on: self.begins(),
            filter: FindingFilter::default(),
            order: FindingOrder::default(),
            page: Page { first, after },
        };
        let found = self.found();
        found
            .map(|found| asked.of(&self.at, found.into()))
            .transpose()
    }
}

/// That a request which was approved may go on.
pub struct ClearanceObject<'a> {
    pub(super) at: &'a At,
    pub(super) intake: &'a Intake,
    pub(super) judgment: FlowJudgment,
}

/// That a request which was approved may go on.
#[Object(name = "Clearance")]
impl ClearanceObject<'_> {
    /// The verdict on the flow on the day. FORBIDDEN where an officer overrode that; a finding says so too.
    async fn verdict(&self) -> Verdict {
        self.judgment.verdict
    }

    /// The codes of what stands in its way and was accepted, each once.
    async fn reason_codes(&self) -> Vec<ReasonCode> {
        self.judgment.standing_codes().into_iter().collect()
    }

    /// What the officer asks to be kept.
    async fn conditions(&self) -> &[String] {
        &self.intake.conditions
    }

    /// The last day on which it holds, as far as the register knows what ends and what begins; null where no day is known.
    async fn valid_until(&self) -> Option<Day> {
        let budget = self.at.budget();
        let spend = &|questions| budget.visits_allowed(VISITS.saturating_mul(questions));
        let on = self.judgment.on;
        let until = valid_until(&self.at.registry, self.intake, on, spend);
        until.as_ref().map(Day::from)
    }

    /// Who decided: the subject of the token.
    async fn decided_by(&self) -> Option<&str> {
        self.intake.steps.last().map(|step| step.by.as_str())
    }

    /// The day for which it was asked.
    async fn on(&self) -> Day {
        (&self.judgment.on).into()
    }

    /// The revision of the register that was asked.
    async fn revision(&self) -> RevisionNumber {
        (&self.at.registry.head.revision).into()
    }
}
