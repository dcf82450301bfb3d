//! Reading much at once: whole tables and the whole log, row by row, never a whole table of rows in memory.
//!
//! A SQLite file is read past the driver that all else goes through, by a connection of its own on the thread that wants
//! the rows; PostgreSQL through the transaction that is the snapshot, by the place of the columns.

use std::future::{Future, ready};
use std::path::Path;
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use entity::row::FromRow;
use futures_util::TryStreamExt;
use futures_util::future::Either;
use rusqlite::types::Value as Bound;
use rusqlite::{Connection, OpenFlags, params_from_iter};
use sea_orm::sea_query::{Asterisk, Expr, ExprTrait, Query, Value};
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, EntityTrait,
    FromQueryResult, ModelTrait, QueryTrait, RuntimeErr, Select, Statement, StatementBuilder,
    StreamTrait, sqlx,
};
use tokio::runtime::Handle;
use tokio::task::spawn_blocking;

use super::failure::StoreError;
use super::{backend, connect, log};
use crate::background;
use crate::registry::revision::Head;

/// The row of a table that is read whole.
pub(super) trait TableRow:
    ModelTrait<Entity: EntityTrait<Model = Self>> + FromQueryResult + FromRow
{
}

impl<M: ModelTrait<Entity: EntityTrait<Model = M>> + FromQueryResult + FromRow> TableRow for M {}

/// What rows are read from.
pub(super) trait Rows: Sync {
    /// Reads each row that is selected, in their order; the first that cannot be read ends it.
    fn each<M, E>(
        &self,
        selected: Select<M::Entity>,
        read: impl FnMut(M) -> Result<(), E> + Send,
    ) -> impl Future<Output = Result<(), E>> + Send
    where
        M: TableRow,
        E: From<DbErr> + Send;

    /// How many rows the table of the entity has.
    fn count<T: EntityTrait>(&self) -> impl Future<Output = Result<u64, DbErr>> + Send;

    /// The rows that are selected.
    fn all<M>(
        &self,
        selected: Select<M::Entity>,
    ) -> impl Future<Output = Result<Vec<M>, DbErr>> + Send
    where
        M: TableRow,
    {
        async move {
            let mut rows = Vec::new();
            let read = self.each(selected, |row| {
                rows.push(row);
                Ok::<_, DbErr>(())
            });
            read.await?;
            Ok(rows)
        }
    }
}

impl<C: ConnectionTrait + StreamTrait> Rows for C {
    async fn each<M, E>(
        &self,
        selected: Select<M::Entity>,
        mut read: impl FnMut(M) -> Result<(), E> + Send,
    ) -> Result<(), E>
    where
        M: TableRow,
        E: From<DbErr> + Send,
    {
        let selected = selected.build(ConnectionTrait::get_database_backend(self));
        let mut rows = pin!(self.stream_raw(selected).await?);
        while let Some(row) = rows.try_next().await? {
            let row = match row.try_as_pg_row() {
                Some(row) => M::from_pg_row(row).map_err(unreadable)?,
                None => M::from_query_result(&row, "")?,
            };
            read(row)?;
        }
        Ok(())
    }

    async fn count<T: EntityTrait>(&self) -> Result<u64, DbErr> {
        let row = self.query_one(&counted::<T>()).await?;
        let number: Option<i64> = row.map(|row| row.try_get_by_index(0)).transpose()?;
        Ok(unsigned(number.unwrap_or_default()))
    }
}

/// One moment of a register, with a connection of its own.
pub(super) enum Snapshot {
    /// Of a SQLite file.
    File(Mutex<Connection>),
    /// Of PostgreSQL.
    Server(DatabaseTransaction),
}

impl Snapshot {
    async fn of(url: &str, readers: &DatabaseConnection) -> Result<Self, StoreError> {
        Ok(match connect::file(url)? {
            Some(file) => Self::File(Mutex::new(open(&file).map_err(failed)?)),
            None => Self::Server(backend::snapshot(readers).await?),
        })
    }
}

/// So many snapshots of one and the same revision, to be read side by side.
pub(super) async fn snapshots<const N: usize>(
    url: &str,
    readers: &DatabaseConnection,
) -> Result<(Head, [Snapshot; N]), StoreError> {
    loop {
        let mut taken = Vec::with_capacity(N);
        let mut heads = Vec::with_capacity(N);
        for _ in 0..N {
            let snapshot = Snapshot::of(url, readers).await?;
            heads.push(log::read_head(&snapshot).await?);
            taken.push(snapshot);
        }
        // A commit takes longer than this, so that seldom one comes between.
        if let ([head, others @ ..], Ok(taken)) = (heads.as_slice(), taken.try_into())
            && others.iter().all(|other| other == head)
        {
            return Ok((*head, taken));
        }
    }
}

impl Rows for Snapshot {
    fn each<M, E>(
        &self,
        selected: Select<M::Entity>,
        read: impl FnMut(M) -> Result<(), E> + Send,
    ) -> impl Future<Output = Result<(), E>> + Send
    where
        M: TableRow,
        E: From<DbErr> + Send,
    {
        match self {
            Self::File(file) => Either::Left(ready(each_of_file(&lock(file), &selected, read))),
            Self::Server(transaction) => Either::Right(Rows::each(transaction, selected, read)),
        }
    }

    fn count<T: EntityTrait>(&self) -> impl Future<Output = Result<u64, DbErr>> + Send {
        match self {
            Self::File(file) => Either::Left(ready(count_in_file::<T>(&lock(file)))),
            Self::Server(transaction) => Either::Right(Rows::count::<T>(transaction)),
        }
    }
}

/// Runs what reads for long on a thread of its own, so that no other task waits for its thread.
pub(super) async fn aside<T, F>(work: impl FnOnce() -> F + Send + 'static) -> Result<T, StoreError>
where
    T: Send + 'static,
    F: Future<Output = Result<T, StoreError>>,
{
    let runtime = Handle::current();
    let done = spawn_blocking(move || runtime.block_on(work())).await;
    done.unwrap_or_else(|_| Err(ended_early()))
}

/// The same on a thread that makes way for all others.
pub(super) async fn making_way<T, F>(
    work: impl FnOnce() -> F + Send + 'static,
) -> Result<T, StoreError>
where
    T: Send + 'static,
    F: Future<Output = Result<T, StoreError>>,
{
    let runtime = Handle::current();
    let done = background::run(move || runtime.block_on(work())).await;
    done.unwrap_or_else(|| Err(ended_early()))
}

fn ended_early() -> StoreError {
    StoreError::Setting("reading the register ended early".to_owned())
}

fn open(file: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(file, flags)?;
    connection.busy_timeout(connect::BUSY)?;
    connection.pragma_update(None, "query_only", true)?;
    connection.execute_batch("BEGIN")?;
    Ok(connection)
}

fn lock(file: &Mutex<Connection>) -> MutexGuard<'_, Connection> {
    file.lock().unwrap_or_else(PoisonError::into_inner)
}

fn each_of_file<M, E>(
    file: &Connection,
    selected: &Select<M::Entity>,
    mut read: impl FnMut(M) -> Result<(), E>,
) -> Result<(), E>
where
    M: TableRow,
    E: From<DbErr>,
{
    let Statement { sql, values, .. } = selected.build(DbBackend::Sqlite);
    let values = values.into_iter().flat_map(|values| values.0);
    let bound = values.map(bind).collect::<Result<Vec<_>, _>>()?;
    let mut statement = file.prepare(&sql).map_err(failed)?;
    let mut rows = statement.query(params_from_iter(bound)).map_err(failed)?;
    while let Some(row) = rows.next().map_err(failed)? {
        read(M::from_row(row).map_err(failed)?)?;
    }
    Ok(())
}

fn count_in_file<T: EntityTrait>(file: &Connection) -> Result<u64, DbErr> {
    let Statement { sql, .. } = DbBackend::Sqlite.build(&counted::<T>());
    let counted = file.query_row(&sql, [], |row| row.get(0));
    Ok(unsigned(counted.map_err(failed)?))
}

fn counted<T: EntityTrait>() -> impl StatementBuilder {
    let mut counted = Query::select();
    counted.expr(Expr::col(Asterisk).count()).from(T::default());
    counted
}

/// What rows are selected by: numbers and ids.
fn bind(value: Value) -> Result<Bound, DbErr> {
    match value {
        Value::Int(Some(number)) => Ok(i64::from(number).into()),
        Value::BigInt(Some(number)) => Ok(number.into()),
        Value::BigUnsigned(Some(number)) => match i64::try_from(number) {
            Ok(number) => Ok(number.into()),
            Err(_) => Err(DbErr::Type(format!("{number} is too large"))),
        },
        Value::Uuid(Some(id)) => Ok(id.as_bytes().to_vec().into()),
        other => Err(DbErr::Type(format!("{other:?} selects no rows"))),
    }
}

fn unreadable(error: sqlx::Error) -> DbErr {
    DbErr::Query(RuntimeErr::SqlxError(Arc::new(error)))
}

fn unsigned(number: i64) -> u64 {
    u64::try_from(number).unwrap_or_default()
}

#[expect(clippy::needless_pass_by_value, reason = "what `map_err` takes")]
fn failed(error: rusqlite::Error) -> DbErr {
    DbErr::Query(RuntimeErr::Internal(error.to_string()))
}
