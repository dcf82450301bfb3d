//! Reference rows in the API: the company's own rows of the legal data.

use async_graphql::{InputObject, Result};
use entity::vocabulary::ReferenceTable;

use super::at::At;
use super::connection::noun_object;
use super::criteria::{Criteria, Filter};
use super::order::orders;
use super::value::Citation;
use crate::compliance::reason::JudgedLeg;
use crate::registry::reference_row::ReferenceRow;

orders! {
    /// What reference rows can be ordered by.
    ReferenceRowOrder(ReferenceRowOrderField) of ReferenceRow {
        /// The table.
        Table => |row| Some(Value::text(row.table.as_str()));
        /// The id of the row in its table.
        RowId => |row| Some(Value::text(&row.row_id));
    }
}

/// Which reference rows. All that is given must hold.
#[derive(InputObject, Debug, Clone, Default)]
pub struct ReferenceRowFilter {
    /// Of this table.
    pub table: Option<ReferenceTable>,
    /// With this id in its table, such as `eu-gdpr.us-dpf`.
    pub row_id: Option<String>,
    /// Taken into the legal data, or not.
    pub taken: Option<bool>,
    /// Made up for a demonstration, or not.
    pub illustrative: Option<bool>,
    /// All of these hold too.
    pub and: Option<Vec<ReferenceRowFilter>>,
    /// At least one of these holds; an empty list lets nothing pass.
    pub or: Option<Vec<ReferenceRowFilter>>,
    /// This does not hold.
    pub not: Option<Box<ReferenceRowFilter>>,
}

impl Filter<ReferenceRow> for ReferenceRowFilter {
    fn criteria(self, at: &At) -> Result<Criteria<'_, ReferenceRow>> {
        let Self {
            table,
            row_id,
            taken,
            illustrative,
            and,
            or,
            not,
        } = self;
        Criteria::<ReferenceRow>::new(at)
            .is(table, |record, table| record.table == *table)
            .is(row_id, |record, id| {
                record.row_id == crate::reference::row_id(record.table, id)
            })
            .is(taken, |record, asked| is_taken(at, record) == *asked)
            .is(illustrative, |record, asked| {
                record.head.illustrative == *asked
            })
            .joined(and, or, not)
    }
}

noun_object! {
    /// A company's own row of the legal data, which goes before the row of the edition with its id.
    ReferenceRowObject, ReferenceRowConnection, ReferenceRowEdge of ReferenceRow
    as "ReferenceRow", "ReferenceRowConnection", "ReferenceRowEdge" {
        /// The table that the row belongs to.
        async fn table(&self) -> ReferenceTable {
            self.record.table
        }

        /// The id of the row in its table.
        async fn row_id(&self) -> &'a str {
            &self.record.row_id
        }

        /// The whole row as a JSON object.
        async fn row(&self) -> &'a str {
            &self.record.row
        }

        /// What the row rests on.
        async fn citation(&self) -> Citation {
            Citation::from(&self.record.citation)
        }

        /// Whether it is taken into the legal data. No: it does not fit into the edition with which the program came, whose
        /// own row holds until this one is corrected; `misfits` says why.
        async fn taken(&self) -> bool {
            is_taken(self.at, self.record)
        }

        /// Why it is not taken into the legal data; empty where it is.
        async fn misfits(&self) -> Vec<String> {
            let mut left_out = self.at.registry.reference().left_out();
            let own = left_out.find(|(row, _)| *row == self.record.head.id);
            let faults = own.map(|(_, faults)| faults).unwrap_or_default();
            faults.iter().map(ToString::to_string).collect()
        }
    } lists {}
}

fn is_taken(at: &At, record: &ReferenceRow) -> bool {
    let reference = at.registry.reference();
    reference.own_row(record.table, &record.row_id) == Some(record.head.id)
}

/// The company's own row under this id; null where that of the edition holds.
pub(super) fn own_row<'a>(
    at: &'a At,
    table: ReferenceTable,
    id: &str,
) -> Option<ReferenceRowObject<'a>> {
    let registry = &at.registry;
    let record = registry.reference().own_row(table, id)?;
    let record = registry.reference_rows.get(record)?;
    Some(ReferenceRowObject { at, record })
}

/// The company's own rows that bear on the leg.
pub(super) fn own_rows<'a>(at: &'a At, judged: &JudgedLeg) -> Vec<ReferenceRowObject<'a>> {
    let registry = &at.registry;
    let bearing = judged.own_rows(registry);
    bearing
        .filter_map(|id| registry.reference_rows.get(id))
        .map(|record| ReferenceRowObject { at, record })
        .collect()
}
