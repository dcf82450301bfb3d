//! Calendar feeds: secret addresses, outside value and log. What is kept of an address is its hash.

use entity::calendar_feed::{Column, Entity, Model};
use entity::id::Uuid;
use jiff::Timestamp;
use sea_orm::{
    ColumnTrait, DatabaseConnection, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter,
    QueryOrder,
};
use sha2::{Digest, Sha256};

use super::chain::hex;
use super::failure::StoreError;
use crate::auth::caller::{Caller, Role, Roles};
use crate::registry::person::Secret;

/// The most feeds of one maker.
pub const MOST: u64 = 20;

/// The way to the feeds. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Feeds(DatabaseConnection);

/// A feed, without its address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feed {
    /// Its id, which is no secret.
    pub id: Uuid,
    /// The subject of the token with which it was made.
    pub maker: String,
    /// What the maker was then; the feed shows what these may see.
    pub roles: Roles,
    /// When it was made.
    pub created: Timestamp,
}

impl Feeds {
    /// With a connection of their own, since the writer's is the writer's.
    pub(super) const fn new(connection: DatabaseConnection) -> Self {
        Self(connection)
    }

    /// Makes a feed; answers it with its secret, which is not kept. None: the maker has too many.
    ///
    /// # Errors
    /// The database failed.
    pub async fn create(&self, caller: &Caller) -> Result<Option<(Feed, Secret)>, StoreError> {
        let Self(connection) = self;
        let own = Entity::find().filter(Column::Maker.eq(caller.subject.as_str()));
        if own.count(connection).await? >= MOST {
            return Ok(None);
        }
        let secret = super::door::fresh_secret();
        let row = Model {
            id: Uuid::new_v4(),
            hash: hash(&secret.to_string()),
            maker: caller.subject.clone(),
            roles: caller.roles.to_string(),
            created: Timestamp::now().to_string(),
        };
        let made = feed(row.clone())?;
        Entity::insert(row.into_active_model())
            .exec_without_returning(connection)
            .await?;
        Ok(Some((made, secret)))
    }

    /// The feeds of one maker, or of all, oldest first.
    ///
    /// # Errors
    /// The database failed.
    pub async fn list(&self, maker: Option<&str>) -> Result<Vec<Feed>, StoreError> {
        let mut asked = Entity::find().order_by_asc(Column::Created);
        if let Some(maker) = maker {
            asked = asked.filter(Column::Maker.eq(maker));
        }
        let rows = asked.all(&self.0).await?;
        rows.into_iter().map(feed).collect()
    }

    /// Ends a feed, of one maker or of anybody; whether there was one.
    ///
    /// # Errors
    /// The database failed.
    pub async fn revoke(&self, id: Uuid, maker: Option<&str>) -> Result<bool, StoreError> {
        let mut asked = Entity::delete_many().filter(Column::Id.eq(id));
        if let Some(maker) = maker {
            asked = asked.filter(Column::Maker.eq(maker));
        }
        Ok(asked.exec(&self.0).await?.rows_affected > 0)
    }

    /// The feed with this secret.
    ///
    /// # Errors
    /// The database failed.
    pub async fn find(&self, secret: &str) -> Result<Option<Feed>, StoreError> {
        if secret.parse::<Secret>().is_err() {
            return Ok(None);
        }
        let asked = Entity::find().filter(Column::Hash.eq(hash(secret)));
        asked.one(&self.0).await?.map(feed).transpose()
    }
}

/// SHA-256; the secret is random and long, so that nothing has to make guessing slow.
fn hash(secret: &str) -> String {
    hex(Sha256::new_with_prefix(secret))
}

fn feed(row: Model) -> Result<Feed, StoreError> {
    let Model {
        id,
        hash: _,
        maker,
        roles,
        created,
    } = row;
    let unreadable = || StoreError::Setting(format!("calendar feed `{id}` cannot be read"));
    let roles = roles.split(", ").map(str::parse::<Role>);
    let roles: Vec<_> = roles.collect::<Result<_, _>>().map_err(|_| unreadable())?;
    Ok(Feed {
        id,
        maker,
        roles: Roles::new(roles).map_err(|_| unreadable())?,
        created: created.parse().map_err(|_| unreadable())?,
    })
}
