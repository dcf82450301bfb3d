//! Machine clients: their making, listing and revoking. Admins alone, who see no secret but a new one, once.

use async_graphql::{Context, Enum, ID, Object, Result, SimpleObject};
use jiff::Timestamp;

use super::error::refuse;
use crate::auth::caller::Role;
use crate::auth::client::{Client, SecretWindow};
use crate::command::input::Instant;
use crate::error::Error;
use crate::store::client::{Clients, SignInFailure};
use crate::store::failure::StoreError;

pub use change::ClientMutations;

pub mod change;

/// What a caller can be.
#[derive(Enum, Copy, Clone, PartialEq, Eq)]
#[graphql(name = "AccessRole", remote = "Role")]
pub enum AccessRole {
    /// Reads the register.
    Viewer,
    /// Reads and changes the register.
    Editor,
    /// Also decides about vendors and findings.
    Officer,
    /// Asks before something is bought.
    Procurement,
    /// Reads the register and its log, and verifies the log.
    Auditor,
    /// Lets others in, and reads nothing of the register.
    Admin,
}

/// A program that an admin lets in. It gets tokens at `/oauth/token` with its id and a secret; the log names it by its id.
#[derive(SimpleObject)]
#[graphql(name = "Client")]
pub struct ClientObject {
    /// The id: its `client_id`, and the actor of what it changes.
    id: ID,
    /// What people call it.
    name: String,
    /// What it may be; a token may be asked for with fewer.
    roles: Vec<AccessRole>,
    /// When it was made.
    created_at: Instant,
    /// Who stands behind it: the subject of the admin who made it.
    created_by: String,
    /// When it ends by itself; null where it does not.
    expires_at: Option<Instant>,
    /// When it was revoked; null where it was not.
    revoked_at: Option<Instant>,
    /// When it last got a token, give or take seconds; null where it never did.
    last_used_at: Option<Instant>,
    /// Whether it may be used now.
    is_usable: bool,
    /// Its secrets, oldest first, also those that are over.
    secrets: Vec<ClientSecretObject>,
}

/// A secret of a client. Its text was shown once, when it was made.
#[derive(SimpleObject)]
#[graphql(name = "ClientSecret")]
pub struct ClientSecretObject {
    /// The id, to revoke it. It stands in the secret's text, after `stw_`.
    id: ID,
    /// When it was made.
    created_at: Instant,
    /// When it ends or ended; null where nobody has ended it.
    expires_at: Option<Instant>,
    /// Whether it is valid now, if its client may be used.
    is_valid: bool,
}

/// Failed sign-ins of a client from an address.
#[derive(SimpleObject)]
#[graphql(name = "SignInFailure")]
pub struct SignInFailureObject {
    /// The id of the client that was named; null where there is none of that name.
    client: Option<ID>,
    /// The address that they came from; behind a proxy that of the proxy.
    address: String,
    /// The first of them.
    first_at: Instant,
    /// The last of them.
    last_at: Instant,
    /// How many there were.
    count: i64,
}

impl ClientObject {
    pub(super) fn new(client: &Client, now: Timestamp) -> Self {
        let secret = |secret: &SecretWindow| ClientSecretObject {
            id: ID(secret.id.simple().to_string()),
            created_at: (&secret.made).into(),
            expires_at: secret.ends.as_ref().map(Instant::from),
            is_valid: client.valid_secrets(now).any(|valid| valid.id == secret.id),
        };
        Self {
            id: ID(client.id.to_string()),
            name: client.name.clone(),
            roles: client.roles.iter().map(AccessRole::from).collect(),
            created_at: (&client.made).into(),
            created_by: client.made_by.clone(),
            expires_at: client.ends.as_ref().map(Instant::from),
            revoked_at: client.revoked.as_ref().map(Instant::from),
            last_used_at: client.last_used.as_ref().map(Instant::from),
            is_usable: client.holds(now),
            secrets: client.secrets.iter().map(secret).collect(),
        }
    }
}

impl From<&SignInFailure> for SignInFailureObject {
    fn from(failure: &SignInFailure) -> Self {
        let SignInFailure {
            client,
            address,
            first,
            last,
            count,
        } = failure;
        Self {
            client: client.clone().map(ID),
            address: address.clone(),
            first_at: first.into(),
            last_at: last.into(),
            count: *count,
        }
    }
}

/// The root of machine clients.
#[derive(Default)]
pub struct ClientRoot;

/// The root of machine clients.
#[Object]
impl ClientRoot {
    /// The machine clients, oldest first, also those that are over. For admins.
    async fn clients(&self, ctx: &Context<'_>) -> Result<Option<Vec<ClientObject>>> {
        let clients = ctx.data::<Clients>()?.list().await.map_err(failed)?;
        let now = Timestamp::now();
        let shown = clients.iter().map(|client| ClientObject::new(client, now));
        Ok(Some(shown.collect()))
    }

    /// Who failed to get a token, the latest first; the last thousand clients and addresses. For admins.
    async fn sign_in_failures(
        &self,
        ctx: &Context<'_>,
    ) -> Result<Option<Vec<SignInFailureObject>>> {
        let failures = ctx.data::<Clients>()?.failures().await.map_err(failed)?;
        Ok(Some(
            failures.iter().map(SignInFailureObject::from).collect(),
        ))
    }
}

pub(super) fn failed(error: StoreError) -> async_graphql::Error {
    refuse(&Error::Internal(error.into()))
}
