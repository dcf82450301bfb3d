//! The table of endpoints, to which events of the log are sent.

use sea_orm::entity::prelude::*;

/// An endpoint.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "endpoint")]
pub struct Model {
    /// The id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Where events are sent.
    pub url: String,
    /// Which events it wants, as a JSON list.
    pub events: String,
    /// Whether anything is sent to it.
    pub enabled: bool,
    /// Why the server switched it off.
    pub off_because: Option<String>,
    /// When it was made, in seconds since 1970.
    pub made: i64,
    /// The subject of the admin who made it.
    pub made_by: String,
}

/// None: relations are the registry's work.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
