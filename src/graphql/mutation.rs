//! The mutations: register, update and retire of each noun, with one input and one payload each.
//!
//! Only `userErrors` mean that nothing was done. UNAVAILABLE and INTERNAL mean that the outcome is unknown, or that the
//! server failed; the error's text says which.

use async_graphql::{Context, ID, InputObject, MergedObject, Object, Result};
use entity::id::Id;

use super::activity::ActivityObject;
use super::agreement::AgreementObject;
use super::attestation::AttestationObject;
use super::clause::ClauseObject;
use super::collection::CollectionObject;
use super::database::DatabaseObject;
use super::external::ExternalMutations;
use super::finding_decision::FindingDecisionMutations;
use super::flow::FlowObject;
use super::holding::HoldingObject;
use super::intake::IntakeMutations;
use super::legal_entity::LegalEntityObject;
use super::manifest::ManifestMutations;
use super::notice::NoticeObject;
use super::person::PersonObject;
use super::preview::CommandPreview;
use super::property::PropertyObject;
use super::reference_row::ReferenceRowObject;
use super::subprocessing::SubprocessingObject;
use super::term::{
    CollectionMethodObject, DataCategoryObject, DataSubjectObject, PurposeObject,
    RecipientClassObject,
};
use super::vendor::{NearMatch, VendorObject, near_matches_of};
use crate::command::activity::ActivityDraft;
use crate::command::agreement::AgreementDraft;
use crate::command::attestation::AttestationDraft;
use crate::command::clause::ClauseDraft;
use crate::command::collection::CollectionDraft;
use crate::command::database::DatabaseDraft;
use crate::command::flow::FlowDraft;
use crate::command::holding::HoldingDraft;
use crate::command::input::RevisionNumber;
use crate::command::legal_entity::LegalEntityDraft;
use crate::command::notice::NoticeDraft;
use crate::command::person::PersonDraft;
use crate::command::plan::{Action, Command};
use crate::command::property::PropertyDraft;
use crate::command::reference_row::ReferenceRowDraft;
use crate::command::subprocessing::SubprocessingDraft;
use crate::command::term::TermDraft;
use crate::command::vendor::VendorDraft;

pub mod merge;
mod outcome;
pub mod revert;

pub use outcome::{KEY_TAKEN, UserError};
pub(super) use outcome::{Outcome, not_done, problems_of, submit, user_error, version};

macro_rules! mutations {
    ($(
        $root:ident of $field:ident: $object:ident, $draft:ty, $table:ident, $command:ident, $label:literal $(by $roles:literal)?
        register $register:ident($register_input:ident) -> $register_payload:ident $({ $($extra:tt)* })?,
        update $update:ident($update_input:ident) -> $update_payload:ident,
        retire $retire:ident($retire_input:ident) -> $retire_payload:ident;
    )*) => {
        $(
            /// What to register.
            #[derive(InputObject)]
            pub struct $register_input {
                /// Its facts.
                $field: $draft,
                /// Why. It is kept for good and is not for names of persons.
                reason: Option<String>,
                /// Only say what would be done.
                preview: Option<bool>,
            }

            /// What to change.
            #[derive(InputObject)]
            pub struct $update_input {
                /// The id or key of the record.
                id: ID,
                /// The `version` that was read; if the record has changed since, nothing is done.
                version: RevisionNumber,
                /// The facts that change: what is left out stays, null clears.
                $field: $draft,
                /// Why. It is kept for good and is not for names of persons.
                reason: Option<String>,
                /// Only say what would be done.
                preview: Option<bool>,
            }

            /// What to retire.
            #[derive(InputObject)]
            pub struct $retire_input {
                /// The id or key of the record.
                id: ID,
                /// The `version` that was read; if the record has changed since, nothing is done.
                version: RevisionNumber,
                /// Why. It is kept for good and is not for names of persons.
                reason: Option<String>,
                /// Only say what would be done.
                preview: Option<bool>,
            }

            mutations!(@payload $register_payload, $field: $object, $table, $label, $($($extra)*)?);
            mutations!(@payload $update_payload, $field: $object, $table, $label,);

            /// What became of it.
            pub struct $retire_payload(Outcome);

            /// What became of it.
            #[Object]
            impl $retire_payload {
                /// The id of the record that is retired, or would be with a preview; null where nothing was done.
                async fn retired_id(&self) -> Option<ID> {
                    self.0.done().map(|id| ID(id.to_string()))
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
            }

            #[doc = concat!("The mutations of `", $label, "`.")]
            #[derive(Default)]
            pub struct $root;

            #[Object]
            impl $root {
                #[doc = concat!("Makes a record. Needs the role ", mutations!(@roles $($roles)?), ".")]
                async fn $register(
                    &self,
                    ctx: &Context<'_>,
                    #[graphql(desc = "What to register.")] input: $register_input,
                ) -> Result<Option<$register_payload>> {
                    let command = Command::$command(Action::Register(input.$field.into()));
                    Ok(Some($register_payload(submit(ctx, Ok(command), input.reason, input.preview).await?)))
                }

                #[doc = concat!("Changes the facts of a record. Needs the role ", mutations!(@roles $($roles)?), ".")]
                async fn $update(
                    &self,
                    ctx: &Context<'_>,
                    #[graphql(desc = "What to change.")] input: $update_input,
                ) -> Result<Option<$update_payload>> {
                    let command = version(&input.version).map(|version| {
                        Command::$command(Action::Update { target: input.id, version, draft: input.$field.into() })
                    });
                    Ok(Some($update_payload(submit(ctx, command, input.reason, input.preview).await?)))
                }

                #[doc = concat!("Takes a record that should not have been out of every answer. Needs the role ", mutations!(@roles $($roles)?), ".")]
                async fn $retire(
                    &self,
                    ctx: &Context<'_>,
                    #[graphql(desc = "What to retire.")] input: $retire_input,
                ) -> Result<Option<$retire_payload>> {
                    let command = version(&input.version)
                        .map(|version| Command::$command(Action::Retire { target: input.id, version }));
                    Ok(Some($retire_payload(submit(ctx, command, input.reason, input.preview).await?)))
                }
            }
        )*

        /// What can be changed.
        #[derive(MergedObject, Default)]
        pub struct Mutation(
            merge::MergeMutations, revert::RevertMutations, $($root,)* ManifestMutations, FindingDecisionMutations, ExternalMutations, IntakeMutations,
            super::person::ErasureMutations, super::calendar::CalendarMutations, super::client::ClientMutations,
            super::signing_key::SigningKeyMutations, super::endpoint::EndpointMutations, super::table::TableMutations,
            super::table_mapping::TableMappingMutations
        );
    };

    (@roles) => {
        "editor or officer"
    };
    (@roles $roles:literal) => {
        $roles
    };

    (@payload $payload:ident, $field:ident: $object:ident, $table:ident, $label:literal, $($extra:tt)*) => {
        /// What became of it.
        pub struct $payload(Outcome);

        /// What became of it.
        #[Object]
        impl $payload {
            /// The record as it now stands, or would with a preview; with a CONFLICT the one that stands in the way; else
            /// null where nothing was done.
            async fn $field(&self) -> Option<$object<'_>> {
                let record = self.0.at.registry.$table.get(self.0.id()?)?;
                Some($object { at: &self.0.at, record })
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
    };
}

mutations! {
    PersonMutations of person: PersonObject, PersonDraft, people, Person, "person"
        register register_person(RegisterPersonInput) -> RegisterPersonPayload,
        update update_person(UpdatePersonInput) -> UpdatePersonPayload,
        retire retire_person(RetirePersonInput) -> RetirePersonPayload;
    LegalEntityMutations of legal_entity: LegalEntityObject, LegalEntityDraft, legal_entities, LegalEntity, "legalEntity"
        register register_legal_entity(RegisterLegalEntityInput) -> RegisterLegalEntityPayload,
        update update_legal_entity(UpdateLegalEntityInput) -> UpdateLegalEntityPayload,
        retire retire_legal_entity(RetireLegalEntityInput) -> RetireLegalEntityPayload;
    PropertyMutations of property: PropertyObject, PropertyDraft, properties, Property, "property"
        register register_property(RegisterPropertyInput) -> RegisterPropertyPayload,
        update update_property(UpdatePropertyInput) -> UpdatePropertyPayload,
        retire retire_property(RetirePropertyInput) -> RetirePropertyPayload;
    DataCategoryMutations of data_category: DataCategoryObject, TermDraft, data_categories, DataCategory, "dataCategory"
        register register_data_category(RegisterDataCategoryInput) -> RegisterDataCategoryPayload,
        update update_data_category(UpdateDataCategoryInput) -> UpdateDataCategoryPayload,
        retire retire_data_category(RetireDataCategoryInput) -> RetireDataCategoryPayload;
    PurposeMutations of purpose: PurposeObject, TermDraft, purposes, Purpose, "purpose"
        register register_purpose(RegisterPurposeInput) -> RegisterPurposePayload,
        update update_purpose(UpdatePurposeInput) -> UpdatePurposePayload,
        retire retire_purpose(RetirePurposeInput) -> RetirePurposePayload;
    DataSubjectMutations of data_subject: DataSubjectObject, TermDraft, data_subjects, DataSubject, "dataSubject"
        register register_data_subject(RegisterDataSubjectInput) -> RegisterDataSubjectPayload,
        update update_data_subject(UpdateDataSubjectInput) -> UpdateDataSubjectPayload,
        retire retire_data_subject(RetireDataSubjectInput) -> RetireDataSubjectPayload;
    RecipientClassMutations of recipient_class: RecipientClassObject, TermDraft, recipient_classes, RecipientClass,
        "recipientClass"
        register register_recipient_class(RegisterRecipientClassInput) -> RegisterRecipientClassPayload,
        update update_recipient_class(UpdateRecipientClassInput) -> UpdateRecipientClassPayload,
        retire retire_recipient_class(RetireRecipientClassInput) -> RetireRecipientClassPayload;
    CollectionMethodMutations of collection_method: CollectionMethodObject, TermDraft, collection_methods,
        CollectionMethod, "collectionMethod"
        register register_collection_method(RegisterCollectionMethodInput) -> RegisterCollectionMethodPayload,
        update update_collection_method(UpdateCollectionMethodInput) -> UpdateCollectionMethodPayload,
        retire retire_collection_method(RetireCollectionMethodInput) -> RetireCollectionMethodPayload;
    VendorMutations of vendor: VendorObject, VendorDraft, vendors, Vendor, "vendor"
        register register_vendor(RegisterVendorInput) -> RegisterVendorPayload {
            /// Vendors that may be the same, the likest first, at most 20; they stand in nobody's way. Merge the two if
            /// they are one.
            async fn near_matches(&self) -> Vec<NearMatch<'_>> {
                let done = self.0.done();
                let record = done.and_then(|id| self.0.at.registry.vendors.get(Id::new(id.uuid)));
                record.map(|record| near_matches_of(&self.0.at, record)).unwrap_or_default()
            }
        },
        update update_vendor(UpdateVendorInput) -> UpdateVendorPayload,
        retire retire_vendor(RetireVendorInput) -> RetireVendorPayload;
    DatabaseMutations of database: DatabaseObject, DatabaseDraft, databases, Database, "database"
        register register_database(RegisterDatabaseInput) -> RegisterDatabasePayload,
        update update_database(UpdateDatabaseInput) -> UpdateDatabasePayload,
        retire retire_database(RetireDatabaseInput) -> RetireDatabasePayload;
    ActivityMutations of activity: ActivityObject, ActivityDraft, activities, Activity, "activity"
        register register_activity(RegisterActivityInput) -> RegisterActivityPayload,
        update update_activity(UpdateActivityInput) -> UpdateActivityPayload,
        retire retire_activity(RetireActivityInput) -> RetireActivityPayload;
    CollectionMutations of collection: CollectionObject, CollectionDraft, collections, Collection, "collection"
        register register_collection(RegisterCollectionInput) -> RegisterCollectionPayload,
        update update_collection(UpdateCollectionInput) -> UpdateCollectionPayload,
        retire retire_collection(RetireCollectionInput) -> RetireCollectionPayload;
    HoldingMutations of holding: HoldingObject, HoldingDraft, holdings, Holding, "holding"
        register register_holding(RegisterHoldingInput) -> RegisterHoldingPayload,
        update update_holding(UpdateHoldingInput) -> UpdateHoldingPayload,
        retire retire_holding(RetireHoldingInput) -> RetireHoldingPayload;
    AgreementMutations of agreement: AgreementObject, AgreementDraft, agreements, Agreement, "agreement"
        register register_agreement(RegisterAgreementInput) -> RegisterAgreementPayload,
        update update_agreement(UpdateAgreementInput) -> UpdateAgreementPayload,
        retire retire_agreement(RetireAgreementInput) -> RetireAgreementPayload;
    SubprocessingMutations of subprocessing: SubprocessingObject, SubprocessingDraft, subprocessings, Subprocessing, "subprocessing"
        register register_subprocessing(RegisterSubprocessingInput) -> RegisterSubprocessingPayload,
        update update_subprocessing(UpdateSubprocessingInput) -> UpdateSubprocessingPayload,
        retire retire_subprocessing(RetireSubprocessingInput) -> RetireSubprocessingPayload;
    NoticeMutations of notice: NoticeObject, NoticeDraft, notices, Notice, "notice"
        register register_notice(RegisterNoticeInput) -> RegisterNoticePayload,
        update update_notice(UpdateNoticeInput) -> UpdateNoticePayload,
        retire retire_notice(RetireNoticeInput) -> RetireNoticePayload;
    ClauseMutations of clause: ClauseObject, ClauseDraft, clauses, Clause, "clause"
        register register_clause(RegisterClauseInput) -> RegisterClausePayload,
        update update_clause(UpdateClauseInput) -> UpdateClausePayload,
        retire retire_clause(RetireClauseInput) -> RetireClausePayload;
    AttestationMutations of attestation: AttestationObject, AttestationDraft, attestations, Attestation, "attestation"
        register register_attestation(RegisterAttestationInput) -> RegisterAttestationPayload,
        update update_attestation(UpdateAttestationInput) -> UpdateAttestationPayload,
        retire retire_attestation(RetireAttestationInput) -> RetireAttestationPayload;
    FlowMutations of flow: FlowObject, FlowDraft, flows, Flow, "flow"
        register register_flow(RegisterFlowInput) -> RegisterFlowPayload,
        update update_flow(UpdateFlowInput) -> UpdateFlowPayload,
        retire retire_flow(RetireFlowInput) -> RetireFlowPayload;
    ReferenceRowMutations of reference_row: ReferenceRowObject, ReferenceRowDraft, reference_rows, ReferenceRow,
        "referenceRow" by "officer"
        register register_reference_row(RegisterReferenceRowInput) -> RegisterReferenceRowPayload,
        update update_reference_row(UpdateReferenceRowInput) -> UpdateReferenceRowPayload,
        retire retire_reference_row(RetireReferenceRowInput) -> RetireReferenceRowPayload;
}
