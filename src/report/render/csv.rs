//! CSV (RFC 4180), UTF-8. The main table, a line a row; where a report has none, all that it says in six columns.
//!
//! A spreadsheet runs a cell that begins like a formula. Such a text has an apostrophe before it, which spreadsheets take
//! for "this is text". Days are written as 2013-05-30 and numbers without groups.

use std::borrow::Cow;
use std::io::{self, Write};

use ::csv::{ErrorKind, QuoteStyle, Terminator, WriterBuilder};

use super::origin_line;
use crate::report::content::{Block, Cell, Report, Row, Section, Table};

pub(super) fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut file = WriterBuilder::new()
        .terminator(Terminator::CRLF)
        .quote_style(QuoteStyle::Necessary)
        .from_writer(out);
    let written = match super::tables(report).find(|table| table.main) {
        Some(table) => of_table(report, table, &mut file),
        None => of_report(report, &mut file),
    };
    // What the writer below said is told as it was.
    written.map_err(|error| match error.into_kind() {
        ErrorKind::Io(cause) => cause,
        other => io::Error::other(format!("{other:?}")),
    })?;
    file.flush()
}

type File<'a> = ::csv::Writer<&'a mut dyn Write>;

fn of_table(report: &Report<'_>, table: &Table<'_>, file: &mut File<'_>) -> ::csv::Result<()> {
    let words = report.words;
    let more = ["label-record", "label-source", "label-made-from"].map(|id| words.say(id));
    let labels = table.columns.iter().map(|column| &column.label);
    file.write_record(labels.chain(&more).map(|label| safe(label).into_owned()))?;
    let origin = origin_line(report);
    for Row {
        cells,
        record,
        source,
    } in table.rows.iter()
    {
        for cell in &cells {
            file.write_field(&*field(cell))?;
        }
        file.write_field(record.to_string())?;
        file.write_field(&*safe(&source))?;
        file.write_field(&origin)?;
        file.write_record(None::<&[u8]>)?;
    }
    Ok(())
}

/// Everything: a line a value.
fn of_report(report: &Report<'_>, file: &mut File<'_>) -> ::csv::Result<()> {
    let words = report.words;
    let heads = [
        "label-section",
        "label-part",
        "label-line",
        "label-name",
        "label-value",
        "label-record",
        "label-source",
    ];
    file.write_record(heads.map(|id| words.say(id).to_string()))?;
    for (label, value) in super::origin(report) {
        let made_from = words.say("label-made-from");
        line(file, [&made_from, "", "", &label, &value, "", ""])?;
    }
    for section in &report.sections {
        for block in &section.blocks {
            of_block(section, block, file)?;
        }
    }
    Ok(())
}

fn line(file: &mut File<'_>, fields: [&str; 7]) -> ::csv::Result<()> {
    file.write_record(fields.iter().map(|field| safe(field).into_owned()))
}

fn of_block(section: &Section<'_>, block: &Block<'_>, file: &mut File<'_>) -> ::csv::Result<()> {
    let title = &*section.title;
    match block {
        Block::Paragraph(text) => line(file, [title, "", "", "", text, "", ""]),
        Block::Facts(facts) => {
            let part = facts.title.as_deref().unwrap_or_default();
            let record = facts.record.map(|it| it.to_string()).unwrap_or_default();
            for fact in &facts.facts {
                let value = plain(&fact.value);
                line(file, [title, part, "", &fact.label, &value, &record, ""])?;
            }
            Ok(())
        }
        Block::Table(table) => rows(title, table, file),
        Block::Checklist(list) => {
            let record = list.record.map(|it| it.to_string()).unwrap_or_default();
            for check in &list.checks {
                let state = &check.state;
                let by: Vec<&str> = check.by.iter().map(|by| &**by).collect();
                let value = format!("{} ({})", state.text, state.code);
                let by = by.join("\n");
                line(
                    file,
                    [title, &list.title, "", &check.label, &value, &record, &by],
                )?;
            }
            Ok(())
        }
        Block::Picture(picture) => {
            for words in &picture.words {
                line(file, [title, &picture.title, "", "", words, "", ""])?;
            }
            Ok(())
        }
    }
}

fn rows(title: &str, table: &Table<'_>, file: &mut File<'_>) -> ::csv::Result<()> {
    for (at, row) in table.rows.iter().enumerate() {
        let (number, record) = ((at + 1).to_string(), row.record.to_string());
        for (column, cell) in table.columns.iter().zip(&row.cells) {
            let value = plain(cell);
            let fields = [
                title,
                &table.title,
                &number,
                &column.label,
                &value,
                &record,
                &row.source,
            ];
            line(file, fields)?;
        }
    }
    Ok(())
}

/// A cell as a field.
fn field(cell: &Cell) -> Cow<'static, str> {
    let text = plain(cell);
    match cell {
        Cell::Number(_) | Cell::Date(_) | Cell::Blank => text.into(),
        Cell::Text(_) | Cell::List(_) | Cell::Code(_) | Cell::Codes(_) | Cell::Link(_) => {
            safe(&text).into_owned().into()
        }
    }
}

/// A cell in one text; the parts of a list are lines.
fn plain(cell: &Cell) -> String {
    match cell {
        Cell::Blank => String::new(),
        Cell::Text(text) | Cell::Link(text) => text.to_string(),
        Cell::List(texts) => {
            let lines: Vec<&str> = texts.iter().map(|text| &**text).collect();
            lines.join("\n")
        }
        Cell::Date(day) => day.to_string(),
        Cell::Number(number) => number.to_string(),
        Cell::Code(code) => code.code.to_owned(),
        Cell::Codes(codes) => {
            let lines: Vec<_> = codes.iter().map(|code| code.code).collect();
            lines.join("\n")
        }
    }
}

/// The text, so that no spreadsheet runs it: some look for the sign behind blanks, others know wide forms of it.
fn safe(text: &str) -> Cow<'_, str> {
    const SIGNS: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];
    let first = text.trim_start().chars().next();
    match first.is_some_and(|first| SIGNS.contains(&first)) {
        true => format!("'{text}").into(),
        false => text.into(),
    }
}
