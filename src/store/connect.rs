//! Opening the database, with what its promises rest on.

use std::time::Duration;

use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, DbErr, Statement,
};

/// How long SQLite waits for another process that writes.
const BUSY: Duration = Duration::from_secs(5);

/// The pages that the writer keeps: 64 MiB, given in KiB as a negative number. With SQLite's own 2 MiB the indexes on
/// hashes, where each row lands somewhere else, are read again and again.
const CACHE: &str = "-65536";
/// The statements that the writer keeps prepared. Those that write rows differ by how many they write, up to the size of
/// a batch.
const STATEMENTS: usize = 512;
/// After so many pages (32 MiB) the write-ahead log is copied into the database, by the commit that fills it. A page that
/// was written many times in between is copied once.
const CHECKPOINT_EVERY: &str = "8192";
/// The rows that are read ahead while a start loads the register. With sqlx's own 50 the two threads wake each other
/// thousands of times.
const READ_AHEAD: usize = 1024;

/// One connection, for the writer: what is committed through it is on the disk.
pub(super) async fn writer(url: &str) -> Result<DatabaseConnection, DbErr> {
    Database::connect(options(url, 1, true)).await
}

/// A few connections, for reading the log beside the writer; they make no database where there is none.
pub(super) async fn readers(url: &str) -> Result<DatabaseConnection, DbErr> {
    Database::connect(options(url, 4, false)).await
}

/// Copies the write-ahead log into the database and empties it; whether nobody was in the way.
pub(super) async fn empty_log(connection: &DatabaseConnection) -> Result<bool, DbErr> {
    let asked = Statement::from_string(DbBackend::Sqlite, "PRAGMA wal_checkpoint(TRUNCATE)");
    let row = connection.query_one_raw(asked).await?;
    let busy = row.map(|row| row.try_get_by_index::<i32>(0)).transpose()?;
    Ok(busy == Some(0))
}

fn options(url: &str, connections: u32, writes: bool) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(connections)
        .sqlx_logging(false)
        // A connection to a file does not die; what fails on it is found where it fails.
        .test_before_acquire(false)
        .map_sqlx_sqlite_opts(move |options| {
            let options = options
                .create_if_missing(writes)
                .synchronous(SqliteSynchronous::Full)
                .foreign_keys(true)
                .row_buffer_size(READ_AHEAD)
                .busy_timeout(BUSY);
            if writes {
                options
                    .journal_mode(SqliteJournalMode::Wal)
                    .statement_cache_capacity(STATEMENTS)
                    // What is erased or written over is overwritten with zeros, so that no page keeps it.
                    .pragma("secure_delete", "ON")
                    .pragma("cache_size", CACHE)
                    .pragma("temp_store", "memory")
                    .pragma("wal_autocheckpoint", CHECKPOINT_EVERY)
            } else {
                options
            }
        });
    options
}
