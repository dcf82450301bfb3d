//! The end: no new connections, running requests finish, and not for ever.

use std::sync::atomic::Ordering;

use tokio::net::TcpStream;
use tokio::time::timeout;

use super::{Client, LONG, Running, SHORT, post, start_with};
use crate::http::limits::{RequestLimits, ServerLimits};

const WAIT: &[u8] = br#"{"query":"wait"}"#;
const QUERY: &[u8] = br#"{"query":"{ echo(text: \"a\") }"}"#;

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

/// Whoever stands before the server has not seen yet that it is not ready any more.
#[tokio::test]
async fn a_server_that_ends_answers_on_for_a_while_and_asks_to_close() {
    let limits = ServerLimits {
        linger_time: LONG,
        header_time: 6 * LONG,
        ..ServerLimits::default()
    };
    let server = start_with(limits, RequestLimits::default()).await;
    let mut idle = server.connect().await;
    idle.send(post("", QUERY)).await;
    let before = idle.reply().await;
    assert_eq!((before.status, before.header("connection")), (200, None));
    let Running {
        address,
        stop,
        ended,
        ..
    } = server;
    stop.send(()).unwrap();
    tokio::time::sleep(SHORT).await;
    let late = TcpStream::connect(address).await.unwrap();
    for mut client in [idle, Client(late)] {
        client.send(post("", QUERY)).await;
        let reply = client.reply().await;
        assert_eq!(
            (reply.status, reply.header("connection")),
            (200, Some("close"))
        );
        assert!(client.rest().await.is_empty());
    }
    timeout(SHORT * 10, ended)
        .await
        .expect("it ends as soon as nobody is connected")
        .unwrap();
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
