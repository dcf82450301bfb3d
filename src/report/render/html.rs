//! HTML: one page that holds all that it needs and asks for nothing from anywhere; to be read on a screen, light or dark,
//! by a screen reader, or on paper. `maud` escapes every text.

use std::io::{self, Write};

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::{count, left_out, origin, stated, svg};
use crate::report::content::{
    Block, Cell, Check, Checklist, Code, Column, Facts, Kind, Picture, Report, Row, Section, Table,
    Text,
};
use crate::report::words::Words;

const STYLE: &str = include_str!("html/style.css");

/// No script, no picture, no font, no form: whatever a text may hold, nothing of it is run or fetched.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'";

pub(super) fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let words = report.words;
    let mut out = io::BufWriter::with_capacity(64 * 1024, out);
    put(&mut out, &html! { (DOCTYPE) })?;
    write!(out, "<html lang=\"{}\">", words.language.tag())?;
    put(&mut out, &head(report))?;
    write!(out, "<body>")?;
    put(&mut out, &opening(report))?;
    write!(out, "<main id=\"main\">")?;
    for section in &report.sections {
        of_section(words, section, &mut out)?;
    }
    write!(out, "</main></body></html>")?;
    out.flush()
}

type Out<'a> = io::BufWriter<&'a mut dyn Write>;

fn put(out: &mut Out<'_>, markup: &Markup) -> io::Result<()> {
    out.write_all(markup.0.as_bytes())
}

fn head(report: &Report<'_>) -> Markup {
    html! {
        head {
            meta charset="utf-8";
            meta http-equiv="Content-Security-Policy" content=(POLICY);
            meta name="viewport" content="width=device-width, initial-scale=1";
            meta name="color-scheme" content="light dark";
            meta name="referrer" content="no-referrer";
            title { (&*report.title) }
            style { (PreEscaped(STYLE)) }
        }
    }
}

/// Title, from what it was made, and what is in it.
fn opening(report: &Report<'_>) -> Markup {
    let words = report.words;
    html! {
        a.skip href="#main" { (&*words.say("skip-to-content")) }
        header {
            h1 { bdi { (&*report.title) } }
            dl.origin aria-label=(&*words.say("label-made-from")) {
                @for (label, value) in origin(report) {
                    div { dt { (&*label) } dd { (&*value) } }
                }
            }
        }
        @if report.sections.len() > 1 {
            nav aria-label=(&*words.say("contents")) {
                h2 { (&*words.say("contents")) }
                ol {
                    @for section in &report.sections {
                        li { a href={ "#" (section.id) } { (&*section.title) } }
                    }
                }
            }
        }
    }
}

fn of_section(words: &Words, section: &Section<'_>, out: &mut Out<'_>) -> io::Result<()> {
    let open = html! { h2 id=(section.id) { (&*section.title) } };
    write!(out, "<section aria-labelledby=\"{}\">", section.id)?;
    put(out, &open)?;
    for block in &section.blocks {
        match block {
            Block::Paragraph(text) => put(out, &html! { p { bdi { (&**text) } } })?,
            Block::Facts(facts) => put(out, &of_facts(words, facts))?,
            Block::Table(table) => of_table(words, table, out)?,
            Block::Checklist(list) => put(out, &of_checklist(words, list))?,
            Block::Picture(picture) => put(out, &of_picture(words, picture))?,
        }
    }
    write!(out, "</section>")
}

fn of_facts(words: &Words, facts: &Facts) -> Markup {
    let pairs = facts.facts.iter().map(|fact| (&fact.label, &fact.value));
    html! {
        @if let Some(title) = &facts.title { h3 { bdi { (&**title) } } }
        (of_pairs(words, pairs, facts.record.map(|it| it.to_string()), ""))
    }
}

/// Names with values, then the names of those that nobody stated.
fn of_pairs<'r>(
    words: &Words,
    pairs: impl Iterator<Item = (&'r Text, &'r Cell)>,
    record: Option<String>,
    source: &str,
) -> Markup {
    let (pairs, blank) = stated(words, pairs);
    html! {
        dl.facts {
            @for (label, value) in pairs {
                div { dt { (&**label) } dd { (of_cell(words, value)) } }
            }
            @if let Some(record) = record {
                div { dt { (&*words.say("label-record")) } dd.record { (record) } }
            }
            @if !source.is_empty() {
                div { dt { (&*words.say("label-source")) } dd { bdi { (source) } } }
            }
        }
        @if let Some(blank) = blank { p.none { (&*blank) } }
    }
}

/// More columns cannot be read beside each other.
const MOST_COLUMNS: usize = 12;

/// Row by row, so that a long table never lies in memory as a whole.
fn of_table(words: &Words, table: &Table<'_>, out: &mut Out<'_>) -> io::Result<()> {
    if table.rows.iter().next().is_none() {
        return put(
            out,
            &html! {
                h3 { (&*table.title) }
                p.none { (&*words.say("nothing-recorded")) }
            },
        );
    }
    let shown = Shown::of(table).naming(words, table);
    let many = match shown.columns(&table.columns).count() > MOST_COLUMNS && !shown.is_long {
        true => cards(words, table, &shown, out)?,
        false => rows(words, table, &shown, out)?,
    };
    let foot = html! {
        p.count { (&*count(words, many)) @if let Some(blank) = &shown.blank { " " (&**blank) } }
    };
    put(out, &foot)
}

fn rows(words: &Words, table: &Table<'_>, shown: &Shown, out: &mut Out<'_>) -> io::Result<usize> {
    let head = html! {
        caption { (&*table.title) }
        thead {
            tr {
                @for column in shown.columns(&table.columns) {
                    th scope="col" { (&*column.label) }
                }
                th scope="col" { (&*words.say("label-record")) }
            }
        }
    };
    let name = html! { (&*table.title) };
    write!(
        out,
        "<div class=\"wide\" role=\"region\" tabindex=\"0\" aria-label=\"{}\"><table>",
        name.0
    )?;
    put(out, &head)?;
    write!(out, "<tbody>")?;
    let mut many = 0;
    for row in table.rows.iter() {
        many += 1;
        put(out, &of_row(words, shown, table, &row))?;
    }
    write!(out, "</tbody></table></div>")?;
    Ok(many)
}

/// A table with too many columns: each row by itself.
fn cards(words: &Words, table: &Table<'_>, shown: &Shown, out: &mut Out<'_>) -> io::Result<usize> {
    put(out, &html! { h3 { (&*table.title) } })?;
    let mut many = 0;
    for row in table.rows.iter() {
        many += 1;
        let labels = shown.columns(&table.columns).map(|column| &column.label);
        let mut pairs = labels.zip(shown.columns(&row.cells));
        let first = pairs.next();
        let card = html! {
            article {
                h4 {
                    (many) ". "
                    @if let Some((label, cell)) = first { (&**label) ": " (of_cell(words, cell)) }
                }
                (of_pairs(words, pairs, Some(row.record.to_string()), &row.source))
            }
        };
        put(out, &card)?;
    }
    Ok(many)
}

/// Which columns are shown: not those in which nobody stated anything, of a table that is not too long to look through.
struct Shown {
    which: Vec<bool>,
    is_long: bool,
    /// The names of the others.
    blank: Option<Text>,
}

/// A table with more rows shows every column.
const LOOKED_THROUGH: usize = 1_000;

impl Shown {
    fn of(table: &Table<'_>) -> Self {
        let mut which = vec![false; table.columns.len()];
        let mut rows = table.rows.iter();
        for row in rows.by_ref().take(LOOKED_THROUGH) {
            for (cell, shown) in row.cells.iter().zip(&mut which) {
                *shown |= *cell != Cell::Blank;
            }
        }
        let is_long = rows.next().is_some();
        if is_long {
            which.fill(true);
        }
        Self {
            which,
            is_long,
            blank: None,
        }
    }

    /// The same, naming the columns that are left out.
    fn naming(self, words: &Words, table: &Table<'_>) -> Self {
        let both = table.columns.iter().zip(&self.which);
        let blank = both
            .filter(|(_, shown)| !**shown)
            .map(|(column, _)| &column.label);
        Self {
            blank: left_out(words, blank),
            ..self
        }
    }

    fn columns<'c, T>(&'c self, all: &'c [T]) -> impl Iterator<Item = &'c T> {
        let both = all.iter().zip(&self.which);
        both.filter_map(|(one, shown)| shown.then_some(one))
    }
}

fn of_row(words: &Words, shown: &Shown, table: &Table<'_>, row: &Row) -> Markup {
    let cells = shown.columns(&row.cells).zip(shown.columns(&table.columns));
    html! {
        tr {
            @for (at, (cell, column)) in cells.enumerate() {
                @if at == 0 {
                    th scope="row" { (of_cell(words, cell)) }
                } @else {
                    td class=(class(column)) { (of_cell(words, cell)) }
                }
            }
            td.record {
                (row.record.to_string())
                @if !row.source.is_empty() { div.source { bdi { (&*row.source) } } }
            }
        }
    }
}

const fn class(column: &Column) -> &'static str {
    match column.kind {
        Kind::Text => "text",
        Kind::Date => "date",
        Kind::Number => "number",
        Kind::Code => "code",
    }
}

/// A value; what nobody stated is empty.
fn of_cell(words: &Words, cell: &Cell) -> Markup {
    html! {
        @match cell {
            Cell::Blank => {},
            Cell::Text(text) => bdi { (&**text) },
            Cell::List(texts) => ul { @for text in texts { li { bdi { (&**text) } } } },
            Cell::Date(day) => time datetime=(day.to_string()) { (&*words.date(*day)) },
            Cell::Number(number) => (&*words.number(*number)),
            Cell::Code(code) => (of_code(code)),
            Cell::Codes(codes) => ul { @for code in codes { li { (of_code(code)) } } },
            Cell::Link(address) => (link(address)),
        }
    }
}

/// Only addresses of the web become links, since others could run something.
fn link(address: &str) -> Markup {
    let is_web = address.starts_with("https://") || address.starts_with("http://");
    html! {
        @if is_web {
            a href=(address) rel="noopener noreferrer nofollow" { bdi { (address) } }
        } @else {
            bdi { (address) }
        }
    }
}

fn of_code(code: &Code) -> Markup {
    let mark = code.tone.mark();
    html! {
        span class={ "mark " (code.tone.as_str()) } title=(code.code) {
            @if !mark.is_empty() { span aria-hidden="true" { (mark) " " } }
            (&*code.text)
        }
    }
}

fn of_checklist(words: &Words, list: &Checklist) -> Markup {
    let by = |check: &Check| {
        html! {
            @if check.by.is_empty() {
                span.blank { (&*words.say("nothing-recorded")) }
            } @else {
                ul { @for by in &check.by { li { bdi { (&**by) } } } }
            }
        }
    };
    html! {
        div.wide {
            table.checklist {
                caption { bdi { (&*list.title) } }
                thead {
                    tr {
                        th scope="col" { (&*words.say("label-what")) }
                        th scope="col" { (&*words.say("label-there")) }
                        th scope="col" { (&*words.say("label-by")) }
                    }
                }
                tbody {
                    @for check in &list.checks {
                        tr {
                            th scope="row" { (&*check.label) }
                            td { (of_code(&check.state)) }
                            td { (by(check)) }
                        }
                    }
                }
            }
        }
    }
}

fn of_picture(words: &Words, picture: &Picture) -> Markup {
    html! {
        figure {
            figcaption { (&*picture.title) }
            @if !picture.words.is_empty() {
                div.drawing { (PreEscaped(svg::draw(picture, svg::Colors::OfPage))) }
            }
            details {
                summary { (&*words.say("picture-in-words")) }
                @if picture.words.is_empty() {
                    p.none { (&*words.say("nothing-recorded")) }
                } @else {
                    ul { @for line in &picture.words { li { bdi { (&**line) } } } }
                }
            }
        }
    }
}
