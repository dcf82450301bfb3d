//! What a server says of itself while the database takes no writes, or is not what it was.

use std::time::Duration;

use serde_json::json;
use tokio::time::sleep;

use super::{on, registering, vendor};
use crate::harness::Server;
use crate::harness::cluster::Cluster;

async fn is_ready(server: &Server) -> bool {
    let address = format!("http://{}/health/ready", server.address);
    reqwest::get(address).await.unwrap().status() == 200
}

async fn becomes(server: &Server, ready: bool) {
    for _ in 0..100 {
        if is_ready(server).await == ready {
            return;
        }
        sleep(Duration::from_millis(100)).await;
    }
    panic!("it did not become ready: {ready}");
}

fn end_connections(cluster: &Cluster, name: &str) {
    let end = format!(
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = '{name}'"
    );
    cluster.execute("postgres", &end);
}

/// As after a failover to a standby.
#[tokio::test]
async fn a_server_whose_database_takes_no_writes_is_not_ready_until_it_does() {
    let Some(cluster) = Cluster::shared() else {
        return;
    };
    let address = cluster.database();
    let name = address.rsplit('/').next().unwrap();
    let server = on(&address);
    server.register("vendor", vendor("before")).await;
    assert!(is_ready(&server).await);
    let set = |to: &str| {
        let statement =
            format!("ALTER DATABASE \"{name}\" SET default_transaction_read_only = {to}");
        cluster.execute("postgres", &statement);
        end_connections(cluster, name);
    };
    set("on");
    let (status, answer) = server.post("officer", &registering("lost")).await;
    assert!(status >= 500, "{answer}");
    becomes(&server, false).await;
    // And stays so: that it can be connected to is not enough.
    for _ in 0..15 {
        sleep(Duration::from_millis(100)).await;
        assert!(!is_ready(&server).await);
    }
    let read = server
        .ask("viewer", "{ vendor(id: \"before\") { name } }")
        .await;
    assert_eq!(read["vendor"]["name"], "before");
    set("off");
    becomes(&server, true).await;
    assert_eq!(
        server.register("vendor", vendor("after")).await["key"],
        "after"
    );
}

/// A restored backup or a failover that lost commits: what the server answers from is not there any more.
#[tokio::test]
async fn a_database_that_went_back_is_not_taken_for_caught_up() {
    let Some(cluster) = Cluster::shared() else {
        return;
    };
    let address = cluster.database();
    let name = address.rsplit('/').next().unwrap();
    let first = on(&address);
    first.register("vendor", vendor("kept")).await;
    drop(first);
    let earlier = format!("{name}_earlier");
    cluster.copy(name, &earlier);
    let server = on(&address);
    server.register("vendor", vendor("lost")).await;
    assert!(is_ready(&server).await);
    cluster.execute(
        "postgres",
        &format!("ALTER DATABASE \"{name}\" ALLOW_CONNECTIONS false"),
    );
    end_connections(cluster, name);
    cluster.drop(name);
    cluster.execute(
        "postgres",
        &format!("ALTER DATABASE \"{earlier}\" RENAME TO \"{name}\""),
    );
    becomes(&server, false).await;
    for _ in 0..25 {
        sleep(Duration::from_millis(100)).await;
        assert!(!is_ready(&server).await);
    }
    drop(server);
    let again = on(&address);
    let kept = again.ask("viewer", "{ vendors { nodes { key } } }").await;
    assert_eq!(kept["vendors"]["nodes"], json!([{ "key": "kept" }]));
}
