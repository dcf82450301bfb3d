//! One GraphQL request from the well-formed text to the answer: admission, permission, the value it speaks of, the
//! execution, and the completion of what was executed.

use std::sync::Arc;
use std::time::{Duration, Instant};

use async_graphql::parser::types::OperationType;
use async_graphql::{Request, Response, Schema, ServerError, Variables};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde_json::Value;
use tokio::runtime::Handle;
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

use super::admission::{self, Admitted, Documents, check_variables};
use super::hooks::{Answer, GraphqlRequest, Outcome};
use crate::auth::caller::Caller;
use crate::auth::walk::check_document;
use crate::auth::walk::type_index::TypeIndex;
use crate::error::{Code, Error};
use crate::graphql::anchor;
use crate::graphql::at::{At, Budget};
use crate::graphql::complete::complete;
use crate::graphql::mutation::Mutation;
use crate::graphql::preview::Places;
use crate::graphql::query::Query;
use crate::graphql::subscription::SubscriptionRoot;
use crate::registry::revision::Revision;
use crate::registry::value::Registry;
use crate::span::{self, within};
use crate::store::client::Clients;
use crate::store::door::Door;
use crate::store::endpoint::Endpoints;
use crate::store::feed::Feeds;
use crate::store::history::History;
use crate::store::idempotency::Requests;
use crate::store::secret::Vault;
use crate::store::table_mapping::TableMappings;
use crate::webhook::Rules;
use once::{Repeat, once};
use places::Place;

mod feed;
mod once;
mod places;
mod report;
mod subscribe;
mod turns;

pub use turns::Turns;

/// The schema of the API.
pub type Api = Schema<Query, Mutation, SubscriptionRoot>;

/// The schema, with everything in it.
#[must_use]
pub fn schema() -> Api {
    Schema::build(Query::default(), Mutation::default(), SubscriptionRoot).finish()
}

/// How long a request waits for the revision it must know.
const MIN_REVISION_PATIENCE: Duration = Duration::from_secs(2);
/// Requests whose predicted cost is above this run on the blocking pool, a few at a time.
const HEAVY: usize = 500;

/// Fields that look at many records; a request with one of them runs there too, whatever its predicted cost.
const DEAR: &[&str] = &[
    "asOf",
    "assessment",
    "clearance",
    "coverage",
    "endingSoon",
    "findings",
    "findingsChange",
    "incident",
    "nearVendors",
    "report",
    "search",
    "sharingDecisions",
    "transfers",
];

/// What a request is executed with.
pub struct Executor {
    /// The schema.
    pub schema: Api,
    /// Its types, for the permission walk.
    pub index: TypeIndex,
    /// The register.
    pub door: Door,
    /// The calendar feeds.
    pub feeds: Feeds,
    /// The saved mappings of tables.
    pub mappings: TableMappings,
    /// The machine clients.
    pub clients: Clients,
    /// The keys of tokens.
    pub vault: Vault,
    /// The endpoints of webhooks.
    pub endpoints: Endpoints,
    /// What is the same for all of them.
    pub webhooks: Rules,
    /// The register as it was.
    pub history: History,
    /// The requests that are not done again.
    pub requests: Requests,
    /// The documents that came before.
    pub documents: Documents,
    /// What a document may cost.
    pub limits: admission::Limits,
    /// The most records a request may visit.
    pub visits: u64,
    /// The longest a request may compute.
    pub time: Duration,
    /// Says which day it is.
    pub zone: TimeZone,
    /// How many queries of one caller are worked on at a time.
    pub turns: Turns,
    /// How many of his dear requests, those that wait for a place included.
    pub dear_turns: Turns,
    /// The places for dear requests, one fewer than there are cores.
    pub heavy: Arc<Semaphore>,
    /// The places for subscriptions.
    pub streams: Arc<Semaphore>,
}

impl Executor {
    /// Answers a request of a caller.
    pub async fn answer(self: Arc<Self>, request: GraphqlRequest, caller: Caller) -> Answer {
        let operation_name = request.operation_name.clone();
        match self.try_answer(request, caller).await {
            Ok(answer) => answer,
            Err(error) => Answer {
                outcome: Outcome::Refused(error),
                revision: None,
                operation_name,
            },
        }
    }

    async fn try_answer(
        self: Arc<Self>,
        request: GraphqlRequest,
        caller: Caller,
    ) -> Result<Answer, Error> {
        let GraphqlRequest {
            query,
            operation_name,
            variables,
            read_only,
            idempotency,
            min_revision,
            request_id: _,
        } = request;
        self.forget_the_erased();
        let admitted = self.documents.admit(query, operation_name, &self.limits)?;
        let variables = Value::Object(variables);
        check_variables(&variables, &self.limits)?;
        if read_only && admitted.operation == OperationType::Mutation {
            let operation_name = admitted.operation_name.clone();
            return Ok(Answer {
                outcome: Outcome::MutationByGet,
                revision: None,
                operation_name,
            });
        }
        check_document(
            &admitted.document,
            admitted.operation_name.as_deref(),
            &self.index,
            caller.roles,
        )?;
        if admitted.operation == OperationType::Subscription {
            refuse_conditions(&admitted, idempotency.is_some())?;
            // A server that has not caught up would not know the revision to go on after.
            self.registry(min_revision).await?;
            return self.subscribe(admitted, variables, caller);
        }
        let repeat = match idempotency {
            Some(sent) => Some(self.recall(once(&admitted, &sent, &caller)?).await?),
            None => None,
        };
        let seen = repeat.as_ref().and_then(Repeat::revision);
        let registry = self.registry(min_revision.max(seen)).await?;
        self.execute(&admitted, variables, registry, caller, repeat)
            .await
    }

    /// Drops what could still hold words about somebody who was erased.
    fn forget_the_erased(&self) {
        let erasures = self.door.erasures();
        self.documents.forget_after(erasures);
        self.history.forget_after(erasures);
    }

    /// Today in the configured zone.
    fn today(&self) -> Date {
        self.zone.to_datetime(Timestamp::now()).date()
    }

    /// The registry to answer from: the current one, or the one that the caller must see.
    async fn registry(&self, min_revision: Option<u64>) -> Result<Arc<Registry>, Error> {
        let Some(wanted) = min_revision.map(Revision) else {
            return Ok(self.door.current());
        };
        let reached = self.door.at_least(wanted, MIN_REVISION_PATIENCE).await;
        reached.ok_or_else(|| Error::Unavailable {
            message: format!("revision {wanted} has not reached this server; repeat the request"),
            retry_after: Duration::from_secs(1),
        })
    }

    async fn execute(
        &self,
        admitted: &Admitted,
        variables: Value,
        registry: Arc<Registry>,
        caller: Caller,
        repeat: Option<Repeat>,
    ) -> Result<Answer, Error> {
        let Admitted {
            document,
            operation,
            operation_name,
            root_fields: _,
            fields,
            selections,
        } = admitted;
        let is_dear = *selections > HEAVY || DEAR.iter().any(|dear| fields.contains(*dear));
        // Changes wait for each other and for the disk, together.
        let (turn, place) = match (operation, is_dear) {
            (OperationType::Query, true) => {
                (None, Some(self.dear_place(Some(&caller.subject)).await?))
            }
            (OperationType::Query, false) => (self.turns.of(&caller.subject).await, None),
            (OperationType::Mutation | OperationType::Subscription, _) => (None, None),
        };
        let budget = Arc::new(Budget::new(self.visits, Instant::now() + self.time));
        let revision = registry.head.revision.0;
        let mut request = Request::new(String::new())
            .variables(Variables::from_json(variables))
            .data(
                At::new(registry, self.today(), caller.roles, Arc::clone(&budget))
                    .asked_by(&caller.subject),
            )
            .data(caller)
            .data(self.door.clone())
            .data(self.feeds.clone())
            .data(self.mappings.clone())
            .data(self.clients.clone())
            .data(self.vault.clone())
            .data(self.endpoints.clone())
            .data(self.webhooks.clone())
            .data(self.history.clone())
            .data(Places(Arc::clone(&self.heavy)));
        request = match repeat {
            Some(Repeat::First(once)) => request.data(once),
            Some(Repeat::Again(effect)) => request.data(effect),
            None => request,
        };
        request.operation_name.clone_from(operation_name);
        let mut anchored = document.clone();
        let has_anchors = anchor::set(&mut anchored);
        request.set_parsed_query(anchored);
        let mut response = match place {
            Some(place) => self.execute_heavy(request, place).await?,
            None => self.schema.execute(request).await,
        };
        drop(turn);
        if budget.is_spent() {
            let message =
                "the request looks at more records than one request may; ask for less, or page";
            return Err(Error::TooComplex(message.to_owned()));
        }
        complete(document, operation_name.as_deref(), &mut response);
        if has_anchors {
            anchor::weigh(&mut response.data);
        }
        code_errors(&mut response);
        refuse_what_failed(&response)?;
        let revision = if *operation == OperationType::Mutation {
            self.forget_the_erased();
            self.door.current().head.revision.0
        } else {
            revision
        };
        Ok(Answer {
            outcome: Outcome::Response(response),
            revision: Some(revision),
            operation_name: operation_name.clone(),
        })
    }

    /// On a thread of its own, so that what does not await does not hold up the others.
    async fn execute_heavy(&self, request: Request, place: Place) -> Result<Response, Error> {
        let (schema, handle, here) = (self.schema.clone(), Handle::current(), span::Place::here());
        let executed = spawn_blocking(move || {
            let response = handle.block_on(within(here, schema.execute(request)));
            drop(place);
            response
        });
        executed
            .await
            .map_err(|cause| Error::Internal(cause.into()))
    }
}

/// The specification lets a subscription have one field (October 2021, 5.2.3.1).
fn refuse_conditions(admitted: &Admitted, is_once: bool) -> Result<(), Error> {
    let refused = |message: &str| Err(Error::BadRequest(message.to_owned()));
    if is_once {
        return refused("a subscription changes nothing; send it without `Idempotency-Key`");
    }
    match admitted.root_fields.len() {
        1 => Ok(()),
        _ => refused("a subscription has one field; send another request for another"),
    }
}

/// An internal error is the answer to the whole request. So is a change that cannot be made now, unless another field
/// of the request was answered, whose data must not be lost.
fn refuse_what_failed(response: &Response) -> Result<(), Error> {
    let with = |code: Code| {
        response
            .errors
            .iter()
            .find(|error| code_of(error) == Some(code.as_str()))
    };
    if with(Code::Internal).is_some() {
        return Err(Error::Internal(anyhow::anyhow!(
            "a field failed; its cause was logged with it"
        )));
    }
    let nothing_answered = match &response.data {
        async_graphql::Value::Object(fields) => fields
            .values()
            .all(|value| *value == async_graphql::Value::Null),
        _ => true,
    };
    match with(Code::Unavailable).filter(|_| nothing_answered) {
        Some(error) => Err(Error::Unavailable {
            message: error.message.clone(),
            retry_after: Duration::from_secs(1),
        }),
        None => Ok(()),
    }
}

fn code_of(error: &ServerError) -> Option<&str> {
    match error.extensions.as_ref()?.get("code")? {
        async_graphql::Value::String(code) => Some(code),
        _ => None,
    }
}

/// Errors of GraphQL's own validation have no code; they are the request's.
fn code_errors(response: &mut Response) {
    for error in &mut response.errors {
        set_code(error);
    }
}

fn set_code(error: &mut ServerError) {
    let extensions = error.extensions.get_or_insert_default();
    if extensions.get("code").is_none() {
        extensions.set("code", Code::BadRequest.as_str());
    }
}
