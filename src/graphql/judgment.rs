//! The judgment of a recorded flow in the API.

use async_graphql::Object;
use entity::vocabulary::{Action, Verdict};

use super::at::At;
use super::decision::SharingDecision;
use super::property::PropertyObject;
use super::term::{DataCategoryObject, PurposeObject};
use crate::command::input::Day;
use crate::compliance::FlowJudgment;
use crate::compliance::judgment::Combination;

/// What a recorded flow amounts to on a day.
pub struct FlowJudgmentObject<'a> {
    pub(super) at: &'a At,
    pub(super) judgment: FlowJudgment,
}

/// What a recorded flow amounts to on a day.
#[Object(name = "FlowJudgment")]
impl FlowJudgmentObject<'_> {
    /// The worst verdict of its combinations.
    async fn verdict(&self) -> Verdict {
        self.judgment.verdict
    }

    /// The day.
    async fn on(&self) -> Day {
        (&self.judgment.on).into()
    }

    /// Each action, category and purpose of the flow, and each property that feeds its database, decided by itself.
    async fn combinations(&self) -> Vec<CombinationObject<'_>> {
        self.judgment
            .combinations
            .iter()
            .map(|combination| CombinationObject {
                at: self.at,
                combination,
            })
            .collect()
    }
}

/// One action on one category for one purpose.
#[derive(Clone, Copy)]
pub struct CombinationObject<'a> {
    at: &'a At,
    combination: &'a Combination,
}

/// One action on one category for one purpose.
#[Object(name = "FlowCombination")]
impl<'a> CombinationObject<'a> {
    /// The action.
    async fn action(&self) -> Action {
        self.combination.action()
    }

    /// The category.
    async fn category(&self) -> Option<DataCategoryObject<'a>> {
        let record = self
            .at
            .registry
            .data_categories
            .get(self.combination.question.category)?;
        Some(DataCategoryObject {
            at: self.at,
            record,
        })
    }

    /// The purpose; null where nobody stated one.
    async fn purpose(&self) -> Option<PurposeObject<'a>> {
        let record = self
            .at
            .registry
            .purposes
            .get(self.combination.question.purpose?)?;
        Some(PurposeObject {
            at: self.at,
            record,
        })
    }

    /// The property where the data was collected; null where nobody stated one.
    async fn property(&self) -> Option<PropertyObject<'a>> {
        let record = self
            .at
            .registry
            .properties
            .get(self.combination.question.property?)?;
        Some(PropertyObject {
            at: self.at,
            record,
        })
    }

    /// The decision.
    async fn decision(&self) -> SharingDecision<'a> {
        let Combination { question, decision } = self.combination.clone();
        SharingDecision::new(self.at, question, decision)
    }
}
