//! Starting on PostgreSQL: what is refused, and with which remedy.

use std::path::Path;
use std::process::Command;

use serde_json::json;

use crate::harness::cluster::Cluster;
use crate::harness::{Server, command, complained, run_with, said};

/// No message holds it.
const PASSWORD: &str = "quincequince";

/// The complaint of a server that does not start, with this address of the database.
fn refusal(address: &str) -> String {
    let data = tempfile::tempdir().unwrap();
    let output = serve(data.path(), address).output().unwrap();
    assert!(!output.status.success(), "{address}");
    let told = complained(&output);
    assert!(!told.contains(PASSWORD), "{told}");
    told
}

fn serve(data: &Path, address: &str) -> Command {
    let mut command = command();
    command
        .args(["serve", "--listen", "127.0.0.1:0", "--data"])
        .arg(data)
        .env("STEWARD_DATABASE", address);
    command
}

/// The address with another user, host, port or database.
fn changed(address: &str, from: &str, to: &str) -> String {
    assert!(address.contains(from), "{address}");
    address.replace(from, to)
}

#[test]
fn a_wrong_address_is_refused_with_the_remedy_and_without_the_password() {
    let Some(cluster) = Cluster::shared() else {
        return;
    };
    let address = cluster.database();
    let user = format!("steward:{PASSWORD}@");
    let address = changed(&address, "steward@", &user);
    let port = address
        .rsplit(':')
        .next()
        .unwrap()
        .split('/')
        .next()
        .unwrap()
        .to_owned();
    let name = address.rsplit('/').next().unwrap().to_owned();
    let cases = [
        (changed(&address, &name, ""), "must name one database"),
        (
            changed(&address, &name, "nothing_here"),
            "create the database with `createdb`",
        ),
        (
            changed(&address, "steward:", "nobody-known:"),
            "correct user and password in `database`",
        ),
        (
            changed(&address, &port, "1"),
            "see whether it runs, and correct host and port in `database`",
        ),
        (
            changed(&address, "127.0.0.1", "nowhere.invalid"),
            "correct host and port in `database`",
        ),
        (
            format!("{address}?sslmode=require"),
            "correct host, `sslmode` and `sslrootcert` in `database`",
        ),
        (
            format!("{address}?fsync=off"),
            "must have no parameters but",
        ),
    ];
    for (wrong, remedy) in cases {
        let told = refusal(&wrong);
        assert!(told.contains(remedy), "{remedy}: {told}");
    }
}

#[test]
fn a_server_that_may_lose_what_it_acknowledged_is_refused() {
    let Some(cluster) = Cluster::shared() else {
        return;
    };
    let hasty = Cluster::start(cluster.programs().to_owned(), &["fsync=off"]);
    assert!(refusal(&hasty.database()).contains("set `fsync = on`"));

    let address = cluster.database();
    let name = address.rsplit('/').next().unwrap();
    cluster.execute(
        "postgres",
        &format!("ALTER DATABASE {name} SET synchronous_commit = off"),
    );
    let told = refusal(&address);
    assert!(told.contains("`synchronous_commit` is off"), "{told}");
    cluster.execute(
        "postgres",
        &format!("ALTER DATABASE {name} SET synchronous_commit = local"),
    );
    drop(Server::with_settings(&[("STEWARD_DATABASE", &address)]));
}

#[test]
fn what_is_no_register_of_this_program_is_refused_and_left_as_it_is() {
    let Some(cluster) = Cluster::shared() else {
        return;
    };
    let address = cluster.database();
    let name = address.rsplit('/').next().unwrap();
    cluster.execute(name, "CREATE TABLE invoice (id int)");
    let told = refusal(&address);
    assert!(
        told.contains("tables of something else, as `invoice`"),
        "{told}"
    );
    let tables = "SELECT string_agg(table_name, ',') FROM information_schema.tables WHERE table_schema = 'public'";
    assert_eq!(cluster.execute(name, tables), "invoice");

    let address = cluster.database();
    let name = address.rsplit('/').next().unwrap();
    drop(Server::with_settings(&[("STEWARD_DATABASE", &address)]));
    cluster.execute(name, "UPDATE head SET format = 1000");
    let told = refusal(&address);
    assert!(told.contains("run the newer program"), "{told}");
    cluster.execute(name, "UPDATE head SET format = 1");
    cluster.execute(
        name,
        "INSERT INTO seaql_migrations VALUES ('m29990101_000001_next', 0)",
    );
    let told = refusal(&address);
    assert!(told.contains("run the newer program"), "{told}");
}

#[test]
fn a_dry_run_on_an_empty_database_makes_no_tables() {
    let Some(cluster) = Cluster::shared() else {
        return;
    };
    let address = cluster.database();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("vendors.yaml");
    std::fs::write(&file, "vendors: [{key: acme, name: Acme, kind: COMPANY}]\n").unwrap();
    let arguments = ["import", "--dry-run", file.to_str().unwrap()];
    let output = run_with(&arguments, folder.path(), &[("STEWARD_DATABASE", &address)]);
    assert!(output.status.success(), "{}", complained(&output));
    assert!(
        said(&output).contains("plan: create 1,"),
        "{}",
        said(&output)
    );
    let tables = "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'";
    assert_eq!(
        cluster.execute(address.rsplit('/').next().unwrap(), tables),
        "0"
    );
}

/// Who may not make tables is told so; where there are none to make, reading and writing is enough.
#[tokio::test]
async fn the_rights_that_a_server_needs_are_few() {
    let Some(cluster) = Cluster::shared() else {
        return;
    };
    let address = cluster.database();
    let name = address.rsplit('/').next().unwrap();
    cluster.execute("postgres", "CREATE ROLE clerk LOGIN");
    let clerk = changed(&address, "steward@", "clerk@");
    let told = refusal(&clerk);
    assert!(
        told.contains("permission denied") && told.contains("make the user the owner"),
        "{told}"
    );

    drop(Server::with_settings(&[("STEWARD_DATABASE", &address)]));
    let told = refusal(&clerk);
    assert!(
        told.contains("permission denied") && told.contains("`GRANT "),
        "{told}"
    );
    cluster.execute(
        name,
        "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO clerk",
    );
    let server = Server::with_settings(&[("STEWARD_DATABASE", &clerk)]);
    let draft = json!({ "key": "acme", "name": "Acme", "kind": "COMPANY" });
    assert_eq!(server.register("vendor", draft).await["version"], "1");
}

/// Two that start at once on an empty database both come up, on one register.
#[tokio::test]
async fn servers_that_start_at_once_make_one_register() {
    let Some(cluster) = Cluster::shared() else {
        return;
    };
    let address = cluster.database();
    let start = || {
        let address = address.clone();
        std::thread::spawn(move || Server::with_settings(&[("STEWARD_DATABASE", &address)]))
    };
    let servers = [start(), start(), start()];
    for server in servers {
        assert_eq!(server.join().unwrap().revision().await, 0);
    }
}
