//! The one log line of a request, its count, and the end of its span. Never a body, a variable, a token or a query string.

use std::sync::{Arc, OnceLock};
use std::time::Instant;

use poem::Request;
use poem::http::{Method, StatusCode};

use super::calendar;
use super::metrics::{Metrics, Reasons};
use super::request_id::RequestId;
use super::request_span;
use crate::span::{Place, Span};

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
    metrics: Arc<Metrics>,
    reasons: Reasons,
    span: Option<Span>,
}

impl LogLine {
    /// Begins the line.
    pub(super) fn begin(
        request: &Request,
        request_id: RequestId,
        facts: Arc<Facts>,
        metrics: &Arc<Metrics>,
    ) -> Self {
        let path = without_secret(request.uri().path());
        let path = path.get(..PATH_LENGTH).unwrap_or(path);
        Self {
            span: request_span::begin(request, path, request_id),
            request_id,
            method: request.method().clone(),
            path: path.to_owned(),
            started: Instant::now(),
            facts,
            answered: None,
            metrics: Arc::clone(metrics),
            reasons: Reasons::default(),
        }
    }

    /// Where in a trace the request is answered.
    pub(super) fn place(&self) -> Option<Place> {
        self.span.as_ref().map(Span::place)
    }

    /// Ends the line; `bytes` counts the body before it is compressed.
    pub(super) fn end(mut self, status: StatusCode, bytes: u64, reasons: Reasons) {
        self.reasons = reasons;
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
        let answered = self.answered;
        let status = answered.map_or(CLIENT_GONE, |(status, _)| status.as_u16());
        let time = self.started.elapsed();
        self.metrics.count(&self.path, status, time, &self.reasons);
        let span = self.span.take();
        if let Some(span) = &span {
            let status = answered.map(|(status, _)| status);
            let operation = self.facts.operation.get().map(String::as_str);
            request_span::end(span, status, operation, &self.reasons);
        }
        tracing::info!(
            method = self.method.as_str(),
            path = self.path,
            status,
            duration_us = u64::try_from(time.as_micros()).unwrap_or(u64::MAX),
            operation = self.facts.operation.get(),
            subject = self.facts.subject.get(),
            request_id = %self.request_id,
            trace_id = span.map(|span| tracing::field::display(span.trace_id())),
            bytes = answered.map(|(_, bytes)| bytes),
            "request"
        );
    }
}
