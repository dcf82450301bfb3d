//! The tables of the log: revisions, their changes, and the one row that says where the log stands.
//!
//! No record is referred to by a foreign key: the log outlives the tables it tells of.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, integer, text, text_null, uuid};

/// Makes the tables, and the head before the first revision.
#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(revision()).await?;
        manager.create_table(change()).await?;
        manager.create_index(changes_of_a_record()).await?;
        manager.create_table(head()).await?;
        manager.execute(first_head()?).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

fn revision() -> TableCreateStatement {
    Table::create()
        .table("revision")
        .col(big_integer("number").primary_key())
        .col(text("at"))
        .col(text("actor"))
        .col(text_null("reason"))
        .col(text("source"))
        .col(integer("format"))
        .col(text("previous"))
        .col(text("hash").unique_key())
        .check(is_hash("previous"))
        .check(is_hash("hash"))
        .take()
}

fn change() -> TableCreateStatement {
    let mut to_revision = ForeignKey::create();
    to_revision.from_col("revision").to("revision", "number");
    Table::create()
        .table("change")
        .col(big_integer("revision"))
        .col(integer("position"))
        .col(text("noun"))
        .col(uuid("record"))
        .col(text("action"))
        .col(text_null("before"))
        .col(text("after"))
        .col(text("hash"))
        .primary_key(Index::create().col("revision").col("position"))
        .foreign_key(&mut to_revision)
        .check(is_hash("hash"))
        .take()
}

/// For the history of one record.
fn changes_of_a_record() -> IndexCreateStatement {
    Index::create()
        .name("change_noun_record")
        .table("change")
        .col("noun")
        .col("record")
        .take()
}

fn head() -> TableCreateStatement {
    Table::create()
        .table("head")
        .col(integer("id").primary_key().check(Expr::col("id").eq(1)))
        .col(big_integer("revision"))
        .col(text("hash"))
        .col(text("at"))
        .col(integer("format"))
        .check(is_hash("hash"))
        .take()
}

fn first_head() -> Result<InsertStatement, DbErr> {
    let zero = "0".repeat(64);
    let row = [
        1.into(),
        0.into(),
        zero.into(),
        "1970-01-01T00:00:00Z".into(),
        1.into(),
    ];
    Query::insert()
        .into_table("head")
        .columns(["id", "revision", "hash", "at", "format"])
        .values(row)
        .map(InsertStatement::take)
        .map_err(|error| DbErr::Migration(error.to_string()))
}

fn is_hash(column: &'static str) -> Expr {
    Func::char_length(Expr::col(column)).eq(64)
}
