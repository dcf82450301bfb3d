//! Reports as bytes, a file a format. Nothing here knows what a report is about; whatever somebody may have written is
//! written so that no program runs it.

mod csv;
mod html;
mod json;
#[cfg(feature = "pdf")]
mod pdf;
mod svg;
mod xlsx;

use std::io::{self, Write};
use std::path::Path;

use jiff::civil::Date;

use super::content::{Block, Cell, Provenance, Report, Table, Text};
use super::words::{Value, Words};

/// A format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// One page for a browser, which holds all that it needs.
    Html,
    /// Pages to print.
    #[cfg(feature = "pdf")]
    Pdf,
    /// A workbook, a sheet a table.
    Xlsx,
    /// Lines of one table.
    Csv,
    /// The structure as it is, for programs.
    Json,
}

impl Format {
    /// Every format.
    pub const ALL: &'static [Self] = &[
        Self::Html,
        #[cfg(feature = "pdf")]
        Self::Pdf,
        Self::Xlsx,
        Self::Csv,
        Self::Json,
    ];

    /// Its name in addresses, which is the ending of its files.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Html => "html",
            #[cfg(feature = "pdf")]
            Self::Pdf => "pdf",
            Self::Xlsx => "xlsx",
            Self::Csv => "csv",
            Self::Json => "json",
        }
    }

    /// The format with this name.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|it| it.as_str() == text)
    }

    /// Whether a browser shows it; the others are kept as files.
    #[must_use]
    pub const fn is_shown(self) -> bool {
        match self {
            Self::Html => true,
            #[cfg(feature = "pdf")]
            Self::Pdf => true,
            Self::Xlsx | Self::Csv | Self::Json => false,
        }
    }

    /// Its media type.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Html => "text/html; charset=utf-8",
            #[cfg(feature = "pdf")]
            Self::Pdf => "application/pdf",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Csv => "text/csv; charset=utf-8; header=present",
            Self::Json => "application/json",
        }
    }
}

/// Writes the report. Tables are written row by row while they are made, so that a writer that fails ends the work.
///
/// # Errors
/// The writer failed, or the report does not fit into the format.
pub fn write(report: &Report<'_>, format: Format, out: &mut dyn Write) -> io::Result<()> {
    match format {
        Format::Html => html::write(report, out),
        #[cfg(feature = "pdf")]
        Format::Pdf => pdf::write(report, out),
        Format::Xlsx => xlsx::write(report, out),
        Format::Csv => csv::write(report, out),
        Format::Json => json::write(report, out),
    }
}

/// Adds the fonts of a directory to those that PDFs are set with, before the first is made.
///
/// # Errors
/// The directory cannot be read or holds no font, or there are no PDFs.
pub fn add_fonts(directory: &Path) -> io::Result<()> {
    #[cfg(feature = "pdf")]
    return pdf::add_fonts(directory);
    #[cfg(not(feature = "pdf"))]
    Err(io::Error::other(format!(
        "`{}` is for PDFs, without which this program was built",
        directory.display()
    )))
}

/// Whether the report fits into the format.
///
/// # Errors
/// It does not; the text says what to do.
pub fn fits(report: &Report<'_>, format: Format) -> Result<(), String> {
    match format {
        #[cfg(feature = "pdf")]
        Format::Pdf => pdf::fits(report),
        Format::Xlsx => xlsx::fits(report),
        Format::Html | Format::Csv | Format::Json => Ok(()),
    }
}

/// The name of the file: report, what it is about, day and ending, in letters, digits, dots and hyphens only.
#[must_use]
pub fn file_name(report: &Report<'_>, format: Format) -> String {
    let Provenance { day, filters, .. } = &report.provenance;
    let about = filters.iter().filter(|(name, _)| *name != "language");
    let about: String = about.map(|(_, value)| format!("-{value}")).collect();
    let kept = |it: &char| it.is_ascii_alphanumeric() || matches!(it, '-' | '.');
    let about: String = about.chars().filter(kept).collect();
    format!("steward-{}{about}-{day}.{}", report.name, format.as_str())
}

/// A name of the file for people: title, day and ending, without what a file system takes for something else.
#[must_use]
pub fn display_name(report: &Report<'_>, format: Format) -> String {
    let title = format!("{} {}", report.title, report.provenance.day);
    let kept = |letter: char| match letter {
        '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' | '\n' => '_',
        other => other,
    };
    let name: String = title.chars().take(120).map(kept).collect();
    format!(
        "{}.{}",
        name.trim_start_matches(['.', ' ']),
        format.as_str()
    )
}

/// From what the report was made, as names and values, in the words of its language.
fn origin(report: &Report<'_>) -> Vec<(Text, Text)> {
    let words = report.words;
    let Provenance {
        day,
        as_of,
        revision,
        hash,
        revised,
        reference,
        filters,
        program,
    } = &report.provenance;
    let as_of = match as_of {
        Some(asked) => asked.clone(),
        None => words.say("latest"),
    };
    let filters: Vec<_> = filters
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    let lines: [(&str, Text); 8] = [
        ("label-day", day_with_number(words, *day)),
        ("label-as-of", as_of),
        ("label-revision", revision.to_string().into()),
        ("label-revised", revised.to_string().into()),
        ("label-chain-hash", hash.to_string().into()),
        ("label-legal-data", reference.into()),
        ("label-filters", filters.join(", ").into()),
        ("label-program", format!("Steward {program}").into()),
    ];
    lines
        .into_iter()
        .map(|(label, value)| (words.say(label), value))
        .collect()
}

fn day_with_number(words: &Words, day: Date) -> Text {
    let shown = words.date(day);
    format!("{shown} ({day})").into()
}

/// The same in a line, for files where each line may be read on its own.
fn origin_line(report: &Report<'_>) -> String {
    let Provenance {
        day,
        as_of,
        revision,
        hash,
        revised: _,
        reference,
        filters,
        program,
    } = &report.provenance;
    let as_of = as_of.as_deref().unwrap_or("latest");
    let filters: String = filters
        .iter()
        .map(|(name, value)| format!("; {name} {value}"))
        .collect();
    format!(
        "day {day}; as of {as_of}; revision {revision}; chain {hash}; legal data {reference}{filters}; Steward {program}"
    )
}

/// The tables of a report.
fn tables<'r, 'a>(report: &'r Report<'a>) -> impl Iterator<Item = &'r Table<'a>> {
    let blocks = report.sections.iter().flat_map(|section| &section.blocks);
    blocks.filter_map(|block| match block {
        Block::Table(table) => Some(table),
        Block::Paragraph(_) | Block::Facts(_) | Block::Checklist(_) | Block::Picture(_) => None,
    })
}

/// Names with values: those that are stated, and the names of the others in a line.
fn stated<'r>(
    words: &Words,
    pairs: impl Iterator<Item = (&'r Text, &'r Cell)>,
) -> (Vec<(&'r Text, &'r Cell)>, Option<Text>) {
    let (stated, blank): (Vec<_>, Vec<_>) = pairs.partition(|(_, cell)| **cell != Cell::Blank);
    (
        stated,
        left_out(words, blank.into_iter().map(|(label, _)| label)),
    )
}

/// The names of what nobody stated, in a line; none where there are none.
fn left_out<'r>(words: &Words, names: impl Iterator<Item = &'r Text>) -> Option<Text> {
    let names: Vec<&str> = names.map(|name| &**name).collect();
    let joined = names.join(", ");
    (!names.is_empty()).then(|| words.tell("left-out", &[("names", Value::Text(&joined))]))
}

/// How many rows a table has, in words.
fn count(words: &Words, rows: usize) -> Text {
    words.tell("count-rows", &[("count", Value::Number(rows))])
}

#[cfg(test)]
mod tests;
