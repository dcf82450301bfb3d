//! Moving a register to another database, with its whole log.

use std::collections::BTreeMap;
use std::path::Path;

use entity::{
    calendar_feed, client, client_secret, delivery, delivery_try, dispatch, endpoint, head,
    idempotency_key, secret, sign_in_failure, table_mapping,
};
use sea_orm::sea_query::Expr;
use sea_orm::{DatabaseTransaction, DbErr, EntityTrait, InsertMany, IntoActiveModel, ModelTrait};

use super::failure::StoreError;
use super::load::load;
use super::migrate::migrate;
use super::rows::{ROWS, Saving, save};
use super::verify::{Verified, prove};
use super::{backend, connect, log};
use crate::registry::noun::RecordId;
use crate::registry::nouns::{NounKind, Record, Tables};
use crate::registry::revision::Head;

/// How many revisions are read at a time.
const CHUNK: u64 = 1_000;

/// Copies the register as it is at this moment: tables, log and what is outside of both, in one transaction, which is
/// committed when the copy is proved.
///
/// # Errors
/// There is no register to copy, the target has one already, or the copy is not what the log says.
pub async fn copy(from: &str, to: &str, data: &Path) -> Result<Verified, StoreError> {
    let source = connect::readers(from).await?;
    let source = backend::snapshot(&source).await?;
    let end = log::read_head(&source).await?;
    migrate(to, data).await?;
    // The copy takes as long as it takes, hence the patience of a migration.
    let connection = connect::migrator(to).await?;
    let (target, _) = backend::begin_write(&connection).await?;
    if log::read_head(&target).await? != Head::default() {
        return Err(StoreError::Taken);
    }
    copy_tables(&source, &target).await?;
    copy_log(&source, &target).await?;
    copy_rows::<calendar_feed::Model>(&source, &target).await?;
    copy_rows::<idempotency_key::Model>(&source, &target).await?;
    copy_rows::<secret::Model>(&source, &target).await?;
    copy_rows::<client::Model>(&source, &target).await?;
    copy_rows::<client_secret::Model>(&source, &target).await?;
    copy_rows::<sign_in_failure::Model>(&source, &target).await?;
    copy_rows::<endpoint::Model>(&source, &target).await?;
    copy_rows::<delivery::Model>(&source, &target).await?;
    copy_rows::<delivery_try::Model>(&source, &target).await?;
    copy_rows::<dispatch::Model>(&source, &target).await?;
    copy_rows::<table_mapping::Model>(&source, &target).await?;
    let verified = prove(&target).await?;
    if verified.head != end {
        return Err(StoreError::HeadMoved);
    }
    target.commit().await?;
    if let Err(error) = backend::tidy(&connection).await {
        tracing::warn!(%error, "all is copied; VACUUM (ANALYZE) failed and is left to you");
    }
    Ok(verified)
}

async fn copy_tables(
    source: &DatabaseTransaction,
    target: &DatabaseTransaction,
) -> Result<(), StoreError> {
    let tables = load(source, NounKind::ALL).await?;
    let records = tables.records().map(|record| (record.id(), record));
    let records: BTreeMap<RecordId, Record> = records.collect();
    let saving = Saving {
        tx: target,
        before: &Tables::default(),
    };
    Ok(save(&saving, &records).await?)
}

async fn copy_log(
    source: &DatabaseTransaction,
    target: &DatabaseTransaction,
) -> Result<(), StoreError> {
    let mut reached = Head::default();
    loop {
        let entries = log::read_entries(source, reached.revision, CHUNK).await?;
        if entries.is_empty() {
            break;
        }
        let before = reached;
        for entry in &entries {
            reached = entry.follow(reached)?;
        }
        log::append(target, before, &entries).await?;
    }
    let head = head::Entity::find_by_id(1).one(source).await?;
    let format = head.ok_or(StoreError::NoHead)?.format;
    head::Entity::update_many()
        .col_expr(head::Column::Format, Expr::value(format))
        .exec(target)
        .await?;
    Ok(())
}

/// Copies a table that is neither of the register nor of its log.
async fn copy_rows<M>(
    source: &DatabaseTransaction,
    target: &DatabaseTransaction,
) -> Result<(), DbErr>
where
    M: ModelTrait + IntoActiveModel<<M::Entity as EntityTrait>::ActiveModel> + Clone,
    M::Entity: EntityTrait<Model = M>,
{
    let rows = M::Entity::find().all(source).await?;
    for chunk in rows.chunks(ROWS) {
        InsertMany::many(chunk.to_vec())
            .exec_without_returning(target)
            .await?;
    }
    Ok(())
}
