//! Tables: vendors, agreements and flows out of CSV and XLSX.
//!
//! A line of a table becomes the same row as in a manifest, and its cells are the row's places: what a field means, what is
//! refused and what is written is said once, for both. Here is only how a table is read, and which column is which field:
//!
//! ```text
//! Supplier;Country;Processing countries      columns: [{header: Supplier, field: name}]
//! Acme;Germany;DE; US                        {key: acme, name: Acme, country: DE, processingCountries: [DE, US]}
//! ```
//!
//! A table never retires: a record that no line names stays.

mod agreement;
mod cell;
mod column;
mod field;
mod flow;
mod key;
pub mod layout;
pub mod limits;
pub mod mapping;
mod names;
mod packed;
mod row;
mod separated;
mod sheet;
pub mod template;
mod value;
mod vendor;
mod workbook;

use std::collections::BTreeSet;
use std::sync::Arc;

use super::error::ManifestError;
use super::file::Manifest;
use crate::registry::nouns::NounKind;
use crate::registry::value::Registry;
use column::Known;
use layout::Layout;
use limits::Limits;
use mapping::TableMapping;

/// What a table can be about.
#[derive(async_graphql::Enum, Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TableNoun {
    /// Counterparties.
    Vendors,
    /// Contracts.
    Agreements,
    /// Data that goes to a recipient.
    Flows,
}

impl TableNoun {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Vendors, Self::Agreements, Self::Flows];

    /// The noun with this list, as in `vendors`.
    ///
    /// # Errors
    /// There are no tables of it; names those that there are.
    pub fn of_list(list: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|noun| noun.list() == list);
        found.ok_or_else(|| {
            let known = Self::ALL.map(Self::list).join(", ");
            let list = crate::command::form::shown(list);
            format!("there are no tables of `{list}`; there are of {known}")
        })
    }

    /// Its list in a manifest.
    #[must_use]
    pub const fn list(self) -> &'static str {
        super::lists::list_of(self.kind())
    }

    /// Its noun.
    #[must_use]
    pub const fn kind(self) -> NounKind {
        match self {
            Self::Vendors => NounKind::Vendor,
            Self::Agreements => NounKind::Agreement,
            Self::Flows => NounKind::Flow,
        }
    }

    /// Its columns, as people call them.
    const fn known(self) -> &'static [Known] {
        match self {
            Self::Vendors => vendor::COLUMNS,
            Self::Agreements => agreement::COLUMNS,
            Self::Flows => flow::COLUMNS,
        }
    }
}

/// A table that was read.
#[derive(Debug)]
pub struct Table {
    /// Its rows, to be imported.
    pub manifest: Manifest,
    /// What each column was taken for; with it the next table of this kind is read the same way.
    pub mapping: TableMapping,
}

/// Reads a table; `name` is what messages call the file. The register is asked for names and ids that stand for keys.
///
/// # Errors
/// What keeps the table from being read as a whole: the file, its columns, or more than the limits allow.
pub fn read(
    noun: TableNoun,
    (name, bytes): (&str, &[u8]),
    mapping: &TableMapping,
    limits: &Limits,
    registry: &Registry,
) -> Result<Table, Vec<ManifestError>> {
    let sheet = sheet::read(bytes, noun, mapping, limits).map_err(|fault| vec![fault.of(name)])?;
    let layout = Layout::of(noun, sheet, mapping).map_err(|faults| {
        faults
            .into_iter()
            .map(|fault| fault.of(name))
            .collect::<Vec<_>>()
    })?;
    let layout = Arc::new(layout);
    Ok(Table {
        mapping: layout.mapping(mapping),
        manifest: Manifest {
            rows: row::rows(name, &layout, mapping, registry),
            lists: BTreeSet::new(),
        },
    })
}
