//! A receiver of webhooks: a small web server that keeps what it is sent and answers as it is told.

use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread::spawn;
use std::time::{Duration, Instant};

use aws_lc_rs::hmac;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

/// Names, in small letters, and values.
pub type Headers = Vec<(String, String)>;

/// What was sent.
#[derive(Clone, Debug)]
pub struct Received {
    headers: Headers,
    pub body: String,
}

impl Received {
    pub fn header(&self, name: &str) -> &str {
        let found = self.headers.iter().find(|(known, _)| known == name);
        &found.unwrap_or_else(|| panic!("no {name}: {self:?}")).1
    }

    pub fn event(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }

    /// Whether one of the signatures is of this secret, worked out from the text of Standard Webhooks.
    pub fn is_signed_with(&self, secret: &str) -> bool {
        let key = STANDARD
            .decode(secret.strip_prefix("whsec_").unwrap())
            .unwrap();
        let key = hmac::Key::new(hmac::HMAC_SHA256, &key);
        let signed = format!(
            "{}.{}.{}",
            self.header("webhook-id"),
            self.header("webhook-timestamp"),
            self.body
        );
        let expected = format!(
            "v1,{}",
            STANDARD.encode(hmac::sign(&key, signed.as_bytes()))
        );
        self.header("webhook-signature")
            .split(' ')
            .any(|one| one == expected)
    }
}

/// A web server on this machine; it stays until the process ends.
pub struct Receiver {
    pub address: SocketAddr,
    answers: Arc<Mutex<String>>,
    received: Arc<Mutex<Vec<Received>>>,
}

impl Receiver {
    /// One that takes everything.
    pub fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let receiver = Self {
            address: listener.local_addr().unwrap(),
            answers: Arc::new(Mutex::new("204 No Content".to_owned())),
            received: Arc::default(),
        };
        let (answers, received) = (
            Arc::clone(&receiver.answers),
            Arc::clone(&receiver.received),
        );
        spawn(move || {
            for stream in listener.incoming().flatten() {
                let (answers, received) = (Arc::clone(&answers), Arc::clone(&received));
                spawn(move || answer(stream, &answers, &received));
            }
        });
        receiver
    }

    pub fn url(&self) -> String {
        format!("http://{}/hook", self.address)
    }

    /// Answers so from now on: a status, and headers each in a line of its own.
    pub fn answers(&self, with: &str) {
        *self.answers.lock().unwrap() = with.to_owned();
    }

    pub fn all(&self) -> Vec<Received> {
        self.received.lock().unwrap().clone()
    }

    /// Waits until there are so many, and gives them.
    pub async fn wait_for(&self, count: usize) -> Vec<Received> {
        self.wait_until(&format!("{count} messages"), |all| all.len() >= count)
            .await
    }

    /// Waits until so many different messages have come after the first `from`, and gives all: what a server that ended had
    /// not yet written down as sent comes once more from the next one.
    pub async fn wait_for_different(&self, count: usize, from: usize) -> Vec<Received> {
        let different = |all: &[Received]| {
            let ids = all[from..].iter().map(|one| one.header("webhook-id"));
            ids.collect::<BTreeSet<_>>().len() >= count
        };
        self.wait_until(&format!("{count} different messages"), different)
            .await
    }

    async fn wait_until(&self, what: &str, such: impl Fn(&[Received]) -> bool) -> Vec<Received> {
        let begun = Instant::now();
        loop {
            let all = self.all();
            if such(&all) {
                return all;
            }
            let waited = begun.elapsed();
            assert!(waited < Duration::from_secs(45), "{what}: {all:?}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

fn answer(mut stream: TcpStream, answers: &Mutex<String>, received: &Mutex<Vec<Received>>) {
    let Some((headers, body)) = read_request(&mut stream) else {
        return;
    };
    let body = String::from_utf8(body).unwrap();
    received.lock().unwrap().push(Received { headers, body });
    let with = answers.lock().unwrap().replace('\n', "\r\n");
    let _ = write!(
        stream,
        "HTTP/1.1 {with}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
    );
}

/// The headers of a request, their names in small letters, and its body; none if the sender goes away.
pub fn read_request(stream: &mut TcpStream) -> Option<(Headers, Vec<u8>)> {
    let mut bytes = Vec::new();
    let mut part = [0; 4096];
    let end = loop {
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break end;
        }
        match stream.read(&mut part) {
            Ok(count) if count > 0 => bytes.extend_from_slice(&part[..count]),
            _ => return None,
        }
    };
    let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
    let headers: Vec<_> = head
        .lines()
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
        .collect();
    let length = headers.iter().find(|(name, _)| name == "content-length");
    let length: usize = length.map_or(0, |(_, length)| length.parse().unwrap());
    let mut body = bytes[end + 4..].to_vec();
    while body.len() < length {
        match stream.read(&mut part) {
            Ok(count) if count > 0 => body.extend_from_slice(&part[..count]),
            _ => return None,
        }
    }
    Some((headers, body))
}
