//! Values as cells of a row and back: ids, days, words of closed sets, JSON.
//!
//! A cell that cannot be read is a [`LoadError`] that names the table, the row and the column. Nothing is repaired here.

use entity::id::{Id, Kind, Uuid};
use jiff::civil::Date;
use sea_orm::DbErr;
use serde::Serialize;
use serde::de::value::{Error as WordError, StrDeserializer};
use serde::de::{DeserializeOwned, IntoDeserializer};

use crate::registry::key::Key;
use crate::registry::noun::Head;
use crate::registry::revision::Revision;
use crate::registry::window::Window;

/// Why the tables could not be read into a registry.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The database failed.
    #[error("the database could not be read")]
    Database(#[from] DbErr),
    /// A row is no record.
    #[error(
        "table `{table}`, row `{row}`, column `{column}`: {problem}; start the release that wrote it, or restore a backup"
    )]
    Row {
        /// The table.
        table: &'static str,
        /// The id of the record that the row belongs to.
        row: Uuid,
        /// The column.
        column: &'static str,
        /// What is wrong.
        problem: String,
    },
}

/// The cells that every main row has.
pub(super) struct HeadCells {
    pub(super) id: Uuid,
    pub(super) key: String,
    pub(super) version: i64,
    pub(super) retired: bool,
    pub(super) illustrative: bool,
}

/// The cells of the common fields.
pub(super) fn head<K>(head: &Head<K>) -> Result<HeadCells, DbErr> {
    let Head {
        id,
        key,
        retired,
        illustrative,
        version: Revision(version),
    } = head;
    Ok(HeadCells {
        id: id.uuid(),
        key: key.as_str().to_owned(),
        version: whole(*version)?,
        retired: *retired,
        illustrative: *illustrative,
    })
}

/// A number as wide as the database has them.
pub(super) fn whole(number: u64) -> Result<i64, DbErr> {
    i64::try_from(number).map_err(|_| DbErr::Type(format!("{number} is more than a column holds")))
}

/// JSON text.
pub(super) fn json<T: Serialize>(value: &T) -> Result<String, DbErr> {
    serde_json::to_string(value).map_err(|error| DbErr::Json(error.to_string()))
}

/// JSON text, null for nothing.
pub(super) fn json_of<T: Serialize>(value: Option<&T>) -> Result<Option<String>, DbErr> {
    value.map(json).transpose()
}

/// The text of a day or a code, null for nothing.
pub(super) fn text_of<T: ToString>(value: Option<&T>) -> Option<String> {
    value.map(T::to_string)
}

/// First and last day.
pub(super) fn days(window: &Window) -> (Option<String>, Option<String>) {
    let Window { from, until } = window;
    (text_of(from.as_ref()), text_of(until.as_ref()))
}

/// The id without its type, null for nothing.
pub(super) fn uuid_of<K>(id: Option<Id<K>>) -> Option<Uuid> {
    id.map(Id::uuid)
}

/// Which row is read.
#[derive(Clone, Copy)]
pub(super) struct Row {
    pub(super) table: &'static str,
    pub(super) id: Uuid,
}

impl Row {
    /// The error for a cell of this row.
    pub(super) fn refuse(
        self,
        column: &'static str,
        problem: &(impl ToString + ?Sized),
    ) -> LoadError {
        LoadError::Row {
            table: self.table,
            row: self.id,
            column,
            problem: problem.to_string(),
        }
    }

    /// The common fields.
    pub(super) fn head<K: Kind>(self, cells: &HeadCells) -> Result<Head<K>, LoadError> {
        let HeadCells {
            id,
            key,
            version,
            retired,
            illustrative,
        } = cells;
        Ok(Head {
            id: Id::new(*id),
            key: Key::parse(key).map_err(|problem| self.refuse("key", &problem))?,
            retired: *retired,
            illustrative: *illustrative,
            version: Revision(self.number("version", *version)?),
        })
    }

    /// A number in a narrower range than the column's.
    pub(super) fn number<T: TryFrom<i64>>(
        self,
        column: &'static str,
        number: i64,
    ) -> Result<T, LoadError> {
        T::try_from(number)
            .map_err(|_| self.refuse(column, &format!("`{number}` is out of its range")))
    }

    /// A word of a closed set, a day or a code.
    pub(super) fn word<T: DeserializeOwned>(
        self,
        column: &'static str,
        text: &str,
    ) -> Result<T, LoadError> {
        let cell: StrDeserializer<'_, WordError> = text.into_deserializer();
        T::deserialize(cell).map_err(|problem| self.refuse(column, &problem))
    }

    /// The same, none for null.
    pub(super) fn word_of<T: DeserializeOwned>(
        self,
        column: &'static str,
        text: Option<&str>,
    ) -> Result<Option<T>, LoadError> {
        text.map(|text| self.word(column, text)).transpose()
    }

    /// JSON.
    pub(super) fn json<T: DeserializeOwned>(
        self,
        column: &'static str,
        text: &str,
    ) -> Result<T, LoadError> {
        serde_json::from_str(text).map_err(|problem| self.refuse(column, &problem))
    }

    /// The same, none for null.
    pub(super) fn json_of<T: DeserializeOwned>(
        self,
        column: &'static str,
        text: Option<&str>,
    ) -> Result<Option<T>, LoadError> {
        text.map(|text| self.json(column, text)).transpose()
    }

    /// First and last day.
    pub(super) fn window(
        self,
        from: Option<&str>,
        until: Option<&str>,
    ) -> Result<Window, LoadError> {
        let day = |column, text| self.word_of::<Date>(column, text);
        Ok(Window {
            from: day("valid_from", from)?,
            until: day("valid_until", until)?,
        })
    }
}
