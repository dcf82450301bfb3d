//! Errors on their way to the client. A cause never reaches it: only the words of [`Error`] do.

use async_graphql::{ErrorExtensionValues, ID};

use super::at::At;
use crate::command::draft::find;
use crate::error::Error;
use crate::registry::nouns::Held;
use crate::registry::value::Registry;
use entity::id::Id;

/// The form of an error in an answer. The cause of an internal one goes to the log.
#[must_use]
pub fn refuse(error: &Error) -> async_graphql::Error {
    if let Error::Internal(cause) = error {
        tracing::error!(%cause, "a request failed");
    }
    let mut refused = async_graphql::Error::new(error.message());
    let mut extensions = ErrorExtensionValues::default();
    extensions.set("code", error.code().as_str());
    refused.extensions = Some(extensions);
    refused
}

/// The record that an argument names.
///
/// # Errors
/// There is none, or it is retired.
pub fn named<T: Held>(
    registry: &Registry,
    given: ID,
    argument: &str,
) -> async_graphql::Result<Id<T::Kind>> {
    find::<T>(registry, given, &[]).map_err(|problems| {
        let text = problems
            .first()
            .map(|problem| problem.message.as_str())
            .unwrap_or_default();
        refuse(&Error::NotFound(format!("`{argument}`: {text}")))
    })
}

/// The record that a filter names, if it names one.
///
/// # Errors
/// There is none, or it is retired.
pub(super) fn named_of<T: Held>(
    at: &At,
    given: Option<&ID>,
    argument: &str,
) -> async_graphql::Result<Option<Id<T::Kind>>> {
    given
        .map(|given| named::<T>(&at.registry, given.clone(), argument))
        .transpose()
}
