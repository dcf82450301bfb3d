//! The table of a company's own rows of reference data.

use sea_orm::entity::prelude::*;

use crate::row::row;

row! {
    /// A row of reference data.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "reference_row")]
    pub struct Model {
        /// The id, without its prefix.
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        /// The key.
        pub key: String,
        /// The revision that last changed the record.
        pub version: i64,
        /// Taken out of every answer.
        pub retired: bool,
        /// Made up for a demonstration.
        pub illustrative: bool,
        /// The table of the reference data that the row belongs to.
        pub table_name: String,
        /// The id of the row in that table.
        pub row_id: String,
        /// The row, as JSON.
        pub content: String,
        /// What it rests on, as JSON.
        pub citation: String,
    }
}

/// None: relations are the registry's work.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
