//! The table of processing activities.

use sea_orm::entity::prelude::*;

use crate::row::row;

row! {
    /// A processing activity.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "activity")]
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
        /// What we are in law.
        pub role: String,
        /// Our company.
        pub ours: Uuid,
        /// The lawful basis.
        pub lawful_basis: Option<String>,
        /// The condition for special categories.
        pub special_condition: Option<String>,
        /// Whether persons are decided on by machines alone.
        pub automated_decisions: Option<bool>,
        /// The impact assessment, as JSON.
        pub assessment: Option<String>,
        /// How long data is kept, as JSON.
        pub retention: Option<String>,
        /// What protects it, as a JSON list.
        pub security_measures: String,
        /// Who answers for it.
        pub responsible: Option<Uuid>,
    }
}

/// None: relations are the registry's work.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
