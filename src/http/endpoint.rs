//! `/graphql`: GraphQL over HTTP, by POST for everything and by GET for queries and subscriptions.
//!
//! The order of the checks: the type of the answer, the method, who is asking, the headers, the type of the body, the
//! body, its members. Nothing is read of a caller who may not ask. The document is the executor's.

use std::future::ready;
use std::sync::Arc;

use futures_util::stream::once;
use poem::http::{HeaderMap, Method, header};
use poem::{Body, Endpoint, Request, Response};

use super::body;
use super::conditions::Conditions;
use super::events::{Watched, respond, takes_events};
use super::hooks::{Answer, GraphqlRequest, Hooks, Idempotency, Outcome, Responses};
use super::limits::RequestLimits;
use super::log_line::Facts;
use super::media::{self, Media};
use super::parameters::Parameters;
use super::refusal::Refusal;
use super::reply::{began, reply};
use super::request_id::RequestId;

/// The endpoint, for callers of type `C`.
pub(super) struct Graphql<C> {
    pub(super) hooks: Hooks<C>,
    pub(super) limits: RequestLimits,
}

impl<C: Send + 'static> Endpoint for Graphql<C> {
    type Output = Response;

    async fn call(&self, request: Request) -> poem::Result<Response> {
        let request_id = request.data().copied().unwrap_or_else(RequestId::fresh);
        let facts = request.data::<Arc<Facts>>().cloned().unwrap_or_default();
        let media = media::negotiate(request.headers());
        let events = takes_events(request.headers()).then(|| self.watched(request.headers()));
        if media.is_none() && events.is_none() {
            return Ok(Refusal::not_acceptable().into_response(Media::Json, request_id));
        }
        let nothing_else = media.is_none();
        let media = media.unwrap_or(Media::GraphqlResponse);
        let answer = self.answer(request, request_id, &facts).await;
        Ok(match (answer, events) {
            (
                Ok(Answer {
                    outcome: Outcome::Stream(Responses(answers)),
                    ..
                }),
                Some(watched),
            ) => respond(answers, watched),
            // What was refused has the status that says so.
            (
                Ok(Answer {
                    outcome: Outcome::Response(answer),
                    ..
                }),
                Some(watched),
            ) if nothing_else && began(&answer) => respond(Box::pin(once(ready(answer))), watched),
            (Ok(answer), _) => reply(answer, media, request_id),
            (Err(refusal), _) => refusal.into_response(media, request_id),
        })
    }
}

impl<C> Graphql<C> {
    fn watched(&self, headers: &HeaderMap) -> Watched<C> {
        Watched {
            authenticate: Arc::clone(&self.hooks.authenticate),
            headers: headers.clone(),
            ending: self.hooks.ending.clone(),
        }
    }

    async fn answer(
        &self,
        mut request: Request,
        request_id: RequestId,
        facts: &Facts,
    ) -> Result<Answer, Refusal> {
        let read_only = is_read_only(request.method())?;
        let body = request.take_body();
        let caller = (self.hooks.authenticate)(request.headers()).await?;
        facts.tell_subject((self.hooks.subject)(&caller));
        let conditions = Conditions::of(request.headers())?;
        let (parameters, body) = if read_only {
            (from_query_string(&request)?, Vec::new())
        } else {
            let body = self.read_body(request.headers(), body).await?;
            (Parameters::from_json(&body)?, body)
        };
        let request = graphql_request(parameters, body, conditions, read_only, request_id);
        let answer = (self.hooks.execute)(request, caller).await;
        facts.tell_operation(answer.operation_name.as_deref());
        Ok(answer)
    }

    async fn read_body(&self, headers: &HeaderMap, body: Body) -> Result<Vec<u8>, Refusal> {
        if !media::is_json(headers) {
            return Err(Refusal::unsupported(
                "`Content-Type` must be `application/json`, in UTF-8",
            ));
        }
        if headers.contains_key(header::CONTENT_ENCODING) {
            return Err(Refusal::unsupported(
                "compressed bodies are not read; send it plain",
            ));
        }
        body::read(body, headers, &self.limits).await
    }
}

fn is_read_only(method: &Method) -> Result<bool, Refusal> {
    match *method {
        Method::GET => Ok(true),
        Method::POST => Ok(false),
        _ => Err(Refusal::method(
            "GET, POST",
            "send GraphQL by POST, or a query by GET",
        )),
    }
}

fn from_query_string(request: &Request) -> Result<Parameters, Refusal> {
    let pairs = request
        .params()
        .map_err(|_| Refusal::bad_request("the query string cannot be read; URL-encode it"))?;
    Parameters::from_pairs(pairs)
}

fn graphql_request(
    parameters: Parameters,
    body: Vec<u8>,
    conditions: Conditions,
    read_only: bool,
    request_id: RequestId,
) -> GraphqlRequest {
    let Parameters {
        query,
        operation_name,
        variables,
    } = parameters;
    let Conditions {
        min_revision,
        idempotency_key,
    } = conditions;
    GraphqlRequest {
        query,
        operation_name,
        variables,
        read_only,
        idempotency: idempotency_key.map(|key| Idempotency { key, body }),
        min_revision,
        request_id,
    }
}
