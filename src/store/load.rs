//! Reads the tables into the registry's, row by row, never a whole table of rows at once.
//!
//! The caller's transaction is the snapshot that is read; whether it is one revision is the caller's care.

use std::{iter, vec};

use entity::id::{Id, Uuid};
use entity::link::Link;
use sea_orm::{EntityTrait, Iterable, PrimaryKeyToColumn, QueryOrder};

pub(crate) use super::cell::LoadError;
use super::reading::{Rows, TableRow};
use super::{
    activity, agreement, attestation, clause, collection, database, finding_decision, flow,
    holding, intake, legal_entity, notice, person, property, reference_row, subprocessing, term,
    vendor,
};
use crate::registry::nouns::{NounKind, Record, Tables};

/// The nouns in two parts, to be read side by side: flows are about as many as all others together.
pub(super) fn parts() -> [Vec<NounKind>; 2] {
    let nouns = NounKind::ALL.iter().copied();
    let (flows, others) = nouns.partition(|noun| *noun == NounKind::Flow);
    [flows, others]
}

/// What becomes of each record that is read.
pub(super) type Put<'a> = &'a mut (dyn FnMut(Record) + Send);

/// Reads every record of these nouns, with what finds them.
///
/// # Errors
/// The database failed, or a row is no record.
pub(super) async fn load<R: Rows>(rows: &R, nouns: &[NounKind]) -> Result<Tables, LoadError> {
    let mut tables = Tables::default();
    every_record(rows, nouns, &mut |record| tables.put(record)).await?;
    Ok(tables)
}

/// Reads every record of these nouns.
///
/// # Errors
/// The database failed, or a row is no record.
pub(super) async fn every_record<R: Rows>(
    rows: &R,
    nouns: &[NounKind],
    put: Put<'_>,
) -> Result<(), LoadError> {
    for noun in nouns {
        match noun {
            NounKind::Person => person::load(rows, put).await?,
            NounKind::LegalEntity => legal_entity::load(rows, put).await?,
            NounKind::Property => property::load(rows, put).await?,
            NounKind::DataCategory => term::load_all_taxonomies(rows, put).await?,
            NounKind::Purpose
            | NounKind::DataSubject
            | NounKind::RecipientClass
            | NounKind::CollectionMethod => {} // came with the data categories
            NounKind::Vendor => vendor::load(rows, put).await?,
            NounKind::Database => database::load(rows, put).await?,
            NounKind::Activity => activity::load(rows, put).await?,
            NounKind::Collection => collection::load(rows, put).await?,
            NounKind::Holding => holding::load(rows, put).await?,
            NounKind::Agreement => agreement::load(rows, put).await?,
            NounKind::Subprocessing => subprocessing::load(rows, put).await?,
            NounKind::Notice => notice::load(rows, put).await?,
            NounKind::Clause => clause::load(rows, put).await?,
            NounKind::Attestation => attestation::load(rows, put).await?,
            NounKind::Flow => flow::load(rows, put).await?,
            NounKind::Intake => intake::load(rows, put).await?,
            NounKind::FindingDecision => finding_decision::load(rows, put).await?,
            NounKind::ReferenceRow => reference_row::load(rows, put).await?,
        }
    }
    Ok(())
}

/// Reads each row of a table, in the order of its primary key.
pub(super) async fn each<R, M>(
    rows: &R,
    read: impl FnMut(M) -> Result<(), LoadError> + Send,
) -> Result<(), LoadError>
where
    R: Rows,
    M: TableRow,
{
    let mut all = M::Entity::find();
    for column in <M::Entity as EntityTrait>::PrimaryKey::iter() {
        all = all.order_by_asc(column.into_column());
    }
    rows.each(all, read).await
}

/// The rows of a table of lists, in the order of whose they are, and of their places.
pub(super) struct Lists<V, K = Uuid>(vec::IntoIter<(K, V)>);

impl<V, K: Ord> Lists<V, K> {
    /// The owner's list; empty if the table has no row of it. Owners are asked for in their order, each once.
    pub(super) fn of(&mut self, owner: &K) -> Vec<V> {
        let mut owners = self.0.as_slice().iter().map(|(other, _)| other).peekable();
        let nobodys = iter::from_fn(|| owners.next_if(|other| *other < owner)).count();
        let own = owners.take_while(|other| *other == owner).count();
        let rows = self.0.by_ref().skip(nobodys).take(own);
        // Collected, a list of one would take the room of four.
        let mut list = Vec::with_capacity(own);
        list.extend(rows.map(|(_, entry)| entry));
        list
    }

    /// The owner's list; none if the table has no row of it.
    pub(super) fn if_any(&mut self, owner: &K) -> Option<Vec<V>> {
        Some(self.of(owner)).filter(|list| !list.is_empty())
    }
}

/// Reads a table of lists.
pub(super) async fn lists<R, M, K, V>(
    rows: &R,
    mut read: impl FnMut(M) -> Result<(K, V), LoadError> + Send,
) -> Result<Lists<V, K>, LoadError>
where
    R: Rows,
    M: TableRow,
    K: Send,
    V: Send,
{
    let mut lists = Vec::new();
    let all = each(rows, |row| {
        lists.push(read(row)?);
        Ok(())
    });
    all.await?;
    Ok(Lists(lists.into_iter()))
}

/// Reads a link table.
pub(super) async fn links<L, K, R>(rows: &R) -> Result<Lists<Id<K>>, LoadError>
where
    R: Rows,
    L: TableRow + Link,
{
    lists(rows, |row: L| {
        let (owner, target) = row.ends();
        Ok((owner, Id::new(target)))
    })
    .await
}
