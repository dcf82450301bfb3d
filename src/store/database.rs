//! Databases as rows, with their purposes.

use std::sync::Arc;

use entity::database::Model;
use entity::id::{Id, PurposeId};
use entity::link::database_purpose;
use sea_orm::DbErr;

use super::cell::{self, HeadCells, LoadError, Row, json, json_of, text_of, uuid_of};
use super::load::{self, Lists, Put, each};
use super::reading::Rows;
use super::rows::{Saving, links, replace, upsert};
use crate::registry::database::Database;
use crate::registry::noun::Noun;
use crate::registry::nouns::Record;

pub(super) async fn save(saving: &Saving<'_>, databases: &[&Database]) -> Result<(), DbErr> {
    let known = upsert(saving, databases, row).await?;
    replace(saving, databases, &known, purpose_rows).await
}

pub(super) async fn load<R: Rows>(rows: &R, put: Put<'_>) -> Result<(), LoadError> {
    let mut purposes = load::links::<database_purpose::Model, _, _>(rows).await?;
    each(rows, |row| {
        put(Record::Database(Arc::new(record(row, &mut purposes)?)));
        Ok(())
    })
    .await
}

fn row(database: &Database) -> Result<Model, DbErr> {
    let Database {
        head,
        name,
        owner,
        hosted_by,
        country,
        purposes: _, // rows of their own
        security_measures,
        retention,
        responsible,
    } = database;
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
        name: name.clone(),
        owner: uuid_of(*owner),
        hosted_by: uuid_of(*hosted_by),
        country: text_of(country.as_ref()),
        security_measures: json(security_measures)?,
        retention: json_of(retention.as_ref())?,
        responsible: uuid_of(*responsible),
    })
}

fn purpose_rows(database: &Database) -> Result<Vec<database_purpose::Model>, DbErr> {
    Ok(links(database.id().uuid(), &database.purposes))
}

fn record(row: Model, purposes: &mut Lists<PurposeId>) -> Result<Database, LoadError> {
    let Model {
        id,
        key,
        version,
        retired,
        illustrative,
        name,
        owner,
        hosted_by,
        country,
        security_measures,
        retention,
        responsible,
    } = row;
    let row = Row {
        table: "database",
        id,
    };
    Ok(Database {
        head: row.head(&HeadCells {
            id,
            key,
            version,
            retired,
            illustrative,
        })?,
        name,
        owner: owner.map(Id::new),
        hosted_by: hosted_by.map(Id::new),
        country: row.word_of("country", country.as_deref())?,
        purposes: purposes.of(&id),
        security_measures: row.json("security_measures", &security_measures)?,
        retention: row.json_of("retention", retention.as_deref())?,
        responsible: responsible.map(Id::new),
    })
}
