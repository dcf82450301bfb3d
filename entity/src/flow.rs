//! The table of flows.

use sea_orm::entity::prelude::*;

use crate::row::row;

row! {
    /// A flow; exactly one source and exactly one recipient is set.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "flow")]
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
        /// The property it comes from.
        pub source_property: Option<Uuid>,
        /// The vendor that hands it on.
        pub source_vendor: Option<Uuid>,
        /// The database it comes from.
        pub source_database: Option<Uuid>,
        /// The vendor it goes to.
        pub recipient_vendor: Option<Uuid>,
        /// The legal entity it goes to.
        pub recipient_legal_entity: Option<Uuid>,
        /// The class of the recipient whom nobody named.
        pub recipient_class: Option<Uuid>,
        /// How closely it points to a person.
        pub level: Option<String>,
        /// What the recipient is in law.
        pub role: Option<String>,
        /// Code of the place it comes from.
        pub origin: Option<String>,
        /// Codes of the places it goes to, as a JSON list.
        pub destinations: String,
        /// How many persons it is about, a year.
        pub persons: Option<i64>,
        /// How often.
        pub frequency: Option<String>,
        /// The lawful basis.
        pub lawful_basis: Option<String>,
        /// First day.
        pub valid_from: Option<String>,
        /// Last day.
        pub valid_until: Option<String>,
        /// Whether it happens or is proposed.
        pub state: String,
        /// What the recipient does with it, as a JSON list.
        pub actions: String,
        /// The conditions that are met, as a JSON list.
        pub conditions_met: String,
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
