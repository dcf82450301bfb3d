//! The cells of one table, whatever the file is.

use super::TableNoun;
use super::cell::{Cell, letters};
use super::limits::Limits;
use super::mapping::TableMapping;
use super::{separated, workbook};
use crate::manifest::error::{CellPlace, ManifestError};

/// The cells of one table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Sheet {
    /// What the sheet is called; none of a file without sheets.
    pub name: Option<String>,
    /// The lines that are not empty, in their order.
    pub lines: Vec<Line>,
    /// Whether days are counted from 1904.
    pub from_1904: bool,
}

/// One line, without the empty cells at its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    /// Its number in the file, from 1.
    pub number: u64,
    /// Its cells, from the first column on.
    pub cells: Vec<Cell>,
}

/// What keeps a table from being read.
#[derive(Debug)]
pub(super) struct Fault {
    /// The cell, the line (column 0), or none of both (line 0).
    line: u64,
    column: u64,
    cell: Option<CellPlace>,
    message: String,
}

impl Fault {
    /// Of the file as a whole.
    pub(super) fn whole(message: impl Into<String>) -> Self {
        Self {
            line: 0,
            column: 0,
            cell: None,
            message: message.into(),
        }
    }

    /// Of a line or a cell.
    pub(super) fn at(
        sheet: Option<&str>,
        line: u64,
        column: u64,
        message: impl Into<String>,
    ) -> Self {
        Self {
            line,
            column,
            cell: Some(CellPlace {
                name: name_of(sheet, line, column),
                header: None,
                value: None,
            }),
            message: message.into(),
        }
    }

    /// In a file.
    pub(super) fn of(self, file: &str) -> ManifestError {
        let error = ManifestError::new(file, self.line, self.column, self.message);
        match self.cell {
            Some(cell) => error.in_cell(cell),
            None => error,
        }
    }
}

impl Sheet {
    /// The line with this number.
    pub(super) fn line(&self, number: u64) -> Option<&Line> {
        let found = self.lines.binary_search_by_key(&number, |line| line.number);
        self.lines.get(found.ok()?)
    }
}

impl Line {
    /// The cell in a column, from 0.
    pub(super) fn cell(&self, column: usize) -> &Cell {
        self.cells.get(column).unwrap_or(&Cell::Empty)
    }
}

/// `Vendors!B7`, or `line 7, column B` of a file without sheets; column 0 is the whole line.
pub(super) fn name_of(sheet: Option<&str>, line: u64, column: u64) -> String {
    match (sheet, column) {
        (Some(sheet), column) => format!("{sheet}!{}{line}", letters(column)),
        (None, 0) => format!("line {line}"),
        (None, column) => format!("line {line}, column {}", letters(column)),
    }
}

/// Reads the file, which tells by its first bytes what it is.
pub(super) fn read(
    bytes: &[u8],
    noun: TableNoun,
    mapping: &TableMapping,
    limits: &Limits,
) -> Result<Sheet, Fault> {
    if bytes.len() > limits.bytes {
        return Err(Fault::whole(format!(
            "longer than {} bytes; split the table",
            limits.bytes
        )));
    }
    match bytes {
        [b'P', b'K', 3 | 5, 4 | 6, ..] => {
            workbook::read(bytes, noun, mapping.sheet.as_deref(), limits)
        }
        [0xd0, 0xcf, 0x11, 0xe0, ..] => Err(Fault::whole(
            "a workbook with a password, or in the old format `.xls`; save it without a password as `.xlsx`",
        )),
        _ if mapping.sheet.is_some() => Err(Fault::whole(
            "a sheet is named, and the file has none; leave the sheet out, or name a file in `.xlsx`",
        )),
        _ => separated::read(text(bytes)?, limits),
    }
}

/// The bytes as UTF-8, without the mark that some programs put before it.
fn text(bytes: &[u8]) -> Result<&str, Fault> {
    if matches!(bytes, [0xff, 0xfe, ..] | [0xfe, 0xff, ..]) {
        let message = "written in UTF-16; save the file as CSV in UTF-8, or as `.xlsx`";
        return Err(Fault::whole(message));
    }
    if bytes.contains(&0) {
        let message = "neither CSV nor a workbook in `.xlsx`; save the table as one of both";
        return Err(Fault::whole(message));
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    str::from_utf8(bytes).map_err(|error| {
        let before = bytes.iter().take(error.valid_up_to());
        let line = before.filter(|byte| **byte == b'\n').count() as u64 + 1;
        Fault::at(
            None,
            line,
            0,
            "not UTF-8; save the file as CSV in UTF-8, or as `.xlsx`",
        )
    })
}
