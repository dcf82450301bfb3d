//! What columns mean: by their headers, by what is said, and by a mapping that was kept.

use super::{ask_after, import, lines, refused, write};
use crate::harness::{Server, complained, run};

#[tokio::test]
async fn a_mapping_is_made_once_and_used_again() {
    let server = Server::empty();
    let folder = tempfile::tempdir().unwrap();
    let text = "Lieferant;Land;SAP-Nr;Bemerkung;Geprüft\nAcme;DE;4711;nett;31.01.2026\n";
    let file = write(folder.path(), "a.csv", text);
    let told = refused(server.data(), "vendors", &file, &[]);
    insta::assert_snapshot!(lines(&told, "refuse", folder.path()).join("\n"), @r"
    a.csv: line 1, column A: `Lieferant` is no column that is known; docs/tables.md lists what is known; map it to a field, or have it ignored
    a.csv: line 1, column B: `Land` is no column that is known; docs/tables.md lists what is known; map it to a field, or have it ignored
    a.csv: line 1, column C: `SAP-Nr` is no column that is known; docs/tables.md lists what is known; map it to a field, or have it ignored
    a.csv: line 1, column D: `Bemerkung` is no column that is known; docs/tables.md lists what is known; map it to a field, or have it ignored
    a.csv: line 1, column E: `Geprüft` is no column that is known; docs/tables.md lists what is known; map it to a field, or have it ignored
    ");

    let start = write(folder.path(), "start.yaml", "days: DAY_MONTH_YEAR\n");
    let kept = folder.path().join("kept.yaml");
    let flags = [
        "--mapping",
        start.to_str().unwrap(),
        "--save-mapping",
        kept.to_str().unwrap(),
        "--column",
        "Lieferant=name",
        "--column",
        "Land=country",
        "--column",
        "SAP-Nr=externalReferences[sap]",
        "--column",
        "Geprüft=review.last",
        "--ignore-column",
        "bemerkung",
        "--set",
        "kind=COMPANY",
    ];
    import(server.data(), "vendors", &file, &flags);
    insta::assert_snapshot!(std::fs::read_to_string(&kept).unwrap(), @r"
    columns:
    - header: Lieferant
      field: name
    - header: Land
      field: country
    - header: SAP-Nr
      field: externalReferences[sap]
    - header: Geprüft
      field: review.last
    ignored:
    - bemerkung
    fixed:
    - field: kind
      value: COMPANY
    days: DAY_MONTH_YEAR
    ");

    // The next list says another name, and is of the same supplier.
    let file = write(
        folder.path(),
        "b.csv",
        text.replace("Acme", "Acme Holding").replace("2026", "2027"),
    );
    let told = import(
        server.data(),
        "vendors",
        &file,
        &["--mapping", kept.to_str().unwrap()],
    );
    insta::assert_snapshot!(told, @r#"
    update  vendors `acme`
              name: "Acme" -> "Acme Holding"
              review: {last: "2026-01-31"} -> {last: "2027-01-31"}
    plan: create 0, update 1, retire 0, leave 0, reasons to refuse 0
    done: revision 2
    "#);
    let file = write(folder.path(), "c.csv", "Lieferant\nAcme\n");
    let told = refused(
        server.data(),
        "vendors",
        &file,
        &["--mapping", kept.to_str().unwrap()],
    );
    assert!(
        told.contains("the mapping names a column `Land`, which the table has not"),
        "{told}"
    );
}

#[tokio::test]
async fn a_column_of_one_entry_keeps_the_others() {
    let server = Server::empty();
    let draft = serde_json::json!({ "key": "acme", "name": "Acme", "kind": "COMPANY",
        "identifiers": [{ "scheme": "DUNS", "value": "1" }, { "scheme": "LEI", "value": "2" }] });
    server.register("vendor", draft).await;
    let folder = tempfile::tempdir().unwrap();
    let file = write(folder.path(), "a.csv", "key,identifiers[LEI]\nacme,3\n");
    let done = import(server.data(), "vendors", &file, &[]);
    let query = "{ vendor(id: \"acme\") { identifiers { scheme value } } }";
    let found = ask_after(&server, &done, query).await;
    let expected =
        serde_json::json!([{ "scheme": "LEI", "value": "3" }, { "scheme": "DUNS", "value": "1" }]);
    assert_eq!(found["vendor"]["identifiers"], expected);
}

#[tokio::test]
async fn headers_that_say_nothing_or_the_same_are_refused_at_once() {
    let data = tempfile::tempdir().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let text = "Vendor,Name,Contry,,Kind,kind\nA,B,DE,x,COMPANY,COMPANY\n";
    let file = write(folder.path(), "a.csv", text);
    let flags = [
        "--set",
        "name=X",
        "--set",
        "nmae=Y",
        "--column",
        "Gone=tier",
    ];
    let told = refused(data.path(), "vendors", &file, &flags);
    insta::assert_snapshot!(lines(&told, "refuse", folder.path()).join("\n"), @r"
    a.csv: line 1, column B: `Name` is `name`, and so is `Vendor`; have one of them ignored, or map it to another field
    a.csv: line 1, column C: `Contry` is no column that is known; known are `Country`, `Country code`, `Contact`; map it to a field, or have it ignored
    a.csv: line 1, column D: no header above a column with values; write one
    a.csv: line 1, column F: `kind` is `kind`, and so is `Kind`; have one of them ignored, or map it to another field
    a.csv: `name` is to be the same in each row, and the column `Vendor` says it too; leave one out
    a.csv: `nmae` is no field of vendors; known are `name`
    a.csv: the mapping names a column `Gone`, which the table has not; add it, or take it out of the mapping
    ");
}

#[tokio::test]
async fn a_mapping_that_cannot_be_read_says_why() {
    let data = tempfile::tempdir().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = write(folder.path(), "a.csv", "name\nA\n");
    let mapping = write(folder.path(), "m.yaml", "colums: []\n");
    let told = refused(
        data.path(),
        "vendors",
        &file,
        &["--mapping", mapping.to_str().unwrap()],
    );
    assert!(
        told.contains("m.yaml: cannot be read as a mapping:") && told.contains("colums"),
        "{told}"
    );
    let told = refused(data.path(), "vendor", &file, &[]);
    assert!(
        told.contains("there are no tables of `vendor`; there are of vendors, agreements, flows"),
        "{told}"
    );
}

#[test]
fn the_page_on_tables_names_every_column() {
    let page =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/tables.md")).unwrap();
    let page = page.split_whitespace().collect::<Vec<_>>().join(" ");
    let data = tempfile::tempdir().unwrap();
    for noun in ["vendors", "agreements", "flows"] {
        let path = data.path().join(format!("{noun}.xlsx"));
        let made = run(
            &["table", "template", noun, "-o", path.to_str().unwrap()],
            data.path(),
        );
        assert!(made.status.success(), "{}", complained(&made));
        for header in super::workbooks::headers(&path) {
            assert!(page.contains(&format!("`{header}`")), "{noun}: {header}");
        }
    }
}
