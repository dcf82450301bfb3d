//! One file: its lists, and the limits within which it is read.
//!
//! The first thing that cannot be read ends the reading of a file, since what follows has no certain meaning; what can
//! be read and is wrong in itself is for the plan, which names all of it.

use async_graphql::indexmap::IndexMap;
use async_graphql::{Name, SerializerError, Value};
use serde::Deserialize;
use serde_saphyr::options::{DuplicateKeyPolicy, MergeKeyPolicy};
use serde_saphyr::{Options, Spanned, alias_limits, budget, options};

use super::error::ManifestError;
use super::export::stated;
use super::place::Place;
use super::{
    agreement, clause, collection, database, flow, holding, legal_entity, notice, person, property,
    subprocessing, term, vendor,
};
use crate::command::agreement::AgreementDraft;
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
use crate::command::subprocessing::SubprocessingDraft;
use crate::command::term::TermDraft;
use crate::command::vendor::VendorDraft;
use crate::registry::noun::Noun;
use crate::registry::nouns::{NounKind, Record, Tables};

/// The longest text of one file, in bytes.
pub const MAX_BYTES: usize = 256 * 1024 * 1024;
/// How deep a file may be nested; the rows of today need seven.
const MAX_DEPTH: usize = 16;
/// How much a file may hold by repeating parts of itself.
const MAX_REPEATED: usize = 100_000;

/// Reads a manifest; `name` is what messages call the file.
///
/// # Errors
/// What cannot be read, with its place and the remedy.
pub fn parse(name: &str, text: &str) -> Result<Manifest, Vec<ManifestError>> {
    if text.len() > MAX_BYTES {
        let message = format!("longer than {MAX_BYTES} bytes; split the file");
        return Err(vec![ManifestError::new(name, 1, 1, message)]);
    }
    let read = serde_saphyr::from_str_with_options::<Manifest>(text, limits());
    let manifest = read.map_err(|error| vec![ManifestError::unreadable(name, &error)])?;
    Ok(Manifest {
        file: name.to_owned(),
        ..manifest
    })
}

/// Large registers fit, and a small file that unfolds into a large one does not.
fn limits() -> Options {
    let size = budget! {
        max_events: 50_000_000,
        max_nodes: 25_000_000,
        max_total_scalar_bytes: MAX_BYTES,
        max_depth: MAX_DEPTH,
        flow_nesting_limit: MAX_DEPTH,
        max_anchors: 1_000,
        max_recorded_anchor_events: MAX_REPEATED,
        max_aliases: MAX_REPEATED,
    };
    options! {
        budget: size,
        alias_limits: alias_limits! { max_total_replayed_events: MAX_REPEATED, max_replay_stack_depth: 4 },
        duplicate_keys: DuplicateKeyPolicy::Error,
        merge_keys: MergeKeyPolicy::Error,
        strict_booleans: true,
        reject_unsupported_tags: true,
        with_snippet: false,
    }
}

/// Declares the lists of a manifest, once: field, name in the file, draft, noun, and what writes its rows.
macro_rules! lists {
    ($($(#[$doc:meta])* $list:ident = $name:literal: $draft:ty => $noun:ident, $write:path;)*) => {
        /// The rows of one file.
        #[derive(Deserialize, Debug, Clone, Default)]
        #[serde(default, deny_unknown_fields)]
        pub struct Manifest {
            #[serde(skip)]
            file: String,
            $($(#[$doc])* #[serde(rename = $name)] pub $list: Vec<Spanned<$draft>>,)*
        }

        impl Manifest {
            /// The rows in the order of the nouns, each with its place, ready to be applied together.
            #[must_use]
            pub fn rows(self) -> Vec<(Place, Command)> {
                let Self { file, $($list,)* } = self;
                let mut rows = Vec::new();
                $(for (index, Spanned { value: draft, referenced: location, .. }) in $list.into_iter().enumerate() {
                    let key = draft.key.as_opt_ref().flatten().cloned();
                    let (line, column) = (location.line(), location.column());
                    let place = Place { file: file.clone(), line, column, list: $name, index, key };
                    rows.push((place, Command::$noun(Action::Put(draft.into()))));
                })*
                rows
            }
        }

        /// The lists, in their order, each with its noun.
        pub const LISTS: &[(&str, NounKind)] = &[$(($name, NounKind::$noun),)*];

        /// The list of a noun.
        #[must_use]
        pub const fn list_of(noun: NounKind) -> &'static str {
            match noun { $(NounKind::$noun => $name,)* }
        }

        /// The row that would make the record.
        pub(super) fn row(record: &Record, tables: &Tables) -> Result<Value, SerializerError> {
            match record { $(Record::$noun(record) => stated($write(record, tables)),)* }
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
    /// Contacts and responsible people.
    people = "people": PersonDraft => Person, person::draft;
    /// Companies of the group.
    legal_entities = "legalEntities": LegalEntityDraft => LegalEntity, legal_entity::draft;
    /// Sites and apps.
    properties = "properties": PropertyDraft => Property, property::draft;
    /// What data is about.
    data_categories = "dataCategories": TermDraft => DataCategory, term::draft;
    /// What data is for.
    purposes = "purposes": TermDraft => Purpose, term::draft;
    /// Whom data is about.
    data_subjects = "dataSubjects": TermDraft => DataSubject, term::draft;
    /// Kinds of recipients.
    recipient_classes = "recipientClasses": TermDraft => RecipientClass, term::draft;
    /// Ways to gather data.
    collection_methods = "collectionMethods": TermDraft => CollectionMethod, term::draft;
    /// Companies that receive data, and their products.
    vendors = "vendors": VendorDraft => Vendor, vendor::draft;
    /// Corporate databases and systems.
    databases = "databases": DatabaseDraft => Database, database::draft;
    /// What properties gather.
    collections = "collections": CollectionDraft => Collection, collection::draft;
    /// What databases hold.
    holdings = "holdings": HoldingDraft => Holding, holding::draft;
    /// Contracts.
    agreements = "agreements": AgreementDraft => Agreement, agreement::draft;
    /// Work that vendors hand to others.
    subprocessings = "subprocessings": SubprocessingDraft => Subprocessing, subprocessing::draft;
    /// Versions of privacy statements.
    notices = "notices": NoticeDraft => Notice, notice::draft;
    /// Rules.
    clauses = "clauses": ClauseDraft => Clause, clause::draft;
    /// Data that goes to a recipient.
    flows = "flows": FlowDraft => Flow, flow::draft;
}

#[cfg(test)]
mod tests;
