//! The schema on an empty SQLite file: that it comes up, and that its constraints refuse.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{
    Database, DatabaseConnection, DatabaseTransaction, TransactionTrait,
};
use tempfile::TempDir;

use crate::Migrator;

/// A migrated database; the directory goes with it.
async fn migrated() -> (DatabaseConnection, TempDir) {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("steward.db");
    let url = format!("sqlite://{}?mode=rwc", file.display());
    let database = Database::connect(url).await.unwrap();
    Migrator::up(&database, None).await.unwrap();
    (database, directory)
}

/// A transaction as the writer begins it.
async fn write(database: &DatabaseConnection) -> DatabaseTransaction {
    let tx = database.begin().await.unwrap();
    tx.execute_unprepared("PRAGMA defer_foreign_keys = ON")
        .await
        .unwrap();
    tx
}

/// A company, a site of it, a term, a vendor, an agreement and a database; their ids are 1 to 6.
const FACTS: &[&str] = &[
    "INSERT INTO legal_entity (id, key, version, retired, illustrative, name) VALUES (1, 'a', 1, 0, 0, 'A')",
    "INSERT INTO property (id, key, version, retired, illustrative, name, hosts, operator) \
     VALUES (2, 'a', 1, 0, 0, 'A', '[]', 1)",
    "INSERT INTO term (id, taxonomy, key, version, retired, illustrative, name) VALUES (3, 'Purpose', 'a', 1, 0, 0, 'A')",
    "INSERT INTO vendor (id, key, version, retired, illustrative, name, kind, aliases, processing_countries, standing, \
     identifiers, external_references, certifications) \
     VALUES (4, 'a', 1, 0, 0, 'A', 'COMPANY', '[]', '[]', '[]', '[]', '[]', '[]')",
    "INSERT INTO agreement (id, key, version, retired, illustrative, kind, ours, state) \
     VALUES (5, 'a', 1, 0, 0, 'DPA', 1, 'DRAFT')",
    "INSERT INTO \"database\" (id, key, version, retired, illustrative, name, security_measures) \
     VALUES (6, 'a', 1, 0, 0, 'A', '[]')",
];

const FLOW: &str = "INSERT INTO flow (id, key, version, retired, illustrative, destinations, state, actions, conditions_met, ";
const CLAUSE: &str = "INSERT INTO clause (id, key, version, retired, illustrative, rule, bound, actions, requests, \
                      conditions, hedged, ";

async fn with_facts() -> (DatabaseConnection, TempDir) {
    let (database, directory) = migrated().await;
    let tx = write(&database).await;
    for fact in FACTS {
        tx.execute_unprepared(fact).await.unwrap();
    }
    tx.commit().await.unwrap();
    (database, directory)
}

#[tokio::test]
async fn the_schema_comes_up_once() {
    let (database, _directory) = migrated().await;
    assert_eq!(
        Migrator::get_pending_migrations(&database)
            .await
            .unwrap()
            .len(),
        0
    );
    Migrator::up(&database, None).await.unwrap();
    let head = database
        .query_one(
            Query::select()
                .columns(["id", "revision", "hash", "at", "format"])
                .from("head"),
        )
        .await
        .unwrap()
        .unwrap();
    assert_eq!(head.try_get::<i64>("", "revision").unwrap(), 0);
    assert_eq!(head.try_get::<String>("", "hash").unwrap(), "0".repeat(64));
    assert_eq!(
        head.try_get::<String>("", "at").unwrap(),
        "1970-01-01T00:00:00Z"
    );
    assert_eq!(head.try_get::<i32>("", "format").unwrap(), 1);
}

#[tokio::test]
async fn rows_that_break_an_invariant_are_refused_and_their_neighbors_are_not() {
    let flow = |columns: &str, values: &str| {
        format!("{FLOW}{columns}) VALUES (9, 'f', 1, 0, 0, '[]', 'PROPOSED', '[]', '[]', {values})")
    };
    let clause = |columns: &str, values: &str| {
        format!(
            "{CLAUSE}{columns}) VALUES (9, 'c', 1, 0, 0, 'DUTY', 'COMPANY', '[]', '[]', '[]', 0, {values})"
        )
    };
    let owner = |from: &str, until: &str| {
        format!(
            "INSERT INTO vendor_owner (owner, position, target, valid_from, valid_until) VALUES (4, 0, 4, {from}, {until})"
        )
    };
    let revision = |hash: &str| {
        format!(
            "INSERT INTO revision (number, at, actor, source, format, previous, hash) \
             VALUES (1, '', '', '', 1, '{}', '{hash}')",
            "0".repeat(64)
        )
    };
    let cases = [
        ("backwards", owner("'2013-06-02'", "'2013-06-01'"), false),
        ("one day", owner("'2013-06-01'", "'2013-06-01'"), true),
        ("open", owner("NULL", "'2013-06-01'"), true),
        ("two sources", clause("agreement, law", "5, 'x'"), false),
        ("no source", clause("law", "NULL"), false),
        ("one source", clause("agreement", "5"), true),
        (
            "two flow sources",
            flow("source_property, source_vendor, recipient_vendor", "2, 4, 4"),
            false,
        ),
        (
            "a site and a database",
            flow("source_property, source_database, recipient_vendor", "2, 6, 4"),
            false,
        ),
        ("a database", flow("source_database, recipient_vendor", "6, 4"), true),
        ("no recipient", flow("source_property", "2"), false),
        (
            "two recipients",
            flow("source_property, recipient_vendor, recipient_class", "2, 4, 3"),
            false,
        ),
        ("one of each", flow("source_property, recipient_class", "2, 3"), true),
        (
            "two parties in one",
            "INSERT INTO agreement_party (owner, position, vendor, legal_entity) VALUES (5, 0, 4, 1)".to_owned(),
            false,
        ),
        (
            "a key twice",
            "INSERT INTO legal_entity (id, key, version, retired, illustrative, name) VALUES (9, 'a', 1, 0, 0, 'B')"
                .to_owned(),
            false,
        ),
        (
            "a key twice in a taxonomy",
            "INSERT INTO term (id, taxonomy, key, version, retired, illustrative, name) VALUES (9, 'Purpose', 'a', 1, 0, 0, 'B')"
                .to_owned(),
            false,
        ),
        (
            "a key in two taxonomies",
            "INSERT INTO term (id, taxonomy, key, version, retired, illustrative, name) VALUES (9, 'DataSubject', 'a', 1, 0, 0, 'B')"
                .to_owned(),
            true,
        ),
        (
            "a person",
            "INSERT INTO person (id, key, version, retired, illustrative, salt, name) VALUES (9, 'p', 1, 0, 0, 'ab', 'A')"
                .to_owned(),
            true,
        ),
        (
            "a person without salt",
            "INSERT INTO person (id, key, version, retired, illustrative, name) VALUES (9, 'p', 1, 0, 0, 'A')".to_owned(),
            false,
        ),
        (
            "an erased person",
            "INSERT INTO person (id, key, version, retired, illustrative) VALUES (9, 'p', 1, 0, 0)".to_owned(),
            true,
        ),
        ("a short hash", revision("ab"), false),
        ("a hash", revision(&"a".repeat(64)), true),
        (
            "a second head",
            format!("INSERT INTO head (id, revision, hash, at, format) VALUES (2, 0, '{}', '', 1)", "0".repeat(64)),
            false,
        ),
    ];
    let (database, _directory) = with_facts().await;
    for (name, statement, accepted) in cases {
        let tx = write(&database).await;
        let outcome = tx.execute_unprepared(&statement).await;
        assert_eq!(outcome.is_ok(), accepted, "{name}: {outcome:?}");
        tx.rollback().await.unwrap();
    }
}

#[tokio::test]
async fn a_dangling_reference_is_refused_at_commit() {
    let (database, _directory) = with_facts().await;
    let class = "INSERT INTO vendor_class (owner, position, target) VALUES (4, 0, 7)";
    let term = "INSERT INTO term (id, taxonomy, key, version, retired, illustrative, name) \
                VALUES (7, 'RecipientClass', 'a', 1, 0, 0, 'A')";

    let dangling = write(&database).await;
    dangling.execute_unprepared(class).await.unwrap();
    assert!(dangling.commit().await.is_err());

    let (database, _directory) = with_facts().await;
    let whole = write(&database).await;
    whole.execute_unprepared(class).await.unwrap();
    whole.execute_unprepared(term).await.unwrap();
    whole.commit().await.unwrap();
}
