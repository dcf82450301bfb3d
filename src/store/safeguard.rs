//! Safeguards as rows of the records that they belong to.

use entity::id::{Id, Uuid};
use entity::safeguard::{Cells, SafeguardRow};
use sea_orm::DbErr;

use super::cell::{LoadError, Row, days, json_of, uuid_of};
use super::load::{Lists, lists};
use super::reading::{Rows, TableRow};
use crate::registry::safeguard::Safeguard;

/// The rows of a record's safeguards.
pub(super) fn rows<M: SafeguardRow>(
    owner: Uuid,
    safeguards: &[Safeguard],
) -> Result<Vec<M>, DbErr> {
    let row = |(position, safeguard)| Ok(M::new(owner, position, cells(safeguard)?));
    (0..).zip(safeguards).map(row).collect()
}

/// All safeguards of a table, by the record that they belong to.
pub(super) async fn load<M, R>(rows: &R) -> Result<Lists<Safeguard>, LoadError>
where
    R: Rows,
    M: TableRow + SafeguardRow,
{
    lists(rows, |row: M| {
        let (owner, cells) = row.cells();
        let row = Row {
            table: M::TABLE,
            id: owner,
        };
        Ok((owner, safeguard(row, cells)?))
    })
    .await
}

fn cells(safeguard: &Safeguard) -> Result<Cells, DbErr> {
    let Safeguard {
        mechanism,
        adequacy_row,
        agreement,
        reference,
        filing,
        window,
        assessment,
    } = safeguard;
    let (valid_from, valid_until) = days(window);
    Ok(Cells {
        mechanism: mechanism.clone(),
        adequacy_row: adequacy_row.clone(),
        agreement: uuid_of(*agreement),
        reference: reference.clone(),
        filing: filing.clone(),
        valid_from,
        valid_until,
        assessment: json_of(assessment.as_ref())?,
    })
}

fn safeguard(row: Row, cells: Cells) -> Result<Safeguard, LoadError> {
    let Cells {
        mechanism,
        adequacy_row,
        agreement,
        reference,
        filing,
        valid_from,
        valid_until,
        assessment,
    } = cells;
    Ok(Safeguard {
        mechanism,
        adequacy_row,
        agreement: agreement.map(Id::new),
        reference,
        filing,
        window: row.window(valid_from.as_deref(), valid_until.as_deref())?,
        assessment: row.json_of("assessment", assessment.as_deref())?,
    })
}
