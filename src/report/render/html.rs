//! HTML: one page that holds all that it needs and asks for nothing from anywhere; to be read on a screen, light or dark,
//! by a screen reader, or on paper. `maud` escapes every text.

use std::io::{self, Write};

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::{count, origin, svg};
use crate::report::content::{
    Block, Cell, Check, Checklist, Code, Column, Facts, Kind, Picture, Report, Row, Section, Table,
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
    html! {
        @if let Some(title) = &facts.title { h3 { bdi { (&**title) } } }
        dl.facts {
            @for fact in &facts.facts {
                div { dt { (&*fact.label) } dd { (of_cell(words, &fact.value, true)) } }
            }
            @if let Some(record) = facts.record {
                div { dt { (&*words.say("label-record")) } dd.record { (record.to_string()) } }
            }
        }
    }
}

/// Row by row, so that a long table never lies in memory as a whole.
fn of_table(words: &Words, table: &Table<'_>, out: &mut Out<'_>) -> io::Result<()> {
    let mut rows = table.rows.iter().peekable();
    if rows.peek().is_none() {
        return put(
            out,
            &html! {
                h3 { (&*table.title) }
                p.none { (&*words.say("nothing-recorded")) }
            },
        );
    }
    let shown = Shown::of(table);
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
    for row in rows {
        many += 1;
        put(out, &of_row(words, &shown, table, &row))?;
    }
    let foot = html! { p.count { (&*count(words, many)) @if !shown.all { " " (&*words.say("empty-columns-left-out")) } } };
    write!(out, "</tbody></table></div>")?;
    put(out, &foot)
}

/// Which columns are shown: not those in which nobody stated anything, of a table that is not too long to look through.
struct Shown {
    which: Vec<bool>,
    all: bool,
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
        if rows.next().is_some() || table.main {
            which.fill(true);
        }
        let all = which.iter().all(|shown| *shown);
        Self { which, all }
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
                    th scope="row" { (of_cell(words, cell, false)) }
                } @else {
                    td class=(class(column)) { (of_cell(words, cell, false)) }
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

/// A value; of facts it is said where nobody stated it, in a table the cell stays empty.
fn of_cell(words: &Words, cell: &Cell, says_blank: bool) -> Markup {
    html! {
        @match cell {
            Cell::Blank => @if says_blank { span.blank { (&*words.say("not-stated")) } },
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
