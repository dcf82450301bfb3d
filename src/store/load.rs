//! Reads the tables into the registry's, row by row, never a whole table of rows at once.
//!
//! The caller's transaction is the snapshot that is read; whether it is one revision is the caller's care.

use std::collections::HashMap;
use std::hash::Hash;
use std::pin::pin;

use entity::id::{Id, Uuid};
use entity::link::Link;
use futures_util::TryStreamExt;
use sea_orm::{
    ConnectionTrait, EntityTrait, Iterable, ModelTrait, PrimaryKeyToColumn, QueryOrder, StreamTrait,
};

pub(crate) use super::cell::LoadError;
use super::{
    activity, agreement, attestation, clause, collection, database, finding_decision, flow,
    holding, intake, legal_entity, notice, person, property, reference_row, subprocessing, term,
    vendor,
};
use crate::registry::nouns::{NounKind, Record, Tables};

/// What becomes of each record that is read.
pub(super) type Put<'a> = &'a mut (dyn FnMut(Record) + Send);

/// Reads every record of every noun, with what finds them.
///
/// # Errors
/// The database failed, or a row is no record.
pub(crate) async fn load<C: ConnectionTrait + StreamTrait>(conn: &C) -> Result<Tables, LoadError> {
    let mut tables = Tables::default();
    every_record(conn, &mut |record| tables.put(record)).await?;
    Ok(tables)
}

/// Reads every record of every noun.
///
/// # Errors
/// The database failed, or a row is no record.
pub(super) async fn every_record<C: ConnectionTrait + StreamTrait>(
    conn: &C,
    put: Put<'_>,
) -> Result<(), LoadError> {
    for noun in NounKind::ALL {
        match noun {
            NounKind::Person => person::load(conn, put).await?,
            NounKind::LegalEntity => legal_entity::load(conn, put).await?,
            NounKind::Property => property::load(conn, put).await?,
            NounKind::DataCategory => term::load_all_taxonomies(conn, put).await?,
            NounKind::Purpose
            | NounKind::DataSubject
            | NounKind::RecipientClass
            | NounKind::CollectionMethod => {} // came with the data categories
            NounKind::Vendor => vendor::load(conn, put).await?,
            NounKind::Database => database::load(conn, put).await?,
            NounKind::Activity => activity::load(conn, put).await?,
            NounKind::Collection => collection::load(conn, put).await?,
            NounKind::Holding => holding::load(conn, put).await?,
            NounKind::Agreement => agreement::load(conn, put).await?,
            NounKind::Subprocessing => subprocessing::load(conn, put).await?,
            NounKind::Notice => notice::load(conn, put).await?,
            NounKind::Clause => clause::load(conn, put).await?,
            NounKind::Attestation => attestation::load(conn, put).await?,
            NounKind::Flow => flow::load(conn, put).await?,
            NounKind::Intake => intake::load(conn, put).await?,
            NounKind::FindingDecision => finding_decision::load(conn, put).await?,
            NounKind::ReferenceRow => reference_row::load(conn, put).await?,
        }
    }
    Ok(())
}

/// Lists by what they belong to.
pub(super) type Lists<V, K = Uuid> = HashMap<K, Vec<V>>;

/// Reads each row of a table, in the order of its primary key.
pub(super) async fn each<C, M>(
    conn: &C,
    mut read: impl FnMut(M) -> Result<(), LoadError>,
) -> Result<(), LoadError>
where
    C: ConnectionTrait + StreamTrait,
    M: ModelTrait,
    M::Entity: EntityTrait<Model = M>,
{
    let mut rows = M::Entity::find();
    for column in <M::Entity as EntityTrait>::PrimaryKey::iter() {
        rows = rows.order_by_asc(column.into_column());
    }
    let mut rows = pin!(rows.stream(conn).await?);
    while let Some(row) = rows.try_next().await? {
        read(row)?;
    }
    Ok(())
}

/// Reads a table of lists.
pub(super) async fn lists<C, M, K, V>(
    conn: &C,
    mut read: impl FnMut(M) -> Result<(K, V), LoadError>,
) -> Result<Lists<V, K>, LoadError>
where
    C: ConnectionTrait + StreamTrait,
    M: ModelTrait,
    M::Entity: EntityTrait<Model = M>,
    K: Hash + Eq,
{
    let mut lists: Lists<V, K> = HashMap::new();
    each(conn, |row| {
        let (owner, entry) = read(row)?;
        lists.entry(owner).or_default().push(entry);
        Ok(())
    })
    .await?;
    Ok(lists)
}

/// Reads a link table.
pub(super) async fn links<L, K, C>(conn: &C) -> Result<Lists<Id<K>>, LoadError>
where
    C: ConnectionTrait + StreamTrait,
    L: ModelTrait + Link,
    L::Entity: EntityTrait<Model = L>,
{
    lists(conn, |row: L| {
        let (owner, target) = row.ends();
        Ok((owner, Id::new(target)))
    })
    .await
}

/// The owner's list; empty if the table has no row of it.
pub(super) fn list<V, K: Hash + Eq>(lists: &mut Lists<V, K>, owner: &K) -> Vec<V> {
    list_if_any(lists, owner).unwrap_or_default()
}

/// The owner's list; none if the table has no row of it. It is kept for long, so that it has no room for more.
pub(super) fn list_if_any<V, K: Hash + Eq>(lists: &mut Lists<V, K>, owner: &K) -> Option<Vec<V>> {
    let mut list = lists.remove(owner)?;
    list.shrink_to_fit();
    Some(list)
}
