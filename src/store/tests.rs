//! Records to rows and back, on a migrated SQLite file.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod formats;
pub(super) mod full;
mod minimal;
mod property;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use entity::id::Id;
use migration::{Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, DbErr, TransactionTrait};
use tempfile::TempDir;

use super::load::{LoadError, load, parts};
use super::reading::snapshots;
use super::rows::{Saving, save};
use crate::registry::noun::RecordId;
use crate::registry::nouns::{Held, NounKind, Record, Tables};
use crate::registry::revision::Revision;
use crate::registry::vendor::Vendor;
use full::full;
use minimal::{key, minimal, uuid, vendor};

/// A migrated database in a directory that goes with it.
struct Store {
    url: String,
    database: DatabaseConnection,
    _directory: TempDir,
}

impl Store {
    async fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("steward.db");
        let url = format!("sqlite://{}?mode=rwc", file.display());
        let database = Database::connect(&url).await.unwrap();
        Migrator::up(&database, None).await.unwrap();
        Self {
            url,
            database,
            _directory: directory,
        }
    }

    async fn with(records: &[Record]) -> Self {
        let store = Self::new().await;
        store.save(records).await.unwrap();
        store
    }

    async fn save(&self, records: &[Record]) -> Result<(), DbErr> {
        let before = self.load().await.unwrap();
        self.save_over(&before, records).await
    }

    /// The same, where the tables hold this.
    async fn save_over(&self, before: &Tables, records: &[Record]) -> Result<(), DbErr> {
        let records: BTreeMap<RecordId, Record> = records
            .iter()
            .map(|record| (record.id(), record.clone()))
            .collect();
        let tx = self.database.begin().await?;
        let saving = Saving { tx: &tx, before };
        save(&saving, &records).await?;
        tx.commit().await
    }

    /// What the tables hold: all at once in a transaction, and as a start reads them.
    async fn load(&self) -> Result<Tables, LoadError> {
        let (_, [one, other]) = snapshots(&self.url, &self.database).await.unwrap();
        let [some, others] = parts();
        let mut tables = load(&one, &some).await?;
        tables.join(load(&other, &others).await?);
        let tx = self.database.begin().await?;
        assert_eq!(tables, load(&tx, NounKind::ALL).await?);
        Ok(tables)
    }
}

fn tables(records: &[Record]) -> Tables {
    let mut tables = Tables::default();
    for record in records {
        tables.put(record.clone());
    }
    tables
}

fn renamed(vendor: &Vendor, to: &str) -> Record {
    let mut vendor = vendor.clone();
    vendor.head.key = key(to);
    Arc::new(vendor).record()
}

#[tokio::test]
async fn records_of_every_noun_come_back_as_they_were() {
    for records in [minimal(), full()] {
        let expected = tables(&records);
        for noun in NounKind::ALL {
            assert!(expected.count(*noun) > 0, "no {} to try", noun.words());
        }
        let store = Store::with(&records).await;
        assert_eq!(store.load().await.unwrap(), expected);
    }
}

#[tokio::test]
async fn an_update_replaces_every_field_and_every_list() {
    let store = Store::with(&full()).await;
    store.save(&minimal()).await.unwrap();
    let expected = tables(&[full(), minimal()].concat());
    assert_eq!(store.load().await.unwrap(), expected);
    store.save(&full()).await.unwrap();
    assert_eq!(store.load().await.unwrap(), tables(&full()));
}

#[tokio::test]
async fn retired_records_come_back_retired() {
    let retired: Vec<Record> = full()
        .into_iter()
        .map(|record| record.as_retired().with_version(Revision(9)))
        .collect();
    let store = Store::with(&full()).await;
    store.save(&retired).await.unwrap();
    let loaded = store.load().await.unwrap();
    assert_eq!(loaded, tables(&retired));
    assert!(loaded.records().all(|record| record.is_retired()));
}

#[tokio::test]
async fn records_may_swap_their_keys() {
    let (one, two) = (vendor(1), vendor(2));
    let store = Store::with(&[renamed(&one, "x"), renamed(&two, "y")]).await;
    let swapped = [renamed(&one, "y"), renamed(&two, "x")];
    store.save(&swapped).await.unwrap();
    assert_eq!(store.load().await.unwrap(), tables(&swapped));
}

#[tokio::test]
async fn more_records_than_a_statement_takes_come_back() {
    let many: Vec<Record> = (1..=1_100)
        .map(|number| {
            let mut one = vendor(number);
            one.owners[0].owner = Id::new(uuid(1_101 - number));
            Arc::new(one).record()
        })
        .collect();
    let store = Store::with(&many).await;
    assert_eq!(store.load().await.unwrap(), tables(&many));
    store.save(&many).await.unwrap();
    assert_eq!(store.load().await.unwrap(), tables(&many));
}

#[tokio::test]
async fn a_row_that_is_no_record_is_named_with_table_id_and_column() {
    let cases = [
        ("vendor", "kind", "UPDATE vendor SET kind = 'FRIEND'"),
        ("vendor", "aliases", "UPDATE vendor SET aliases = '[1'"),
        ("vendor", "country", "UPDATE vendor SET country = 'germany'"),
        ("vendor", "tier", "UPDATE vendor SET tier = 300"),
        ("vendor", "key", "UPDATE vendor SET key = 'Not a ' || key"),
        ("vendor", "version", "UPDATE vendor SET version = -1"),
        (
            "vendor_owner",
            "valid_from",
            "UPDATE vendor_owner SET valid_from = '1 May', valid_until = NULL",
        ),
        (
            "term",
            "taxonomy",
            "UPDATE term SET taxonomy = 'Vendor' WHERE taxonomy = 'Purpose'",
        ),
        ("clause", "bound", "UPDATE clause SET bound = 'NOBODY'"),
        (
            "flow",
            "conditions_met",
            "UPDATE flow SET conditions_met = '{}'",
        ),
    ];
    let store = Store::with(&full()).await;
    for (table, column, damage) in cases {
        let tx = store.database.begin().await.unwrap();
        tx.execute_unprepared(damage).await.unwrap();
        let Err(LoadError::Row {
            table: named,
            row,
            column: cell,
            problem: _,
        }) = load(&tx, NounKind::ALL).await
        else {
            panic!("`{damage}` went unseen");
        };
        assert_eq!((named, cell), (table, column), "{damage}");
        assert_ne!(row, uuid(0));
        tx.rollback().await.unwrap();
    }
}

#[tokio::test]
async fn the_error_of_a_row_tells_what_to_do() {
    let store = Store::with(&[renamed(&vendor(1), "x")]).await;
    store
        .database
        .execute_unprepared("UPDATE vendor SET tier = 300")
        .await
        .unwrap();
    let error = store.load().await.unwrap_err();
    insta::assert_snapshot!(error, @"table `vendor`, row `00000000-0000-0000-0000-000000000001`, column `tier`: `300` is out of its range; start the release that wrote it, or restore a backup");
}

#[tokio::test]
async fn saving_and_loading_may_move_between_threads() {
    let store = Store::new().await;
    let moved = tokio::spawn(async move {
        store.save(&full()).await.unwrap();
        store.load().await.unwrap()
    });
    assert_eq!(moved.await.unwrap(), tables(&full()));
}

/// The statements that the saving of the records takes.
async fn statements(store: &mut Store, records: &[Record]) -> usize {
    let before = store.load().await.unwrap();
    let count = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&count);
    store.database.set_metric_callback(move |info| {
        if !info.statement.sql.starts_with("PRAGMA") {
            counter.fetch_add(1, Ordering::Relaxed);
        }
    });
    store.save_over(&before, records).await.unwrap();
    count.load(Ordering::Relaxed)
}

#[tokio::test]
async fn a_batch_takes_as_many_statements_as_one_change() {
    let many: Vec<Record> = (1..=64)
        .map(|number| Arc::new(vendor(number)).record())
        .collect();
    let mut store = Store::new().await;
    // Write them, write their owners; they have no classes and no contacts.
    assert_eq!(statements(&mut store, &many).await, 2);
    // The same, and the owners, classes and contacts of before deleted.
    assert_eq!(statements(&mut store, &many).await, 5);
    assert_eq!(statements(&mut store, &many[..1]).await, 5);
}
