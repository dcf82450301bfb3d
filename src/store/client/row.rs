//! Rows of clients and what they say.

use entity::client::Model;
use entity::client_secret as secret;
use jiff::Timestamp;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use crate::auth::caller::{Role, Roles};
use crate::auth::client::{Client, ClientId, SecretWindow};
use crate::store::failure::StoreError;

/// So many ids are named in one statement.
const CHUNK: usize = 500;

/// The clients of these rows, with all their secrets.
pub(super) async fn clients<C: ConnectionTrait>(
    on: &C,
    rows: Vec<Model>,
) -> Result<Vec<Client>, StoreError> {
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let mut secrets = Vec::new();
    for chunk in ids.chunks(CHUNK) {
        let of_these = secret::Column::Client.is_in(chunk.iter().copied());
        secrets.extend(secret::Entity::find().filter(of_these).all(on).await?);
    }
    rows.into_iter().map(|row| client(row, &secrets)).collect()
}

/// The client of a row, with those of the secrets that are its.
pub(super) fn client(row: Model, secrets: &[secret::Model]) -> Result<Client, StoreError> {
    let Model {
        id,
        name,
        roles,
        made,
        made_by,
        ends,
        revoked,
        last_used,
    } = row;
    let id = ClientId(id);
    let time = |second| Timestamp::from_second(second).map_err(|_| unreadable(id));
    let roles = roles.split(", ").map(str::parse::<Role>);
    let roles: Vec<_> = roles
        .collect::<Result<_, _>>()
        .map_err(|_| unreadable(id))?;
    let own = secrets.iter().filter(|secret| secret.client == id.0);
    let windows = own.map(|secret| {
        Ok(SecretWindow {
            id: secret.id,
            made: time(secret.made)?,
            ends: secret.ends.map(time).transpose()?,
        })
    });
    let mut windows: Vec<_> = windows.collect::<Result<_, StoreError>>()?;
    windows.sort_by_key(|secret| (secret.made, secret.id));
    Ok(Client {
        id,
        name,
        roles: Roles::new(roles).map_err(|_| unreadable(id))?,
        made: time(made)?,
        made_by,
        ends: ends.map(time).transpose()?,
        revoked: revoked.map(time).transpose()?,
        last_used: last_used.map(time).transpose()?,
        secrets: windows,
    })
}

pub(super) fn unreadable(id: ClientId) -> StoreError {
    StoreError::Setting(format!("client `{id}` cannot be read"))
}
