//! An empty workbook for a noun: a column a field with what it means, and lists to choose from.

use rust_xlsxwriter::{
    DataValidation, DataValidationErrorStyle, DataValidationRule, ExcelDateTime, Format,
    FormatAlign, Formula, Note, Workbook, Worksheet, XlsxError,
};

use super::TableNoun;
use super::cell::letters;
use super::column::{Columns, Known};
use super::field::{Field, Form};
use crate::registry::nouns::Tables;

/// The last line of a template that has lists, counted from 0.
const LAST: u32 = 5_000;
/// The longest list that fits into a cell's own rule, in characters.
const LONGEST: usize = 255;
/// As many records are offered at most.
const OFFERED: usize = 2_000;
/// The sheet that holds longer lists.
const LISTS: &str = "Lists";

/// The workbook; of a register its records are offered.
///
/// # Errors
/// It cannot be written; no reason is known.
pub fn template(noun: TableNoun, register: Option<&Tables>) -> Result<Vec<u8>, String> {
    workbook(noun, register).map_err(|error| error.to_string())
}

fn workbook(noun: TableNoun, register: Option<&Tables>) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // The same template has the same bytes.
    let made = ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(&rust_xlsxwriter::DocProperties::new().set_creation_datetime(&made));
    let columns = Columns::of(noun);
    let mut sheet = Worksheet::new();
    sheet.set_name(title(noun.list()))?;
    sheet.set_freeze_panes(1, 1)?;
    let mut lists = Lists::new()?;
    for (at, known) in (0_u16..).zip(noun.known()) {
        if let Some(field) = columns.field(known.path) {
            column(&mut sheet, at, known, field)?;
            choices(
                &mut sheet,
                at,
                &offered(known, field, register),
                field,
                &mut lists,
            )?;
        }
    }
    book.push_worksheet(sheet);
    if lists.used > 0 {
        book.push_worksheet(lists.sheet);
    }
    book.save_to_buffer()
}

/// The headers of long lists, which no reader takes for a table.
struct Lists {
    sheet: Worksheet,
    used: u16,
}

impl Lists {
    fn new() -> Result<Self, XlsxError> {
        let mut sheet = Worksheet::new();
        sheet.set_name(LISTS)?;
        sheet.set_hidden(true);
        Ok(Self { sheet, used: 0 })
    }

    /// Adds a list; answers where it stands.
    fn add(&mut self, values: &[String]) -> Result<Formula, XlsxError> {
        for (row, value) in (0_u32..).zip(values) {
            self.sheet.write_string(row, self.used, value)?;
        }
        self.used += 1;
        let column = letters(self.used.into());
        Ok(Formula::new(format!(
            "{LISTS}!${column}$1:${column}${}",
            values.len()
        )))
    }
}

/// The header with what it means, and how its cells look.
fn column(sheet: &mut Worksheet, at: u16, known: &Known, field: &Field) -> Result<(), XlsxError> {
    let title = known.titles.first().copied().unwrap_or(known.path);
    let head = Format::new()
        .set_bold()
        .set_text_wrap()
        .set_align(FormatAlign::Top);
    let cells = match field.form {
        Form::Day => Format::new().set_num_format("yyyy-mm-dd"),
        Form::Whole => Format::new().set_num_format("0"),
        // A number of a vendor keeps its zeros.
        Form::Text | Form::Key | Form::Mark | Form::Country | Form::Choice(_) => {
            Format::new().set_num_format("@")
        }
    };
    sheet.set_column_format(at, &cells)?;
    sheet.set_column_width(at, 22)?;
    sheet.write_string_with_format(0, at, title, &head)?;
    let note = Note::new(about(field))
        .add_author_prefix(false)
        .set_width(260)
        .set_height(120);
    sheet.insert_note(0, at, &note)?;
    Ok(())
}

/// What a column means, what it takes, and the field of a manifest that it is.
fn about(field: &Field) -> String {
    let takes = match (&field.form, field.is_list()) {
        (Form::Choice(values), false) => format!(" One of {}.", values.join(", ")),
        (Form::Choice(values), true) => format!(" Any of {}, with `;` between.", values.join(", ")),
        (_, true) => " Several with `;` between.".to_owned(),
        (Form::Mark, false) => " yes or no.".to_owned(),
        (Form::Country, false) => " A code such as DE, or the English name.".to_owned(),
        (Form::Day | Form::Text | Form::Key | Form::Whole, false) => String::new(),
    };
    format!("{}{takes} ({})", field.about, field.written())
}

/// What there is to choose from.
fn offered(known: &Known, field: &Field, register: Option<&Tables>) -> Vec<String> {
    match (&field.form, known.names, register) {
        (Form::Choice(values), _, _) => values.clone(),
        (Form::Mark, _, _) => vec!["yes".to_owned(), "no".to_owned()],
        (Form::Key, Some(names), Some(register)) => {
            let names = names(register);
            let keys = names.all.into_iter().map(|(key, _)| key).take(OFFERED);
            keys.collect()
        }
        _ => Vec::new(),
    }
}

fn choices(
    sheet: &mut Worksheet,
    at: u16,
    values: &[String],
    field: &Field,
    lists: &mut Lists,
) -> Result<(), XlsxError> {
    let rule = match field.form {
        Form::Day if !field.is_list() => DataValidation::new().allow_date(
            DataValidationRule::GreaterThan(ExcelDateTime::from_ymd(1900, 3, 1)?),
        ),
        _ if values.is_empty() => return Ok(()),
        _ if values.iter().map(|value| value.len() + 1).sum::<usize>() <= LONGEST => {
            DataValidation::new().allow_list_strings(values)?
        }
        _ => DataValidation::new().allow_list_formula(lists.add(values)?),
    };
    // Where a cell may hold several, or a record that the table makes, the list only offers.
    let is_closed = matches!(field.form, Form::Choice(_) | Form::Mark) && !field.is_list();
    let style = match is_closed {
        true => DataValidationErrorStyle::Stop,
        false => DataValidationErrorStyle::Information,
    };
    sheet.add_data_validation(1, at, LAST, at, &rule.set_error_style(style))?;
    Ok(())
}

/// With a capital.
fn title(list: &str) -> String {
    let mut letters = list.chars();
    let first = letters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}
