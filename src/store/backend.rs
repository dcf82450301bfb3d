//! What the two databases do differently once a connection is open; no other file asks which one it is, save `connect`,
//! `migrate` and `listen`.

use std::borrow::Cow;
use std::time::Duration;

use jiff::Timestamp;
use sea_orm::{
    AccessMode, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr,
    IsolationLevel, RuntimeErr, SqliteTransactionMode, Statement, TransactionOptions,
    TransactionTrait,
};

use super::failure::StoreError;
use crate::registry::revision::Revision;

/// The channel on which servers tell each other of a new revision.
pub(super) const CHANNEL: &str = "steward_revision";

/// Whether it is PostgreSQL, else it is SQLite.
pub(super) fn is_postgres<C: ConnectionTrait>(connection: &C) -> bool {
    connection.get_database_backend() == DbBackend::Postgres
}

/// How often the head is looked at for what other processes wrote. PostgreSQL tells of it besides.
pub(super) fn poll(connection: &DatabaseConnection) -> Duration {
    match is_postgres(connection) {
        true => Duration::from_secs(1),
        false => Duration::from_millis(100),
    }
}

/// Begins a transaction that alone may append to the log: SQLite locks the file, PostgreSQL the row of the head. What is
/// read on it from now on is what the last one committed, hence READ COMMITTED, which the connection sets. Answers besides
/// what time it is under the lock: by the database, since the clocks of several servers differ.
pub(super) async fn begin_write(
    connection: &DatabaseConnection,
) -> Result<(DatabaseTransaction, Timestamp), StoreError> {
    let options = TransactionOptions {
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        ..TransactionOptions::default()
    };
    let transaction = connection.begin_with_options(options).await?;
    let now = match is_postgres(&transaction) {
        true => lock_head(&transaction).await?,
        false => Timestamp::now(),
    };
    Ok((transaction, now))
}

/// Waits for the row of the head; what time it is then. The time is told of what the inner statement locked, so after it.
async fn lock_head(transaction: &DatabaseTransaction) -> Result<Timestamp, StoreError> {
    let lock = postgres(
        "SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint \
         FROM (SELECT id FROM head WHERE id = 1 FOR UPDATE) AS locked",
    );
    let row = transaction.query_one_raw(lock).await?;
    let micros: i64 = row.ok_or(StoreError::NoHead)?.try_get_by_index(0)?;
    Timestamp::from_microsecond(micros)
        .map_err(|_| StoreError::Setting("the clock of the database cannot be read".to_owned()))
}

/// Begins a transaction that reads the database as it is at one moment.
pub(super) async fn snapshot(
    connection: &DatabaseConnection,
) -> Result<DatabaseTransaction, DbErr> {
    if is_postgres(connection) {
        let (isolation, access) = (IsolationLevel::RepeatableRead, AccessMode::ReadOnly);
        let begun = connection.begin_with_config(Some(isolation), Some(access));
        let snapshot = begun.await?;
        // It holds up nobody, and what is read may take long to be read and to be taken over.
        snapshot
            .execute_unprepared(
                "SET LOCAL statement_timeout = '15min'; SET LOCAL idle_in_transaction_session_timeout = '15min'",
            )
            .await?;
        Ok(snapshot)
    } else {
        connection.begin().await
    }
}

/// Ends a transaction which found that the one before, whose COMMIT failed so, is not there, and sees to it that it never
/// will be. SQLite writes all pages of a transaction and then syncs them: if the sync failed, nobody sees them, but a start
/// after a crash would take them for done. The next commit is written over them, so there is one, of the first page alone.
pub(super) async fn bury(
    transaction: DatabaseTransaction,
    failure: &StoreError,
) -> Result<(), StoreError> {
    if is_postgres(&transaction) || is_write_failure(failure) {
        return Ok(transaction.rollback().await?);
    }
    transaction
        .execute_unprepared("PRAGMA user_version = 0")
        .await?;
    Ok(transaction.commit().await?)
}

/// Whether SQLite could not write (`SQLITE_FULL`, `SQLITE_IOERR_WRITE`). The page that ends a transaction is its last: it was
/// not written then, and nothing is to be buried, for which the disk may have no room.
fn is_write_failure(error: &StoreError) -> bool {
    matches!(code(error).as_deref(), Some("13" | "778"))
}

/// Whether another process had the turn for too long (`SQLITE_BUSY`, `lock_not_available`).
pub(super) fn is_taken(error: &StoreError) -> bool {
    matches!(code(error).as_deref(), Some("5" | "55P03"))
}

/// The code that the database gave.
fn code(error: &StoreError) -> Option<Cow<'_, str>> {
    let StoreError::Database(
        DbErr::Exec(RuntimeErr::SqlxError(cause)) | DbErr::Query(RuntimeErr::SqlxError(cause)),
    ) = error
    else {
        return None;
    };
    cause.as_database_error().and_then(|told| told.code())
}

/// Makes room for many rows: references wait until COMMIT, and COMMIT may take its time. On PostgreSQL they always wait.
pub(super) async fn expect_many(transaction: &DatabaseTransaction) -> Result<(), DbErr> {
    let statement = match is_postgres(transaction) {
        true => "SET LOCAL statement_timeout = '10min'",
        false => "PRAGMA defer_foreign_keys = ON",
    };
    transaction.execute_unprepared(statement).await?;
    Ok(())
}

/// Lets the server of the database wait for the next statement while a large import is planned.
pub(super) async fn expect_pauses(transaction: &DatabaseTransaction) -> Result<(), DbErr> {
    if is_postgres(transaction) {
        let statement = "SET LOCAL idle_in_transaction_session_timeout = '2min'";
        transaction.execute_unprepared(statement).await?;
    }
    Ok(())
}

/// Begins a transaction that writes outside the log: of SQLite the only one, of PostgreSQL one of many.
pub(super) async fn begin_aside(
    connection: &DatabaseConnection,
) -> Result<DatabaseTransaction, StoreError> {
    Ok(match is_postgres(connection) {
        true => connection.begin().await?,
        false => begin_write(connection).await?.0,
    })
}

/// Tells the other servers, at COMMIT, that there is a new revision. Processes on a SQLite file look for themselves.
pub(super) async fn tell(
    transaction: &DatabaseTransaction,
    revision: Revision,
) -> Result<(), DbErr> {
    if is_postgres(transaction) {
        let told = [CHANNEL.into(), revision.to_string().into()];
        let tell =
            Statement::from_sql_and_values(DbBackend::Postgres, "SELECT pg_notify($1, $2)", told);
        transaction.query_one_raw(tell).await?;
    }
    Ok(())
}

/// Looks through all that was written at once, so that whoever reads it first need not, and statements are planned by what is
/// there. SQLite has nothing of it.
pub(super) async fn tidy(connection: &DatabaseConnection) -> Result<(), DbErr> {
    if is_postgres(connection) {
        connection.execute_unprepared("VACUUM (ANALYZE)").await?;
    }
    Ok(())
}

/// Takes what was erased out of the files, as far as this program can; whether nobody was in the way. SQLite's write-ahead
/// log is copied into the database and emptied. What PostgreSQL keeps until a VACUUM and in its archives is in its
/// operator's hands.
pub(super) async fn forget(connection: &DatabaseConnection) -> Result<bool, DbErr> {
    if is_postgres(connection) {
        return Ok(true);
    }
    let asked = Statement::from_string(DbBackend::Sqlite, "PRAGMA wal_checkpoint(TRUNCATE)");
    let row = connection.query_one_raw(asked).await?;
    let busy = row.map(|row| row.try_get_by_index::<i32>(0)).transpose()?;
    Ok(busy == Some(0))
}

fn postgres(statement: &str) -> Statement {
    Statement::from_string(DbBackend::Postgres, statement)
}
