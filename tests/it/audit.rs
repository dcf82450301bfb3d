//! What an auditor takes along: the exported log, checkpoints, and a verifier that shares nothing with the program.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::harness::database::{self, tamper};
use crate::harness::{Server, complained, run, said};

async fn register(server: &Server, keys: &[&str]) {
    for key in keys {
        let draft = json!({ "key": key, "name": format!("Vendor {key}"), "kind": "COMPANY" });
        server.register("vendor", draft).await;
    }
}

/// A data directory with a register of these vendors, a revision each.
async fn with(keys: &[&str]) -> TempDir {
    let server = Server::empty();
    register(&server, keys).await;
    server.kill()
}

/// The same register, which goes on by itself.
fn copy(data: &Path) -> TempDir {
    let other = tempfile::tempdir().unwrap();
    for entry in std::fs::read_dir(data).unwrap() {
        let entry = entry.unwrap();
        std::fs::copy(entry.path(), other.path().join(entry.file_name())).unwrap();
    }
    database::duplicate(data, other.path());
    other
}

async fn go_on(data: &Path, keys: &[&str]) {
    let server = Server::on(data);
    register(&server, keys).await;
    assert!(server.end());
}

/// Makes a checkpoint in a directory of its own; its file and the public key.
fn checkpoint(data: &Path) -> (TempDir, PathBuf, String) {
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join("checkpoint.jws");
    let output = run(&["audit", "checkpoint", "-o", file.to_str().unwrap()], data);
    assert!(output.status.success(), "{}", complained(&output));
    let text = said(&output);
    let key = text.lines().nth(1).unwrap().strip_prefix("public key: ");
    (place, file, key.unwrap().to_owned())
}

fn verify(data: &Path, file: &Path, further: &[&str]) -> Output {
    let file = file.to_str().unwrap();
    run(
        &[&["audit", "verify", "--checkpoint", file], further].concat(),
        data,
    )
}

fn refused(output: &Output, expected: &str) {
    assert!(!output.status.success(), "{}", said(output));
    let text = complained(output);
    assert!(text.contains(expected), "{text}");
}

/// Exports the log; the file is in the data directory.
fn export(data: &Path) -> PathBuf {
    let file = data.join("log.jsonl");
    let output = run(&["audit", "export", "-o", file.to_str().unwrap()], data);
    assert!(output.status.success(), "{}", complained(&output));
    file
}

/// The verifier in Python; none where there is no Python.
fn python(arguments: &[&Path]) -> Option<Output> {
    let tool = Path::new(env!("CARGO_MANIFEST_DIR")).join("tools/verify_log.py");
    let output = Command::new("python3").arg(tool).args(arguments).output();
    if output.is_err() {
        println!("there is no python3, so that tools/verify_log.py is not tried");
    }
    output.ok()
}

#[tokio::test]
async fn a_checkpoint_is_found_again_in_the_log_that_went_on() {
    let directory = with(&["a", "b", "c"]).await;
    let (_place, file, key) = checkpoint(directory.path());
    go_on(directory.path(), &["d"]).await;
    for further in [&[] as &[&str], &["--key", &key]] {
        let output = verify(directory.path(), &file, further);
        assert!(output.status.success(), "{}", complained(&output));
        let text = said(&output);
        assert!(
            text.starts_with("verified: 4 revisions, 4 changes"),
            "{text}"
        );
        assert!(text.contains("\ncheckpoint: revision 3 of "), "{text}");
    }
    let private = directory.path().join("checkpoint-key.p8");
    let mode = std::fs::metadata(private).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let printed = run(&["audit", "checkpoint"], directory.path());
    assert_eq!(said(&printed).lines().count(), 1);
    assert_eq!(said(&printed).split('.').count(), 3);
    assert!(complained(&printed).contains(&format!("public key: {key}")));
}

#[tokio::test]
async fn a_log_that_was_cut_or_rewritten_contradicts_its_checkpoint() {
    let old = with(&["a", "b"]).await;
    let (lived, rewritten) = (copy(old.path()), copy(old.path()));
    go_on(lived.path(), &["c", "d"]).await;
    let (_place, file, key) = checkpoint(lived.path());
    go_on(rewritten.path(), &["x", "y", "z"]).await;
    let other = with(&["a", "b", "c", "d"]).await;
    for (data, expected) in [
        (&old, "it ends at revision 2, and revision 4 was signed"),
        (&rewritten, "its revision 4 has the hash"),
        (&other, "of another register"),
    ] {
        let alone = run(&["audit", "verify"], data.path());
        assert!(alone.status.success(), "{}", complained(&alone));
        refused(&verify(data.path(), &file, &["--key", &key]), expected);
        if let Some(output) = python(&[&export(data.path()), &file]) {
            assert!(!output.status.success());
            let (found, text) = (complained(&output), expected.split(',').next().unwrap());
            let text = text.split(" has ").next().unwrap();
            assert!(found.contains(text), "{found}");
        }
    }
}

#[tokio::test]
async fn a_checkpoint_that_nobody_trusted_signed_is_refused_and_nothing_is_touched() {
    let directory = with(&["a"]).await;
    let (_place, file, key) = checkpoint(directory.path());
    let elsewhere = copy(directory.path());
    std::fs::remove_file(elsewhere.path().join("checkpoint-key.p8")).unwrap();
    let before = files(elsewhere.path());
    refused(
        &verify(elsewhere.path(), &file, &[]),
        "no key of checkpoints",
    );
    let (_other, foreign, foreign_key) = checkpoint(copy(elsewhere.path()).path());
    let text = std::fs::read_to_string(&file).unwrap();
    let broken = text.replacen('.', ".A", 2);
    std::fs::write(elsewhere.path().join("broken"), broken).unwrap();
    std::fs::write(elsewhere.path().join("text"), "a checkpoint").unwrap();
    for (name, expected) in [
        (
            foreign.to_str().unwrap(),
            format!("is signed with the key `{foreign_key}`, and `{key}` is trusted"),
        ),
        (
            "broken",
            "was altered: its signature does not hold".to_owned(),
        ),
        ("text", "no checkpoint that can be read".to_owned()),
        ("missing", "cannot read".to_owned()),
    ] {
        let file = elsewhere.path().join(name);
        refused(
            &verify(elsewhere.path(), &file, &["--key", &key]),
            &expected,
        );
    }
    refused(
        &verify(elsewhere.path(), &file, &["--key", "short"]),
        "is no public key",
    );
    for name in ["broken", "text"] {
        std::fs::remove_file(elsewhere.path().join(name)).unwrap();
    }
    assert_eq!(files(elsewhere.path()), before);
}

/// The names and contents of the files in a directory.
fn files(directory: &Path) -> Vec<(String, Vec<u8>)> {
    let entries = std::fs::read_dir(directory).unwrap();
    let mut files: Vec<_> = entries
        .map(|entry| {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            (name, std::fs::read(path).unwrap())
        })
        .filter(|(name, _)| !name.ends_with("-shm") && !name.ends_with("-wal"))
        .collect();
    files.sort();
    files
}

#[test]
fn an_empty_register_has_nothing_to_sign() {
    let server = Server::empty();
    let output = run(&["audit", "checkpoint"], server.data());
    refused(&output, "no revision yet");
    assert!(!server.data().join("checkpoint-key.p8").exists());
}

#[tokio::test]
async fn the_export_is_a_line_a_revision_with_the_bytes_that_are_hashed() {
    let server = Server::with_sample();
    let updated = server.try_update("vendor", "google", "1", json!({ "tier": 2 }));
    assert_eq!(updated.await["userErrors"], json!([]));
    let file = export(server.data());
    let text = std::fs::read_to_string(&file).unwrap();
    let lines: Vec<Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines.len(), 2);
    assert_eq!(
        (&lines[0]["revision"], &lines[0]["source"]),
        (&json!(1), &json!("sample"))
    );
    assert!(lines[0]["changes"].as_array().unwrap().len() > 200);
    let change = &lines[1]["changes"][0];
    assert_eq!(
        (&change["position"], &change["action"]),
        (&json!(0), &json!("UPDATE"))
    );
    let after: Value = serde_json::from_str(change["after"].as_str().unwrap()).unwrap();
    assert_eq!(after["tier"], 2);
    let printed = run(&["audit", "export"], server.data());
    assert_eq!(said(&printed), text);

    let (_place, checkpoint, _) = checkpoint(server.data());
    let verified = said(&verify(server.data(), &checkpoint, &[]));
    if let Some(output) = python(&[&file, &checkpoint]) {
        assert!(output.status.success(), "{}", complained(&output));
        let of_tables = ", the tables agree";
        let first = |text: &str| {
            text.lines()
                .map(|line| line.replace(of_tables, ""))
                .take(2)
                .collect::<Vec<_>>()
        };
        assert_eq!(first(&said(&output)), first(&verified));
        assert!(said(&output).contains("checkpoint: revision 2 is in this log"));
    }
}

#[tokio::test]
async fn the_program_and_the_script_name_the_same_wrong_entry() {
    let whole = with(&["a", "b", "c", "d", "e", "f"]).await;
    let cases = [
        "UPDATE change SET after = replace(after, 'Vendor c', 'Vendor d') WHERE revision = 3",
        "UPDATE change SET position = 1 WHERE revision = 3",
        "UPDATE change SET record = (SELECT record FROM change WHERE revision = 2) WHERE revision = 6",
        "UPDATE change SET hash = replace(hash, substr(hash, 1, 1), 'x') WHERE revision = 2",
        "UPDATE revision SET actor = 'nobody' WHERE number = 5",
        "UPDATE revision SET reason = '' WHERE number = 5",
        "UPDATE revision SET format = 0 WHERE number = 1",
        "UPDATE revision SET previous = hash WHERE number = 4",
        "DELETE FROM change WHERE revision = 6",
        "DELETE FROM revision WHERE number = 2",
        "UPDATE revision SET number = 9 WHERE number = 2",
        "INSERT INTO change SELECT 5, 1, noun, record, action, before, after, hash FROM change WHERE revision = 2",
    ];
    for statement in cases {
        let data = copy(whole.path());
        tamper(data.path(), statement).await;
        let output = run(&["audit", "verify"], data.path());
        refused(&output, "the log is damaged: ");
        let text = complained(&output);
        let sentence = text
            .trim_start_matches("steward: ")
            .split("; restore")
            .next();
        if let Some(output) = python(&[&export(data.path())]) {
            assert!(!output.status.success(), "{statement}");
            assert_eq!(Some(complained(&output).trim()), sentence, "{statement}");
        }
    }
}

#[tokio::test]
async fn what_stands_beside_the_chain_is_found() {
    let whole = with(&["a", "b", "c"]).await;
    for statement in [
        "INSERT INTO change SELECT 9, 0, noun, record, action, before, after, hash FROM change WHERE revision = 2",
        "INSERT INTO revision SELECT 0, at, actor, reason, source, format, previous, replace(hash, 'a', 'b') FROM revision WHERE number = 2",
        "INSERT INTO revision SELECT -1, at, actor, reason, source, format, previous, replace(hash, 'a', 'b') FROM revision WHERE number = 2",
    ] {
        let data = copy(whole.path());
        tamper(data.path(), statement).await;
        let output = run(&["audit", "verify"], data.path());
        refused(&output, "belong to no revision of the chain");
    }
}

#[test]
fn the_script_reads_a_log_of_each_released_format() {
    let log = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/log-format-1.jsonl");
    if let Some(output) = python(&[&log]) {
        assert!(output.status.success(), "{}", complained(&output));
        assert!(said(&output).starts_with("verified: 6 revisions"));
    }
}

/// Bytes out of the whole file, so that each column is met.
#[tokio::test]
async fn the_script_finds_a_byte_that_was_changed_anywhere() {
    let directory = with(&["a", "b", "c"]).await;
    let file = export(directory.path());
    let whole = std::fs::read(&file).unwrap();
    for at in (0..whole.len()).step_by(whole.len() / 60) {
        let mut altered = whole.clone();
        altered[at] ^= 1;
        let other = directory.path().join("altered.jsonl");
        std::fs::write(&other, altered).unwrap();
        let Some(output) = python(&[&other]) else {
            return;
        };
        assert!(!output.status.success(), "byte {at}");
    }
}
