//! The table of legal entities.

use sea_orm::entity::prelude::*;

use crate::row::row;

row! {
    /// A legal entity.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "legal_entity")]
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
        /// Its name.
        pub name: String,
        /// Code of the place where it is established.
        pub country: Option<String>,
        /// Its address.
        pub address: Option<String>,
        /// The legal entity above it.
        pub parent: Option<Uuid>,
        /// What it is in the group.
        pub role: Option<String>,
        /// Its representative, by name of the firm.
        pub representative: Option<String>,
        /// The person to turn to.
        pub contact: Option<Uuid>,
        /// The data protection officer.
        pub data_protection_officer: Option<Uuid>,
    }
}

/// None: relations are the registry's work.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
