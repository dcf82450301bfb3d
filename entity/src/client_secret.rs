//! The table of the hashes of clients' secrets.

use sea_orm::entity::prelude::*;

/// The hash of a secret.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "client_secret")]
pub struct Model {
    /// The id, which the secret names.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Whose it is.
    pub client: Uuid,
    /// Argon2id, as a PHC string.
    pub hash: String,
    /// When it was made, in seconds since 1970.
    pub made: i64,
    /// When it ends or ended, in seconds since 1970.
    pub ends: Option<i64>,
}

/// None: relations are the registry's work.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
