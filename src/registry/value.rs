//! The registry at one revision.

use std::ops::Deref;

use super::change::Change;
use super::nouns::{Record, Tables};
use super::revision::Head;

/// Every record of every noun at one revision. It derefs to its tables: a registry is its tables, and where they stand.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Registry {
    /// Where it stands.
    pub head: Head,
    tables: Tables,
}

impl Registry {
    /// A registry with these tables, as a start loads it.
    #[must_use]
    pub const fn new(head: Head, tables: Tables) -> Self {
        Self { head, tables }
    }

    /// Makes one change; the head stays, since it moves once a revision and not once a change.
    pub fn apply(&mut self, change: &Change) {
        self.tables.put(change.after.clone());
    }

    /// Puts a record as the tables hold it in the place of what the log says of it, which of a person is not all.
    pub fn reread(&mut self, record: Record) {
        self.tables.put(record);
    }
}

impl Deref for Registry {
    type Target = Tables;

    fn deref(&self) -> &Tables {
        &self.tables
    }
}
