//! A finding: what it rests on, and one plain sentence.

use std::cmp::Ordering;
use std::fmt;
use std::sync::Arc;

use entity::id::{AgreementId, ClauseId, FlowId, Id, VendorId};
use entity::vocabulary::{FindingCode, FindingKind, Severity};

use super::grade;
use crate::compliance::reason::{Reason, citations};
use crate::registry::clause::Clause;
use crate::registry::document::Citation;
use crate::registry::finding_decision::{Identity, facts};
use crate::registry::flow::{Flow, Recipient};
use crate::registry::key::Key;
use crate::registry::noun::{Noun, RecordId};
use crate::registry::nouns::NounKind;
use crate::registry::sorted_set::SortedSet;
use crate::registry::value::Registry;
use crate::registry::vendor::Vendor;

/// Something that is wrong or missing on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Which it is.
    pub identity: Identity,
    /// The key of the record that it is about.
    key: Key,
    /// The vendor that it is about; null: none in particular.
    pub vendor: Option<VendorId>,
    /// The records that it rests on, the subject among them.
    pub records: SortedSet<RecordId>,
    /// The provisions of law that it rests on.
    pub provisions: SortedSet<Arc<str>>,
    /// One plain sentence for a person.
    pub sentence: String,
}

/// A finding beside the beginning of its place in the order, so that most are put in order without looking at them: of a
/// large register they are far from each other in memory.
#[derive(Debug)]
pub(super) struct Placed {
    beginning: (Severity, FindingCode, NounKind, [u8; BEGINNING]),
    pub(super) finding: Arc<Finding>,
}

/// So many bytes of a key tell most apart.
const BEGINNING: usize = 16;

impl Placed {
    pub(super) fn new(finding: Finding) -> Self {
        let Identity { code, subject, .. } = finding.identity;
        let mut of_key = [0; BEGINNING];
        let bytes = finding.key.as_str().bytes();
        of_key
            .iter_mut()
            .zip(bytes)
            .for_each(|(to, from)| *to = from);
        Self {
            beginning: (finding.severity(), code, subject.noun, of_key),
            finding: Arc::new(finding),
        }
    }

    /// Gravest first, then by code and by the key of the subject.
    pub(super) fn compare(&self, other: &Self) -> Ordering {
        let by_beginning = self.beginning.cmp(&other.beginning);
        by_beginning.then_with(|| self.finding.place().cmp(&other.finding.place()))
    }

    pub(super) fn is_of_one_identity(&self, other: &Self) -> bool {
        self.beginning == other.beginning && self.finding.identity == other.finding.identity
    }
}

impl Finding {
    pub(super) fn about<T: Noun>(code: FindingCode, subject: &T) -> Self {
        let (key, subject) = (subject.key().clone(), subject.record_id());
        Self {
            identity: Identity {
                code,
                subject,
                details: Vec::new(),
            },
            key,
            vendor: None,
            records: SortedSet::from_iter([subject]),
            provisions: SortedSet::default(),
            sentence: String::new(),
        }
    }

    /// The same, told from others about the subject by this.
    pub(super) fn by(mut self, detail: impl fmt::Display) -> Self {
        self.identity.details.push(detail.to_string());
        self
    }

    /// The same, in these words.
    pub(super) fn saying(mut self, sentence: impl Into<String>) -> Self {
        self.sentence = sentence.into();
        self
    }

    /// The same, about a vendor.
    pub(super) fn of_vendor(mut self, vendor: Option<VendorId>) -> Self {
        self.vendor = vendor;
        self.records.extend(vendor.map(RecordId::of::<Vendor>));
        self
    }

    /// The same, resting on these records too.
    pub(super) fn resting_on<'a, T: Noun>(
        mut self,
        records: impl IntoIterator<Item = &'a T>,
    ) -> Self {
        self.records
            .extend(records.into_iter().map(Noun::record_id));
        self
    }

    /// The same, resting on what reasons of a decision rest on.
    pub(super) fn because<'a>(mut self, reasons: impl IntoIterator<Item = &'a Reason>) -> Self {
        reasons.into_iter().for_each(|reason| self.rest_on(reason));
        self
    }

    /// Rests on what a reason rests on, too.
    pub(super) fn rest_on(&mut self, reason: &Reason) {
        let clauses = reason.clauses.iter().copied();
        self.records.extend(clauses.map(RecordId::of::<Clause>));
        self.records
            .extend(reason.vendor.map(RecordId::of::<Vendor>));
        let provisions = reason.leg.iter().flat_map(|leg| &leg.judged.citations);
        self.provisions.extend(provisions.cloned());
    }

    /// Takes in another of the same identity.
    pub(super) fn join(&mut self, other: &Self) {
        self.records.extend(other.records.iter().copied());
        self.provisions.extend(other.provisions.iter().cloned());
    }

    /// Where it comes in the order of all: gravest first, then by code and by the key of the subject.
    pub(super) fn place(&self) -> impl Ord {
        let Identity {
            code,
            subject,
            details,
        } = &self.identity;
        let which = (&self.key, subject, details);
        (self.severity(), *code, subject.noun, which)
    }

    /// What is wrong or missing.
    #[must_use]
    pub const fn code(&self) -> FindingCode {
        self.identity.code
    }

    /// How grave it is.
    #[must_use]
    pub const fn severity(&self) -> Severity {
        grade::severity(self.identity.code)
    }

    /// Whether something is against a rule, or missing.
    #[must_use]
    pub const fn kind(&self) -> FindingKind {
        grade::kind(self.identity.code)
    }

    /// Whether it is about the record, or about a vendor that is it.
    #[must_use]
    pub fn is_about(&self, record: RecordId) -> bool {
        self.identity.subject == record || self.vendor.map(RecordId::of::<Vendor>) == Some(record)
    }

    /// Whether it is about the flow, or rests on it and is about its vendor or tells it by the flow.
    #[must_use]
    pub fn concerns(&self, flow: &Flow) -> bool {
        let id = flow.record_id();
        let to_vendor = self.vendor.map(Recipient::Vendor) == Some(flow.recipient);
        let told_by = || self.identity.details.contains(&id.to_string());
        self.records.contains(&id) && (self.identity.subject == id || to_vendor || told_by())
    }

    /// The clauses that it rests on.
    #[must_use]
    pub fn clauses(&self) -> Vec<ClauseId> {
        self.of_noun(NounKind::Clause).collect()
    }

    /// The flows that it rests on.
    #[must_use]
    pub fn flows(&self) -> Vec<FlowId> {
        self.of_noun(NounKind::Flow).collect()
    }

    /// The agreements that it rests on.
    #[must_use]
    pub fn agreements(&self) -> Vec<AgreementId> {
        self.of_noun(NounKind::Agreement).collect()
    }

    fn of_noun<K>(&self, noun: NounKind) -> impl Iterator<Item = Id<K>> {
        let of_noun = self
            .records
            .iter()
            .filter(move |record| record.noun == noun);
        of_noun.map(|record| Id::new(record.uuid))
    }

    /// The words that it rests on: those of its clauses, the citations of its flows where it has no clause, and the
    /// provisions of law. What it is about comes first, the others by their keys.
    #[must_use]
    pub fn citations(&self, registry: &Registry) -> Vec<Citation> {
        let mut clauses = self.clauses();
        clauses.sort_by_cached_key(|id| {
            let subject = self.identity.subject.uuid == id.uuid();
            (
                !subject,
                registry.clauses.get(*id).map(|it| it.key().clone()),
            )
        });
        let of_flow = |id: FlowId| {
            registry
                .flows
                .get(id)
                .and_then(|flow: &Flow| flow.citation.clone())
        };
        let of_flows = clauses
            .is_empty()
            .then(|| self.flows().into_iter().filter_map(of_flow));
        citations(registry, clauses, self.provisions.iter())
            .into_iter()
            .chain(of_flows.into_iter().flatten())
            .collect()
    }

    /// A fingerprint of the facts: it changes when a record changes on which the finding rests, or when it rests on
    /// other records. SHA-256, 64 hexadecimal digits.
    #[must_use]
    pub fn facts(&self, registry: &Registry) -> String {
        facts(registry, &self.identity, &self.records)
    }
}
