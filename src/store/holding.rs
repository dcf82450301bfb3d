//! Holdings as rows, with whom they are about.

use std::sync::Arc;

use entity::holding::Model;
use entity::id::{DataSubjectId, Id};
use entity::link::holding_subject;
use sea_orm::DbErr;

use super::cell::{self, HeadCells, LoadError, Row, json_of, text_of, uuid_of};
use super::load::{self, Lists, Put, each};
use super::reading::Rows;
use super::rows::{Saving, links, replace, upsert};
use crate::registry::holding::Holding;
use crate::registry::noun::Noun;
use crate::registry::nouns::Record;

pub(super) async fn save(saving: &Saving<'_>, holdings: &[&Holding]) -> Result<(), DbErr> {
    let known = upsert(saving, holdings, row).await?;
    replace(saving, holdings, &known, subject_rows).await
}

pub(super) async fn load<R: Rows>(rows: &R, put: Put<'_>) -> Result<(), LoadError> {
    let mut subjects = load::links::<holding_subject::Model, _, _>(rows).await?;
    each(rows, |row| {
        put(Record::Holding(Arc::new(record(row, &mut subjects)?)));
        Ok(())
    })
    .await
}

fn row(holding: &Holding) -> Result<Model, DbErr> {
    let Holding {
        head,
        database,
        category,
        level,
        subjects: _, // rows of their own
        retention,
        source,
        activity,
        citation,
    } = holding;
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
        database: database.uuid(),
        category: category.uuid(),
        level: text_of(level.as_ref()),
        retention: json_of(retention.as_ref())?,
        source: uuid_of(*source),
        activity: uuid_of(*activity),
        citation: json_of(citation.as_ref())?,
    })
}

fn subject_rows(holding: &Holding) -> Result<Vec<holding_subject::Model>, DbErr> {
    Ok(links(holding.id().uuid(), &holding.subjects))
}

fn record(row: Model, subjects: &mut Lists<DataSubjectId>) -> Result<Holding, LoadError> {
    let Model {
        id,
        key,
        version,
        retired,
        illustrative,
        database,
        category,
        level,
        retention,
        source,
        activity,
        citation,
    } = row;
    let row = Row {
        table: "holding",
        id,
    };
    Ok(Holding {
        head: row.head(&HeadCells {
            id,
            key,
            version,
            retired,
            illustrative,
        })?,
        database: Id::new(database),
        category: Id::new(category),
        level: row.word_of("level", level.as_deref())?,
        subjects: subjects.of(&id),
        retention: row.json_of("retention", retention.as_deref())?,
        source: source.map(Id::new),
        activity: activity.map(Id::new),
        citation: row.json_of("citation", citation.as_deref())?,
    })
}
