//! The table of clauses.

use sea_orm::entity::prelude::*;

use crate::row::row;

row! {
    /// A clause; exactly one of agreement, notice and law is set.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "clause")]
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
        /// Permission, prohibition or duty.
        pub rule: String,
        /// Whom it binds: `COMPANY`, or the rows of `clause_vendor` or `clause_class`.
        pub bound: String,
        /// What it is about, as a JSON list.
        pub actions: String,
        /// What a duty demands.
        pub duty: Option<String>,
        /// Within what time, as JSON.
        pub within: Option<String>,
        /// Which requests the duty answers, as a JSON list.
        pub requests: String,
        /// The levels it reaches, as a JSON list; null: no limit.
        pub levels: Option<String>,
        /// The areas it reaches, as a JSON list of codes; null: no limit.
        pub destinations: Option<String>,
        /// Its conditions, as a JSON list of lists.
        pub conditions: String,
        /// The agreement where it stands.
        pub agreement: Option<Uuid>,
        /// The notice where it stands.
        pub notice: Option<Uuid>,
        /// The article of law where it stands.
        pub law: Option<String>,
        /// The words it rests on, as JSON.
        pub citation: Option<String>,
        /// The text hedges.
        pub hedged: bool,
        /// First day.
        pub valid_from: Option<String>,
        /// Last day.
        pub valid_until: Option<String>,
        /// The day a person last checked it against the text.
        pub reviewed_on: Option<String>,
        /// The person who did.
        pub reviewed_by: Option<Uuid>,
    }
}

/// None: relations are the registry's work.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
