//! The keys of tokens, sealed rows that all servers of a database share.

use entity::id::Uuid;
use entity::secret::{Column, Entity};
use jiff::{SignedDuration, Timestamp};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use super::backend;
use super::failure::StoreError;
use super::secret::{Opened, Vault, sweep};
use crate::auth::key::SigningKey;
use crate::auth::key_ring::{HeldKey, KeyRing, LEAD, MOST, REST};

/// What the rows are for.
const PURPOSE: &str = "signing-key";

/// How a new key takes over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rotation {
    /// The old ones verify until what they signed is over.
    Gentle,
    /// The old ones end now, and all tokens with them: somebody may have them.
    AtOnce,
}

impl Vault {
    /// The keys as they are now.
    ///
    /// # Errors
    /// The database failed, or was sealed with another key.
    pub async fn signing_keys(&self) -> Result<KeyRing, StoreError> {
        self.ring(&self.connection, Timestamp::now()).await
    }

    /// The keys of a server that starts: the first to start makes one, or takes over the one that it found in its data
    /// directory. What another server finds there later only verifies.
    ///
    /// # Errors
    /// As [`Vault::signing_keys`].
    pub async fn begin_signing(
        &self,
        found: Option<(SigningKey, Vec<u8>)>,
    ) -> Result<KeyRing, StoreError> {
        let (transaction, now) = backend::begin_write(&self.connection).await?;
        let ring = self.ring(&transaction, now).await?;
        let is_first = ring.held(now).next().is_none();
        let secret = match found {
            Some((key, content)) => (!ring.has(key.id())).then_some(content),
            None if is_first => Some(SigningKey::fresh()?),
            None => None,
        };
        if let Some(secret) = secret {
            let opened = Opened {
                id: Uuid::new_v4(),
                secret,
                starts: if is_first { now } else { Timestamp::UNIX_EPOCH },
                ends: if is_first {
                    None
                } else {
                    Some(after(now, REST)?)
                },
            };
            self.insert(&transaction, PURPOSE, opened).await?;
        }
        let ring = self.ring(&transaction, now).await?;
        transaction.commit().await?;
        Ok(ring)
    }

    /// Makes a key that takes over; the keys then.
    ///
    /// # Errors
    /// As [`Vault::signing_keys`]; or there are too many keys, none of which is over.
    pub async fn rotate(&self, rotation: Rotation) -> Result<Result<KeyRing, String>, StoreError> {
        let (transaction, now) = backend::begin_write(&self.connection).await?;
        sweep(&transaction, now).await?;
        let (starts, ends) = match rotation {
            Rotation::Gentle => (after(now, LEAD)?, after(after(now, LEAD)?, REST)?),
            Rotation::AtOnce => (now, now),
        };
        let held = self.ring(&transaction, now).await?.held(now).count();
        if rotation == Rotation::Gentle && held >= MOST {
            return Ok(Err(format!(
                "{held} keys are held already, which end 30 days after they stopped to sign; wait, or end them at once"
            )));
        }
        end_all(&transaction, ends, rotation).await?;
        let opened = Opened {
            id: Uuid::new_v4(),
            secret: SigningKey::fresh()?,
            starts,
            ends: None,
        };
        self.insert(&transaction, PURPOSE, opened).await?;
        sweep(&transaction, now).await?;
        let ring = self.ring(&transaction, now).await?;
        transaction.commit().await?;
        if rotation == Rotation::AtOnce {
            backend::forget(&self.connection).await?;
        }
        Ok(Ok(ring))
    }

    async fn ring<C: ConnectionTrait>(
        &self,
        on: &C,
        now: Timestamp,
    ) -> Result<KeyRing, StoreError> {
        let opened = self.list(on, PURPOSE, now).await?;
        let held = opened.into_iter().map(|opened| {
            let key = SigningKey::from_pkcs8(&opened.secret);
            let unreadable = || StoreError::Setting(format!("secret `{}` is no key", opened.id));
            Ok(HeldKey {
                row: opened.id,
                key: key.ok_or_else(unreadable)?,
                starts: opened.starts,
                ends: opened.ends,
            })
        });
        Ok(KeyRing::new(held.collect::<Result<_, StoreError>>()?))
    }
}

/// Sets the end of the keys that have none, or of all.
async fn end_all<C: ConnectionTrait>(
    on: &C,
    ends: Timestamp,
    rotation: Rotation,
) -> Result<(), StoreError> {
    let mut ended = Entity::update_many()
        .col_expr(Column::Ends, Expr::value(ends.as_second()))
        .filter(Column::Purpose.eq(PURPOSE));
    if rotation == Rotation::Gentle {
        ended = ended.filter(Column::Ends.is_null());
    }
    ended.exec(on).await?;
    Ok(())
}

fn after(time: Timestamp, duration: SignedDuration) -> Result<Timestamp, StoreError> {
    let beyond = |_| StoreError::Setting("the clock of the database cannot be right".to_owned());
    time.checked_add(duration).map_err(beyond)
}
