//! Agreements as rows, with their other sides and the products they cover.

use std::sync::Arc;

use entity::agreement::Model;
use entity::id::{Id, VendorId};
use entity::link::agreement_cover;
use entity::party::agreement_party;
use sea_orm::DbErr;

use super::cell::{self, HeadCells, LoadError, Row, days, json, json_of, text_of, uuid_of};
use super::load::{self, Put, each};
use super::party;
use super::reading::Rows;
use super::rows::{Saving, links, replace, upsert};
use crate::registry::agreement::{Agreement, Party};
use crate::registry::noun::Noun;
use crate::registry::nouns::Record;

pub(super) async fn save(saving: &Saving<'_>, agreements: &[&Agreement]) -> Result<(), DbErr> {
    let known = upsert(saving, agreements, row).await?;
    replace(saving, agreements, &known, party_rows).await?;
    replace(saving, agreements, &known, cover_rows).await
}

pub(super) async fn load<R: Rows>(rows: &R, put: Put<'_>) -> Result<(), LoadError> {
    let mut theirs = party::load::<agreement_party::Model, _>(rows).await?;
    let mut covers = load::links::<agreement_cover::Model, _, _>(rows).await?;
    each(rows, |row: Model| {
        let theirs = theirs.of(&row.id);
        let covers = covers.of(&row.id);
        put(Record::Agreement(Arc::new(record(row, theirs, covers)?)));
        Ok(())
    })
    .await
}

fn row(agreement: &Agreement) -> Result<Model, DbErr> {
    let Agreement {
        head,
        kind,
        ours,
        theirs: _, // rows of their own
        covers: _, // rows of their own
        state,
        signed,
        window,
        governing_law,
        renewal,
        document,
        responsible,
        external_references,
    } = agreement;
    let HeadCells {
        id,
        key,
        version,
        retired,
        illustrative,
    } = cell::head(head)?;
    let (valid_from, valid_until) = days(window);
    Ok(Model {
        id,
        key,
        version,
        retired,
        illustrative,
        kind: kind.to_string(),
        ours: ours.uuid(),
        state: state.to_string(),
        signed: text_of(signed.as_ref()),
        valid_from,
        valid_until,
        governing_law: governing_law.clone(),
        renewal: renewal.clone(),
        document: json_of(document.as_ref())?,
        responsible: uuid_of(*responsible),
        external_references: json(external_references)?,
    })
}

fn party_rows(agreement: &Agreement) -> Result<Vec<agreement_party::Model>, DbErr> {
    Ok(party::rows(agreement.id().uuid(), &agreement.theirs))
}

fn cover_rows(agreement: &Agreement) -> Result<Vec<agreement_cover::Model>, DbErr> {
    Ok(links(agreement.id().uuid(), &agreement.covers))
}

fn record(row: Model, theirs: Vec<Party>, covers: Vec<VendorId>) -> Result<Agreement, LoadError> {
    let Model {
        id,
        key,
        version,
        retired,
        illustrative,
        kind,
        ours,
        state,
        signed,
        valid_from,
        valid_until,
        governing_law,
        renewal,
        document,
        responsible,
        external_references,
    } = row;
    let row = Row {
        table: "agreement",
        id,
    };
    Ok(Agreement {
        head: row.head(&HeadCells {
            id,
            key,
            version,
            retired,
            illustrative,
        })?,
        kind: row.word("kind", &kind)?,
        ours: Id::new(ours),
        theirs,
        covers,
        state: row.word("state", &state)?,
        signed: row.word_of("signed", signed.as_deref())?,
        window: row.window(valid_from.as_deref(), valid_until.as_deref())?,
        governing_law,
        renewal,
        document: row.json_of("document", document.as_deref())?,
        responsible: responsible.map(Id::new),
        external_references: row.json("external_references", &external_references)?,
    })
}
