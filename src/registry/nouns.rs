//! The only list of nouns.

use std::sync::Arc;

use entity::id::{ClauseId, Uuid};
use serde::{Deserialize, Serialize};

use super::activity::Activity;
use super::agreement::Agreement;
use super::attestation::Attestation;
use super::bindings::Bindings;
use super::clause::Clause;
use super::collection::Collection;
use super::database::Database;
use super::edge::Edges;
use super::external::ExternalIndex;
use super::finding_decision::FindingDecision;
use super::flow::Flow;
use super::holding::Holding;
use super::intake::Intake;
use super::legal_entity::LegalEntity;
use super::near::NearIndex;
use super::notice::Notice;
use super::noun::{Noun, RecordId};
use super::person::Person;
use super::property::Property;
use super::reference_row::ReferenceRow;
use super::revision::Revision;
use super::search::{Field, SearchIndex};
use super::subprocessing::Subprocessing;
use super::table::Table;
use super::term::{CollectionMethod, DataCategory, DataSubject, Purpose, RecipientClass};
use super::vendor::Vendor;

macro_rules! nouns {
    ($($(#[$doc:meta])* $noun:ident, $table:ident, $name:literal;)*) => {
        /// The nouns.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum NounKind { $($(#[$doc])* $noun,)* }

        impl NounKind {
            /// Every noun; a noun may refer to those before it and to itself.
            pub const ALL: &'static [Self] = &[$(Self::$noun,)*];

            /// The name, as in the API.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$noun => stringify!($noun),)* }
            }

            /// The words for it in a sentence.
            #[must_use]
            pub const fn words(self) -> &'static str {
                match self { $(Self::$noun => $name,)* }
            }

            /// The noun with this name.
            #[must_use]
            pub fn from_name(name: &str) -> Option<Self> {
                match name { $(stringify!($noun) => Some(Self::$noun),)* _ => None }
            }

            /// The letters before the underscore of its ids.
            #[must_use]
            pub const fn prefix(self) -> &'static str {
                match self { $(Self::$noun => <<$noun as Noun>::Kind as entity::id::Kind>::PREFIX,)* }
            }
        }

        /// A record of any noun.
        #[derive(Debug, Clone, PartialEq)]
        pub enum Record { $($(#[$doc])* $noun(Arc<$noun>),)* }

        impl Record {
            /// Noun and id.
            #[must_use]
            pub fn id(&self) -> RecordId {
                match self { $(Self::$noun(record) => RecordId { noun: NounKind::$noun, uuid: record.id().uuid() },)* }
            }

            /// The key.
            #[must_use]
            pub fn key(&self) -> &super::key::Key {
                match self { $(Self::$noun(record) => record.key(),)* }
            }

            /// The revision that last changed it.
            #[must_use]
            pub fn version(&self) -> Revision {
                match self { $(Self::$noun(record) => record.head().version,)* }
            }

            /// Whether it is taken out of every answer.
            #[must_use]
            pub fn is_retired(&self) -> bool {
                match self { $(Self::$noun(record) => record.head().retired,)* }
            }

            /// Whether its content is destroyed.
            #[must_use]
            pub fn is_erased(&self) -> bool {
                match self { $(Self::$noun(record) => record.is_erased(),)* }
            }

            /// Names each record that this one refers to.
            pub fn references(&self, visit: &mut dyn FnMut(Uuid)) {
                match self { $(Self::$noun(record) => record.references(&mut |_, target| visit(target)),)* }
            }

            /// The same record as of another revision.
            #[must_use]
            pub fn with_version(mut self, version: Revision) -> Self {
                if self.version() == version {
                    return self;
                }
                match &mut self { $(Record::$noun(record) => Arc::make_mut(record).head_mut().version = version,)* }
                self
            }

            /// The same record, retired.
            #[must_use]
            pub fn as_retired(mut self) -> Self {
                match &mut self { $(Self::$noun(record) => Arc::make_mut(record).head_mut().retired = true,)* }
                self
            }

            /// The form in the log.
            ///
            /// # Errors
            /// A record that has no JSON form; none is known.
            pub fn to_json(&self) -> serde_json::Result<String> {
                match self { $(Self::$noun(record) => serde_json::to_string(record),)* }
            }

            /// Reads the form in the log.
            ///
            /// # Errors
            /// The text is not a record of this noun.
            pub fn from_json(noun: NounKind, text: &str) -> serde_json::Result<Self> {
                match noun { $(NounKind::$noun => Ok(Self::$noun(Arc::new(serde_json::from_str(text)?))),)* }
            }
        }

        /// The tables of the registry, one a noun, and the reverse index over all of them.
        #[derive(Debug, Clone, Default, PartialEq)]
        pub struct Tables {
            $($(#[$doc])* pub $table: Table<$noun>,)*
            /// Who refers to whom.
            pub edges: Edges,
            /// The clauses by whom they bind.
            pub bindings: Bindings,
            /// The records by their ids in other systems.
            pub external: ExternalIndex,
            /// What tells vendors from each other.
            pub near: NearIndex,
            /// The words of all.
            pub words: SearchIndex,
        }

        impl Tables {
            /// The record with this id, retired or not.
            #[must_use]
            pub fn record(&self, id: RecordId) -> Option<Record> {
                match id.noun {
                    $(NounKind::$noun => self.$table.shared(entity::id::Id::new(id.uuid)).cloned().map(Record::$noun)
                        .or_else(|| self.$table.even_retired(entity::id::Id::new(id.uuid))
                            .map(|record| Record::$noun(Arc::new(record.clone())))),)*
                }
            }

            /// Names each record that this one refers to, and in which way; none where it is retired.
            pub fn references(&self, id: RecordId, visit: &mut dyn FnMut(super::edge::Edge, Uuid)) {
                match id.noun {
                    $(NounKind::$noun => {
                        if let Some(record) = self.$table.get(entity::id::Id::new(id.uuid)) {
                            record.references(visit);
                        }
                    })*
                }
            }

            /// A text of a record, as it is written, by its place among those that search finds.
            #[must_use]
            pub fn text(&self, id: RecordId, number: u16) -> Option<(Field, &str)> {
                let mut texts = Vec::new();
                match id.noun {
                    $(NounKind::$noun => {
                        let record = self.$table.get(entity::id::Id::new(id.uuid))?;
                        record.words(&mut |field, text| texts.push((field, text)));
                    })*
                }
                texts.into_iter().nth(number.into())
            }

            /// The id that the key belongs to, also if its record is retired.
            #[must_use]
            pub fn id_of_key(&self, noun: NounKind, key: &str) -> Option<Uuid> {
                match noun { $(NounKind::$noun => self.$table.id_of_key(key).map(entity::id::Id::uuid),)* }
            }

            /// How many records of the noun are not retired.
            #[must_use]
            pub fn count(&self, noun: NounKind) -> usize {
                match noun { $(NounKind::$noun => self.$table.len(),)* }
            }

            /// Every record, retired too, noun by noun.
            pub fn records(&self) -> impl Iterator<Item = Record> + '_ {
                std::iter::empty()
                    $(.chain(self.$table.iter_even_retired().map(|record| Record::$noun(Arc::new(record.clone())))))*
            }

            /// The id of every record, retired too.
            pub fn ids(&self) -> impl Iterator<Item = RecordId> + '_ {
                std::iter::empty()
                    $(.chain(self.$table.iter_even_retired().map(Noun::record_id)))*
            }

            /// The records of one noun that refer to the target in this way, in order of their ids.
            pub fn referring<T: Held>(
                &self,
                edge: super::edge::Edge,
                target: entity::id::Id<impl Sized>,
            ) -> impl Iterator<Item = &T> {
                let sources = self.edges.sources::<_, T::Kind>(edge, target);
                sources.filter_map(move |id| T::table(self).get(id))
            }

            /// Puts the records of other nouns beside these.
            pub fn join(&mut self, other: Self) {
                let Self { $($table,)* edges, bindings, external, near, words } = other;
                $(self.$table.join($table);)*
                self.edges.join(edges);
                self.bindings.join(bindings);
                self.external.join(external);
                self.near.join(near);
                self.words.join(words);
            }

            /// Takes the record out as if it had never been, for the value of an earlier revision.
            pub(super) fn take_out(&mut self, id: RecordId) {
                match id.noun {
                    NounKind::Clause => self.unbind(entity::id::Id::new(id.uuid)),
                    NounKind::Vendor => self.near.remove(entity::id::Id::new(id.uuid)),
                    _ => {}
                }
                match id.noun { $(NounKind::$noun => {
                    let taken = self.$table.take_out(entity::id::Id::new(id.uuid));
                    if let Some(taken) = taken.filter(|taken| !taken.head().retired) {
                        self.edges.remove(taken.as_ref());
                        self.external.remove(taken.as_ref());
                        self.words.remove(taken.as_ref());
                    }
                })* }
            }

            /// Puts the record in the place of the one with its id and keeps the reverse index right.
            pub fn put(&mut self, record: Record) {
                match &record {
                    Record::Clause(clause) => self.bind(clause),
                    Record::Vendor(vendor) => self.near.put(vendor),
                    _ => {}
                }
                match record { $(Record::$noun(record) => {
                    let before = self.$table.put(Arc::clone(&record));
                    if let Some(before) = before.filter(|before| !before.head().retired) {
                        self.edges.remove(before.as_ref());
                        self.external.remove(before.as_ref());
                        self.words.remove(before.as_ref());
                    }
                    if !record.head().retired {
                        self.edges.insert(record.as_ref());
                        self.external.insert(record.as_ref());
                        self.words.insert(record.as_ref());
                    }
                })* }
            }
        }

        $(impl Held for $noun {
            fn table(tables: &Tables) -> &Table<Self> { &tables.$table }
            fn record(self: Arc<Self>) -> Record { Record::$noun(self) }
        })*
    };
}

impl Tables {
    /// Puts the clause with those of its parties.
    fn bind(&mut self, clause: &Arc<Clause>) {
        self.unbind(clause.head.id);
        if !clause.head.retired {
            self.bindings.insert(clause);
        }
    }

    fn unbind(&mut self, clause: ClauseId) {
        if let Some(before) = self.clauses.get(clause) {
            self.bindings.remove(before);
        }
    }
}

/// A noun that the registry holds: the way from a record's type to its table and back.
pub trait Held: Noun {
    /// Its table.
    fn table(tables: &Tables) -> &Table<Self>;

    /// As a record of any noun.
    fn record(self: Arc<Self>) -> Record;
}

nouns! {
    /// A contact or responsible person.
    Person, people, "person";
    /// A company of the group.
    LegalEntity, legal_entities, "legal entity";
    /// A site or app where data is collected.
    Property, properties, "property";
    /// A category of data.
    DataCategory, data_categories, "data category";
    /// A purpose of processing.
    Purpose, purposes, "purpose";
    /// A kind of person.
    DataSubject, data_subjects, "data subject";
    /// A class of recipients.
    RecipientClass, recipient_classes, "recipient class";
    /// A way of collecting.
    CollectionMethod, collection_methods, "collection method";
    /// A counterparty.
    Vendor, vendors, "vendor";
    /// A corporate database or system.
    Database, databases, "database";
    /// A processing activity: one line of an Art. 30 record.
    Activity, activities, "activity";
    /// A fact: a property gathers data.
    Collection, collections, "collection";
    /// A fact: a database holds data.
    Holding, holdings, "holding";
    /// A contract.
    Agreement, agreements, "agreement";
    /// A vendor hands work to another.
    Subprocessing, subprocessings, "subprocessing";
    /// A version of a privacy statement.
    Notice, notices, "notice";
    /// A rule out of an agreement, a notice or a law.
    Clause, clauses, "clause";
    /// Proof that a vendor keeps a duty.
    Attestation, attestations, "attestation";
    /// Data that goes, or is proposed to go, to a recipient.
    Flow, flows, "flow";
    /// What an officer decided about a finding.
    FindingDecision, finding_decisions, "finding decision";
    /// A company's own row of reference data.
    ReferenceRow, reference_rows, "reference row";
    /// A request whether a sharing of data may begin.
    Intake, intakes, "request";
}
