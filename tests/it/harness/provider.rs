//! An identity provider: keys that sign tokens, and a small web server that publishes them and counts who asks.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{sleep, spawn};
use std::time::{Duration, Instant};

use aws_lc_rs::encoding::AsDer;
use aws_lc_rs::rsa::{KeyPair as RsaKeyPair, KeySize};
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};

/// What the web server does when it is asked.
#[derive(Clone)]
pub enum Behavior {
    /// Sends these bytes as JSON.
    Send(String),
    /// Sends this status and these headers.
    Answer(&'static str),
    /// Takes the request and says nothing.
    Stall,
    /// Sends 50 MB, more than the buffers between two programs, and counts it if all of it is taken.
    Flood,
}

/// A web server on this machine; it stays until the process ends.
pub struct Provider {
    pub address: SocketAddr,
    behavior: Arc<Mutex<Behavior>>,
    asked: Arc<AtomicUsize>,
    sent: Arc<AtomicUsize>,
}

impl Provider {
    /// Publishes these keys.
    pub fn with(keys: &[&Key]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let provider = Self {
            address: listener.local_addr().unwrap(),
            behavior: Arc::new(Mutex::new(Behavior::Send(set(keys)))),
            asked: Arc::default(),
            sent: Arc::default(),
        };
        let behavior = Arc::clone(&provider.behavior);
        let (asked, sent) = (Arc::clone(&provider.asked), Arc::clone(&provider.sent));
        spawn(move || {
            for stream in listener.incoming().flatten() {
                let behavior = behavior.lock().unwrap().clone();
                let (asked, sent) = (Arc::clone(&asked), Arc::clone(&sent));
                spawn(move || answer(stream, behavior, &asked, &sent));
            }
        });
        provider
    }

    pub fn now(&self, behavior: Behavior) {
        *self.behavior.lock().unwrap() = behavior;
    }

    pub fn publishes(&self, keys: &[&Key]) {
        self.now(Behavior::Send(set(keys)));
    }

    /// How often it was asked.
    pub fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }

    /// How many floods were taken to the end.
    pub fn floods_taken(&self) -> usize {
        self.sent.load(Ordering::SeqCst)
    }

    /// Waits until it was asked again so often.
    pub fn wait_for(&self, more: usize) {
        let (from, start) = (self.asked(), Instant::now());
        while self.asked() < from + more {
            assert!(
                start.elapsed() < Duration::from_secs(40),
                "nobody asks for the keys"
            );
            sleep(Duration::from_millis(20));
        }
    }

    /// `[[issuers]]` of the configuration file, with these lines besides.
    pub fn settings(&self, issuer: &str, more: &str) -> String {
        let address = self.address;
        format!(
            "[[issuers]]\nissuer = '{issuer}'\naudience = 'register'\njwks = 'http://{address}/keys'\n\
             plain_http = true\nprivate_address = true\nroles_claim = 'groups'\n{more}\n\
             [issuers.roles]\nviewer = ['staff']\nofficer = ['lawyers']\nadmin = ['root']\n"
        )
    }
}

fn answer(mut stream: TcpStream, behavior: Behavior, asked: &AtomicUsize, sent: &AtomicUsize) {
    let mut request = Vec::new();
    let mut part = [0; 1024];
    while !request.ends_with(b"\r\n\r\n") {
        match stream.read(&mut part) {
            Ok(count) if count > 0 => request.extend_from_slice(&part[..count]),
            _ => return,
        }
    }
    asked.fetch_add(1, Ordering::SeqCst);
    let ok = "HTTP/1.1 200 OK\r\nconnection: close\r\n";
    match behavior {
        Behavior::Send(text) => {
            let _ = write!(stream, "{ok}content-length: {}\r\n\r\n{text}", text.len());
        }
        Behavior::Answer(text) => {
            let _ = write!(
                stream,
                "HTTP/1.1 {text}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
            );
        }
        Behavior::Stall => sleep(Duration::from_secs(60)),
        Behavior::Flood => {
            let _ = write!(stream, "{ok}\r\n{{\"keys\":[");
            for _ in 0..50 * 16 {
                if stream.write_all(&[b' '; 64 * 1024]).is_err() {
                    return;
                }
            }
            sent.fetch_add(1, Ordering::SeqCst);
        }
    }
}

/// A key of a provider, with its name.
pub struct Key {
    pub id: String,
    pub algorithm: Algorithm,
    signing: EncodingKey,
}

impl Key {
    pub fn new(id: &str, algorithm: Algorithm) -> Self {
        let signing = match algorithm {
            Algorithm::EdDSA => {
                let pair = Ed25519KeyPair::generate().unwrap();
                EncodingKey::from_ed_der(pair.to_pkcs8v1().unwrap().as_ref())
            }
            Algorithm::ES256 => {
                let random = aws_lc_rs::rand::SystemRandom::new();
                let kind = &ECDSA_P256_SHA256_FIXED_SIGNING;
                EncodingKey::from_ec_der(
                    EcdsaKeyPair::generate_pkcs8(kind, &random)
                        .unwrap()
                        .as_ref(),
                )
            }
            _ => {
                let pair = RsaKeyPair::generate(KeySize::Rsa2048).unwrap();
                let der: aws_lc_rs::encoding::Pkcs8V1Der<'_> = pair.as_der().unwrap();
                let text = STANDARD.encode(der.as_ref());
                let pem =
                    format!("-----BEGIN PRIVATE KEY-----\n{text}\n-----END PRIVATE KEY-----\n");
                EncodingKey::from_rsa_pem(pem.as_bytes()).unwrap()
            }
        };
        Self {
            id: id.to_owned(),
            algorithm,
            signing,
        }
    }

    /// The public half, as it is published.
    pub fn public(&self) -> Value {
        let mut jwk =
            serde_json::to_value(Jwk::from_encoding_key(&self.signing, self.algorithm).unwrap())
                .unwrap();
        jwk["kid"] = json!(self.id);
        jwk["use"] = json!("sig");
        jwk
    }

    /// Signs anything.
    pub fn sign(&self, header: &Value, claims: &Value) -> String {
        let header: Header = serde_json::from_value(header.clone()).unwrap();
        jsonwebtoken::encode(&header, claims, &self.signing).unwrap()
    }

    pub fn header(&self) -> Value {
        json!({ "alg": format!("{:?}", self.algorithm), "typ": "at+jwt", "kid": self.id })
    }

    /// A good token of somebody of this group.
    pub fn token(&self, issuer: &str, group: &str) -> String {
        self.sign(&self.header(), &claims(issuer, group))
    }
}

/// The claims of a good token.
pub fn claims(issuer: &str, group: &str) -> Value {
    let now = jiff::Timestamp::now().as_second();
    json!({
        "iss": issuer, "aud": "register", "sub": "ann", "groups": [group], "iat": now, "exp": now + 600,
    })
}

/// A JSON Web Key Set.
pub fn set(keys: &[&Key]) -> String {
    let keys: Vec<_> = keys.iter().map(|key| key.public()).collect();
    json!({ "keys": keys }).to_string()
}
