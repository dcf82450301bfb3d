//! Opening a register: migrate, check, load, start the writer.

use std::path::Path;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use arc_swap::ArcSwap;
use futures_util::{TryStreamExt, try_join};
use sea_orm::DatabaseConnection;
use tokio::sync::{Notify, mpsc, watch};
use tokio::task::JoinHandle;
use tokio::time::Instant;

use super::door::{Door, QUEUE, Standing};
use super::failure::StoreError;
use super::feed::Feeds;
use super::history::History;
use super::idempotency::Requests;
use super::listen::listen;
use super::load::{load, parts};
use super::migrate::migrate;
use super::reading::{Rows, aside, snapshots};
use super::table_mapping::TableMappings;
use super::writer::Writer;
use super::{backend, connect, log};
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
    /// The saved mappings of tables.
    pub mappings: TableMappings,
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
    migrate(url, data).await?;
    let connection = connect::writer(url).await?;
    // Somebody may have been erased just before an end that left no time for it.
    let unclean = !backend::forget(&connection).await?;
    let readers = connect::readers(url).await?;
    let value = Arc::new(read(url, &readers).await?);
    let published = Arc::new(ArcSwap::new(Arc::clone(&value)));
    let (queue, waiting) = mpsc::channel(QUEUE);
    let (announce, revision) = watch::channel(value.head.revision);
    let (stand, standing) = watch::channel(Standing::Writing);
    let erasures = Arc::new(AtomicU64::new(0));
    let (saw, seen) = watch::channel(Instant::now());
    let door = Door {
        published: Arc::clone(&published),
        queue,
        revision,
        standing,
        erasures: Arc::clone(&erasures),
        seen,
    };
    let writer = Writer {
        url: url.to_owned(),
        value,
        published,
        revision: announce,
        standing: stand,
        unclean,
        erasures,
        saw,
        woken: wake_by_others(url, &connection, &door),
        connection,
        swept: None,
    };
    let aside = connect::aside(url).await?;
    Ok(Store {
        door,
        feeds: Feeds::new(aside.clone()),
        mappings: TableMappings::new(aside),
        history: History::new(readers.clone()),
        requests: Requests::new(readers),
        writer: tokio::spawn(writer.run(waiting)),
    })
}

/// Reads the register in this database and leaves everything as it is.
///
/// # Errors
/// There is no register, it is not of this version, or its log is damaged.
pub async fn look(url: &str) -> Result<Registry, StoreError> {
    let readers = connect::readers(url).await?;
    let registry = read(url, &readers).await?;
    readers.close().await?;
    Ok(registry)
}

/// The same, with the way to how the register was.
///
/// # Errors
/// As [`look`].
pub async fn look_back(url: &str) -> Result<(Registry, History), StoreError> {
    let readers = connect::readers(url).await?;
    let registry = read(url, &readers).await?;
    Ok((registry, History::new(readers)))
}

/// What wakes the writer when another server wrote, where the database tells of it.
fn wake_by_others(url: &str, connection: &DatabaseConnection, door: &Door) -> Arc<Notify> {
    let woken = Arc::new(Notify::new());
    if backend::is_postgres(connection) {
        let published = door.revision.clone();
        tokio::spawn(listen(url.to_owned(), published, Arc::clone(&woken)));
    }
    woken
}

/// Reads the registry, in two parts side by side, and meanwhile checks that the last revisions lead to its head.
async fn read(url: &str, readers: &DatabaseConnection) -> Result<Registry, StoreError> {
    let (head, [log, one, other]) = snapshots(url, readers).await?;
    let [some, others] = parts();
    let (_, mut tables, rest) = try_join!(
        aside(move || async move { check_end(&log, head).await }),
        aside(move || async move { Ok(load(&one, &some).await?) }),
        aside(move || async move { Ok(load(&other, &others).await?) }),
    )?;
    tables.join(rest);
    Ok(Registry::new(head, tables))
}

/// Checks that the last revisions lead to the head.
pub(super) async fn check_end<R: Rows>(snapshot: &R, head: Head) -> Result<(), StoreError> {
    let before = Revision(head.revision.0.saturating_sub(CHECKED));
    let mut entries = pin!(log::entries_after(snapshot, before));
    let mut reached: Option<Head> = None;
    while let Some(entries) = entries.try_next().await? {
        for entry in entries {
            reached = Some(match reached {
                Some(reached) => entry.follow(reached)?,
                None => entry.check()?,
            });
        }
    }
    if reached.unwrap_or_default() == head {
        Ok(())
    } else {
        Err(StoreError::HeadMoved)
    }
}
