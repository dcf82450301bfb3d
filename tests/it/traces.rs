//! Traces: what a collector gets of requests and their parts, what it never gets, and what happens without one.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::process::Stdio;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::harness::collector::{Collector, Told};
use crate::harness::receiver::Receiver;
use crate::harness::{Server, command, complained, said};

/// The example of the W3C Recommendation "Trace Context".
const TRACE: &str = "0af7651916cd43dd8448eb211c80319c";
const SENDER: &str = "b7ad6b7169203331";

fn sampled() -> String {
    format!("00-{TRACE}-{SENDER}-01")
}

/// A server that sends this share of the traces that it begins.
fn server(collector: &Collector, share: &str) -> Server {
    let settings = settings(collector, share);
    Server::with_settings(&settings.each_ref().map(|(name, value)| (*name, &**value)))
}

fn settings(collector: &Collector, share: &str) -> [(&'static str, String); 2] {
    [
        ("STEWARD_TRACES__ENDPOINT", collector.url()),
        ("STEWARD_TRACES__SAMPLED", share.to_owned()),
    ]
}

/// Asks with a `traceparent`; the name of the request.
async fn ask_within(server: &Server, traceparent: &str, body: &Value) -> String {
    let request = reqwest::Client::new().post(server.url()).json(body);
    let request = request.bearer_auth(server.token("viewer"));
    let answer = request.header("traceparent", traceparent).send();
    let answer = answer.await.unwrap();
    assert_eq!(answer.status(), 200);
    answer.headers()["x-request-id"]
        .to_str()
        .unwrap()
        .to_owned()
}

fn is_part_of(span: &Told, request: &Told) -> bool {
    span.trace == request.trace && span.parent == request.id
}

#[tokio::test]
async fn a_request_is_a_span_below_that_of_its_sender() {
    let collector = Collector::new();
    let server = server(&collector, "0");
    let body = json!({ "query": "query Ask { register { revision } }" });
    let name = ask_within(&server, &sampled(), &body).await;
    let span = collector
        .wait_for(|span| span.name == "POST /graphql")
        .await;
    assert_eq!(
        (&*span.trace, &*span.parent, span.kind, span.status),
        (TRACE, SENDER, 2, 0)
    );
    let expected = [
        ("graphql.operation.name", "Ask"),
        ("http.request.method", "POST"),
        ("http.response.status_code", "200"),
        ("http.route", "/graphql"),
        ("steward.request_id", &name),
        ("url.path", "/graphql"),
        ("url.scheme", "http"),
    ];
    let attributes: Vec<_> = span
        .attributes
        .iter()
        .map(|(name, value)| (&**name, &**value))
        .collect();
    assert_eq!(attributes, expected);
    assert_eq!(span.of["service.name"], "steward");
    assert_eq!(collector.header("content-type"), ["application/x-protobuf"]);
}

#[tokio::test]
async fn a_mutation_and_what_is_written_for_it_are_one_trace() {
    let collector = Collector::new();
    let server = server(&collector, "1");
    let draft = json!({ "key": "acme", "name": "Acme", "kind": "COMPANY" });
    server.register("vendor", draft).await;
    let write = collector
        .wait_for(|span| span.attribute("steward.revision") == Some("1"))
        .await;
    assert_eq!((&*write.name, write.kind), ("write", 1));
    assert_eq!(write.attribute("steward.batch.size"), Some("1"));
    let request = collector.wait_for(|span| is_part_of(&write, span)).await;
    assert_eq!((&*request.name, &*request.parent), ("POST /graphql", ""));
    let again = server
        .try_register(
            "vendor",
            json!({ "key": "acme", "name": "Acme", "kind": "COMPANY" }),
        )
        .await;
    assert_ne!(again["userErrors"], json!([]));
    let refused = collector
        .wait_for(|span| span.attribute("steward.refused") == Some("true"))
        .await;
    assert_ne!(refused.trace, write.trace);
}

#[tokio::test]
async fn a_reading_of_the_past_and_a_report_are_parts_of_their_requests() {
    let collector = Collector::new();
    let server = server(&collector, "1");
    for key in ["acme", "other"] {
        let draft = json!({ "key": key, "name": key, "kind": "COMPANY" });
        server.register("vendor", draft).await;
    }
    server
        .ask(
            "officer",
            "query Then { asOf(moment: { revision: \"1\" }) { register { revision } } }",
        )
        .await;
    let history = collector.wait_for(|span| span.name == "history").await;
    assert_eq!(history.attribute("steward.revision"), Some("1"));
    let request = collector.wait_for(|span| is_part_of(&history, span)).await;
    assert_eq!(request.attribute("graphql.operation.name"), Some("Then"));
    let url = format!("http://{}/reports/vendors.csv", server.address);
    let report = reqwest::Client::new()
        .get(url)
        .bearer_auth(server.token("officer"));
    assert_eq!(report.send().await.unwrap().status(), 200);
    let report = collector.wait_for(|span| span.name == "report").await;
    assert_eq!(
        (
            report.attribute("steward.report.name"),
            report.attribute("steward.report.format")
        ),
        (Some("vendors"), Some("csv"))
    );
    let request = collector.wait_for(|span| is_part_of(&report, span)).await;
    assert_eq!(request.name, "GET /reports/{file}");
}

#[tokio::test]
async fn with_a_share_of_0_only_what_a_sender_records_is_sent() {
    let collector = Collector::new();
    let server = server(&collector, "0");
    let body = json!({ "query": "{ register { revision } }" });
    server.revision().await;
    let elsewhere = "00-11111111111111111111111111111111-2222222222222222-00";
    for traceparent in [
        elsewhere,
        "nonsense",
        "00-0-0-01",
        &format!("ff-{TRACE}-{SENDER}-01"),
    ] {
        ask_within(&server, traceparent, &body).await;
    }
    ask_within(&server, &sampled(), &body).await;
    collector.wait_for(|span| span.trace == TRACE).await;
    assert!(server.end());
    let traces: Vec<_> = collector
        .spans()
        .into_iter()
        .map(|span| span.trace)
        .collect();
    assert_eq!(traces, [TRACE]);
}

#[tokio::test]
async fn nothing_secret_reaches_the_collector() {
    let (collector, receiver) = (Collector::new(), Receiver::new());
    let url = collector.url();
    let server = Server::with_settings(&[
        ("STEWARD_TRACES__ENDPOINT", &url),
        ("STEWARD_TRACES__SAMPLED", "1"),
        (
            "STEWARD_TRACES__HEADERS",
            "authorization=Bearer hidden-header",
        ),
        ("STEWARD_WEBHOOKS__PLAIN_HTTP", "true"),
        ("STEWARD_WEBHOOKS__PRIVATE_ADDRESS", "true"),
    ]);
    let create = "mutation($i: CreateEndpointInput!) { createEndpoint(input: $i) { userErrors { message } } }";
    let input = json!({ "url": format!("{}/hidden-path", receiver.url()), "events": ["person.*"] });
    server
        .ask_with("admin", create, json!({ "i": input }))
        .await;
    let token = server.command(&["token", "--role", "officer", "--subject", "hidden-subject"]);
    let token = said(&token).trim().to_owned();
    let query = "mutation Add($input: RegisterPersonInput!) { registerPerson(input: $input) { userErrors { message } revision } }";
    let person = json!({ "person": { "key": "hidden-person", "name": "Hidden-Name" } });
    let body = json!({ "query": query, "variables": { "input": person } });
    let (status, answer) = server.send(Some(&token), body.to_string()).await;
    assert_eq!((status, &answer["errors"]), (200, &Value::Null), "{answer}");
    // What is refused, by token, by name, or since there is no such path.
    server.send(Some("hidden-token"), body.to_string()).await;
    let named = json!({ "query": "{ hiddenField }", "operationName": "Hidden Name" });
    assert_ne!(server.send(Some(&token), named.to_string()).await.0, 200);
    let client = reqwest::Client::new();
    for path in [
        "calendar/hidden-feed.ics",
        "elsewhere/hidden-feed.ics?hidden-query=1",
    ] {
        let url = format!("http://{}/{path}", server.address);
        assert_eq!(client.get(url).send().await.unwrap().status(), 404);
    }
    receiver.wait_for(1).await;
    let delivery = collector.wait_for(|span| span.name == "deliver").await;
    assert_eq!(
        (delivery.kind, delivery.attribute("server.address")),
        (3, Some("127.0.0.1"))
    );
    assert_eq!(delivery.attribute("http.response.status_code"), Some("204"));
    assert!(server.end());
    assert_eq!(collector.header("authorization")[0], "Bearer hidden-header");
    for text in [
        "hidden",
        "Hidden",
        &token,
        "RegisterPersonInput",
        "userErrors",
    ] {
        assert!(
            !collector.has_seen(text),
            "{text}: {:#?}",
            collector.spans()
        );
    }
    for text in ["POST /graphql", "/calendar/", "Add"] {
        assert!(collector.has_seen(text), "{text}");
    }
}

#[tokio::test]
async fn a_collector_that_is_away_delays_neither_answers_nor_the_end() {
    let silent = Collector::answering(None);
    let server = server(&silent, "1");
    let begun = Instant::now();
    while silent.batches() == 0 || begun.elapsed() < Duration::from_secs(2) {
        let asked = Instant::now();
        server.revision().await;
        assert!(
            asked.elapsed() < Duration::from_secs(1),
            "{:?}",
            asked.elapsed()
        );
    }
    let ending = Instant::now();
    assert!(server.end());
    assert!(
        ending.elapsed() < Duration::from_secs(8),
        "{:?}",
        ending.elapsed()
    );
}

/// The lines of a server's log, read while it runs.
struct Logged {
    child: std::process::Child,
    address: String,
    lines: Box<dyn Iterator<Item = Value>>,
    _place: tempfile::TempDir,
}

impl Logged {
    fn start(settings: &[(&str, &str)]) -> Self {
        let place = tempfile::tempdir().unwrap();
        let mut child = command()
            .args(["serve", "--listen", "127.0.0.1:0", "--data"])
            .arg(place.path())
            .envs(settings.iter().copied())
            .env("STEWARD_LOG", "json")
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = BufReader::new(child.stdout.take().unwrap()).lines();
        let first = said.next().unwrap().unwrap();
        std::thread::spawn(move || said.for_each(drop));
        let address = first
            .split("http://")
            .nth(1)
            .unwrap()
            .split('/')
            .next()
            .unwrap();
        let lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let lines = lines.map(|line| serde_json::from_str(&line.unwrap()).unwrap());
        Self {
            address: address.to_owned(),
            lines: Box::new(lines),
            child,
            _place: place,
        }
    }

    /// The fields of the next line with this message.
    fn next(&mut self, message: &str) -> Value {
        let mut fields = self.lines.by_ref().map(|mut line| line["fields"].take());
        fields.find(|fields| fields["message"] == message).unwrap()
    }
}

impl Drop for Logged {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[tokio::test]
async fn the_log_line_of_a_recorded_request_names_its_trace() {
    let collector = Collector::new();
    let settings = settings(&collector, "0");
    let settings = settings.each_ref().map(|(name, value)| (*name, &**value));
    let mut server = Logged::start(&settings);
    let request = || reqwest::Client::new().get(format!("http://{}/graphql", server.address));
    request().send().await.unwrap();
    request()
        .header("traceparent", sampled())
        .send()
        .await
        .unwrap();
    let (first, second) = (server.next("request"), server.next("request"));
    assert_eq!(first["trace_id"], Value::Null);
    assert_eq!(second["trace_id"], TRACE);
    assert_eq!(second["status"], 401);
}

#[tokio::test]
async fn a_collector_that_is_away_is_told_of_once_and_once_that_it_is_back() {
    let free = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = free.local_addr().unwrap();
    drop(free);
    let url = format!("http://{address}/v1/traces?key=hidden");
    let settings = [
        ("STEWARD_TRACES__ENDPOINT", &*url),
        ("STEWARD_TRACES__SAMPLED", "1"),
    ];
    let mut server = Logged::start(&settings);
    let asked = format!("http://{}/graphql", server.address);
    let mut told = Vec::new();
    let mut back = None;
    // A request every quarter of a second, over several batches; then somebody listens.
    for round in 0.. {
        reqwest::get(&asked).await.unwrap();
        if round == 16 {
            let listener = TcpListener::bind(address).unwrap();
            back = Some(std::thread::spawn(move || {
                let (mut stream, _) = listener.accept().unwrap();
                crate::harness::receiver::read_request(&mut stream);
                std::io::Write::write_all(
                    &mut stream,
                    b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n",
                )
                .unwrap();
            }));
        }
        if back
            .as_ref()
            .is_some_and(std::thread::JoinHandle::is_finished)
        {
            break;
        }
        tokio::time::sleep(Duration::from_millis(250)).await;
    }
    for line in server.lines.by_ref() {
        let message = line["fields"]["message"].as_str().unwrap().to_owned();
        assert!(!line.to_string().contains("hidden"), "{line}");
        if message.starts_with("traces are") {
            told.push((line["level"].clone(), line["fields"]["collector"].clone()));
        }
        if message == "traces are taken again" {
            break;
        }
    }
    let collector = json!(address.to_string());
    assert_eq!(
        told,
        [
            (json!("WARN"), collector.clone()),
            (json!("INFO"), collector)
        ]
    );
}

#[test]
fn settings_of_traces_that_do_not_fit_are_refused_by_name() {
    let place = tempfile::tempdir().unwrap();
    let output = command()
        .args(["serve", "--data"])
        .arg(place.path())
        .env(
            "STEWARD_TRACES__ENDPOINT",
            "http://collector.example.com/v1/traces",
        )
        .env("STEWARD_TRACES__SAMPLED", "2")
        .env("STEWARD_TRACES__HEADERS", "hidden")
        .env("STEWARD_TRACES__SHARE", "1")
        .output()
        .unwrap();
    assert!(!output.status.success());
    let text = complained(&output);
    for part in [
        "`STEWARD_TRACES__ENDPOINT` in the environment must begin with `https://`",
        "unknown variable `STEWARD_TRACES__SHARE` in the environment",
        "`STEWARD_TRACES__SAMPLED` in the environment must be a share from 0 to 1",
        "`STEWARD_TRACES__HEADERS` in the environment must be headers like",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert!(!text.contains("hidden"), "{text}");
}
