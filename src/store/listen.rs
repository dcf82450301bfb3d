//! Listening for what other servers wrote, so that it is read at once and not at the next look at the head.
//!
//! It only wakes the writer. A word that is lost costs nothing but time, since the writer looks by itself as well.

use std::sync::Arc;
use std::time::Duration;

use sea_orm::sqlx;
use sqlx::postgres::{PgListener, PgNotification, PgPoolOptions};
use tokio::sync::{Notify, watch};
use tokio::time::{sleep, timeout};

use super::backend::CHANNEL;
use super::connect;
use super::failure::StoreError;
use crate::registry::revision::Revision;

/// A connection on which nothing was told for so long is made anew.
const ANEW: Duration = Duration::from_secs(600);
/// How long to wait before a lost connection is made anew.
const RECONNECT: Duration = Duration::from_secs(1);

/// Wakes the writer when a revision is told of that is newer than what is published, for as long as the process runs.
pub(super) async fn listen(url: String, published: watch::Receiver<Revision>, writer: Arc<Notify>) {
    loop {
        if let Err(error) = hear(&url, &published, &writer).await {
            tracing::warn!(%error, "not listening for other servers; looking every second instead");
        }
        sleep(RECONNECT).await;
    }
}

async fn hear(
    url: &str,
    published: &watch::Receiver<Revision>,
    writer: &Notify,
) -> Result<(), StoreError> {
    let pool = PgPoolOptions::new()
        .max_connections(1)
        .max_lifetime(None)
        .idle_timeout(None)
        .connect_with(connect::address(url)?)
        .await
        .map_err(lost)?;
    let mut listener = PgListener::connect_with(&pool).await.map_err(lost)?;
    listener.listen(CHANNEL).await.map_err(lost)?;
    loop {
        // The other end may be gone without a word.
        let Ok(heard) = timeout(ANEW, listener.try_recv()).await else {
            return Ok(());
        };
        let heard = heard.map_err(lost)?;
        if heard.is_none_or(|told| is_news(&told, *published.borrow())) {
            writer.notify_one();
        }
    }
}

/// Whether it tells of more than what is published; also when it cannot be read.
fn is_news(told: &PgNotification, published: Revision) -> bool {
    told.payload()
        .parse()
        .map_or(true, |revision| Revision(revision) > published)
}

fn lost(error: sqlx::Error) -> StoreError {
    sea_orm::DbErr::Conn(sea_orm::RuntimeErr::SqlxError(error.into())).into()
}
