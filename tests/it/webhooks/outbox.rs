//! What is written down is sent: after a kill, by another server, and of a large import.

use super::{LOOSE, create, server, vendor};
use crate::harness::cluster::Cluster;
use crate::harness::receiver::Receiver;
use crate::harness::{Server, database, said};

#[tokio::test]
async fn what_was_committed_before_a_kill_is_sent_after_it() {
    let (first, receiver) = (server(), Receiver::new());
    create(&first, &receiver, &["vendor.*"]).await;
    receiver.answers("503 Service Unavailable");
    for number in 0..20 {
        vendor(&first, &format!("v-{number}")).await;
    }
    let data = first.kill();
    let sent = receiver.all().len();
    receiver.answers("200 OK");
    let again = Server::on_with(data.path(), &[], &LOOSE);
    receiver.wait_for_different(20, sent).await;
    drop(again);
    database::drop(data.path());
}

#[tokio::test]
async fn a_large_import_is_told_whole_and_once() {
    let (server, receiver) = (server(), Receiver::new());
    create(&server, &receiver, &["vendor.registered"]).await;
    let vendors = 2_500;
    let rows: String = (0..vendors)
        .map(|n| format!("- {{key: v-{n}, name: Vendor {n}, kind: COMPANY}}\n"))
        .collect();
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("vendors.yaml");
    std::fs::write(&file, format!("vendors:\n{rows}")).unwrap();
    said(&server.command(&["import", file.to_str().unwrap()]));
    receiver.wait_for_different(vendors, 0).await;
    assert_eq!(receiver.all().len(), vendors);
}

#[tokio::test]
async fn one_server_of_a_database_dispatches_and_another_takes_over() {
    let Some(cluster) = Cluster::shared() else {
        return;
    };
    let address = cluster.database();
    let on = || {
        let mut settings = LOOSE.to_vec();
        settings.push(("STEWARD_DATABASE", &address));
        Server::with_settings(&settings)
    };
    let (one, other) = (on(), on());
    let receiver = Receiver::new();
    create(&one, &receiver, &["vendor.*"]).await;
    for number in 0..10 {
        let server = if number % 2 == 0 { &one } else { &other };
        vendor(server, &format!("v-{number}")).await;
    }
    receiver.wait_for_different(10, 0).await;
    drop(one);
    vendor(&other, "after").await;
    receiver.wait_for_different(11, 0).await;
}
