//! One identity provider: its verifier, and the keys that it publishes, looked at again and again.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::{Mutex, Semaphore};
use tokio::time::sleep;

use super::fetch::Fetcher;
use crate::auth::token::verify::Verifier;
use crate::config::issuer::IssuerSettings;

/// Tokens with unknown keys make the provider be asked once in this time: anybody can invent such tokens.
const COOL_DOWN: Duration = Duration::from_secs(30);
/// After a failure the keys are asked for again after this time, or `refresh` if that is less.
const RETRY: Duration = Duration::from_secs(30);
/// Callers who wait for keys at a time; others are refused at once, so that inventions do not take all connections.
const WAITING: usize = 64;

/// A provider.
pub(super) struct Provider {
    pub(super) verifier: Verifier,
    /// None if the keys lie in a file.
    published: Option<Published>,
}

struct Published {
    fetcher: Fetcher,
    refresh: Duration,
    /// Held while the provider is asked: one request at a time.
    state: Mutex<State>,
    waiting: Arc<Semaphore>,
}

#[derive(Default)]
struct State {
    cool_down: CoolDown,
    /// When the keys were last asked for, whatever for: the end of it.
    ended: Option<Instant>,
    /// Logged already.
    problem: Option<String>,
}

/// When the keys were last asked for because of a token.
#[derive(Default)]
struct CoolDown(Option<Instant>);

impl CoolDown {
    /// Whether the time is over; then it begins anew.
    fn begin(&mut self, now: Instant) -> bool {
        let over = self
            .0
            .is_none_or(|last| now.duration_since(last) >= COOL_DOWN);
        if over {
            self.0 = Some(now);
        }
        over
    }
}

impl Provider {
    pub(super) fn new(verifier: Verifier, settings: &IssuerSettings) -> anyhow::Result<Self> {
        let seconds = settings.refresh.seconds().unsigned_abs();
        let published = match &settings.jwks {
            Some(address) => Some(Published {
                fetcher: Fetcher::new(address, settings)?,
                refresh: Duration::from_secs(seconds),
                state: Mutex::default(),
                waiting: Arc::new(Semaphore::new(WAITING)),
            }),
            None => None,
        };
        Ok(Self {
            verifier,
            published,
        })
    }

    /// Looks at the keys now and from time to time, for as long as the server runs.
    pub(super) fn keep_fresh(self: Arc<Self>) {
        tokio::spawn(async move {
            while let Some(published) = &self.published {
                let renewed = self
                    .renew(published, &mut *published.state.lock().await)
                    .await;
                let pause = if renewed {
                    published.refresh
                } else {
                    RETRY.min(published.refresh)
                };
                sleep(pause).await;
            }
        });
    }

    /// Looks at the keys because of a token that names one that is not known, unless it was done just now.
    ///
    /// It is done to its end even if the caller goes away, since the cool-down has begun.
    pub(super) async fn renew_for(self: Arc<Self>, token: String) {
        let Some(published) = &self.published else {
            return;
        };
        let Ok(place) = Arc::clone(&published.waiting).try_acquire_owned() else {
            return;
        };
        let provider = Arc::clone(&self);
        let renewal = tokio::spawn(async move {
            let _place = place;
            provider.renew_once_for(&token).await;
        });
        // What it did shows in the keys.
        let _ = renewal.await;
    }

    async fn renew_once_for(&self, token: &str) {
        let Some(published) = &self.published else {
            return;
        };
        let begun = Instant::now();
        let mut state = published.state.lock().await;
        // Somebody else may have asked meanwhile, with or without success.
        let asked = state.ended.is_some_and(|ended| ended > begun);
        if !asked && self.verifier.lacks_key_of(token) && state.cool_down.begin(Instant::now()) {
            self.renew(published, &mut state).await;
        }
    }

    /// Asks for the keys; whether they came. The same problem is logged once.
    async fn renew(&self, published: &Published, state: &mut State) -> bool {
        let outcome = match published.fetcher.fetch().await {
            Ok(text) => self
                .verifier
                .exchange_keys(&text)
                .map_err(|problem| problem.to_string()),
            Err(problem) => Err(problem),
        };
        state.ended = Some(Instant::now());
        let issuer = self.verifier.issuer();
        let renewed = outcome.is_ok();
        match outcome {
            Ok(()) if state.problem.take().is_some() => {
                tracing::info!(issuer, "the keys of the issuer are there again");
            }
            Ok(()) => {}
            Err(problem) => {
                if state.problem.as_ref() != Some(&problem) {
                    let jwks = published.fetcher.address();
                    tracing::warn!(
                        issuer,
                        jwks,
                        problem,
                        "the keys of the issuer were not renewed; those known are kept"
                    );
                }
                state.problem = Some(problem);
            }
        }
        renewed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cool_down_is_over_after_thirty_seconds_and_begins_anew() {
        let start = Instant::now();
        let mut cool_down = CoolDown::default();
        let cases = [
            (0, true),
            (0, false),
            (29_999, false),
            (30_000, true),
            (30_001, false),
            (59_999, false),
            (60_000, true),
            (600_000, true),
        ];
        for (milliseconds, expected) in cases {
            let now = start + Duration::from_millis(milliseconds);
            assert_eq!(cool_down.begin(now), expected, "{milliseconds}");
        }
    }
}
