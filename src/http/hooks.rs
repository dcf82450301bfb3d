//! What the wire asks of the rest of the server: who is asking, the answer, and whether all is well.
//!
//! Plain closures, so that nothing here knows of tokens, registers or schemas.

use std::fmt;
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use futures_util::Stream;
use hyper::body::Bytes;
use poem::http::HeaderMap;
use serde_json::{Map, Value};
use tokio::sync::mpsc::Receiver;
use tokio::sync::watch;

use super::request_id::RequestId;
use crate::error::Error;

/// A value that is on its way.
pub type Pending<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// The caller `C` behind some headers, or why there is none. It may take a moment to ask whose key it is.
pub type Authenticate<C> = Arc<dyn Fn(&HeaderMap) -> Pending<Result<C, Error>> + Send + Sync>;

/// The answer to a request of a caller. It is dropped unfinished when the client goes away.
pub type Execute<C> = Arc<dyn Fn(GraphqlRequest, C) -> Pending<Answer> + Send + Sync>;

/// Whether requests can be answered; the reason, without secrets, if not.
pub type CheckReady = Arc<dyn Fn() -> Result<(), String> + Send + Sync>;

/// The text of the calendar feed with this secret; none if there is none.
pub type ShowFeed = Arc<dyn Fn(String) -> Pending<Result<Option<String>, Error>> + Send + Sync>;

/// The report that a caller asks for; it is written while it is sent, and no further when the client goes away.
pub type MakeReport<C> =
    Arc<dyn Fn(ReportRequest, C) -> Pending<Result<ReportAnswer, Error>> + Send + Sync>;

/// The token that a client asks for.
pub type IssueToken =
    Arc<dyn Fn(TokenRequest) -> Pending<Result<IssuedToken, TokenRefusal>> + Send + Sync>;

/// A document that anybody may read, as it is now.
pub type Publish = Arc<dyn Fn() -> Value + Send + Sync>;

/// The seams of the wire; `C` is who is asking.
pub struct Hooks<C> {
    /// Runs before the body is read.
    pub authenticate: Authenticate<C>,
    /// Runs a well-formed request.
    pub execute: Execute<C>,
    /// Asked by `/reports/`.
    pub report: MakeReport<C>,
    /// Asked by `/calendar/`.
    pub calendar: ShowFeed,
    /// Asked by `/oauth/token`.
    pub token: IssueToken,
    /// Shown at `/.well-known/jwks.json`.
    pub key_set: Publish,
    /// Shown at `/.well-known/oauth-authorization-server`.
    pub authorization_server: Publish,
    /// Asked by `/health/ready`.
    pub ready: CheckReady,
    /// True once the server ends: what would go on for ever ends with it.
    pub ending: watch::Receiver<bool>,
    /// The OpenAPI document of the REST API.
    pub openapi: Arc<str>,
    /// The caller's name for the log.
    pub subject: fn(&C) -> &str,
}

/// A token that is asked for.
pub struct TokenRequest {
    /// The client's id, as it says.
    pub client: String,
    /// Its secret, as it says.
    pub secret: String,
    /// What for: roles, separated by blanks; all that the client has if none is named.
    pub scope: Option<String>,
    /// Where the request came from.
    pub address: Option<IpAddr>,
}

/// A token on its way.
pub struct IssuedToken {
    /// The token.
    pub token: String,
    /// How long it is valid.
    pub seconds: i64,
    /// What for.
    pub scope: String,
}

/// Why there is no token.
#[derive(Debug)]
pub enum TokenRefusal {
    /// No such client, a wrong secret, or one that is over: which is not said.
    Client,
    /// It has not what it asks for; the text says what it has.
    Scope(String),
    /// Too many attempts failed; the next may be made after this time.
    TooOften(Duration),
    /// Not for a reason of the client's.
    Failed(Error),
}

/// A report that is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportRequest {
    /// Its name.
    pub name: String,
    /// Its format.
    pub format: String,
    /// The query string.
    pub parameters: Vec<(String, String)>,
}

/// A report on its way.
#[derive(Debug)]
pub struct ReportAnswer {
    /// Its media type.
    pub media_type: &'static str,
    /// Whether a browser may show it, or should keep it as a file.
    pub inline: bool,
    /// A name for the file, in letters of ASCII.
    pub file_name: String,
    /// A name for the file, in any letters.
    pub title: String,
    /// The revision that it rests on.
    pub revision: u64,
    /// What is sent; a failure ends it early, so that nobody takes it for whole.
    pub parts: Receiver<std::io::Result<Bytes>>,
}

/// A well-formed GraphQL-over-HTTP request; its document is not yet parsed.
#[derive(Debug, Clone, PartialEq)]
pub struct GraphqlRequest {
    /// The document.
    pub query: String,
    /// Which of its operations is meant.
    pub operation_name: Option<String>,
    /// Values of its variables.
    pub variables: Map<String, Value>,
    /// Came by GET: a mutation is to be answered with [`Outcome::MutationByGet`].
    pub read_only: bool,
    /// That it is to be done once.
    pub idempotency: Option<Idempotency>,
    /// `Steward-Min-Revision`: the answer must know at least this revision.
    pub min_revision: Option<u64>,
    /// The name of the request.
    pub request_id: RequestId,
}

/// What tells that a request was sent before.
#[derive(Debug, Clone, PartialEq)]
pub struct Idempotency {
    /// `Idempotency-Key`: 1 to 255 visible ASCII characters.
    pub key: String,
    /// The body, byte by byte.
    pub body: Vec<u8>,
}

/// What became of a request.
#[derive(Debug)]
pub struct Answer {
    /// The answer itself.
    pub outcome: Outcome,
    /// The revision that it rests on, sent as `Steward-Revision`.
    pub revision: Option<u64>,
    /// The name of the operation, for the log.
    pub operation_name: Option<String>,
}

/// The ways to answer.
#[derive(Debug)]
pub enum Outcome {
    /// Executed, or refused by GraphQL's own validation.
    Response(async_graphql::Response),
    /// A subscription: one answer after the other.
    Stream(Responses),
    /// Refused as a whole, or ended without data; the status follows the code.
    Refused(Error),
    /// A mutation came by GET: 405.
    MutationByGet,
}

/// Answers that come one after the other, until there are no more of them.
pub struct Responses(pub Pin<Box<dyn Stream<Item = async_graphql::Response> + Send>>);

impl fmt::Debug for Responses {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Responses")
    }
}
