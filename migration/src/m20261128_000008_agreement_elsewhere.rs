//! The ids of agreements in other systems of the company.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::text;

/// Adds the column.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut elsewhere = text("external_references");
        elsewhere.default("[]");
        let mut table = Table::alter();
        table.table("agreement").add_column(elsewhere);
        manager.alter_table(table).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
