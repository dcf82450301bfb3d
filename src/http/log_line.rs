//! The one log line of a request. Never a body, a variable, a token or a query string.

use std::sync::{Arc, OnceLock};
use std::time::Instant;

use poem::Request;
use poem::http::{Method, StatusCode};

use super::calendar;
use super::request_id::RequestId;

/// As many characters of a path are logged.
const PATH_LENGTH: usize = 200;

/// The status that is logged when the client went away before the answer, as other servers do.
const CLIENT_GONE: u16 = 499;

/// What only the endpoint learns. It is shared, so that it is logged also when the endpoint does not come to an end.
#[derive(Debug, Default)]
pub(super) struct Facts {
    subject: OnceLock<String>,
    operation: OnceLock<String>,
}

impl Facts {
    /// Tells who is asking.
    pub(super) fn tell_subject(&self, subject: &str) {
        self.subject.get_or_init(|| subject.to_owned());
    }

    /// Tells which operation was run.
    pub(super) fn tell_operation(&self, operation: Option<&str>) {
        if let Some(operation) = operation {
            self.operation.get_or_init(|| operation.to_owned());
        }
    }
}

/// The line; it is written when this is dropped.
pub(super) struct LogLine {
    request_id: RequestId,
    method: Method,
    path: String,
    started: Instant,
    facts: Arc<Facts>,
    answered: Option<(StatusCode, u64)>,
}

impl LogLine {
    /// Begins the line.
    pub(super) fn begin(request: &Request, request_id: RequestId, facts: Arc<Facts>) -> Self {
        let path = without_secret(request.uri().path());
        Self {
            request_id,
            method: request.method().clone(),
            path: path.get(..PATH_LENGTH).unwrap_or(path).to_owned(),
            started: Instant::now(),
            facts,
            answered: None,
        }
    }

    /// Ends the line; `bytes` counts the body before it is compressed.
    pub(super) fn end(mut self, status: StatusCode, bytes: u64) {
        self.answered = Some((status, bytes));
    }
}

/// The path without the secret of a calendar, which may stand in a mistyped address too.
fn without_secret(path: &str) -> &str {
    if path.starts_with(calendar::PATH) || path.contains(".ics") {
        calendar::PATH
    } else {
        path
    }
}

impl Drop for LogLine {
    fn drop(&mut self) {
        tracing::info!(
            method = self.method.as_str(),
            path = self.path,
            status = self.answered.map_or(CLIENT_GONE, |(status, _)| status.as_u16()),
            duration_us = u64::try_from(self.started.elapsed().as_micros()).unwrap_or(u64::MAX),
            operation = self.facts.operation.get(),
            subject = self.facts.subject.get(),
            request_id = %self.request_id,
            bytes = self.answered.map(|(_, bytes)| bytes),
            "request"
        );
    }
}
