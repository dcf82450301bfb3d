//! The table of agreements.

use sea_orm::entity::prelude::*;

use crate::row::row;

row! {
    /// An agreement.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "agreement")]
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
        /// What kind of contract.
        pub kind: String,
        /// The legal entity on our side.
        pub ours: Uuid,
        /// Draft, in force or terminated.
        pub state: String,
        /// The day it was signed.
        pub signed: Option<String>,
        /// First day.
        pub valid_from: Option<String>,
        /// Last day.
        pub valid_until: Option<String>,
        /// The law that governs it.
        pub governing_law: Option<String>,
        /// How it is renewed.
        pub renewal: Option<String>,
        /// Where the paper is, as JSON.
        pub document: Option<String>,
        /// The person who answers for it.
        pub responsible: Option<Uuid>,
        /// Its ids in other systems, as JSON.
        pub external_references: String,
    }
}

/// None: relations are the registry's work.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
