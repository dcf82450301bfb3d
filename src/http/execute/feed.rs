//! Showing a calendar feed: the register of now, with the rights of the feed's maker.

use std::sync::Arc;
use std::time::Instant;

use tokio::task::spawn_blocking;

use super::Executor;
use crate::error::Error;
use crate::graphql::at::{At, Budget};
use crate::graphql::calendar::text;

impl Executor {
    /// The text of the feed with this secret; none if there is none.
    ///
    /// # Errors
    /// The server is ending, or failed, or the register is too large for it.
    pub async fn feed(&self, secret: &str) -> Result<Option<String>, Error> {
        let found = self.feeds.find(secret).await;
        let Some(feed) = found.map_err(|cause| Error::Internal(cause.into()))? else {
            return Ok(None);
        };
        let place = self.dear_place(None).await?;
        let budget = Arc::new(Budget::new(self.visits, Instant::now() + self.time));
        let at = At::new(
            self.door.current(),
            self.today(),
            feed.roles,
            Arc::clone(&budget),
        );
        let shown = spawn_blocking(move || {
            let shown = text(&at);
            drop(place);
            shown
        });
        let shown = shown.await.map_err(|cause| Error::Internal(cause.into()))?;
        if budget.is_spent() {
            let message = "the register is too large for a calendar; ask `endingSoon`";
            return Err(Error::TooComplex(message.to_owned()));
        }
        Ok(Some(shown))
    }
}
