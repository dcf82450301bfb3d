//! PDF, by the typesetter Typst: tagged, with page numbers, repeated heads of tables, an outline and links.
//!
//! The page (`pdf/page.typ`) is fixed. What a report says goes in as JSON, and Typst never reads a text out of data as
//! markup. The fonts are built in, or those that the configuration adds; a letter that none of them has is shown by its
//! number. There is no clock and no other file, so that the same report always gives the same bytes.

mod page;
mod world;

use std::io::{self, Write};

use typst::comemo;
use typst::foundations::Smart;
use typst_layout::PagedDocument;
use typst_pdf::PdfOptions;

use crate::report::content::Report;
use world::Desk;
pub(in crate::report::render) use world::add_fonts;

/// A report that is longer is no page to read.
const MOST_ROWS: usize = 5_000;

/// Whether it is short enough for paper; else what to do.
pub(super) fn fits(report: &Report<'_>) -> Result<(), String> {
    let rows = super::tables(report).map(|table| table.rows.iter().take(MOST_ROWS + 1).count());
    let rows: usize = rows.sum();
    match rows > MOST_ROWS {
        true => Err(format!(
            "the report has more than {MOST_ROWS} lines, too many for paper; take xlsx or csv"
        )),
        false => Ok(()),
    }
}

pub(super) fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let desk = Desk::new(page::data(report)?, page::pictures(report));
    let compiled = typst::compile::<PagedDocument>(&desk).output;
    let written = compiled.and_then(|document| {
        let origin = &report.provenance;
        let ident = format!("{} {} {}", report.title, origin.day, origin.hash);
        let options = PdfOptions {
            ident: Smart::Custom(ident),
            creator: Smart::Custom(Some(format!("Steward {}", origin.program))),
            ..PdfOptions::default()
        };
        typst_pdf::pdf(&document, &options)
    });
    // What was remembered of this report helps no other.
    comemo::evict(0);
    let bytes = written.map_err(|errors| {
        let texts: Vec<_> = errors
            .iter()
            .map(|error| error.message.to_string())
            .collect();
        io::Error::other(texts.join("; "))
    })?;
    out.write_all(&bytes)
}
