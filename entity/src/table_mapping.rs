//! The table of mappings: how the columns of somebody's spreadsheets are read, which is no fact of the register.

use sea_orm::entity::prelude::*;

/// A saved mapping.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "table_mapping")]
pub struct Model {
    /// Its name.
    #[sea_orm(primary_key, auto_increment = false)]
    pub name: String,
    /// The list whose tables it reads, such as `vendors`.
    pub noun: String,
    /// The mapping, as JSON.
    pub mapping: String,
    /// When it was saved last, RFC 3339.
    pub saved: String,
    /// The subject of the token with which it was saved.
    pub saved_by: String,
}

/// None: relations are the registry's work.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
