//! The span of a request, by OpenTelemetry's conventions for HTTP servers. It holds what the log line holds, less who is
//! asking; probes of health have none.

use std::borrow::Cow;

use opentelemetry::propagation::Extractor;
use poem::Request;
use poem::http::{HeaderMap, HeaderName, Method, StatusCode};

use super::calendar;
use super::metrics::Reasons;
use super::request_id::RequestId;
use super::{reports, rest};
use crate::span::{Span, is_on};

/// Paths that stand for themselves.
const PATHS: [&str; 4] = [
    "/graphql",
    "/oauth/token",
    "/.well-known/jwks.json",
    "/.well-known/oauth-authorization-server",
];

/// Asked every few seconds by what watches the server.
const HEALTH: &str = "/health/";

/// A client can choose a longer name of an operation.
const NAME_LENGTH: usize = 100;

/// The span of the request, if it is recorded; `path` is what may be logged of its path.
pub(super) fn begin(request: &Request, path: &str, request_id: RequestId) -> Option<Span> {
    if !is_on() || path.starts_with(HEALTH) {
        return None;
    }
    let method = method(request.method());
    let route = route(path);
    let name = match &route {
        Some(route) => format!("{method} {route}"),
        None => method.to_owned(),
    };
    let span = Span::of_request(name, &Sent(request.headers()))?;
    span.tell("http.request.method", method);
    span.tell("url.scheme", "http");
    span.tell("url.path", path.to_owned());
    if let Some(route) = route {
        span.tell("http.route", route);
    }
    span.tell("steward.request_id", request_id.to_string());
    Some(span)
}

/// Tells what became of the request; no status if the client went away.
pub(super) fn end(
    span: &Span,
    status: Option<StatusCode>,
    operation: Option<&str>,
    reasons: &Reasons,
) {
    if let Some(operation) = operation.filter(|name| is_name(name)) {
        span.tell("graphql.operation.name", operation.to_owned());
    }
    if !reasons.0.is_empty() {
        span.tell("steward.refusals", reasons.0.join(","));
    }
    let Some(status) = status else {
        span.tell("error.type", "client_gone");
        return;
    };
    span.tell("http.response.status_code", i64::from(status.as_u16()));
    if status.is_server_error() {
        span.fail(status.as_u16().to_string());
    }
}

/// The methods of HTTP; what a client made up is one.
fn method(method: &Method) -> &'static str {
    let known = [
        "GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH",
    ];
    let found = known.into_iter().find(|known| *known == method.as_str());
    found.unwrap_or("_OTHER")
}

/// The pattern of paths that this one is of; none if there is no such path.
fn route(path: &str) -> Option<Cow<'static, str>> {
    if let Some(known) = PATHS.into_iter().find(|known| *known == path) {
        return Some(known.into());
    }
    if path.starts_with(calendar::PATH) {
        return Some("/calendar/{address}".into());
    }
    if path.starts_with(reports::PATH) {
        return Some("/reports/{file}".into());
    }
    let pattern = rest::pattern(path.strip_prefix(rest::ROOT)?)?;
    Some(format!("{}{pattern}", rest::ROOT).into())
}

/// Whether it can be the name of an operation. What is refused before it is parsed may have any text for one.
fn is_name(text: &str) -> bool {
    let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    text.len() <= NAME_LENGTH && text.bytes().all(is_letter)
}

/// The headers of a request, for whoever reads from them in which trace it is.
struct Sent<'a>(&'a HeaderMap);

impl Extractor for Sent<'_> {
    fn get(&self, key: &str) -> Option<&str> {
        self.0.get(key)?.to_str().ok()
    }

    fn keys(&self) -> Vec<&str> {
        self.0.keys().map(HeaderName::as_str).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_route_is_the_pattern_of_a_path() {
        let cases = [
            ("/graphql", Some("/graphql")),
            ("/graphql/", None),
            ("/reports/ropa.pdf", Some("/reports/{file}")),
            ("/calendar/", Some("/calendar/{address}")),
            ("/oauth/token", Some("/oauth/token")),
            ("/api/v1/vendors", Some("/api/v1/vendors")),
            (
                "/api/v1/vendors/coupa/7",
                Some("/api/v1/vendors/{sourceSystem}/{externalId}"),
            ),
            ("/api/v1/vendors/coupa", None),
            ("/api/v1/nothing", None),
            ("/elsewhere", None),
        ];
        for (path, expected) in cases {
            assert_eq!(route(path).as_deref(), expected, "{path}");
        }
    }

    #[test]
    fn what_is_no_name_of_an_operation_is_not_told() {
        for name in ["Ask", "_ask2"] {
            assert!(is_name(name), "{name}");
        }
        for text in ["Ann Smith", "ann@example.com", "{ me }", &"a".repeat(101)] {
            assert!(!is_name(text), "{text}");
        }
    }

    #[test]
    fn a_method_that_a_client_made_up_is_not_told() {
        assert_eq!(method(&Method::POST), "POST");
        assert_eq!(
            method(&Method::from_bytes(b"SECRET").unwrap_or_default()),
            "_OTHER"
        );
    }
}
