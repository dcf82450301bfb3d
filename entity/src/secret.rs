//! The table of sealed secrets: signing keys, and what else must be read again. Nothing of it is a fact of the register.

use sea_orm::entity::prelude::*;

/// A sealed secret.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "secret")]
pub struct Model {
    /// The id, which is sealed along.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// What it is for, which is sealed along.
    pub purpose: String,
    /// The secret, sealed, in base64.
    pub sealed: String,
    /// From when on it is used, in seconds since 1970.
    pub starts: i64,
    /// Until when it is used, in seconds since 1970; none where nobody has ended it.
    pub ends: Option<i64>,
}

/// None: relations are the registry's work.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
