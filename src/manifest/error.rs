//! What is wrong with a manifest, in words for whoever wrote it.

use std::fmt;

use serde_saphyr::{Error as Unreadable, MessageFormatter, UserMessageFormatter};

use super::file::MAX_DEPTH;
use crate::command::form::shown;

/// What is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct ManifestError {
    /// The file.
    pub file: String,
    /// The line, from 1; 0 where it is not known.
    pub line: u64,
    /// The column, from 1; 0 where it is not known.
    pub column: u64,
    /// The cell, where the file is a table.
    pub cell: Option<Box<CellPlace>>,
    /// What is wrong and what to do.
    pub message: String,
}

/// A cell of a table, as whoever mends it finds it; a line of it where no column is to blame.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellPlace {
    /// The cell in its sheet, as `Vendors!B7`; of a file without sheets as `line 7`.
    pub name: String,
    /// What stands above its column.
    pub header: Option<String>,
    /// What stands in it; none: nothing does.
    pub value: Option<String>,
}

impl fmt::Display for CellPlace {
    /// `Vendors!B7 (Country)`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, header, .. } = self;
        match header {
            Some(header) => write!(f, "{name} ({})", shown(header)),
            None => f.write_str(name),
        }
    }
}

impl fmt::Display for ManifestError {
    /// `file:line:column: message`, without what is not known; of a table `file: cell: message`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            file,
            line,
            column,
            cell,
            message,
        } = self;
        if let Some(cell) = cell {
            return write!(f, "{file}: {cell}: {message}");
        }
        match (file.as_str(), line) {
            ("", _) => f.write_str(message),
            (file, 0) => write!(f, "{file}: {message}"),
            (file, line) => write!(f, "{file}:{line}:{column}: {message}"),
        }
    }
}

impl ManifestError {
    /// An error at a place.
    #[must_use]
    pub fn new(file: &str, line: u64, column: u64, message: impl Into<String>) -> Self {
        Self {
            file: file.to_owned(),
            line,
            column,
            cell: None,
            message: message.into(),
        }
    }

    /// The same, in a cell of a table.
    #[must_use]
    pub(super) fn in_cell(mut self, cell: CellPlace) -> Self {
        self.cell = Some(Box::new(cell));
        self
    }

    /// What the reader of YAML found.
    pub(super) fn unreadable(file: &str, error: &Unreadable) -> Self {
        let (line, column) = error
            .location()
            .map_or((0, 0), |at| (at.line(), at.column()));
        Self::new(file, line, column, words(error))
    }
}

/// Says it without the names of types and options of the program.
fn words(error: &Unreadable) -> String {
    match error.without_snippet() {
        Unreadable::AliasError { error, .. } => words(error),
        Unreadable::MultipleDocuments { .. } => {
            "a file holds one document; remove `---` or split the file".to_owned()
        }
        Unreadable::Budget { .. }
        | Unreadable::AliasReplayLimitExceeded { .. }
        | Unreadable::AliasExpansionLimitExceeded { .. }
        | Unreadable::AliasReplayStackDepthExceeded { .. } => {
            "too large, too deep, or repeated too often by aliases; split the file and write the rows out".to_owned()
        }
        Unreadable::RecursiveReferencesRequireWeakTypes { .. } => {
            "an alias stands inside what it repeats; write the rows out".to_owned()
        }
        Unreadable::SerdeInvalidType { expected, .. } => {
            format!("expected {}", shown(expected))
        }
        other => {
            let said = UserMessageFormatter.format_message(other);
            let said: String = said.chars().filter(|c| !c.is_control()).collect();
            if said.contains("recursion limit") {
                return format!("nested too deep; a row needs no more than {MAX_DEPTH} levels");
            }
            format!("cannot be read as YAML: {said}; mend this place, or put the text in quotes")
        }
    }
}
