//! What every request and answer gets, whatever the path: a name, a log line, a span, headers, compression, and a masked 500
//! for a panic.

use std::any::Any;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use http_body_util::combinators::BoxBody;
use hyper::body::{Body as _, Bytes};
use poem::http::{HeaderName, HeaderValue, StatusCode, header};
use poem::{Endpoint, Request, Response};

use super::compress;
use super::log_line::{Facts, LogLine};
use super::media::Media;
use super::metrics::Metrics;
use super::refusal::Refusal;
use super::request_id::RequestId;
use crate::error::Error;
use crate::span::within;

/// Tells the name of the request.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Against guessing content, keeping answers, and telling other sites where a reader came from.
const SAFETY: [(HeaderName, HeaderValue); 3] = [
    (
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    ),
    (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    (
        header::REFERRER_POLICY,
        HeaderValue::from_static("no-referrer"),
    ),
];

/// Comes with a request of a client beyond those who may be connected.
#[derive(Debug, Clone, Copy)]
pub(super) struct TooMany;

/// Stands before the endpoint of all paths.
pub(super) struct Front<E> {
    pub(super) metrics: Arc<Metrics>,
    pub(super) endpoint: E,
}

impl<E: Endpoint<Output = Response>> Endpoint for Front<E> {
    type Output = Response;

    async fn call(&self, mut request: Request) -> poem::Result<Response> {
        let request_id = RequestId::fresh();
        let facts = Arc::new(Facts::default());
        let line = LogLine::begin(&request, request_id, Arc::clone(&facts), &self.metrics);
        let takes_gzip = compress::takes_gzip(request.headers());
        request.set_data(request_id);
        request.set_data(facts);
        let called = async {
            if request.data::<TooMany>().is_some() {
                return Ok(too_many().into_response(Media::Json, request_id));
            }
            self.endpoint.call(request).await
        };
        let mut response = match catch_panic(within(line.place(), called)).await {
            Ok(Ok(response)) => response,
            Ok(Err(error)) => refusal(&error).into_response(Media::Json, request_id),
            Err(panic) => fault(panic.as_ref()).into_response(Media::Json, request_id),
        };
        let bytes = measure(&mut response);
        complete_headers(&mut response, request_id);
        let reasons = response.data().cloned().unwrap_or_default();
        line.end(response.status(), bytes, reasons);
        Ok(if takes_gzip {
            compress::gzip(response, bytes)
        } else {
            response
        })
    }
}

/// Runs a future; what panics in it ends here.
async fn catch_panic<T>(future: impl Future<Output = T>) -> Result<T, Box<dyn Any + Send>> {
    let mut future = pin!(future);
    // Nothing that a panic left half done is looked at again: the request and all it owns are dropped.
    std::future::poll_fn(|context| {
        match catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(context))) {
            Ok(polled) => polled.map(Ok),
            Err(panic) => Poll::Ready(Err(panic)),
        }
    })
    .await
}

/// The endpoints below answer all by themselves; what poem refuses is a path that is not there.
fn refusal(error: &poem::Error) -> Refusal {
    if error.status() == StatusCode::NOT_FOUND {
        return Error::NotFound("no such path; GraphQL is at `/graphql`".to_owned()).into();
    }
    Error::Internal(anyhow::Error::msg(error.to_string())).into()
}

fn too_many() -> Refusal {
    let error = Error::Unavailable {
        message: "too many clients are connected; come again later".to_owned(),
        retry_after: Duration::from_secs(2),
    };
    error.into()
}

fn fault(panic: &(dyn Any + Send)) -> Refusal {
    let text = panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("no text");
    Error::Internal(anyhow::Error::msg(format!("panic: {text}"))).into()
}

/// The length of the body, as far as it is known.
fn measure(response: &mut Response) -> u64 {
    let body: BoxBody<Bytes, io::Error> = response.take_body().into();
    let bytes = body.size_hint().lower();
    response.set_body(body);
    bytes
}

fn complete_headers(response: &mut Response, request_id: RequestId) {
    let headers = response.headers_mut();
    headers.extend(SAFETY);
    if let Ok(name) = HeaderValue::from_str(&request_id.to_string()) {
        headers.insert(REQUEST_ID, name);
    }
}
