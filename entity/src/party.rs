//! The tables of other sides, each a vendor or a company of the group, which all share one shape.

use sea_orm::entity::prelude::Uuid;

/// A row of a table of other sides; exactly one of vendor and legal entity is set.
pub trait PartyRow {
    /// The name of the table.
    const TABLE: &'static str;

    /// The row of the side at this position of the owner's list.
    fn new(owner: Uuid, position: i32, vendor: Option<Uuid>, legal_entity: Option<Uuid>) -> Self;

    /// The owner, the vendor and the legal entity.
    fn cells(&self) -> (Uuid, Option<Uuid>, Option<Uuid>);
}

macro_rules! parties {
    ($($(#[$doc:meta])* $table:ident = $name:literal;)*) => {$(
        $(#[$doc])*
        pub mod $table {
            use sea_orm::entity::prelude::*;

            use crate::row::row;

            row! {
                /// One other side.
                #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
                #[sea_orm(table_name = $name)]
                pub struct Model {
                    /// The record it belongs to.
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
            }

            /// None: relations are the registry's work.
            #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
            pub enum Relation {}

            impl ActiveModelBehavior for ActiveModel {}

            impl super::PartyRow for Model {
                const TABLE: &'static str = $name;

                fn new(owner: Uuid, position: i32, vendor: Option<Uuid>, legal_entity: Option<Uuid>) -> Self {
                    Self { owner, position, vendor, legal_entity }
                }

                fn cells(&self) -> (Uuid, Option<Uuid>, Option<Uuid>) {
                    let Self { owner, position: _, vendor, legal_entity } = self;
                    (*owner, *vendor, *legal_entity)
                }
            }
        }
    )*};
}

parties! {
    /// The other sides of agreements.
    agreement_party = "agreement_party";
    /// Who else takes part in processing activities.
    activity_other = "activity_other";
}
