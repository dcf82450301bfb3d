//! The database that goes with a data directory: the SQLite file in it, or, where the tests are run on PostgreSQL, a
//! database that is named after the directory.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use sea_orm::{ConnectionTrait, Database, DatabaseConnection};

use super::cluster::{ADDRESS, Cluster};

/// The directories whose databases are made.
static KNOWN: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

/// Whether the tests are run on PostgreSQL.
pub fn is_postgresql() -> bool {
    std::env::var_os(ADDRESS).is_some()
}

/// The setting that names the database; none for the file in the data directory.
pub fn setting(data: &Path) -> Option<(&'static str, String)> {
    is_postgresql().then(|| ("STEWARD_DATABASE", made(data)))
}

/// The key that seals, where a server is given a database that it may share: each has a data directory of its own.
pub fn sealing(settings: &[(&str, &str)]) -> Option<(&'static str, &'static str)> {
    let names_one = settings.iter().any(|(name, _)| *name == "STEWARD_DATABASE");
    let key = "c2hhcmVkIGJ5IHRoZSBzZXJ2ZXJzIG9mIHRlc3RzICE=";
    names_one.then_some(("STEWARD_SEALING_KEY", key))
}

/// The settings that say which database it is and how to open what is sealed in it.
pub fn shared(settings: &[(&str, &str)]) -> Vec<(String, String)> {
    let named = settings.iter().copied().filter(|(name, _)| {
        ["STEWARD_DATABASE", "STEWARD_SEALING_KEY", "STEWARD_CONFIG"].contains(name)
    });
    let owned = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
    sealing(settings)
        .into_iter()
        .chain(named)
        .map(owned)
        .collect()
}

/// A connection to the database, for looking behind the server's back.
pub async fn connect(data: &Path) -> DatabaseConnection {
    Database::connect(url(data)).await.unwrap()
}

/// The address of the database.
pub fn url(data: &Path) -> String {
    match is_postgresql() {
        true => made(data),
        false => format!("sqlite:{}", data.join("steward.db").display()),
    }
}

/// Changes the tables behind the server's back, references or not.
pub async fn tamper(data: &Path, statement: &str) {
    let connection = connect(data).await;
    let unbound = match is_postgresql() {
        true => "SET session_replication_role = replica",
        false => "PRAGMA foreign_keys = OFF",
    };
    // Both on one connection, whichever the pool gives.
    let both = format!("{unbound}; {statement}");
    let changed = connection.execute_unprepared(&both).await.unwrap();
    assert!(changed.rows_affected() > 0, "{statement}");
    connection.close().await.unwrap();
}

/// The address of the database, which is made if it is not there yet.
fn made(data: &Path) -> String {
    let cluster = Cluster::shared().unwrap();
    let mut known = KNOWN.lock().unwrap();
    match known.insert(data.to_owned()) {
        true => cluster.make(&name(data)),
        false => format!("{}/{}", cluster.address, name(data)),
    }
}

/// Makes the database of another data directory one like this. The file in the directory is for whoever copies that.
pub fn duplicate(data: &Path, other: &Path) {
    if is_postgresql() {
        Cluster::shared().unwrap().copy(&name(data), &name(other));
        KNOWN.lock().unwrap().insert(other.to_owned());
    }
}

/// Drops the database with its directory.
pub fn drop(data: &Path) {
    if is_postgresql() {
        Cluster::shared().unwrap().drop(&name(data));
    }
}

fn name(data: &Path) -> String {
    let path = data.to_str().unwrap();
    path.chars()
        .map(|sign| {
            if sign.is_ascii_alphanumeric() {
                sign
            } else {
                '_'
            }
        })
        .collect()
}
