//! How large a table may be. A small file can unfold into a large one, so that what it unfolds to is counted too.

/// Limits on one table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file.
    pub bytes: usize,
    /// Bytes of a workbook once it is unpacked, all parts together.
    pub unpacked: u64,
    /// Parts of a workbook's archive.
    pub parts: usize,
    /// Sheets of a workbook.
    pub sheets: usize,
    /// Columns of the table.
    pub columns: usize,
    /// Cells of the table, from the first column to the last that is filled in, line by line.
    pub cells: usize,
    /// Characters of a cell.
    pub text: usize,
}

impl Limits {
    /// For a file on the command line.
    pub const FILE: Self = Self {
        bytes: 32 * 1024 * 1024,
        unpacked: 64 * 1024 * 1024,
        parts: 1_000,
        sheets: 64,
        columns: 256,
        cells: 500_000,
        text: 32_767,
    };

    /// For a request, of which there may be several at a time.
    pub const REQUEST: Self = Self {
        bytes: 4 * 1024 * 1024,
        unpacked: 16 * 1024 * 1024,
        cells: 100_000,
        ..Self::FILE
    };

    /// What is told of a table with more cells.
    pub(super) fn too_many_cells(&self) -> String {
        format!(
            "more than {} cells; split the table, or bring it in as a manifest",
            self.cells
        )
    }

    /// What is told of a table with more columns.
    pub(super) fn too_many_columns(&self) -> String {
        format!(
            "more than {} columns; take out those that are not needed",
            self.columns
        )
    }

    /// What is told of a cell with a longer text.
    pub(super) fn too_long(&self) -> String {
        format!(
            "longer than {} characters; shorten the text, or close a quote that is left open",
            self.text
        )
    }
}
