//! The legal data with a company's own rows in it, worked out once for all values with the same rows.

use std::fmt;
use std::sync::{Arc, OnceLock};

use super::noun::Noun;
use super::reference_row::ReferenceRow;
use super::table::Table;
use crate::reference::own::OwnRow;
use crate::reference::{Reference, reference};

/// The legal data, from the first time that it is asked for; null where the embedded data could not be read again.
#[derive(Clone, Default)]
pub(super) struct Law(Arc<OnceLock<Option<Reference>>>);

impl Law {
    /// The data that these rows give; the embedded data where there are none.
    pub(super) fn of(&self, rows: &Table<ReferenceRow>) -> &Reference {
        if rows.is_empty() {
            return reference();
        }
        let own = self.0.get_or_init(|| with(rows.iter()));
        own.as_ref().unwrap_or_else(|| reference())
    }
}

/// The embedded data with these rows in it.
fn with<'a>(rows: impl Iterator<Item = &'a ReferenceRow>) -> Option<Reference> {
    let rows: Vec<_> = rows.map(|row| (row, row.cited())).collect();
    let own = rows.iter().map(|(row, cited)| OwnRow {
        record: row.id(),
        table: row.table,
        id: &row.row_id,
        row: &row.row,
        cited,
    });
    Reference::with(&own.collect::<Vec<_>>()).ok()
}

/// What was worked out of a value says nothing that the value does not.
impl PartialEq for Law {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl fmt::Debug for Law {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Law")
    }
}
