//! The table of the safeguards of flows.

use sea_orm::entity::prelude::*;

/// A safeguard.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "flow_safeguard")]
pub struct Model {
    /// The flow it belongs to.
    #[sea_orm(primary_key, auto_increment = false)]
    pub owner: Uuid,
    /// Its place in the list, from 0.
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i32,
    /// The mechanism.
    pub mechanism: String,
    /// The adequacy row it names.
    pub adequacy_row: Option<String>,
    /// The contract.
    pub agreement: Option<Uuid>,
    /// A number or link.
    pub reference: Option<String>,
    /// The number of the filing.
    pub filing: Option<String>,
    /// First day.
    pub valid_from: Option<String>,
    /// Last day.
    pub valid_until: Option<String>,
    /// The assessment made for it, as JSON.
    pub assessment: Option<String>,
}

/// None: relations are the registry's work.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
