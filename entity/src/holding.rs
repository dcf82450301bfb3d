//! The table of holdings.

use sea_orm::entity::prelude::*;

use crate::row::row;

row! {
    /// A holding.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "holding")]
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
        /// The database.
        pub database: Uuid,
        /// The category.
        pub category: Uuid,
        /// How closely the data points to a person.
        pub level: Option<String>,
        /// How long it is kept, as JSON.
        pub retention: Option<String>,
        /// The property that it comes from.
        pub source: Option<Uuid>,
        /// The processing activity that it belongs to.
        pub activity: Option<Uuid>,
        /// Where the fact is written, as JSON.
        pub citation: Option<String>,
    }
}

/// None: relations are the registry's work.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
