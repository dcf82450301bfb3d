//! The table of tries to deliver a message.

use sea_orm::entity::prelude::*;

/// A try.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "delivery_try")]
pub struct Model {
    /// The id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Of which message.
    pub delivery: Uuid,
    /// When it began, in seconds since 1970.
    pub at: i64,
    /// How long it took, in milliseconds.
    pub millis: i64,
    /// The status of the answer, if there was one.
    pub status: Option<i64>,
    /// What went wrong, if anything.
    pub problem: Option<String>,
}

/// None: relations are the registry's work.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
