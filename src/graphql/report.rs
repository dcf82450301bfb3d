//! Reports in the API: the structure that the formats are made of.
//!
//! A report is built when it is asked for and turned into objects at once, since it is a text of its own and no view of the
//! records; rows come in pages.

use std::sync::Arc;

use async_graphql::{Context, Object, Result, SimpleObject, Union};

use super::connection::{Page, PageInfo};
use super::error::refuse;
use super::query::Pinned;
use super::slice::Slice;
use crate::auth::caller::Caller;
use crate::command::input::{Day, Instant, RevisionNumber};
use crate::report::asked::{self, Asked};
use crate::report::content::{self, Block, Cell, Drawing};
use crate::report::inquiry::Inquiry;
use crate::report::{build, content::Table};
use crate::span::Span;

/// The root of reports.
#[derive(Default)]
pub struct ReportRoot(pub(super) Pinned);

/// The root of reports.
#[Object]
impl ReportRoot {
    /// A report: what `/reports/NAME.FORMAT` writes, as a structure. A caller who may not read all that it tells of gets
    /// none of it.
    async fn report(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its name, such as `vendor`, `vendors`, `transfers`, `findings`.")]
        name: String,
        #[graphql(desc = "The vendor that it is about: its id or key.")] vendor: Option<String>,
        #[graphql(desc = "The day; today unless given.")] on: Option<Day>,
        #[graphql(desc = "The language, `en` or `de`; `en` unless given.")] language: Option<
            String,
        >,
        #[graphql(
            desc = "The columns of a record of processing: `article`, `ico` or `cnil`; `article` unless given."
        )]
        template: Option<String>,
    ) -> Result<Option<Report>> {
        let at = self.0.at(ctx)?;
        let given = [
            ("vendor", vendor),
            ("on", on.map(|on| on.0)),
            ("language", language),
            ("template", template),
        ];
        let given = given
            .into_iter()
            .filter_map(|(name, value)| Some((name.to_owned(), value?)));
        let given: Vec<_> = given.collect();
        let roles = ctx.data::<Caller>()?.roles;
        let asked = asked::allowed(&at.registry, &name, "json", &given, roles);
        let Asked {
            kind,
            format: _,
            language,
            vendor,
            on,
            template,
            as_of: _,
            since: _,
        } = asked.map_err(|error| refuse(&error))?;
        let past = self
            .0
            .is_past()
            .then(|| format!("revision {}", at.registry.head.revision));
        let inquiry = Inquiry {
            registry: &at.registry,
            on: on.unwrap_or(at.today),
            as_of: past.as_deref(),
            since: None,
            words: language.words(),
            vendor: vendor.and_then(|id| at.registry.vendors.get(id)),
            template,
            spend: &|cost| at.budget().visits_allowed(cost),
        };
        let span = Span::of_part("report");
        if let Some(span) = &span {
            span.tell("steward.report.name", name);
        }
        let built = build(kind, &inquiry);
        drop(span);
        Ok(built.map(|report| told(&report, &|| at.budget().visit())))
    }
}

/// A report.
#[derive(SimpleObject)]
pub struct Report {
    /// Its name in addresses.
    name: &'static str,
    /// Its title.
    title: String,
    /// The tag of its language.
    language: &'static str,
    /// From what it was made.
    provenance: ReportProvenance,
    /// What it says.
    sections: Vec<ReportSection>,
}

/// From what a report was made.
#[derive(SimpleObject)]
pub struct ReportProvenance {
    /// The day for which it was asked.
    day: Day,
    /// The revision of the register.
    revision: RevisionNumber,
    /// The time of that revision.
    revised: Instant,
    /// The hash of the chain up to it, 64 hexadecimal digits.
    chain_hash: String,
    /// The edition of the legal data.
    legal_data: String,
    /// The version of Steward.
    program: &'static str,
}

/// A part of a report with a heading.
#[derive(SimpleObject)]
pub struct ReportSection {
    /// Its name in files.
    id: String,
    /// The heading.
    title: String,
    /// What stands under it.
    blocks: Vec<ReportBlock>,
}

/// Something that stands under a heading.
#[derive(Union)]
pub enum ReportBlock {
    /// A text.
    Paragraph(ReportParagraph),
    /// Names with values.
    Facts(ReportFacts),
    /// Rows with columns.
    Table(ReportTable),
    /// Things to be there.
    Checklist(ReportChecklist),
    /// A picture.
    Picture(ReportPicture),
}

/// A text of a report.
#[derive(SimpleObject)]
pub struct ReportParagraph {
    /// The text.
    text: String,
}

/// Names with values.
#[derive(SimpleObject)]
pub struct ReportFacts {
    /// What they are about; null where that is the heading.
    title: Option<String>,
    /// The id of the record that they are about; null where it is none in particular.
    record: Option<String>,
    /// The values, each with its name.
    facts: Vec<ReportValue>,
}

/// A value with its name.
#[derive(SimpleObject, Clone)]
pub struct ReportValue {
    /// The name in files, the same in every language.
    id: &'static str,
    /// The name for people.
    label: String,
    /// What is said, each on its own; a day as `2013-05-30`, a number in digits, one of a closed set in words. Empty where
    /// nobody stated it.
    texts: Vec<String>,
    /// Of values of closed sets their texts in the API; else empty.
    codes: Vec<&'static str>,
}

/// Rows with columns.
pub struct ReportTable {
    id: &'static str,
    title: String,
    rows: Arc<[Arc<ReportRow>]>,
}

/// Rows with columns.
#[Object]
impl ReportTable {
    /// Its name in files.
    async fn id(&self) -> &'static str {
        self.id
    }

    /// Its caption.
    async fn title(&self) -> &str {
        &self.title
    }

    /// How many rows it has.
    async fn total_count(&self) -> usize {
        self.rows.len()
    }

    /// A page of its rows.
    async fn rows(
        &self,
        #[graphql(desc = "How many, 1 to 100; 50 unless given.")] first: Option<i32>,
        #[graphql(desc = "The cursor of the row before the page.")] after: Option<String>,
    ) -> Result<Option<ReportRows>> {
        let page = Page { first, after };
        let slice = Slice::new(&page, Arc::clone(&self.rows), |row: &ReportRow| {
            row.number.to_string()
        })?;
        Ok(Some(ReportRows {
            nodes: slice
                .page()
                .iter()
                .map(|row| ReportRow::clone(row))
                .collect(),
            page_info: slice.info(),
        }))
    }
}

/// A page of rows.
#[derive(SimpleObject)]
pub struct ReportRows {
    /// The rows.
    nodes: Vec<ReportRow>,
    /// Where the page stands among all.
    page_info: PageInfo,
}

/// A row of a table.
#[derive(SimpleObject, Clone)]
pub struct ReportRow {
    /// Its number from 1 on.
    number: usize,
    /// The id of the record that it tells of.
    record: String,
    /// Where that is written: document and section; null where nobody stated it.
    source: Option<String>,
    /// A value for each column.
    cells: Vec<ReportValue>,
}

/// Things to be there, each with whether it is.
#[derive(SimpleObject)]
pub struct ReportChecklist {
    /// What it is about.
    title: String,
    /// The things.
    checks: Vec<ReportCheck>,
}

/// Something to be there.
#[derive(SimpleObject)]
pub struct ReportCheck {
    /// Its name in files.
    id: &'static str,
    /// What it is.
    label: String,
    /// Whether it is there: YES, NO or UNKNOWN.
    state: &'static str,
    /// By what.
    by: Vec<String>,
}

/// A picture in words.
#[derive(SimpleObject)]
pub struct ReportPicture {
    /// What it shows.
    title: String,
    /// All that it says, line by line.
    words: Vec<String>,
    /// Whether ways are drawn; else bars.
    is_of_ways: bool,
}

/// The report as objects; `visit` is asked before each row, and ends the rows.
fn told(report: &content::Report<'_>, visit: &dyn Fn() -> bool) -> Report {
    let content::Provenance {
        day,
        as_of: _,
        revision,
        hash,
        revised,
        reference,
        filters: _,
        program,
    } = &report.provenance;
    let sections = report.sections.iter().map(|section| ReportSection {
        id: section.id.clone(),
        title: section.title.to_string(),
        blocks: section.blocks.iter().map(|it| block(it, visit)).collect(),
    });
    Report {
        name: report.name,
        title: report.title.to_string(),
        language: report.words.language.tag(),
        provenance: ReportProvenance {
            day: day.into(),
            revision: revision.into(),
            revised: revised.into(),
            chain_hash: hash.to_string(),
            legal_data: reference.clone(),
            program,
        },
        sections: sections.collect(),
    }
}

fn block(block: &Block<'_>, visit: &dyn Fn() -> bool) -> ReportBlock {
    match block {
        Block::Paragraph(text) => ReportBlock::Paragraph(ReportParagraph {
            text: text.to_string(),
        }),
        Block::Facts(it) => ReportBlock::Facts(ReportFacts {
            title: it.title.as_ref().map(ToString::to_string),
            record: it.record.map(|record| record.to_string()),
            facts: it
                .facts
                .iter()
                .map(|fact| value(fact.id, &fact.label, &fact.value))
                .collect(),
        }),
        Block::Table(it) => ReportBlock::Table(table(it, visit)),
        Block::Checklist(it) => ReportBlock::Checklist(ReportChecklist {
            title: it.title.to_string(),
            checks: it.checks.iter().map(check).collect(),
        }),
        Block::Picture(it) => ReportBlock::Picture(ReportPicture {
            title: it.title.to_string(),
            words: it.words.iter().map(ToString::to_string).collect(),
            is_of_ways: matches!(it.drawing, Drawing::Ways(_)),
        }),
    }
}

fn table(table: &Table<'_>, visit: &dyn Fn() -> bool) -> ReportTable {
    let rows = table.rows.iter().take_while(|_| visit()).enumerate();
    let rows = rows.map(|(at, row)| {
        let cells = table.columns.iter().zip(&row.cells);
        Arc::new(ReportRow {
            number: at + 1,
            record: row.record.to_string(),
            source: Some(row.source.to_string()).filter(|source| !source.is_empty()),
            cells: cells
                .map(|(column, cell)| value(column.id, &column.label, cell))
                .collect(),
        })
    });
    ReportTable {
        id: table.id,
        title: table.title.to_string(),
        rows: rows.collect(),
    }
}

fn check(check: &content::Check) -> ReportCheck {
    ReportCheck {
        id: check.id,
        label: check.label.to_string(),
        state: check.state.code,
        by: check.by.iter().map(ToString::to_string).collect(),
    }
}

fn value(id: &'static str, label: &str, cell: &Cell) -> ReportValue {
    let (texts, codes) = match cell {
        Cell::Blank => (Vec::new(), Vec::new()),
        Cell::Text(text) | Cell::Link(text) => (vec![text.to_string()], Vec::new()),
        Cell::List(texts) => (texts.iter().map(ToString::to_string).collect(), Vec::new()),
        Cell::Date(day) => (vec![day.to_string()], Vec::new()),
        Cell::Number(number) => (vec![number.to_string()], Vec::new()),
        Cell::Code(code) => (vec![code.text.to_string()], vec![code.code]),
        Cell::Codes(codes) => (
            codes.iter().map(|code| code.text.to_string()).collect(),
            codes.iter().map(|code| code.code).collect(),
        ),
    };
    ReportValue {
        id,
        label: label.to_owned(),
        texts,
        codes,
    }
}
