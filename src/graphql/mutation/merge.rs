//! The mutation that merges two vendors.

use async_graphql::{Context, ID, InputObject, Object, Result};

use super::{Outcome, UserError, submit, version};
use crate::command::input::RevisionNumber;
use crate::command::merge::VendorMerge;
use crate::command::plan::Command;
use crate::command::problem::Problem;
use crate::graphql::preview::CommandPreview;
use crate::graphql::vendor::VendorObject;

/// Two vendors that are one.
#[derive(InputObject)]
pub struct MergeVendorsInput {
    /// The id or key of the one that stays.
    keep: ID,
    /// Its `version` that was read; if the record has changed since, nothing is done.
    keep_version: RevisionNumber,
    /// The id or key of the one that goes.
    merge: ID,
    /// Its `version` that was read; if the record has changed since, nothing is done.
    merge_version: RevisionNumber,
    /// Why. It is kept for good and is not for names of persons.
    reason: Option<String>,
    /// Only say what would be done.
    preview: Option<bool>,
}

impl MergeVendorsInput {
    fn command(self) -> Result<Command, Problem> {
        let at = |which: &str| {
            let path = vec![which.to_owned()];
            move |problem: Problem| Problem { path, ..problem }
        };
        let keep_version = version(&self.keep_version).map_err(at("keepVersion"))?;
        let merge_version = version(&self.merge_version).map_err(at("mergeVersion"))?;
        Ok(Command::MergeVendors(VendorMerge {
            keep: self.keep,
            keep_version,
            merge: self.merge,
            merge_version,
        }))
    }
}

/// What became of it.
pub struct MergeVendorsPayload(Outcome);

/// What became of it.
#[Object]
impl MergeVendorsPayload {
    /// The vendor that stays, as it now stands, or would with a preview; with a CONFLICT the one that stands in the way; else
    /// null where nothing was done.
    async fn vendor(&self) -> Option<VendorObject<'_>> {
        let at = &self.0.at;
        let record = at.registry.vendors.get(self.0.id()?)?;
        Some(VendorObject { at, record })
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

/// The mutation that merges two vendors.
#[derive(Default)]
pub struct MergeMutations;

/// The mutation that merges two vendors.
#[Object]
impl MergeMutations {
    /// Makes one vendor of two, in one revision: everything that refers to the one that goes is moved to the one that
    /// stays, its key and names become aliases, what was not stated of the one that stays is taken from it, and it is
    /// retired. The standing of the one that stays holds, so that this needs the role officer.
    async fn merge_vendors(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which vendors.")] input: MergeVendorsInput,
    ) -> Result<Option<MergeVendorsPayload>> {
        let (reason, preview) = (input.reason.clone(), input.preview);
        let outcome = submit(ctx, input.command(), reason, preview).await?;
        Ok(Some(MergeVendorsPayload(outcome)))
    }
}
