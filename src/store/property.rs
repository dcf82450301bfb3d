//! Properties as rows.

use std::sync::Arc;

use entity::id::Id;
use entity::property::Model;
use sea_orm::DbErr;

use super::cell::{self, HeadCells, LoadError, Row, json};
use super::load::{Put, each};
use super::reading::Rows;
use super::rows::{Saving, upsert};
use crate::registry::nouns::Record;
use crate::registry::property::Property;

pub(super) async fn save(saving: &Saving<'_>, properties: &[&Property]) -> Result<(), DbErr> {
    upsert(saving, properties, row).await?;
    Ok(())
}

pub(super) async fn load<R: Rows>(rows: &R, put: Put<'_>) -> Result<(), LoadError> {
    each(rows, |row| {
        put(Record::Property(Arc::new(record(row)?)));
        Ok(())
    })
    .await
}

fn row(property: &Property) -> Result<Model, DbErr> {
    let Property {
        head,
        name,
        hosts,
        operator,
    } = property;
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
        hosts: json(hosts)?,
        operator: operator.uuid(),
    })
}

fn record(row: Model) -> Result<Property, LoadError> {
    let Model {
        id,
        key,
        version,
        retired,
        illustrative,
        name,
        hosts,
        operator,
    } = row;
    let row = Row {
        table: "property",
        id,
    };
    Ok(Property {
        head: row.head(&HeadCells {
            id,
            key,
            version,
            retired,
            illustrative,
        })?,
        name,
        hosts: row.json("hosts", &hosts)?,
        operator: Id::new(operator),
    })
}
