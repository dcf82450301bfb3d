//! The tables of machine clients, their secrets' hashes, and failed sign-ins, outside register and log.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_integer_null, pk_uuid, text, uuid};

/// Makes the tables.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut client = Table::create();
        client
            .table("client")
            .col(pk_uuid("id"))
            .col(text("name"))
            .col(text("roles"))
            .col(big_integer("made"))
            .col(text("made_by"))
            .col(big_integer_null("ends"))
            .col(big_integer_null("revoked"))
            .col(big_integer_null("last_used"));
        manager.create_table(client).await?;
        let mut of_client = ForeignKey::create();
        of_client.from("client_secret", "client").to("client", "id");
        let mut secret = Table::create();
        secret
            .table("client_secret")
            .col(pk_uuid("id"))
            .col(uuid("client"))
            .col(text("hash"))
            .col(big_integer("made"))
            .col(big_integer_null("ends"))
            .foreign_key(&mut of_client);
        manager.create_table(secret).await?;
        let mut by_client = Index::create();
        by_client
            .name("client_secret_client")
            .table("client_secret")
            .col("client");
        manager.create_index(by_client).await?;
        let mut failure = Table::create();
        failure
            .table("sign_in_failure")
            .col(text("client"))
            .col(text("address"))
            .col(big_integer("first"))
            .col(big_integer("last"))
            .col(big_integer("count"))
            .primary_key(Index::create().col("client").col("address"));
        manager.create_table(failure).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
