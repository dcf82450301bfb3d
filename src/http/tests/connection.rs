//! Connections: headers in time and in bounds, many requests on one, and not too many at once.

use std::sync::atomic::Ordering;

use tokio::time::timeout;

use super::{LONG, SHORT, head, post, start, start_with};
use crate::http::limits::{RequestLimits, ServerLimits};

const QUERY: &[u8] = br#"{"query":"{ echo(text: \"a\") }"}"#;

#[tokio::test]
async fn a_connection_serves_one_request_after_the_other() {
    let server = start().await;
    let mut client = server.connect().await;
    let mut names = std::collections::BTreeSet::new();
    for _ in 0..3 {
        client.send(post("", QUERY)).await;
        let reply = client.reply().await;
        assert_eq!(reply.status, 200);
        names.insert(reply.header("x-request-id").unwrap().to_owned());
    }
    assert_eq!(names.len(), 3);
}

#[tokio::test]
async fn headers_that_do_not_come_in_time_end_the_connection() {
    let limits = ServerLimits {
        header_time: SHORT,
        ..ServerLimits::default()
    };
    let server = start_with(limits, RequestLimits::default()).await;
    for begun in [
        "",
        "POST /gra",
        "POST /graphql HTTP/1.1\r\nHost: steward\r\n",
    ] {
        let mut client = server.connect().await;
        client.send(begun).await;
        client.rest().await;
    }
    let mut client = server.connect().await;
    client.send(post("", QUERY)).await;
    assert_eq!(client.reply().await.status, 200);
    assert!(
        client.rest().await.is_empty(),
        "an idle connection ends, too"
    );
}

#[tokio::test]
async fn headers_are_bounded_in_bytes_and_in_number() {
    let limits = ServerLimits {
        header_bytes: 1024,
        header_count: 10,
        ..ServerLimits::default()
    };
    let server = start_with(limits, RequestLimits::default()).await;
    let with = |headers: String| head("GET", "/health/live", &headers);
    let padded = |length: usize| {
        with(format!(
            "X: {}\r\n",
            "a".repeat(length - with("X: \r\n".to_owned()).len())
        ))
    };
    let counted = |count: usize| with("X: a\r\n".repeat(count - 2));
    assert_eq!(server.ask(padded(1024)).await.status, 200);
    assert_eq!(server.ask(padded(1025)).await.status, 431);
    assert_eq!(server.ask(padded(100_000)).await.status, 431);
    assert_eq!(server.ask(counted(10)).await.status, 200);
    assert_eq!(server.ask(counted(11)).await.status, 431);
}

#[tokio::test]
async fn connections_over_the_limit_wait_for_one_to_end() {
    let limits = ServerLimits {
        connections: 2,
        ..ServerLimits::default()
    };
    let server = start_with(limits, RequestLimits::default()).await;
    let mut open = Vec::new();
    for _ in 0..2 {
        let mut client = server.connect().await;
        client.send(post("", QUERY)).await;
        assert_eq!(client.reply().await.status, 200);
        open.push(client);
    }
    let mut third = server.connect().await;
    third.send(post("", QUERY)).await;
    assert!(
        timeout(SHORT, third.read_reply()).await.is_err(),
        "served over the limit"
    );
    open.pop();
    assert_eq!(third.reply().await.status, 200);
}

#[tokio::test]
async fn who_is_too_many_for_long_is_told_so_and_served_once_there_is_a_place() {
    let limits = ServerLimits {
        connections: 1,
        // So long that it is not what makes room.
        header_time: 6 * LONG,
        ..ServerLimits::default()
    };
    let server = start_with(limits, RequestLimits::default()).await;
    let mut first = server.connect().await;
    first.send(post("", QUERY)).await;
    assert_eq!(first.reply().await.status, 200);
    for _ in 0..3 {
        let mut other = server.connect().await;
        other.send(post("", QUERY)).await;
        let reply = other.reply().await;
        let (status, retry) = (reply.status, reply.header("retry-after"));
        assert_eq!((status, retry), (503, Some("2")));
        assert_eq!(reply.header("connection"), Some("close"));
        assert_eq!(reply.refusal().1, "UNAVAILABLE");
        assert!(other.rest().await.is_empty());
    }
    assert_eq!(server.toy.executed.load(Ordering::Relaxed), 1);
    drop(first);
    let mut status = 503;
    for _ in 0..20 {
        status = server.ask(post("", QUERY)).await.status;
        if status == 200 {
            break;
        }
        tokio::time::sleep(SHORT).await;
    }
    assert_eq!(status, 200);
}

#[tokio::test]
async fn a_client_that_does_not_read_its_answer_is_cut() {
    let limits = ServerLimits {
        connections: 1,
        write_time: SHORT,
        ..ServerLimits::default()
    };
    let server = start_with(limits, RequestLimits::default()).await;
    let mut unread = server.connect().await;
    unread.send(post("", br#"{"query":"long"}"#)).await;
    // This one has to wait for the place of the other.
    assert_eq!(server.ask(post("", QUERY)).await.status, 200);
    assert!(unread.rest().await.len() < 12 * 1024 * 1024);
}

#[tokio::test]
async fn bytes_that_are_no_http_end_the_connection_and_not_the_server() {
    let server = start().await;
    for bytes in [
        &b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"[..],
        b"\0\0\0\0\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    ] {
        let mut client = server.connect().await;
        client.send(bytes).await;
        client.rest().await;
    }
    assert_eq!(server.ask(post("", QUERY)).await.status, 200);
}
