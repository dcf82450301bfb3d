//! A collector of traces: a small web server that keeps the spans that it is sent (OTLP over HTTP, protobuf).

use std::collections::BTreeMap;
use std::io::Write;
use std::net::{SocketAddr, TcpListener};
use std::sync::{Arc, Mutex};
use std::thread::spawn;
use std::time::{Duration, Instant};

use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::common::v1::{KeyValue, any_value};
use opentelemetry_proto::tonic::trace::v1::Span;
use prost::Message;

use super::receiver::{Headers, read_request};

/// A span as it was sent.
#[derive(Clone, Debug)]
pub struct Told {
    pub name: String,
    pub trace: String,
    pub id: String,
    pub parent: String,
    /// 1 internal, 2 server, 3 client.
    pub kind: i32,
    /// 2 is an error.
    pub status: i32,
    pub attributes: BTreeMap<String, String>,
    /// What is said of the server that sent it.
    pub of: BTreeMap<String, String>,
}

impl Told {
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.get(name).map(String::as_str)
    }
}

/// What was sent at once.
struct Batch {
    headers: Headers,
    body: Vec<u8>,
}

/// A collector on this machine; it stays until the process ends.
pub struct Collector {
    pub address: SocketAddr,
    received: Arc<Mutex<Vec<Batch>>>,
}

impl Collector {
    /// One that takes everything.
    pub fn new() -> Self {
        Self::answering(Some("200 OK"))
    }

    /// One that answers so, or never.
    pub fn answering(with: Option<&'static str>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let collector = Self {
            address: listener.local_addr().unwrap(),
            received: Arc::default(),
        };
        let received = Arc::clone(&collector.received);
        spawn(move || {
            let mut silent = Vec::new();
            for mut stream in listener.incoming().flatten() {
                let Some((headers, body)) = read_request(&mut stream) else {
                    continue;
                };
                received.lock().unwrap().push(Batch { headers, body });
                match with {
                    Some(with) => {
                        let _ = write!(
                            stream,
                            "HTTP/1.1 {with}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
                        );
                    }
                    None => silent.push(stream),
                }
            }
        });
        collector
    }

    pub fn url(&self) -> String {
        format!("http://{}/v1/traces", self.address)
    }

    /// How often something was sent.
    pub fn batches(&self) -> usize {
        self.received.lock().unwrap().len()
    }

    /// The values of a header, of all that was sent.
    pub fn header(&self, name: &str) -> Vec<String> {
        let received = self.received.lock().unwrap();
        let headers = received.iter().flat_map(|batch| &batch.headers);
        let named = headers.filter(|(known, _)| known == name);
        named.map(|(_, value)| value.clone()).collect()
    }

    /// Whether these bytes were in anything that was sent.
    pub fn has_seen(&self, text: &str) -> bool {
        let received = self.received.lock().unwrap();
        let within = |bytes: &[u8]| {
            bytes
                .windows(text.len())
                .any(|part| part == text.as_bytes())
        };
        received.iter().any(|batch| within(&batch.body))
    }

    pub fn spans(&self) -> Vec<Told> {
        let received = self.received.lock().unwrap();
        received
            .iter()
            .flat_map(|batch| told(&batch.body))
            .collect()
    }

    /// Waits for a span of which this holds.
    pub async fn wait_for(&self, such: impl Fn(&Told) -> bool) -> Told {
        let begun = Instant::now();
        loop {
            if let Some(span) = self.spans().into_iter().find(&such) {
                return span;
            }
            assert!(
                begun.elapsed() < Duration::from_secs(30),
                "no such span: {:#?}",
                self.spans()
            );
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

fn told(body: &[u8]) -> Vec<Told> {
    let request = ExportTraceServiceRequest::decode(body).unwrap();
    let mut spans = Vec::new();
    for resource in request.resource_spans {
        let of = texts(&resource.resource.unwrap().attributes);
        let all = resource.scope_spans.into_iter().flat_map(|it| it.spans);
        spans.extend(all.map(|span| one(span, &of)));
    }
    spans
}

fn one(span: Span, of: &BTreeMap<String, String>) -> Told {
    Told {
        name: span.name,
        trace: hex(&span.trace_id),
        id: hex(&span.span_id),
        parent: hex(&span.parent_span_id),
        kind: span.kind,
        status: span.status.map_or(0, |status| status.code),
        attributes: texts(&span.attributes),
        of: of.clone(),
    }
}

fn texts(attributes: &[KeyValue]) -> BTreeMap<String, String> {
    let text = |one: &KeyValue| match one.value.clone().unwrap().value.unwrap() {
        any_value::Value::StringValue(text) => text,
        any_value::Value::IntValue(number) => number.to_string(),
        any_value::Value::BoolValue(is) => is.to_string(),
        other => panic!("{other:?}"),
    };
    let pairs = attributes.iter().map(|one| (one.key.clone(), text(one)));
    pairs.collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
