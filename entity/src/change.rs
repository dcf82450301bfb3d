//! The table of the changes of the log.

use sea_orm::entity::prelude::*;

use crate::row::row;

row! {
    /// What a revision did to one record.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "change")]
    pub struct Model {
        /// The revision.
        #[sea_orm(primary_key, auto_increment = false)]
        pub revision: i64,
        /// Its place in the revision, from 0.
        #[sea_orm(primary_key, auto_increment = false)]
        pub position: i32,
        /// The noun of the record.
        pub noun: String,
        /// The record.
        pub record: Uuid,
        /// What was done.
        pub action: String,
        /// The record before: exactly the bytes that were hashed.
        pub before: Option<String>,
        /// The record after: exactly the bytes that were hashed.
        pub after: String,
        /// The hash of the change, 64 hexadecimal digits.
        pub hash: String,
    }
}

/// None: relations are the registry's work.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
