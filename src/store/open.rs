//! Opening a register: migrate, check, load, start the writer.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use arc_swap::ArcSwap;
use migration::{Migrator, MigratorTrait, SchemaManager};
use sea_orm::{DatabaseConnection, DatabaseTransaction, TransactionTrait};
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;

use super::door::{Door, QUEUE, Standing};
use super::failure::StoreError;
use super::feed::Feeds;
use super::history::History;
use super::idempotency::Requests;
use super::load::load;
use super::writer::Writer;
use super::{connect, log};
use crate::registry::revision::{Head, Revision};
use crate::registry::value::Registry;

/// How many of the last revisions a start checks.
const CHECKED: u64 = 1_000;

/// An open register.
pub struct Store {
    /// The way in.
    pub door: Door,
    /// The calendar feeds, which are no facts.
    pub feeds: Feeds,
    /// The register as it was.
    pub history: History,
    /// The requests that are not done again.
    pub requests: Requests,
    /// The writing task: if it ends, the process has to.
    pub writer: JoinHandle<()>,
}

/// Opens the register in this database, making it if there is none.
///
/// # Errors
/// The directory cannot be used, the database is no register or a newer one, or its log is damaged.
pub async fn open(url: &str, data: &Path) -> Result<Store, StoreError> {
    let connection = connect::writer(url).await?;
    migrate(&connection, data).await?;
    // Somebody may have been erased just before an end that left no time for it.
    let unclean = !connect::empty_log(&connection).await?;
    let value = Arc::new(read(&connection).await?);
    let published = Arc::new(ArcSwap::new(Arc::clone(&value)));
    let (queue, waiting) = mpsc::channel(QUEUE);
    let (announce, revision) = watch::channel(value.head.revision);
    let (stand, standing) = watch::channel(Standing::Writing);
    let erasures = Arc::new(AtomicU64::new(0));
    let door = Door {
        published: Arc::clone(&published),
        queue,
        revision,
        standing,
        erasures: Arc::clone(&erasures),
    };
    let writer = Writer {
        url: url.to_owned(),
        connection,
        value,
        published,
        revision: announce,
        standing: stand,
        unclean,
        erasures,
        swept: None,
    };
    Ok(Store {
        door,
        feeds: Feeds::open(url).await?,
        history: History::open(url).await?,
        requests: Requests::open(url).await?,
        writer: tokio::spawn(writer.run(waiting)),
    })
}

/// Reads the register in this database and leaves everything as it is.
///
/// # Errors
/// There is no register, it is not of this version, or its log is damaged.
pub async fn look(url: &str) -> Result<Registry, StoreError> {
    let connection = connect::readers(url).await?;
    let registry = read(&connection).await?;
    connection.close().await?;
    Ok(registry)
}

/// Brings the tables up to date, unless a newer program made them; under a lock on the data directory, so that two starts do
/// not migrate at once.
pub(super) async fn migrate(
    connection: &DatabaseConnection,
    data: &Path,
) -> Result<(), StoreError> {
    let path = data.join("migration.lock");
    let failed = |cause| StoreError::Directory {
        place: path.display().to_string(),
        cause,
    };
    let lock = std::fs::File::create(&path).map_err(failed)?;
    let lock = tokio::task::spawn_blocking(move || lock.lock().map(|()| lock)).await;
    let lock = lock
        .map_err(|_| StoreError::Setting("waiting for the lock ended early".to_owned()))?
        .map_err(failed)?;
    refuse_newer(connection).await?;
    Migrator::up(connection, None).await?;
    lock.unlock().map_err(failed)
}

async fn refuse_newer(connection: &DatabaseConnection) -> Result<(), StoreError> {
    if SchemaManager::new(connection).has_table("head").await? {
        log::read_head(connection).await?;
    }
    match migration::applied_by_a_newer_program(connection).await? {
        Some(name) => Err(StoreError::NewerTables(name)),
        None => Ok(()),
    }
}

/// Reads the registry, checking the head and the last revisions.
pub(super) async fn read(connection: &DatabaseConnection) -> Result<Registry, StoreError> {
    let snapshot = connection.begin().await?;
    let head = log::read_head(&snapshot).await?;
    check_end(&snapshot, head).await?;
    let tables = load(&snapshot).await?;
    snapshot.rollback().await?;
    Ok(Registry::new(head, tables))
}

/// Checks that the last revisions lead to the head.
pub(super) async fn check_end(
    snapshot: &DatabaseTransaction,
    head: Head,
) -> Result<(), StoreError> {
    let before = Revision(head.revision.0.saturating_sub(CHECKED));
    let entries = log::read_entries(snapshot, before, CHECKED + 1).await?;
    let mut reached: Option<Head> = None;
    for entry in entries {
        reached = Some(match reached {
            Some(reached) => entry.follow(reached)?,
            None => entry.check()?,
        });
    }
    if reached.unwrap_or_default() == head {
        Ok(())
    } else {
        Err(StoreError::HeadMoved)
    }
}
