//! The settings of traces: to which collector spans go, and of how many requests.

use std::fmt;

use serde::{Deserialize, Serialize};
use url::{Host, Url};

use super::issuer::address;
use super::text::web_address;

/// The key of the address.
pub(super) const ENDPOINT: &str = "traces.endpoint";
/// The key of the setting on which it hangs.
pub(super) const PLAIN_HTTP: &str = "traces.plain_http";

/// Where traces go, if anywhere.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TraceSettings {
    /// The address of a collector that takes OTLP over HTTP, its path included; unstated, there are no traces.
    pub endpoint: Option<CollectorUrl>,
    /// The share of the traces begun here that is recorded, from 0 to 1. A trace begun elsewhere is recorded if its
    /// sender says so.
    pub sampled: f64,
    /// The name of this program at the collector.
    pub service_name: String,
    /// Headers that the collector asks for.
    pub headers: Option<SecretHeaders>,
    /// Whether `http://` is taken for a collector that is not on this machine.
    pub plain_http: bool,
}

/// The address of a collector: `https://` (or `http://`), with a host, without user, password or fragment.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct CollectorUrl(Url);

/// Names and values of headers, which may be secrets.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct SecretHeaders(Vec<(String, String)>);

impl Default for TraceSettings {
    fn default() -> Self {
        Self {
            endpoint: None,
            sampled: 0.1,
            service_name: "steward".to_owned(),
            headers: None,
            plain_http: false,
        }
    }
}

impl TraceSettings {
    pub(super) fn problems(&self) -> Vec<String> {
        let Self {
            endpoint: _,
            sampled,
            service_name,
            headers: _,
            plain_http: _,
        } = self;
        let mut problems = Vec::new();
        if !(0.0..=1.0).contains(sampled) {
            problems.push("must be a share from 0 to 1, like `0.1`".to_owned());
        }
        if service_name.trim().is_empty() {
            problems.push("must not be empty".to_owned());
        }
        problems
    }

    /// Why the address is not taken, with the settings beside it.
    pub(super) fn endpoint_problem(&self) -> Option<String> {
        let CollectorUrl(url) = self.endpoint.as_ref()?;
        if url.scheme() == "http" && !self.plain_http && !is_here(url) {
            let text = "must begin with `https://`, unless the collector is on this machine; \
                        `traces.plain_http = true` takes `http://`, which anybody on the way can read";
            return Some(text.to_owned());
        }
        let problem = address::host_problem(url, true)?;
        Some(format!("names an address that {problem}"))
    }
}

/// Whether what is sent there stays on this machine.
fn is_here(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

impl CollectorUrl {
    /// The address.
    #[must_use]
    pub const fn url(&self) -> &Url {
        &self.0
    }

    /// The host and the port: all of it that may be logged.
    #[must_use]
    pub fn shown(&self) -> String {
        let host = self.0.host_str().unwrap_or_default();
        let port = self.0.port_or_known_default().unwrap_or_default();
        format!("{host}:{port}")
    }
}

impl TryFrom<String> for CollectorUrl {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        web_address(&text, "http://127.0.0.1:4318/v1/traces").map(Self)
    }
}

impl From<CollectorUrl> for String {
    fn from(CollectorUrl(url): CollectorUrl) -> Self {
        url.into()
    }
}

impl fmt::Debug for CollectorUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CollectorUrl({}, ..)", self.shown())
    }
}

impl SecretHeaders {
    /// Each name with its value.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (&**name, &**value))
    }
}

impl TryFrom<String> for SecretHeaders {
    type Error = &'static str;

    // The text is not repeated: it holds secrets.
    fn try_from(text: String) -> Result<Self, Self::Error> {
        let pair = |pair: &str| {
            let (name, value) = pair.split_once('=')?;
            let (name, value) = (name.trim(), value.trim());
            (is_name(name) && is_value(value))
                .then(|| (name.to_ascii_lowercase(), value.to_owned()))
        };
        let pairs: Option<Vec<_>> = text.split(',').map(pair).collect();
        pairs.map(Self).ok_or(
            "must be headers like `authorization=Bearer TOKEN`, with `,` between them, none of which HTTP itself needs",
        )
    }
}

/// A token (RFC 9110, section 5.6.2) that is none of those with which a message is framed.
fn is_name(name: &str) -> bool {
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    let ours = [
        "content-length",
        "content-type",
        "host",
        "transfer-encoding",
    ];
    !name.is_empty()
        && name.bytes().all(is_token)
        && !ours.iter().any(|ours| name.eq_ignore_ascii_case(ours))
}

fn is_value(value: &str) -> bool {
    !value.is_empty() && value.bytes().all(|byte| matches!(byte, b' '..=b'~'))
}

impl From<SecretHeaders> for String {
    fn from(headers: SecretHeaders) -> Self {
        let pairs: Vec<_> = headers
            .pairs()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        pairs.join(",")
    }
}

impl fmt::Debug for SecretHeaders {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretHeaders(..)")
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn plain_http_is_for_this_machine_unless_it_is_allowed() {
        // Taken always, taken if plain HTTP is allowed, taken never.
        let cases = [
            ("https://collector.example.com/v1/traces", "always"),
            ("https://10.0.0.1:4318/v1/traces", "always"),
            ("http://127.0.0.1:4318/v1/traces", "always"),
            ("http://localhost:4318/v1/traces", "always"),
            ("http://[::1]:4318/v1/traces", "always"),
            ("http://collector.example.com/v1/traces", "allowed"),
            ("http://10.0.0.1:4318/v1/traces", "allowed"),
            ("http://localhost.example.com/", "allowed"),
            ("http://169.254.169.254/v1/traces", "never"),
            ("https://169.254.169.254/v1/traces", "never"),
            ("https://[fe80::1]/v1/traces", "never"),
        ];
        for (text, expected) in cases {
            let taken = |plain_http| {
                let settings = TraceSettings {
                    endpoint: Some(CollectorUrl::try_from(text.to_owned()).unwrap()),
                    plain_http,
                    ..TraceSettings::default()
                };
                settings.endpoint_problem().is_none()
            };
            let expected = match expected {
                "always" => (true, true),
                "allowed" => (false, true),
                _ => (false, false),
            };
            assert_eq!((taken(false), taken(true)), expected, "{text}");
        }
    }

    #[test]
    fn what_is_no_address_of_a_collector_is_refused_without_repeating_a_secret() {
        for text in ["", "collector:4318", "ftp://a/", "grpc://a:4317", "http://"] {
            let problem = CollectorUrl::try_from(text.to_owned()).unwrap_err();
            let expected =
                format!("must be an address like `http://127.0.0.1:4318/v1/traces`, not `{text}`");
            assert_eq!(problem, expected);
        }
        for text in [
            "https://ann:secret@a/",
            "https://secret@a/",
            "https://a/#secret",
        ] {
            let problem = CollectorUrl::try_from(text.to_owned()).unwrap_err();
            assert!(
                problem.ends_with("without user, password and `#`"),
                "{text}"
            );
            assert!(!problem.contains("secret"), "{text}");
        }
    }

    #[test]
    fn headers_are_pairs_and_never_printed() {
        let read = |text: &str| SecretHeaders::try_from(text.to_owned());
        let headers = read("Authorization=Basic c2VjcmV0OnNlY3JldA==, x-tenant = a b").unwrap();
        let pairs: Vec<_> = headers.pairs().collect();
        assert_eq!(
            pairs,
            [
                ("authorization", "Basic c2VjcmV0OnNlY3JldA=="),
                ("x-tenant", "a b")
            ]
        );
        assert_eq!(format!("{headers:?}"), "SecretHeaders(..)");
        let settings = TraceSettings {
            endpoint: Some("https://a/v1?key=secret".to_owned().try_into().unwrap()),
            headers: Some(read("a=secret").unwrap()),
            ..TraceSettings::default()
        };
        assert!(!format!("{settings:?}").contains("secret"), "{settings:?}");
        for wrong in [
            "",
            "secret",
            "=secret",
            "a=",
            "a b=secret",
            "a=secret,",
            "a=sec\nret",
            "a=sécret",
            "Content-Type=secret",
            "host=secret",
        ] {
            let problem = read(wrong).unwrap_err();
            assert!(problem.contains("authorization=Bearer TOKEN"), "{wrong}");
        }
    }
}
