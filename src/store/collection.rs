//! Collections as rows, with whom they are about and what for.

use std::sync::Arc;

use entity::collection::Model;
use entity::id::{DataSubjectId, Id, PurposeId};
use entity::link::{collection_purpose, collection_subject};
use sea_orm::DbErr;

use super::cell::{self, HeadCells, LoadError, Row, json, json_of, text_of, uuid_of};
use super::load::{self, Lists, Put, each};
use super::reading::Rows;
use super::rows::{Saving, links, replace, upsert};
use crate::registry::collection::Collection;
use crate::registry::noun::Noun;
use crate::registry::nouns::Record;

pub(super) async fn save(saving: &Saving<'_>, collections: &[&Collection]) -> Result<(), DbErr> {
    let known = upsert(saving, collections, row).await?;
    replace(saving, collections, &known, subject_rows).await?;
    replace(saving, collections, &known, purpose_rows).await
}

pub(super) async fn load<R: Rows>(rows: &R, put: Put<'_>) -> Result<(), LoadError> {
    let mut subjects = load::links::<collection_subject::Model, _, _>(rows).await?;
    let mut purposes = load::links::<collection_purpose::Model, _, _>(rows).await?;
    each(rows, |row| {
        let collection = record(row, &mut subjects, &mut purposes)?;
        put(Record::Collection(Arc::new(collection)));
        Ok(())
    })
    .await
}

fn row(collection: &Collection) -> Result<Model, DbErr> {
    let Collection {
        head,
        property,
        method,
        category,
        level,
        subjects: _, // rows of their own
        purposes: _, // rows of their own
        actions,
        by,
        lifetime,
        into,
        activity,
        citation,
    } = collection;
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
        property: property.uuid(),
        method: method.uuid(),
        category: category.uuid(),
        level: text_of(level.as_ref()),
        actions: json(actions)?,
        collected_by: uuid_of(*by),
        lifetime: lifetime.clone(),
        into_database: uuid_of(*into),
        activity: uuid_of(*activity),
        citation: json_of(citation.as_ref())?,
    })
}

fn subject_rows(collection: &Collection) -> Result<Vec<collection_subject::Model>, DbErr> {
    Ok(links(collection.id().uuid(), &collection.subjects))
}

fn purpose_rows(collection: &Collection) -> Result<Vec<collection_purpose::Model>, DbErr> {
    Ok(links(collection.id().uuid(), &collection.purposes))
}

fn record(
    row: Model,
    subjects: &mut Lists<DataSubjectId>,
    purposes: &mut Lists<PurposeId>,
) -> Result<Collection, LoadError> {
    let Model {
        id,
        key,
        version,
        retired,
        illustrative,
        property,
        method,
        category,
        level,
        actions,
        collected_by,
        lifetime,
        into_database,
        activity,
        citation,
    } = row;
    let row = Row {
        table: "collection",
        id,
    };
    Ok(Collection {
        head: row.head(&HeadCells {
            id,
            key,
            version,
            retired,
            illustrative,
        })?,
        property: Id::new(property),
        method: Id::new(method),
        category: Id::new(category),
        level: row.word_of("level", level.as_deref())?,
        subjects: subjects.of(&id),
        purposes: purposes.of(&id),
        actions: row.json("actions", &actions)?,
        by: collected_by.map(Id::new),
        lifetime,
        into: into_database.map(Id::new),
        activity: activity.map(Id::new),
        citation: row.json_of("citation", citation.as_deref())?,
    })
}
