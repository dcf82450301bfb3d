//! The tables of safeguards, which all share one shape: those of flows, and those of work handed on.

use sea_orm::entity::prelude::Uuid;

/// What a row says, beside whose it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cells {
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

/// A row of a table of safeguards.
pub trait SafeguardRow {
    /// The name of the table.
    const TABLE: &'static str;

    /// The row of the safeguard at this position of the owner's list.
    fn new(owner: Uuid, position: i32, cells: Cells) -> Self;

    /// The owner, and what the row says.
    fn cells(self) -> (Uuid, Cells);
}

macro_rules! safeguards {
    ($($(#[$doc:meta])* $table:ident = $name:literal;)*) => {$(
        $(#[$doc])*
        pub mod $table {
            use sea_orm::entity::prelude::*;

            use super::{Cells, SafeguardRow};
            use crate::row::row;

            row! {
                /// A safeguard.
                #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
                #[sea_orm(table_name = $name)]
                pub struct Model {
                    /// The record it belongs to.
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
            }

            /// None: relations are the registry's work.
            #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
            pub enum Relation {}

            impl ActiveModelBehavior for ActiveModel {}

            impl SafeguardRow for Model {
                const TABLE: &'static str = $name;

                fn new(owner: Uuid, position: i32, cells: Cells) -> Self {
                    let Cells { mechanism, adequacy_row, agreement, reference, filing, valid_from, valid_until, assessment } =
                        cells;
                    Self {
                        owner, position, mechanism, adequacy_row, agreement, reference, filing, valid_from, valid_until,
                        assessment,
                    }
                }

                fn cells(self) -> (Uuid, Cells) {
                    let Self {
                        owner,
                        position: _, // the order of reading
                        mechanism, adequacy_row, agreement, reference, filing, valid_from, valid_until, assessment,
                    } = self;
                    let cells =
                        Cells { mechanism, adequacy_row, agreement, reference, filing, valid_from, valid_until, assessment };
                    (owner, cells)
                }
            }
        }
    )*};
}

safeguards! {
    /// The safeguards of flows.
    flow_safeguard = "flow_safeguard";
    /// The safeguards of work that vendors hand on.
    subprocessing_safeguard = "subprocessing_safeguard";
}
