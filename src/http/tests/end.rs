//! The end: no new connections, running requests finish, and not for ever.

use std::sync::atomic::Ordering;

use tokio::net::TcpStream;
use tokio::time::timeout;

use super::{LONG, Running, SHORT, post, start_with};
use crate::http::limits::{RequestLimits, ServerLimits};

const WAIT: &[u8] = br#"{"query":"wait"}"#;

#[tokio::test]
async fn a_running_request_is_finished_and_its_connection_ends() {
    // So long that it is not what ends the idle connection.
    let limits = ServerLimits {
        header_time: 6 * LONG,
        ..ServerLimits::default()
    };
    let server = start_with(limits, RequestLimits::default()).await;
    let mut client = server.connect().await;
    let mut idle = server.connect().await;
    client.send(post("", WAIT)).await;
    let Running {
        address,
        toy,
        stop,
        ended,
    } = server;
    toy.begun.notified().await;
    stop.send(()).unwrap();
    assert!(idle.rest().await.is_empty());
    assert!(
        TcpStream::connect(address).await.is_err(),
        "still listening"
    );
    assert!(!ended.is_finished());
    toy.go.add_permits(1);
    assert_eq!(client.reply().await.refusal().2, "waited");
    assert!(client.rest().await.is_empty());
    timeout(LONG, ended).await.expect("did not end").unwrap();
}

#[tokio::test]
async fn a_request_that_does_not_end_in_time_is_cut() {
    let limits = ServerLimits {
        drain_time: SHORT,
        ..ServerLimits::default()
    };
    let server = start_with(limits, RequestLimits::default()).await;
    let mut client = server.connect().await;
    client.send(post("", WAIT)).await;
    server.toy.begun.notified().await;
    server.stop.send(()).unwrap();
    timeout(LONG, server.ended)
        .await
        .expect("did not end")
        .unwrap();
    assert!(client.rest().await.is_empty());
    assert_eq!(server.toy.executed.load(Ordering::Relaxed), 1);
}
