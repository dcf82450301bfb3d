//! Machine clients, outside value and log: who they are, the hashes of their secrets, and who failed to sign in.

mod hashing;
mod row;
mod sign_in;

use entity::client::{Column, Entity, Model};
use entity::client_secret as secret;
use entity::id::Uuid;
use jiff::Timestamp;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseConnection, DatabaseTransaction, EntityTrait, ExprTrait,
    IntoActiveModel, QueryFilter, QueryOrder,
};

use super::failure::StoreError;
use super::{backend, connect};
use crate::auth::caller::Roles;
use crate::auth::client::{Client, ClientId, MOST_SECRETS};
use crate::auth::client_secret::ClientSecret;
use hashing::Hashing;
use row::{client, clients, unreadable};

pub use sign_in::{MOST_FAILURES, SignInFailure, Tally};

/// As many clients may be usable at a time.
pub const MOST: usize = 500;

/// The way to the clients. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Clients {
    connection: DatabaseConnection,
    hashing: Hashing,
}

/// What a client shall be.
#[derive(Debug, Clone)]
pub struct NewClient {
    /// What people call it.
    pub name: String,
    /// What it may be.
    pub roles: Roles,
    /// When it ends by itself.
    pub ends: Option<Timestamp>,
    /// The subject of who stands behind it.
    pub made_by: String,
}

/// Why nothing was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ClientProblem {
    /// The name is another's.
    #[error(
        "another client that was not revoked has this name; choose another, or revoke that one"
    )]
    NameTaken,
    /// There are very many.
    #[error("{MOST} clients may be used already; revoke one first")]
    TooMany,
    /// No such client, or secret of it.
    #[error("no such client, or none with this secret; `clients` lists them")]
    NotFound,
    /// It is revoked or has ended.
    #[error("the client is revoked or has ended; make a new one")]
    Over,
    /// There are two already.
    #[error("two secrets are valid already; revoke the older one first")]
    TwoSecrets,
}

/// What became of a change.
pub type Changed<T> = Result<Result<T, ClientProblem>, StoreError>;

impl Clients {
    /// With a connection of their own, since the writer's is the writer's.
    ///
    /// # Errors
    /// The database failed.
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        Ok(Self {
            connection: connect::aside(url).await?,
            hashing: Hashing::default(),
        })
    }

    /// Makes a client; answers it with its first secret, which is not kept.
    ///
    /// # Errors
    /// The database failed.
    pub async fn create(&self, asked: NewClient) -> Changed<(Client, ClientSecret)> {
        let (text, hash) = self.hashing.fresh().await?;
        let (transaction, now) = backend::begin_write(&self.connection).await?;
        let usable = usable(&transaction, now).await?;
        if usable.len() >= MOST {
            return Ok(Err(ClientProblem::TooMany));
        }
        if usable.iter().any(|other| other.name == asked.name) {
            return Ok(Err(ClientProblem::NameTaken));
        }
        let row = Model {
            id: Uuid::now_v7(),
            name: asked.name,
            roles: asked.roles.to_string(),
            made: now.as_second(),
            made_by: asked.made_by,
            ends: asked.ends.map(Timestamp::as_second),
            revoked: None,
            last_used: None,
        };
        let id = ClientId(row.id);
        Entity::insert(row.into_active_model())
            .exec_without_returning(&transaction)
            .await?;
        insert_secret(&transaction, id, text.id, hash, now).await?;
        let made = one(&transaction, id).await?.ok_or_else(|| unreadable(id))?;
        transaction.commit().await?;
        Ok(Ok((made, text)))
    }

    /// Makes another secret of a client, beside the one that it has; that ends at the time given, if one is.
    ///
    /// # Errors
    /// The database failed.
    pub async fn rotate(
        &self,
        id: ClientId,
        old_ends: Option<Timestamp>,
    ) -> Changed<(Client, ClientSecret)> {
        let (text, hash) = self.hashing.fresh().await?;
        let (transaction, now) = backend::begin_write(&self.connection).await?;
        let Some(client) = one(&transaction, id).await? else {
            return Ok(Err(ClientProblem::NotFound));
        };
        if !client.holds(now) {
            return Ok(Err(ClientProblem::Over));
        }
        if client.valid_secrets(now).count() >= MOST_SECRETS {
            return Ok(Err(ClientProblem::TwoSecrets));
        }
        if let Some(ends) = old_ends {
            end_secrets(&transaction, id, None, ends).await?;
        }
        insert_secret(&transaction, id, text.id, hash, now).await?;
        let changed = one(&transaction, id).await?.ok_or_else(|| unreadable(id))?;
        transaction.commit().await?;
        Ok(Ok((changed, text)))
    }

    /// Ends a client, with its secrets and the tokens that it has.
    ///
    /// # Errors
    /// The database failed.
    pub async fn revoke(&self, id: ClientId) -> Changed<Client> {
        let (transaction, now) = backend::begin_write(&self.connection).await?;
        Entity::update_many()
            .col_expr(Column::Revoked, Expr::value(now.as_second()))
            .filter(Column::Id.eq(id.0))
            .filter(Column::Revoked.is_null())
            .exec(&transaction)
            .await?;
        end_secrets(&transaction, id, None, now).await?;
        let revoked = one(&transaction, id).await?;
        transaction.commit().await?;
        Ok(revoked.ok_or(ClientProblem::NotFound))
    }

    /// Ends one secret of a client, with the tokens that were got with it.
    ///
    /// # Errors
    /// The database failed.
    pub async fn revoke_secret(&self, id: ClientId, secret: Uuid) -> Changed<Client> {
        let (transaction, now) = backend::begin_write(&self.connection).await?;
        let found = one(&transaction, id).await?;
        let has = |client: &Client| client.secrets.iter().any(|own| own.id == secret);
        if !found.as_ref().is_some_and(has) {
            return Ok(Err(ClientProblem::NotFound));
        }
        end_secrets(&transaction, id, Some(secret), now).await?;
        let changed = one(&transaction, id).await?;
        transaction.commit().await?;
        Ok(changed.ok_or(ClientProblem::NotFound))
    }

    /// All clients, also those that are over, oldest first.
    ///
    /// # Errors
    /// The database failed.
    pub async fn list(&self) -> Result<Vec<Client>, StoreError> {
        let rows = Entity::find().order_by_asc(Column::Made);
        let rows = rows.order_by_asc(Column::Id).all(&self.connection).await?;
        clients(&self.connection, rows).await
    }

    /// The clients that may be used now.
    ///
    /// # Errors
    /// The database failed.
    pub async fn usable(&self, now: Timestamp) -> Result<Vec<Client>, StoreError> {
        usable(&self.connection, now).await
    }

    /// The client with this id.
    ///
    /// # Errors
    /// The database failed.
    pub async fn find(&self, id: ClientId) -> Result<Option<Client>, StoreError> {
        one(&self.connection, id).await
    }

    /// The client, if it may be used and the secret is one of its valid ones.
    ///
    /// # Errors
    /// The database failed.
    pub async fn sign_in(
        &self,
        id: ClientId,
        given: ClientSecret,
        now: Timestamp,
    ) -> Result<Option<Client>, StoreError> {
        let Some(client) = self.find(id).await? else {
            return Ok(None);
        };
        if !client.admits(given.id, now) {
            return Ok(None);
        }
        let Some(row) = secret::Entity::find_by_id(given.id)
            .one(&self.connection)
            .await?
        else {
            return Ok(None);
        };
        let matches = self.hashing.matches(given, row.hash).await?;
        Ok(matches.then_some(client))
    }
}

async fn one<C: ConnectionTrait>(on: &C, id: ClientId) -> Result<Option<Client>, StoreError> {
    let row = Entity::find_by_id(id.0).one(on).await?;
    let found = clients(on, row.into_iter().collect()).await?;
    Ok(found.into_iter().next())
}

async fn usable<C: ConnectionTrait>(on: &C, now: Timestamp) -> Result<Vec<Client>, StoreError> {
    let not_over = Column::Ends.is_null().or(Column::Ends.gt(now.as_second()));
    let rows = Entity::find()
        .filter(Column::Revoked.is_null())
        .filter(not_over)
        .all(on)
        .await?;
    let valid = secret::Column::Ends.is_null();
    let valid = valid.or(secret::Column::Ends.gt(now.as_second()));
    let secrets = secret::Entity::find().filter(valid).all(on).await?;
    rows.into_iter().map(|row| client(row, &secrets)).collect()
}

async fn insert_secret(
    on: &DatabaseTransaction,
    client: ClientId,
    id: Uuid,
    hash: String,
    now: Timestamp,
) -> Result<(), StoreError> {
    let row = secret::Model {
        id,
        client: client.0,
        hash,
        made: now.as_second(),
        ends: None,
    };
    secret::Entity::insert(row.into_active_model())
        .exec_without_returning(on)
        .await?;
    Ok(())
}

/// Ends one secret of a client, or all; none later than it would have.
async fn end_secrets(
    on: &DatabaseTransaction,
    client: ClientId,
    only: Option<Uuid>,
    ends: Timestamp,
) -> Result<(), StoreError> {
    let later = secret::Column::Ends.is_null();
    let later = later.or(secret::Column::Ends.gt(ends.as_second()));
    let mut ended = secret::Entity::update_many()
        .col_expr(secret::Column::Ends, Expr::value(ends.as_second()))
        .filter(secret::Column::Client.eq(client.0))
        .filter(later);
    if let Some(id) = only {
        ended = ended.filter(secret::Column::Id.eq(id));
    }
    ended.exec(on).await?;
    Ok(())
}
