//! The table of notices.

use sea_orm::entity::prelude::*;

use crate::row::row;

row! {
    /// A notice.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "notice")]
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
        /// Its title.
        pub title: String,
        /// The day it was published.
        pub published: Option<String>,
        /// The day it takes effect.
        pub effective: Option<String>,
        /// The version before.
        pub supersedes: Option<Uuid>,
        /// Where it can be read.
        pub link: Option<String>,
    }
}

/// None: relations are the registry's work.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
