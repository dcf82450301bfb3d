//! The table of requests that were done and are not to be done again. It holds hashes, and no fact of the register.

use sea_orm::entity::prelude::*;

/// A request that was done.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "idempotency_key")]
pub struct Model {
    /// SHA-256 of the actor and the key, 64 hexadecimal digits.
    #[sea_orm(primary_key, auto_increment = false)]
    pub name: String,
    /// SHA-256 of the actor, the key and the body, 64 hexadecimal digits.
    pub body: String,
    /// The revision that it made.
    pub revision: i64,
    /// The record that it was about, as `ven_...`; none of a manifest.
    pub record: Option<String>,
    /// When it was done, in seconds since 1970.
    pub made: i64,
}

/// None: relations are the registry's work.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
