//! `/metrics`: what is counted, where it is read, and that nothing is computed for it.

use std::net::TcpListener;

use serde_json::json;

use crate::harness::Server;

/// A server with metrics at an address that was free just now.
fn server() -> (Server, String) {
    let free = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = free.local_addr().unwrap().to_string();
    drop(free);
    let server = Server::with_sample_and_settings(&[("STEWARD_METRICS_LISTEN", &address)]);
    (server, format!("http://{address}/metrics"))
}

async fn read(address: &str) -> String {
    let response = reqwest::get(address).await.unwrap();
    assert_eq!(response.status(), 200);
    response.text().await.unwrap()
}

/// The value of a series.
fn value(text: &str, series: &str) -> Option<f64> {
    let line = text.lines().find_map(|line| line.strip_prefix(series));
    line.map(|rest| rest.trim().parse().unwrap())
}

#[tokio::test]
async fn requests_and_refusals_are_counted_by_route_status_and_reason() {
    let (server, address) = server();
    for _ in 0..3 {
        server.revision().await;
    }
    server.send(None, "{}").await;
    server
        .refused(
            "viewer",
            "{ revisions(first: 1) { edges { node { actor } } } }",
        )
        .await;
    let unknown = reqwest::get(format!("http://{}/secret-name", server.address)).await;
    assert_eq!(unknown.unwrap().status(), 404);
    let text = read(&address).await;
    let counted = |route: &str, status: u16| {
        value(
            &text,
            &format!("steward_http_requests_total{{route=\"{route}\",status=\"{status}\"}}"),
        )
    };
    assert_eq!(counted("graphql", 200), Some(3.0), "{text}");
    assert_eq!(
        (counted("graphql", 401), counted("graphql", 403)),
        (Some(1.0), Some(1.0)),
        "{text}"
    );
    assert_eq!(counted("other", 404), Some(1.0), "{text}");
    for reason in ["UNAUTHENTICATED", "FORBIDDEN", "NOT_FOUND"] {
        let refused = value(
            &text,
            &format!("steward_refusals_total{{reason=\"{reason}\"}}"),
        );
        assert_eq!(refused, Some(1.0), "{reason}\n{text}");
    }
    assert_eq!(
        value(
            &text,
            "steward_http_request_seconds_count{route=\"graphql\"}"
        ),
        Some(5.0),
        "{text}"
    );
    assert!(!text.contains("secret-name"));
    assert!(text.ends_with("# EOF\n"));
}

#[tokio::test]
async fn the_register_is_told_of_as_it_stands() {
    let (server, address) = server();
    let text = read(&address).await;
    assert_eq!(value(&text, "steward_revision"), Some(1.0), "{text}");
    assert_eq!(value(&text, "steward_ready"), Some(1.0));
    assert_eq!(value(&text, "steward_writer_queue_length"), Some(0.0));
    assert!(
        value(&text, "steward_database_lag_seconds").unwrap() < 5.0,
        "{text}"
    );
    server
        .register(
            "vendor",
            json!({ "key": "acme", "name": "Acme", "kind": "COMPANY" }),
        )
        .await;
    assert_eq!(value(&read(&address).await, "steward_revision"), Some(2.0));
}

#[tokio::test]
async fn findings_are_those_that_somebody_asked_for() {
    let (server, address) = server();
    let series = "steward_findings{severity=\"CRITICAL\"}";
    assert_eq!(value(&read(&address).await, series), None);
    let query = "{ findings(first: 1, filter: { severities: [CRITICAL] }) { totalCount } }";
    let found = server.ask("viewer", query).await["findings"]["totalCount"]
        .as_f64()
        .unwrap();
    let text = read(&address).await;
    assert!(found > 0.0);
    assert_eq!(value(&text, series), Some(found), "{text}");
    assert_eq!(value(&text, "steward_findings_revision"), Some(1.0));
    // What is known stays, with the revision that it is of.
    server
        .register(
            "vendor",
            json!({ "key": "acme", "name": "Acme", "kind": "COMPANY" }),
        )
        .await;
    let text = read(&address).await;
    assert_eq!(
        (
            value(&text, series),
            value(&text, "steward_findings_revision")
        ),
        (Some(found), Some(1.0))
    );
}

#[tokio::test]
async fn the_metrics_are_nowhere_unless_the_configuration_says_so_and_never_beside_the_api() {
    let (server, address) = server();
    let beside = reqwest::get(format!("http://{}/metrics", server.address)).await;
    assert_eq!(beside.unwrap().status(), 404);
    for (path, status) in [("/graphql", 404), ("/", 404), ("/metrics/x", 404)] {
        let other = reqwest::get(address.replace("/metrics", path)).await;
        assert_eq!(other.unwrap().status(), status, "{path}");
    }
    let posted = reqwest::Client::new().post(&address).send().await.unwrap();
    assert_eq!(posted.status(), 405);
}
