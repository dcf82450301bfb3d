//! What one request, and all of them together, may cost.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// The most that brackets may be nested: the parser recurses, and a worker's stack has an end.
const MAX_BRACKET_DEPTH: usize = 256;

/// Limits on requests; none can be turned off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// The body of a request, in bytes, unpacked.
    pub body_bytes: usize,
    /// The GraphQL document, in bytes.
    pub document_bytes: usize,
    /// Tokens of the document.
    pub tokens: usize,
    /// How deep brackets of any kind are nested in the document.
    pub bracket_depth: usize,
    /// How deep fields are nested, fragments followed.
    pub depth: usize,
    /// Selected fields, each counted wherever its fragment is spread.
    pub selections: usize,
    /// Aliases, fragments followed.
    pub aliases: usize,
    /// Fields of the operation itself.
    pub root_fields: usize,
    /// Directives, fragments followed.
    pub directives: usize,
    /// Connections that are open at a time.
    pub connections: usize,
    /// Subscriptions that are open at a time; each takes a connection.
    pub subscriptions: usize,
    /// How long a client may take to send the headers, in seconds.
    pub header_seconds: u64,
    /// How long a client may take to send the body, in seconds.
    pub body_seconds: u64,
    /// How long a server that is told to end answers on, in seconds, while it is not ready any more; 0 for not at all.
    pub linger_seconds: u64,
    /// Records that one request may visit.
    pub visits: u64,
    /// How long one request may be worked on, in seconds.
    pub request_seconds: u64,
    /// One file of an import, in bytes.
    pub manifest_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            body_bytes: 1024 * 1024,
            document_bytes: 16 * 1024,
            tokens: 2_000,
            bracket_depth: 32,
            depth: 12,
            selections: 1_000,
            aliases: 15,
            root_fields: 20,
            directives: 20,
            connections: 512,
            subscriptions: 100,
            header_seconds: 5,
            body_seconds: 10,
            linger_seconds: 5,
            visits: 2_000_000,
            request_seconds: 10,
            manifest_bytes: 256 * 1024 * 1024,
        }
    }
}

impl Limits {
    /// How long a client may take to send the headers.
    #[must_use]
    pub const fn header_time(&self) -> Duration {
        Duration::from_secs(self.header_seconds)
    }

    /// How long a client may take to send the body.
    #[must_use]
    pub const fn body_time(&self) -> Duration {
        Duration::from_secs(self.body_seconds)
    }

    /// How long a server that is told to end answers on.
    #[must_use]
    pub const fn linger_time(&self) -> Duration {
        Duration::from_secs(self.linger_seconds)
    }

    /// How long one request may be worked on.
    #[must_use]
    pub const fn request_time(&self) -> Duration {
        Duration::from_secs(self.request_seconds)
    }

    pub(super) fn problems(&self) -> Vec<String> {
        let mut problems = Vec::new();
        if self.any_is_zero() {
            problems.push("must be at least 1".to_owned());
        }
        if self.bracket_depth > MAX_BRACKET_DEPTH {
            problems.push(format!("must be at most {MAX_BRACKET_DEPTH}"));
        }
        problems
    }

    fn any_is_zero(&self) -> bool {
        let Self {
            body_bytes,
            document_bytes,
            tokens,
            bracket_depth,
            depth,
            selections,
            aliases,
            root_fields,
            directives,
            connections,
            subscriptions,
            header_seconds,
            body_seconds,
            linger_seconds: _,
            visits,
            request_seconds,
            manifest_bytes,
        } = self;
        let sizes = [
            body_bytes,
            document_bytes,
            tokens,
            bracket_depth,
            depth,
            selections,
            aliases,
            root_fields,
            directives,
            connections,
            subscriptions,
            manifest_bytes,
        ];
        let counts = [header_seconds, body_seconds, visits, request_seconds];
        sizes.contains(&&0) || counts.contains(&&0)
    }
}
