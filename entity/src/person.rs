//! The table of people: the one place on the disk that holds names and addresses of people.

use sea_orm::entity::prelude::*;

use crate::row::row;

row! {
    /// A person. Once erased only id, key and marks are left.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "person")]
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
        /// The secret with which the log seals the content, 64 hexadecimal digits; null: erased.
        pub salt: Option<String>,
        /// The name; null: erased.
        pub name: Option<String>,
        /// The e-mail address.
        pub email: Option<String>,
        /// The telephone number.
        pub phone: Option<String>,
        /// What the person is in the company or at the vendor.
        pub role: Option<String>,
    }
}

/// None: relations are the registry's work.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
