//! The table of requests that were done and are not to be done again. It holds hashes, and no fact of the register.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, text, text_null};

/// Makes the table.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut table = Table::create();
        table
            .table("idempotency_key")
            .col(text("name").primary_key())
            .col(text("body"))
            .col(big_integer("revision"))
            .col(text_null("record"))
            .col(big_integer("made"))
            .check(Func::char_length(Expr::col("name")).eq(64))
            .check(Func::char_length(Expr::col("body")).eq(64));
        manager.create_table(table).await?;
        let mut by_age = Index::create();
        by_age
            .name("idempotency_key_made")
            .table("idempotency_key")
            .col("made");
        manager.create_index(by_age).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
