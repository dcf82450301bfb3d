//! The link tables: lists of references, one row an entry, which all share one shape.
//!
//! The order of a list is kept by `position`. What has columns beyond owner, position and target is no link table and
//! has a file of its own.

use sea_orm::entity::prelude::Uuid;

/// A row of a link table.
pub trait Link {
    /// The row of the entry at this position of the owner's list.
    fn new(owner: Uuid, position: i32, target: Uuid) -> Self;

    /// Owner and target.
    fn ends(&self) -> (Uuid, Uuid);
}

macro_rules! links {
    ($($(#[$doc:meta])* $table:ident = $name:literal;)*) => {$(
        $(#[$doc])*
        pub mod $table {
            use sea_orm::entity::prelude::*;

            use crate::row::row;

            row! {
                /// One entry of the list.
                #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
                #[sea_orm(table_name = $name)]
                pub struct Model {
                    /// The record whose list it is.
                    #[sea_orm(primary_key, auto_increment = false)]
                    pub owner: Uuid,
                    /// The place in the list, from 0.
                    #[sea_orm(primary_key, auto_increment = false)]
                    pub position: i32,
                    /// The record that is referred to.
                    pub target: Uuid,
                }
            }

            /// None: relations are the registry's work.
            #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
            pub enum Relation {}

            impl ActiveModelBehavior for ActiveModel {}

            impl super::Link for Model {
                fn new(owner: Uuid, position: i32, target: Uuid) -> Self {
                    Self { owner, position, target }
                }

                fn ends(&self) -> (Uuid, Uuid) {
                    let Self { owner, position: _, target } = self;
                    (*owner, *target)
                }
            }
        }
    )*};
}

links! {
    /// The classes of vendors.
    vendor_class = "vendor_class";
    /// The people to turn to at vendors.
    vendor_contact = "vendor_contact";
    /// The purposes of databases.
    database_purpose = "database_purpose";
    /// The purposes of processing activities.
    activity_purpose = "activity_purpose";
    /// The kinds of persons that processing activities are about.
    activity_subject = "activity_subject";
    /// The kinds of persons that collections are about.
    collection_subject = "collection_subject";
    /// The purposes of collections.
    collection_purpose = "collection_purpose";
    /// The kinds of persons that holdings are about.
    holding_subject = "holding_subject";
    /// The products that agreements cover.
    agreement_cover = "agreement_cover";
    /// The categories of data that vendors hand on.
    subprocessing_category = "subprocessing_category";
    /// The properties where notices are shown.
    notice_property = "notice_property";
    /// The vendors that clauses bind.
    clause_vendor = "clause_vendor";
    /// The classes of vendors that clauses bind.
    clause_class = "clause_class";
    /// The categories of data that clauses reach; no row: no limit.
    clause_category = "clause_category";
    /// The purposes that clauses reach; no row: no limit.
    clause_purpose = "clause_purpose";
    /// The kinds of persons that clauses reach; no row: no limit.
    clause_subject = "clause_subject";
    /// The properties that clauses reach; no row: no limit.
    clause_property = "clause_property";
    /// The classes of recipients that clauses reach; no row: no limit.
    clause_recipient = "clause_recipient";
    /// The categories of data in flows.
    flow_category = "flow_category";
    /// The kinds of persons that flows are about.
    flow_subject = "flow_subject";
    /// The purposes of flows.
    flow_purpose = "flow_purpose";
}
