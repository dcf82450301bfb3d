//! Who answers for a processing activity.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::uuid_null;

/// Adds the column.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // Written out, since SQLite takes the foreign key of a new column only within the column.
        let mut responsible = uuid_null("responsible");
        responsible.extra("REFERENCES person (id)");
        let mut table = Table::alter();
        table.table("activity").add_column(responsible);
        manager.alter_table(table).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
