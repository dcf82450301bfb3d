//! Writes records as rows, many at a time: the number of statements depends on the nouns and lists present, and for more than
//! [`ROWS`] rows of a table on their number, never on the number of commands.
//!
//! Rows are never deleted save those of lists. A table refers only to those before it and to itself, and SQLite checks
//! references at the end of a statement; so it must be told to wait until COMMIT only for more than [`ROWS`] records, and
//! for notices, whose sections are replaced before the names in them. It is not told where that is not needed: the PRAGMA
//! makes it prepare every statement anew. PostgreSQL always waits until COMMIT.

use std::collections::BTreeMap;
use std::mem;

use entity::id::{Id, Uuid};
use entity::link::Link;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, Query};
use sea_orm::{
    ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, InsertMany, IntoActiveModel,
    Iterable, ModelTrait, PrimaryKeyToColumn, QueryFilter,
};

use super::{
    activity, agreement, attestation, backend, clause, collection, database, finding_decision,
    flow, holding, intake, legal_entity, notice, person, property, reference_row, subprocessing,
    term, vendor,
};
use crate::registry::activity::Activity;
use crate::registry::agreement::Agreement;
use crate::registry::attestation::Attestation;
use crate::registry::clause::Clause;
use crate::registry::collection::Collection;
use crate::registry::database::Database;
use crate::registry::finding_decision::FindingDecision;
use crate::registry::flow::Flow;
use crate::registry::holding::Holding;
use crate::registry::intake::Intake;
use crate::registry::legal_entity::LegalEntity;
use crate::registry::notice::Notice;
use crate::registry::noun::RecordId;
use crate::registry::nouns::{Held, Record, Tables};
use crate::registry::person::Person;
use crate::registry::property::Property;
use crate::registry::reference_row::ReferenceRow;
use crate::registry::subprocessing::Subprocessing;
use crate::registry::term::{CollectionMethod, DataCategory, DataSubject, Purpose, RecipientClass};
use crate::registry::vendor::Vendor;

/// The most rows of a statement. Times the columns of any table it stays well below SQLite's 32,766 variables, and more
/// rows gain nothing: the statement is only longer to build and to keep.
pub(super) const ROWS: usize = 256;

/// Where records are written.
pub(super) struct Saving<'a> {
    /// Under the lock.
    pub(super) tx: &'a DatabaseTransaction,
    /// The records that its tables hold.
    pub(super) before: &'a Tables,
}

/// Writes the records, new or changed, in the state given.
///
/// # Errors
/// The database refused; the transaction is then of no use any more.
pub(super) async fn save(
    saving: &Saving<'_>,
    records: &BTreeMap<RecordId, Record>,
) -> Result<(), DbErr> {
    let Batch {
        people,
        legal_entities,
        properties,
        data_categories,
        purposes,
        data_subjects,
        recipient_classes,
        collection_methods,
        vendors,
        databases,
        activities,
        collections,
        holdings,
        agreements,
        subprocessings,
        notices,
        clauses,
        attestations,
        flows,
        finding_decisions,
        reference_rows,
        intakes,
    } = Batch::of(records.values());
    if records.len() > ROWS || !notices.is_empty() {
        backend::expect_many(saving.tx).await?;
    }
    person::save(saving, &people).await?;
    legal_entity::save(saving, &legal_entities).await?;
    property::save(saving, &properties).await?;
    term::save(saving, &data_categories).await?;
    term::save(saving, &purposes).await?;
    term::save(saving, &data_subjects).await?;
    term::save(saving, &recipient_classes).await?;
    term::save(saving, &collection_methods).await?;
    vendor::save(saving, &vendors).await?;
    database::save(saving, &databases).await?;
    activity::save(saving, &activities).await?;
    collection::save(saving, &collections).await?;
    holding::save(saving, &holdings).await?;
    agreement::save(saving, &agreements).await?;
    subprocessing::save(saving, &subprocessings).await?;
    notice::save(saving, &notices).await?;
    clause::save(saving, &clauses).await?;
    attestation::save(saving, &attestations).await?;
    flow::save(saving, &flows).await?;
    finding_decision::save(saving, &finding_decisions).await?;
    reference_row::save(saving, &reference_rows).await?;
    intake::save(saving, &intakes).await
}

/// Records by noun.
#[derive(Default)]
struct Batch<'a> {
    people: Vec<&'a Person>,
    legal_entities: Vec<&'a LegalEntity>,
    properties: Vec<&'a Property>,
    data_categories: Vec<&'a DataCategory>,
    purposes: Vec<&'a Purpose>,
    data_subjects: Vec<&'a DataSubject>,
    recipient_classes: Vec<&'a RecipientClass>,
    collection_methods: Vec<&'a CollectionMethod>,
    vendors: Vec<&'a Vendor>,
    databases: Vec<&'a Database>,
    activities: Vec<&'a Activity>,
    collections: Vec<&'a Collection>,
    holdings: Vec<&'a Holding>,
    agreements: Vec<&'a Agreement>,
    subprocessings: Vec<&'a Subprocessing>,
    notices: Vec<&'a Notice>,
    clauses: Vec<&'a Clause>,
    attestations: Vec<&'a Attestation>,
    flows: Vec<&'a Flow>,
    finding_decisions: Vec<&'a FindingDecision>,
    reference_rows: Vec<&'a ReferenceRow>,
    intakes: Vec<&'a Intake>,
}

impl<'a> Batch<'a> {
    fn of(records: impl Iterator<Item = &'a Record>) -> Self {
        let mut batch = Self::default();
        for record in records {
            match record {
                Record::Person(record) => batch.people.push(record),
                Record::LegalEntity(record) => batch.legal_entities.push(record),
                Record::Property(record) => batch.properties.push(record),
                Record::DataCategory(record) => batch.data_categories.push(record),
                Record::Purpose(record) => batch.purposes.push(record),
                Record::DataSubject(record) => batch.data_subjects.push(record),
                Record::RecipientClass(record) => batch.recipient_classes.push(record),
                Record::CollectionMethod(record) => batch.collection_methods.push(record),
                Record::Vendor(record) => batch.vendors.push(record),
                Record::Database(record) => batch.databases.push(record),
                Record::Activity(record) => batch.activities.push(record),
                Record::Collection(record) => batch.collections.push(record),
                Record::Holding(record) => batch.holdings.push(record),
                Record::Agreement(record) => batch.agreements.push(record),
                Record::Subprocessing(record) => batch.subprocessings.push(record),
                Record::Notice(record) => batch.notices.push(record),
                Record::Clause(record) => batch.clauses.push(record),
                Record::Attestation(record) => batch.attestations.push(record),
                Record::Flow(record) => batch.flows.push(record),
                Record::FindingDecision(record) => batch.finding_decisions.push(record),
                Record::ReferenceRow(record) => batch.reference_rows.push(record),
                Record::Intake(record) => batch.intakes.push(record),
            }
        }
        batch
    }
}

/// Writes the main rows and answers which of them were there before.
pub(super) async fn upsert<T, M>(
    saving: &Saving<'_>,
    records: &[&T],
    row: fn(&T) -> Result<M, DbErr>,
) -> Result<Vec<Uuid>, DbErr>
where
    T: Held,
    M: ModelTrait + IntoActiveModel<<M::Entity as EntityTrait>::ActiveModel>,
{
    let known = release_keys::<T, M::Entity>(saving, records).await?;
    for chunk in records.chunks(ROWS) {
        let rows: Vec<M> = chunk
            .iter()
            .map(|record| row(record))
            .collect::<Result<_, _>>()?;
        InsertMany::many(rows)
            .on_conflict(or_update::<M::Entity>())
            .exec_without_returning(saving.tx)
            .await?;
    }
    Ok(known)
}

/// The row of the same primary key takes all other values. The key itself stays, so that no reference to it is checked.
fn or_update<E: EntityTrait>() -> OnConflict {
    let is_value = |column: &E::Column| E::PrimaryKey::from_column(*column).is_none();
    OnConflict::columns(E::PrimaryKey::iter().map(PrimaryKeyToColumn::into_column))
        .update_columns(E::Column::iter().filter(is_value))
        .to_owned()
}

/// Tells which rows are there before, and takes their keys from those that are to get another one: two records may swap
/// keys, and uniqueness is checked row by row. A key never holds an underscore, so `acme_` is in nobody's way.
async fn release_keys<T: Held, E: EntityTrait>(
    saving: &Saving<'_>,
    records: &[&T],
) -> Result<Vec<Uuid>, DbErr> {
    let table = T::table(saving.before);
    let (mut known, mut renamed) = (Vec::new(), Vec::new());
    for record in records {
        if let Some(before) = table.even_retired(record.head().id) {
            known.push(record.id().uuid());
            if before.key() != record.key() {
                renamed.push(record.id().uuid());
            }
        }
    }
    for chunk in renamed.chunks(ROWS) {
        let release = Query::update()
            .table(E::default().table_ref())
            .value("key", Expr::cust("key || '_'"))
            .and_where(Expr::col("id").is_in(chunk.iter().copied()))
            .to_owned();
        saving.tx.execute(&release).await?;
    }
    Ok(known)
}

/// Writes the rows of a list in the place of those that the known records had.
pub(super) async fn replace<T, M>(
    saving: &Saving<'_>,
    records: &[&T],
    known: &[Uuid],
    rows: fn(&T) -> Result<Vec<M>, DbErr>,
) -> Result<(), DbErr>
where
    T: Held,
    M: ModelTrait + IntoActiveModel<<M::Entity as EntityTrait>::ActiveModel>,
{
    for chunk in known.chunks(ROWS) {
        M::Entity::delete_many()
            .filter(Expr::col("owner").is_in(chunk.iter().copied()))
            .exec(saving.tx)
            .await?;
    }
    let mut waiting = Vec::new();
    for record in records {
        waiting.extend(rows(record)?);
        while waiting.len() >= ROWS {
            let rest = waiting.split_off(ROWS);
            insert(saving.tx, mem::replace(&mut waiting, rest)).await?;
        }
    }
    insert(saving.tx, waiting).await
}

async fn insert<M>(tx: &DatabaseTransaction, rows: Vec<M>) -> Result<(), DbErr>
where
    M: ModelTrait + IntoActiveModel<<M::Entity as EntityTrait>::ActiveModel>,
{
    InsertMany::many(rows).exec_without_returning(tx).await?;
    Ok(())
}

/// The rows of a list of references.
pub(super) fn links<'a, K: 'a, L: Link>(
    owner: Uuid,
    targets: impl IntoIterator<Item = &'a Id<K>>,
) -> Vec<L> {
    (0..)
        .zip(targets)
        .map(|(position, target)| L::new(owner, position, target.uuid()))
        .collect()
}
