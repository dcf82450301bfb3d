//! The registry at one revision.

use std::any::Any;
use std::ops::Deref;
use std::sync::Arc;

use super::change::Change;
use super::kept::Kept;
use super::law::Law;
use super::noun::RecordId;
use super::nouns::{NounKind, Record, Tables};
use super::past::{Lineage, Past};
use super::revision::Head;
use crate::reference::Reference;

/// Every record of every noun at one revision. It derefs to its tables: a registry is its tables, and where they stand.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Registry {
    /// Where it stands.
    pub head: Head,
    tables: Tables,
    kept: Kept,
    law: Law,
    lineage: Lineage,
}

impl Registry {
    /// A registry with these tables, as a start loads it.
    #[must_use]
    pub fn new(head: Head, tables: Tables) -> Self {
        Self {
            head,
            tables,
            kept: Kept::default(),
            law: Law::default(),
            lineage: Lineage::default(),
        }
    }

    /// What is kept with this value under the type; empty when it is first asked for, and after any change.
    #[must_use]
    pub fn kept<T: Any + Default + Send + Sync>(&self) -> Arc<T> {
        self.kept.of()
    }

    /// Says that the values after this one can make use of what is kept with it; see [`Registry::past`].
    pub fn outlive(&self) {
        self.kept.outlive();
    }

    /// The last value before this one with which something was kept for later, if little changed since.
    #[must_use]
    pub fn past(&self) -> Option<&Past> {
        self.lineage.past()
    }

    /// The legal data: that of the edition with the company's own rows before it.
    #[must_use]
    pub fn reference(&self) -> &Reference {
        self.law.of(&self.reference_rows)
    }

    /// Makes one change; the head stays, since it moves once a revision and not once a change.
    pub fn apply(&mut self, change: &Change) {
        self.put(change.after.clone());
    }

    /// The value as it stood at an earlier revision: what each record was that has changed since, none for one that did
    /// not exist. Of people the log has no facts, so that they are as they are here.
    #[must_use]
    pub fn earlier(
        &self,
        head: Head,
        records: impl IntoIterator<Item = (RecordId, Option<Record>)>,
    ) -> Self {
        let mut earlier = self.clone();
        earlier.head = head;
        earlier.kept = Kept::default();
        earlier.lineage = Lineage::default();
        for (id, record) in records {
            if id.noun == NounKind::ReferenceRow {
                earlier.law = Law::default();
            }
            match record.map(|record| self.with_facts_of_today(record)) {
                Some(record) => earlier.tables.put(record),
                None => earlier.tables.take_out(id),
            }
        }
        earlier
    }

    fn with_facts_of_today(&self, record: Record) -> Record {
        let Record::Person(then) = &record else {
            return record;
        };
        let Some(now) = self.people.even_retired(then.head.id) else {
            return record;
        };
        let mut person = now.clone();
        person.head.retired = then.head.retired;
        person.head.version = then.head.version;
        Record::Person(Arc::new(person))
    }

    /// Whether nothing was said of people from the one value to the other. False says nothing.
    #[must_use]
    pub fn has_people_of(&self, other: &Self) -> bool {
        self.people.is_same(&other.people)
    }

    /// Puts a record as the tables hold it in the place of what the log says of it, which of a person is not all.
    pub fn reread(&mut self, record: Record) {
        self.put(record);
    }

    /// What is kept holds no longer, and may be of use to what follows.
    fn become_past(&mut self) {
        let kept = std::mem::take(&mut self.kept);
        if kept.outlives() {
            self.lineage = Lineage::of(Self {
                head: self.head,
                tables: self.tables.clone(),
                kept,
                law: self.law.clone(),
                lineage: Lineage::default(),
            });
        }
    }

    fn put(&mut self, record: Record) {
        self.become_past();
        self.lineage.add(record.id());
        if matches!(record, Record::ReferenceRow(_)) {
            self.law = Law::default();
        }
        self.tables.put(record);
    }
}

impl Deref for Registry {
    type Target = Tables;

    fn deref(&self) -> &Tables {
        &self.tables
    }
}
