//! Records by their ids in other systems of the company: how procurement tools name what they mean.
//!
//! One id of a system names one record of a noun; commands see to that. A register may still hold older records that share
//! one, so that the index says all of them.

use entity::id::{Id, Uuid};
use imbl::OrdSet;

use super::noun::Noun;
use super::nouns::NounKind;
use super::vendor::ExternalReference;

/// Noun, system and id there, and the record.
type Entry = (NounKind, ExternalReference, Uuid);

/// The records that are not retired, by their ids elsewhere.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ExternalIndex(OrdSet<Entry>);

impl ExternalIndex {
    /// The records of the noun that are known by this id elsewhere, in order of their ids.
    pub fn of<T: Noun>(
        &self,
        reference: &ExternalReference,
    ) -> impl Iterator<Item = Id<T::Kind>> + use<'_, T> {
        let entry = |uuid| (T::KIND, reference.clone(), uuid);
        let known = self.0.range(entry(Uuid::nil())..=entry(Uuid::max()));
        known.map(|(_, _, uuid)| Id::new(*uuid))
    }

    pub(super) fn insert<T: Noun>(&mut self, record: &T) {
        for entry in entries(record) {
            self.0.insert(entry);
        }
    }

    /// Adds what the other holds, of other records.
    pub(super) fn join(&mut self, other: Self) {
        let own = std::mem::take(&mut self.0);
        self.0 = own.union(other.0);
    }

    pub(super) fn remove<T: Noun>(&mut self, record: &T) {
        for entry in entries(record) {
            self.0.remove(&entry);
        }
    }
}

fn entries<T: Noun>(record: &T) -> impl Iterator<Item = Entry> + '_ {
    let uuid = record.id().uuid();
    let references = record.external_references().iter();
    references.map(move |reference| (T::KIND, reference.clone(), uuid))
}
