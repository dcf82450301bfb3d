//! The table of calendar feeds: secret addresses, which are no facts of the register.

use sea_orm::entity::prelude::*;

/// A calendar feed.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "calendar_feed")]
pub struct Model {
    /// The id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// SHA-256 of the secret in its address, 64 hexadecimal digits.
    pub hash: String,
    /// The subject of the token with which it was made.
    pub maker: String,
    /// The roles of the maker then, as text.
    pub roles: String,
    /// When it was made, RFC 3339.
    pub created: String,
}

/// None: relations are the registry's work.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
