//! Places for dear requests: as few are worked on at a time as leave a core for all others, and who finds no place in time is
//! sent away.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::OwnedSemaphorePermit;
use tokio::time::timeout;

use super::Executor;
use crate::error::Error;

/// When to come again.
const RETRY_AFTER: Duration = Duration::from_secs(2);

/// A place, until it is dropped.
pub(super) struct Place {
    _own: Option<OwnedSemaphorePermit>,
    _shared: OwnedSemaphorePermit,
}

impl Executor {
    /// A place for a dear request of this caller, none meaning one whom nobody knows. It is waited for as long as the request
    /// may take then.
    ///
    /// # Errors
    /// There was none in time.
    pub(super) async fn dear_place(&self, subject: Option<&str>) -> Result<Place, Error> {
        let waiting = async {
            let own = match subject {
                Some(subject) => self.dear_turns.of(subject).await,
                None => None,
            };
            let shared = Arc::clone(&self.heavy).acquire_owned().await;
            shared.map(|shared| Place {
                _own: own,
                _shared: shared,
            })
        };
        match timeout(self.time, waiting).await {
            Ok(Ok(place)) => Ok(place),
            // Nobody closes it but an end.
            Ok(Err(_)) => Err(unavailable("the server is ending")),
            Err(_) => Err(unavailable(
                "too much is worked out for others just now; repeat the request later, or ask for less at a time",
            )),
        }
    }
}

fn unavailable(message: &str) -> Error {
    Error::Unavailable {
        message: message.to_owned(),
        retry_after: RETRY_AFTER,
    }
}
