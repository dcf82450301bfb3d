//! Changes: what a revision did to one record.

use entity::vocabulary::ChangeAction;

use super::nouns::Record;

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
