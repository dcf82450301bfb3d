//! A reference row as a row of a file.

use super::stated::{citation, given, head};
use crate::command::reference_row::ReferenceRowDraft;
use crate::registry::nouns::Tables;
use crate::registry::reference_row::ReferenceRow;

/// The draft that would make the record.
pub(super) fn draft(record: &ReferenceRow, _: &Tables) -> ReferenceRowDraft {
    let ReferenceRow {
        head: common,
        table,
        row_id,
        row,
        citation: cited,
    } = record;
    let (own_key, illustrative) = head(common);
    ReferenceRowDraft {
        key: own_key,
        illustrative,
        table: given(Some(*table)),
        row_id: given(Some(row_id.clone())),
        row: given(Some(row.clone())),
        citation: citation(Some(cited)),
    }
}
