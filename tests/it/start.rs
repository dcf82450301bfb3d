//! Starting, finding the data again, ending.

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use sea_orm::{ConnectionTrait, Database};

use crate::harness::{Server, command, complained, run, said};

#[tokio::test]
async fn a_second_start_finds_the_data_again() {
    let first = Server::with_sample();
    let before = first
        .ask(
            "viewer",
            "{ register { revision hash } vendors { totalCount } }",
        )
        .await;
    assert_eq!(before["register"]["revision"], "1");
    let directory = first.kill();
    let second = Server::on(directory.path());
    assert_eq!(
        second
            .ask(
                "viewer",
                "{ register { revision hash } vendors { totalCount } }"
            )
            .await,
        before
    );
}

#[tokio::test]
async fn the_sample_is_loaded_into_an_empty_register_only() {
    let server = Server::empty();
    server
        .register(
            "vendor",
            serde_json::json!({ "key": "acme", "name": "Acme", "kind": "COMPANY" }),
        )
        .await;
    let directory = server.kill();
    let output = command()
        .args(["serve", "--sample", "--listen", "256.0.0.1:0", "--data"])
        .arg(directory.path())
        .output()
        .unwrap();
    assert!(!output.status.success());
    assert!(
        complained(&output).contains("`--listen`"),
        "{}",
        complained(&output)
    );
    let again = Server::on(directory.path());
    assert_eq!(again.revision().await, 1);
}

#[test]
fn a_token_is_printed_bare() {
    let directory = tempfile::tempdir().unwrap();
    let output = run(&["token", "--role", "viewer"], directory.path());
    let text = said(&output);
    assert_eq!(text.trim().split('.').count(), 3);
    assert_eq!(text.lines().count(), 1);
    let refused = run(&["token", "--role", "king"], directory.path());
    assert!(!refused.status.success());
    assert!(complained(&refused).contains("king"));
}

#[test]
fn unknown_settings_are_refused_with_the_nearest_known_one() {
    let directory = tempfile::tempdir().unwrap();
    let output = command()
        .env("STEWARD_LISTN", "127.0.0.1:0")
        .args(["serve", "--data"])
        .arg(directory.path())
        .output()
        .unwrap();
    assert!(!output.status.success());
    assert!(
        complained(&output).contains("STEWARD_LISTEN"),
        "{}",
        complained(&output)
    );
}

#[tokio::test]
async fn a_file_of_another_program_is_refused_and_left_as_it_is() {
    let directory = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", directory.path().join("other.db").display());
    let connection = Database::connect(format!("{url}?mode=rwc")).await.unwrap();
    let table = "CREATE TABLE invoice (id INTEGER)";
    connection.execute_unprepared(table).await.unwrap();
    let output = command()
        .args([
            "serve",
            "--listen",
            "127.0.0.1:0",
            "--database",
            &url,
            "--data",
        ])
        .arg(directory.path())
        .output()
        .unwrap();
    assert!(!output.status.success());
    assert!(
        complained(&output).contains("tables of something else, as `invoice`"),
        "{}",
        complained(&output)
    );
    let tables =
        connection.execute_unprepared("DROP TABLE invoice; CREATE TABLE head (id INTEGER)");
    tables.await.expect("no table of a register was made");
}

#[tokio::test]
async fn the_server_ends_gracefully() {
    let server = Server::empty();
    assert_eq!(server.revision().await, 0);
    assert!(server.end());
}

#[tokio::test]
async fn health_needs_no_token_and_graphql_does() {
    let server = Server::empty();
    for (path, expected) in [
        ("health/live", 200),
        ("health/ready", 200),
        ("graphql?query={__typename}", 401),
        ("x", 404),
    ] {
        let response = reqwest::get(format!("http://{}/{path}", server.address))
            .await
            .unwrap();
        assert_eq!(response.status().as_u16(), expected, "{path}");
    }
}

/// What is said of people is nobody else's, whatever the umask of whoever starts the server.
#[test]
fn what_is_made_for_the_register_is_of_its_user_alone() {
    let place = tempfile::tempdir().unwrap();
    let shared = place.path().join("shared");
    let own = place.path().join("above/own");
    std::fs::create_dir(&shared).unwrap();
    std::fs::set_permissions(&shared, Permissions::from_mode(0o755)).unwrap();
    let manifest = place.path().join("vendors.yaml");
    std::fs::write(
        &manifest,
        "vendors:\n  - { key: acme, name: Acme, kind: COMPANY }\n",
    )
    .unwrap();
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    for directory in [&shared, &own] {
        let file = directory.join("register.db");
        let output = command()
            .arg("import")
            .arg(&manifest)
            .arg("--data")
            .arg(directory)
            .arg("--database")
            .arg(format!("sqlite:{}", file.display()))
            .output()
            .unwrap();
        said(&output);
        assert_eq!(mode(&file), 0o600, "{}", file.display());
    }
    assert_eq!(mode(&own), 0o700);
    assert_eq!(mode(own.parent().unwrap()), 0o700);
    assert_eq!(mode(&shared), 0o755);
}

#[test]
fn what_is_no_database_file_is_refused_with_what_to_do() {
    let place = tempfile::tempdir().unwrap();
    let text = place.path().join("text.db");
    std::fs::write(&text, "no database at all, but a text of some length").unwrap();
    for (database, expected) in [
        (place.path().to_owned(), "see that `database` names a file"),
        (
            place.path().join("none/steward.db"),
            "in a directory that is there",
        ),
        (text.clone(), "is no SQLite database; name another"),
    ] {
        let database = format!("sqlite:{}", database.display());
        let output = run(&["serve", "--database", &database], place.path());
        let told = complained(&output);
        assert!(told.contains(expected), "{database}: {told}");
    }
    assert_eq!(
        std::fs::read_to_string(text).unwrap(),
        "no database at all, but a text of some length"
    );
}
