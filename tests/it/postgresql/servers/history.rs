//! A history: many clients on two servers, and afterwards the log says whether what they were told can be true.
//!
//! Each client notes what it was told. The log must be one order without a gap in which every acknowledged change
//! stands once, each on top of the version that its client named, and every read shows what was written at a revision not
//! older than the one before.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Value, json};
use tokio::task::JoinSet;

use super::{servers, vendor};
use crate::harness::cluster::Cluster;
use crate::harness::{Server, complained, run_with, said};

const CLIENTS: usize = 8;
const ROUNDS: usize = 40;
/// So few records that the clients are often in each other's way.
const RECORDS: usize = 4;

/// An acknowledged change: the record, the version that the client named, the one that it became, and the name it got.
struct Written {
    key: String,
    on: u64,
    version: u64,
    name: Option<String>,
}

/// What one client saw.
#[derive(Default)]
struct Told {
    written: Vec<Written>,
    /// Record, version and name of each read.
    read: Vec<(String, u64, String)>,
    conflicts: usize,
    registered: usize,
}

#[tokio::test(flavor = "multi_thread")]
async fn what_clients_of_two_servers_were_told_is_one_history() {
    let Some(([one, other], address)) = servers() else {
        return;
    };
    for n in 0..RECORDS {
        one.register("vendor", vendor(&format!("r{n}"))).await;
    }
    let both = Arc::new([one, other]);
    let mut clients = JoinSet::new();
    for client in 0..CLIENTS {
        let both = Arc::clone(&both);
        clients.spawn(async move { work(&both, client).await });
    }
    let told = clients.join_all().await;
    let written: Vec<&Written> = told.iter().flat_map(|told| &told.written).collect();
    assert!(
        told.iter().map(|told| told.conflicts).sum::<usize>() > 0,
        "nobody was in anybody's way"
    );

    let log = log(&address);
    let numbers: Vec<u64> = log.keys().copied().collect();
    assert_eq!(
        numbers,
        (1..=numbers.len() as u64).collect::<Vec<_>>(),
        "one order without a gap"
    );
    let registered = RECORDS + told.iter().map(|told| told.registered).sum::<usize>();
    assert_eq!(
        log.len(),
        registered + written.len(),
        "every acknowledged change once, and no other"
    );
    for change in &written {
        let Written {
            key,
            on,
            version,
            name,
        } = change;
        let (logged, logged_name) = &log[version];
        assert_eq!(logged, key, "revision {version}");
        assert!(
            name.as_ref().is_none_or(|name| name == logged_name),
            "revision {version}: {logged_name}"
        );
        let last = log
            .range(..version)
            .rev()
            .find(|(_, (other, _))| other == key);
        assert_eq!(
            last.map(|(number, _)| number),
            Some(on),
            "a stale version was accepted at {version}"
        );
    }
    for (key, version, name) in told.iter().flat_map(|told| &told.read) {
        assert_eq!(
            log[version],
            (key.clone(), name.clone()),
            "what was read is what was written"
        );
    }
    let data = tempfile::tempdir().unwrap();
    let output = run_with(
        &["audit", "verify"],
        data.path(),
        &[("STEWARD_DATABASE", &address)],
    );
    assert!(output.status.success(), "{}", complained(&output));
    assert!(said(&output).contains(&format!("verified: {} revisions", log.len())));
}

/// Reads a record, here or there, changes it on the version that was read, and now and then registers and retires one.
async fn work(servers: &[Server; 2], client: usize) -> Told {
    let mut told = Told::default();
    let mut seen = BTreeMap::new();
    for round in 0..ROUNDS {
        let server = &servers[(client + round / 3) % 2];
        let key = format!("r{}", (client * 7 + round * 3) % RECORDS);
        let Some((version, name)) = read(server, &key).await else {
            continue;
        };
        let newest = seen
            .entry((server.address.clone(), key.clone()))
            .or_insert(version);
        assert!(version >= *newest, "a server went back");
        *newest = version;
        told.read.push((key.clone(), version, name));
        let name = format!("{client} in {round}");
        let draft = json!({ "name": name });
        let payload = server
            .try_update("vendor", &key, &version.to_string(), draft)
            .await;
        note(&mut told, &payload, key, version, Some(name));
        if round % 10 == 9 {
            come_and_go(server, client, round, &mut told).await;
        }
    }
    told
}

fn note(told: &mut Told, payload: &Value, key: String, on: u64, name: Option<String>) {
    match payload["userErrors"][0]["code"].as_str() {
        None => {
            let version = number(&payload["revision"]);
            told.written.push(Written {
                key,
                on,
                version,
                name,
            });
        }
        Some("CONFLICT") => told.conflicts += 1,
        Some(_) => panic!("{payload}"),
    }
}

async fn come_and_go(server: &Server, client: usize, round: usize, told: &mut Told) {
    let key = format!("c{client}-{round}");
    let made = server.register("vendor", vendor(&key)).await;
    let version = number(&made["version"]);
    let payload = server
        .try_retire("vendor", &key, &version.to_string())
        .await;
    assert_eq!(payload["userErrors"], json!([]), "{payload}");
    told.registered += 1;
    told.written.push(Written {
        key: key.clone(),
        on: version,
        version: number(&payload["revision"]),
        name: None,
    });
    told.read.push((key.clone(), version, key));
}

async fn read(server: &Server, key: &str) -> Option<(u64, String)> {
    let text = format!("{{ vendor(id: \"{key}\") {{ version name }} }}");
    let vendor = &server.ask("viewer", &text).await["vendor"];
    Some((
        number(&vendor["version"]),
        vendor["name"].as_str()?.to_owned(),
    ))
}

fn number(text: &Value) -> u64 {
    text.as_str().unwrap().parse().unwrap()
}

/// The record and its name, by revision, as the log has it.
fn log(address: &str) -> BTreeMap<u64, (String, String)> {
    let asked = "SELECT revision, after::json->'head'->>'key', after::json->>'name' FROM change ORDER BY revision";
    let rows = Cluster::shared()
        .unwrap()
        .execute(address.rsplit('/').next().unwrap(), asked);
    let row = |line: &str| {
        let cells: Vec<&str> = line.split('|').collect();
        (
            cells[0].parse().unwrap(),
            (cells[1].to_owned(), cells[2].to_owned()),
        )
    };
    rows.lines().map(row).collect()
}
