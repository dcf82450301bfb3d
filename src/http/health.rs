//! `/health/live`: the process answers. `/health/ready`: it can answer requests. Neither asks who is asking.

use poem::http::{Method, StatusCode};
use poem::{Endpoint, Request, Response};
use serde_json::{Value, json};

use super::hooks::CheckReady;
use super::media::Media;
use super::refusal::Refusal;
use super::request_id::RequestId;

/// Always well: that it answers is the answer.
pub(super) struct Live;

/// Asks the server.
pub(super) struct Ready(pub(super) CheckReady);

impl Endpoint for Live {
    type Output = Response;

    async fn call(&self, request: Request) -> poem::Result<Response> {
        Ok(answer(&request, || (StatusCode::OK, json!({"live": true}))))
    }
}

impl Endpoint for Ready {
    type Output = Response;

    async fn call(&self, request: Request) -> poem::Result<Response> {
        Ok(answer(&request, || match (self.0)() {
            Ok(()) => (StatusCode::OK, json!({"ready": true})),
            Err(reason) => (
                StatusCode::SERVICE_UNAVAILABLE,
                json!({"ready": false, "reason": reason}),
            ),
        }))
    }
}

fn answer(request: &Request, check: impl FnOnce() -> (StatusCode, Value)) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        let request_id = request.data().copied().unwrap_or_else(RequestId::fresh);
        return Refusal::method("GET, HEAD", "ask for the health by GET")
            .into_response(Media::Json, request_id);
    }
    let (status, body) = check();
    Response::builder()
        .status(status)
        .content_type(Media::Json.content_type())
        .body(body.to_string())
}
