//! PDFs, read back by a program of others (`pdftotext` of poppler).

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use super::hostile::{NAMES, server_with};
use super::report;
use crate::harness::cluster::say;
use crate::harness::{complained, run_with};

/// With this in the environment it is a failure that a program or a font is missing.
const REQUIRED: &str = "STEWARD_REQUIRE_PAPER";
/// A font with Chinese letters, of Debian's package `fonts-droid-fallback`.
const FONTS: &str = "/usr/share/fonts/truetype/droid";

/// The text of a PDF without its spaces and the marks of where a word may be broken; null if it cannot be read here.
fn read(pdf: &[u8]) -> Option<String> {
    let started = Command::new("pdftotext")
        // In the order in which it is written, so that a cell is not read line by line with those beside it.
        .args(["-raw", "-enc", "UTF-8", "-", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let mut reader = match started {
        Ok(reader) => reader,
        Err(error) => {
            missing(&format!("`pdftotext` (poppler-utils): {error}"));
            return None;
        }
    };
    reader.stdin.take().unwrap().write_all(pdf).unwrap();
    let output = reader.wait_with_output().unwrap();
    assert!(
        output.status.success() && output.stderr.is_empty(),
        "{output:?}"
    );
    Some(squeezed(&String::from_utf8(output.stdout).unwrap()))
}

fn missing(what: &str) {
    assert!(
        std::env::var_os(REQUIRED).is_none(),
        "{what} is missing, and {REQUIRED} is set"
    );
    say(&format!("NOT TESTED: {what} is not installed"));
}

fn squeezed(text: &str) -> String {
    let is_seen = |letter: &char| !letter.is_whitespace() && *letter != '\u{200B}';
    text.chars().filter(is_seen).collect()
}

#[tokio::test]
async fn harmful_names_stand_on_paper_as_they_are() {
    let server = server_with(&[]).await;
    let Some(text) = read(&report(&server, "vendors.pdf").await.bytes) else {
        return;
    };
    for (_, shown) in NAMES {
        let on_paper = match shown.starts_with('谷') {
            true => "⟨U+8C37⟩⟨U+6B4C⟩ ⟨U+1F98A⟩ Žluťoučký",
            false => shown,
        };
        assert!(text.contains(&squeezed(on_paper)), "{on_paper}\n{text}");
    }
    // It may go on over the page.
    assert_eq!(text.matches('W').count(), 190, "{text}");
}

#[tokio::test]
async fn chinese_letters_stand_on_paper_where_a_font_has_them() {
    if !Path::new(FONTS).is_dir() {
        return missing("a font with Chinese letters (fonts-droid-fallback)");
    }
    let server = server_with(&[("STEWARD_REPORTS__FONTS", FONTS)]).await;
    for rest in ["vendors.pdf", "vendor.pdf?vendor=v7"] {
        let first = report(&server, rest).await.bytes;
        assert_eq!(first, report(&server, rest).await.bytes, "{rest}");
        if let Some(text) = read(&first) {
            assert!(text.contains("谷歌⟨U+1F98A⟩Žluťoučký"), "{rest}: {text}");
        }
    }
}

#[test]
fn fonts_that_cannot_be_used_are_named() {
    let directory = tempfile::tempdir().unwrap();
    let data = directory.path().join("data");
    let nowhere = directory.path().join("nowhere");
    for (fonts, expected) in [
        (nowhere.to_str().unwrap(), "No such file or directory"),
        (directory.path().to_str().unwrap(), "there is no font in it"),
    ] {
        let settings = [("STEWARD_REPORTS__FONTS", fonts)];
        let output = run_with(&["report", "vendors"], &data, &settings);
        assert!(!output.status.success());
        let told = complained(&output);
        for part in [fonts, "reports.fonts", expected] {
            assert!(told.contains(part), "{part}: {told}");
        }
    }
}
