//! Requests that are not executed: their status, their headers, and the one shape of their body.

use poem::Response;
use poem::http::{HeaderName, HeaderValue, StatusCode, header};
use serde_json::json;

use super::media::Media;
use super::metrics::Reasons;
use super::request_id::RequestId;
use super::rest::problem;
use crate::error::{Code, Error};

/// A refusal with what HTTP has to say about it.
#[derive(Debug)]
pub(super) struct Refusal {
    status: StatusCode,
    error: Error,
    headers: Vec<(HeaderName, HeaderValue)>,
}

impl Refusal {
    /// Refuses a request that is not well-formed.
    pub(super) fn bad_request(message: impl Into<String>) -> Self {
        Error::BadRequest(message.into()).into()
    }

    /// Refuses a method; `allowed` is the value of `Allow`.
    pub(super) fn method(allowed: &'static str, message: &str) -> Self {
        Self::with_status(StatusCode::METHOD_NOT_ALLOWED, message).header(header::ALLOW, allowed)
    }

    /// Refuses to answer in any type that the client takes.
    pub(super) fn not_acceptable() -> Self {
        let message = "`Accept` has no type that this server has; \
                       accept `application/graphql-response+json` or `application/json`";
        Self::with_status(StatusCode::NOT_ACCEPTABLE, message)
    }

    /// Refuses to answer a subscription in any type but that of events.
    pub(super) fn events_alone() -> Self {
        let message =
            "a subscription is answered by server-sent events; accept `text/event-stream`";
        Self::with_status(StatusCode::NOT_ACCEPTABLE, message)
    }

    /// Refuses to read a body.
    pub(super) fn unsupported(message: &str) -> Self {
        Self::with_status(StatusCode::UNSUPPORTED_MEDIA_TYPE, message)
    }

    /// Refuses a body over the limit.
    pub(super) fn too_large(limit: usize) -> Self {
        let message = format!("the body is larger than {limit} bytes; send less");
        Self::with_status(StatusCode::PAYLOAD_TOO_LARGE, &message).closing()
    }

    /// Refuses to wait any longer for a body.
    pub(super) fn too_slow() -> Self {
        let message = "the body took too long to arrive; send it again";
        Self::with_status(StatusCode::REQUEST_TIMEOUT, message).closing()
    }

    /// Refuses a body that broke off.
    pub(super) fn truncated() -> Self {
        Self::bad_request("the body ended early or is not framed as its headers say; send it again")
            .closing()
    }

    /// The answer. The cause of a fault goes to the log here and nowhere else.
    pub(super) fn into_response(self, media: Media, request_id: RequestId) -> Response {
        if let Error::Internal(cause) = &self.error {
            tracing::error!(%request_id, cause = format!("{cause:#}"), "request failed");
        }
        let body = json!({"errors": [{
            "message": self.error.message(),
            "extensions": {"code": self.error.code().as_str(), "requestId": request_id.to_string()},
        }]});
        let mut response = Response::builder()
            .status(self.status)
            .content_type(media.content_type())
            .body(body.to_string());
        response.headers_mut().extend(self.headers);
        response.set_data(Reasons(vec![self.error.code().as_str().to_owned()]));
        response
    }

    /// The path takes only these methods.
    pub(super) fn method_of(allowed: &str) -> Self {
        let message = format!("this path takes {allowed}");
        let mut refusal = Self::with_status(StatusCode::METHOD_NOT_ALLOWED, &message);
        let allowed = HeaderValue::from_str(allowed).ok();
        let allowed = allowed.map(|allowed| (header::ALLOW, allowed));
        refusal.headers.extend(allowed);
        refusal
    }

    /// The same as problem details (RFC 9457).
    pub(super) fn into_problem(self, request_id: RequestId) -> Response {
        if let Error::Internal(cause) = &self.error {
            tracing::error!(%request_id, cause = format!("{cause:#}"), "request failed");
        }
        let (code, detail) = (self.error.code().as_str(), self.error.message());
        let mut response = problem(self.status, code, detail, &[], request_id);
        response.headers_mut().extend(self.headers);
        response
    }

    fn with_status(status: StatusCode, message: &str) -> Self {
        Self {
            status,
            error: Error::BadRequest(message.to_owned()),
            headers: Vec::new(),
        }
    }

    fn header(mut self, name: HeaderName, value: &'static str) -> Self {
        self.headers.push((name, HeaderValue::from_static(value)));
        self
    }

    /// The rest of the body is not read, so the connection cannot go on.
    fn closing(self) -> Self {
        self.header(header::CONNECTION, "close")
    }
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        let headers = match &error {
            Error::Unauthenticated(_) => {
                vec![(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"))]
            }
            Error::Unavailable { retry_after, .. } => {
                // Whole seconds, rounded up: 0 would ask for a repeat at once.
                let seconds = retry_after.as_secs() + u64::from(retry_after.subsec_nanos() > 0);
                vec![(header::RETRY_AFTER, HeaderValue::from(seconds.max(1)))]
            }
            Error::Forbidden(_)
            | Error::NotFound(_)
            | Error::BadRequest(_)
            | Error::TooComplex(_)
            | Error::Conflict(_)
            | Error::Internal(_) => Vec::new(),
        };
        Self {
            status: status(error.code()),
            error,
            headers,
        }
    }
}

/// The status of a whole request that is refused with this code.
const fn status(code: Code) -> StatusCode {
    match code {
        Code::Unauthenticated => StatusCode::UNAUTHORIZED,
        Code::Forbidden => StatusCode::FORBIDDEN,
        Code::NotFound => StatusCode::NOT_FOUND,
        Code::BadRequest | Code::TooComplex => StatusCode::BAD_REQUEST,
        Code::Conflict => StatusCode::CONFLICT,
        Code::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        Code::Internal => StatusCode::INTERNAL_SERVER_ERROR,
    }
}
