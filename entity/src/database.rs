//! The table of databases.

use sea_orm::entity::prelude::*;

use crate::row::row;

row! {
    /// A database.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "database")]
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
        /// The legal entity that owns it.
        pub owner: Option<Uuid>,
        /// The vendor that hosts it.
        pub hosted_by: Option<Uuid>,
        /// Code of the place where it lies.
        pub country: Option<String>,
        /// What protects it, as a JSON list.
        pub security_measures: String,
        /// How long its data is kept, as JSON.
        pub retention: Option<String>,
        /// The person who answers for it.
        pub responsible: Option<Uuid>,
    }
}

/// None: relations are the registry's work.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
