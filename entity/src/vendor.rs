//! The table of vendors.

use sea_orm::entity::prelude::*;

use crate::row::row;

row! {
    /// A vendor.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "vendor")]
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
        /// The name in use.
        pub name: String,
        /// The name in the commercial register.
        pub legal_name: Option<String>,
        /// Company or product.
        pub kind: String,
        /// Other names, as a JSON list.
        pub aliases: String,
        /// Code of the place where it is established.
        pub country: Option<String>,
        /// Its address.
        pub address: Option<String>,
        /// Codes of the places where it processes data, as a JSON list.
        pub processing_countries: String,
        /// Where it stood, when, as a JSON list.
        pub standing: String,
        /// How critical it is, 1 (most) to 4.
        pub tier: Option<i32>,
        /// Its website.
        pub website: Option<String>,
        /// Its numbers in public registers, as a JSON list.
        pub identifiers: String,
        /// Its ids in other systems, as a JSON list.
        pub external_references: String,
        /// Its certifications, as a JSON list.
        pub certifications: String,
        /// When it is looked at again, as JSON.
        pub review: Option<String>,
        /// The person who answers for it.
        pub responsible: Option<Uuid>,
    }
}

/// None: relations are the registry's work.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
