//! The hooks of the tests: a schema of three fields, and documents that stand for what can happen to a request.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use async_graphql::{EmptySubscription, Object, Request, Response, Result, Schema, Variables};
use tokio::sync::{Notify, Semaphore};

use crate::error::Error;
use crate::http::hooks::{Answer, GraphqlRequest, Hooks, Outcome, TokenRefusal};

/// More than the buffers between a server and a client that does not read.
const LONG_BYTES: usize = 12 * 1024 * 1024;

/// What the hooks and a test share.
#[derive(Clone)]
pub(super) struct Toy {
    /// Told when the document `wait` has begun.
    pub(super) begun: Arc<Notify>,
    /// What the document `wait` waits for.
    pub(super) go: Arc<Semaphore>,
    /// How many requests were executed.
    pub(super) executed: Arc<AtomicUsize>,
    /// How many times somebody was asked who they are.
    pub(super) asked: Arc<AtomicUsize>,
    schema: Schema<Query, Mutation, EmptySubscription>,
}

impl Default for Toy {
    fn default() -> Self {
        Self {
            begun: Arc::default(),
            go: Arc::new(Semaphore::new(0)),
            executed: Arc::default(),
            asked: Arc::default(),
            schema: Schema::new(Query, Mutation, EmptySubscription),
        }
    }
}

struct Query;

#[Object]
impl Query {
    async fn echo(&self, text: String) -> String {
        text
    }

    async fn failing(&self) -> Option<Result<String>> {
        Some(Err("no luck".into()))
    }

    async fn broken(&self) -> Result<String> {
        Err("no luck at all".into())
    }
}

struct Mutation;

#[Object]
impl Mutation {
    async fn touch(&self) -> bool {
        true
    }
}

impl Toy {
    pub(super) fn hooks(&self) -> Hooks<String> {
        let (asked, toy) = (Arc::clone(&self.asked), self.clone());
        Hooks {
            authenticate: Arc::new(move |headers| {
                asked.fetch_add(1, Ordering::Relaxed);
                let found = match headers.get("authorization").map(|value| value.to_str()) {
                    Some(Ok("Bearer secret-token")) => Ok("ann".to_owned()),
                    Some(Ok("Bearer boom")) => panic!("boom in authenticate"),
                    _ => Err(Error::Unauthenticated("send a token".to_owned())),
                };
                Box::pin(std::future::ready(found))
            }),
            execute: Arc::new(move |request, caller| {
                Box::pin(toy.clone().execute(request, caller))
            }),
            report: Arc::new(|_, _| {
                Box::pin(async { Err(Error::NotFound("no report".to_owned())) })
            }),
            calendar: Arc::new(|secret| {
                Box::pin(async move { Ok((secret == "toy-secret").then(|| "toy".to_owned())) })
            }),
            token: Arc::new(|_| Box::pin(async { Err(TokenRefusal::Client) })),
            key_set: Arc::new(|| serde_json::json!({ "keys": [] })),
            authorization_server: Arc::new(|| serde_json::json!({})),
            ready: Arc::new(|| Err("loading".to_owned())),
            ending: tokio::sync::watch::channel(false).1,
            openapi: Arc::from("{}"),
            subject: |caller| caller,
        }
    }

    async fn execute(self, request: GraphqlRequest, caller: String) -> Answer {
        assert_eq!(caller, "ann");
        self.executed.fetch_add(1, Ordering::Relaxed);
        Answer {
            operation_name: request.operation_name.clone(),
            revision: request.min_revision,
            outcome: self.outcome(request).await,
        }
    }

    async fn outcome(&self, request: GraphqlRequest) -> Outcome {
        let refused = match request.query.as_str() {
            "forbidden" => Error::Forbidden("not yours".to_owned()),
            "bad" => Error::BadRequest("not so".to_owned()),
            "complex" => Error::TooComplex("too much".to_owned()),
            "missing" => Error::NotFound("not there".to_owned()),
            "stale" => Error::Conflict("read again".to_owned()),
            "unavailable" => Error::Unavailable {
                message: "later".to_owned(),
                retry_after: Duration::from_millis(1500),
            },
            "internal" => Error::Internal(anyhow::anyhow!("secret cause")),
            "boom" => panic!("secret boom"),
            "key" => {
                Error::BadRequest(request.idempotency.map(|once| once.key).unwrap_or_default())
            }
            "wait" => {
                self.begun.notify_one();
                let _ = self.go.acquire().await;
                Error::BadRequest("waited".to_owned())
            }
            "long" => return Outcome::Response(Response::new("a".repeat(LONG_BYTES))),
            _ => return self.run(request).await,
        };
        Outcome::Refused(refused)
    }

    async fn run(&self, request: GraphqlRequest) -> Outcome {
        if request.read_only && request.query.starts_with("mutation") {
            return Outcome::MutationByGet;
        }
        let mut document = Request::new(request.query).variables(Variables::from_json(
            serde_json::Value::Object(request.variables),
        ));
        if let Some(name) = request.operation_name {
            document = document.operation_name(name);
        }
        Outcome::Response(self.schema.execute(document).await)
    }
}
