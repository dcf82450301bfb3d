//! The table of the other sides of agreements.

use sea_orm::entity::prelude::*;

/// One other side; exactly one of vendor and legal entity is set.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "agreement_party")]
pub struct Model {
    /// The agreement it belongs to.
    #[sea_orm(primary_key, auto_increment = false)]
    pub owner: Uuid,
    /// Its place in the list, from 0.
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i32,
    /// The vendor.
    pub vendor: Option<Uuid>,
    /// The legal entity.
    pub legal_entity: Option<Uuid>,
}

/// None: relations are the registry's work.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
