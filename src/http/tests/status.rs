//! Well-formed requests: media types, status codes, and the headers of every answer.

use std::sync::atomic::Ordering;

use serde_json::json;

use super::{head, post, start};

const RESPONSE: &str = "application/graphql-response+json";
const JSON: &str = "application/json";

#[tokio::test]
async fn the_status_follows_the_outcome_and_the_media_type() {
    // Document, status in application/graphql-response+json, status in application/json, has data.
    let cases = [
        ("{ echo(text: \"a\") }", 200, 200, true),
        ("{ echo(text: \"a\") failing }", 200, 200, true),
        ("{ broken }", 200, 200, true),
        ("{ nothing }", 400, 200, false),
        ("{ echo }", 400, 200, false),
        ("{", 400, 200, false),
        ("", 400, 200, false),
        (
            "query A { echo(text: \"a\") } query B { echo(text: \"b\") }",
            400,
            200,
            false,
        ),
        ("mutation { touch }", 200, 200, true),
        ("bad", 400, 400, false),
        ("complex", 400, 400, false),
        ("forbidden", 403, 403, false),
        ("missing", 404, 404, false),
        ("stale", 409, 409, false),
        ("internal", 500, 500, false),
        ("boom", 500, 500, false),
        ("unavailable", 503, 503, false),
    ];
    let server = start().await;
    for (query, for_response, for_json, has_data) in cases {
        let body = json!({ "query": query }).to_string();
        for (accept, status) in [(RESPONSE, for_response), (JSON, for_json)] {
            let reply = server
                .ask(post(&format!("Accept: {accept}\r\n"), body.as_bytes()))
                .await;
            assert_eq!(reply.status, status, "{query} as {accept}: {reply:?}");
            assert_eq!(
                reply.json().get("data").is_some(),
                has_data,
                "{query}: {reply:?}"
            );
            if query != "boom" {
                let expected = format!("{accept}; charset=utf-8");
                assert_eq!(reply.header("content-type"), Some(expected.as_str()));
            }
        }
    }
}

#[tokio::test]
async fn a_request_without_accept_is_answered_in_the_new_type() {
    let server = start().await;
    let reply = server.query("{ nothing }").await;
    assert_eq!(reply.status, 400);
    assert_eq!(
        reply.header("content-type"),
        Some("application/graphql-response+json; charset=utf-8")
    );
}

#[tokio::test]
async fn every_answer_carries_its_name_and_the_safety_headers_and_no_cors() {
    let server = start().await;
    let origin = "Origin: https://elsewhere.example\r\n";
    let requests = [
        post(origin, br#"{"query":"{ echo(text: \"a\") }"}"#),
        post(origin, b"["),
        post(origin, br#"{"query":"boom"}"#),
        head("OPTIONS", "/graphql", origin).into_bytes(),
        head("GET", "/nowhere", origin).into_bytes(),
        head("GET", "/health/live", origin).into_bytes(),
    ];
    for request in requests {
        let reply = server.ask(&request).await;
        assert_eq!(
            reply.header("x-request-id").map(str::len),
            Some(36),
            "{reply:?}"
        );
        assert_eq!(reply.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(reply.header("cache-control"), Some("no-store"));
        assert_eq!(reply.header("referrer-policy"), Some("no-referrer"));
        assert!(
            !reply.head.to_ascii_lowercase().contains("access-control"),
            "{reply:?}"
        );
    }
}

#[tokio::test]
async fn a_query_comes_by_get_too_but_a_mutation_does_not() {
    let server = start().await;
    let by_get = |query: &str| head("GET", &format!("/graphql?{query}"), "");
    let reply = server
        .ask(by_get(
            "query=query%20A($t:String!){echo(text:$t)}&operationName=&variables=%7B%22t%22:%22%C3%BC+%22%7D&extensions=",
        ))
        .await;
    assert_eq!(
        (reply.status, reply.json()),
        (200, json!({"data": {"echo": "ü "}}))
    );

    let reply = server.ask(by_get("query=mutation+%7Btouch%7D")).await;
    assert_eq!(reply.header("allow"), Some("POST"));
    insta::assert_debug_snapshot!(reply.refusal(), @r#"
    (
        405,
        "BAD_REQUEST",
        "a mutation must be sent by POST",
    )
    "#);
}

#[tokio::test]
async fn variables_and_the_operation_name_reach_the_executor() {
    let server = start().await;
    let body = json!({
        "query": "query A { echo(text: \"a\") } query B($t: String!) { echo(text: $t) }",
        "operationName": "B",
        "variables": {"t": "b"},
        "extensions": {"trace": 1},
    });
    assert_eq!(
        server.post(&body).await.json(),
        json!({"data": {"echo": "b"}})
    );
    let body = json!({"query": "{ echo(text: \"a\") }", "operationName": null, "variables": null, "extensions": null});
    assert_eq!(
        server.post(&body).await.json(),
        json!({"data": {"echo": "a"}})
    );
}

#[tokio::test]
async fn the_answer_names_its_revision_if_it_has_one() {
    let server = start().await;
    let body = br#"{"query":"{ echo(text: \"a\") }"}"#;
    let reply = server.ask(post("Steward-Min-Revision: 41\r\n", body)).await;
    assert_eq!(reply.header("steward-revision"), Some("41"));
    let reply = server.ask(post("", body)).await;
    assert_eq!(reply.header("steward-revision"), None);
    let reply = server
        .ask(post("Idempotency-Key: once-7\r\n", br#"{"query":"key"}"#))
        .await;
    assert_eq!(reply.refusal().2, "once-7");
}

#[tokio::test]
async fn refusals_say_what_to_do_next_in_headers_and_hide_their_cause() {
    let server = start().await;
    let reply = server.query("unavailable").await;
    assert_eq!(reply.header("retry-after"), Some("2"));
    for query in ["internal", "boom"] {
        let (status, code, message) = server.query(query).await.refusal();
        assert_eq!((status, code.as_str()), (500, "INTERNAL"));
        assert_eq!(
            message,
            "internal error; report the request id to the operator"
        );
    }
}

#[tokio::test]
async fn the_server_goes_on_after_a_panic() {
    let server = start().await;
    let mut client = server.connect().await;
    for query in ["boom", "{ echo(text: \"a\") }"] {
        client
            .send(post("", json!({ "query": query }).to_string().as_bytes()))
            .await;
        assert_eq!(
            client.reply().await.status,
            if query == "boom" { 500 } else { 200 }
        );
    }
    let request = "GET /graphql?query=x HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer boom\r\n\r\n";
    assert_eq!(server.ask(request).await.status, 500);
    assert_eq!(server.toy.executed.load(Ordering::Relaxed), 2);
}

#[tokio::test]
async fn a_long_answer_is_compressed_for_who_takes_gzip() {
    let server = start().await;
    let long = json!({"query": format!("{{ echo(text: \"{}\") }}", "a".repeat(5000))}).to_string();
    let plain = server
        .ask(post("Accept-Encoding: gzip;q=0\r\n", long.as_bytes()))
        .await;
    assert_eq!(plain.header("content-encoding"), None);
    assert!(plain.body.len() > 5000);
    let packed = server
        .ask(post("Accept-Encoding: br, gzip\r\n", long.as_bytes()))
        .await;
    assert_eq!(packed.header("content-encoding"), Some("gzip"));
    assert!(packed.body.len() < 500 && packed.body.windows(2).any(|bytes| bytes == [0x1f, 0x8b]));
    let short = server
        .ask(post("Accept-Encoding: gzip\r\n", br#"{"query":"{"}"#))
        .await;
    assert_eq!(short.header("content-encoding"), None);
}

#[tokio::test]
async fn health_is_told_without_a_token() {
    let server = start().await;
    let ask = async |method: &str, path: &str| {
        server
            .ask(format!("{method} {path} HTTP/1.1\r\nHost: a\r\n\r\n"))
            .await
    };
    let live = ask("GET", "/health/live").await;
    assert_eq!((live.status, live.json()), (200, json!({"live": true})));
    let ready = ask("GET", "/health/ready").await;
    assert_eq!(
        (ready.status, ready.json()),
        (503, json!({"ready": false, "reason": "loading"}))
    );
    assert_eq!(
        ask("DELETE", "/health/live").await.header("allow"),
        Some("GET, HEAD")
    );
    assert_eq!(server.toy.asked.load(Ordering::Relaxed), 0);
}
