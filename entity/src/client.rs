//! The table of machine clients, which are no facts of the register. Rows stay: the log names clients as actors.

use sea_orm::entity::prelude::*;

/// A machine client.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "client")]
pub struct Model {
    /// The id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// What people call it.
    pub name: String,
    /// Its roles, as text.
    pub roles: String,
    /// When it was made, in seconds since 1970, as all times here.
    pub made: i64,
    /// The subject of the admin who stands behind it.
    pub made_by: String,
    /// When it ends by itself.
    pub ends: Option<i64>,
    /// When it was revoked.
    pub revoked: Option<i64>,
    /// When it last got a token.
    pub last_used: Option<i64>,
}

/// None: relations are the registry's work.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
