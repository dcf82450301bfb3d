//! Which column of a table is which field, and the way from a field back to the cell.

use super::TableNoun;
use super::cell::Cell;
use super::column::{Columns, Meaning, squash};
use super::mapping::{ColumnMapping, TableMapping};
use super::sheet::{Fault, Line, Sheet, name_of};
use crate::command::form::shown;
use crate::manifest::error::{CellPlace, ManifestError};
use crate::manifest::place::Place;

/// A table whose columns are known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    pub(super) noun: TableNoun,
    pub(super) sheet: Sheet,
    /// The line with the headers.
    header: u64,
    pub(super) columns: Vec<Column>,
    pub(super) fixed: Vec<Fixed>,
}

/// A column that is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Column {
    /// Its position, from 0.
    pub at: usize,
    /// What stands above it.
    pub header: String,
    /// What it means.
    pub meaning: Meaning,
}

/// A field with the same value in each row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fixed {
    /// What it means.
    pub meaning: Meaning,
    /// The value.
    pub value: Cell,
}

impl Layout {
    /// Finds out what the columns mean.
    ///
    /// # Errors
    /// Every header that means nothing that is known, or what another means too.
    pub(super) fn of(
        noun: TableNoun,
        sheet: Sheet,
        mapping: &TableMapping,
    ) -> Result<Self, Vec<Fault>> {
        let header = header(&sheet, mapping).map_err(|fault| vec![fault])?;
        let mut reading = Reading {
            known: Columns::of(noun),
            mapping,
            sheet: &sheet,
            columns: Vec::new(),
            fixed: Vec::new(),
            faults: Vec::new(),
        };
        reading.columns(header);
        reading.fixed();
        reading.unused(header);
        let Reading {
            columns,
            fixed,
            faults,
            ..
        } = reading;
        if !faults.is_empty() {
            return Err(faults);
        }
        let header = header.number;
        Ok(Self {
            noun,
            sheet,
            header,
            columns,
            fixed,
        })
    }

    /// The lines below the headers in which a column that is read is filled in.
    pub(super) fn lines(&self) -> impl Iterator<Item = &Line> {
        let is_filled = |line: &&Line| {
            let mut columns = self.columns.iter();
            columns.any(|column| !line.cell(column.at).is_empty())
        };
        let lines = self.sheet.lines.iter();
        lines
            .filter(|line| line.number > self.header)
            .filter(is_filled)
    }

    /// What a line says of a field, in a cell or for all lines.
    pub(super) fn text(&self, line: &Line, path: &str) -> Option<String> {
        let column = self
            .columns
            .iter()
            .find(|column| column.meaning.written() == path);
        let fixed = self
            .fixed
            .iter()
            .find(|fixed| fixed.meaning.written() == path);
        let cell = column.map(|column| line.cell(column.at));
        let cell = cell.or(fixed.map(|fixed| &fixed.value))?;
        cell.shown().map(std::borrow::Cow::into_owned)
    }

    /// A cell, or a line (column 0), as whoever mends it finds it.
    pub(in crate::manifest) fn cell(&self, line: u64, column: u64) -> CellPlace {
        let at = usize::try_from(column)
            .ok()
            .and_then(|column| column.checked_sub(1));
        let header = self.columns.iter().find(|column| Some(column.at) == at);
        let value = at.and_then(|at| self.sheet.line(line)?.cell(at).shown());
        CellPlace {
            name: name_of(self.sheet.name.as_deref(), line, column),
            header: header.map(|column| column.header.clone()),
            value: value.map(|value| shown(&value)),
        }
    }

    /// A problem with a field of a row, put on its cell; on the line where no column is about the field.
    pub(in crate::manifest) fn problem(
        &self,
        row: &Place,
        field: &[String],
        message: &str,
    ) -> ManifestError {
        let at = self.column_of(row.line, field);
        let message = match (at, field) {
            (None, [_, ..]) => format!("{}: {message}; no column is about it", field.join(".")),
            (Some(_), _) | (None, []) => message.to_owned(),
        };
        let column = at.map_or(0, |at| at as u64 + 1);
        let error = ManifestError::new(&row.file, row.line, column, message);
        error.in_cell(self.cell(row.line, column))
    }

    /// The column of a field: one that is filled in before one that is not.
    fn column_of(&self, line: u64, field: &[String]) -> Option<usize> {
        // The position in a list is the position in the cell.
        let names = field.iter().filter(|name| name.parse::<usize>().is_err());
        let names: Vec<_> = names.collect();
        let is_about = |column: &&Column| {
            let path = &column.meaning.field.path;
            !names.is_empty() && path.iter().zip(&names).all(|(step, name)| step == *name)
        };
        let mut found: Vec<_> = self.columns.iter().filter(is_about).collect();
        let line = self.sheet.line(line);
        found.sort_by_key(|column| line.is_none_or(|line| line.cell(column.at).is_empty()));
        found.first().map(|column| column.at)
    }

    /// The mapping that reads a table with these headers as this one was read.
    pub(super) fn mapping(&self, given: &TableMapping) -> TableMapping {
        let columns = self.columns.iter().map(|column| ColumnMapping {
            header: column.header.clone(),
            field: column.meaning.written(),
        });
        TableMapping {
            columns: columns.collect(),
            ..given.clone()
        }
    }
}

/// The line with the headers.
fn header<'a>(sheet: &'a Sheet, mapping: &TableMapping) -> Result<&'a Line, Fault> {
    match mapping.header_row {
        None => sheet.lines.first().ok_or_else(|| {
            Fault::whole("the table is empty; write the headers of the columns into its first line")
        }),
        Some(number) => sheet.line(number.into()).ok_or_else(|| {
            let message = "the line is to hold the headers, and is empty; name another";
            Fault::at(sheet.name.as_deref(), number.into(), 0, message)
        }),
    }
}

struct Reading<'a> {
    known: Columns,
    mapping: &'a TableMapping,
    sheet: &'a Sheet,
    columns: Vec<Column>,
    fixed: Vec<Fixed>,
    faults: Vec<Fault>,
}

impl Reading<'_> {
    fn columns(&mut self, header: &Line) {
        let below = self
            .sheet
            .lines
            .iter()
            .filter(|line| line.number >= header.number);
        let width = below
            .clone()
            .map(|line| line.cells.len())
            .max()
            .unwrap_or_default();
        for at in 0..width {
            let is_used = || below.clone().any(|line| !line.cell(at).is_empty());
            let read = match header.cell(at) {
                Cell::Empty if is_used() => {
                    Err("no header above a column with values; write one".to_owned())
                }
                Cell::Empty => continue,
                Cell::Fault(message) => Err(message.clone()),
                cell => self.meaning(&cell.shown().unwrap_or_default()),
            };
            let text = header.cell(at).shown().unwrap_or_default().into_owned();
            let column = read.and_then(|meaning| match meaning {
                Some(meaning) => self.once(&meaning, &text).map(|()| {
                    self.columns.push(Column {
                        at,
                        header: text.clone(),
                        meaning,
                    });
                }),
                None => Ok(()),
            });
            if let Err(message) = column {
                let sheet = self.sheet.name.as_deref();
                self.faults
                    .push(Fault::at(sheet, header.number, at as u64 + 1, message));
            }
        }
    }

    /// What a header means; none: the column is passed over.
    fn meaning(&self, header: &str) -> Result<Option<Meaning>, String> {
        let is_this = |other: &str| squash(other) == squash(header);
        if self.mapping.ignored.iter().any(|ignored| is_this(ignored)) {
            return Ok(None);
        }
        let mapped = self
            .mapping
            .columns
            .iter()
            .find(|column| is_this(&column.header));
        match mapped {
            Some(column) => self.known.named(&column.field).map(Some),
            None => self.known.titled(header).map(Some).map_err(|near| {
                let header = shown(header);
                format!("`{header}` is no column that is known; {near}; map it to a field, or have it ignored")
            }),
        }
    }

    /// A field is given once.
    fn once(&self, meaning: &Meaning, header: &str) -> Result<(), String> {
        let written = meaning.written();
        let other = self
            .columns
            .iter()
            .find(|column| column.meaning.written() == written);
        match other {
            None => Ok(()),
            Some(other) => Err(format!(
                "`{}` is `{written}`, and so is `{}`; have one of them ignored, or map it to another field",
                shown(header),
                shown(&other.header)
            )),
        }
    }

    fn fixed(&mut self) {
        for fixed in &self.mapping.fixed {
            let taken = |meaning: Meaning| {
                let written = meaning.written();
                let column = self
                    .columns
                    .iter()
                    .find(|column| column.meaning.written() == written);
                let is_fixed = self
                    .fixed
                    .iter()
                    .any(|fixed| fixed.meaning.written() == written);
                match (column, is_fixed) {
                    (None, false) => Ok(meaning),
                    (Some(column), _) => Err(format!(
                        "`{written}` is to be the same in each row, and the column `{}` says it too; leave one out",
                        shown(&column.header)
                    )),
                    (None, true) => Err(format!("`{written}` is fixed twice; leave one out")),
                }
            };
            match self.known.named(&fixed.field).and_then(taken) {
                Ok(meaning) => self.fixed.push(Fixed {
                    meaning,
                    value: Cell::text(&*fixed.value),
                }),
                Err(message) => self.faults.push(Fault::whole(message)),
            }
        }
    }

    /// A column that the mapping names and the table has not is more likely lost than meant.
    fn unused(&mut self, header: &Line) {
        let headers: Vec<_> = header
            .cells
            .iter()
            .filter_map(Cell::shown)
            .map(|text| squash(&text))
            .collect();
        for column in &self.mapping.columns {
            if !headers.contains(&squash(&column.header)) {
                let header = shown(&column.header);
                self.faults.push(Fault::whole(format!(
                    "the mapping names a column `{header}`, which the table has not; add it, or take it out of the mapping"
                )));
            }
        }
    }
}
