//! The table of the sections of notices.

use sea_orm::entity::prelude::*;

use crate::row::row;

row! {
    /// A section.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "notice_section")]
    pub struct Model {
        /// The notice it belongs to.
        #[sea_orm(primary_key, auto_increment = false)]
        pub owner: Uuid,
        /// Its place in the list, from 0.
        #[sea_orm(primary_key, auto_increment = false)]
        pub position: i32,
        /// Its number or heading.
        pub label: String,
        /// What it says, in own words.
        pub gist: Option<String>,
    }
}

/// None: relations are the registry's work.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
