//! XLSX: days, formulas, merged cells, sheets, and the template.

use std::path::Path;

use calamine::{Data, Reader, Xlsx, open_workbook};
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook, Worksheet};
use serde_json::json;

use super::{ask_after, import, lines, refused, write};
use crate::harness::{Server, complained, run};

/// The headers of the first sheet.
pub fn headers(path: &Path) -> Vec<String> {
    let mut book: Xlsx<_> = open_workbook(path).unwrap();
    let range = book.worksheet_range_at(0).unwrap().unwrap();
    let first = range.rows().next().unwrap();
    first.iter().map(Data::to_string).collect()
}

/// A sheet of texts.
pub fn sheet(name: &str, lines: &[&[&str]]) -> Worksheet {
    let mut sheet = Worksheet::new();
    sheet.set_name(name).unwrap();
    for (row, line) in (0..).zip(lines) {
        for (column, text) in (0..).zip(*line) {
            if !text.is_empty() {
                sheet.write_string(row, column, *text).unwrap();
            }
        }
    }
    sheet
}

pub fn book(sheets: impl IntoIterator<Item = Worksheet>) -> Vec<u8> {
    let mut book = Workbook::new();
    for sheet in sheets {
        book.push_worksheet(sheet);
    }
    book.save_to_buffer().unwrap()
}

#[tokio::test]
async fn vendors_agreements_and_flows_come_out_of_workbooks() {
    let server = Server::with_sample();
    let folder = tempfile::tempdir().unwrap();
    let mut vendors = sheet(
        "Vendors",
        &[
            &[
                "Name",
                "Kind",
                "Tier",
                "Last review",
                "Owner",
                "Owner from",
                "Website",
            ],
            &["Kova", "Company"],
            &["Kova Mail", "Product", "", "", "Kova"],
        ],
    );
    let day = Format::new().set_num_format("dd/mm/yyyy");
    let date = ExcelDateTime::from_ymd(2026, 1, 31).unwrap();
    vendors.write_number(1, 2, 3).unwrap();
    vendors
        .write_datetime_with_format(1, 3, &date, &day)
        .unwrap();
    // A day whose cell does not look like one.
    vendors.write_number(2, 5, 46_053).unwrap();
    let formula = Formula::new("=\"https://\"&\"kova.example\"").set_result("https://kova.example");
    vendors.write_formula(2, 6, formula).unwrap();
    let file = write(folder.path(), "vendors.xlsx", book([vendors]));
    let done = import(server.data(), "vendors", &file, &[]);
    let query = "{ vendor(id: \"kova\") { tier review { last } } product: vendor(id: \"kova-mail\") { website \
                 owners { owner { key } from } } }";
    let found = ask_after(&server, &done, query).await;
    assert_eq!(
        found["vendor"],
        json!({ "tier": 3, "review": { "last": "2026-01-31" } })
    );
    assert_eq!(
        found["product"],
        json!({ "website": "https://kova.example", "owners": [{ "owner": { "key": "kova" }, "from": "2026-01-31" }] })
    );
    let again = import(server.data(), "vendors", &file, &[]);
    assert!(again.contains("leave 2, "), "{again}");

    let agreements = sheet(
        "Sheet1",
        &[
            &["Key", "Kind", "Our entity", "Vendor", "State"],
            &["kova-dpa", "DPA", "autel", "Kova", "In force"],
        ],
    );
    let file = write(folder.path(), "agreements.xlsx", book([agreements]));
    import(server.data(), "agreements", &file, &[]);
    let again = import(server.data(), "agreements", &file, &[]);
    assert!(again.contains("leave 1, "), "{again}");

    let mut flows = sheet(
        "Sheet1",
        &[
            &[
                "Key",
                "Site",
                "Recipient",
                "Data",
                "State",
                "Persons",
                "Illustrative",
            ],
            &[
                "site.kova",
                "auteltech",
                "Kova Mail",
                "data.behaviour.click",
                "proposed",
            ],
        ],
    );
    flows.write_number(1, 5, 1200.0).unwrap();
    flows.write_boolean(1, 6, true).unwrap();
    let file = write(folder.path(), "flows.xlsx", book([flows]));
    let done = import(server.data(), "flows", &file, &[]);
    let query = "{ flow(id: \"site.kova\") { persons state illustrative } }";
    let found = ask_after(&server, &done, query).await;
    assert_eq!(
        found["flow"],
        json!({ "persons": 1200, "state": "PROPOSED", "illustrative": true })
    );
    let again = import(server.data(), "flows", &file, &[]);
    assert!(again.contains("leave 1, "), "{again}");
}

#[tokio::test]
async fn cells_without_a_value_are_refused_by_their_names() {
    let data = tempfile::tempdir().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let mut vendors = sheet(
        "Our list",
        &[
            &["Key", "Name", "Kind", "Last review", "Note"],
            &["a", "A", "COMPANY"],
            &["b", "B", "firm"],
        ],
    );
    vendors
        .write_formula(1, 3, Formula::new("=1/0").set_result("#DIV/0!"))
        .unwrap();
    let time = Format::new().set_num_format("yyyy-mm-dd hh:mm");
    vendors
        .write_number_with_format(2, 3, 46_053.5, &time)
        .unwrap();
    let file = write(folder.path(), "v.xlsx", book([vendors]));
    let told = refused(data.path(), "vendors", &file, &["--ignore-column", "Note"]);
    insta::assert_snapshot!(lines(&told, "refuse", folder.path()).join("\n"), @r"
    v.xlsx: Our list!D2 (Last review): the formula gives `#DIV/0!`; mend it, or write the value
    v.xlsx: Our list!C3 (Kind): `firm` is not one of COMPANY, PRODUCT
    v.xlsx: Our list!D3 (Last review): `2026-01-31 12:00:00` is not a day; write it as `2013-05-30`
    ");
}

#[tokio::test]
async fn merged_cells_are_refused_where_they_hold_values() {
    let data = tempfile::tempdir().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let texts: &[&[&str]] = &[
        &["Vendors of 2026"],
        &["Key", "Name", "Kind"],
        &["a", "A", "COMPANY"],
        &["b", "B", ""],
    ];
    let mut vendors = sheet("V", texts);
    vendors
        .merge_range(0, 0, 0, 2, "Vendors of 2026", &Format::new())
        .unwrap();
    let mapping = write(folder.path(), "m.yaml", "headerRow: 2\n");
    let mapping = ["--mapping", mapping.to_str().unwrap()];
    let mut merged = sheet("V", texts);
    merged
        .merge_range(2, 2, 3, 2, "COMPANY", &Format::new())
        .unwrap();
    let file = write(folder.path(), "merged.xlsx", book([merged]));
    let told = refused(data.path(), "vendors", &file, &mapping);
    assert!(
        told.contains("merged.xlsx: V!C3: merged with other cells; part them, and fill in each\n"),
        "{told}"
    );
    let file = write(folder.path(), "title.xlsx", book([vendors]));
    let told = refused(data.path(), "vendors", &file, &mapping);
    assert_eq!(
        lines(&told, "refuse", folder.path()),
        ["title.xlsx: V!C4 (Kind): `kind` is required; give it a value"]
    );
}

#[tokio::test]
async fn of_several_sheets_the_one_that_is_meant_is_read() {
    let data = tempfile::tempdir().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let one =
        |name: &str, key: &str| sheet(name, &[&["key", "name", "kind"], &[key, key, "COMPANY"]]);
    let file = write(
        folder.path(),
        "two.xlsx",
        book([one("Old", "old"), one("New", "new")]),
    );
    let told = refused(data.path(), "vendors", &file, &[]);
    assert!(
        told.contains("several sheets, `Old`, `New`; say which is the table"),
        "{told}"
    );
    let told = refused(data.path(), "vendors", &file, &["--sheet", "Nwe"]);
    assert!(
        told.contains("there is no sheet `Nwe`; there are `Old`, `New`"),
        "{told}"
    );
    let told = import(
        data.path(),
        "vendors",
        &file,
        &["--sheet", "new", "--dry-run"],
    );
    assert!(told.starts_with("create  vendors `new`\n"), "{told}");

    let mut hidden = one("Hidden", "hidden");
    hidden.set_hidden(true);
    let file = write(
        folder.path(),
        "hidden.xlsx",
        book([one("Seen", "seen"), hidden]),
    );
    let told = import(data.path(), "vendors", &file, &["--dry-run"]);
    assert!(told.starts_with("create  vendors `seen`\n"), "{told}");
    let file = write(
        folder.path(),
        "named.xlsx",
        book([one("Other", "a"), one("VENDORS", "b")]),
    );
    let told = import(data.path(), "vendors", &file, &["--dry-run"]);
    assert!(told.starts_with("create  vendors `b`\n"), "{told}");
}

#[tokio::test]
async fn a_template_that_is_filled_in_comes_back_without_a_word() {
    let server = Server::with_sample();
    let folder = tempfile::tempdir().unwrap();
    let filled = [
        (
            "vendors",
            json!({ "Name": "Filled", "Kind": "COMPANY", "Standing": "APPROVED", "Country": "DE" }),
        ),
        (
            "agreements",
            json!({ "Key": "filled", "Kind": "DPA", "Our entity": "autel", "Vendor": "filled", "State": "DRAFT" }),
        ),
        (
            "flows",
            json!({ "Key": "filled", "From property": "auteltech", "To vendor": "filled",
            "Categories": "data.behaviour.click", "State": "PROPOSED", "Actions": "USE; SELL" }),
        ),
    ];
    for (noun, values) in filled {
        let path = folder.path().join(format!("{noun}.xlsx"));
        let made = run(
            &["table", "template", noun, "-o", path.to_str().unwrap()],
            server.data(),
        );
        assert!(made.status.success(), "{}", complained(&made));
        let empty = import(server.data(), noun, &path, &[]);
        assert!(
            empty.ends_with("nothing to change: the register says so already\n"),
            "{empty}"
        );
        let headers = headers(&path);
        let mut sheet = Worksheet::new();
        for (column, header) in (0..).zip(&headers) {
            sheet.write_string(0, column, header).unwrap();
            if let Some(value) = values[header].as_str() {
                sheet.write_string(1, column, value).unwrap();
            }
        }
        let known = values
            .as_object()
            .unwrap()
            .keys()
            .all(|header| headers.contains(header));
        assert!(known, "{headers:?}");
        let file = write(folder.path(), "filled.xlsx", book([sheet]));
        let told = import(server.data(), noun, &file, &[]);
        assert!(
            told.contains(&format!("create  {noun} `filled`\n")),
            "{told}"
        );
    }
}

/// What a part of the workbook says.
fn part(path: &Path, name: &str) -> String {
    let mut archive = zip::ZipArchive::new(std::fs::File::open(path).unwrap()).unwrap();
    std::io::read_to_string(archive.by_name(name).unwrap()).unwrap()
}

#[tokio::test]
async fn a_template_offers_what_there_is_to_choose_from() {
    let server = Server::with_sample();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("flows.xlsx");
    run(
        &["table", "template", "flows", "-o", path.to_str().unwrap()],
        server.data(),
    );
    let table = part(&path, "xl/worksheets/sheet1.xml");
    assert!(table.contains("state=\"frozen\""), "{table}");
    for list in [
        "\"CONFIRMED,PROPOSED\"",
        "\"PERSONAL,PSEUDONYMOUS,AGGREGATE,ANONYMOUS\"",
        "\"yes,no\"",
        "Lists!$",
    ] {
        assert!(table.contains(list), "{list} is not in {table}");
    }
    assert!(
        part(&path, "xl/workbook.xml").contains("name=\"Lists\" sheetId=\"2\" state=\"hidden\"")
    );
    let offered = part(&path, "xl/sharedStrings.xml");
    assert!(offered.contains("data.behaviour.click"));
    assert!(table.contains("\"auteltech,linked-sites,other-company-sites,sites-of-others\""));
    let notes = part(&path, "xl/comments1.xml");
    assert!(
        notes.contains("The data categories that go, at least one"),
        "{notes}"
    );
}
