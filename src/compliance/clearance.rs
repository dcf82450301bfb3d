//! Clearance: whether a request that was approved still stands, worked out anew at each reading.
//!
//! An officer approves a flow with whatever stands in its way that day: conditions, open facts, even a prohibition. What was
//! accepted then is kept by its mark. The clearance holds while the flow is inside its window and nothing else stands in its
//! way: a contract or a certificate that ends brings a reason that nobody accepted, and there is no clearance any more.

use std::collections::BTreeSet;

use entity::vocabulary::{Effect, IntakeState, Verdict};
use jiff::civil::Date;

use super::findings::Spend;
use super::judgment::{FlowJudgment, combinations, judge_flow};
use super::reason::Reason;
use super::turning::turning_days;
use crate::registry::flow::Flow;
use crate::registry::intake::Intake;
use crate::registry::value::Registry;

/// The judgment of the flow on the day, if the approval still stands; null where there is none, or none any more.
#[must_use]
pub fn clearance(registry: &Registry, intake: &Intake, on: Date) -> Option<FlowJudgment> {
    let approved = intake.state == IntakeState::Approved && !intake.head.retired;
    let flow = registry.flows.get(intake.flow.head.id);
    let flow = flow.filter(|flow| approved && flow.is_current(on))?;
    if intake.until.is_some_and(|until| until < on) {
        return None;
    }
    let judgment = judge_flow(registry, flow, on);
    let accepted: BTreeSet<_> = intake.accepted.iter().map(String::as_str).collect();
    let found = marks(&judgment);
    let stands = found.iter().all(|mark| accepted.contains(mark.as_str()));
    stands.then_some(judgment)
}

/// The last day on which a clearance of this day holds, as far as the register knows what ends and begins; null where no
/// day is known, and once `spend` refuses, which is asked before each day with how many questions it takes.
#[must_use]
pub fn valid_until(
    registry: &Registry,
    intake: &Intake,
    on: Date,
    spend: Spend<'_>,
) -> Option<Date> {
    let flow = registry.flows.get(intake.flow.head.id)?;
    let questions = combinations(registry, flow) as u64;
    let mut days = turning_days(registry, flow, on).into_iter();
    let ends = days.find(|day| !spend(questions) || clearance(registry, intake, *day).is_none());
    ends.filter(|_| spend(0))?.yesterday().ok()
}

/// What stands in the way of a flow on a day, as marks that are compared later: the verdict and the marks of the reasons.
#[must_use]
pub fn weighed(registry: &Registry, flow: &Flow, on: Date) -> (Verdict, Vec<String>) {
    let judgment = judge_flow(registry, flow, on);
    let marks = marks(&judgment).into_iter().collect();
    (judgment.verdict, marks)
}

fn marks(judgment: &FlowJudgment) -> BTreeSet<String> {
    let reasons = judgment.combinations.iter().flat_map(|one| {
        let question = &one.question;
        let of = (question.category, question.purpose, question.property);
        one.decision.reasons.iter().map(move |reason| (of, reason))
    });
    let standing = reasons.filter(|(_, reason)| reason.effect != Effect::None);
    standing
        .map(|((category, purpose, property), reason)| {
            let part = |id: Option<String>| id.unwrap_or_default();
            format!(
                "{}/{category}/{}/{}",
                mark(reason),
                part(purpose.map(|id| id.to_string())),
                part(property.map(|id| id.to_string()))
            )
        })
        .collect()
}

/// What tells a reason from others: code, effect, action, clauses, leg and regime.
fn mark(reason: &Reason) -> String {
    let clauses: String = reason.clauses.iter().map(|id| format!("+{id}")).collect();
    let action = reason.action.map(|action| action.to_string());
    let leg = reason.leg.as_ref().map(|judged| {
        let regime = judged.regime().map(ToString::to_string);
        format!("{}@{}", judged.leg, regime.unwrap_or_default())
    });
    format!(
        "{}/{}/{}/{clauses}/{}",
        reason.code,
        reason.effect,
        action.unwrap_or_default(),
        leg.unwrap_or_default()
    )
}
