//! The table of work that vendors hand to others.

use sea_orm::entity::prelude::*;

use crate::row::row;

row! {
    /// Work handed on.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "subprocessing")]
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
        /// The vendor that hands work on.
        pub vendor: Uuid,
        /// The vendor that does it.
        pub subprocessor: Uuid,
        /// What it does.
        pub service: Option<String>,
        /// Code of the place where it does it.
        pub country: Option<String>,
        /// First day.
        pub valid_from: Option<String>,
        /// Last day.
        pub valid_until: Option<String>,
        /// Whether the vendor's duties were passed on to it.
        pub flow_down_confirmed: Option<bool>,
    }
}

/// None: relations are the registry's work.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
