//! Changes: what a revision did to one record.

use entity::vocabulary::ChangeAction;

use super::nouns::Record;
use super::revision::Revision;

/// One record before and after. A change is complete by itself, so that the log alone can rebuild any registry.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// What was done.
    pub action: ChangeAction,
    /// The record before; none for a new one.
    pub before: Option<Record>,
    /// The record after.
    pub after: Record,
}

impl Change {
    /// The change as made by this revision.
    #[must_use]
    pub fn at_revision(mut self, revision: Revision) -> Self {
        self.after = self.after.with_version(revision);
        self
    }
}
