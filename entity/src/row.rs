//! Rows by the place of their columns: what a whole register is read with, of a SQLite file and of PostgreSQL.
//!
//! The way that all else takes finds each cell by the name of its column, and of SQLite hands each row from one thread to
//! another, which is most of the time where a million rows are read.

use rusqlite::Row;
use rusqlite::types::FromSql;
use sea_orm::sqlx::postgres::{PgRow, Postgres};
use sea_orm::sqlx::{self, Decode, Row as _, Type};

/// A row of a table, all of whose columns are selected in the order of the fields.
pub trait FromRow: Sized {
    /// Reads it.
    ///
    /// # Errors
    /// A column is missing, or holds another type.
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self>;

    /// Reads it from PostgreSQL.
    ///
    /// # Errors
    /// As [`from_row`](Self::from_row).
    fn from_pg_row(row: &PgRow) -> sqlx::Result<Self>;
}

/// The cells of a row, one after the other.
pub struct Cells<'r> {
    row: &'r Row<'r>,
    next: usize,
}

impl<'r> Cells<'r> {
    /// From the first.
    #[must_use]
    pub fn of(row: &'r Row<'r>) -> Self {
        Self { row, next: 0 }
    }

    /// The next.
    ///
    /// # Errors
    /// There is none, or it holds another type.
    pub fn read<T: FromSql>(&mut self) -> rusqlite::Result<T> {
        let cell = self.row.get(self.next);
        self.next += 1;
        cell
    }
}

/// The cells of a row of PostgreSQL, one after the other.
pub struct PgCells<'r> {
    row: &'r PgRow,
    next: usize,
}

impl<'r> PgCells<'r> {
    /// From the first.
    #[must_use]
    pub const fn of(row: &'r PgRow) -> Self {
        Self { row, next: 0 }
    }

    /// The next.
    ///
    /// # Errors
    /// There is none, or it holds another type.
    pub fn read<T: Decode<'r, Postgres> + Type<Postgres>>(&mut self) -> sqlx::Result<T> {
        let cell = self.row.try_get(self.next);
        self.next += 1;
        cell
    }
}

/// A table's row, which is read by the place of its columns too.
macro_rules! row {
    (
        $(#[$about:meta])*
        pub struct Model { $($(#[$about_field:meta])* pub $field:ident: $type:ty,)* }
    ) => {
        $(#[$about])*
        pub struct Model { $($(#[$about_field])* pub $field: $type,)* }

        impl $crate::row::FromRow for Model {
            fn from_row(row: &rusqlite::Row<'_>) -> rusqlite::Result<Self> {
                let mut cells = $crate::row::Cells::of(row);
                Ok(Self { $($field: cells.read()?,)* })
            }

            fn from_pg_row(row: &sea_orm::sqlx::postgres::PgRow) -> sea_orm::sqlx::Result<Self> {
                let mut cells = $crate::row::PgCells::of(row);
                Ok(Self { $($field: cells.read()?,)* })
            }
        }
    };
}

pub(crate) use row;
