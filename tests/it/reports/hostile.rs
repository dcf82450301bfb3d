//! Names that mean harm, in every format: they are shown, and nothing comes of them.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use scraper::{Html, Selector};
use serde_json::{Value, json};

use super::{report, rows, structure};
use crate::harness::Server;

/// What is registered, and how it is shown.
pub(super) const NAMES: [(&str, &str); 9] = [
    ("=1+1", "=1+1"),
    ("@SUM(A1)", "@SUM(A1)"),
    ("<script>alert(1)</script>", "<script>alert(1)</script>"),
    (
        "\"><img src=x onerror=alert(1)>",
        "\"><img src=x onerror=alert(1)>",
    ),
    (
        "#eval(\"1\") $x$ *a* @b \\ // [c]",
        "#eval(\"1\") $x$ *a* @b \\ // [c]",
    ),
    ("../../etc/passwd", "../../etc/passwd"),
    ("a\u{202E}fdp.exe", "a⟨U+202E⟩fdp.exe"),
    ("谷歌 🦊 Žluťoučký", "谷歌 🦊 Žluťoučký"),
    ("a,\"b\";c", "a,\"b\";c"),
];

async fn server() -> Server {
    server_with(&[]).await
}

pub(super) async fn server_with(settings: &[(&str, &str)]) -> Server {
    let server = Server::with_settings(settings);
    for (at, (name, _)) in NAMES.iter().enumerate() {
        let draft =
            json!({ "key": format!("v{at}"), "name": name, "kind": "COMPANY", "aliases": [name] });
        server.register("vendor", draft).await;
    }
    let long = "W".repeat(190);
    server
        .register(
            "vendor",
            json!({ "key": "v9", "name": long, "kind": "COMPANY" }),
        )
        .await;
    server
}

fn shown() -> Vec<String> {
    let mut all: Vec<_> = NAMES.iter().map(|(_, shown)| (*shown).to_owned()).collect();
    all.push("W".repeat(190));
    all
}

#[tokio::test]
async fn a_table_holds_them_as_texts() {
    let server = server().await;
    let told = structure(&server, "vendors.json").await;
    let names: Vec<_> = rows(&told, "vendors")
        .iter()
        .map(|row| row["vendor"].clone())
        .collect();
    assert_eq!(
        names,
        shown().into_iter().map(Value::String).collect::<Vec<_>>()
    );

    let csv = report(&server, "vendors.csv").await;
    let mut lines = csv::Reader::from_reader(&csv.bytes[..]);
    let names: Vec<_> = lines
        .records()
        .map(|line| line.unwrap()[0].to_owned())
        .collect();
    let safe = shown()
        .into_iter()
        .map(|name| match name.starts_with(['=', '@']) {
            true => format!("'{name}"),
            false => name,
        });
    assert_eq!(names, safe.collect::<Vec<_>>());
    assert!(csv.text().contains("\r\n"));

    let bytes = report(&server, "vendors.xlsx").await.bytes;
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(&bytes)).unwrap();
    let sheet = book.worksheet_range("Vendors").unwrap();
    let names: Vec<_> = sheet.rows().skip(1).map(|row| row[0].clone()).collect();
    assert_eq!(
        names,
        shown().into_iter().map(Data::String).collect::<Vec<_>>()
    );
    assert!(book.worksheet_formula("Vendors").unwrap().is_empty());
}

#[tokio::test]
async fn a_page_shows_them_and_runs_nothing() {
    let server = server().await;
    let page = report(&server, "vendors.html").await;
    let page = Html::parse_document(page.text());
    let select = |what: &str| {
        let selector = Selector::parse(what).unwrap();
        let found = page.select(&selector);
        found
            .map(|it| it.text().collect::<String>())
            .collect::<Vec<_>>()
    };
    assert_eq!(select("tbody th bdi"), shown());
    for nothing in [
        "script",
        "img",
        "iframe",
        "link",
        "form",
        "[onerror]",
        "[onclick]",
        "[src]",
    ] {
        assert_eq!(select(nothing), Vec::<String>::new(), "{nothing}");
    }
    let policy = page
        .select(&Selector::parse("meta[http-equiv]").unwrap())
        .next()
        .unwrap();
    assert_eq!(
        policy.attr("content"),
        Some("default-src 'none'; style-src 'unsafe-inline'")
    );
    for (at, expected) in shown().iter().enumerate() {
        let page = report(&server, &format!("vendor.html?vendor=v{at}")).await;
        let page = Html::parse_document(page.text());
        let title = page.select(&Selector::parse("h1").unwrap()).next().unwrap();
        assert_eq!(
            title.text().collect::<String>(),
            format!("Vendor report: {expected}")
        );
    }
}

#[tokio::test]
async fn a_file_name_holds_no_path_and_no_quote() {
    let server = server().await;
    for at in 0..=NAMES.len() {
        let fetched = report(&server, &format!("vendor.csv?vendor=v{at}&on=2026-11-28")).await;
        let told = fetched.disposition;
        let (plain, encoded) = told.split_once("; filename*=UTF-8''").unwrap();
        let name = format!("attachment; filename=\"steward-vendor-v{at}-2026-11-28.csv\"");
        assert_eq!(plain, name);
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"%-._~!#$&+^`|".contains(&byte);
        assert!(encoded.bytes().all(is_plain), "{encoded}");
        assert!(
            !encoded.contains("%2F") && !encoded.contains("%5C"),
            "{encoded}"
        );
    }
}
