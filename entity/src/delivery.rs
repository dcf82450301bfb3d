//! The table of what is sent to endpoints.

use sea_orm::entity::prelude::*;

/// A message to an endpoint.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "delivery")]
pub struct Model {
    /// The id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Where it goes.
    pub endpoint: Uuid,
    /// The id of the event, which the receiver knows it by.
    pub event: String,
    /// The kind of the event.
    pub kind: String,
    /// The body, byte by byte.
    pub body: String,
    /// PENDING, DELIVERED or FAILED.
    pub state: String,
    /// How often it was tried.
    pub tries: i32,
    /// When it is tried next, in milliseconds since 1970.
    pub due: i64,
    /// When it was made, in seconds since 1970.
    pub made: i64,
}

/// None: relations are the registry's work.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
