//! The table of the head of the log; one row.

use sea_orm::entity::prelude::*;

use crate::row::row;

row! {
    /// The head.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "head")]
    pub struct Model {
        /// Always 1.
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: i32,
        /// The number of the last revision.
        pub revision: i64,
        /// Its hash, 64 hexadecimal digits; zeros before the first.
        pub hash: String,
        /// Its time, RFC 3339 with nanoseconds.
        pub at: String,
        /// The greatest format that the log holds.
        pub format: i32,
    }
}

/// None: relations are the registry's work.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
