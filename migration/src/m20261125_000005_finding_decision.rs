//! The table of decisions about findings. What a finding is about may be a record of any noun, so that the finding is a
//! text and no reference.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, boolean, pk_uuid, text, text_null, uuid_null};

/// Makes the table.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut table = Table::create();
        table
            .table("finding_decision")
            .col(pk_uuid("id"))
            .col(text("key").unique_key())
            .col(big_integer("version"))
            .col(boolean("retired"))
            .col(boolean("illustrative"))
            .col(text("finding"))
            .col(text("kind"))
            .col(text("reason"))
            .col(text("decided_by"))
            .col(text_null("valid_until"))
            .col(uuid_null("assignee"))
            .col(text("facts"))
            .foreign_key(ForeignKey::create().from_col("assignee").to("person", "id"))
            .check(Func::char_length(Expr::col("facts")).eq(64));
        manager.create_table(table).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
