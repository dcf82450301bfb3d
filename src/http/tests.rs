//! The wire over real sockets: a server with a toy schema, and a client that sends bytes as they are told.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod connection;
mod end;
mod log;
mod refusals;
mod status;
mod toy;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::timeout;

use super::limits::{RequestLimits, ServerLimits};
use super::metrics::Metrics;
use super::{accept, routes};
use toy::Toy;

/// The configured deadlines of the tests that wait for one.
const SHORT: Duration = Duration::from_millis(100);

/// No test waits longer for anything.
const LONG: Duration = Duration::from_secs(10);

/// A server that runs.
struct Running {
    address: SocketAddr,
    toy: Toy,
    stop: oneshot::Sender<()>,
    ended: JoinHandle<()>,
}

async fn start() -> Running {
    start_with(ServerLimits::default(), RequestLimits::default()).await
}

async fn start_with(server: ServerLimits, request: RequestLimits) -> Running {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let toy = Toy::default();
    let (stop, stopped) = oneshot::channel();
    let shutdown = async {
        let _ = stopped.await;
    };
    let ended = tokio::spawn(accept::serve(
        listener,
        routes(toy.hooks(), request, Arc::new(Metrics::new())),
        server,
        shutdown,
    ));
    Running {
        address,
        toy,
        stop,
        ended,
    }
}

impl Running {
    async fn connect(&self) -> Client {
        Client(TcpStream::connect(self.address).await.unwrap())
    }

    /// Sends one request on a connection of its own.
    async fn ask(&self, request: impl AsRef<[u8]>) -> Reply {
        let mut client = self.connect().await;
        client.send(request).await;
        client.reply().await
    }

    async fn post(&self, body: &Value) -> Reply {
        self.ask(post("", body.to_string().as_bytes())).await
    }

    async fn query(&self, query: &str) -> Reply {
        self.post(&json!({ "query": query })).await
    }
}

/// A POST of JSON with a token and further header lines.
fn post(headers: &str, body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let head = format!("Content-Type: application/json\r\nContent-Length: {length}\r\n{headers}");
    [self::head("POST", "/graphql", &head).as_bytes(), body].concat()
}

/// A request line and headers with a token.
fn head(method: &str, path: &str, headers: &str) -> String {
    format!(
        "{method} {path} HTTP/1.1\r\nHost: steward\r\nAuthorization: Bearer secret-token\r\n{headers}\r\n"
    )
}

/// One connection.
struct Client(TcpStream);

impl Client {
    async fn send(&mut self, bytes: impl AsRef<[u8]>) {
        // The server may have cut the connection already; the reply tells.
        let _ = self.0.write_all(bytes.as_ref()).await;
    }

    /// Reads one reply, framed by its length or by the end of the connection.
    async fn reply(&mut self) -> Reply {
        timeout(LONG, self.read_reply())
            .await
            .expect("no reply in time")
    }

    async fn read_reply(&mut self) -> Reply {
        let mut bytes = Vec::new();
        loop {
            if let Some(reply) = Reply::parse(&bytes) {
                return reply;
            }
            let mut chunk = [0; 4096];
            match self.0.read(&mut chunk).await.expect("connection reset") {
                0 => panic!(
                    "connection closed after {}",
                    String::from_utf8_lossy(&bytes)
                ),
                length => bytes.extend_from_slice(&chunk[..length]),
            }
        }
    }

    /// Whether the server closes the connection, with what it sends before.
    async fn rest(&mut self) -> Vec<u8> {
        let mut bytes = Vec::new();
        // A reset is a way to close, too.
        let _ = timeout(LONG, self.0.read_to_end(&mut bytes))
            .await
            .expect("not closed in time");
        bytes
    }
}

/// What came back.
#[derive(Debug)]
struct Reply {
    status: u16,
    head: String,
    body: Vec<u8>,
}

impl Reply {
    /// Nothing while the reply is not complete; a chunked one ends with its last chunk.
    fn parse(bytes: &[u8]) -> Option<Self> {
        let end = bytes.windows(4).position(|window| window == b"\r\n\r\n")? + 4;
        let reply = Self {
            status: str::from_utf8(&bytes[9..12]).unwrap().parse().unwrap(),
            head: String::from_utf8(bytes[..end].to_vec()).unwrap(),
            body: bytes[end..].to_vec(),
        };
        let complete = match reply.header("content-length") {
            Some(length) => reply.body.len() >= length.parse().unwrap(),
            None => reply.body.ends_with(b"0\r\n\r\n"),
        };
        complete.then_some(reply)
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (found, value) = line.split_once(": ")?;
            found.eq_ignore_ascii_case(name).then_some(value)
        })
    }

    fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// The code and message of the only error.
    fn refusal(&self) -> (u16, String, String) {
        let json = self.json();
        assert_eq!(json["errors"].as_array().map(Vec::len), Some(1), "{json}");
        assert_eq!(json.get("data"), None);
        let error = &json["errors"][0];
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        assert_eq!(
            text(&error["extensions"]["requestId"]),
            self.header("x-request-id").unwrap()
        );
        (
            self.status,
            text(&error["extensions"]["code"]),
            text(&error["message"]),
        )
    }
}
