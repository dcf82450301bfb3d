//! The table of collections.

use sea_orm::entity::prelude::*;

use crate::row::row;

row! {
    /// A collection.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "collection")]
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
        /// The property where it happens.
        pub property: Uuid,
        /// The method.
        pub method: Uuid,
        /// The category.
        pub category: Uuid,
        /// How closely the data points to a person.
        pub level: Option<String>,
        /// What the company does with it, as a JSON list.
        pub actions: String,
        /// The vendor that collects.
        pub collected_by: Option<Uuid>,
        /// How long what it stores on a device stays there.
        pub lifetime: Option<String>,
        /// The database where the data comes to lie.
        pub into_database: Option<Uuid>,
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
