//! Reference rows: a company's own or corrected rows of the legal data, which go before those of the edition.

use entity::id::{Uuid, kind};
use entity::vocabulary::ReferenceTable;
use serde::{Deserialize, Serialize};

use super::document::{Citation, gist};
use super::edge::Edge;
use super::noun::{Head, Noun};
use super::nouns::NounKind;
use super::search::Field;

/// A company's own row of reference data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReferenceRow {
    /// Id, key and the like.
    pub head: Head<kind::ReferenceRow>,
    /// The table.
    pub table: ReferenceTable,
    /// The id in the table, in the form of [`row_id`](crate::reference::row_id).
    pub row_id: String,
    /// The row, as JSON.
    pub row: String,
    /// What it rests on.
    pub citation: Citation,
}

impl ReferenceRow {
    /// What answers cite where they rest on the row.
    #[must_use]
    pub fn cited(&self) -> String {
        let Citation {
            document,
            section,
            gist: _,
        } = &self.citation;
        let section = section.iter().map(|section| format!(", {section}"));
        let place: String = section.collect();
        format!("own row `{}`: {document}{place}", self.head.key)
    }
}

impl Noun for ReferenceRow {
    type Kind = kind::ReferenceRow;
    const KIND: NounKind = NounKind::ReferenceRow;

    fn head(&self) -> &Head<Self::Kind> {
        &self.head
    }

    fn head_mut(&mut self) -> &mut Head<Self::Kind> {
        &mut self.head
    }

    fn references(&self, _: &mut dyn FnMut(Edge, Uuid)) {
        let Self {
            head: _,
            table: _,
            row_id: _,
            row: _,
            citation: _,
        } = self;
    }

    fn texts<'a>(&'a self, say: &mut dyn FnMut(Field, &'a str)) {
        say(Field::Name, &self.row_id);
        gist(Some(&self.citation), say);
    }
}
