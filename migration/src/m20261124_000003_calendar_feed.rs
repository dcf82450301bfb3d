//! The table of calendar feeds, outside register and log.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{pk_uuid, text};

/// Makes the table.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut table = Table::create();
        table
            .table("calendar_feed")
            .col(pk_uuid("id"))
            .col(text("hash").unique_key())
            .col(text("maker"))
            .col(text("roles"))
            .col(text("created"))
            .check(Func::char_length(Expr::col("hash")).eq(64));
        manager.create_table(table).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
