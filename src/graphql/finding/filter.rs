//! Which findings.

use async_graphql::{ID, InputObject, Result};
use entity::id::PersonId;
use entity::vocabulary::{FindingCode, FindingDecisionKind, FindingKind, Severity};
use jiff::civil::Date;

use crate::command::form::shown;
use crate::compliance::findings::{Finding, decided};
use crate::error::Error;
use crate::graphql::at::At;
use crate::graphql::error::{named_of, refuse};
use crate::registry::flow::Flow;
use crate::registry::noun::RecordId;
use crate::registry::person::Person;
use crate::registry::vendor::Vendor;

/// Which findings. All that is given must hold; an empty list lets nothing pass.
#[derive(InputObject, Debug, Clone, Default, PartialEq, Eq)]
pub struct FindingFilter {
    /// With one of these codes.
    pub codes: Option<Vec<FindingCode>>,
    /// As grave as one of these.
    pub severities: Option<Vec<Severity>>,
    /// Of one of these kinds.
    pub kinds: Option<Vec<FindingKind>>,
    /// About this vendor: its id or key.
    pub vendor: Option<ID>,
    /// Resting on this flow: its id or key.
    pub flow: Option<ID>,
    /// About this record: its id, such as `hol_...`.
    pub subject: Option<ID>,
    /// Resting on this record, as subject or otherwise: its id.
    pub record: Option<ID>,
    /// With a decision of an officer that holds, or without one.
    pub decided: Option<bool>,
    /// With one of these decisions, also if it no longer holds.
    pub decisions: Option<Vec<FindingDecisionKind>>,
    /// To be mended by this person: the id or key.
    pub assignee: Option<ID>,
}

/// A filter whose references are found.
#[derive(Debug, Clone)]
pub(in crate::graphql) struct ReadyFindingFilter {
    asked: FindingFilter,
    vendor: Option<RecordId>,
    subject: Option<RecordId>,
    records: Vec<RecordId>,
    assignee: Option<PersonId>,
}

impl FindingFilter {
    /// Finds what the filter names.
    ///
    /// # Errors
    /// It names what does not exist.
    pub(in crate::graphql) fn ready(self, at: &At) -> Result<ReadyFindingFilter> {
        let vendor = named_of::<Vendor>(at, self.vendor.as_ref(), "vendor")?;
        let flow = named_of::<Flow>(at, self.flow.as_ref(), "flow")?;
        let record = record_id(self.record.as_ref(), "record")?;
        Ok(ReadyFindingFilter {
            vendor: vendor.map(RecordId::of::<Vendor>),
            subject: record_id(self.subject.as_ref(), "subject")?,
            assignee: named_of::<Person>(at, self.assignee.as_ref(), "assignee")?,
            records: flow
                .map(RecordId::of::<Flow>)
                .into_iter()
                .chain(record)
                .collect(),
            asked: self,
        })
    }
}

fn record_id(given: Option<&ID>, argument: &str) -> Result<Option<RecordId>> {
    let parse = |given: &ID| {
        RecordId::parse(given).ok_or_else(|| {
            refuse(&Error::BadRequest(format!(
                "`{argument}`: `{}` is not an id; give the `id` of a record, such as `ven_...`",
                shown(given)
            )))
        })
    };
    given.map(parse).transpose()
}

impl ReadyFindingFilter {
    /// Whether the finding is one of them.
    pub(in crate::graphql) fn admits(&self, at: &At, on: Date, finding: &Finding) -> bool {
        let FindingFilter {
            codes,
            severities,
            kinds,
            vendor: _,
            flow: _,
            subject: _,
            record: _,
            decided: _,
            decisions: _,
            assignee: _,
        } = &self.asked;
        codes
            .as_ref()
            .is_none_or(|codes| codes.contains(&finding.code()))
            && severities
                .as_ref()
                .is_none_or(|all| all.contains(&finding.severity()))
            && kinds
                .as_ref()
                .is_none_or(|kinds| kinds.contains(&finding.kind()))
            && self.vendor.is_none_or(|vendor| finding.is_about(vendor))
            && self
                .subject
                .is_none_or(|subject| finding.identity.subject == subject)
            && self
                .records
                .iter()
                .all(|record| finding.records.contains(record))
            && self.admits_decision(at, on, finding)
    }

    /// Looks for a decision only where one is asked for.
    fn admits_decision(&self, at: &At, on: Date, finding: &Finding) -> bool {
        let FindingFilter {
            decided: asked,
            decisions,
            ..
        } = &self.asked;
        if asked.is_none() && decisions.is_none() && self.assignee.is_none() {
            return true;
        }
        let found = decided(&at.registry, finding, on);
        let decision = found.map(|(decision, _)| decision);
        let holds = found.is_some_and(|(_, holds)| holds);
        asked.is_none_or(|asked| holds == asked)
            && decisions
                .as_ref()
                .is_none_or(|all| decision.is_some_and(|it| all.contains(&it.kind)))
            && self
                .assignee
                .is_none_or(|person| decision.is_some_and(|it| it.assignee == Some(person)))
    }
}
