//! JSON, for programs: the structure as it is. `docs/report.schema.json` says how it looks; `schema` in it is its version,
//! which changes when a program that reads the old form would misread the new one.

use std::io::{self, Write};

use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};

use crate::report::content::{
    Block, Cell, Check, Checklist, Code, Column, Drawing, Fact, Facts, Kind, Picture, Provenance,
    Report, Row, Section, Table,
};

/// The version of the form.
const SCHEMA: &str = "steward-report/1";

pub(super) fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut out = io::BufWriter::new(out);
    serde_json::to_writer(&mut out, report)?;
    out.write_all(b"\n")?;
    out.flush()
}

impl Serialize for Report<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self {
            name,
            title,
            words,
            provenance,
            sections,
        } = self;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("schema", SCHEMA)?;
        map.serialize_entry("report", name)?;
        map.serialize_entry("title", title)?;
        map.serialize_entry("language", words.language.tag())?;
        map.serialize_entry("provenance", provenance)?;
        map.serialize_entry("sections", sections)?;
        map.end()
    }
}

impl Serialize for Provenance {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self {
            day,
            as_of,
            revision,
            hash,
            revised,
            reference,
            filters,
            program,
        } = self;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("day", day)?;
        map.serialize_entry("asOf", as_of)?;
        map.serialize_entry("revision", &revision.to_string())?;
        map.serialize_entry("revised", revised)?;
        map.serialize_entry("chainHash", &hash.to_string())?;
        map.serialize_entry("legalData", reference)?;
        let filters: std::collections::BTreeMap<_, _> =
            filters.iter().map(|(name, value)| (*name, value)).collect();
        map.serialize_entry("filters", &filters)?;
        map.serialize_entry("program", program)?;
        map.end()
    }
}

impl Serialize for Section<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { id, title, blocks } = self;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("id", id)?;
        map.serialize_entry("title", title)?;
        map.serialize_entry("blocks", blocks)?;
        map.end()
    }
}

impl Serialize for Block<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        match self {
            Self::Paragraph(text) => {
                map.serialize_entry("kind", "paragraph")?;
                map.serialize_entry("text", text)?;
            }
            Self::Facts(Facts {
                title,
                record,
                facts,
            }) => {
                map.serialize_entry("kind", "facts")?;
                map.serialize_entry("title", title)?;
                map.serialize_entry("record", &record.map(|it| it.to_string()))?;
                map.serialize_entry("facts", facts)?;
            }
            Self::Table(table) => {
                map.serialize_entry("kind", "table")?;
                map.serialize_entry("id", table.id)?;
                map.serialize_entry("title", &table.title)?;
                map.serialize_entry("main", &table.main)?;
                map.serialize_entry("columns", &table.columns)?;
                map.serialize_entry("rows", &Lines(table))?;
            }
            Self::Checklist(Checklist {
                title,
                record,
                checks,
            }) => {
                map.serialize_entry("kind", "checklist")?;
                map.serialize_entry("title", title)?;
                map.serialize_entry("record", &record.map(|it| it.to_string()))?;
                map.serialize_entry("checks", checks)?;
            }
            Self::Picture(Picture {
                id,
                title,
                words,
                drawing,
            }) => {
                map.serialize_entry("kind", "picture")?;
                map.serialize_entry("id", id)?;
                map.serialize_entry("title", title)?;
                map.serialize_entry("words", words)?;
                map.serialize_entry(
                    "drawing",
                    match drawing {
                        Drawing::Ways(_) => "ways",
                        Drawing::Bars(_) => "bars",
                    },
                )?;
            }
        }
        map.end()
    }
}

impl Serialize for Fact {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(3))?;
        map.serialize_entry("id", self.id)?;
        map.serialize_entry("label", &self.label)?;
        map.serialize_entry("value", &self.value)?;
        map.end()
    }
}

impl Serialize for Column {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(3))?;
        map.serialize_entry("id", self.id)?;
        map.serialize_entry("label", &self.label)?;
        map.serialize_entry(
            "kind",
            match self.kind {
                Kind::Text => "text",
                Kind::Date => "date",
                Kind::Number => "number",
                Kind::Code => "code",
            },
        )?;
        map.end()
    }
}

impl Serialize for Check {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(4))?;
        map.serialize_entry("id", self.id)?;
        map.serialize_entry("label", &self.label)?;
        map.serialize_entry("state", &self.state)?;
        map.serialize_entry("by", &self.by)?;
        map.end()
    }
}

/// The rows of a table, each with its cells by the ids of the columns.
struct Lines<'r, 'a>(&'r Table<'a>);

impl Serialize for Lines<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut lines = serializer.serialize_seq(None)?;
        for row in self.0.rows.iter() {
            lines.serialize_element(&Line(&self.0.columns, &row))?;
        }
        lines.end()
    }
}

struct Line<'r>(&'r [Column], &'r Row);

impl Serialize for Line<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(columns, row) = self;
        let ids = columns.iter().map(|column| column.id);
        let mut map = serializer.serialize_map(Some(3))?;
        map.serialize_entry("record", &row.record.to_string())?;
        map.serialize_entry("source", &Some(&row.source).filter(|it| !it.is_empty()))?;
        map.serialize_entry("cells", &Cells(ids.zip(&row.cells).collect()))?;
        map.end()
    }
}

struct Cells<'r>(Vec<(&'static str, &'r Cell)>);

impl Serialize for Cells<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().copied())
    }
}

/// Null, text, number, a code with its words, or a list; a day is a text such as 2013-05-30.
impl Serialize for Cell {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Blank => serializer.serialize_none(),
            Self::Text(text) | Self::Link(text) => text.serialize(serializer),
            Self::List(texts) => texts.serialize(serializer),
            Self::Date(day) => day.serialize(serializer),
            Self::Number(number) => serializer.serialize_u64(*number),
            Self::Code(code) => code.serialize(serializer),
            Self::Codes(codes) => codes.serialize(serializer),
        }
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { code, text, tone } = self;
        let mut map = serializer.serialize_map(Some(3))?;
        map.serialize_entry("code", code)?;
        map.serialize_entry("text", text)?;
        map.serialize_entry("tone", tone.as_str())?;
        map.end()
    }
}
