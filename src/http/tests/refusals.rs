//! Requests that are not well-formed: each is refused with the place and the remedy, and nothing is executed.

use std::fmt::Write as _;
use std::sync::atomic::Ordering;

use tokio::io::AsyncWriteExt;

use super::{Running, SHORT, head, post, start, start_with};
use crate::http::limits::{RequestLimits, ServerLimits};

/// What a request is refused with, on one line.
async fn refusal(server: &Running, request: impl AsRef<[u8]>) -> String {
    let (status, code, message) = server.ask(request).await.refusal();
    format!("{status} {code}: {message}\n")
}

#[tokio::test]
async fn a_body_that_is_no_request_is_refused() {
    let server = start().await;
    let deep = format!("{{\"query\":{}", "[".repeat(100_000));
    let bodies: &[&[u8]] = &[
        b"",
        b"\xEF\xBB\xBF{\"query\":\"{a}\"}",
        b"\xFF\xFE{\0",
        b"{\"query\":\"\xC3\x28\"}",
        b"{\"query\":",
        b"NONSENSE",
        b"{\"query\":\"\\ud800\"}",
        b"[{\"query\":\"{a}\"}]",
        b"\"{a}\"",
        b"{}",
        b"{\"query\":null}",
        b"{\"query\":1,\"operationName\":2,\"variables\":[3],\"extensions\":4,\"qeury\":5}",
        b"{\"query\":\"{a}\",\"id\":\"x\",\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\":0}",
        deep.as_bytes(),
    ];
    let mut found = String::new();
    for body in bodies {
        found += &refusal(&server, post("", body)).await;
    }
    assert_eq!(server.toy.executed.load(Ordering::Relaxed), 0);
    insta::assert_snapshot!(found, @r"
    400 BAD_REQUEST: the body is empty; send a JSON object with `query`
    400 BAD_REQUEST: the body begins with a byte order mark; send UTF-8 without one
    400 BAD_REQUEST: the body begins with a byte order mark; send UTF-8 without one
    400 BAD_REQUEST: the body is not UTF-8 at byte 10; send UTF-8
    400 BAD_REQUEST: the body is not JSON: EOF while parsing a value at line 1 column 9
    400 BAD_REQUEST: the body is not JSON: expected value at line 1 column 1
    400 BAD_REQUEST: the body is not JSON: unexpected end of hex escape at line 1 column 17
    400 BAD_REQUEST: batches are not supported; send each request by itself, as a JSON object
    400 BAD_REQUEST: the body must be a JSON object with `query`
    400 BAD_REQUEST: `query` is missing; it holds the GraphQL document
    400 BAD_REQUEST: `query` is missing; it holds the GraphQL document
    400 BAD_REQUEST: `query` must be a string; `operationName` must be a string; `variables` must be an object; `extensions` must be an object; unknown: `qeury`; a request has `query`, `operationName`, `variables` and `extensions`
    400 BAD_REQUEST: unknown: `aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa`, `id`; a request has `query`, `operationName`, `variables` and `extensions`
    400 BAD_REQUEST: the body is not JSON: recursion limit exceeded at line 1 column 136
    ");
}

#[tokio::test]
async fn a_query_string_that_is_no_request_is_refused() {
    let server = start().await;
    let mut found = String::new();
    for query in [
        "",
        "?",
        "?query=a&query=b",
        "?query=a&variables=1&extensions=[]",
        "?query=a&variables={",
        "?query=a&access_token=b",
    ] {
        found += &refusal(&server, head("GET", &format!("/graphql{query}"), "")).await;
    }
    assert_eq!(server.toy.executed.load(Ordering::Relaxed), 0);
    insta::assert_snapshot!(found, @r"
    400 BAD_REQUEST: `query` is missing; it holds the GraphQL document
    400 BAD_REQUEST: `query` is missing; it holds the GraphQL document
    400 BAD_REQUEST: `query` is given twice
    400 BAD_REQUEST: `variables` must be an object; `extensions` must be an object
    400 BAD_REQUEST: `variables` is not JSON: EOF while parsing an object at line 1 column 1
    400 BAD_REQUEST: unknown: `access_token`; a request has `query`, `operationName`, `variables` and `extensions`
    ");
}

#[tokio::test]
async fn what_the_head_says_is_refused_before_the_body_is_read() {
    let server = start().await;
    let mut found = String::new();
    let bodiless = |headers: &str| {
        head(
            "POST",
            "/graphql",
            &format!("Content-Length: 9\r\n{headers}"),
        )
    };
    let json = "Content-Type: application/json\r\n";
    for request in [
        bodiless(""),
        bodiless("Content-Type: text/plain\r\n"),
        bodiless("Content-Type: application/x-www-form-urlencoded\r\n"),
        bodiless("Content-Type: multipart/form-data; boundary=x\r\n"),
        bodiless("Content-Type: application/json; charset=utf-16\r\n"),
        bodiless(&format!("{json}Content-Encoding: gzip\r\n")),
        bodiless(&format!("{json}Accept: text/html\r\n")),
        bodiless(&format!("{json}Steward-Min-Revision: many\r\n")),
        bodiless(&format!("{json}Idempotency-Key: a b\r\n")),
        bodiless(json).replace("secret-token", "stale"),
        bodiless(json).replace("/graphql", "/graphql/"),
        head("PUT", "/graphql", ""),
        head("GET", "/", ""),
    ] {
        found += &refusal(&server, request).await;
    }
    insta::assert_snapshot!(found, @r"
    415 BAD_REQUEST: `Content-Type` must be `application/json`, in UTF-8
    415 BAD_REQUEST: `Content-Type` must be `application/json`, in UTF-8
    415 BAD_REQUEST: `Content-Type` must be `application/json`, in UTF-8
    415 BAD_REQUEST: `Content-Type` must be `application/json`, in UTF-8
    415 BAD_REQUEST: `Content-Type` must be `application/json`, in UTF-8
    415 BAD_REQUEST: compressed bodies are not read; send it plain
    406 BAD_REQUEST: `Accept` has no type that this server has; accept `application/graphql-response+json` or `application/json`
    400 BAD_REQUEST: `Steward-Min-Revision` must be a revision number
    400 BAD_REQUEST: `Idempotency-Key` must be 1 to 255 visible ASCII characters
    401 UNAUTHENTICATED: send a token
    404 NOT_FOUND: no such path; GraphQL is at `/graphql`
    405 BAD_REQUEST: send GraphQL by POST, or a query by GET
    404 NOT_FOUND: no such path; GraphQL is at `/graphql`
    ");
}

#[tokio::test]
async fn refusals_of_the_head_say_what_is_allowed() {
    let server = start().await;
    let reply = server.ask(head("PUT", "/graphql", "")).await;
    assert_eq!(reply.header("allow"), Some("GET, POST"));
    let reply = server.ask("GET /graphql HTTP/1.1\r\nHost: a\r\n\r\n").await;
    assert_eq!(reply.header("www-authenticate"), Some("Bearer"));
    assert_eq!(reply.status, 401);
}

/// Sends a body of that many bytes, as one or in chunks, against a limit of 100.
async fn send_bytes(length: usize, chunked: bool) -> (u16, usize) {
    let limits = RequestLimits {
        body_bytes: 100,
        ..RequestLimits::default()
    };
    let server = start_with(ServerLimits::default(), limits).await;
    let body = format!("{:<length$}", "{\"query\":\"{echo(text:0)}\"}");
    let request = if chunked {
        let mut text = head(
            "POST",
            "/graphql",
            "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n",
        );
        for chunk in body.as_bytes().chunks(30) {
            write!(
                text,
                "{:x}\r\n{}\r\n",
                chunk.len(),
                str::from_utf8(chunk).unwrap()
            )
            .unwrap();
        }
        (text + "0\r\n\r\n").into_bytes()
    } else {
        post("", body.as_bytes())
    };
    let status = server.ask(request).await.status;
    (status, server.toy.executed.load(Ordering::Relaxed))
}

#[tokio::test]
async fn a_body_may_be_as_large_as_the_limit_and_not_larger() {
    for chunked in [false, true] {
        assert_eq!(
            send_bytes(100, chunked).await,
            (400, 1),
            "chunked: {chunked}"
        );
        assert_eq!(
            send_bytes(101, chunked).await,
            (413, 0),
            "chunked: {chunked}"
        );
        assert_eq!(
            send_bytes(300, chunked).await,
            (413, 0),
            "chunked: {chunked}"
        );
        assert_eq!(
            send_bytes(4000, chunked).await,
            (413, 0),
            "chunked: {chunked}"
        );
    }
}

#[tokio::test]
async fn a_client_that_sends_too_much_can_finish_and_read_why_it_is_refused() {
    let limits = RequestLimits {
        body_bytes: 4 * 1024 * 1024,
        ..RequestLimits::default()
    };
    let server = start_with(ServerLimits::default(), limits).await;
    let mut client = server.connect().await;
    // More than the buffers between the two hold beyond the limit.
    let body = vec![b' '; 14 * 1024 * 1024];
    client
        .0
        .write_all(&post("", &body))
        .await
        .expect("cut while sending");
    let reply = client.reply().await;
    assert_eq!(reply.header("connection"), Some("close"));
    assert_eq!(
        reply.refusal().2,
        "the body is larger than 4194304 bytes; send less"
    );
}

#[tokio::test]
async fn a_client_that_asks_before_sending_is_told_at_once() {
    let server = start().await;
    let ask = |length| {
        let headers = format!(
            "Content-Type: application/json\r\nExpect: 100-continue\r\nConnection: close\r\nContent-Length: {length}\r\n"
        );
        head("POST", "/graphql", &headers)
    };
    assert_eq!(server.ask(ask(9_000_000)).await.status, 413);
    assert_eq!(
        server
            .ask(ask(9).replace("secret-token", "stale"))
            .await
            .status,
        401
    );
    let mut client = server.connect().await;
    client.send(ask(13)).await;
    client.send(b"{\"query\":\"{\"}").await;
    let received = String::from_utf8(client.rest().await).unwrap();
    assert!(
        received.starts_with("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 400"),
        "{received}"
    );
}

#[tokio::test]
async fn a_body_that_stops_coming_is_refused_at_the_deadline() {
    let limits = RequestLimits {
        body_time: SHORT,
        ..RequestLimits::default()
    };
    let server = start_with(ServerLimits::default(), limits).await;
    let mut client = server.connect().await;
    client
        .send(head(
            "POST",
            "/graphql",
            "Content-Type: application/json\r\nContent-Length: 50\r\n",
        ))
        .await;
    client.send(b"{\"query\":").await;
    let reply = client.reply().await;
    assert_eq!(reply.status, 408);
    assert_eq!(
        reply.refusal().2,
        "the body took too long to arrive; send it again"
    );
    assert!(client.rest().await.is_empty());
}

#[tokio::test]
async fn a_body_that_breaks_off_or_is_framed_wrongly_is_refused() {
    let server = start().await;
    let mut client = server.connect().await;
    client
        .send(head(
            "POST",
            "/graphql",
            "Content-Type: application/json\r\nContent-Length: 50\r\n",
        ))
        .await;
    client.send(b"{\"query\":").await;
    client.0.shutdown().await.unwrap();
    client.rest().await;

    let chunked = head(
        "POST",
        "/graphql",
        "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n",
    );
    let reply = server.ask(chunked + "zz\r\n").await;
    assert_eq!(
        (reply.status, reply.header("connection")),
        (400, Some("close"))
    );
    assert_eq!(server.toy.executed.load(Ordering::Relaxed), 0);
    assert_eq!(server.query("{ echo(text: \"a\") }").await.status, 200);
}
