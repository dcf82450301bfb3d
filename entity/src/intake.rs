//! The table of intakes.

use sea_orm::entity::prelude::*;

use crate::row::row;

row! {
    /// A request to share data, from procurement.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "intake")]
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
        /// Where it stands.
        pub state: String,
        /// Who asked.
        pub requested_by: String,
        /// The vendor that it would make, as in the log.
        pub vendor: Option<String>,
        /// The flow that it would make, as in the log.
        pub flow: String,
        /// Everything else, as JSON.
        pub content: String,
    }
}

/// None: relations are the registry's work.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
