//! Opening the database, with what its promises rest on.

mod postgres;
mod sqlite;

use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use sea_orm::sqlx::sqlite::SqliteConnectOptions;
use sea_orm::{ConnectOptions, Database, DatabaseConnection, DbErr, RuntimeErr};

use super::failure::StoreError;
use crate::private;

pub(super) use postgres::{address, check};
pub(super) use sqlite::BUSY;

/// How long to wait for a server of databases. A file takes as long as the disk does.
const PATIENCE: Duration = Duration::from_secs(5);

/// What a connection is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Use {
    /// Appending to the log: what is committed through it is on the disk.
    Writing,
    /// Writing what is outside the log, now and then.
    Aside,
    /// Changing the tables, which may take as long as it takes.
    Migrating,
    /// Reading beside the writer; it makes no database where there is none.
    Reading,
}

/// One connection, for the writer.
pub(super) async fn writer(url: &str) -> Result<DatabaseConnection, StoreError> {
    open(url, 1, Use::Writing).await
}

/// One connection, for what is outside the log.
pub(super) async fn aside(url: &str) -> Result<DatabaseConnection, StoreError> {
    open(url, 1, Use::Aside).await
}

/// One connection, for migrations.
pub(super) async fn migrator(url: &str) -> Result<DatabaseConnection, StoreError> {
    open(url, 1, Use::Migrating).await
}

/// A few connections, for reading the log beside the writer.
pub(super) async fn readers(url: &str) -> Result<DatabaseConnection, StoreError> {
    open(url, 4, Use::Reading).await
}

/// The file that the address names; none where it names a server.
pub(super) fn file(url: &str) -> Result<Option<PathBuf>, StoreError> {
    if is_server(url) {
        return Ok(None);
    }
    let options = SqliteConnectOptions::from_str(url);
    let options = options.map_err(|error| DbErr::Conn(RuntimeErr::SqlxError(error.into())))?;
    Ok(Some(options.get_filename().to_owned()))
}

fn is_server(url: &str) -> bool {
    url.starts_with("postgres:")
}

async fn open(url: &str, connections: u32, used: Use) -> Result<DatabaseConnection, StoreError> {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(connections)
        .sqlx_logging(false)
        // The writer finds what fails where it fails; the others are used so seldom that the connection may be gone.
        .test_before_acquire(used != Use::Writing)
        .map_sqlx_sqlite_opts(move |options| sqlite::settings(options, used))
        .map_sqlx_postgres_opts(move |options| postgres::settings(options, used));
    if is_server(url) {
        options.acquire_timeout(PATIENCE);
    }
    if used == Use::Migrating
        && let Some(file) = file(url)?
    {
        // An empty file is an empty database. If it is there, or cannot be, the database says what is to be said.
        let _ = private::new_file().open(file);
    }
    Ok(Database::connect(options).await?)
}
