//! Records by their ids in other systems, and the mutations that put them: made where none is known, else changed.

use async_graphql::{Context, InputObject, Object, Result};
use entity::id::Id;

use super::agreement::AgreementObject;
use super::mutation::{Outcome, UserError, submit, version};
use super::preview::CommandPreview;
use super::query::Pinned;
use super::vendor::{NearMatch, VendorObject, near_matches_of};
use crate::command::agreement::AgreementDraft;
use crate::command::external::{ExternalReferenceDraft, Upsert};
use crate::command::input::RevisionNumber;
use crate::command::plan::Command;
use crate::command::problem::Problem;
use crate::command::vendor::VendorDraft;
use crate::registry::agreement::Agreement;
use crate::registry::vendor::{ExternalReference, Vendor};

/// The roots of records by their ids in other systems.
#[derive(Default)]
pub struct ExternalRoot(pub(super) Pinned);

/// The roots of records by their ids in other systems.
#[Object]
impl ExternalRoot {
    /// The vendor that another system knows by this id; null where there is none.
    async fn vendor_by_external_id<'ctx>(
        &'ctx self,
        ctx: &Context<'ctx>,
        #[graphql(desc = "The system.")] source_system: String,
        #[graphql(desc = "The id there.")] external_id: String,
    ) -> Result<Option<VendorObject<'ctx>>> {
        let at = self.0.at(ctx)?;
        let reference = ExternalReference {
            source_system,
            external_id,
        };
        let known = at.registry.external.of::<Vendor>(&reference).next();
        let record = known.and_then(|id| at.registry.vendors.get(id));
        Ok(record.map(|record| VendorObject { at, record }))
    }

    /// The agreement that another system knows by this id; null where there is none.
    async fn agreement_by_external_id<'ctx>(
        &'ctx self,
        ctx: &Context<'ctx>,
        #[graphql(desc = "The system.")] source_system: String,
        #[graphql(desc = "The id there.")] external_id: String,
    ) -> Result<Option<AgreementObject<'ctx>>> {
        let at = self.0.at(ctx)?;
        let reference = ExternalReference {
            source_system,
            external_id,
        };
        let known = at.registry.external.of::<Agreement>(&reference).next();
        let record = known.and_then(|id| at.registry.agreements.get(id));
        Ok(record.map(|record| AgreementObject { at, record }))
    }
}

macro_rules! upserts {
    ($(
        $(#[$doc:meta])* $mutation:ident($input:ident) -> $payload:ident of $field:ident: $object:ident, $draft:ty, $table:ident, $command:ident,
        $label:literal { $($extra:tt)* }
    )*) => {
        $(
            /// What to put, and by which id of another system.
            #[derive(InputObject)]
            pub struct $input {
                /// The system.
                source_system: String,
                /// The id there.
                external_id: String,
                /// The `version` that was read; if the record has changed since, or is not known, nothing is done. Left out,
                /// the record is made, or changed as it stands.
                version: Option<RevisionNumber>,
                /// The facts: what is left out stays, null clears. The key is made of the name unless given.
                $field: $draft,
                /// Why. It is kept for good and is not for names of persons.
                reason: Option<String>,
                /// Only say what would be done.
                preview: Option<bool>,
            }

            impl $input {
                fn command(self) -> std::result::Result<Command, Problem> {
                    let reference = ExternalReferenceDraft {
                        source_system: self.source_system,
                        external_id: self.external_id,
                    };
                    let version = self.version.as_ref().map(version).transpose()?;
                    Ok(Command::$command(Upsert { reference, version, draft: self.$field }))
                }
            }

            /// What became of it.
            pub struct $payload(Outcome);

            /// What became of it.
            #[Object]
            impl $payload {
                /// The record as it now stands, or would with a preview; with a CONFLICT the one that stands in the way; else
                /// null where nothing was done.
                async fn $field(&self) -> Option<$object<'_>> {
                    let at = &self.0.at;
                    let record = at.registry.$table.get(self.0.id()?)?;
                    Some($object { at, record })
                }

                /// Whether the record is made by this, or would be with a preview; null where nothing was done, and in the
                /// answer to a request that is repeated with its `Idempotency-Key`.
                async fn created(&self) -> Option<bool> {
                    self.0.is_new()
                }

                /// Why nothing was done; empty where it was done.
                async fn user_errors(&self) -> Vec<UserError> {
                    self.0.user_errors($label)
                }

                /// The revision that the register now has; null where nothing was done.
                async fn revision(&self) -> Option<RevisionNumber> {
                    self.0.revision()
                }

                /// What would be done; null unless a preview was asked for and nothing stands in the way.
                async fn preview(&self) -> Option<&CommandPreview> {
                    self.0.preview()
                }

                $($extra)*
            }
        )*

        /// The mutations that put records by their ids in other systems.
        #[derive(Default)]
        pub struct ExternalMutations;

        /// The mutations that put records by their ids in other systems.
        #[Object]
        impl ExternalMutations {
            $(
                $(#[$doc])*
                async fn $mutation(
                    &self,
                    ctx: &Context<'_>,
                    #[graphql(desc = "What to put.")] input: $input,
                ) -> Result<Option<$payload>> {
                    let (reason, preview) = (input.reason.clone(), input.preview);
                    Ok(Some($payload(submit(ctx, input.command(), reason, preview).await?)))
                }
            )*
        }
    };
}

upserts! {
    /// Makes the vendor that another system knows by an id, or changes it; one that is known by another id which the draft
    /// gives gets this one too. Needs the role editor, officer or procurement; its standing only an officer may change.
    upsert_vendor(UpsertVendorInput) -> UpsertVendorPayload of vendor: VendorObject, VendorDraft, vendors, UpsertVendor, "vendor" {
        /// Vendors that may be the same, the likest first, at most 20; nothing is merged. Merge the two if they are one.
        async fn near_matches(&self) -> Vec<NearMatch<'_>> {
            let done = self.0.done();
            let record = done.and_then(|id| self.0.at.registry.vendors.get(Id::new(id.uuid)));
            record.map(|record| near_matches_of(&self.0.at, record)).unwrap_or_default()
        }
    }
    /// Makes the agreement that another system knows by an id, or changes it; one that is known by another id which the
    /// draft gives gets this one too. Needs the role editor or officer.
    upsert_agreement(UpsertAgreementInput) -> UpsertAgreementPayload of agreement: AgreementObject, AgreementDraft, agreements,
        UpsertAgreement, "agreement" {}
}
