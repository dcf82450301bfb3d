//! Attestations as rows.

use std::sync::Arc;

use entity::attestation::Model;
use entity::id::Id;
use sea_orm::DbErr;

use super::cell::{self, HeadCells, LoadError, Row, json_of, text_of};
use super::load::{Put, each};
use super::reading::Rows;
use super::rows::{Saving, upsert};
use crate::registry::attestation::Attestation;
use crate::registry::nouns::Record;

pub(super) async fn save(saving: &Saving<'_>, attestations: &[&Attestation]) -> Result<(), DbErr> {
    upsert(saving, attestations, row).await?;
    Ok(())
}

pub(super) async fn load<R: Rows>(rows: &R, put: Put<'_>) -> Result<(), LoadError> {
    each(rows, |row| {
        put(Record::Attestation(Arc::new(record(row)?)));
        Ok(())
    })
    .await
}

fn row(attestation: &Attestation) -> Result<Model, DbErr> {
    let Attestation {
        head,
        clause,
        vendor,
        kind,
        on,
        expires,
        by,
        document,
    } = attestation;
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
        clause: clause.uuid(),
        vendor: vendor.uuid(),
        kind: kind.to_string(),
        attested_on: on.to_string(),
        expires: text_of(expires.as_ref()),
        attested_by: by.clone(),
        document: json_of(document.as_ref())?,
    })
}

fn record(row: Model) -> Result<Attestation, LoadError> {
    let Model {
        id,
        key,
        version,
        retired,
        illustrative,
        clause,
        vendor,
        kind,
        attested_on,
        expires,
        attested_by,
        document,
    } = row;
    let row = Row {
        table: "attestation",
        id,
    };
    Ok(Attestation {
        head: row.head(&HeadCells {
            id,
            key,
            version,
            retired,
            illustrative,
        })?,
        clause: Id::new(clause),
        vendor: Id::new(vendor),
        kind: row.word("kind", &kind)?,
        on: row.word("attested_on", &attested_on)?,
        expires: row.word_of("expires", expires.as_deref())?,
        by: attested_by,
        document: row.json_of("document", document.as_deref())?,
    })
}
