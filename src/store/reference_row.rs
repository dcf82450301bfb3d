//! Reference rows as rows of their table.

use std::sync::Arc;

use entity::reference_row::Model;
use sea_orm::DbErr;

use super::cell::{self, HeadCells, LoadError, Row, json};
use super::load::{Put, each};
use super::reading::Rows;
use super::rows::{Saving, upsert};
use crate::registry::nouns::Record;
use crate::registry::reference_row::ReferenceRow;

pub(super) async fn save(
    saving: &Saving<'_>,
    reference_rows: &[&ReferenceRow],
) -> Result<(), DbErr> {
    upsert(saving, reference_rows, row).await?;
    Ok(())
}

pub(super) async fn load<R: Rows>(rows: &R, put: Put<'_>) -> Result<(), LoadError> {
    each(rows, |row| {
        put(Record::ReferenceRow(Arc::new(record(row)?)));
        Ok(())
    })
    .await
}

fn row(reference_row: &ReferenceRow) -> Result<Model, DbErr> {
    let ReferenceRow {
        head,
        table,
        row_id,
        row,
        citation,
    } = reference_row;
    let HeadCells {
        id,
        key,
        version,
        retired,
        illustrative,
    } = cell::head(head)?;
    Ok(Model {
        id,
        key,
        version,
        retired,
        illustrative,
        table_name: table.to_string(),
        row_id: row_id.clone(),
        content: row.clone(),
        citation: json(citation)?,
    })
}

fn record(row: Model) -> Result<ReferenceRow, LoadError> {
    let Model {
        id,
        key,
        version,
        retired,
        illustrative,
        table_name,
        row_id,
        content,
        citation,
    } = row;
    let row = Row {
        table: "reference_row",
        id,
    };
    Ok(ReferenceRow {
        head: row.head(&HeadCells {
            id,
            key,
            version,
            retired,
            illustrative,
        })?,
        table: row.word("table_name", &table_name)?,
        row_id,
        row: content,
        citation: row.json("citation", &citation)?,
    })
}
