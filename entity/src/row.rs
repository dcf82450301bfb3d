//! Rows of a SQLite file by the place of their columns: what a whole register is read with.
//!
//! The way that all else takes finds each cell by the name of its column, copies it, and hands each row from one thread to
//! another, which is most of the time where a million rows are read.

use rusqlite::Row;
use rusqlite::types::FromSql;

/// A row of a table, all of whose columns are selected in the order of the fields.
pub trait FromRow: Sized {
    /// Reads it.
    ///
    /// # Errors
    /// A column is missing, or holds another type.
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self>;
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
        }
    };
}

pub(crate) use row;
