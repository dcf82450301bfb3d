//! The table of sealed secrets, outside register and log.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_integer_null, pk_uuid, text};

/// Makes the table.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut table = Table::create();
        table
            .table("secret")
            .col(pk_uuid("id"))
            .col(text("purpose"))
            .col(text("sealed"))
            .col(big_integer("starts"))
            .col(big_integer_null("ends"));
        manager.create_table(table).await?;
        let mut by_purpose = Index::create();
        by_purpose
            .name("secret_purpose")
            .table("secret")
            .col("purpose");
        manager.create_index(by_purpose).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
