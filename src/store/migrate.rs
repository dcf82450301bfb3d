//! Bringing the tables up to date, one process at a time.

use std::path::Path;
use std::time::Duration;

use migration::{Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, DbErr, Statement};
use tokio::time::sleep;

use super::failure::StoreError;
use super::{backend, connect, log};

/// The name of the lock, a number: "steward" in ASCII.
const LOCK: i64 = 0x0073_7465_7761_7264;
/// How long to wait between two tries to get it.
const PAUSE: Duration = Duration::from_millis(200);
/// How often it is tried: five minutes.
const TRIES: usize = 1_500;

/// Migrates under a lock, so that two starts do not migrate at once: one on a file in the data directory, or one in the
/// database, where servers share no directory.
pub(super) async fn migrate(url: &str, data: &Path) -> Result<(), StoreError> {
    let connection = connect::migrator(url).await?;
    if backend::is_postgres(&connection) {
        connect::check(&connection).await?;
        lock(&connection).await?;
        bring_up(&connection).await?;
    } else {
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
        bring_up(&connection).await?;
        lock.unlock().map_err(failed)?;
    }
    // With it goes the lock in the database.
    Ok(connection.close().await?)
}

async fn lock(connection: &DatabaseConnection) -> Result<(), StoreError> {
    for _ in 0..TRIES {
        let asked = format!("SELECT pg_try_advisory_lock({LOCK})");
        let asked = Statement::from_string(DbBackend::Postgres, asked);
        let row = connection.query_one_raw(asked).await?;
        if row.map(|row| row.try_get_by_index(0)).transpose()? == Some(true) {
            return Ok(());
        }
        sleep(PAUSE).await;
    }
    Err(StoreError::Setting(
        "another server has been changing the tables for five minutes; see whether it still runs, end it, and start again"
            .to_owned(),
    ))
}

async fn bring_up(connection: &DatabaseConnection) -> Result<(), StoreError> {
    let tables = tables(connection).await?;
    refuse_foreign(connection, &tables).await?;
    // A user who may not make tables can run a server where there are none to make.
    let pending = Migrator::get_pending_migrations_read_only(connection).await?;
    if !pending.is_empty() {
        Migrator::up(connection, None).await?;
    }
    Ok(migration::defer_references(connection).await?)
}

/// Refuses a database of something else, or of a newer program.
async fn refuse_foreign(
    connection: &DatabaseConnection,
    tables: &[String],
) -> Result<(), StoreError> {
    let has = |name: &str| tables.iter().any(|table| table == name);
    if !has("seaql_migrations") {
        return tables
            .first()
            .map_or(Ok(()), |table| Err(StoreError::Foreign(table.clone())));
    }
    if has("head") {
        log::read_head(connection).await?;
    }
    match migration::applied_by_a_newer_program(connection).await? {
        Some(name) if has("head") => Err(StoreError::NewerTables(name)),
        Some(_) => Err(StoreError::Foreign("seaql_migrations".to_owned())),
        None => Ok(()),
    }
}

pub(super) async fn tables(connection: &DatabaseConnection) -> Result<Vec<String>, DbErr> {
    let asked = match connection.get_database_backend() {
        DbBackend::Postgres => {
            "SELECT table_name::text FROM information_schema.tables WHERE table_schema = current_schema() ORDER BY 1"
        }
        _ => {
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY 1"
        }
    };
    let asked = Statement::from_string(connection.get_database_backend(), asked);
    let rows = connection.query_all_raw(asked).await?;
    rows.iter().map(|row| row.try_get_by_index(0)).collect()
}
