//! The log line: one a request, with what an operator needs and nothing that is secret.

use std::io;
use std::sync::{Arc, LazyLock, Mutex};

use serde_json::Value;
use tracing::Dispatch;
use tracing::subscriber::DefaultGuard;
use tracing_subscriber::fmt::MakeWriter;

use super::{head, post, start};

/// A subscriber that nobody uses. While there is only one, `tracing` asks that of the thread which comes first to a
/// place that logs, and a test of another thread, which has none, would silence the place for all.
static SECOND: LazyLock<Dispatch> = LazyLock::new(|| {
    let all = tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE);
    Dispatch::new(all.with_writer(io::sink).finish())
});

/// Everything that is logged on this thread, as JSON.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl io::Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Lines {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

impl Lines {
    fn record() -> (Self, DefaultGuard) {
        LazyLock::force(&SECOND);
        let lines = Self::default();
        let subscriber = tracing_subscriber::fmt()
            .json()
            .with_writer(lines.clone())
            .with_max_level(tracing::Level::TRACE)
            .finish();
        (lines, tracing::subscriber::set_default(subscriber))
    }

    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }

    /// The fields of all lines with this message.
    fn with(&self, message: &str) -> Vec<Value> {
        let lines = self.text();
        let events = lines
            .lines()
            .map(|line| serde_json::from_str::<Value>(line).unwrap());
        events
            .map(|mut event| event["fields"].take())
            .filter(|fields| fields["message"] == message)
            .collect()
    }
}

#[tokio::test]
async fn a_request_is_one_line_without_body_variables_or_token() {
    let (lines, _guard) = Lines::record();
    let server = start().await;
    let body = br#"{"query":"query Ask($t: String!) { echo(text: $t) }","operationName":"Ask","variables":{"t":"private"}}"#;
    let reply = server.ask(post("", body)).await;
    server.ask(head("GET", "/graphql?query=private", "")).await;
    let found = lines.with("request");
    assert_eq!(found.len(), 2, "{found:?}");
    let line = &found[0];
    assert_eq!(
        (&line["method"], &line["path"]),
        (&"POST".into(), &"/graphql".into())
    );
    assert_eq!(
        (&line["operation"], &line["subject"]),
        (&"Ask".into(), &"ann".into())
    );
    assert_eq!(
        (&line["status"], &line["bytes"]),
        (&200.into(), &reply.body.len().into())
    );
    assert_eq!(line["request_id"].as_str(), reply.header("x-request-id"));
    assert!(line["duration_us"].is_u64());
    let text = lines.text();
    assert!(
        !text.contains("private") && !text.contains("secret-token"),
        "{text}"
    );
}

#[tokio::test]
async fn the_secret_of_a_calendar_is_in_no_line() {
    let (lines, _guard) = Lines::record();
    let server = start().await;
    for (path, status) in [
        ("/calendar/toy-secret.ics", 200),
        ("/calendar/toy-secret", 404),
        ("/calender/toy-secret.ics", 404),
        ("//calendar/toy-secret.ics?a=b", 404),
    ] {
        let reply = server.ask(head("GET", path, "")).await;
        assert_eq!(reply.status, status, "{path}");
        let found = lines.with("request");
        assert_eq!(found.last().unwrap()["path"], "/calendar/", "{path}");
    }
    let text = lines.text();
    assert!(!text.contains("toy-secret"), "{text}");
}

#[tokio::test]
async fn the_cause_of_a_fault_is_logged_once_with_the_name_of_the_request() {
    let (lines, _guard) = Lines::record();
    let server = start().await;
    for (query, cause) in [("internal", "secret cause"), ("boom", "panic: secret boom")] {
        let reply = server.query(query).await;
        let faults = lines.with("request failed");
        let fault = faults.last().unwrap();
        assert_eq!(fault["cause"], cause);
        assert_eq!(fault["request_id"].as_str(), reply.header("x-request-id"));
        assert_eq!(lines.with("request").last().unwrap()["subject"], "ann");
    }
    assert_eq!(lines.with("request failed").len(), 2);
}

#[tokio::test]
async fn a_client_that_goes_away_leaves_a_line_too() {
    let (lines, _guard) = Lines::record();
    let server = start().await;
    let mut client = server.connect().await;
    client.send(post("", br#"{"query":"wait"}"#)).await;
    server.toy.begun.notified().await;
    drop(client);
    // The end of the server waits for the end of the connection.
    server.stop.send(()).unwrap();
    server.ended.await.unwrap();
    let found = lines.with("request");
    assert_eq!((found.len(), &found[0]["status"]), (1, &499.into()));
}
