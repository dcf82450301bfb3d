//! XLSX: a sheet that says from what the report was made and whatever is no table, then a sheet a table, with its head
//! frozen and a filter on it. Days are days and numbers numbers; every text is a text, so that none is run as a formula.

use std::io::{self, Write};

use rust_xlsxwriter::{ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError};

use super::origin;
use crate::report::content::{Block, Cell, Kind, Report, Row, Table};

/// The most letters of a cell; the rest of a longer text is not lost without a sign.
const LONGEST: usize = 32_000;

/// The most rows of a sheet, without its head.
const MOST_ROWS: u32 = 1_048_575;

/// A table of more than so many rows is written row by row and not kept in memory; what cannot be written so (the width of
/// columns after their content) is fixed anyhow.
pub(super) fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let bytes = workbook(report).map_err(io::Error::other)?;
    out.write_all(&bytes)
}

/// How cells look.
struct Looks {
    head: Format,
    text: Format,
    date: Format,
    number: Format,
    title: Format,
}

impl Looks {
    fn new() -> Self {
        let text = Format::new().set_text_wrap().set_align(FormatAlign::Top);
        Self {
            head: Format::new()
                .set_bold()
                .set_text_wrap()
                .set_align(FormatAlign::Top),
            date: text.clone().set_num_format("yyyy-mm-dd"),
            number: text.clone().set_num_format("#,##0"),
            title: Format::new().set_bold().set_font_size(14),
            text,
        }
    }
}

fn workbook(report: &Report<'_>) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // The time of the register and not of the writing, so that the same register gives the same bytes.
    let revised = report.provenance.revised.as_second();
    let made = ExcelDateTime::from_timestamp(revised)?;
    let properties = rust_xlsxwriter::DocProperties::new()
        .set_title(&*report.title)
        .set_author(format!("Steward {}", report.provenance.program))
        .set_creation_datetime(&made);
    book.set_properties(&properties);
    let looks = Looks::new();
    first_sheet(report, &looks, book.add_worksheet())?;
    let mut names = vec![sheet_name(&report.words.say("label-made-from"), &[])];
    for table in super::tables(report) {
        let name = sheet_name(&table.title, &names);
        let sheet = book.add_worksheet_with_constant_memory()?;
        sheet.set_name(&name)?;
        names.push(name);
        of_table(report, table, &looks, sheet)?;
    }
    book.save_to_buffer()
}

/// Whether each table fits into a sheet; else what to do.
pub(super) fn fits(report: &Report<'_>) -> Result<(), String> {
    let is_long = |table: &Table<'_>| table.rows.iter().nth(MOST_ROWS as usize).is_some();
    match super::tables(report).any(is_long) {
        true => Err(format!(
            "the report has more than {MOST_ROWS} lines; take csv"
        )),
        false => Ok(()),
    }
}

/// At most 31 letters, without those that a name may not have, and not twice.
fn sheet_name(title: &str, taken: &[String]) -> String {
    let allowed = |letter: &char| !"[]:*?/\\'".contains(*letter);
    let name: String = title.chars().filter(allowed).take(27).collect();
    let mut tried = name.clone();
    let mut number = 1;
    while tried.is_empty()
        || taken
            .iter()
            .any(|it| it.to_lowercase() == tried.to_lowercase())
    {
        number += 1;
        tried = format!("{name} {number}");
    }
    tried
}

/// From what it was made, and facts, checks and paragraphs, a line each.
fn first_sheet(report: &Report<'_>, looks: &Looks, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    sheet.set_name(sheet_name(&report.words.say("label-made-from"), &[]))?;
    sheet.set_column_width(0, 34)?.set_column_width(1, 90)?;
    sheet.write_with_format(0, 0, cut(&report.title), &looks.title)?;
    let mut row = 2;
    let mut line = |sheet: &mut Worksheet, name: &str, value: &Cell, look: &Format| {
        sheet.write_with_format(row, 0, cut(name), look)?;
        put(sheet, row, 1, value, looks)?;
        row += 1;
        Ok::<_, XlsxError>(())
    };
    for (label, value) in origin(report) {
        line(sheet, &label, &Cell::Text(value), &looks.text)?;
    }
    for section in &report.sections {
        line(sheet, &section.title, &Cell::Blank, &looks.head)?;
        for block in &section.blocks {
            match block {
                Block::Paragraph(text) => line(sheet, "", &Cell::Text(text.clone()), &looks.text)?,
                Block::Facts(facts) => {
                    let title = facts.title.as_deref().unwrap_or_default();
                    line(sheet, title, &Cell::Blank, &looks.head)?;
                    for fact in &facts.facts {
                        line(sheet, &fact.label, &fact.value, &looks.text)?;
                    }
                }
                Block::Checklist(list) => {
                    line(sheet, &list.title, &Cell::Blank, &looks.head)?;
                    for check in &list.checks {
                        let mut parts = vec![check.state.text.clone()];
                        parts.extend(check.by.iter().cloned());
                        line(sheet, &check.label, &Cell::List(parts), &looks.text)?;
                    }
                }
                Block::Table(table) => {
                    let name = report.words.say("see-sheet");
                    line(sheet, &name, &Cell::Text(table.title.clone()), &looks.text)?;
                }
                Block::Picture(picture) => {
                    let words = Cell::List(picture.words.clone());
                    line(sheet, &picture.title, &words, &looks.text)?;
                }
            }
        }
    }
    Ok(())
}

fn of_table(
    report: &Report<'_>,
    table: &Table<'_>,
    looks: &Looks,
    sheet: &mut Worksheet,
) -> Result<(), XlsxError> {
    let words = report.words;
    let mut last_column = 0;
    for (at, column) in (0_u16..).zip(&table.columns) {
        sheet.set_column_width(at, width(column.kind))?;
        last_column = at;
    }
    let (record, source) = (last_column + 1, last_column + 2);
    sheet
        .set_column_width(record, 40)?
        .set_column_width(source, 30)?;
    sheet.set_freeze_panes(1, 1)?;
    sheet.set_repeat_rows(0, 0)?;
    sheet.set_landscape();
    sheet.set_print_fit_to_pages(1, 0);
    let rows =
        u32::try_from(table.rows.iter().take(MOST_ROWS as usize).count()).unwrap_or(MOST_ROWS);
    sheet.autofilter(0, 0, rows, source)?;
    for (at, column) in (0_u16..).zip(&table.columns) {
        sheet.write_with_format(0, at, cut(&column.label), &looks.head)?;
    }
    sheet.write_with_format(0, record, &*words.say("label-record"), &looks.head)?;
    sheet.write_with_format(0, source, &*words.say("label-source"), &looks.head)?;
    for (at, row) in (1..=MOST_ROWS).zip(table.rows.iter()) {
        of_row(sheet, at, record, &row, looks)?;
    }
    Ok(())
}

fn of_row(
    sheet: &mut Worksheet,
    at: u32,
    record: u16,
    row: &Row,
    looks: &Looks,
) -> Result<(), XlsxError> {
    for (column, cell) in (0_u16..).zip(&row.cells) {
        put(sheet, at, column, cell, looks)?;
    }
    sheet.write_with_format(at, record, row.record.to_string(), &looks.text)?;
    if !row.source.is_empty() {
        sheet.write_with_format(at, record + 1, cut(&row.source), &looks.text)?;
    }
    Ok(())
}

fn put(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    cell: &Cell,
    looks: &Looks,
) -> Result<(), XlsxError> {
    match cell {
        Cell::Blank => {}
        Cell::Text(text) | Cell::Link(text) => {
            sheet.write_string_with_format(row, column, cut(text), &looks.text)?;
        }
        Cell::List(texts) => {
            let lines: Vec<&str> = texts.iter().map(|text| &**text).collect();
            sheet.write_string_with_format(row, column, cut(&lines.join("\n")), &looks.text)?;
        }
        Cell::Date(day) => of_day(sheet, row, column, *day, looks)?,
        Cell::Number(number) => {
            #[expect(
                clippy::cast_precision_loss,
                reason = "a workbook has no other numbers"
            )]
            sheet.write_number_with_format(row, column, *number as f64, &looks.number)?;
        }
        Cell::Code(code) => {
            sheet.write_string_with_format(row, column, cut(&code.text), &looks.text)?;
        }
        Cell::Codes(codes) => {
            let lines: Vec<&str> = codes.iter().map(|code| &*code.text).collect();
            sheet.write_string_with_format(row, column, cut(&lines.join("\n")), &looks.text)?;
        }
    }
    Ok(())
}

/// A day before 1900 is none for a spreadsheet and stays a text.
fn of_day(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    day: jiff::civil::Date,
    looks: &Looks,
) -> Result<(), XlsxError> {
    let parts = u16::try_from(day.year()).ok().filter(|year| *year >= 1900);
    let parts = parts.zip(
        u8::try_from(day.month())
            .ok()
            .zip(u8::try_from(day.day()).ok()),
    );
    match parts {
        Some((year, (month, day))) => {
            let date = ExcelDateTime::from_ymd(year, month, day)?;
            sheet.write_datetime_with_format(row, column, date, &looks.date)?;
        }
        None => {
            sheet.write_string_with_format(row, column, day.to_string(), &looks.text)?;
        }
    }
    Ok(())
}

const fn width(kind: Kind) -> u32 {
    match kind {
        Kind::Text => 32,
        Kind::Date => 12,
        Kind::Number => 10,
        Kind::Code => 20,
    }
}

fn cut(text: &str) -> String {
    match text.chars().nth(LONGEST) {
        None => text.to_owned(),
        Some(_) => text.chars().take(LONGEST).chain(['…']).collect(),
    }
}
