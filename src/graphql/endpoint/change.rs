//! The mutations of endpoints.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use entity::id::Uuid;
use jiff::Timestamp;

use super::{DeliveryObject, EndpointObject};
use crate::auth::caller::Caller;
use crate::command::form::shown;
use crate::command::input::Url;
use crate::command::problem::{Problem, ProblemCode};
use crate::graphql::client::failed;
use crate::graphql::mutation::{UserError, user_error};
use crate::store::endpoint::{Endpoint, EndpointChange, Endpoints, MOST};
use crate::store::outbox::Message;
use crate::webhook::Rules;
use crate::webhook::attempt::checked;
use crate::webhook::event::{Event, is_pattern};
use crate::webhook::signature;

/// What an endpoint shall be.
#[derive(InputObject)]
pub struct CreateEndpointInput {
    /// Where events are sent, `https://example.com/hook`.
    url: Url,
    /// Which events it wants: `*` for all, `vendor.*` for all of vendors, `vendor.updated` for one kind.
    events: Vec<String>,
}

/// What of an endpoint changes.
#[derive(InputObject)]
pub struct UpdateEndpointInput {
    /// Its id.
    id: ID,
    /// Where events are sent from now on; as it is if not given.
    url: Option<Url>,
    /// Which events it wants from now on; as it is if not given.
    events: Option<Vec<String>>,
    /// Whether anything is sent to it; as it is if not given.
    enabled: Option<bool>,
}

/// Which endpoint.
#[derive(InputObject)]
pub struct EndpointInput {
    /// Its id.
    id: ID,
}

/// Which message.
#[derive(InputObject)]
pub struct RedeliverInput {
    /// Its id.
    id: ID,
}

macro_rules! payloads {
    ($($name:ident $secret:literal)*) => {$(
        /// What became of it.
        #[derive(SimpleObject)]
        pub struct $name {
            /// The endpoint; null where nothing was done.
            endpoint: Option<EndpointObject>,
            #[doc = $secret]
            secret: Option<String>,
            /// Why nothing was done; empty where it was done.
            user_errors: Vec<UserError>,
        }

        impl $name {
            fn of(done: Result<(Endpoint, Vec<u8>), Vec<Problem>>) -> Self {
                match done {
                    Ok((endpoint, secret)) => Self {
                        endpoint: Some((&endpoint).into()),
                        secret: Some(signature::shown(&secret)),
                        user_errors: Vec::new(),
                    },
                    Err(problems) => Self {
                        endpoint: None,
                        secret: None,
                        user_errors: told(&problems),
                    },
                }
            }
        }
    )*};
}

payloads! {
    CreateEndpointPayload "The secret that signs, for the receiver's library. It is shown this once; null where nothing was done."
    RotateEndpointSecretPayload "The new secret, for the receiver's library. It is shown this once; null where nothing was done."
}

/// What became of it.
#[derive(SimpleObject)]
pub struct UpdateEndpointPayload {
    /// The endpoint as it is now; null where nothing was done.
    endpoint: Option<EndpointObject>,
    /// Why nothing was done; empty where it was done.
    user_errors: Vec<UserError>,
}

/// What became of it.
#[derive(SimpleObject)]
pub struct DeleteEndpointPayload {
    /// The id of the endpoint that is no more; null where nothing was done.
    deleted_id: Option<ID>,
    /// Why nothing was done; empty where it was done.
    user_errors: Vec<UserError>,
}

/// What became of it.
#[derive(SimpleObject)]
pub struct SendTestEventPayload {
    /// The id of the message, which `deliveries` shows; null where nothing was done.
    delivery_id: Option<ID>,
    /// Why nothing was done; empty where it was done.
    user_errors: Vec<UserError>,
}

/// What became of it.
#[derive(SimpleObject)]
pub struct RedeliverPayload {
    /// The message, which waits again; null where nothing was done.
    delivery: Option<DeliveryObject>,
    /// Why nothing was done; empty where it was done.
    user_errors: Vec<UserError>,
}

/// The mutations of endpoints.
#[derive(Default)]
pub struct EndpointMutations;

/// The mutations of endpoints.
#[Object]
impl EndpointMutations {
    /// Has events sent to an address from now on, signed with a secret that is shown this once. Needs the role admin.
    async fn create_endpoint(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What it shall be.")] input: CreateEndpointInput,
    ) -> Result<Option<CreateEndpointPayload>> {
        let CreateEndpointInput { url, events } = input;
        let problems = problems(ctx.data::<Rules>()?, Some(&url), Some(&events));
        if !problems.is_empty() {
            return Ok(Some(CreateEndpointPayload::of(Err(problems))));
        }
        let made_by = ctx.data::<Caller>()?.behind().to_owned();
        let made = ctx.data::<Endpoints>()?.create(url.0, events, made_by);
        let many = || {
            let message = format!("there are {MOST} endpoints already; delete one first");
            vec![Problem::new(
                ProblemCode::Invalid,
                &["url".to_owned()],
                message,
            )]
        };
        let made = made.await.map_err(failed)?.ok_or_else(many);
        Ok(Some(CreateEndpointPayload::of(made)))
    }

    /// Changes an endpoint, or switches it on again. Needs the role admin.
    async fn update_endpoint(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What changes.")] input: UpdateEndpointInput,
    ) -> Result<Option<UpdateEndpointPayload>> {
        let UpdateEndpointInput {
            id,
            url,
            events,
            enabled,
        } = input;
        let mut wrong = problems(ctx.data::<Rules>()?, url.as_ref(), events.as_deref());
        let change = EndpointChange {
            url: url.map(|url| url.0),
            events,
            enabled,
        };
        let mut endpoint = None;
        if wrong.is_empty() {
            if let Ok(known) = Uuid::try_parse(&id) {
                let changed = ctx.data::<Endpoints>()?.change(known, change).await;
                endpoint = changed.map_err(failed)?;
            }
            wrong.extend(endpoint.is_none().then(|| missing(&id)));
        }
        Ok(Some(UpdateEndpointPayload {
            endpoint: endpoint.as_ref().map(EndpointObject::from),
            user_errors: told(&wrong),
        }))
    }

    /// Gives an endpoint another secret; for a day messages carry a signature of each. Needs the role admin.
    async fn rotate_endpoint_secret(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which endpoint.")] input: EndpointInput,
    ) -> Result<Option<RotateEndpointSecretPayload>> {
        let rotated = match Uuid::try_parse(&input.id) {
            Ok(id) => ctx.data::<Endpoints>()?.rotate(id).await.map_err(failed)?,
            Err(_) => None,
        };
        let rotated = rotated.ok_or_else(|| vec![missing(&input.id)]);
        Ok(Some(RotateEndpointSecretPayload::of(rotated)))
    }

    /// Deletes an endpoint, with what was sent to it. Needs the role admin.
    async fn delete_endpoint(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which endpoint.")] input: EndpointInput,
    ) -> Result<Option<DeleteEndpointPayload>> {
        let deleted = match Uuid::try_parse(&input.id) {
            Ok(id) => ctx.data::<Endpoints>()?.delete(id).await.map_err(failed)?,
            Err(_) => false,
        };
        let wrong: Vec<_> = (!deleted).then(|| missing(&input.id)).into_iter().collect();
        Ok(Some(DeleteEndpointPayload {
            deleted_id: deleted.then_some(input.id),
            user_errors: told(&wrong),
        }))
    }

    /// Sends a message that says nothing, to see whether an endpoint works. Needs the role admin.
    async fn send_test_event(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "To which endpoint.")] input: EndpointInput,
    ) -> Result<Option<SendTestEventPayload>> {
        let endpoints = ctx.data::<Endpoints>()?;
        let known = endpoints.list().await.map_err(failed)?;
        let id = Uuid::try_parse(&input.id).ok();
        let found = known.iter().find(|one| Some(one.id) == id);
        let Some(endpoint) = found.filter(|endpoint| endpoint.enabled) else {
            let problem = match found {
                Some(_) => {
                    let message =
                        "the endpoint is switched off; switch it on with `updateEndpoint` first";
                    Problem::new(ProblemCode::Invalid, &["id".to_owned()], message)
                }
                None => missing(&input.id),
            };
            return Ok(Some(SendTestEventPayload {
                delivery_id: None,
                user_errors: told(&[problem]),
            }));
        };
        let id = Uuid::now_v7();
        let source = &ctx.data::<Rules>()?.source;
        let event = Event::test(
            &id.simple().to_string(),
            source,
            &Timestamp::now().to_string(),
        );
        let message = Message {
            id,
            endpoint: endpoint.id,
            event: event.id,
            kind: event.kind,
            body: event.body,
            tries: 0,
        };
        endpoints.add(&message).await.map_err(failed)?;
        Ok(Some(SendTestEventPayload {
            delivery_id: Some(ID(id.simple().to_string())),
            user_errors: Vec::new(),
        }))
    }

    /// Sends a message once more, whatever became of it: with the same id, so that the receiver can tell. Needs the role
    /// admin.
    async fn redeliver(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which message.")] input: RedeliverInput,
    ) -> Result<Option<RedeliverPayload>> {
        let found = match Uuid::try_parse(&input.id) {
            Ok(id) => ctx
                .data::<Endpoints>()?
                .redeliver(id)
                .await
                .map_err(failed)?,
            Err(_) => None,
        };
        let missing = || {
            let message = format!("no message `{}`; `deliveries` lists them", shown(&input.id));
            Problem::new(ProblemCode::NotFound, &["id".to_owned()], message)
        };
        let wrong: Vec<_> = found.is_none().then(missing).into_iter().collect();
        Ok(Some(RedeliverPayload {
            delivery: found.as_ref().map(DeliveryObject::from),
            user_errors: told(&wrong),
        }))
    }
}

fn told(problems: &[Problem]) -> Vec<UserError> {
    let of_input = |problem| user_error(problem, &["input"]);
    problems.iter().map(of_input).collect()
}

fn missing(id: &ID) -> Problem {
    let message = format!("no endpoint `{}`; `endpoints` lists them", shown(id));
    Problem::new(ProblemCode::NotFound, &["id".to_owned()], message)
}

/// All that is wrong with an address and with the events that are wanted.
fn problems(rules: &Rules, url: Option<&Url>, events: Option<&[String]>) -> Vec<Problem> {
    let mut problems = Vec::new();
    if let Some(Url(text)) = url
        && let Err(wrong) = checked(text, &rules.settings)
    {
        problems.push(Problem::new(
            ProblemCode::Invalid,
            &["url".to_owned()],
            wrong,
        ));
    }
    let events = events.map(|events| (events, events.is_empty()));
    if let Some((_, true)) = events {
        let message = "names no events; name some, or `*` for all";
        problems.push(Problem::new(
            ProblemCode::Invalid,
            &["events".to_owned()],
            message,
        ));
    }
    for (place, pattern) in events
        .into_iter()
        .flat_map(|(events, _)| events)
        .enumerate()
    {
        if !is_pattern(pattern) {
            let message = format!(
                "`{}` fits no event; write `*`, `vendor.*` or `vendor.updated`",
                shown(pattern)
            );
            let path = ["events".to_owned(), place.to_string()];
            problems.push(Problem::new(ProblemCode::Invalid, &path, message));
        }
    }
    problems
}
