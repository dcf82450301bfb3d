//! Machine clients: who of them is let in, and the tokens that they get.
//!
//! The clients that may be used are looked at every second, so that one that is revoked is refused on every server within
//! seconds, with the tokens that it has. What happened since is written down at the same beat.

pub mod command;

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use arc_swap::ArcSwap;
use entity::id::Uuid;
use jiff::{SignedDuration, Timestamp};
use tokio::time::{sleep, timeout};

use super::keys::Keys;
use crate::auth::caller::{ActingClient, Caller, Role, Roles};
use crate::auth::client::{Client, ClientClaim, ClientId};
use crate::auth::client_secret::ClientSecret;
use crate::auth::slowdown::Slowdown;
use crate::auth::token::{Grant, random_id};
use crate::config::Config;
use crate::config::lifetime::Lifetime;
use crate::error::Error;
use crate::http::hooks::{IssuedToken, TokenRefusal, TokenRequest};
use crate::store::client::{Clients, Tally};
use crate::store::failure::StoreError;

/// How often the clients are looked at.
const LOOK: Duration = Duration::from_secs(1);
/// How long the database may take for one thing: the other end may be gone without a word.
const PATIENCE: Duration = Duration::from_secs(20);
/// If they could not be looked at for so long, nobody knows who is revoked, and no client is let in.
const STALE: Duration = Duration::from_secs(10);
/// A token that is younger than this may be of a client, or a secret, that was made since the last look: clocks of servers
/// differ by little.
const YOUNG: SignedDuration = SignedDuration::from_secs(10);

/// The clients of a running server.
pub(super) struct Gate {
    clients: Clients,
    keys: Keys,
    config: Config,
    known: ArcSwap<Known>,
    failures: Mutex<Slowdown<Attempt>>,
    tally: Mutex<Tally>,
}

/// Whose failures count together. A client who names one of its own secrets does not wait for somebody else who does not
/// know one, and behind a proxy has the same address.
type Attempt = (Option<ClientId>, Option<Uuid>, Option<IpAddr>);

/// The clients as they were at the last look.
struct Known {
    usable: HashMap<ClientId, Client>,
    at: Timestamp,
    seen: Instant,
}

impl Gate {
    /// Looks at the clients now and every second.
    ///
    /// # Errors
    /// The database failed.
    pub(super) async fn begin(
        clients: Clients,
        keys: Keys,
        config: &Config,
    ) -> anyhow::Result<Arc<Self>> {
        let known = ArcSwap::from_pointee(look(&clients).await?);
        let gate = Arc::new(Self {
            clients,
            keys,
            config: config.clone(),
            known,
            failures: Mutex::default(),
            tally: Mutex::default(),
        });
        tokio::spawn(Arc::clone(&gate).keep_fresh());
        Ok(gate)
    }

    async fn keep_fresh(self: Arc<Self>) {
        let mut failing = false;
        loop {
            sleep(LOOK).await;
            let beaten = self.beat().await;
            if let Err(error) = &beaten
                && !failing
            {
                tracing::warn!(%error, "clients were not looked at; after ten seconds they are not let in");
            }
            failing = beaten.is_err();
        }
    }

    async fn beat(&self) -> Result<(), StoreError> {
        let known = in_time(look(&self.clients)).await?;
        self.known.store(Arc::new(known));
        let tally = std::mem::take(&mut *locked(&self.tally));
        let noted = in_time(self.clients.note(&tally)).await;
        if noted.is_err() {
            locked(&self.tally).take_back(tally);
        }
        noted
    }

    /// The caller of a token that was given to a client, if that client may be used now, with that secret.
    pub(super) async fn admit(&self, caller: Caller, claim: &ClientClaim) -> Result<Caller, Error> {
        let known = self.known.load_full();
        if known.seen.elapsed() > STALE {
            return Err(Error::Unavailable {
                message: "whether the client is revoked cannot be looked up now; try again"
                    .to_owned(),
                retry_after: LOOK,
            });
        }
        let admitted = |client: &Client, now| client.admits(claim.secret, now);
        let made_by = match known.usable.get(&claim.client) {
            Some(client) if admitted(client, Timestamp::now()) => Some(client.made_by.clone()),
            _ if known.at.duration_since(claim.issued) > YOUNG => None,
            _ => {
                let found = self.clients.find(claim.client).await;
                let found = found.map_err(|cause| Error::Internal(cause.into()))?;
                found
                    .filter(|client| admitted(client, Timestamp::now()))
                    .map(|client| client.made_by)
            }
        };
        let over = || {
            let text = "the client or its secret is revoked or has ended; ask the administrator for a new secret";
            Error::Unauthenticated(text.to_owned())
        };
        let acting = ActingClient {
            id: claim.client,
            made_by: made_by.ok_or_else(over)?,
        };
        Ok(Caller {
            client: Some(acting),
            ..caller
        })
    }

    /// A token for a client that gives its secret.
    pub(super) async fn issue(
        self: Arc<Self>,
        asked: TokenRequest,
    ) -> Result<IssuedToken, TokenRefusal> {
        let id = asked.client.parse().ok();
        let known = self.known.load_full();
        let now = Timestamp::now();
        let secret = ClientSecret::parse(&asked.secret);
        let secret_id = secret.as_ref().map(|secret| secret.id);
        // Those who name clients that are not there are slowed down by their address.
        let named = id.and_then(|id| known.usable.get(&id));
        let own = secret_id.filter(|id| named.is_some_and(|client| client.admits(*id, now)));
        let key = (named.map(|client| client.id), own, asked.address);
        let wait = locked(&self.failures).wait(&key, Instant::now());
        if !wait.is_zero() {
            return Err(TokenRefusal::TooOften(wait));
        }
        let client = match (id, secret) {
            (Some(id), Some(secret)) => self.clients.sign_in(id, secret, now).await,
            _ => Ok(None),
        };
        let client = client.map_err(failed)?;
        let (Some(client), Some(secret)) = (client, secret_id) else {
            locked(&self.failures).fail(key, Instant::now());
            let address = asked.address.map_or_else(String::new, |ip| ip.to_string());
            locked(&self.tally).failed(key.0, address, now);
            return Err(TokenRefusal::Client);
        };
        locked(&self.failures).forgive(&key);
        let roles = granted(client.roles, asked.scope.as_deref())?;
        locked(&self.tally).used(client.id, now);
        let grant = Grant {
            subject: client.id.to_string(),
            roles,
            issued: now,
            lifetime: Lifetime::QUARTER,
            id: random_id().map_err(failed)?,
            client: Some((client.id, secret)),
        };
        let token = self.keys.mint(&self.config, &grant);
        Ok(IssuedToken {
            token: token.map_err(|cause| TokenRefusal::Failed(Error::Internal(cause)))?,
            seconds: grant.lifetime.seconds(),
            scope: names(roles).join(" "),
        })
    }
}

/// The roles that are asked for, as far as the client has them; all if none is named.
fn granted(own: Roles, scope: Option<&str>) -> Result<Roles, TokenRefusal> {
    let Some(scope) = scope else {
        return Ok(own);
    };
    let asked: Option<Vec<Role>> = scope
        .split(' ')
        .filter(|word| !word.is_empty())
        .map(|word| Role::from_text(word).filter(|role| own.has(*role)))
        .collect();
    let roles = asked.and_then(|roles| Roles::new(roles).ok());
    roles.ok_or_else(|| {
        TokenRefusal::Scope(format!(
            "the client has the roles {own}; ask for some of them, separated by blanks, or leave `scope` out"
        ))
    })
}

fn names(roles: Roles) -> Vec<&'static str> {
    roles.iter().map(Role::as_str).collect()
}

async fn in_time<T>(asked: impl Future<Output = Result<T, StoreError>>) -> Result<T, StoreError> {
    let answered = timeout(PATIENCE, asked).await;
    answered.unwrap_or(Err(StoreError::Silent))
}

async fn look(clients: &Clients) -> Result<Known, StoreError> {
    let at = Timestamp::now();
    let seen = Instant::now();
    let usable = clients.usable(at).await?;
    let usable = usable.into_iter().map(|client| (client.id, client));
    Ok(Known {
        usable: usable.collect(),
        at,
        seen,
    })
}

fn failed(cause: impl Into<anyhow::Error>) -> TokenRefusal {
    TokenRefusal::Failed(Error::Internal(cause.into()))
}

/// Every state is a good one, also that which a panic left.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
