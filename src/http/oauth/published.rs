//! What anybody may know: the public keys, and how tokens are got.

use poem::http::Method;
use poem::{Endpoint, Request, Response};

use crate::http::hooks::Publish;
use crate::http::media::Media;
use crate::http::refusal::Refusal;
use crate::http::request_id::RequestId;

/// A document as it is at the moment.
pub(in crate::http) struct Published(pub(in crate::http) Publish);

impl Endpoint for Published {
    type Output = Response;

    async fn call(&self, request: Request) -> poem::Result<Response> {
        if !matches!(*request.method(), Method::GET | Method::HEAD) {
            let request_id = request.data().copied().unwrap_or_else(RequestId::fresh);
            let refusal = Refusal::method("GET, HEAD", "read it by GET");
            return Ok(refusal.into_response(Media::Json, request_id));
        }
        Ok(Response::builder()
            .content_type(Media::Json.content_type())
            .body((self.0)().to_string()))
    }
}
