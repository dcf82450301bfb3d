//! The table of the owners of vendors, with their time.

use sea_orm::entity::prelude::*;

use crate::row::row;

row! {
    /// Who owned a vendor, when.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "vendor_owner")]
    pub struct Model {
        /// The vendor it belongs to.
        #[sea_orm(primary_key, auto_increment = false)]
        pub owner: Uuid,
        /// Its place in the list, from 0.
        #[sea_orm(primary_key, auto_increment = false)]
        pub position: i32,
        /// The vendor that owns it.
        pub target: Uuid,
        /// First day.
        pub valid_from: Option<String>,
        /// Last day.
        pub valid_until: Option<String>,
        /// Where that is written, as JSON.
        pub citation: Option<String>,
    }
}

/// None: relations are the registry's work.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
