//! `/calendar/<secret>.ics`: what ends soon, for calendar programs. The secret in the address is all that is asked for,
//! and no log line holds it.

use poem::http::{Method, StatusCode};
use poem::{Endpoint, Request, Response};

use super::hooks::ShowFeed;
use super::media::Media;
use super::refusal::Refusal;
use super::request_id::RequestId;
use crate::error::Error;

/// The path of all feeds, without the secret.
pub(super) const PATH: &str = "/calendar/";

/// The feeds.
pub(super) struct Calendar(pub(super) ShowFeed);

impl Endpoint for Calendar {
    type Output = Response;

    async fn call(&self, request: Request) -> poem::Result<Response> {
        let request_id = request.data().copied().unwrap_or_else(RequestId::fresh);
        Ok(match self.answer(&request).await {
            Ok(text) => Response::builder()
                .status(StatusCode::OK)
                .content_type("text/calendar; charset=utf-8")
                .body(text),
            Err(refusal) => refusal.into_response(Media::Json, request_id),
        })
    }
}

impl Calendar {
    async fn answer(&self, request: &Request) -> Result<String, Refusal> {
        if !matches!(*request.method(), Method::GET | Method::HEAD) {
            return Err(Refusal::method("GET, HEAD", "read a calendar by GET"));
        }
        let path = request.uri().path();
        let secret = path
            .strip_prefix(PATH)
            .and_then(|rest| rest.strip_suffix(".ics"));
        let shown = match secret {
            Some(secret) => (self.0)(secret.to_owned()).await?,
            None => None,
        };
        let missing = || Error::NotFound("no such calendar; make another address".to_owned());
        Ok(shown.ok_or_else(missing)?)
    }
}
