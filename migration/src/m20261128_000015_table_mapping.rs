//! The table of mappings of spreadsheets, outside register and log.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::text;

/// Makes the table.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut table = Table::create();
        table
            .table("table_mapping")
            .col(text("name").primary_key())
            .col(text("noun"))
            .col(text("mapping"))
            .col(text("saved"))
            .col(text("saved_by"));
        manager.create_table(table).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
