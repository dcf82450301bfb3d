//! The schema of Steward's database, one file a change.
//!
//! A migration changes tables and never facts. It names tables and columns by itself and knows nothing of the `entity`
//! crate, which always shows the newest schema: a migration must still do tomorrow what it did on the day it was
//! released. Each runs in a transaction. There is no way down; a backup is the way back.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend, EntityTrait};
use sea_orm_migration::seaql_migrations;

pub use sea_orm_migration::MigratorTrait;

mod m20261124_000001_register;
mod m20261124_000002_log;
mod m20261124_000003_calendar_feed;
mod m20261125_000004_activity_responsible;
mod m20261125_000005_finding_decision;
mod m20261128_000006_reference_row;
mod m20261128_000007_idempotency_key;
mod m20261128_000008_agreement_elsewhere;
mod m20261128_000010_secret;
mod m20261128_000011_client;
mod m20261128_000012_endpoint;
mod m20261128_000013_intake;
mod m20261128_000014_answers;
mod m20261128_000015_table_mapping;

/// All migrations, oldest first.
#[derive(Debug, Clone, Copy)]
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261124_000001_register::Migration),
            Box::new(m20261124_000002_log::Migration),
            Box::new(m20261124_000003_calendar_feed::Migration),
            Box::new(m20261125_000004_activity_responsible::Migration),
            Box::new(m20261125_000005_finding_decision::Migration),
            Box::new(m20261128_000006_reference_row::Migration),
            Box::new(m20261128_000007_idempotency_key::Migration),
            Box::new(m20261128_000008_agreement_elsewhere::Migration),
            Box::new(m20261128_000010_secret::Migration),
            Box::new(m20261128_000011_client::Migration),
            Box::new(m20261128_000012_endpoint::Migration),
            Box::new(m20261128_000013_intake::Migration),
            Box::new(m20261128_000014_answers::Migration),
            Box::new(m20261128_000015_table_mapping::Migration),
        ]
    }
}

/// PostgreSQL checks a reference at the end of a statement unless it was made otherwise, and the builder has no word for
/// that. So every reference that is checked at once is told to wait until COMMIT.
const DEFER: &str = "DO $$
DECLARE reference record;
BEGIN
    FOR reference IN
        SELECT conrelid::regclass AS owner, conname AS name FROM pg_constraint
        WHERE contype = 'f' AND NOT condeferred AND connamespace = current_schema()::regnamespace
    LOOP
        EXECUTE format('ALTER TABLE %s ALTER CONSTRAINT %I DEFERRABLE INITIALLY DEFERRED', reference.owner, reference.name);
    END LOOP;
END $$";

/// Lets all references wait until COMMIT, so that a revision may be written in any order. SQLite's writer asks for that
/// when it needs it.
///
/// # Errors
/// The database failed.
pub async fn defer_references<C: ConnectionTrait>(connection: &C) -> Result<(), DbErr> {
    if connection.get_database_backend() == DbBackend::Postgres {
        connection.execute_unprepared(DEFER).await?;
    }
    Ok(())
}

/// The name of a migration that was applied to the database and that this program does not know. There is a table of them.
///
/// # Errors
/// The database failed.
pub async fn applied_by_a_newer_program<C: ConnectionTrait>(
    connection: &C,
) -> Result<Option<String>, DbErr> {
    let migrations = Migrator::migrations();
    let known: Vec<_> = migrations
        .iter()
        .map(|migration| migration.name())
        .collect();
    let applied = seaql_migrations::Entity::find().all(connection).await?;
    let mut names = applied.into_iter().map(|row| row.version);
    Ok(names.find(|name| !known.contains(&name.as_str())))
}

#[cfg(test)]
mod tests;
