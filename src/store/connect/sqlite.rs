//! How a SQLite file is opened.

use std::time::Duration;

use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};

use super::Use;

/// How long SQLite waits for another process that writes.
pub(in crate::store) const BUSY: Duration = Duration::from_secs(5);

/// The pages that the writer keeps: 64 MiB, given in KiB as a negative number. With SQLite's own 2 MiB the indexes on
/// hashes, where each row lands somewhere else, are read again and again.
const CACHE: &str = "-65536";
/// The statements that the writer keeps prepared. Those that write rows differ by how many they write, up to the size of
/// a batch.
const STATEMENTS: usize = 512;
/// After so many pages (32 MiB) the write-ahead log is copied into the database, by the commit that fills it. A page that
/// was written many times in between is copied once.
const CHECKPOINT_EVERY: &str = "8192";
/// The rows that are read ahead, such as those of a large import that is taken over inside a transaction. With sqlx's own
/// 50 the two threads wake each other thousands of times. Whole tables are read without it (`reading`).
const READ_AHEAD: usize = 1024;

/// A file that is written to safely.
pub(super) fn settings(options: SqliteConnectOptions, used: Use) -> SqliteConnectOptions {
    let options = options
        .create_if_missing(used != Use::Reading)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .row_buffer_size(READ_AHEAD)
        .busy_timeout(BUSY);
    if used == Use::Reading {
        return options;
    }
    options
        .journal_mode(SqliteJournalMode::Wal)
        .statement_cache_capacity(STATEMENTS)
        // What is erased or written over is overwritten with zeros, so that no page keeps it.
        .pragma("secure_delete", "ON")
        .pragma("cache_size", CACHE)
        .pragma("temp_store", "memory")
        .pragma("wal_autocheckpoint", CHECKPOINT_EVERY)
}
