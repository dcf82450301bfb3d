//! Problem details (RFC 9457): what went wrong, as `/graphql` says it, with a status.

use async_graphql::{ServerError, Value as Constant};
use poem::Response;
use poem::http::StatusCode;
use serde_json::{Value, json};

use crate::error::{Code, Error};
use crate::http::metrics::Reasons;
use crate::http::refusal::Refusal;
use crate::http::request_id::RequestId;

/// The media type.
const PROBLEM: &str = "application/problem+json";

/// One problem. Its `type` is `about:blank`, so that the title says the status and nothing more; `code` is the stable one.
pub(in crate::http) fn problem(
    status: StatusCode,
    code: &str,
    detail: &str,
    errors: &[Value],
    request_id: RequestId,
) -> Response {
    let mut body = json!({
        "type": "about:blank",
        "title": status.canonical_reason().unwrap_or_default(),
        "status": status.as_u16(),
        "code": code,
        "detail": detail,
        "requestId": request_id.to_string(),
    });
    if !errors.is_empty()
        && let Some(members) = body.as_object_mut()
    {
        members.insert("errors".to_owned(), Value::Array(errors.to_vec()));
    }
    let mut response = Response::builder()
        .status(status)
        .content_type(PROBLEM)
        .body(body.to_string());
    response.set_data(Reasons(vec![code.to_owned()]));
    response
}

/// Nothing was done, for these reasons; the status is that of the first.
pub(super) fn refused(problems: &[Value], depth: usize, request_id: RequestId) -> Response {
    let first = problems.first();
    let code = first.and_then(|it| it.get("code")?.as_str());
    let code = code.unwrap_or_default();
    let of_version = first
        .and_then(|it| it.get("path")?.as_array()?.last()?.as_str())
        .is_some_and(|last| last == "version");
    let status = match code {
        "CONFLICT" | "NOT_FOUND" if of_version => StatusCode::PRECONDITION_FAILED,
        "CONFLICT" | "DUPLICATE_KEY" => StatusCode::CONFLICT,
        "FORBIDDEN" => StatusCode::FORBIDDEN,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let errors: Vec<_> = problems.iter().map(|found| shown(found, depth)).collect();
    problem(status, code, "nothing was done", &errors, request_id)
}

/// A problem with its place as a JSON pointer into the body (RFC 6901); the place of what is not in the body is its name.
fn shown(found: &Value, depth: usize) -> Value {
    let path = found.get("path").and_then(Value::as_array);
    let parts = path.into_iter().flatten().filter_map(Value::as_str);
    // `input`, and where the body is a member of it, that.
    let pointer: String = parts.skip(depth).map(|part| format!("/{part}")).collect();
    json!({
        "code": found.get("code"),
        "pointer": pointer,
        "detail": found.get("message"),
    })
}

/// The document was not answered. Several errors are told together.
pub(super) fn unanswered(first: &ServerError, all: &[ServerError]) -> Refusal {
    let messages: Vec<_> = all.iter().map(|error| error.message.as_str()).collect();
    let message = messages.join("; ");
    Refusal::from(match code(first) {
        Some(Code::NotFound) => Error::NotFound(message),
        Some(Code::Forbidden) => Error::Forbidden(message),
        Some(Code::TooComplex) => Error::TooComplex(message),
        Some(Code::Conflict) => Error::Conflict(message),
        Some(Code::Unavailable) => Error::Unavailable {
            message,
            retry_after: std::time::Duration::from_secs(1),
        },
        Some(Code::Internal) => Error::Internal(anyhow::Error::msg(message)),
        Some(Code::Unauthenticated | Code::BadRequest) | None => Error::BadRequest(message),
    })
}

fn code(error: &ServerError) -> Option<Code> {
    match error.extensions.as_ref()?.get("code")? {
        Constant::String(code) => Code::ALL.into_iter().find(|it| it.as_str() == code),
        _ => None,
    }
}
