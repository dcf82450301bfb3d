//! The table of the vendors that sections of notices name.

use sea_orm::entity::prelude::*;

use crate::row::row;

row! {
    /// One vendor that a section names.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "notice_section_name")]
    pub struct Model {
        /// The notice.
        #[sea_orm(primary_key, auto_increment = false)]
        pub owner: Uuid,
        /// The position of the section.
        #[sea_orm(primary_key, auto_increment = false)]
        pub section: i32,
        /// Its place in the list, from 0.
        #[sea_orm(primary_key, auto_increment = false)]
        pub position: i32,
        /// The vendor.
        pub target: Uuid,
    }
}

/// None: relations are the registry's work.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
