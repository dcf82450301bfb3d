//! What a connection and a request may take of time and space. The configuration fills them in.

use std::time::Duration;

/// Limits of connections.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerLimits {
    /// Connections that are open at a time; further ones wait a moment and are then told to come later.
    pub connections: usize,
    /// How long a connection may take for the headers of a request, and so also how long it may stay idle.
    pub header_time: Duration,
    /// Bytes of the request line with all headers.
    pub header_bytes: usize,
    /// Headers of a request.
    pub header_count: usize,
    /// How long a client may read nothing of an answer that waits for it.
    pub write_time: Duration,
    /// How long a server that ends answers on, so that whoever stands before it takes it out first.
    pub linger_time: Duration,
    /// How long running requests may go on then.
    pub drain_time: Duration,
}

impl Default for ServerLimits {
    fn default() -> Self {
        Self {
            connections: 512,
            header_time: Duration::from_secs(5),
            header_bytes: 32 * 1024,
            header_count: 100,
            write_time: Duration::from_secs(10),
            linger_time: Duration::ZERO,
            // A mutation may wait for the writer for thirty seconds.
            drain_time: Duration::from_secs(35),
        }
    }
}

/// Limits of the body of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestLimits {
    /// Bytes of the body.
    pub body_bytes: usize,
    /// How long the client may take to send all of it.
    pub body_time: Duration,
}

impl Default for RequestLimits {
    fn default() -> Self {
        Self {
            body_bytes: 1024 * 1024,
            body_time: Duration::from_secs(10),
        }
    }
}
