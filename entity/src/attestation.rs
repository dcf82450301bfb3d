//! The table of proofs that duties are kept.

use sea_orm::entity::prelude::*;

use crate::row::row;

row! {
    /// A proof.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "attestation")]
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
        /// The duty.
        pub clause: Uuid,
        /// The vendor that keeps it.
        pub vendor: Uuid,
        /// What kind of proof it is.
        pub kind: String,
        /// The day it was given.
        pub attested_on: String,
        /// The last day it counts.
        pub expires: Option<String>,
        /// Who gave it.
        pub attested_by: String,
        /// Where it is kept, as JSON.
        pub document: Option<String>,
    }
}

/// None: relations are the registry's work.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
