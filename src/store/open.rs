//! Opening a register: migrate, check, load, start the writer.

use std::path::Path;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::{fmt, thread};

use arc_swap::ArcSwap;
use futures_util::{TryStreamExt, try_join};
use sea_orm::DatabaseConnection;
use tokio::runtime;
use tokio::sync::{Notify, mpsc, oneshot, watch};
use tokio::time::Instant;

use super::door::{Door, QUEUE, Standing, Waiting};
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
    /// Tells, with an error or without, when the writer ended: then the process has to.
    pub writer: oneshot::Receiver<()>,
}

/// Opens the register in this database, making it if there is none.
///
/// # Errors
/// The directory cannot be used, the database is no register or a newer one, or its log is damaged.
pub async fn open(url: &str, data: &Path) -> Result<Store, StoreError> {
    migrate(url, data).await?;
    let connection = connect::aside(url).await?;
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
    let woken = wake_by_others(url, &connection, &door);
    let writer = start(url.to_owned(), waiting, move |connection, url| Writer {
        url,
        connection,
        value,
        published,
        revision: announce,
        standing: stand,
        unclean,
        erasures,
        saw,
        woken,
        swept: None,
    })
    .await?;
    Ok(Store {
        door,
        feeds: Feeds::new(connection.clone()),
        mappings: TableMappings::new(connection),
        history: History::new(readers.clone()),
        requests: Requests::new(readers),
        writer,
    })
}

/// Starts the writer, with a connection of its own, on a thread of its own: a batch is a dozen statements one after the
/// other, and none of them is to wait for the requests that keep the other threads busy.
async fn start(
    url: String,
    queue: mpsc::Receiver<Waiting>,
    writer: impl FnOnce(DatabaseConnection, String) -> Writer + Send + 'static,
) -> Result<oneshot::Receiver<()>, StoreError> {
    let (began, beginning) = oneshot::channel();
    let (done, ended) = oneshot::channel();
    let runtime = runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(no_thread)?;
    let work = async move {
        let connection = match connect::writer(&url).await {
            Ok(connection) => connection,
            Err(error) => {
                // Whoever opens the register waits for it, or has gone.
                let _ = began.send(Err(error));
                return;
            }
        };
        if began.send(Ok(())).is_ok() {
            writer(connection, url).run(queue).await;
            // Nobody may be there any more.
            let _ = done.send(());
        }
    };
    let thread = thread::Builder::new().name("writer".to_owned());
    let started = thread.spawn(move || runtime.block_on(work));
    started.map_err(no_thread)?;
    beginning.await.map_err(no_thread)??;
    Ok(ended)
}

fn no_thread(cause: impl fmt::Display) -> StoreError {
    StoreError::Setting(format!("the writer could not be started: {cause}"))
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
