//! Endpoints of webhooks: where events are sent, what was sent, and how that went. Admins alone, who see no message: it
//! holds what they may not read.

use async_graphql::{Context, Enum, ID, Object, Result, SimpleObject};
use entity::id::Uuid;

use super::client::failed;
use super::error::refuse;
use crate::command::form::shown;
use crate::command::input::{Instant, Url};
use crate::error::Error;
use crate::store::delivery::{Delivery, Try};
use crate::store::endpoint::{Endpoint, Endpoints};

pub use change::EndpointMutations;

pub mod change;

/// How many messages are shown unless asked otherwise.
const SHOWN: i32 = 50;

/// An address to which events of the register are sent.
#[derive(SimpleObject)]
#[graphql(name = "Endpoint")]
pub struct EndpointObject {
    /// The id.
    id: ID,
    /// Where events are sent.
    url: Url,
    /// Which events it wants: `*` for all, `vendor.*` for all of vendors, `vendor.updated` for one kind.
    events: Vec<String>,
    /// Whether anything is sent to it.
    enabled: bool,
    /// Why the server switched it off: it answered 410, or took no message for three days. Null where it did not.
    off_because: Option<String>,
    /// When it was made.
    created_at: Instant,
    /// The subject of the admin who made it.
    created_by: String,
}

/// What became of a message.
#[derive(Enum, Copy, Clone, PartialEq, Eq)]
pub enum DeliveryState {
    /// It waits for its next try.
    Pending,
    /// The endpoint took it.
    Delivered,
    /// It is given up.
    Failed,
}

/// A message to an endpoint. Its body is not shown: it holds what admins may not read.
#[derive(SimpleObject)]
#[graphql(name = "Delivery")]
pub struct DeliveryObject {
    /// The id, to send it once more.
    id: ID,
    /// The id of the endpoint.
    endpoint_id: ID,
    /// The id of the event, `webhook-id` in the message.
    event_id: String,
    /// The kind of the event.
    event: String,
    /// What became of it.
    state: DeliveryState,
    /// When it was made.
    created_at: Instant,
    /// When it is tried next; null where it does not wait.
    due_at: Option<Instant>,
    /// The tries, oldest first.
    tries: Vec<DeliveryTry>,
}

/// A try to deliver a message.
#[derive(SimpleObject)]
pub struct DeliveryTry {
    /// When it began.
    at: Instant,
    /// How long it took, in milliseconds.
    milliseconds: i64,
    /// The status of the answer; null where there was none.
    status: Option<i64>,
    /// What went wrong, in words that follow the address; null where nothing did.
    problem: Option<String>,
}

impl From<&Endpoint> for EndpointObject {
    fn from(endpoint: &Endpoint) -> Self {
        let Endpoint {
            id,
            url,
            events,
            enabled,
            off_because,
            made,
            made_by,
        } = endpoint;
        Self {
            id: id_of(*id),
            url: url.into(),
            events: events.clone(),
            enabled: *enabled,
            off_because: off_because.clone(),
            created_at: made.into(),
            created_by: made_by.clone(),
        }
    }
}

impl From<&Delivery> for DeliveryObject {
    fn from(delivery: &Delivery) -> Self {
        let tried = |one: &Try| DeliveryTry {
            at: (&one.at).into(),
            milliseconds: one.millis,
            status: one.status,
            problem: one.problem.clone(),
        };
        Self {
            id: id_of(delivery.id),
            endpoint_id: id_of(delivery.endpoint),
            event_id: delivery.event.clone(),
            event: delivery.kind.clone(),
            state: match delivery.state.as_str() {
                "PENDING" => DeliveryState::Pending,
                "DELIVERED" => DeliveryState::Delivered,
                _ => DeliveryState::Failed,
            },
            created_at: (&delivery.made).into(),
            due_at: delivery.due.as_ref().map(Instant::from),
            tries: delivery.tries.iter().map(tried).collect(),
        }
    }
}

fn id_of(id: Uuid) -> ID {
    ID(id.simple().to_string())
}

/// The root of endpoints.
#[derive(Default)]
pub struct EndpointRoot;

/// The root of endpoints.
#[Object]
impl EndpointRoot {
    /// The endpoints of webhooks, oldest first. For admins.
    async fn endpoints(&self, ctx: &Context<'_>) -> Result<Option<Vec<EndpointObject>>> {
        let endpoints = ctx.data::<Endpoints>()?.list().await.map_err(failed)?;
        Ok(Some(endpoints.iter().map(EndpointObject::from).collect()))
    }

    /// The messages of the last 30 days, the newest first. For admins.
    async fn deliveries(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only those to this endpoint: its id.")] endpoint: Option<ID>,
        #[graphql(desc = "How many, 1 to 100; 50 unless given.")] first: Option<i32>,
    ) -> Result<Option<Vec<DeliveryObject>>> {
        let bad = |message: String| refuse(&Error::BadRequest(message));
        let first = first.unwrap_or(SHOWN);
        let most = u64::try_from(first)
            .ok()
            .filter(|most| (1..=100).contains(most));
        let most = most.ok_or_else(|| bad(format!("`first` must be 1 to 100, not {first}")))?;
        let of = endpoint.map(|id| {
            Uuid::try_parse(&id)
                .map_err(|_| bad(format!("`endpoint`: `{}` is no id of one", shown(&id))))
        });
        let found = ctx.data::<Endpoints>()?;
        let found = found
            .deliveries(of.transpose()?, most)
            .await
            .map_err(failed)?;
        Ok(Some(found.iter().map(DeliveryObject::from).collect()))
    }
}
