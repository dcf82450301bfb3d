//! What a cell says, in the spelling of a manifest. What is not known stays as it is: the manifest says what is wrong with it.

use std::collections::HashMap;

use super::cell::Cell;
use super::column::{Meaning, squash};
use super::field::Form;
use super::layout::Layout;
use super::mapping::DayOrder;
use super::names::Names;
use crate::command::form::shown;
use crate::registry::search::fold::fold;
use crate::registry::value::Registry;

/// What parts several values of a cell.
const PARTS: [char; 2] = [';', '\n'];

/// What the cells of one table are read with.
pub(super) struct Values<'a> {
    registry: &'a Registry,
    days: DayOrder,
    from_1904: bool,
    /// The countries by their folded names.
    countries: HashMap<String, String>,
    /// The records that a column names, by the column's place among those that are known.
    names: HashMap<usize, Names>,
}

impl<'a> Values<'a> {
    /// For a table; `own` are the keys and names of its rows.
    pub(super) fn of(
        layout: &Layout,
        days: DayOrder,
        own: &[(String, String)],
        registry: &'a Registry,
    ) -> Self {
        let meanings = layout.columns.iter().map(|column| &column.meaning);
        let meanings = meanings.chain(layout.fixed.iter().map(|fixed| &fixed.meaning));
        let names = meanings.filter_map(|meaning| {
            let mut names = meaning.names(layout.noun)?(registry);
            if names.noun == layout.noun.kind() {
                own.iter().for_each(|(key, name)| names.add(key, name));
            }
            Some((meaning.known?, names))
        });
        let places = registry.reference().places.all();
        let countries = places.filter(|row| row.place.as_str().len() == 2);
        Self {
            registry,
            days,
            from_1904: layout.sheet.from_1904,
            countries: countries
                .map(|row| (fold(&row.name), row.place.to_string()))
                .collect(),
            names: names.collect(),
        }
    }

    /// The one value of a cell.
    ///
    /// # Errors
    /// The cell has none, or it may mean several records.
    pub(super) fn one(&self, meaning: &Meaning, cell: &Cell) -> Result<String, String> {
        if let Cell::Fault(message) = cell {
            return Err(message.clone());
        }
        let text = cell.shown().unwrap_or_default();
        Ok(match &meaning.field.form {
            Form::Text | Form::Whole => text.into_owned(),
            Form::Mark => mark(&text).to_owned(),
            Form::Day => self.day(cell).unwrap_or_else(|| text.into_owned()),
            Form::Country => self.country(&text),
            Form::Key => return self.key(meaning, &text),
            Form::Choice(values) => {
                let asked = squash(&text);
                let value = values.iter().find(|value| squash(value) == asked);
                value.cloned().unwrap_or_else(|| text.into_owned())
            }
        })
    }

    /// A country by its code or its English name.
    fn country(&self, text: &str) -> String {
        let code = text.to_uppercase();
        if self.registry.reference().places.find(&code).is_some() {
            return code;
        }
        let named = self.countries.get(&fold(text));
        named.cloned().unwrap_or_else(|| text.to_owned())
    }

    /// A record by its key, its id, or its name if no other is called so.
    fn key(&self, meaning: &Meaning, text: &str) -> Result<String, String> {
        let names = meaning.known.and_then(|known| self.names.get(&known));
        let Some(names) = names.filter(|names| !names.has_key(text)) else {
            return Ok(text.to_owned());
        };
        match names.called(text).as_slice() {
            [] => Ok(text.to_owned()),
            [key] => Ok((*key).to_owned()),
            several => Err(format!(
                "`{}` is the name of `{}`; write the key of the one that is meant",
                shown(text),
                several.join("` and `")
            )),
        }
    }

    /// A day out of a cell with a day, of a number as workbooks count days, or of a text.
    fn day(&self, cell: &Cell) -> Option<String> {
        match cell {
            Cell::Day(day) => Some(day.clone()),
            Cell::Number(number) => counted(number.parse().ok()?, self.from_1904),
            Cell::Text(text) => self.written_day(text.trim()),
            Cell::Empty | Cell::Mark(_) | Cell::Fault(_) => None,
        }
    }

    fn written_day(&self, text: &str) -> Option<String> {
        let parts: Vec<_> = text.split(['.', '/', '-']).map(str::trim).collect();
        let [one, two, three] = parts.as_slice() else {
            return None;
        };
        let (year, month, day) = match self.days {
            DayOrder::YearMonthDay => (one, two, three),
            DayOrder::DayMonthYear => (three, two, one),
            DayOrder::MonthDayYear => (three, one, two),
        };
        let is_number = |text: &str, most: usize| {
            text.len() <= most && !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit())
        };
        let is_day =
            year.len() == 4 && is_number(year, 4) && is_number(month, 2) && is_number(day, 2);
        is_day.then(|| format!("{year}-{month:0>2}-{day:0>2}"))
    }
}

/// The values of a cell that may hold several, in their order; an empty one keeps its place.
pub(super) fn parts(cell: &Cell) -> Vec<Cell> {
    let Cell::Text(text) = cell else {
        return match cell.is_empty() {
            true => Vec::new(),
            false => vec![cell.clone()],
        };
    };
    let mut parts: Vec<_> = text
        .split(PARTS)
        .map(|part| Cell::text(part.trim()))
        .collect();
    while parts.last().is_some_and(Cell::is_empty) {
        parts.pop();
    }
    parts
}

fn mark(text: &str) -> &str {
    match text.to_lowercase().as_str() {
        "true" | "yes" | "y" => "true",
        "false" | "no" | "n" => "false",
        _ => text,
    }
}

/// The day that a workbook counts so. It takes 1900 for a leap year, so that days before March 1900 are one off.
fn counted(number: u32, from_1904: bool) -> Option<String> {
    let (start, number) = match (from_1904, number) {
        (true, number) => (jiff::civil::date(1904, 1, 1), number),
        (false, 0) => return None,
        (false, 60) => return None,
        (false, 1..60) => (jiff::civil::date(1899, 12, 31), number),
        (false, number) => (jiff::civil::date(1899, 12, 30), number),
    };
    let day = start
        .checked_add(jiff::Span::new().try_days(number).ok()?)
        .ok()?;
    Some(day.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_as_workbooks_do() {
        let cases = [
            (1, false, Some("1900-01-01")),
            (59, false, Some("1900-02-28")),
            (60, false, None),
            (61, false, Some("1900-03-01")),
            (41_424, false, Some("2013-05-30")),
            (39_962, true, Some("2013-05-30")),
            (4_000_000_000, false, None),
        ];
        for (number, from_1904, expected) in cases {
            assert_eq!(counted(number, from_1904).as_deref(), expected, "{number}");
        }
    }

    #[test]
    fn several_values_keep_their_places() {
        let shown = |text: &str| {
            let parts = parts(&Cell::text(text));
            let texts = parts
                .iter()
                .map(|part| part.shown().unwrap_or_default().into_owned());
            texts.collect::<Vec<_>>()
        };
        assert_eq!(shown("DE; US\nFR;"), ["DE", "US", "FR"]);
        assert_eq!(shown(";2013-05-30"), ["", "2013-05-30"]);
    }
}
