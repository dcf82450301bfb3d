//! Backups beside a server that writes, the way back, and backups that are made by themselves.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tempfile::TempDir;
use tokio::task::JoinSet;

use crate::harness::{Server, command, complained, run, said};

fn back_up(data: &Path, file: &Path) -> Output {
    run(&["backup", file.to_str().unwrap()], data)
}

fn restore(file: &Path, data: &Path) -> Output {
    run(&["restore", file.to_str().unwrap()], data)
}

/// `revision 7 of TIME, hash HASH`, out of what a command said.
fn head(output: &Output) -> String {
    assert!(output.status.success(), "{}", complained(output));
    let text = said(output);
    let line = text.lines().find(|line| line.contains(", hash ")).unwrap();
    line.split_once(": ").unwrap().1.to_owned()
}

fn files(directory: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(directory).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<_> = names.collect();
    names.sort();
    names
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_under_load_restores_to_its_revision_exactly() {
    let server = Arc::new(Server::with_sample());
    server.token("officer");
    let feed = server.ask("viewer", "mutation { createCalendarFeed { address } }");
    let address = feed.await["createCalendarFeed"]["address"].clone();
    let stop = Arc::new(AtomicBool::new(false));
    let mut writers = JoinSet::new();
    for writer in 0..4 {
        let (server, stop) = (Arc::clone(&server), Arc::clone(&stop));
        writers.spawn(async move {
            for n in 0.. {
                if stop.load(Ordering::Relaxed) {
                    return;
                }
                let key = format!("w{writer}-{n}");
                let draft = json!({ "key": key, "name": key, "kind": "COMPANY" });
                server.register("vendor", draft).await;
            }
        });
    }
    while server.revision().await < 20 {}
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join("steward.backup");
    let made = head(&back_up(server.data(), &file));
    stop.store(true, Ordering::Relaxed);
    writers.join_all().await;
    let last = server.revision().await;
    assert_eq!(files(place.path()), ["steward.backup"]);
    assert!(!back_up(server.data(), &file).status.success());

    let data = place.path().join("restored");
    assert_eq!(head(&restore(&file, &data)), made);
    assert_eq!(head(&run(&["audit", "verify"], &data)), made);
    assert_eq!(files(&data), ["steward.db"]);
    let revision: u64 = made.split(' ').nth(1).unwrap().parse().unwrap();
    assert!((20..=last).contains(&revision), "{made}");
    // What the register said then is what it says now.
    let log = |data: &Path| said(&run(&["audit", "export"], data));
    let then: String = log(server.data())
        .split_inclusive('\n')
        .take(usize::try_from(revision).unwrap())
        .collect();
    assert_eq!(log(&data), then);
    let again = Server::on(&data);
    assert_eq!(again.revision().await, revision);
    let path = address.as_str().unwrap();
    for (server, status) in [(&*server, 200), (&again, 404)] {
        let answer = reqwest::get(format!("http://{}{path}", server.address)).await;
        assert_eq!(answer.unwrap().status().as_u16(), status);
    }
    let draft = json!({ "key": "after", "name": "After", "kind": "COMPANY" });
    again.register("vendor", draft).await;
}

/// A register with a few revisions, and a backup of it.
async fn backed_up() -> (TempDir, PathBuf, String) {
    let server = Server::empty();
    for key in ["a", "b", "c"] {
        let draft = json!({ "key": key, "name": key, "kind": "COMPANY" });
        server.register("vendor", draft).await;
    }
    let place = server.kill();
    let file = place.path().join("backup");
    let made = head(&back_up(place.path(), &file));
    (place, file, made)
}

#[tokio::test]
async fn a_damaged_backup_is_refused_and_nothing_is_touched() {
    let (place, file, _) = backed_up().await;
    let whole = std::fs::read(&file).unwrap();
    let data = place.path().join("restored");
    let name = whole.windows(10).position(|it| it == b"\"name\":\"b\"");
    let in_the_log = name.expect("the log holds the record") + 8;
    let pages = &whole[..whole.len() - CHECKSUM];
    assert_eq!(with_checksum(pages), whole);
    let mut damages: Vec<(String, Vec<u8>)> = [
        ("a text", b"no database".repeat(1_000)),
        ("empty", Vec::new()),
        ("cut", whole[..whole.len() / 2].to_vec()),
        ("without its checksum", pages.to_vec()),
        // A checksum that fits does not stand for what the log and the pages prove.
        ("no pages", with_checksum(b"")),
        (
            "a text with a checksum",
            with_checksum(&b"no database".repeat(1_000)),
        ),
        (
            "a byte of the log",
            with_checksum(&altered(pages, in_the_log)),
        ),
        ("a byte of the header", with_checksum(&altered(pages, 3))),
    ]
    .map(|(name, bytes)| (name.to_owned(), bytes))
    .into();
    // Most of them are in unused parts of pages, or in tables outside the log.
    let anywhere = (0..whole.len()).step_by(whole.len() / 40);
    let anywhere = anywhere.chain([whole.len() - CHECKSUM, whole.len() - 2, whole.len() - 1]);
    damages.extend(anywhere.map(|at| (format!("byte {at}"), altered(&whole, at))));
    for (name, bytes) in damages {
        let damaged = place.path().join("damaged");
        std::fs::write(&damaged, &bytes).unwrap();
        let output = restore(&damaged, &data);
        assert!(!output.status.success(), "{name}");
        let text = complained(&output);
        assert!(
            text.contains("is not restored, and nothing is changed"),
            "{text}"
        );
        // Said once, with what to do.
        assert!(
            text.contains("restore a") && !text.contains("malformed: "),
            "{name}: {text}"
        );
        assert!(!data.exists(), "{name}");
        assert_eq!(std::fs::read(&damaged).unwrap(), bytes, "{name}");
    }
    let missing = restore(&place.path().join("missing"), &data);
    assert!(!missing.status.success() && !data.exists());
}

/// The length of a backup's last line.
const CHECKSUM: usize = "\nsha256 ".len() + 64 + "\n".len();

fn with_checksum(pages: &[u8]) -> Vec<u8> {
    let digits = Sha256::digest(pages).map(|byte| format!("{byte:02x}"));
    let line = format!("\nsha256 {}\n", digits.as_slice().concat());
    [pages, line.as_bytes()].concat()
}

fn altered(whole: &[u8], at: usize) -> Vec<u8> {
    let mut bytes = whole.to_vec();
    bytes[at] ^= 1;
    bytes
}

#[tokio::test]
async fn a_register_is_not_restored_over_another_nor_a_file_written_over() {
    let (place, file, made) = backed_up().await;
    let before = std::fs::read(place.path().join("steward.db")).unwrap();
    let output = restore(&file, place.path());
    assert!(complained(&output).contains("holds a register already"));
    assert_eq!(
        std::fs::read(place.path().join("steward.db")).unwrap(),
        before
    );

    let bytes = std::fs::read(&file).unwrap();
    let again = back_up(place.path(), &file);
    assert!(complained(&again).contains("is there already; name another"));
    assert_eq!(std::fs::read(&file).unwrap(), bytes);

    let empty = tempfile::tempdir().unwrap();
    let none = back_up(empty.path(), &empty.path().join("backup"));
    assert!(!none.status.success());
    assert_eq!(files(empty.path()), Vec::<String>::new());
    // A directory with something else in it is no register.
    std::fs::write(empty.path().join("signing-key.p8"), "").unwrap();
    assert_eq!(head(&restore(&file, empty.path())), made);
}

/// Waits until it is so, for at most a quarter of a minute.
async fn eventually(is_so: impl Fn() -> bool) {
    let begun = Instant::now();
    while !is_so() {
        assert!(
            begun.elapsed() < Duration::from_secs(15),
            "it never became so"
        );
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_server_makes_backups_by_itself_and_keeps_the_last() {
    let place = tempfile::tempdir().unwrap();
    let directory = place.path().join("backups");
    let server = Server::with_settings(&[
        ("STEWARD_BACKUP__DIRECTORY", directory.to_str().unwrap()),
        ("STEWARD_BACKUP__EVERY", "1s"),
        ("STEWARD_BACKUP__KEEP", "2"),
    ]);
    let made = || {
        let names = if directory.is_dir() {
            files(&directory)
        } else {
            Vec::new()
        };
        let whole = names
            .into_iter()
            .filter(|name| name.starts_with("steward-"));
        whole.collect::<Vec<_>>()
    };
    eventually(|| !made().is_empty()).await;
    let first = made().remove(0);
    std::fs::write(directory.join("mine.db"), "").unwrap();
    let draft = json!({ "key": "a", "name": "A", "kind": "COMPANY" });
    server.register("vendor", draft).await;
    eventually(|| !made().is_empty() && !made().contains(&first)).await;
    assert!(server.end());
    let names = made();
    assert!((1..=3).contains(&names.len()), "{names:?}");
    assert!(directory.join("mine.db").exists());
    let restored = place.path().join("restored");
    let newest = directory.join(names.last().unwrap());
    assert!(head(&restore(&newest, &restored)).starts_with("revision 1 of"));
}

/// The clock was ahead once, and a backup was made then.
#[tokio::test(flavor = "multi_thread")]
async fn a_backup_of_the_future_does_not_put_off_the_next() {
    let place = tempfile::tempdir().unwrap();
    let future = "steward-20990101T000000Z.db";
    std::fs::write(place.path().join(future), "").unwrap();
    let _server =
        Server::with_settings(&[("STEWARD_BACKUP__DIRECTORY", place.path().to_str().unwrap())]);
    let other = |name: &String| name.starts_with("steward-") && name != future;
    eventually(|| files(place.path()).iter().any(other)).await;
}

#[test]
fn a_backup_that_fails_is_an_error_in_the_log_and_the_server_goes_on() {
    let place = tempfile::tempdir().unwrap();
    std::fs::write(place.path().join("file"), "").unwrap();
    let mut server = command()
        .args(["serve", "--listen", "127.0.0.1:0", "--data"])
        .arg(place.path().join("data"))
        .env(
            "STEWARD_BACKUP__DIRECTORY",
            place.path().join("file/backups"),
        )
        .env("STEWARD_LOG", "json")
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(server.stderr.take().unwrap()).lines();
    let mut lines = lines.map(|line| serde_json::from_str::<Value>(&line.unwrap()).unwrap());
    let told = lines.find(|line| line["fields"]["message"] == "a backup failed");
    let still_runs = server.try_wait().unwrap().is_none();
    server.kill().unwrap();
    server.wait().unwrap();
    assert_eq!(told.unwrap()["level"], "ERROR");
    assert!(still_runs);
}
