//! Tables: each column stands beside what it says of a thing, so that heading and cell cannot part.

use super::content::{Block, Cell, Column, Kind, Row, Rows, Table, Text};
use super::inquiry::{Inquiry, written_in};
use crate::registry::document::Citation;
use crate::registry::noun::{Noun, RecordId};

/// A column, and what stands in it of a `T`.
pub(super) struct Field<'a, T> {
    id: &'static str,
    kind: Kind,
    cell: fn(&Inquiry<'a>, &T) -> Cell,
}

impl<T> Clone for Field<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Field<'_, T> {}

pub(super) const fn text<'a, T>(
    id: &'static str,
    cell: fn(&Inquiry<'a>, &T) -> Cell,
) -> Field<'a, T> {
    Field {
        id,
        kind: Kind::Text,
        cell,
    }
}

pub(super) const fn date<'a, T>(
    id: &'static str,
    cell: fn(&Inquiry<'a>, &T) -> Cell,
) -> Field<'a, T> {
    Field {
        id,
        kind: Kind::Date,
        cell,
    }
}

pub(super) const fn number<'a, T>(
    id: &'static str,
    cell: fn(&Inquiry<'a>, &T) -> Cell,
) -> Field<'a, T> {
    Field {
        id,
        kind: Kind::Number,
        cell,
    }
}

pub(super) const fn code<'a, T>(
    id: &'static str,
    cell: fn(&Inquiry<'a>, &T) -> Cell,
) -> Field<'a, T> {
    Field {
        id,
        kind: Kind::Code,
        cell,
    }
}

/// A thing to be told in a row, with its record and where it is written.
pub(super) struct Told<T> {
    pub(super) record: RecordId,
    pub(super) source: Text,
    pub(super) thing: T,
}

impl<'a, R: Noun> Told<&'a R> {
    /// A record.
    pub(super) fn record(record: &'a R, citation: Option<&Citation>) -> Self {
        Self {
            record: record.record_id(),
            source: written_in(citation),
            thing: record,
        }
    }
}

impl<'a> Inquiry<'a> {
    /// A table of these things; its caption is the message `table-` and its name.
    pub(super) fn table<T>(
        &self,
        id: &'static str,
        fields: &[Field<'a, T>],
        things: impl IntoIterator<Item = Told<T>>,
    ) -> Table<'a> {
        let rows = things.into_iter().map(|told| self.row(fields, &told));
        self.table_of(id, fields, rows.collect::<Vec<_>>().into())
    }

    /// A table of as many records as there are, told one by one while it is read.
    pub(super) fn table_of_all<T, I>(
        &self,
        id: &'static str,
        fields: &[Field<'a, T>],
        things: impl Fn() -> I + 'a,
    ) -> Table<'a>
    where
        T: 'a,
        I: Iterator<Item = Told<T>> + 'a,
    {
        let of = *self;
        let walked = fields.to_vec();
        let rows = Rows::walk(move || {
            let fields = walked.clone();
            things().map(move |told| of.row(&fields, &told))
        });
        self.table_of(id, fields, rows)
    }

    fn table_of<T>(&self, id: &'static str, fields: &[Field<'a, T>], rows: Rows<'a>) -> Table<'a> {
        let columns = fields.iter().map(|field| Column {
            id: field.id,
            label: self.words.say(&format!("label-{}", field.id)),
            kind: field.kind,
        });
        Table {
            id,
            title: self.words.say(&format!("table-{id}")),
            columns: columns.collect(),
            rows,
            main: false,
        }
    }

    fn row<T>(&self, fields: &[Field<'a, T>], told: &Told<T>) -> Row {
        let cells = fields.iter().map(|field| (field.cell)(self, &told.thing));
        Row {
            cells: cells.collect(),
            record: told.record,
            source: told.source.clone(),
        }
    }
}

impl<'a> Table<'a> {
    /// The same, as what the report is for.
    pub(super) fn into_main(self) -> Block<'a> {
        Block::Table(Self { main: true, ..self })
    }
}

impl<'a> From<Table<'a>> for Block<'a> {
    fn from(table: Table<'a>) -> Self {
        Self::Table(table)
    }
}
