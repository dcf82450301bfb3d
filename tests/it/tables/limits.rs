//! What is too large, damaged, or no table at all is refused, soon and in words.

use std::io::{Cursor, Write};
use std::time::{Duration, Instant};

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use steward::manifest::table::limits::Limits;
use steward::manifest::table::mapping::TableMapping;
use steward::manifest::table::{TableNoun, read};
use steward::registry::value::Registry;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::workbooks::{book, sheet};
use super::{refused, write};

/// Why a table is refused as a whole.
fn why(bytes: &[u8]) -> String {
    let mapping = TableMapping::default();
    let read = read(
        TableNoun::Vendors,
        ("t", bytes),
        &mapping,
        &Limits::FILE,
        &Registry::default(),
    );
    let errors = read.expect_err("it is refused");
    errors
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join("\n")
}

fn small() -> Vec<u8> {
    book([sheet(
        "V",
        &[&["key", "name", "kind"], &["a", "A", "COMPANY"]],
    )])
}

/// The workbook with another content of one part, or one part more.
fn with_part(name: &str, content: &[u8]) -> Vec<u8> {
    let mut from = ZipArchive::new(Cursor::new(small())).unwrap();
    let mut to = ZipWriter::new(Cursor::new(Vec::new()));
    let names: Vec<_> = (0..from.len())
        .map(|index| from.by_index(index).unwrap().name().unwrap().into_owned())
        .collect();
    let is_new = !names.iter().any(|part| part == name);
    for part in names.into_iter().chain(is_new.then(|| name.to_owned())) {
        to.start_file(part.as_str(), SimpleFileOptions::default())
            .unwrap();
        if part == name {
            to.write_all(content).unwrap();
        } else {
            std::io::copy(&mut from.by_name(&part).unwrap(), &mut to).unwrap();
        }
    }
    to.finish().unwrap().into_inner()
}

const SHEET: &str = "xl/worksheets/sheet1.xml";
const TEXTS: &str = "xl/sharedStrings.xml";

#[test]
fn what_is_no_table_says_what_to_do() {
    let cases: Vec<(Vec<u8>, &str)> = vec![
        (Vec::new(), "t: the table is empty; "),
        (b"\n\n,,\n".to_vec(), "t: the table is empty; "),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec(),
            "t: a workbook with a password, or in the old format",
        ),
        (b"PK\x03\x04nothing".to_vec(), "t: damaged; "),
        (b"%PDF-1.7\0\0".to_vec(), "t: neither CSV nor a workbook"),
        (b"\xff\xfek\0e\0y\0".to_vec(), "t: written in UTF-16; "),
        (b"key,name\na,\xfc\n".to_vec(), "t: line 2: not UTF-8; "),
        (small()[..400].to_vec(), "t: damaged; "),
        (
            with_part("[Content_Types].xml", b"<x/>")
                .into_iter()
                .take(900)
                .collect(),
            "t: damaged; ",
        ),
        (
            with_part(SHEET, b"<worksheet><sheetData><row>"),
            "t: damaged; ",
        ),
    ];
    for (bytes, expected) in cases {
        let told = why(&bytes);
        assert!(told.starts_with(expected), "{told}");
    }
    let mut other = ZipWriter::new(Cursor::new(Vec::new()));
    other
        .start_file("a.txt", SimpleFileOptions::default())
        .unwrap();
    let other = other.finish().unwrap().into_inner();
    assert!(why(&other).starts_with("t: an archive, and no workbook in `.xlsx`; "));
}

#[test]
fn an_archive_that_unfolds_is_refused_before_it_does() {
    let begun = Instant::now();
    let bomb = with_part(SHEET, &vec![b' '; 70 * 1024 * 1024]);
    assert!(bomb.len() < 1024 * 1024);
    let mut liar = bomb.clone();
    // The archive says that the part is short.
    let said = (70_u32 * 1024 * 1024).to_le_bytes();
    let places: Vec<_> = (0..liar.len() - 4)
        .filter(|at| liar[*at..at + 4] == said)
        .collect();
    assert!(!places.is_empty());
    for at in places {
        liar[at..at + 4].copy_from_slice(&100_u32.to_le_bytes());
    }
    let unpacked = begun.elapsed();
    assert!(why(&bomb).starts_with("t: unpacks to more than 67108864 bytes; "));
    let told = why(&liar);
    assert!(
        told.starts_with("t: unpacks to more than") || told.starts_with("t: damaged; "),
        "{told}"
    );
    assert!(begun.elapsed() - unpacked < Duration::from_secs(10));
}

#[test]
fn a_formula_that_was_never_worked_out_is_no_empty_cell() {
    let cells = |line: u32, texts: [&str; 3]| {
        let cells = ["A", "B", "C"].iter().zip(texts);
        let cell =
            |(column, text): (&&str, &str)| format!("<c r=\"{column}{line}\" t=\"str\">{text}</c>");
        format!(
            "<row r=\"{line}\">{}</row>",
            cells.map(cell).collect::<String>()
        )
    };
    let head = cells(1, ["<v>key</v>", "<v>name</v>", "<v>kind</v>"]);
    let line = cells(2, ["<v>a</v>", "<f>UPPER(A2)</f>", "<v>COMPANY</v>"]);
    let sheet = format!("<worksheet><sheetData>{head}{line}</sheetData></worksheet>");
    let book = with_part(SHEET, sheet.as_bytes());
    let mapping = TableMapping::default();
    let read = read(
        TableNoun::Vendors,
        ("t", &book),
        &mapping,
        &Limits::FILE,
        &Registry::default(),
    );
    let rows = read.unwrap().manifest.rows;
    let unread = rows[0].content.as_ref().unwrap_err();
    let told: Vec<_> = unread.errors.iter().map(ToString::to_string).collect();
    let expected = "t: V!B2 (name): a formula without a value; open the workbook in a spreadsheet program and save it";
    assert_eq!(told, [expected]);
}

/// Many programs put such a part into a workbook: the name of a printer in UTF-16.
#[test]
fn parts_that_are_no_text_stand_in_nobodys_way() {
    let book = with_part(
        "xl/printerSettings/printerSettings1.bin",
        b"P\0r\0i\0n\0t\0",
    );
    let mapping = TableMapping::default();
    let table = ("t", book.as_slice());
    let read = read(
        TableNoun::Vendors,
        table,
        &mapping,
        &Limits::FILE,
        &Registry::default(),
    );
    assert_eq!(read.unwrap().manifest.rows.len(), 1);
}

#[test]
fn a_count_that_no_workbook_has_makes_no_room() {
    let texts = "<sst uniqueCount=\"99999999999\"><si><t>key</t></si></sst>";
    assert!(why(&with_part(TEXTS, texts.as_bytes())).starts_with("t: unpacks to more than"));
    let wide: Vec<_> = std::iter::once(0xfeff)
        .chain(texts.encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    assert!(
        why(&with_part(TEXTS, &wide)).starts_with("t: written in an encoding other than UTF-8; ")
    );
    let declared = format!("<?xml version=\"1.0\" encoding=\"ISO-2022-JP\"?>{texts}");
    let far = texts.replacen(
        "uniqueCount",
        &format!(
            "a=\"{}\" uniqueCount{}",
            "x".repeat(65_000),
            " ".repeat(2_000)
        ),
        1,
    );
    assert!(why(&with_part(TEXTS, far.as_bytes())).starts_with("t: unpacks to more than"));
    assert!(
        why(&with_part(TEXTS, declared.as_bytes())).starts_with("t: written in an encoding other")
    );
}

#[test]
fn a_million_cells_are_refused_at_the_limit() {
    let line = format!("{}\n", ["x"; 10].join(","));
    let csv = format!(
        "{}{}",
        "key,name,kind,a,b,c,d,e,f,g\n",
        line.repeat(100_000)
    );
    let begun = Instant::now();
    let told = why(csv.as_bytes());
    assert!(
        told.starts_with("t: line 50001: more than 500000 cells; "),
        "{told}"
    );
    let row = |number: usize| {
        let cells: String = ('A'..='J')
            .map(|letter| format!("<c r=\"{letter}{number}\"><v>1</v></c>"))
            .collect();
        format!("<row r=\"{number}\">{cells}</row>")
    };
    let rows: String = (1..=100_000).map(row).collect();
    let big = with_part(
        SHEET,
        format!("<worksheet><sheetData>{rows}</sheetData></worksheet>").as_bytes(),
    );
    let told = why(&big);
    assert!(
        told.starts_with("t: V!A50001: more than 500000 cells; "),
        "{told}"
    );
    assert!(begun.elapsed() < Duration::from_secs(60));
    // Two cells, between which nothing stands.
    let far = "<worksheet><sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row><row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c>\
               </row></sheetData></worksheet>";
    let told = why(&with_part(SHEET, far.as_bytes()));
    assert!(
        told.starts_with("t: V!XFD1048576: more than 256 columns; "),
        "{told}"
    );
}

#[test]
fn texts_columns_and_sheets_have_their_limits() {
    let long = format!("key,name\na,{}\n", "x".repeat(40_000));
    assert!(
        why(long.as_bytes()).starts_with("t: line 2, column B: longer than 32767 characters; ")
    );
    let wide = "x,".repeat(300);
    assert!(why(wide.as_bytes()).starts_with("t: line 1: more than 256 columns; "));
    let sheets = (0..65).map(|number| sheet(&format!("S{number}"), &[&["key"]]));
    assert!(why(&book(sheets)).starts_with("t: more than 64 sheets; "));
}

#[test]
fn a_file_that_is_too_long_is_not_read() {
    let (data, folder) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let file = write(folder.path(), "long.csv", vec![b'x'; 33 * 1024 * 1024]);
    let told = refused(data.path(), "vendors", &file, &[]);
    assert!(
        told.contains("longer than 33554432 bytes; split the file"),
        "{told}"
    );
}

/// No bytes make it panic: any text, any bytes, and a workbook with any bytes changed.
#[test]
fn no_bytes_end_it() {
    let registry = Registry::default();
    let mapping = TableMapping::default();
    let small = small();
    let mut runner = TestRunner::new(Config::with_cases(400));
    let changed = (
        proptest::collection::vec((0..small.len(), any::<u8>()), 0..8),
        0..=small.len(),
    )
        .prop_map(|(changes, end)| {
            let mut bytes = small.clone();
            for (at, byte) in changes {
                bytes[at] = byte;
            }
            bytes.truncate(end.max(small.len() / 2));
            bytes
        });
    // Parts whose tags are whole and whose numbers are wild.
    let cells = proptest::collection::vec("[A-Z]{0,9}[0-9]{0,12}", 0..6).prop_map(|names| {
        let cells: String = names.iter().map(|name| format!("<row r=\"{name}\"><c r=\"{name}\" s=\"{name}\"><v>{name}</v></c></row>")).collect();
        let reference = names.first().cloned().unwrap_or_default();
        let sheet = format!("<worksheet><dimension ref=\"B9:{reference}\"/><sheetData>{cells}</sheetData><mergeCells><mergeCell ref=\"C9:{reference}\"/></mergeCells></worksheet>");
        with_part(SHEET, sheet.as_bytes())
    });
    let any = prop_oneof![
        "\\PC{0,80}".prop_map(String::into_bytes),
        "[a-z\",;\n\t]{0,80}".prop_map(|text| format!("key,name,kind\n{text}").into_bytes()),
        proptest::collection::vec(any::<u8>(), 0..200),
        changed,
        cells,
    ];
    let looked = runner.run(&any, |bytes| {
        for noun in TableNoun::ALL {
            let _ = read(noun, ("t", &bytes), &mapping, &Limits::REQUEST, &registry);
        }
        Ok(())
    });
    looked.unwrap();
}
