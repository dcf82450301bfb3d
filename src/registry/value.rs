//! The registry at one revision.

use std::any::Any;
use std::ops::Deref;
use std::sync::Arc;

use super::change::Change;
use super::kept::Kept;
use super::nouns::{Record, Tables};
use super::revision::Head;

/// Every record of every noun at one revision. It derefs to its tables: a registry is its tables, and where they stand.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Registry {
    /// Where it stands.
    pub head: Head,
    tables: Tables,
    kept: Kept,
}

impl Registry {
    /// A registry with these tables, as a start loads it.
    #[must_use]
    pub fn new(head: Head, tables: Tables) -> Self {
        Self {
            head,
            tables,
            kept: Kept::default(),
        }
    }

    /// What is kept with this value under the type; empty when it is first asked for, and after any change.
    #[must_use]
    pub fn kept<T: Any + Default + Send + Sync>(&self) -> Arc<T> {
        self.kept.of()
    }

    /// Makes one change; the head stays, since it moves once a revision and not once a change.
    pub fn apply(&mut self, change: &Change) {
        self.kept = Kept::default();
        self.tables.put(change.after.clone());
    }

    /// Puts a record as the tables hold it in the place of what the log says of it, which of a person is not all.
    pub fn reread(&mut self, record: Record) {
        self.kept = Kept::default();
        self.tables.put(record);
    }
}

impl Deref for Registry {
    type Target = Tables;

    fn deref(&self) -> &Tables {
        &self.tables
    }
}
