//! A register that moves to another database, chain included.

use serde_json::{Value, json};

use crate::harness::cluster::Cluster;
use crate::harness::{Server, command, complained, said};

/// What the register says: the head, and something of everything.
async fn read(server: &Server) -> Value {
    let text = "{ register { revision hash } vendors { totalCount } clauses { totalCount nodes { key version } } \
                flows { nodes { key version } } people { nodes { key name } } notices { nodes { key } } \
                calendarFeeds { id } }";
    server.ask("viewer", text).await
}

/// A register with a history, and a person who was erased from it.
async fn filled(server: &Server) {
    for key in ["gone", "stays"] {
        let draft = json!({ "key": key, "name": "Zebedee Quince" });
        server.register("person", draft).await;
    }
    let erase =
        "mutation { erasePerson(input: { id: \"gone\", version: \"2\" }) { userErrors { code } } }";
    server.ask("officer", erase).await;
    server
        .try_update("vendor", "google", "1", json!({ "tier": 2 }))
        .await;
    let feed = "mutation { createCalendarFeed { userErrors { code } } }";
    server.ask("viewer", feed).await;
    let mapping = "mutation { saveTableMapping(input: { name: \"list\", noun: VENDORS, mapping: { ignored: [\"x\"] } }) \
                   { userErrors { code } } }";
    server.ask("editor", mapping).await;
}

fn copy(from: &str, to: &str) -> Result<String, String> {
    let data = tempfile::tempdir().unwrap();
    let output = command()
        .args(["copy", "--from", from, "--to", to, "--data"])
        .arg(data.path())
        .output()
        .unwrap();
    match output.status.success() {
        true => Ok(said(&output)),
        false => Err(complained(&output)),
    }
}

async fn moves(from: &str, to: &str) {
    let source = Server::with_sample_and_settings(&[("STEWARD_DATABASE", from)]);
    filled(&source).await;
    let before = read(&source).await;
    let told = copy(from, to).unwrap();
    let hash = before["register"]["hash"].as_str().unwrap();
    assert!(
        told.starts_with("copied and verified: 5 revisions") && told.contains(hash),
        "{told}"
    );
    let target = Server::with_settings(&[("STEWARD_DATABASE", to)]);
    assert_eq!(read(&target).await, before);
    let mappings = target
        .ask(
            "editor",
            "{ tableMappings { name savedBy mapping { ignored } } }",
        )
        .await;
    let expected = json!([{ "name": "list", "savedBy": "local", "mapping": { "ignored": ["x"] } }]);
    assert_eq!(mappings["tableMappings"], expected);
    let draft = json!({ "key": "next", "name": "Next", "kind": "COMPANY" });
    assert_eq!(target.register("vendor", draft).await["version"], "6");

    let again = copy(from, to).unwrap_err();
    assert!(
        again.contains("has a register already; name an empty one"),
        "{again}"
    );
    assert_eq!(target.revision().await, 6);
}

#[tokio::test]
async fn a_register_moves_between_files_and_into_an_empty_one_only() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| format!("sqlite:{}", folder.path().join(name).display());
    moves(&file("a.db"), &file("b.db")).await;
    let none = copy(&file("none.db"), &file("c.db")).unwrap_err();
    assert!(none.contains("nothing was copied"), "{none}");
    assert!(!folder.path().join("none.db").exists());
}

#[tokio::test]
async fn a_register_moves_to_postgresql_and_back() {
    let Some(cluster) = Cluster::shared() else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| format!("sqlite:{}", folder.path().join(name).display());
    let database = cluster.database();
    moves(&file("a.db"), &database).await;
    // A table that nobody looked through since it was filled has no number of rows (pg_class.reltuples is -1).
    let unknown = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND reltuples < 0";
    let name = database.rsplit('/').next().unwrap();
    assert_eq!(cluster.execute(name, unknown), "");
    let told = copy(&database, &file("b.db")).unwrap();
    assert!(
        told.starts_with("copied and verified: 6 revisions"),
        "{told}"
    );
}

/// A log that was changed behind its back is not carried on.
#[tokio::test]
async fn a_damaged_log_is_not_copied() {
    let server = Server::with_sample();
    filled(&server).await;
    let directory = server.kill();
    let from = crate::harness::database::url(directory.path());
    let statement = "UPDATE vendor SET name = 'Quiet' WHERE key = 'google'";
    crate::harness::database::tamper(directory.path(), statement).await;
    let to = format!("sqlite:{}", directory.path().join("copy.db").display());
    let refused = copy(&from, &to).unwrap_err();
    assert!(
        refused.contains("the tables differ from the log at vendor `google`"),
        "{refused}"
    );
    let still_empty = Server::with_settings(&[("STEWARD_DATABASE", &to)]);
    assert_eq!(still_empty.revision().await, 0);
}
