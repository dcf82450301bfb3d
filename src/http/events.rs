//! GraphQL over server-sent events, a connection for each operation: `next` with an answer, `complete` at the end.
//!
//! Whatever ends a subscription before its time is told in a last `next`: the token that ran out or was revoked, the client
//! that reads too slowly, the server that ends. Every few seconds the token is looked at again, and something is sent, so
//! that nobody between takes the connection for dead.

use std::pin::Pin;
use std::time::Duration;

use async_graphql::Response as Executed;
use futures_util::stream::poll_fn;
use futures_util::{Stream, StreamExt};
use hyper::body::Bytes;
use poem::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use poem::{Body, Response};
use serde_json::json;
use tokio::sync::mpsc::{self, Sender};
use tokio::sync::watch;
use tokio::time::{interval, timeout};

use super::hooks::Authenticate;
use super::reply::body;
use crate::error::Error;

/// The media type.
pub(super) const EVENTS: &str = "text/event-stream";

/// How often the token is looked at again.
const LOOK: Duration = Duration::from_secs(3);
/// How often something is sent.
const BEAT: Duration = Duration::from_secs(10);
/// So many events may wait for a client that reads slowly.
const WAITING: usize = 4;
/// As long as this no event may wait for a place among them. A connection that takes nothing at all is cut a little later.
const PATIENCE: Duration = Duration::from_secs(5);

/// What goes on while events are sent.
pub(super) struct Watched<C> {
    /// Asked again and again with the headers.
    pub(super) authenticate: Authenticate<C>,
    /// The headers of the request.
    pub(super) headers: HeaderMap,
    /// True once the server ends.
    pub(super) ending: watch::Receiver<bool>,
}

/// One answer after the other.
pub(super) type Answers = Pin<Box<dyn Stream<Item = Executed> + Send>>;

/// Sends the answers as events until there are no more.
pub(super) fn respond<C: Send + 'static>(answers: Answers, watched: Watched<C>) -> Response {
    let (sender, mut events) = mpsc::channel(WAITING);
    tokio::spawn(send(answers, watched, sender));
    let body = Body::from_bytes_stream(poll_fn(move |context| events.poll_recv(context)));
    let mut response = Response::builder()
        .status(StatusCode::OK)
        .content_type(EVENTS)
        .body(body);
    response.headers_mut().extend([
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        // nginx holds answers back otherwise.
        (
            HeaderName::from_static("x-accel-buffering"),
            HeaderValue::from_static("no"),
        ),
    ]);
    response
}

type Event = std::io::Result<Bytes>;

async fn send<C>(answers: Answers, watched: Watched<C>, sender: Sender<Event>) {
    // A place for the end, which must not wait for a slow client.
    let Ok(end) = sender.clone().reserve_owned().await else {
        return;
    };
    let reason = tell(answers, watched, &sender).await;
    let reason = reason.map(|error| {
        let error =
            json!({ "message": error.message(), "extensions": { "code": error.code().as_str() } });
        next(&json!({ "errors": [error] }).to_string())
    });
    let last = format!("{}event: complete\ndata:\n\n", reason.unwrap_or_default());
    end.send(Ok(last.into()));
}

/// Sends answers; why it ended before there were no more.
async fn tell<C>(
    mut answers: Answers,
    watched: Watched<C>,
    sender: &Sender<Event>,
) -> Option<Error> {
    let Watched {
        authenticate,
        headers,
        mut ending,
    } = watched;
    let (mut look, mut beat) = (interval(LOOK), interval(BEAT));
    loop {
        let event = tokio::select! {
            biased;
            () = sender.closed() => return None,
            () = ends(&mut ending) => return Some(unavailable("the server ends; subscribe again")),
            _ = look.tick() => match authenticate(&headers).await {
                Ok(_) => continue,
                Err(error) => return Some(error),
            },
            _ = beat.tick() => ":\n\n".to_owned(),
            answer = answers.next() => match body(&answer?) {
                Ok(body) => next(&String::from_utf8_lossy(&body)),
                Err(error) => return Some(error),
            },
        };
        match timeout(PATIENCE, sender.send(Ok(event.into()))).await {
            Ok(Ok(())) => {}
            Ok(Err(_)) => return None,
            Err(_) => {
                return Some(unavailable(
                    "the client reads too slowly; subscribe again after the last revision that was told in full",
                ));
            }
        }
    }
}

/// Waits until the server ends.
async fn ends(ending: &mut watch::Receiver<bool>) {
    let _ = ending.wait_for(|ends| *ends).await;
}

/// JSON has no line ends of its own, so that it is one line of data.
fn next(body: &str) -> String {
    format!("event: next\ndata: {body}\n\n")
}

fn unavailable(message: &str) -> Error {
    Error::Unavailable {
        message: message.to_owned(),
        retry_after: Duration::from_secs(1),
    }
}

/// Whether the client names the type among those that it takes.
pub(super) fn takes_events(headers: &HeaderMap) -> bool {
    let mut taken = super::preference::preferences(headers, &header::ACCEPT);
    taken.any(|kind| kind.weight > 0 && kind.name.eq_ignore_ascii_case(EVENTS))
}
