//! The table of intakes. What a request would make is not in the register yet, so that it is text and no reference.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, boolean, pk_uuid, text, text_null};

/// Makes the table.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut table = Table::create();
        table
            .table("intake")
            .col(pk_uuid("id"))
            .col(text("key").unique_key())
            .col(big_integer("version"))
            .col(boolean("retired"))
            .col(boolean("illustrative"))
            .col(text("state"))
            .col(text("requested_by"))
            .col(text_null("vendor"))
            .col(text("flow"))
            .col(text("content"));
        manager.create_table(table).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
