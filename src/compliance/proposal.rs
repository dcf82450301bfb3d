//! What a request of procurement would amount to: the register as it would be with its flow, and with its vendor where
//! that is not registered. Everything else that is said of it is what would be said of any flow.

use std::sync::Arc;

use entity::vocabulary::{ChangeAction, FlowState};

use super::decide::Decision;
use super::judgment::FlowJudgment;
use super::question::Question;
use crate::registry::change::Change;
use crate::registry::flow::Flow;
use crate::registry::intake::Intake;
use crate::registry::nouns::Held;
use crate::registry::value::Registry;

/// The register with what the request would make, as if it began; the register itself once it was made.
#[must_use]
pub fn with_proposed(registry: &Registry, intake: &Intake) -> Registry {
    let mut proposed = registry.clone();
    if !intake.is_open() {
        return proposed;
    }
    let vendor = intake
        .vendor
        .clone()
        .map(|vendor| Arc::new(vendor).record());
    let flow = Flow {
        state: FlowState::Confirmed,
        ..intake.flow.clone()
    };
    for after in vendor.into_iter().chain([Arc::new(flow).record()]) {
        proposed.apply(&Change {
            action: ChangeAction::Register,
            before: None,
            after,
        });
    }
    proposed
}

/// The decisions of a judgment, as the notice gate asks for them.
#[must_use]
pub fn decisions(judgment: &FlowJudgment) -> Vec<(Question, Decision)> {
    let combinations = judgment.combinations.iter();
    combinations
        .map(|one| (Question::clone(&one.question), one.decision.clone()))
        .collect()
}
