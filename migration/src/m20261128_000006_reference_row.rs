//! The table of a company's own rows of reference data.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, boolean, pk_uuid, text};

/// Makes the table.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut table = Table::create();
        table
            .table("reference_row")
            .col(pk_uuid("id"))
            .col(text("key").unique_key())
            .col(big_integer("version"))
            .col(boolean("retired"))
            .col(boolean("illustrative"))
            .col(text("table_name"))
            .col(text("row_id"))
            .col(text("content"))
            .col(text("citation"));
        manager.create_table(table).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
