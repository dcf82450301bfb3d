//! The tables of webhooks, outside register and log: endpoints, what is sent to them, the tries, and how far the log was read.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, boolean, integer, pk_uuid, text, text_null, uuid,
};

/// Makes the tables.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut endpoint = Table::create();
        endpoint
            .table("endpoint")
            .col(pk_uuid("id"))
            .col(text("url"))
            .col(text("events"))
            .col(boolean("enabled"))
            .col(text_null("off_because"))
            .col(big_integer("made"))
            .col(text("made_by"));
        manager.create_table(endpoint).await?;
        let mut to_endpoint = ForeignKey::create();
        to_endpoint
            .from("delivery", "endpoint")
            .to("endpoint", "id");
        let mut delivery = Table::create();
        delivery
            .table("delivery")
            .col(pk_uuid("id"))
            .col(uuid("endpoint"))
            .col(text("event"))
            .col(text("kind"))
            .col(text("body"))
            .col(text("state"))
            .col(integer("tries"))
            .col(big_integer("due"))
            .col(big_integer("made"))
            .foreign_key(&mut to_endpoint);
        manager.create_table(delivery).await?;
        let mut by_due = Index::create();
        by_due
            .name("delivery_due")
            .table("delivery")
            .col("state")
            .col("endpoint")
            .col("due");
        manager.create_index(by_due).await?;
        let mut of_delivery = ForeignKey::create();
        of_delivery
            .from("delivery_try", "delivery")
            .to("delivery", "id")
            .on_delete(ForeignKeyAction::Cascade);
        let mut tried = Table::create();
        tried
            .table("delivery_try")
            .col(pk_uuid("id"))
            .col(uuid("delivery"))
            .col(big_integer("at"))
            .col(big_integer("millis"))
            .col(big_integer_null("status"))
            .col(text_null("problem"))
            .foreign_key(&mut of_delivery);
        manager.create_table(tried).await?;
        let mut by_delivery = Index::create();
        by_delivery
            .name("delivery_try_delivery")
            .table("delivery_try")
            .col("delivery");
        manager.create_index(by_delivery).await?;
        let mut dispatch = Table::create();
        dispatch
            .table("dispatch")
            .col(integer("id").primary_key())
            .col(big_integer("revision"))
            .col(text("owner"))
            .col(big_integer("until"));
        manager.create_table(dispatch).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
