//! Hashing off the threads that answer requests, a few at a time.

use std::sync::Arc;

use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

use crate::auth::client_secret::ClientSecret;
use crate::store::failure::StoreError;

/// As many hashes are computed at a time: each takes 19 MiB and a core.
const PLACES: usize = 2;

/// The places.
#[derive(Debug, Clone)]
pub(super) struct Hashing(Arc<Semaphore>);

impl Default for Hashing {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(PLACES)))
    }
}

impl Hashing {
    /// A new secret and its hash.
    pub(super) async fn fresh(&self) -> Result<(ClientSecret, String), StoreError> {
        self.run(|| {
            let secret = ClientSecret::fresh()?;
            let hash = secret.hash();
            let hash = hash.map_err(|error| StoreError::Setting(error.to_string()))?;
            Ok((secret, hash))
        })
        .await?
    }

    /// Whether the hash is of this secret.
    pub(super) async fn matches(
        &self,
        secret: ClientSecret,
        hash: String,
    ) -> Result<bool, StoreError> {
        self.run(move || secret.matches(&hash)).await
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, StoreError> {
        let ended = || StoreError::Setting("hashing ended early".to_owned());
        let place = Arc::clone(&self.0).acquire_owned().await;
        let place = place.map_err(|_| ended())?;
        let worked = spawn_blocking(move || {
            let done = work();
            drop(place);
            done
        });
        worked.await.map_err(|_| ended())
    }
}
