//! Requests that are done once: which may ask for it, and whether one was sent before.

use async_graphql::parser::types::OperationType;

use super::Executor;
use crate::auth::caller::Caller;
use crate::error::Error;
use crate::graphql::complete::{collect_fields, find_operation};
use crate::graphql::mutation::KEY_TAKEN;
use crate::http::admission::Admitted;
use crate::http::hooks::Idempotency;
use crate::store::idempotency::{Effect, Once, Recalled};

/// Mutations of what is no record: making an address shows a secret that is not kept, ending one twice does no harm.
const OUTSIDE_THE_LOG: &[&str] = &[
    "createCalendarFeed",
    "createClient",
    "createEndpoint",
    "deleteEndpoint",
    "deleteTableMapping",
    "redeliver",
    "revokeCalendarFeed",
    "revokeClient",
    "revokeClientSecret",
    "rotateClientSecret",
    "rotateEndpointSecret",
    "rotateSigningKey",
    "saveTableMapping",
    "sendTestEvent",
    "updateEndpoint",
];

/// A request that is to be done once.
pub(super) enum Repeat {
    /// It is sent for the first time, or the one before it was refused.
    First(Once),
    /// It was done.
    Again(Effect),
}

impl Repeat {
    /// The revision that the answer must know.
    pub(super) fn revision(&self) -> Option<u64> {
        match self {
            Self::First(_) => None,
            Self::Again(effect) => Some(effect.revision.0),
        }
    }
}

/// What names the request.
///
/// # Errors
/// It does not have exactly one mutation field, or one whose effect is not in the log.
pub(super) fn once(
    admitted: &Admitted,
    sent: &Idempotency,
    caller: &Caller,
) -> Result<Once, Error> {
    let refused = |message: String| Err(Error::BadRequest(message));
    let operation = find_operation(&admitted.document, admitted.operation_name.as_deref());
    let fields = operation.map_or_else(Vec::new, |operation| {
        collect_fields(&admitted.document, &[&operation.selection_set.node])
    });
    let mut names = fields.iter().map(|field| field.name.node.as_str());
    let (name, further) = (names.next().unwrap_or_default(), names.next());
    if admitted.operation != OperationType::Mutation || further.is_some() {
        return refused(
            "a request with an `Idempotency-Key` has exactly one mutation field; \
             leave the header out, or send each change by itself"
                .to_owned(),
        );
    }
    if OUTSIDE_THE_LOG.contains(&name) {
        return refused(format!(
            "`{name}` takes no `Idempotency-Key`; leave the header out"
        ));
    }
    Ok(Once::new(&caller.subject, &sent.key, &sent.body))
}

impl Executor {
    /// Whether the request was done before.
    pub(super) async fn recall(&self, once: Once) -> Result<Repeat, Error> {
        let recalled = self.requests.recall(&once).await;
        match recalled.map_err(|cause| Error::Internal(cause.into()))? {
            Recalled::New => Ok(Repeat::First(once)),
            Recalled::Done(effect) => Ok(Repeat::Again(effect)),
            Recalled::Other => Err(Error::BadRequest(KEY_TAKEN.to_owned())),
        }
    }
}
