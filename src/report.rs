//! Reports: answers of the register put together for a person, with where each line comes from.
//!
//! A report is built by a pure function, one file a report, out of an [`inquiry`] (the register, the day, the language)
//! into one structure ([`content`]) that says nothing of fonts, columns widths or tags; and it is written by
//! [`render`], one file a format, which knows nothing of vendors or transfers. Every rule is asked of
//! [`compliance`](crate::compliance), and every label is a message in `data/messages`.
//!
//! For example: `vendors` is a section with one table, a row a vendor; as CSV each row is a line, as HTML a line of a table.

pub mod content;
pub mod text;
mod tone;
pub mod words;

pub mod asked;
pub mod inquiry;

pub mod render;

mod bars;
mod clauses;
mod data_map;
mod findings;
mod flow_picture;
mod legs;
mod obligations;
mod processing;
mod ropa_controller;
mod ropa_processor;
mod safeguards;
mod table;
mod transfers;
mod vendor;
mod vendors;

use crate::auth::permission::Noun;
use content::{Provenance, Report, Section, Text};
use inquiry::Inquiry;

/// A report that can be asked for.
#[derive(Debug)]
pub struct Kind {
    /// Its name in addresses.
    pub name: &'static str,
    /// Whether it is about one vendor.
    pub vendor: Takes,
    /// Whether it has sets of columns to choose from.
    pub templates: bool,
    /// Whether it tells what changed since an earlier state.
    pub since: bool,
    /// The nouns that it reads; a caller who may not read them all gets none of it.
    pub reads: &'static [Noun],
    /// Its sections; none once more would be looked at than a request may.
    build: for<'a> fn(&Inquiry<'a>) -> Option<Vec<Section<'a>>>,
}

/// Whether something is to be named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    /// It has to be.
    One,
    /// It may be, to see less.
    Optional,
    /// It makes no sense.
    None,
}

/// The only list of reports.
pub const KINDS: &[Kind] = &[
    Kind {
        name: "vendor",
        vendor: Takes::One,
        templates: false,
        since: false,
        reads: vendor::READS,
        build: vendor::build,
    },
    Kind {
        name: "vendors",
        vendor: Takes::None,
        templates: false,
        since: false,
        reads: vendors::READS,
        build: vendors::build,
    },
    Kind {
        name: "transfers",
        vendor: Takes::Optional,
        templates: false,
        since: false,
        reads: transfers::READS,
        build: transfers::build,
    },
    Kind {
        name: "findings",
        vendor: Takes::Optional,
        templates: false,
        since: true,
        reads: findings::READS,
        build: findings::build,
    },
    Kind {
        name: "obligations",
        vendor: Takes::Optional,
        templates: false,
        since: false,
        reads: obligations::READS,
        build: obligations::build,
    },
    Kind {
        name: "ropa-controller",
        vendor: Takes::None,
        templates: true,
        since: false,
        reads: processing::READS,
        build: ropa_controller::build,
    },
    Kind {
        name: "ropa-processor",
        vendor: Takes::None,
        templates: true,
        since: false,
        reads: processing::READS,
        build: ropa_processor::build,
    },
    Kind {
        name: "data-map",
        vendor: Takes::None,
        templates: false,
        since: false,
        reads: data_map::READS,
        build: data_map::build,
    },
];

/// Builds the report; none once more would be looked at than a request may.
#[must_use]
pub fn build<'a>(kind: &Kind, inquiry: &Inquiry<'a>) -> Option<Report<'a>> {
    let title = inquiry.words.say(&format!("report-{}", kind.name));
    let head = &inquiry.registry.head;
    Some(Report {
        name: kind.name,
        title: match inquiry.vendor {
            Some(vendor) => format!("{title}: {}", vendor.name).into(),
            None => title,
        },
        words: inquiry.words,
        provenance: Provenance {
            day: inquiry.on,
            as_of: inquiry.as_of.map(Text::from),
            revision: head.revision,
            hash: head.hash,
            revised: head.at,
            reference: inquiry.registry.reference().edition(),
            filters: inquiry.filters(),
            program: env!("CARGO_PKG_VERSION"),
        },
        sections: (kind.build)(inquiry)?,
    })
}
