//! XLSX: which sheet is the table, and its cells. Of a formula the value counts that was there when the file was saved.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{
    DataRef, Dimensions, ExcelDateTime, Reader, SheetType, SheetVisible, Xlsx, XlsxError,
};

use super::TableNoun;
use super::cell::Cell;
use super::limits::Limits;
use super::packed::look;
use super::sheet::{Fault, Line, Sheet};
use crate::command::form::shown;

type Workbook<'a> = Xlsx<Cursor<&'a [u8]>>;

/// Reads a workbook.
pub(super) fn read(
    bytes: &[u8],
    noun: TableNoun,
    sheet: Option<&str>,
    limits: &Limits,
) -> Result<Sheet, Fault> {
    look(bytes, limits).map_err(Fault::whole)?;
    // The reader of workbooks counts with numbers out of the file, and does not expect every one.
    let read = catch_unwind(AssertUnwindSafe(|| read_sheet(bytes, noun, sheet, limits)));
    read.unwrap_or_else(|_| Err(damaged()))
}

fn damaged() -> Fault {
    Fault::whole("damaged; open the workbook, and save it once more as `.xlsx`")
}

fn read_sheet(
    bytes: &[u8],
    noun: TableNoun,
    sheet: Option<&str>,
    limits: &Limits,
) -> Result<Sheet, Fault> {
    let mut book = Workbook::new(Cursor::new(bytes)).map_err(|error| match error {
        XlsxError::Password => Fault::whole("has a password; save the workbook without one"),
        _ => damaged(),
    })?;
    let name = chosen(&book, noun, sheet, limits)?;
    let merged = book
        .merge_cells_by_sheet_name(&name)
        .map_err(|_| damaged())?;
    let from_1904 = book.has_1904_epoch();
    let lines = lines(&mut book, &name, limits)?;
    let sheet = Sheet {
        name: Some(name),
        lines,
        from_1904,
    };
    refuse_merged(&sheet, &merged)?;
    Ok(sheet)
}

/// The sheet that is named; else the only one that can be seen, or the one that is called as the noun.
fn chosen(
    book: &Workbook<'_>,
    noun: TableNoun,
    asked: Option<&str>,
    limits: &Limits,
) -> Result<String, Fault> {
    let sheets = book.sheets_metadata();
    if sheets.len() > limits.sheets {
        return Err(Fault::whole(format!(
            "more than {} sheets; take out those that are not needed",
            limits.sheets
        )));
    }
    let tables = sheets
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet);
    let seen = tables
        .clone()
        .filter(|sheet| sheet.visible == SheetVisible::Visible);
    let is_called =
        |sheet: &calamine::Sheet, name: &str| sheet.name.to_lowercase() == name.to_lowercase();
    let mut all_seen = seen.clone();
    let found = match (asked, all_seen.next(), all_seen.next()) {
        (Some(name), ..) => tables.clone().find(|sheet| is_called(sheet, name.trim())),
        (None, Some(only), None) => Some(only),
        (None, ..) => seen.clone().find(|sheet| is_called(sheet, noun.list())),
    };
    found.map(|sheet| sheet.name.clone()).ok_or_else(|| {
        let names: Vec<_> = seen
            .map(|sheet| format!("`{}`", shown(&sheet.name)))
            .collect();
        let names = names.join(", ");
        Fault::whole(match asked {
            Some(name) => format!("there is no sheet `{}`; there are {names}", shown(name)),
            None => format!("several sheets, {names}; say which is the table"),
        })
    })
}

fn lines(book: &mut Workbook<'_>, name: &str, limits: &Limits) -> Result<Vec<Line>, Fault> {
    let mut reader = book.worksheet_cells_reader(name).map_err(|_| damaged())?;
    let mut lines: BTreeMap<u32, Vec<Cell>> = BTreeMap::new();
    let mut cells = 0;
    while let Some(found) = reader
        .next_cell_with_formula_metadata()
        .map_err(|_| damaged())?
    {
        let (row, column) = found.pos;
        let at = |message: String| {
            Fault::at(
                Some(name),
                u64::from(row) + 1,
                u64::from(column) + 1,
                message,
            )
        };
        let cell = match cell(found.value) {
            Cell::Empty if found.formula.is_some() => Cell::Fault(
                "a formula without a value; open the workbook in a spreadsheet program and save it"
                    .to_owned(),
            ),
            cell => cell,
        };
        if cell.is_empty() {
            continue;
        }
        let column = usize::try_from(column).unwrap_or(usize::MAX);
        if column >= limits.columns {
            return Err(at(limits.too_many_columns()));
        }
        if let Cell::Text(text) = &cell
            && text.len() > limits.text
            && text.chars().count() > limits.text
        {
            return Err(at(limits.too_long()));
        }
        let line = lines.entry(row).or_default();
        if line.len() <= column {
            cells += column + 1 - line.len();
            line.resize(column + 1, Cell::Empty);
        }
        if cells > limits.cells {
            return Err(at(limits.too_many_cells()));
        }
        if let Some(place) = line.get_mut(column) {
            *place = cell;
        }
    }
    let line = |(row, cells)| Line {
        number: u64::from(row) + 1,
        cells,
    };
    Ok(lines.into_iter().map(line).collect())
}

fn cell(value: DataRef<'_>) -> Cell {
    match value {
        DataRef::Empty => Cell::Empty,
        DataRef::String(text) | DataRef::DurationIso(text) => Cell::text(text),
        DataRef::SharedString(text) => Cell::text(text),
        DataRef::Int(number) => Cell::Number(number.to_string()),
        DataRef::Float(number) => Cell::Number(number.to_string()),
        DataRef::Bool(mark) => Cell::Mark(mark),
        DataRef::DateTime(time) => day(&time),
        DataRef::DateTimeIso(text) => {
            let day = text.strip_suffix("T00:00:00").unwrap_or(&text);
            match day.parse::<jiff::civil::Date>() {
                Ok(_) => Cell::Day(day.to_owned()),
                Err(_) => Cell::text(text),
            }
        }
        DataRef::Error(error) => Cell::Fault(format!(
            "the formula gives `{error}`; mend it, or write the value"
        )),
    }
}

/// A day; a time of day stays to be seen, since no field takes one.
fn day(time: &ExcelDateTime) -> Cell {
    let (year, month, day, hour, minute, second, _) = time.to_ymd_hms_milli();
    let is_day = time.is_datetime() && (hour, minute, second) == (0, 0, 0) && time.as_f64() >= 1.0;
    match is_day {
        true => Cell::Day(format!("{year:04}-{month:02}-{day:02}")),
        false if time.is_duration() => Cell::Number(time.as_f64().to_string()),
        false => Cell::Text(format!(
            "{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}"
        )),
    }
}

/// Of merged cells only the first holds the value: whether the others mean it too is not certain.
fn refuse_merged(sheet: &Sheet, merged: &[Dimensions]) -> Result<(), Fault> {
    let first = sheet.lines.first().map_or(0, |line| line.number);
    let name = sheet.name.as_deref();
    let is_in_table = |area: &&Dimensions| {
        let (last, columns) = (u64::from(area.end.0) + 1, area.start.1..=area.end.1);
        let has_value = |line: &Line| {
            columns
                .clone()
                .any(|column| !line.cell(column as usize).is_empty())
        };
        last > first
            && sheet
                .line(u64::from(area.start.0) + 1)
                .is_some_and(has_value)
    };
    match merged.iter().find(is_in_table) {
        None => Ok(()),
        Some(area) => Err(Fault::at(
            name,
            u64::from(area.start.0) + 1,
            u64::from(area.start.1) + 1,
            "merged with other cells; part them, and fill in each",
        )),
    }
}
