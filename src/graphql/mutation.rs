//! The mutations: register, update and retire of each noun, with one input and one payload each.
//!
//! Only `userErrors` mean that nothing was done. UNAVAILABLE and INTERNAL mean that the outcome is unknown, or that the
//! server failed; the error's text says which.

use async_graphql::{Context, ID, InputObject, MergedObject, Object, Result, SimpleObject};
use entity::id::Id;

use super::activity::ActivityObject;
use super::agreement::AgreementObject;
use super::at::At;
use super::attestation::AttestationObject;
use super::clause::ClauseObject;
use super::collection::CollectionObject;
use super::database::DatabaseObject;
use super::error::refuse;
use super::finding_decision::FindingDecisionMutations;
use super::flow::FlowObject;
use super::history::left_by;
use super::holding::HoldingObject;
use super::legal_entity::LegalEntityObject;
use super::manifest::ManifestMutations;
use super::notice::NoticeObject;
use super::person::PersonObject;
use super::preview::{CommandPreview, look};
use super::property::PropertyObject;
use super::reference_row::ReferenceRowObject;
use super::subprocessing::SubprocessingObject;
use super::term::{
    CollectionMethodObject, DataCategoryObject, DataSubjectObject, PurposeObject,
    RecipientClassObject,
};
use super::vendor::{NearMatch, VendorObject, near_matches_of};
use crate::auth::caller::Caller;
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
use crate::command::problem::{Problem, ProblemCode};
use crate::command::property::PropertyDraft;
use crate::command::reference_row::ReferenceRowDraft;
use crate::command::subprocessing::SubprocessingDraft;
use crate::command::term::TermDraft;
use crate::command::vendor::VendorDraft;
use crate::error::Error;
use crate::registry::noun::RecordId;
use crate::registry::revision::Revision;
use crate::store::door::{Door, Refusal};
use crate::store::idempotency::{Effect, Once};

pub mod merge;
pub mod revert;

/// One reason why nothing was done.
#[derive(SimpleObject, Debug, Clone)]
pub struct UserError {
    /// The code.
    pub(super) code: ProblemCode,
    /// The place in the arguments, from `input` on.
    pub(super) path: Vec<String>,
    /// What is wrong and what to do, for a person.
    pub(super) message: String,
}

/// What became of a command: the value after it, or the problems.
pub(super) struct Outcome {
    pub(super) at: At,
    subject: Option<RecordId>,
    problems: Vec<Problem>,
    preview: Option<CommandPreview>,
    /// The revision that it made.
    revision: Option<Revision>,
}

impl Outcome {
    fn user_errors(&self, draft: &str) -> Vec<UserError> {
        let at_its_place = |problem: &Problem| {
            let outside = is_outside(problem);
            let frame = ["input", draft];
            user_error(problem, if outside { &["input"] } else { &frame })
        };
        self.problems.iter().map(at_its_place).collect()
    }

    /// The same of an input that holds no draft.
    pub(super) fn user_errors_of_input(&self) -> Vec<UserError> {
        let problems = self.problems.iter();
        problems
            .map(|problem| user_error(problem, &["input"]))
            .collect()
    }

    /// The revision of the answer; null where nothing was done.
    pub(super) fn revision(&self) -> Option<RevisionNumber> {
        self.revision.as_ref().map(RevisionNumber::from)
    }

    /// What would be done; null where it was done, or cannot be.
    pub(super) fn preview(&self) -> Option<&CommandPreview> {
        self.preview.as_ref()
    }

    /// The record that the command was about, if it was done.
    pub(super) fn done(&self) -> Option<RecordId> {
        self.subject.filter(|_| self.problems.is_empty())
    }

    pub(super) fn id<K>(&self) -> Option<Id<K>> {
        self.subject.map(|subject| Id::new(subject.uuid))
    }
}

/// Whether the problem is with which record is meant, and not with its facts.
fn is_outside(problem: &Problem) -> bool {
    let first = problem.path.first();
    first.is_none_or(|first| first == "id" || first == "version")
}

pub(super) fn user_error(problem: &Problem, frame: &[&str]) -> UserError {
    let Problem {
        code,
        path,
        message,
        current: _,
        because: _,
    } = problem.clone();
    let frame = frame.iter().map(|part| (*part).to_owned());
    UserError {
        code,
        path: frame.chain(path).collect(),
        message,
    }
}

/// Sends a command through the door, or only looks at what it would do.
pub(super) async fn submit(
    ctx: &Context<'_>,
    command: Result<Command, Problem>,
    reason: Option<String>,
    preview: Option<bool>,
) -> Result<Outcome> {
    let (door, caller, asked) = (
        ctx.data::<Door>()?,
        ctx.data::<Caller>()?,
        ctx.data::<At>()?,
    );
    if let Some(effect) = ctx.data_opt::<Effect>() {
        return repeated(ctx, asked, *effect).await;
    }
    let command = match command {
        Ok(command) => command,
        Err(problem) => return Ok(refused(door, asked, vec![problem])),
    };
    if preview == Some(true) {
        return match look(ctx, command).await? {
            Ok(looked) => Ok(Outcome {
                at: looked.at,
                subject: looked.subject,
                problems: Vec::new(),
                preview: Some(looked.preview),
                revision: None,
            }),
            Err(refusal) => Ok(refused(door, asked, problems_of(refusal)?)),
        };
    }
    let once = ctx.data_opt::<Once>().cloned();
    match door.submit(command, caller, reason, "api", once).await {
        Ok(done) => Ok(Outcome {
            at: asked.over(done.registry),
            subject: done.subject,
            problems: Vec::new(),
            preview: None,
            revision: Some(done.revision),
        }),
        Err(refusal) => Ok(refused(door, asked, problems_of(refusal)?)),
    }
}

/// Nothing is done, for these reasons.
pub(super) fn not_done(ctx: &Context<'_>, problems: Vec<Problem>) -> Result<Outcome> {
    Ok(refused(ctx.data()?, ctx.data()?, problems))
}

/// What is said to a request whose key was used for another one.
pub const KEY_TAKEN: &str =
    "the `Idempotency-Key` was used for another request within the last 24 hours; send a new one";

/// Why nothing was done.
///
/// # Errors
/// The outcome is unknown, or the server failed.
pub(super) fn problems_of(refusal: Refusal) -> Result<Vec<Problem>> {
    let unavailable = |message: &str, retry_after| Error::Unavailable {
        message: message.to_owned(),
        retry_after,
    };
    let error = match refusal {
        Refusal::Problems(problems) => return Ok(problems),
        Refusal::Busy(retry_after) => unavailable(
            "too many changes wait; nothing was done, try again",
            retry_after,
        ),
        Refusal::Outdated => unavailable(
            "this server is older than the database and only reads; nothing was done, send it to the newer server",
            std::time::Duration::from_secs(1),
        ),
        Refusal::KeyTaken => Error::BadRequest(KEY_TAKEN.to_owned()),
        Refusal::Unknown => unavailable(
            "outcome unknown; repeat it with the same `Idempotency-Key`, or read the record before you repeat it",
            std::time::Duration::from_secs(1),
        ),
        Refusal::Internal => Error::Internal(anyhow::anyhow!("a command failed")),
    };
    Err(refuse(&error))
}

fn refused(door: &Door, asked: &At, problems: Vec<Problem>) -> Outcome {
    let current = problems.iter().find_map(|problem| problem.current.as_ref());
    let subject = current.map(crate::registry::nouns::Record::id);
    Outcome {
        at: asked.over(door.current()),
        subject,
        problems,
        preview: None,
        revision: None,
    }
}

/// The answer to a request that was done before, from the register as its effect left it.
async fn repeated(ctx: &Context<'_>, asked: &At, effect: Effect) -> Result<Outcome> {
    let Effect { revision, subject } = effect;
    Ok(Outcome {
        at: asked.over(left_by(ctx, asked, effect).await?),
        subject,
        problems: Vec::new(),
        preview: None,
        revision: Some(revision),
    })
}

pub(super) fn version(
    given: &RevisionNumber,
) -> Result<crate::registry::revision::Revision, Problem> {
    given.0.parse().map_err(|_| {
        let message = format!(
            "`{}` is not a version; give the `version` that you read",
            crate::command::form::shown(&given.0)
        );
        Problem::new(ProblemCode::Invalid, &["version".to_owned()], message)
    })
}

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
            merge::MergeMutations, revert::RevertMutations, $($root,)* ManifestMutations, FindingDecisionMutations,
            super::person::ErasureMutations, super::calendar::CalendarMutations
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
                let done = self.0.id().filter(|_| self.0.problems.is_empty());
                let record = done.and_then(|id| self.0.at.registry.vendors.get(id));
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
