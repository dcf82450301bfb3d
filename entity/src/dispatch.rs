//! The table of one row that says how far the log was read for endpoints and the answers compared, and by whom.

use sea_orm::entity::prelude::*;

/// How far.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "dispatch")]
pub struct Model {
    /// 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i32,
    /// The last revision whose events are written down.
    pub revision: i64,
    /// The server that dispatches.
    pub owner: String,
    /// Until when, in milliseconds since 1970.
    pub until: i64,
    /// The revision whose answers were compared last; null: no endpoint follows answers.
    pub compared: Option<i64>,
    /// The day of these answers.
    pub day: Option<String>,
}

/// None: relations are the registry's work.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
