//! From the answer of the document to a response: status, `ETag`, `Link` and body.

use poem::Response;
use poem::http::{HeaderValue, StatusCode, header};
use serde_json::{Value, json};
use url::form_urlencoded::Serializer;

use super::operation::{Kind, Operation};
use super::problem::{refused, unanswered};
use super::question::Asked;
use crate::error::Error;
use crate::http::hooks::{Answer, Outcome};
use crate::http::refusal::Refusal;
use crate::http::reply::REVISION;
use crate::http::request_id::RequestId;

/// The response to an operation that reached the executor.
pub(super) fn respond(
    operation: &Operation,
    asked: &Asked,
    answer: Answer,
    request_id: RequestId,
) -> Result<Response, Refusal> {
    let Answer {
        outcome,
        revision,
        operation_name: _,
    } = answer;
    let executed = match outcome {
        Outcome::Response(executed) => executed,
        Outcome::Refused(error) => return Err(error.into()),
        Outcome::Stream(_) => {
            return Err(Refusal::bad_request("a subscription is sent to `/graphql`"));
        }
        Outcome::MutationByGet => return Err(Refusal::bad_request("a change is not made by GET")),
    };
    if let [first, ..] = executed.errors.as_slice() {
        return Err(unanswered(first, &executed.errors));
    }
    let data = executed.data.into_json();
    let mut data = data.map_err(|cause| Error::Internal(cause.into()))?;
    let result = data.get_mut("result").map(Value::take).unwrap_or_default();
    let mut response = shaped(operation, asked, result, request_id)?;
    if let Some(revision) = revision {
        let headers = response.headers_mut();
        headers.insert(REVISION, HeaderValue::from(revision));
    }
    Ok(response)
}

fn shaped(
    operation: &Operation,
    asked: &Asked,
    result: Value,
    request_id: RequestId,
) -> Result<Response, Refusal> {
    match operation.kind {
        Kind::Record | Kind::Answer if result.is_null() => Err(Refusal::from(Error::NotFound(
            "no record is known by this id; correct it, or make the record first".to_owned(),
        ))),
        Kind::Record if tag(&result).is_some() && tag(&result) == asked.known => {
            Ok(with_tag(empty(StatusCode::NOT_MODIFIED), &result))
        }
        Kind::Record => Ok(with_tag(body(StatusCode::OK, &result), &result)),
        Kind::Page => Ok(page(asked, result)),
        Kind::Question(_) | Kind::Answer => Ok(body(StatusCode::OK, &result)),
        Kind::Questions { answered, .. } => Ok(body(StatusCode::OK, &json!({answered: result}))),
        Kind::Put(_) | Kind::Post => Ok(done(operation.kind, asked, result, request_id)),
    }
}

/// What became of a record that was to be made or changed.
fn done(kind: Kind, asked: &Asked, mut result: Value, request_id: RequestId) -> Response {
    let problems = result.get_mut("userErrors").map(Value::take);
    let problems = problems.as_ref().and_then(Value::as_array);
    if let Some(problems) = problems.filter(|problems| !problems.is_empty()) {
        return refused(problems, kind.depth(), request_id);
    }
    if let Some(members) = result.as_object_mut() {
        members.remove("userErrors");
    }
    let is_preview = asked
        .variables
        .get("input")
        .and_then(|it| it.get("preview"));
    let is_preview = is_preview == Some(&Value::Bool(true));
    let created = kind == Kind::Post || result.get("created") == Some(&Value::Bool(true));
    let status = match created && !is_preview {
        true => StatusCode::CREATED,
        false => StatusCode::OK,
    };
    let mut response = body(status, &result);
    if !is_preview {
        response = with_tag(response, result.get("record").unwrap_or(&Value::Null));
    }
    if status == StatusCode::CREATED
        && kind != Kind::Post
        && let Ok(location) = HeaderValue::from_str(&asked.path)
    {
        response.headers_mut().insert(header::LOCATION, location);
    }
    response
}

/// `Link` to the next page (RFC 8288), where there is one.
fn page(asked: &Asked, mut result: Value) -> Response {
    let next = result.get("pageInfo").and_then(|info| {
        let more = info.get("hasNextPage") == Some(&Value::Bool(true));
        info.get("endCursor")?.as_str().filter(|_| more)
    });
    let link = next.map(|cursor| {
        let mut query = Serializer::new(String::new());
        if let Some(first) = asked.variables.get("first") {
            query.append_pair("first", &first.to_string());
        }
        let query = query.append_pair("after", cursor).finish();
        format!("<{}?{query}>; rel=\"next\"", asked.path)
    });
    let items = result.get_mut("nodes").map(Value::take).unwrap_or_default();
    let total = result.get("totalCount").cloned().unwrap_or_default();
    let mut response = body(
        StatusCode::OK,
        &json!({"items": items, "totalCount": total}),
    );
    let link = link.and_then(|link| HeaderValue::from_str(&link).ok());
    if let Some(link) = link {
        response.headers_mut().insert(header::LINK, link);
    }
    response
}

fn body(status: StatusCode, value: &Value) -> Response {
    Response::builder()
        .status(status)
        .content_type("application/json")
        .body(value.to_string())
}

fn empty(status: StatusCode) -> Response {
    Response::builder().status(status).finish()
}

fn tag(record: &Value) -> Option<String> {
    record.get("version")?.as_str().map(str::to_owned)
}

fn with_tag(mut response: Response, record: &Value) -> Response {
    let tag = tag(record).map(|version| format!("\"{version}\""));
    if let Some(tag) = tag.and_then(|tag| HeaderValue::from_str(&tag).ok()) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    response
}
