//! The table of decisions about findings.

use sea_orm::entity::prelude::*;

use crate::row::row;

row! {
    /// What an officer decided about a finding.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "finding_decision")]
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
        /// Which finding, by its identity.
        pub finding: String,
        /// What was decided.
        pub kind: String,
        /// Why.
        pub reason: String,
        /// Who decided.
        pub decided_by: String,
        /// The last day on which it holds.
        pub valid_until: Option<String>,
        /// Who is to mend it.
        pub assignee: Option<Uuid>,
        /// The fingerprint of the facts.
        pub facts: String,
    }
}

/// None: relations are the registry's work.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
