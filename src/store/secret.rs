//! Sealed secrets, outside value and log: what must be read again and nobody may read who only has the database.

use std::path::Path;

use entity::id::Uuid;
use entity::secret::{Column, Entity, Model};
use jiff::Timestamp;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseConnection, DbErr, EntityTrait, ExprTrait,
    IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder,
};

use super::failure::StoreError;
use super::migrate::tables;
use super::{backend, connect};
use crate::auth::sealing::{FILE_NAME, Place, Sealer};

/// The way to the secrets. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Vault {
    pub(super) connection: DatabaseConnection,
    pub(super) sealer: Sealer,
}

/// A secret that was opened. It is never printed.
pub(super) struct Opened {
    pub(super) id: Uuid,
    pub(super) secret: Vec<u8>,
    pub(super) starts: Timestamp,
    pub(super) ends: Option<Timestamp>,
}

impl Vault {
    /// Opens the secrets of a register with the key that the configuration states, else with that of the data directory. It
    /// is made where nothing is sealed yet.
    ///
    /// # Errors
    /// The database failed, or there is no key to open with.
    pub async fn open(url: &str, stated: Option<Sealer>, data: &Path) -> Result<Self, StoreError> {
        let connection = connect::aside(url).await?;
        let sealer = match stated {
            Some(sealer) => sealer,
            None if Entity::find().count(&connection).await? == 0 => Sealer::load_or_make(data)?,
            None => Sealer::load(data)?.ok_or_else(no_key)?,
        };
        Ok(Self { connection, sealer })
    }

    /// The same on another connection, so that neither waits for the other.
    ///
    /// # Errors
    /// The database failed.
    pub async fn again(&self, url: &str) -> Result<Self, StoreError> {
        Ok(Self {
            connection: connect::aside(url).await?,
            sealer: self.sealer.clone(),
        })
    }

    /// The same for a look from outside; none where nothing is sealed yet, or there is no register.
    ///
    /// # Errors
    /// As [`Vault::open`].
    pub async fn look(
        url: &str,
        stated: Option<Sealer>,
        data: &Path,
    ) -> Result<Option<Self>, StoreError> {
        let connection = connect::readers(url).await?;
        let tables = tables(&connection).await?;
        let is_made = tables.iter().any(|table| table == "secret");
        if !is_made || Entity::find().count(&connection).await? == 0 {
            return Ok(None);
        }
        let sealer = match stated {
            Some(sealer) => sealer,
            None => Sealer::load(data)?.ok_or_else(no_key)?,
        };
        Ok(Some(Self { connection, sealer }))
    }

    pub(super) async fn insert<C: ConnectionTrait>(
        &self,
        on: &C,
        purpose: &str,
        opened: Opened,
    ) -> Result<(), StoreError> {
        let Opened {
            id,
            secret,
            starts,
            ends,
        } = opened;
        let name = id.simple().to_string();
        let sealed = self.sealer.seal(Place { purpose, id: &name }, &secret)?;
        let row = Model {
            id,
            purpose: purpose.to_owned(),
            sealed,
            starts: starts.as_second(),
            ends: ends.map(Timestamp::as_second),
        };
        Entity::insert(row.into_active_model())
            .exec_without_returning(on)
            .await?;
        Ok(())
    }

    /// The secrets for a purpose that have not ended, oldest first.
    pub(super) async fn list<C: ConnectionTrait>(
        &self,
        on: &C,
        purpose: &str,
        now: Timestamp,
    ) -> Result<Vec<Opened>, StoreError> {
        let not_over = Column::Ends.is_null().or(Column::Ends.gt(now.as_second()));
        let rows = Entity::find()
            .filter(Column::Purpose.eq(purpose))
            .filter(not_over)
            .order_by_asc(Column::Starts)
            .order_by_asc(Column::Id)
            .all(on)
            .await?;
        rows.into_iter().map(|row| self.open_row(row)).collect()
    }

    fn open_row(&self, row: Model) -> Result<Opened, StoreError> {
        let Model {
            id,
            purpose,
            sealed,
            starts,
            ends,
        } = row;
        let name = id.simple().to_string();
        let place = Place {
            purpose: &purpose,
            id: &name,
        };
        let time = |second| {
            let unreadable = |_| StoreError::Setting(format!("secret `{id}` cannot be read"));
            Timestamp::from_second(second).map_err(unreadable)
        };
        Ok(Opened {
            id,
            secret: self.sealer.open(place, &sealed).ok_or_else(other_key)?,
            starts: time(starts)?,
            ends: ends.map(time).transpose()?,
        })
    }
}

/// Forgets every sealed secret, for when the key that seals is lost; how many there were.
///
/// # Errors
/// The database failed.
pub async fn forget_all(url: &str) -> Result<u64, StoreError> {
    let connection = connect::aside(url).await?;
    let gone = Entity::delete_many().exec(&connection).await?;
    backend::forget(&connection).await?;
    Ok(gone.rows_affected)
}

/// Ends a secret, unless it ends earlier.
pub(super) async fn end<C: ConnectionTrait>(
    on: &C,
    id: Uuid,
    ends: Timestamp,
) -> Result<(), DbErr> {
    let later = Column::Ends.is_null().or(Column::Ends.gt(ends.as_second()));
    Entity::update_many()
        .col_expr(Column::Ends, Expr::value(ends.as_second()))
        .filter(Column::Id.eq(id))
        .filter(later)
        .exec(on)
        .await?;
    Ok(())
}

/// Drops what ended long ago.
pub(super) async fn sweep<C: ConnectionTrait>(on: &C, now: Timestamp) -> Result<(), DbErr> {
    let over = Entity::delete_many().filter(Column::Ends.lte(now.as_second()));
    over.exec(on).await?;
    Ok(())
}

fn no_key() -> StoreError {
    StoreError::Setting(format!(
        "the database holds sealed secrets, and there is no key to open them: set `sealing_key` (STEWARD_SEALING_KEY) to that of \
         the server that sealed them, or copy the file `{FILE_NAME}` out of its data directory; if it is lost, `steward key reset` \
         forgets the secrets"
    ))
}

fn other_key() -> StoreError {
    StoreError::Setting(format!(
        "a secret in the database was sealed with another key: set `sealing_key` (STEWARD_SEALING_KEY) to that of the server \
         that sealed it, which servers of one database share, or copy the file `{FILE_NAME}` out of its data directory; if it is \
         lost, `steward key reset` forgets the secrets"
    ))
}
