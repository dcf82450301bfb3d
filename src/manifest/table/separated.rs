//! CSV: cells parted by a comma, a semicolon or a tab, as the first line has them.

use csv::{ReaderBuilder, StringRecord, Trim};

use super::cell::Cell;
use super::limits::Limits;
use super::sheet::{Fault, Line, Sheet};

/// What may part cells; among equals the first.
const SEPARATORS: [u8; 3] = [b',', b';', b'\t'];

/// Reads a text.
pub(super) fn read(text: &str, limits: &Limits) -> Result<Sheet, Fault> {
    let (separator, text, skipped) = separator(text);
    if let Some(line) = open_quote(text, separator) {
        let message = "a quote is opened here and never closed; close it, or double it if it is part of the text";
        return Err(Fault::at(None, line + skipped, 0, message));
    }
    let mut reader = ReaderBuilder::new()
        .delimiter(separator)
        .has_headers(false)
        .flexible(true)
        .trim(Trim::None)
        .from_reader(text.as_bytes());
    let mut record = StringRecord::new();
    let mut sheet = Sheet::default();
    let mut ends = Ends {
        text: text.as_bytes(),
        offset: 0,
        line: 1 + skipped,
    };
    let mut cells = 0;
    loop {
        let read = reader.read_record(&mut record);
        if !read.map_err(|_| {
            Fault::whole("cannot be read as CSV; save the table once more as CSV in UTF-8")
        })? {
            return Ok(sheet);
        }
        let number = ends.line_at(record.position().map_or(0, csv::Position::byte));
        cells += record.len();
        if cells > limits.cells {
            return Err(Fault::at(None, number, 0, limits.too_many_cells()));
        }
        if record.len() > limits.columns {
            return Err(Fault::at(None, number, 0, limits.too_many_columns()));
        }
        let line = line(number, &record, limits)?;
        refuse_short(&sheet, &line, record.len())?;
        if line.cells.iter().any(|cell| !cell.is_empty()) {
            sheet.lines.push(line);
        }
    }
}

/// The ends of lines, counted: the reader of CSV notices an end of two signs, and empty lines, too late.
struct Ends<'a> {
    text: &'a [u8],
    offset: usize,
    line: u64,
}

impl Ends<'_> {
    /// The line on which the record begins that is found from there on.
    fn line_at(&mut self, byte: u64) -> u64 {
        let start = usize::try_from(byte).unwrap_or(usize::MAX);
        while let Some(sign) = self.text.get(self.offset) {
            if self.offset >= start && !matches!(sign, b'\r' | b'\n') {
                break;
            }
            self.line += u64::from(*sign == b'\n');
            self.offset += 1;
        }
        self.line
    }
}

fn line(number: u64, record: &StringRecord, limits: &Limits) -> Result<Line, Fault> {
    let mut cells = Vec::with_capacity(record.len());
    for (text, column) in record.iter().zip(1..) {
        if text.len() > limits.text && text.chars().count() > limits.text {
            return Err(Fault::at(None, number, column, limits.too_long()));
        }
        cells.push(Cell::text(text));
    }
    Ok(Line { number, cells })
}

/// A line with fewer cells than the one before is cut off, or a separator is missing: whose cells these are is not certain.
fn refuse_short(sheet: &Sheet, line: &Line, cells: usize) -> Result<(), Fault> {
    let Some(before) = sheet.lines.last() else {
        return Ok(());
    };
    let expected = before.cells.len();
    let is_blank = line.cells.iter().all(Cell::is_empty);
    if cells == expected || is_blank {
        return Ok(());
    }
    let message = format!(
        "{cells} cells where the line before has {expected}; write as many separators in each line, and put a text that \
         holds one into quotes"
    );
    Err(Fault::at(None, line.number, 0, message))
}

/// The separator, the text behind a line that names it (`sep=;`, as some programs write), and the lines passed over.
fn separator(text: &str) -> (u8, &str, u64) {
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    if let Some([named]) = first.trim_end().strip_prefix("sep=").map(str::as_bytes) {
        return (*named, rest, 1);
    }
    let mut counts = SEPARATORS.map(|separator| (separator, 0));
    let mut is_quoted = false;
    for byte in text.bytes() {
        match byte {
            b'"' => is_quoted = !is_quoted,
            b'\n' if !is_quoted && counts.iter().any(|(_, count)| *count > 0) => break,
            _ if is_quoted => {}
            _ => {
                let counted = counts.iter_mut().find(|(separator, _)| *separator == byte);
                if let Some((_, count)) = counted {
                    *count += 1;
                }
            }
        }
    }
    let most = counts
        .iter()
        .map(|(_, count)| *count)
        .max()
        .unwrap_or_default();
    let chosen = counts.iter().find(|(_, count)| *count == most);
    (chosen.map_or(b',', |(separator, _)| *separator), text, 0)
}

/// The line on which a quote is opened that is never closed: the rest of the file would be one cell, unseen.
fn open_quote(text: &str, separator: u8) -> Option<u64> {
    let (mut line, mut opened, mut begins) = (1, None, true);
    let mut bytes = text.bytes().peekable();
    while let Some(byte) = bytes.next() {
        if byte == b'\n' {
            line += 1;
        }
        match (opened, byte) {
            (None, b'"') if begins => opened = Some(line),
            (Some(_), b'"') if bytes.peek() == Some(&b'"') => {
                bytes.next();
            }
            (Some(_), b'"') => opened = None,
            (None | Some(_), _) => {}
        }
        begins = opened.is_none() && (byte == separator || byte == b'\n' || byte == b'\r');
    }
    opened
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn cells(text: &str) -> Vec<(u64, Vec<String>)> {
        let sheet = read(text, &Limits::FILE).unwrap();
        let shown = |cell: &Cell| cell.shown().unwrap_or_default().into_owned();
        let lines = sheet.lines.into_iter();
        lines
            .map(|line| (line.number, line.cells.iter().map(shown).collect()))
            .collect()
    }

    #[test]
    fn every_common_way_to_write_a_table_is_read() {
        let expected = |first: u64| {
            let texts = |one: &str, two: &str| vec![one.to_owned(), two.to_owned()];
            vec![(first, texts("a", "b")), (first + 1, texts("1", "x,y;z"))]
        };
        let cases = [
            ("a,b\n1,\"x,y;z\"\n", 1),
            ("a;b\r\n1;\"x,y;z\"\r\n", 1),
            ("a\tb\n1\tx,y;z", 1),
            ("sep=;\na;b\n1;\"x,y;z\"", 2),
        ];
        for (text, first) in cases {
            assert_eq!(cells(text), expected(first), "{text:?}");
        }
    }

    #[test]
    fn lines_are_counted_through_quoted_line_ends_and_empty_lines() {
        let found = cells("a,b\n\"x\ny\",\"5\"\"\"\n\n,\n1,2\n");
        let numbers: Vec<_> = found.iter().map(|(number, _)| *number).collect();
        assert_eq!(numbers, [1, 2, 6]);
        assert_eq!(found.get(1).unwrap().1, ["x\ny", "5\""]);
    }

    #[test]
    fn what_is_cut_off_is_refused() {
        let cases = [
            ("a,b\n1,\"x\n2,y\n", "f: line 2: a quote is opened here"),
            ("a,b\n1\n", "f: line 2: 1 cells where the line before has 2"),
            ("a,b\n1,2,3\n", "f: line 2: 3 cells where"),
        ];
        for (text, expected) in cases {
            let refused = read(text, &Limits::FILE).unwrap_err().of("f").to_string();
            assert!(refused.starts_with(expected), "{refused}");
        }
    }
}
