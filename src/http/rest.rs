//! `/api/v1`: what procurement tools ask, over REST. Each request becomes a GraphQL request of ours, so that permissions,
//! limits, idempotency and answers are those of `/graphql`.
//!
//! The order of the checks is that of `/graphql`: the method, who is asking, the headers, the body.

mod answer;
pub mod openapi;
mod operation;
mod problem;
mod question;

use std::sync::Arc;

use poem::http::{HeaderMap, Method, StatusCode, header};
use poem::{Body, Endpoint, Request, Response, Route};

use super::body;
use super::conditions::Conditions;
use super::hooks::{Authenticate, Execute, GraphqlRequest, Hooks, Idempotency};
use super::limits::RequestLimits;
use super::log_line::Facts;
use super::media;
use super::refusal::Refusal;
use super::request_id::RequestId;
use crate::error::Error;
use operation::{Operation, PATHS};
pub(super) use problem::problem;
use question::Asked;

/// What all paths begin with.
pub(super) const ROOT: &str = "/api/v1";

/// The pattern of paths, as [`PATHS`] has it, that a path below the root is of.
pub(super) fn pattern(path: &str) -> Option<&'static str> {
    let fits = |pattern: &str| {
        let parts = || pattern.split('/').zip(path.split('/'));
        pattern.split('/').count() == path.split('/').count()
            && parts().all(|(wanted, given)| wanted.starts_with('{') || wanted == given)
    };
    PATHS.iter().map(|path| path.path).find(|path| fits(path))
}

/// The paths of the REST API, for callers of type `C`.
pub(super) fn routes<C: Send + 'static>(
    mut routes: Route,
    hooks: &Hooks<C>,
    limits: &RequestLimits,
) -> Route {
    for path in PATHS {
        let pattern = path.path.replace('{', ":").replace('}', "");
        routes = routes.at(
            format!("{ROOT}{pattern}"),
            Rest {
                authenticate: Arc::clone(&hooks.authenticate),
                execute: Arc::clone(&hooks.execute),
                subject: hooks.subject,
                limits: limits.clone(),
                operations: path.operations,
            },
        );
    }
    let document = Document {
        authenticate: Arc::clone(&hooks.authenticate),
        text: Arc::clone(&hooks.openapi),
    };
    routes
        .at(format!("{ROOT}/openapi.json"), document)
        .at(format!("{ROOT}/*path"), NoSuchPath)
}

/// Every other path.
struct NoSuchPath;

impl Endpoint for NoSuchPath {
    type Output = Response;

    async fn call(&self, request: Request) -> poem::Result<Response> {
        let request_id = request.data().copied().unwrap_or_else(RequestId::fresh);
        let message = format!("no such path; `{ROOT}/openapi.json` lists them");
        Ok(Refusal::from(Error::NotFound(message)).into_problem(request_id))
    }
}

/// One path, with what can be done there.
struct Rest<C> {
    authenticate: Authenticate<C>,
    execute: Execute<C>,
    subject: fn(&C) -> &str,
    limits: RequestLimits,
    operations: &'static [Operation],
}

impl<C: Send + 'static> Endpoint for Rest<C> {
    type Output = Response;

    async fn call(&self, request: Request) -> poem::Result<Response> {
        let request_id = request.data().copied().unwrap_or_else(RequestId::fresh);
        let facts = request.data::<Arc<Facts>>().cloned().unwrap_or_default();
        let answer = self.answer(request, request_id, &facts).await;
        Ok(answer.unwrap_or_else(|refusal| refusal.into_problem(request_id)))
    }
}

impl<C> Rest<C> {
    async fn answer(
        &self,
        mut request: Request,
        request_id: RequestId,
        facts: &Facts,
    ) -> Result<Response, Refusal> {
        let operation = self.operation(request.method())?;
        let body = request.take_body();
        let caller = (self.authenticate)(request.headers()).await?;
        facts.tell_subject((self.subject)(&caller));
        facts.tell_operation(Some(operation.id));
        let conditions = Conditions::of(request.headers())?;
        let sent = match operation.kind.has_body() {
            true => self.read_body(request.headers(), body).await?,
            false => Vec::new(),
        };
        let asked = Asked::of(operation, &request, &sent)?;
        let path = request.uri().path();
        let idempotency = conditions.idempotency_key.map(|key| Idempotency {
            key,
            body: [
                operation.method.as_bytes(),
                b" ",
                path.as_bytes(),
                b"\n",
                &sent,
            ]
            .concat(),
        });
        let graphql = GraphqlRequest {
            query: operation.document.to_owned(),
            operation_name: None,
            variables: asked.variables.clone(),
            read_only: operation.method == "GET",
            idempotency,
            min_revision: conditions.min_revision,
            request_id,
        };
        let answer = (self.execute)(graphql, caller).await;
        answer::respond(operation, &asked, answer, request_id)
    }

    fn operation(&self, method: &Method) -> Result<&'static Operation, Refusal> {
        // What can be read by GET can be read by HEAD; the body is left out on the way.
        let wanted = match *method {
            Method::HEAD => "GET",
            _ => method.as_str(),
        };
        let mut operations = self.operations.iter();
        let found = operations.find(|operation| operation.method == wanted);
        found.ok_or_else(|| {
            let mut known: Vec<_> = self.operations.iter().map(|it| it.method).collect();
            known.sort_unstable();
            Refusal::method_of(&known.join(", "))
        })
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

/// The OpenAPI document.
struct Document<C> {
    authenticate: Authenticate<C>,
    text: Arc<str>,
}

impl<C: Send + 'static> Endpoint for Document<C> {
    type Output = Response;

    async fn call(&self, request: Request) -> poem::Result<Response> {
        let request_id = request.data().copied().unwrap_or_else(RequestId::fresh);
        if let Err(error) = (self.authenticate)(request.headers()).await {
            return Ok(Refusal::from(error).into_problem(request_id));
        }
        Ok(Response::builder()
            .status(StatusCode::OK)
            .content_type("application/json")
            .body(self.text.to_string()))
    }
}
