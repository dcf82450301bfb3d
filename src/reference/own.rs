//! A company's own rows: laid over the embedded ones, of which each takes the place of the row with its id or is added.
//!
//! What a row rests on says whose it is, so that every answer that cites the row says so. A row that no longer fits,
//! because the program came with another edition, is left out and named; the embedded one then holds.

use entity::id::ReferenceRowId;
use entity::vocabulary::ReferenceTable;
use serde_json::Value;

use super::Reference;
use super::fault::Fault;
use super::files::Files;

/// A company's own row.
#[derive(Debug, Clone, Copy)]
pub struct OwnRow<'a> {
    /// Which record it is.
    pub record: ReferenceRowId,
    /// The table.
    pub table: ReferenceTable,
    /// The id in it, in the form of [`row_id`](super::row_id).
    pub id: &'a str,
    /// The row, as JSON.
    pub row: &'a str,
    /// What answers cite for it.
    pub cited: &'a str,
}

/// The company's own rows in the data, and those that do not fit into it.
#[derive(Debug, Default)]
pub(super) struct Own {
    taken: Vec<(ReferenceTable, String, ReferenceRowId)>,
    left_out: Vec<(ReferenceRowId, Vec<Fault>)>,
}

impl Reference {
    /// The embedded data with these rows in it. Where not all fit, those that do are taken, table by table.
    ///
    /// # Errors
    /// The embedded data cannot be read.
    pub fn with(rows: &[OwnRow<'_>]) -> Result<Self, String> {
        let mut sorted = rows.to_vec();
        sorted.sort_by_key(|row| (row.table, row.id));
        let mut files = Files::embedded()?;
        if let Ok((_, reference)) = files.taking(&sorted) {
            return Ok(reference.owning(&sorted, Vec::new()));
        }
        let (mut taken, mut left_out) = (Vec::new(), Vec::new());
        for row in sorted {
            match files.taking(&[row]) {
                Ok((with_row, _)) => {
                    files = with_row;
                    taken.push(row);
                }
                Err(faults) => left_out.push((row.record, faults)),
            }
        }
        Ok(Self::of(&files)?.owning(&taken, left_out))
    }

    fn owning(mut self, taken: &[OwnRow<'_>], left_out: Vec<(ReferenceRowId, Vec<Fault>)>) -> Self {
        let taken = taken
            .iter()
            .map(|row| (row.table, row.id.to_owned(), row.record));
        self.own = Own {
            taken: taken.collect(),
            left_out,
        };
        self
    }

    /// The company's own row under this id; null where the edition's holds.
    #[must_use]
    pub fn own_row(&self, table: ReferenceTable, id: &str) -> Option<ReferenceRowId> {
        let mut taken = self.own.taken.iter();
        taken
            .find(|(of, known, _)| *of == table && known == id)
            .map(|(.., record)| *record)
    }

    /// The company's own rows in it, table by table.
    pub fn own_rows(&self) -> impl Iterator<Item = (ReferenceTable, &str, ReferenceRowId)> {
        let taken = self.own.taken.iter();
        taken.map(|(table, id, record)| (*table, id.as_str(), *record))
    }

    /// The company's own rows that do not fit into this edition, each with what is wrong.
    pub fn left_out(&self) -> impl Iterator<Item = (ReferenceRowId, &[Fault])> {
        let left_out = self.own.left_out.iter();
        left_out.map(|(record, faults)| (*record, faults.as_slice()))
    }
}

impl Files {
    /// The files with the rows laid over, and what they say.
    ///
    /// # Errors
    /// What does not fit together then.
    fn taking(&self, rows: &[OwnRow<'_>]) -> Result<(Self, Reference), Vec<Fault>> {
        let mut files = self.clone();
        for row in rows {
            let fault = |text| vec![row.fault(text)];
            let content = row.content().map_err(fault)?;
            files.lay(row.table, row.id, content).map_err(fault)?;
        }
        let reference = Reference::of(&files).map_err(|text| {
            let faults = rows.iter().map(|row| row.fault(text.clone()));
            faults.collect::<Vec<_>>()
        })?;
        match reference.faults() {
            faults if faults.is_empty() => Ok((files, reference)),
            faults => Err(faults),
        }
    }
}

impl OwnRow<'_> {
    fn fault(&self, text: String) -> Fault {
        Fault {
            table: self.table,
            id: self.id.to_owned(),
            text,
        }
    }

    /// The row, which says of itself that it is the company's own.
    fn content(&self) -> Result<Value, String> {
        let mut content: Value =
            serde_json::from_str(self.row).map_err(|cause| format!("it is no JSON: {cause}"))?;
        match content.get_mut("citations") {
            Some(Value::Array(citations)) => citations.insert(0, self.cited.into()),
            _ => {
                if let Some(Value::String(citation)) = content.get_mut("citation") {
                    *citation = format!("{}; {citation}", self.cited);
                }
            }
        }
        Ok(content)
    }
}
