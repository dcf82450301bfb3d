//! Legal entities as rows.

use std::sync::Arc;

use entity::id::Id;
use entity::legal_entity::Model;
use sea_orm::DbErr;

use super::cell::{self, HeadCells, LoadError, Row, text_of, uuid_of};
use super::load::{Put, each};
use super::reading::Rows;
use super::rows::{Saving, upsert};
use crate::registry::legal_entity::LegalEntity;
use crate::registry::nouns::Record;

pub(super) async fn save(saving: &Saving<'_>, entities: &[&LegalEntity]) -> Result<(), DbErr> {
    upsert(saving, entities, row).await?;
    Ok(())
}

pub(super) async fn load<R: Rows>(rows: &R, put: Put<'_>) -> Result<(), LoadError> {
    each(rows, |row| {
        put(Record::LegalEntity(Arc::new(record(row)?)));
        Ok(())
    })
    .await
}

fn row(entity: &LegalEntity) -> Result<Model, DbErr> {
    let LegalEntity {
        head,
        name,
        country,
        address,
        parent,
        role,
        representative,
        contact,
        data_protection_officer,
    } = entity;
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
        country: text_of(country.as_ref()),
        address: address.clone(),
        parent: uuid_of(*parent),
        role: text_of(role.as_ref()),
        representative: representative.clone(),
        contact: uuid_of(*contact),
        data_protection_officer: uuid_of(*data_protection_officer),
    })
}

fn record(row: Model) -> Result<LegalEntity, LoadError> {
    let Model {
        id,
        key,
        version,
        retired,
        illustrative,
        name,
        country,
        address,
        parent,
        role,
        representative,
        contact,
        data_protection_officer,
    } = row;
    let row = Row {
        table: "legal_entity",
        id,
    };
    Ok(LegalEntity {
        head: row.head(&HeadCells {
            id,
            key,
            version,
            retired,
            illustrative,
        })?,
        name,
        country: row.word_of("country", country.as_deref())?,
        address,
        parent: parent.map(Id::new),
        role: row.word_of("role", role.as_deref())?,
        representative,
        contact: contact.map(Id::new),
        data_protection_officer: data_protection_officer.map(Id::new),
    })
}
