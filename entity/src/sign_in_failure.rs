//! The table of failed sign-ins of clients: one row for each client and address.

use sea_orm::entity::prelude::*;

/// How often somebody failed.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sign_in_failure")]
pub struct Model {
    /// The client that was named, as `cli_...`; empty where there is none of that name.
    #[sea_orm(primary_key, auto_increment = false)]
    pub client: String,
    /// The address that it came from.
    #[sea_orm(primary_key, auto_increment = false)]
    pub address: String,
    /// The first time, in seconds since 1970.
    pub first: i64,
    /// The last time, in seconds since 1970.
    pub last: i64,
    /// How often.
    pub count: i64,
}

/// None: relations are the registry's work.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
