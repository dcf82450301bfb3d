//! Reports: over HTTP and by the command line, in every format, read back.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use serde_json::{Value, json};

use crate::harness::{Server, complained, run, said};

mod hostile;
#[cfg(feature = "pdf")]
mod paper;
mod sample;

const REPORTS: [&str; 8] = [
    "vendor",
    "vendors",
    "transfers",
    "findings",
    "obligations",
    "ropa-controller",
    "ropa-processor",
    "data-map",
];

/// What came back: status, headers and bytes.
pub(super) struct Fetched {
    pub(super) status: u16,
    pub(super) kind: String,
    pub(super) disposition: String,
    pub(super) bytes: Vec<u8>,
}

impl Fetched {
    pub(super) fn text(&self) -> &str {
        std::str::from_utf8(&self.bytes).unwrap()
    }

    pub(super) fn message(&self) -> String {
        let answer: Value = serde_json::from_slice(&self.bytes).unwrap();
        let message = answer["errors"][0]["message"].as_str();
        message.unwrap_or_else(|| panic!("{answer}")).to_owned()
    }
}

/// Fetches what lies behind `/reports/`, with a token of the role.
pub(super) async fn fetch(server: &Server, role: Option<&str>, rest: &str) -> Fetched {
    let url = format!("http://{}/reports/{rest}", server.address);
    let mut request = reqwest::Client::new().get(url);
    if let Some(role) = role {
        request = request.bearer_auth(server.token(role));
    }
    let response = request.send().await.unwrap();
    let header = |name: &str| {
        let value = response.headers().get(name);
        value.map_or("", |value| value.to_str().unwrap()).to_owned()
    };
    Fetched {
        status: response.status().as_u16(),
        kind: header("content-type"),
        disposition: header("content-disposition"),
        bytes: response.bytes().await.unwrap().to_vec(),
    }
}

pub(super) async fn report(server: &Server, rest: &str) -> Fetched {
    let fetched = fetch(server, Some("viewer"), rest).await;
    assert_eq!(
        fetched.status,
        200,
        "{rest}: {:?}",
        String::from_utf8_lossy(&fetched.bytes)
    );
    fetched
}

pub(super) async fn structure(server: &Server, rest: &str) -> Value {
    serde_json::from_slice(&report(server, rest).await.bytes).unwrap()
}

/// The rows of a table, by the ids of the columns.
pub(super) fn rows<'a>(report: &'a Value, table: &str) -> Vec<&'a Value> {
    let sections = report["sections"].as_array().unwrap().iter();
    let mut blocks = sections.flat_map(|section| section["blocks"].as_array().unwrap());
    let found = blocks.find(|block| block["kind"] == "table" && block["id"] == table);
    let found = found.unwrap_or_else(|| panic!("no table {table}"));
    found["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| &row["cells"])
        .collect()
}

fn asked(name: &str, format: &str) -> String {
    let vendor = if name == "vendor" {
        "&vendor=google"
    } else {
        ""
    };
    format!("{name}.{format}?on=2026-11-28{vendor}")
}

#[tokio::test]
async fn every_report_is_made_in_every_format_and_twice_the_same() {
    let server = Server::with_sample();
    let schema = include_str!("../../docs/report.schema.json");
    let schema = jsonschema::validator_for(&serde_json::from_str(schema).unwrap()).unwrap();
    for name in REPORTS {
        for (format, kind) in [
            ("html", "text/html; charset=utf-8"),
            ("csv", "text/csv; charset=utf-8; header=present"),
            ("json", "application/json"),
            (
                "xlsx",
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            ),
        ] {
            let first = report(&server, &asked(name, format)).await;
            let second = report(&server, &asked(name, format)).await;
            assert_eq!(first.kind, kind);
            assert!(first.bytes == second.bytes, "{name}.{format} differs");
            let about = if name == "vendor" { "-google" } else { "" };
            let file = format!("filename=\"steward-{name}{about}-2026-11-28.{format}\"");
            assert!(first.disposition.contains(&file), "{}", first.disposition);
            match format {
                "json" => {
                    let value: Value = serde_json::from_slice(&first.bytes).unwrap();
                    let wrong: Vec<_> = schema
                        .iter_errors(&value)
                        .map(|it| it.to_string())
                        .collect();
                    assert_eq!(wrong, Vec::<String>::new(), "{name}");
                    let german = structure(&server, &(asked(name, format) + "&language=de")).await;
                    for text in [value.to_string(), german.to_string()] {
                        assert!(!text.contains('⟨'), "{name} lacks a message: {text}");
                    }
                }
                "csv" => {
                    let mut lines = csv::Reader::from_reader(&first.bytes[..]);
                    let width = lines.headers().unwrap().len();
                    assert!(lines.records().all(|line| line.unwrap().len() == width));
                }
                "xlsx" => {
                    let mut book: Xlsx<_> =
                        calamine::open_workbook_from_rs(Cursor::new(&first.bytes)).unwrap();
                    assert!(book.worksheets().len() > 1);
                }
                _ => assert!(
                    first
                        .text()
                        .starts_with("<!DOCTYPE html><html lang=\"en\">")
                ),
            }
        }
    }
}

#[cfg(feature = "pdf")]
#[tokio::test]
async fn a_pdf_is_tagged_names_its_title_and_is_twice_the_same() {
    let server = Server::with_sample();
    let first = report(&server, &asked("vendor", "pdf")).await;
    let second = report(&server, &asked("vendor", "pdf")).await;
    assert_eq!(first.kind, "application/pdf");
    assert!(first.bytes.starts_with(b"%PDF-1.7"));
    assert!(first.bytes == second.bytes, "it differs");
    let holds = |text: &[u8]| first.bytes.windows(text.len()).any(|part| part == text);
    assert!(holds(b"/Marked true"), "tagged");
    assert!(holds(b"/Outlines"), "with an outline");
}

#[tokio::test]
async fn the_command_line_writes_what_the_server_sends() {
    let server = Server::with_sample();
    let sent = report(
        &server,
        "vendor.html?vendor=google&on=2013-06-01&language=de",
    )
    .await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("google.html");
    let output = run(
        &[
            "report",
            "vendor",
            "--vendor",
            "google",
            "--on",
            "2013-06-01",
            "--language",
            "de",
            "-o",
            file.to_str().unwrap(),
        ],
        server.data(),
    );
    assert!(output.status.success(), "{}", complained(&output));
    assert!(std::fs::read(&file).unwrap() == sent.bytes);

    let output = run(
        &["report", "vendors", "--format", "csv", "--on", "2013-06-01"],
        server.data(),
    );
    let sent = report(&server, "vendors.csv?on=2013-06-01").await;
    assert_eq!(said(&output), sent.text());

    let wrong = [
        "report",
        "vendrs",
        "--format",
        "doc",
        "--on",
        "now",
        "--language",
        "xx",
    ];
    let output = run(&wrong, server.data());
    assert!(!output.status.success());
    let told = complained(&output);
    for part in ["`vendrs`", "`doc`", "`now`", "`xx`"] {
        assert!(told.contains(part), "{part}: {told}");
    }
}

#[tokio::test]
async fn what_is_asked_wrongly_is_told_all_at_once() {
    let server = Server::with_sample();
    for (rest, status, parts) in [
        (
            "vendrs.html",
            404,
            vec!["there is no report `vendrs`; take one of vendor, vendors"],
        ),
        (
            "vendors.doc",
            404,
            vec!["there is no format `doc`; take one of html"],
        ),
        ("vendors", 404, vec!["name the format after a dot"]),
        ("..%2Fvendors.html", 404, vec!["there is no report"]),
        (
            "vendor.html?vendor=nobody&on=1%2F2%2F2013&language=fr&template=ico",
            400,
            vec![
                "`vendor`: ",
                "`nobody`",
                "`on`: `1/2/2013` is not a day",
                "`fr`",
                "one set of columns",
            ],
        ),
        ("vendor.html", 400, vec!["this report is about one vendor"]),
        (
            "vendors.html?vendor=google",
            400,
            vec!["about no single vendor"],
        ),
        (
            "ropa-controller.csv?template=own",
            400,
            vec!["take one of article, ico, cnil"],
        ),
        (
            "vendors.html?on=2013-05-30&on=2013-05-31",
            400,
            vec!["`on` is given twice"],
        ),
    ] {
        let fetched = fetch(&server, Some("viewer"), rest).await;
        assert_eq!(fetched.status, status, "{rest}");
        let message = fetched.message();
        for part in parts {
            assert!(message.contains(part), "{rest}: {message}");
        }
    }
    let posted = reqwest::Client::new()
        .post(format!("http://{}/reports/vendors.html", server.address))
        .send()
        .await
        .unwrap();
    assert_eq!(posted.status().as_u16(), 405);
}

#[tokio::test]
async fn a_report_is_for_those_who_may_read_all_that_it_tells_of() {
    let server = Server::with_sample();
    assert_eq!(fetch(&server, None, "vendors.csv").await.status, 401);
    for name in REPORTS {
        for (role, expected) in [
            ("viewer", 200),
            ("editor", 200),
            ("officer", 200),
            ("auditor", 200),
            ("procurement", 403),
            ("admin", 403),
        ] {
            let fetched = fetch(&server, Some(role), &asked(name, "csv")).await;
            assert_eq!(fetched.status, expected, "{name} for {role}");
        }
    }
    // Who may read no vendor is not told whether there is one.
    for vendor in ["google", "nobody"] {
        let rest = format!("none.csv?vendor={vendor}");
        let message = fetch(&server, Some("admin"), &rest).await.message();
        assert!(!message.contains("vendor`"), "{message}");
    }
}

#[tokio::test]
async fn the_api_gives_the_structure_to_those_who_may_have_it() {
    let server = Server::with_sample();
    let text = "{ report(name: \"vendor\", vendor: \"google\", on: \"2013-06-10\") { title language
        provenance { day revision chainHash }
        sections { id blocks { __typename
            ... on ReportTable { id totalCount rows(first: 1) { nodes { number record cells { id texts codes } } pageInfo { endCursor } } }
            ... on ReportChecklist { title checks { id state } } } } } }";
    let told = server.ask("viewer", text).await["report"].clone();
    assert_eq!(told["title"], "Vendor report: Google");
    assert_eq!(told["provenance"]["day"], "2013-06-10");
    let file = structure(&server, "vendor.json?vendor=google&on=2013-06-10").await;
    let ids = |report: &Value| {
        let sections = report["sections"].as_array().unwrap().iter();
        sections
            .map(|section| section["id"].clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(ids(&told), ids(&file));
    let blocks = told["sections"].as_array().unwrap().iter();
    let mut blocks = blocks.flat_map(|section| section["blocks"].as_array().unwrap());
    let received = blocks.find(|block| block["id"] == "received").unwrap();
    assert_eq!(received["totalCount"], rows(&file, "received").len());
    assert_eq!(received["rows"]["nodes"][0]["number"], 1);

    let text = text.replace("google", "nobody");
    assert_eq!(server.refused("viewer", &text).await.1, "BAD_REQUEST");
    for role in ["procurement", "admin"] {
        assert_eq!(server.refused(role, &text).await.1, "FORBIDDEN", "{role}");
    }
}

#[tokio::test]
async fn a_report_tells_what_the_register_said_then_and_what_changed_since() {
    let server = Server::with_sample();
    server
        .register(
            "vendor",
            json!({ "key": "acme", "name": "Acme", "kind": "COMPANY" }),
        )
        .await;
    let count = async |rest: &str| rows(&structure(&server, rest).await, "vendors").len();
    let now = count("vendors.json").await;
    assert_eq!(count("vendors.json?asOf=1").await, now - 1);
    assert_eq!(count("vendors.json?asOf=2").await, now);
    let then = structure(&server, "vendors.json?asOf=1").await;
    assert_eq!(then["provenance"]["asOf"], "revision 1");
    assert_eq!(then["provenance"]["revision"], "1");

    // A vendor of which nobody stated where it is: a gap that was not there before.
    let told = structure(&server, "findings.json?since=1&vendor=acme&on=2026-11-28").await;
    let appeared = rows(&told, "appeared");
    assert!(
        appeared
            .iter()
            .any(|row| row["finding"]["code"] == "COUNTRY_NOT_STATED")
    );
    assert_eq!(rows(&told, "went").len(), 0);
    assert_eq!(told["provenance"]["filters"]["since"], "revision 1");

    let missing = fetch(&server, Some("viewer"), "vendors.csv?asOf=9").await;
    assert_eq!(missing.status, 404);
    assert!(missing.message().contains("revision 9 does not exist"));
    let absent = fetch(&server, Some("viewer"), "vendor.csv?asOf=1&vendor=acme").await;
    assert_eq!(
        (absent.status, absent.message().contains("`acme`")),
        (400, true)
    );

    let output = run(
        &["report", "vendors", "--format", "csv", "--as-of", "1"],
        server.data(),
    );
    assert!(output.status.success(), "{}", complained(&output));
    assert!(!said(&output).contains("Acme"));
}

#[tokio::test]
async fn a_record_of_processing_leaves_blank_what_nobody_stated() {
    let server = Server::with_sample();
    let activity = json!({
        "key": "newsletter",
        "name": "Newsletter",
        "role": "CONTROLLER",
        "ours": "autel",
        "purposes": ["purpose.marketing-email"],
        "retention": { "number": 2, "unit": "MONTHS", "trigger": "the last e-mail" },
    });
    server.register("activity", activity).await;
    let told = structure(&server, "ropa-controller.json?on=2026-11-28").await;
    let all = rows(&told, "ropa-controller");
    let is_its = |row: &&&Value| row["activity"] == "Newsletter";
    let row = all.iter().find(is_its).unwrap();
    assert_eq!(row["retention"], "2 months, from: the last e-mail");
    for blank in [
        "representative",
        "subjects",
        "categories",
        "recipients",
        "security",
    ] {
        assert_eq!(row[blank], Value::Null, "{blank}");
    }
    for (template, column, columns) in
        [("ico", "article-6-basis", 32), ("cnil", "main-purpose", 21)]
    {
        let rest = format!("ropa-controller.json?on=2026-11-28&template={template}");
        let told = structure(&server, &rest).await;
        let row = &rows(&told, "ropa-controller")[0];
        assert!(row.get(column).is_some(), "{template}");
        assert_eq!(row.as_object().unwrap().len(), columns, "{template}");
        assert_eq!(told["provenance"]["filters"]["template"], template);
    }
    // Made up, in the sample: what the company does for another of its group.
    let others = structure(&server, "ropa-processor.json").await;
    let rows = rows(&others, "ropa-processor");
    assert_eq!(rows.len(), 1);
    assert!(
        rows[0]["controllers"]
            .as_str()
            .unwrap()
            .starts_with("Autel"),
        "{}",
        rows[0]
    );
}

#[tokio::test]
async fn days_and_numbers_are_days_and_numbers_in_a_workbook() {
    let server = Server::with_sample();
    let bytes = report(&server, "transfers.xlsx?on=2026-11-28").await.bytes;
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(&bytes)).unwrap();
    let sheet = book.worksheet_range("Transfers").unwrap();
    let heads: Vec<_> = sheet
        .rows()
        .next()
        .unwrap()
        .iter()
        .map(ToString::to_string)
        .collect();
    let at = |name: &str| heads.iter().position(|head| head == name).unwrap();
    let flow =
        |row: &&[Data]| row[at("Flow")] == Data::String("demo.support-to-headquarters".to_owned());
    let row = sheet.rows().find(flow).unwrap();
    assert_eq!(row[at("Persons a year")], Data::Float(140_000.0));
    let Data::DateTime(day) = &row[at("First day")] else {
        panic!("{:?}", row[at("First day")]);
    };
    // Days since the end of 1899: 1 June 2025.
    assert_eq!(day.as_f64(), 45_809.0);
}
