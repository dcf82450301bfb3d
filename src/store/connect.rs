//! Opening the database, with what its promises rest on.

use std::time::Duration;

use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use sea_orm::{ConnectOptions, Database, DatabaseConnection, DbErr};

/// How long SQLite waits for another process that writes.
const BUSY: Duration = Duration::from_secs(5);

/// One connection, for the writer: what is committed through it is on the disk.
pub(super) async fn writer(url: &str) -> Result<DatabaseConnection, DbErr> {
    Database::connect(options(url, 1, true)).await
}

/// A few connections, for reading the log beside the writer; they make no database where there is none.
pub(super) async fn readers(url: &str) -> Result<DatabaseConnection, DbErr> {
    Database::connect(options(url, 4, false)).await
}

fn options(url: &str, connections: u32, create: bool) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(connections)
        .sqlx_logging(false)
        .map_sqlx_sqlite_opts(move |options| {
            options
                .create_if_missing(create)
                .journal_mode(SqliteJournalMode::Wal)
                .synchronous(SqliteSynchronous::Full)
                .foreign_keys(true)
                .busy_timeout(BUSY)
        });
    options
}
