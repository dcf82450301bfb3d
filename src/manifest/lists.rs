//! The lists of a manifest, once: their names, drafts and nouns, and what writes their rows.

use async_graphql::indexmap::IndexMap;
use async_graphql::registry::Registry;
use async_graphql::{InputType, Name, SerializerError, Value};
use serde::de::Error;

use super::export::stated;
use super::node::Node;
use super::reading::{Unfit, Wrong, read};
use super::{
    activity, agreement, attestation, clause, collection, database, flow, holding, legal_entity,
    notice, person, property, reference_row, subprocessing, term, vendor,
};
use crate::command::activity::ActivityDraft;
use crate::command::agreement::AgreementDraft;
use crate::command::attestation::AttestationDraft;
use crate::command::clause::ClauseDraft;
use crate::command::collection::CollectionDraft;
use crate::command::database::DatabaseDraft;
use crate::command::flow::FlowDraft;
use crate::command::form::shown;
use crate::command::holding::HoldingDraft;
use crate::command::legal_entity::LegalEntityDraft;
use crate::command::notice::NoticeDraft;
use crate::command::person::PersonDraft;
use crate::command::plan::{Action, Command};
use crate::command::property::PropertyDraft;
use crate::command::reference_row::ReferenceRowDraft;
use crate::command::subprocessing::SubprocessingDraft;
use crate::command::term::TermDraft;
use crate::command::vendor::VendorDraft;
use crate::registry::noun::Noun;
use crate::registry::nouns::{NounKind, Record, Tables};

/// Declares the lists: table, name in the file, draft, noun, and what writes its rows; then the nouns that are in no file,
/// with why.
macro_rules! lists {
    (
        $($list:ident = $name:literal: $draft:ty => $noun:ident, $write:path, $doc:literal;)*
        ; $($apart:ident = $apart_name:literal, $why:literal;)*
    ) => {
        /// Reads a row of the noun.
        pub(super) fn read_row(noun: NounKind, node: &Node) -> Result<Command, Unfit<Command>> {
            match noun {
                $(NounKind::$noun => {
                    let row = |draft: $draft| Command::$noun(Action::Put(draft.into()));
                    read(node).map(row).map_err(|unfit| unfit.map(row))
                })*
                $(NounKind::$apart => Err(Unfit {
                    wrongs: vec![Wrong::custom($why)],
                    fields: Vec::new(),
                    rest: None,
                }),)*
            }
        }

        /// The lists, in their order, each with its noun.
        pub const LISTS: &[(&str, NounKind)] = &[$(($name, NounKind::$noun),)*];

        /// Each list with what it holds, in a few words, and the name of the type of its rows, which it adds to the types
        /// with all that they hold.
        pub(super) fn described_lists(types: &mut Registry) -> Vec<(&'static str, &'static str, String)> {
            vec![$(($name, $doc, <$draft as InputType>::create_type_info(types)),)*]
        }

        /// The list of a noun.
        #[must_use]
        pub const fn list_of(noun: NounKind) -> &'static str {
            match noun {
                $(NounKind::$noun => $name,)*
                $(NounKind::$apart => $apart_name,)*
            }
        }

        /// The row that would make the record; null of one that is in no file.
        pub(super) fn row(record: &Record, tables: &Tables) -> Result<Value, SerializerError> {
            match record {
                $(Record::$noun(record) => stated($write(record, tables)),)*
                $(Record::$apart(_) => Ok(Value::Null),)*
            }
        }

        /// All rows of a register, list by list; a list without rows is left out.
        pub(super) fn lists_of(tables: &Tables) -> Result<Value, SerializerError> {
            let mut lists = IndexMap::new();
            $(
                let records = tables.$list.iter().filter(|record| !record.is_erased());
                let rows = records.map(|record| stated($write(record, tables)));
                let rows: Vec<_> = rows.collect::<Result<_, _>>()?;
                if !rows.is_empty() {
                    lists.insert(Name::new($name), Value::List(rows));
                }
            )*
            Ok(Value::Object(lists))
        }
    };
}

/// The noun of a list.
///
/// # Errors
/// There is no such list; names those that there are.
pub fn noun_of(list: &str) -> Result<NounKind, String> {
    let found = LISTS.iter().find(|(name, _)| *name == list);
    found.map(|(_, noun)| *noun).ok_or_else(|| {
        let known: Vec<_> = LISTS.iter().map(|(name, _)| *name).collect();
        let list = shown(list);
        format!(
            "`{list}` is no list of a manifest; known are {}",
            known.join(", ")
        )
    })
}

lists! {
    people = "people": PersonDraft => Person, person::draft, "Contacts and responsible people.";
    legal_entities = "legalEntities": LegalEntityDraft => LegalEntity, legal_entity::draft, "Companies of the group.";
    properties = "properties": PropertyDraft => Property, property::draft, "Sites and apps.";
    data_categories = "dataCategories": TermDraft => DataCategory, term::draft, "What data is about.";
    purposes = "purposes": TermDraft => Purpose, term::draft, "What data is for.";
    data_subjects = "dataSubjects": TermDraft => DataSubject, term::draft, "Whom data is about.";
    recipient_classes = "recipientClasses": TermDraft => RecipientClass, term::draft, "Kinds of recipients.";
    collection_methods = "collectionMethods": TermDraft => CollectionMethod, term::draft, "Ways to gather data.";
    vendors = "vendors": VendorDraft => Vendor, vendor::draft, "Companies that receive data, and their products.";
    databases = "databases": DatabaseDraft => Database, database::draft, "Corporate databases and systems.";
    activities = "activities": ActivityDraft => Activity, activity::draft, "Processing activities.";
    collections = "collections": CollectionDraft => Collection, collection::draft, "What properties gather.";
    holdings = "holdings": HoldingDraft => Holding, holding::draft, "What databases hold.";
    agreements = "agreements": AgreementDraft => Agreement, agreement::draft, "Contracts.";
    subprocessings = "subprocessings": SubprocessingDraft => Subprocessing, subprocessing::draft, "Work that vendors hand to others.";
    notices = "notices": NoticeDraft => Notice, notice::draft, "Versions of privacy statements.";
    clauses = "clauses": ClauseDraft => Clause, clause::draft, "Rules.";
    attestations = "attestations": AttestationDraft => Attestation, attestation::draft, "Proof that vendors keep duties.";
    flows = "flows": FlowDraft => Flow, flow::draft, "Data that goes to a recipient.";
    reference_rows = "referenceRows": ReferenceRowDraft => ReferenceRow, reference_row::draft, "The company's own rows of the legal data.";
    ;
    // In no file. It names ids and versions, which are those of this register alone.
    FindingDecision = "findingDecisions", "decisions about findings are made in a register and are in no file";
    Intake = "intakes", "requests are asked and decided in a register and are in no file";
}
