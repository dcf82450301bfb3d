//! Endpoints of webhooks, outside value and log: where events are sent, and the sealed secrets that sign them.

use aws_lc_rs::rand;
use entity::endpoint::{Column, Entity, Model};
use entity::id::Uuid;
use entity::{delivery, dispatch};
use jiff::{SignedDuration, Timestamp};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseConnection, DatabaseTransaction, EntityTrait,
    IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder,
};

use super::failure::StoreError;
use super::secret::{Opened, Vault, end};
use super::{backend, log};
use crate::auth::key::KeyError;

/// As many endpoints may be there at a time.
pub const MOST: u64 = 200;
/// So long both secrets sign while one is exchanged.
pub const OVERLAP: SignedDuration = SignedDuration::from_hours(24);
/// The bytes of a secret.
const SECRET: usize = 32;

/// The way to the endpoints. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Endpoints {
    pub(super) connection: DatabaseConnection,
    vault: Vault,
}

/// An endpoint, without its secrets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint {
    /// Its id.
    pub id: Uuid,
    /// Where events are sent.
    pub url: String,
    /// Which events it wants.
    pub events: Vec<String>,
    /// Whether anything is sent to it.
    pub enabled: bool,
    /// Why the server switched it off, if it did.
    pub off_because: Option<String>,
    /// When it was made.
    pub made: Timestamp,
    /// The subject of the admin who made it.
    pub made_by: String,
}

/// What of an endpoint changes.
#[derive(Debug, Clone, Default)]
pub struct EndpointChange {
    /// Where events are sent from now on.
    pub url: Option<String>,
    /// Which it wants from now on.
    pub events: Option<Vec<String>>,
    /// Whether anything is sent to it.
    pub enabled: Option<bool>,
}

impl Endpoints {
    /// On the connection of the secrets.
    #[must_use]
    pub fn new(vault: Vault) -> Self {
        Self {
            connection: vault.connection.clone(),
            vault,
        }
    }

    /// Makes an endpoint, which gets what happens from now on; answers it with its secret. None: there are too many.
    ///
    /// # Errors
    /// The database failed.
    pub async fn create(
        &self,
        url: String,
        events: Vec<String>,
        made_by: String,
    ) -> Result<Option<(Endpoint, Vec<u8>)>, StoreError> {
        let (transaction, now) = backend::begin_write(&self.connection).await?;
        if Entity::find().count(&transaction).await? >= MOST {
            return Ok(None);
        }
        begin_reading(&transaction).await?;
        let row = Model {
            id: Uuid::now_v7(),
            url,
            events: serde_json::to_string(&events).unwrap_or_default(),
            enabled: true,
            off_because: None,
            made: now.as_second(),
            made_by,
        };
        let made = endpoint(row.clone())?;
        Entity::insert(row.into_active_model())
            .exec_without_returning(&transaction)
            .await?;
        let secret = self.add_secret(&transaction, made.id, now).await?;
        transaction.commit().await?;
        Ok(Some((made, secret)))
    }

    /// Changes an endpoint; none if there is none.
    ///
    /// # Errors
    /// The database failed.
    pub async fn change(
        &self,
        id: Uuid,
        change: EndpointChange,
    ) -> Result<Option<Endpoint>, StoreError> {
        let EndpointChange {
            url,
            events,
            enabled,
        } = change;
        let (transaction, _) = backend::begin_write(&self.connection).await?;
        let mut changed = Entity::update_many().filter(Column::Id.eq(id));
        // Something must be set, be it to what it is.
        changed = changed.col_expr(Column::Id, Expr::value(id));
        if let Some(url) = url {
            changed = changed.col_expr(Column::Url, Expr::value(url));
        }
        if let Some(events) = events {
            let events = serde_json::to_string(&events).unwrap_or_default();
            changed = changed.col_expr(Column::Events, Expr::value(events));
        }
        if let Some(enabled) = enabled {
            if enabled {
                begin_reading(&transaction).await?;
            }
            changed = changed
                .col_expr(Column::Enabled, Expr::value(enabled))
                .col_expr(Column::OffBecause, Expr::value(Option::<String>::None));
        }
        changed.exec(&transaction).await?;
        let found = Entity::find_by_id(id).one(&transaction).await?;
        transaction.commit().await?;
        found.map(endpoint).transpose()
    }

    /// Switches an endpoint off, and says why; what waits for it is given up.
    pub(super) async fn switch_off<C: ConnectionTrait>(
        on: &C,
        id: Uuid,
        because: &str,
    ) -> Result<(), StoreError> {
        Entity::update_many()
            .col_expr(Column::Enabled, Expr::value(false))
            .col_expr(Column::OffBecause, Expr::value(because))
            .filter(Column::Id.eq(id))
            .exec(on)
            .await?;
        delivery::Entity::update_many()
            .col_expr(delivery::Column::State, Expr::value("FAILED"))
            .filter(delivery::Column::Endpoint.eq(id))
            .filter(delivery::Column::State.eq("PENDING"))
            .exec(on)
            .await?;
        Ok(())
    }

    /// Gives an endpoint another secret; the one before signs beside it for a day.
    ///
    /// # Errors
    /// The database failed.
    pub async fn rotate(&self, id: Uuid) -> Result<Option<(Endpoint, Vec<u8>)>, StoreError> {
        let (transaction, now) = backend::begin_write(&self.connection).await?;
        let Some(found) = Entity::find_by_id(id).one(&transaction).await? else {
            return Ok(None);
        };
        let mut held = self.vault.list(&transaction, &purpose(id), now).await?;
        // Two at most: of those that are ending the newest stays.
        let newest = held.pop();
        for older in held {
            end(&transaction, older.id, now).await?;
        }
        if let Some(newest) = newest {
            let ends = now.checked_add(OVERLAP).unwrap_or(now);
            end(&transaction, newest.id, ends).await?;
        }
        let secret = self.add_secret(&transaction, id, now).await?;
        transaction.commit().await?;
        Ok(Some((endpoint(found)?, secret)))
    }

    /// Deletes an endpoint with its secrets and what was sent to it; whether there was one.
    ///
    /// # Errors
    /// The database failed.
    pub async fn delete(&self, id: Uuid) -> Result<bool, StoreError> {
        let (transaction, _) = backend::begin_write(&self.connection).await?;
        delivery::Entity::delete_many()
            .filter(delivery::Column::Endpoint.eq(id))
            .exec(&transaction)
            .await?;
        let secrets = entity::secret::Entity::delete_many();
        secrets
            .filter(entity::secret::Column::Purpose.eq(purpose(id)))
            .exec(&transaction)
            .await?;
        let gone = Entity::delete_by_id(id).exec(&transaction).await?;
        transaction.commit().await?;
        Ok(gone.rows_affected > 0)
    }

    /// All endpoints, oldest first.
    ///
    /// # Errors
    /// The database failed.
    pub async fn list(&self) -> Result<Vec<Endpoint>, StoreError> {
        let rows = Entity::find().order_by_asc(Column::Made);
        let rows = rows.order_by_asc(Column::Id).all(&self.connection).await?;
        rows.into_iter().map(endpoint).collect()
    }

    /// The secrets that sign for an endpoint now, newest first.
    ///
    /// # Errors
    /// The database failed.
    pub async fn secrets(&self, id: Uuid) -> Result<Vec<Vec<u8>>, StoreError> {
        let now = Timestamp::now();
        let held = self.vault.list(&self.connection, &purpose(id), now).await?;
        Ok(held.into_iter().rev().map(|opened| opened.secret).collect())
    }

    async fn add_secret(
        &self,
        on: &DatabaseTransaction,
        id: Uuid,
        now: Timestamp,
    ) -> Result<Vec<u8>, StoreError> {
        let mut secret = vec![0; SECRET];
        rand::fill(&mut secret).map_err(|_| KeyError::NoRandomness)?;
        let opened = Opened {
            id: Uuid::now_v7(),
            secret: secret.clone(),
            starts: now,
            ends: None,
        };
        self.vault.insert(on, &purpose(id), opened).await?;
        Ok(secret)
    }
}

/// Where nobody is sent anything the log is not read; the first endpoint gets what happens from then on.
async fn begin_reading(on: &DatabaseTransaction) -> Result<(), StoreError> {
    let enabled = Entity::find().filter(Column::Enabled.eq(true));
    if enabled.count(on).await? > 0 {
        return Ok(());
    }
    let head = log::read_head(on).await?;
    let revision = log::number(head.revision);
    let known = dispatch::Entity::find_by_id(1).one(on).await?;
    if known.is_some() {
        dispatch::Entity::update_many()
            .col_expr(dispatch::Column::Revision, Expr::value(revision))
            .col_expr(dispatch::Column::Compared, Expr::value(Option::<i64>::None))
            .exec(on)
            .await?;
        return Ok(());
    }
    let row = dispatch::Model {
        id: 1,
        revision,
        owner: String::new(),
        until: 0,
        compared: None,
        day: None,
    };
    dispatch::Entity::insert(row.into_active_model())
        .exec_without_returning(on)
        .await?;
    Ok(())
}

fn purpose(id: Uuid) -> String {
    format!("endpoint:{}", id.simple())
}

pub(super) fn endpoint(row: Model) -> Result<Endpoint, StoreError> {
    let Model {
        id,
        url,
        events,
        enabled,
        off_because,
        made,
        made_by,
    } = row;
    let unreadable = || StoreError::Setting(format!("endpoint `{id}` cannot be read"));
    Ok(Endpoint {
        id,
        url,
        events: serde_json::from_str(&events).map_err(|_| unreadable())?,
        enabled,
        off_because,
        made: Timestamp::from_second(made).map_err(|_| unreadable())?,
        made_by,
    })
}
