//! From an answer to bytes: which status, and whether there is a `data` entry.

use std::collections::BTreeMap;

use async_graphql::{Response as Executed, ServerError, Value};
use poem::Response;
use poem::http::{HeaderName, HeaderValue, StatusCode};
use serde::Serialize;

use super::hooks::{Answer, Outcome};
use super::media::Media;
use super::metrics::Reasons;
use super::refusal::Refusal;
use super::request_id::RequestId;
use crate::error::Error;

/// Tells the revision that an answer rests on.
pub(super) const REVISION: HeaderName = HeaderName::from_static("steward-revision");

/// The response to a request that reached the executor.
pub(super) fn reply(answer: Answer, media: Media, request_id: RequestId) -> Response {
    let Answer {
        outcome,
        revision,
        operation_name: _,
    } = answer;
    let replied = match outcome {
        Outcome::Response(executed) => render(&executed, media),
        Outcome::Stream(_) => Err(Refusal::events_alone()),
        Outcome::Refused(error) => Err(error.into()),
        Outcome::MutationByGet => Err(Refusal::method("POST", "a mutation must be sent by POST")),
    };
    let mut response = replied.unwrap_or_else(|refusal| refusal.into_response(media, request_id));
    if let Some(revision) = revision {
        response
            .headers_mut()
            .insert(REVISION, HeaderValue::from(revision));
    }
    response
}

/// The body as the GraphQL specification has it: errors first, and no `data` entry if execution never began.
#[derive(Serialize)]
struct Entries<'a> {
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    errors: &'a [ServerError],
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<&'a Value>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    extensions: &'a BTreeMap<String, Value>,
}

/// An answer in JSON, on one line.
pub(super) fn body(executed: &Executed) -> Result<Vec<u8>, Error> {
    let entries = Entries {
        errors: &executed.errors,
        data: began(executed).then_some(&executed.data),
        extensions: &executed.extensions,
    };
    serde_json::to_vec(&entries).map_err(|cause| Error::Internal(cause.into()))
}

fn render(executed: &Executed, media: Media) -> Result<Response, Refusal> {
    let body = body(executed)?;
    let status = match media {
        Media::GraphqlResponse if !began(executed) => StatusCode::BAD_REQUEST,
        Media::GraphqlResponse | Media::Json => StatusCode::OK,
    };
    let mut response = Response::builder()
        .status(status)
        .content_type(media.content_type())
        .body(body);
    response.set_data(Reasons(executed.errors.iter().filter_map(code).collect()));
    Ok(response)
}

/// The code of an error, which is one of [`crate::error::Code`].
fn code(error: &ServerError) -> Option<String> {
    match error.extensions.as_ref()?.get("code")? {
        Value::String(code) => Some(code.clone()),
        _ => None,
    }
}

/// Whether the document was executed. async-graphql says null for "no data" too; but only an error of execution has a
/// path.
pub(super) fn began(executed: &Executed) -> bool {
    executed.data != Value::Null
        || executed.errors.is_empty()
        || executed.errors.iter().any(|error| !error.path.is_empty())
}
