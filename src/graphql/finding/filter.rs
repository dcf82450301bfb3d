//! Which findings.

use async_graphql::{ID, InputObject, Result};
use entity::vocabulary::{FindingCode, FindingKind, Severity};

use crate::command::form::shown;
use crate::compliance::findings::Finding;
use crate::error::Error;
use crate::graphql::at::At;
use crate::graphql::error::{named_of, refuse};
use crate::registry::flow::Flow;
use crate::registry::noun::RecordId;
use crate::registry::vendor::Vendor;

/// Which findings. All that is given must hold; an empty list lets nothing pass.
#[derive(InputObject, Debug, Clone, Default)]
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
}

/// A filter whose references are found.
#[derive(Debug, Clone)]
pub(in crate::graphql) struct ReadyFindingFilter {
    asked: FindingFilter,
    vendor: Option<RecordId>,
    subject: Option<RecordId>,
    records: Vec<RecordId>,
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
    pub(in crate::graphql) fn admits(&self, finding: &Finding) -> bool {
        let FindingFilter {
            codes,
            severities,
            kinds,
            vendor: _,
            flow: _,
            subject: _,
            record: _,
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
    }
}
