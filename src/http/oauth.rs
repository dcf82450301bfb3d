//! `/oauth/token`: access tokens for machine clients by client credentials (RFC 6749, section 4.4), `/.well-known/jwks.json`
//! and `/.well-known/oauth-authorization-server` (RFC 8414), where others learn how to get and check them.
//!
//! The form is read here, errors are those of RFC 6749, section 5.2. Whether a secret is right is not known here.

mod form;
mod published;

use std::sync::Arc;

use poem::http::{HeaderValue, Method, StatusCode, header};
use poem::{Body, Endpoint, Request, Response};
use serde_json::{Value, json};

use super::body;
use super::hooks::{IssueToken, IssuedToken, TokenRefusal, TokenRequest};
use super::limits::RequestLimits;
use super::log_line::Facts;
use super::media::Media;
use super::metrics::Reasons;
use super::refusal::Refusal;
use super::request_id::RequestId;
use form::Problem;

pub(super) use published::Published;

/// The longest form, in bytes.
const FORM_BYTES: usize = 8 * 1024;

/// The token endpoint.
pub(super) struct Tokens {
    pub(super) issue: IssueToken,
    pub(super) limits: RequestLimits,
}

impl Endpoint for Tokens {
    type Output = Response;

    async fn call(&self, mut request: Request) -> poem::Result<Response> {
        let request_id = request.data().copied().unwrap_or_else(RequestId::fresh);
        let body = request.take_body();
        let asked = match self.asked(&request, body).await {
            Ok(Ok(asked)) => asked,
            Ok(Err(problem)) => return Ok(refused(StatusCode::BAD_REQUEST, &problem)),
            Err(refusal) => return Ok(refusal.into_response(Media::Json, request_id)),
        };
        if let Some(facts) = request.data::<Arc<Facts>>() {
            facts.tell_operation(Some("token"));
        }
        Ok(match (self.issue)(asked).await {
            Ok(issued) => granted(&issued),
            Err(refusal) => not_granted(refusal, request_id),
        })
    }
}

impl Tokens {
    async fn asked(
        &self,
        request: &Request,
        body: Body,
    ) -> Result<Result<TokenRequest, Problem>, Refusal> {
        if *request.method() != Method::POST {
            return Err(Refusal::method("POST", "ask for a token by POST"));
        }
        let limits = RequestLimits {
            body_bytes: FORM_BYTES,
            ..self.limits.clone()
        };
        let body = body::read(body, request.headers(), &limits).await?;
        let address = request.remote_addr().as_socket_addr();
        Ok(form::read(
            request,
            &body,
            address.map(|address| address.ip()),
        ))
    }
}

fn granted(issued: &IssuedToken) -> Response {
    let IssuedToken {
        token,
        seconds,
        scope,
    } = issued;
    answer(
        StatusCode::OK,
        &json!({ "access_token": token, "token_type": "Bearer", "expires_in": seconds, "scope": scope }),
    )
}

fn not_granted(refusal: TokenRefusal, request_id: RequestId) -> Response {
    match refusal {
        TokenRefusal::Client => {
            let problem = Problem::new(
                "invalid_client",
                "no such client, a wrong secret, or one that is over; ask the administrator for a new secret",
            );
            let mut response = counted(
                "UNAUTHENTICATED",
                refused(StatusCode::UNAUTHORIZED, &problem),
            );
            let basic = HeaderValue::from_static("Basic realm=\"steward\"");
            response
                .headers_mut()
                .insert(header::WWW_AUTHENTICATE, basic);
            response
        }
        TokenRefusal::Scope(description) => refused(
            StatusCode::BAD_REQUEST,
            &Problem::new("invalid_scope", description),
        ),
        TokenRefusal::TooOften(wait) => {
            let problem = Problem::new(
                "slow_down",
                "too many failed attempts; wait as long as `Retry-After` says",
            );
            let mut response = counted(
                "SLOW_DOWN",
                refused(StatusCode::TOO_MANY_REQUESTS, &problem),
            );
            let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
            let seconds = HeaderValue::from(seconds.max(1));
            response.headers_mut().insert(header::RETRY_AFTER, seconds);
            response
        }
        TokenRefusal::Failed(error) => Refusal::from(error).into_response(Media::Json, request_id),
    }
}

/// The answer with why it was refused, for whoever counts that.
fn counted(reason: &str, mut response: Response) -> Response {
    response.set_data(Reasons(vec![reason.to_owned()]));
    response
}

fn refused(status: StatusCode, problem: &Problem) -> Response {
    let Problem { code, description } = problem;
    answer(
        status,
        &json!({ "error": code, "error_description": description }),
    )
}

/// `Cache-Control: no-store` is on every answer of the server.
fn answer(status: StatusCode, body: &Value) -> Response {
    Response::builder()
        .status(status)
        .header(header::PRAGMA, "no-cache")
        .content_type(Media::Json.content_type())
        .body(body.to_string())
}
