//! The table of the revisions of the log.

use sea_orm::entity::prelude::*;

use crate::row::row;

row! {
    /// A revision.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "revision")]
    pub struct Model {
        /// Its number, from 1.
        #[sea_orm(primary_key, auto_increment = false)]
        pub number: i64,
        /// Its time, RFC 3339 with nanoseconds.
        pub at: String,
        /// Who made it.
        pub actor: String,
        /// Why.
        pub reason: Option<String>,
        /// The door it came through.
        pub source: String,
        /// The format of its changes.
        pub format: i32,
        /// The hash of the revision before, 64 hexadecimal digits.
        pub previous: String,
        /// Its own hash, 64 hexadecimal digits.
        pub hash: String,
    }
}

/// None: relations are the registry's work.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
