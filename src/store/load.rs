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
use crate::registry::nouns::{NounKind, Tables};

/// Reads every record of every noun.
///
/// # Errors
/// The database failed, or a row is no record.
pub(crate) async fn load<C: ConnectionTrait + StreamTrait>(conn: &C) -> Result<Tables, LoadError> {
    let mut tables = Tables::default();
    for noun in NounKind::ALL {
        match noun {
            NounKind::Person => person::load(conn, &mut tables).await?,
            NounKind::LegalEntity => legal_entity::load(conn, &mut tables).await?,
            NounKind::Property => property::load(conn, &mut tables).await?,
            NounKind::DataCategory => term::load_all_taxonomies(conn, &mut tables).await?,
            NounKind::Purpose
            | NounKind::DataSubject
            | NounKind::RecipientClass
            | NounKind::CollectionMethod => {} // came with the data categories
            NounKind::Vendor => vendor::load(conn, &mut tables).await?,
            NounKind::Database => database::load(conn, &mut tables).await?,
            NounKind::Activity => activity::load(conn, &mut tables).await?,
            NounKind::Collection => collection::load(conn, &mut tables).await?,
            NounKind::Holding => holding::load(conn, &mut tables).await?,
            NounKind::Agreement => agreement::load(conn, &mut tables).await?,
            NounKind::Subprocessing => subprocessing::load(conn, &mut tables).await?,
            NounKind::Notice => notice::load(conn, &mut tables).await?,
            NounKind::Clause => clause::load(conn, &mut tables).await?,
            NounKind::Attestation => attestation::load(conn, &mut tables).await?,
            NounKind::Flow => flow::load(conn, &mut tables).await?,
            NounKind::Intake => intake::load(conn, &mut tables).await?,
            NounKind::FindingDecision => finding_decision::load(conn, &mut tables).await?,
            NounKind::ReferenceRow => reference_row::load(conn, &mut tables).await?,
        }
    }
    Ok(tables)
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
