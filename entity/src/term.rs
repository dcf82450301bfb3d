//! The table of terms, of all taxonomies.

use sea_orm::entity::prelude::*;

use crate::row::row;

row! {
    /// A term.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "term")]
    pub struct Model {
        /// The id, without its prefix.
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        /// The taxonomy: the name of the noun.
        pub taxonomy: String,
        /// The key.
        pub key: String,
        /// The revision that last changed the record.
        pub version: i64,
        /// Taken out of every answer.
        pub retired: bool,
        /// Made up for a demonstration.
        pub illustrative: bool,
        /// The wider term.
        pub parent: Option<Uuid>,
        /// Its name.
        pub name: String,
        /// What it means.
        pub description: Option<String>,
        /// The term of the W3C Data Privacy Vocabulary.
        pub dpv_iri: Option<String>,
        /// The key in fideslang.
        pub fideslang_key: Option<String>,
        /// Categories: the level by law.
        pub default_level: Option<String>,
        /// Categories: special.
        pub special: Option<bool>,
        /// Categories: sensitive.
        pub sensitive: Option<bool>,
        /// Methods: how long what it stores stays.
        pub lifetime: Option<String>,
    }
}

/// None: relations are the registry's work.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
