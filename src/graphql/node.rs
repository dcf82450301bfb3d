//! `Node`: a record whose noun is known only at run time. What the caller may not see is absent.

use async_graphql::{ID, Interface};
use entity::id::Id;

use super::activity::ActivityObject;
use super::agreement::AgreementObject;
use super::at::At;
use super::attestation::AttestationObject;
use super::clause::ClauseObject;
use super::collection::CollectionObject;
use super::database::DatabaseObject;
use super::finding_decision::FindingDecisionObject;
use super::flow::FlowObject;
use super::holding::HoldingObject;
use super::intake::IntakeObject;
use super::legal_entity::LegalEntityObject;
use super::notice::NoticeObject;
use super::person::PersonObject;
use super::property::PropertyObject;
use super::reference_row::ReferenceRowObject;
use super::subprocessing::SubprocessingObject;
use super::term::{
    CollectionMethodObject, DataCategoryObject, DataSubjectObject, PurposeObject,
    RecipientClassObject,
};
use super::vendor::VendorObject;
use crate::auth::caller::Caller;
use crate::auth::permission::{Access, may_read, noun_of};
use crate::command::input::RevisionNumber;
use crate::registry::noun::RecordId;
use crate::registry::nouns::NounKind;

macro_rules! nodes {
    ($($noun:ident($object:ident) in $table:ident;)*) => {
        /// A record of any noun.
        #[derive(Interface)]
        #[graphql(
            field(name = "id", ty = "ID", desc = "The id."),
            field(name = "key", ty = "String", desc = "The key, chosen by people, unique within the noun."),
            field(name = "version", ty = "RevisionNumber", desc = "The revision that last changed it."),
            field(name = "illustrative", ty = "bool", desc = "Whether it was made up for a demonstration.")
        )]
        pub enum Node<'a> {
            $(
                #[doc = concat!("One ", stringify!($noun), ".")]
                $noun($object<'a>),
            )*
        }

        /// The record with this id that is not retired, whatever the caller may see.
        pub(super) fn get(at: &At, id: RecordId) -> Option<Node<'_>> {
            Some(match id.noun {
                $(NounKind::$noun => {
                    Node::$noun($object { at, record: at.registry.$table.get(Id::new(id.uuid))? })
                })*
            })
        }
    };
}

nodes! {
    Person(PersonObject) in people;
    LegalEntity(LegalEntityObject) in legal_entities;
    Property(PropertyObject) in properties;
    DataCategory(DataCategoryObject) in data_categories;
    Purpose(PurposeObject) in purposes;
    DataSubject(DataSubjectObject) in data_subjects;
    RecipientClass(RecipientClassObject) in recipient_classes;
    CollectionMethod(CollectionMethodObject) in collection_methods;
    Vendor(VendorObject) in vendors;
    Database(DatabaseObject) in databases;
    Activity(ActivityObject) in activities;
    Collection(CollectionObject) in collections;
    Holding(HoldingObject) in holdings;
    Agreement(AgreementObject) in agreements;
    Subprocessing(SubprocessingObject) in subprocessings;
    Notice(NoticeObject) in notices;
    Clause(ClauseObject) in clauses;
    Attestation(AttestationObject) in attestations;
    Flow(FlowObject) in flows;
    FindingDecision(FindingDecisionObject) in finding_decisions;
    ReferenceRow(ReferenceRowObject) in reference_rows;
    Intake(IntakeObject) in intakes;
}

/// The record with this id, if the caller may see it.
pub(super) fn find<'a>(at: &'a At, caller: &Caller, id: &str) -> Option<Node<'a>> {
    visible(at, caller, RecordId::parse(id)?)
}

/// The same, of an id that is read.
pub(super) fn visible<'a>(at: &'a At, caller: &Caller, id: RecordId) -> Option<Node<'a>> {
    let found = get(at, id)?;
    let may_see = match (&found, may_read(caller.roles, noun_of(id.noun))) {
        (_, Access::All) => true,
        (Node::Intake(intake), Access::Own) => at.sees(intake.record),
        (_, Access::Own | Access::None) => false,
    };
    may_see.then_some(found)
}
