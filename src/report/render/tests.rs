//! Rendering, where it does not need a register.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::cell::Cell as Counter;
use std::io::{self, Write};
use std::rc::Rc;

use entity::id::Uuid;
use jiff::civil::date;

use super::{Format, display_name, file_name, write};
use crate::registry::noun::RecordId;
use crate::registry::nouns::NounKind;
use crate::registry::revision::{Revision, RevisionHash};
use crate::report::content::{
    Block, Cell, Column, Kind, Provenance, Report, Row, Rows, Section, Table,
};
use crate::report::words::Language;

/// So many rows that nobody would want them in memory.
const MANY: u64 = 1_000_000;

/// A report of one table, and how many of its rows were made.
fn long() -> (Report<'static>, Rc<Counter<u64>>) {
    let made = Rc::new(Counter::new(0));
    let count = Rc::clone(&made);
    let rows = Rows::walk(move || {
        let count = Rc::clone(&count);
        (0..MANY).map(move |number| {
            count.set(count.get() + 1);
            Row {
                cells: vec![Cell::Number(number)],
                record: RecordId {
                    noun: NounKind::Vendor,
                    uuid: Uuid::from_u128(number.into()),
                },
                source: "a document".into(),
            }
        })
    });
    let table = Table {
        id: "numbers",
        title: "Numbers".into(),
        columns: vec![Column {
            id: "number",
            label: "Number".into(),
            kind: Kind::Number,
        }],
        rows,
        main: true,
    };
    let report = Report {
        name: "numbers",
        title: "Numbers: a/b \"c\"".into(),
        words: Language::English.words(),
        provenance: Provenance {
            day: date(2013, 5, 30),
            as_of: None,
            revision: Revision(7),
            hash: RevisionHash::default(),
            revised: jiff::Timestamp::UNIX_EPOCH,
            reference: "2026-11-22".to_owned(),
            filters: vec![("vendor", "../x".into()), ("language", "en".into())],
            program: "0.0.0",
        },
        sections: vec![Section {
            id: "numbers".to_owned(),
            title: "Numbers".into(),
            blocks: vec![Block::Table(table)],
        }],
    };
    (report, made)
}

/// A client that goes away after so many bytes.
struct Leaving(usize);

impl Write for Leaving {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 = self
            .0
            .checked_sub(bytes.len())
            .ok_or(io::ErrorKind::BrokenPipe)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_client_that_goes_away_ends_the_work() {
    for format in [Format::Csv, Format::Json, Format::Html] {
        let (report, made) = long();
        let failed = write(&report, format, &mut Leaving(200_000)).unwrap_err();
        assert_eq!(failed.kind(), io::ErrorKind::BrokenPipe, "{format:?}");
        assert!(made.get() < 20_000, "{format:?} made {} rows", made.get());
    }
}

#[test]
fn what_does_not_fit_is_refused_with_the_remedy() {
    let (report, _) = long();
    #[cfg(feature = "pdf")]
    assert!(
        super::fits(&report, Format::Pdf)
            .unwrap_err()
            .contains("xlsx or csv")
    );
    assert_eq!(super::fits(&report, Format::Xlsx), Ok(()));
    assert_eq!(super::fits(&report, Format::Csv), Ok(()));
}

#[test]
fn names_of_files_are_names() {
    let (report, _) = long();
    assert_eq!(
        file_name(&report, Format::Csv),
        "steward-numbers-..x-2013-05-30.csv"
    );
    assert_eq!(
        display_name(&report, Format::Csv),
        "Numbers_ a_b _c_ 2013-05-30.csv"
    );
}
