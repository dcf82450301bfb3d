//! Terms as rows: all taxonomies share one table.

use std::sync::Arc;

use entity::id::Id;
use entity::term::Model;
use sea_orm::DbErr;

use super::cell::{self, HeadCells, LoadError, Row, text_of, uuid_of};
use super::load::{Put, each};
use super::reading::Rows;
use super::rows::{Saving, upsert};
use crate::registry::noun::Noun;
use crate::registry::nouns::{Held, NounKind, Record};
use crate::registry::term::{Taxonomy, Term};

pub(super) async fn save<K: Taxonomy>(saving: &Saving<'_>, terms: &[&Term<K>]) -> Result<(), DbErr>
where
    Term<K>: Held + Noun<Kind = K>,
{
    upsert(saving, terms, row).await?;
    Ok(())
}

pub(super) async fn load_all_taxonomies<R: Rows>(rows: &R, put: Put<'_>) -> Result<(), LoadError> {
    each(rows, |row| {
        put(record_of_its_taxonomy(row)?);
        Ok(())
    })
    .await
}

fn record_of_its_taxonomy(row: Model) -> Result<Record, LoadError> {
    let noun = NounKind::from_name(&row.taxonomy);
    let refused = || {
        let row_name = Row {
            table: "term",
            id: row.id,
        };
        row_name.refuse("taxonomy", &format!("`{}` is no taxonomy", row.taxonomy))
    };
    Ok(match noun.ok_or_else(refused)? {
        NounKind::DataCategory => Record::DataCategory(Arc::new(record(row)?)),
        NounKind::Purpose => Record::Purpose(Arc::new(record(row)?)),
        NounKind::DataSubject => Record::DataSubject(Arc::new(record(row)?)),
        NounKind::RecipientClass => Record::RecipientClass(Arc::new(record(row)?)),
        NounKind::CollectionMethod => Record::CollectionMethod(Arc::new(record(row)?)),
        NounKind::Person
        | NounKind::LegalEntity
        | NounKind::Property
        | NounKind::Vendor
        | NounKind::Database
        | NounKind::Activity
        | NounKind::Collection
        | NounKind::Holding
        | NounKind::Agreement
        | NounKind::Subprocessing
        | NounKind::Notice
        | NounKind::Clause
        | NounKind::Attestation
        | NounKind::Flow
        | NounKind::FindingDecision
        | NounKind::ReferenceRow
        | NounKind::Intake => return Err(refused()),
    })
}

fn row<K: Taxonomy>(term: &Term<K>) -> Result<Model, DbErr> {
    let Term {
        head,
        parent,
        name,
        description,
        dpv_iri,
        fideslang_key,
        default_level,
        special,
        sensitive,
        lifetime,
    } = term;
    let HeadCells {
        id,
        key,
        version,
        retired,
        illustrative,
    } = cell::head(head)?;
    Ok(Model {
        id,
        taxonomy: K::NOUN.name().to_owned(),
        key,
        version,
        retired,
        illustrative,
        parent: uuid_of(*parent),
        name: name.clone(),
        description: description.clone(),
        dpv_iri: dpv_iri.clone(),
        fideslang_key: fideslang_key.clone(),
        default_level: text_of(default_level.as_ref()),
        special: *special,
        sensitive: *sensitive,
        lifetime: lifetime.clone(),
    })
}

fn record<K: Taxonomy>(row: Model) -> Result<Term<K>, LoadError> {
    let Model {
        id,
        taxonomy: _, // chose the type
        key,
        version,
        retired,
        illustrative,
        parent,
        name,
        description,
        dpv_iri,
        fideslang_key,
        default_level,
        special,
        sensitive,
        lifetime,
    } = row;
    let row = Row { table: "term", id };
    Ok(Term {
        head: row.head(&HeadCells {
            id,
            key,
            version,
            retired,
            illustrative,
        })?,
        parent: parent.map(Id::new),
        name,
        description,
        dpv_iri,
        fideslang_key,
        default_level: row.word_of("default_level", default_level.as_deref())?,
        special,
        sensitive,
        lifetime,
    })
}
