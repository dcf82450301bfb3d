//! The schema of Steward's database, one file a change.
//!
//! A migration changes tables and never facts. It names tables and columns by itself and knows nothing of the `entity`
//! crate, which always shows the newest schema: a migration must still do tomorrow what it did on the day it was
//! released. Each runs in a transaction. There is no way down; a backup is the way back.

use sea_orm_migration::prelude::*;
pub use sea_orm_migration::{MigratorTrait, SchemaManager};

mod m20261124_000001_register;
mod m20261124_000002_log;
mod m20261124_000003_calendar_feed;
mod m20261125_000004_activity_responsible;
mod m20261125_000005_finding_decision;
mod m20261128_000006_reference_row;
mod m20261128_000007_idempotency_key;

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
        ]
    }
}

/// The name of a migration that the database has and this program does not know.
///
/// # Errors
/// The database failed.
pub async fn applied_by_a_newer_program<C: ConnectionTrait>(
    connection: &C,
) -> Result<Option<String>, DbErr> {
    let known: Vec<_> = Migrator::migrations()
        .iter()
        .map(|migration| migration.name().to_owned())
        .collect();
    let applied = Migrator::get_migration_models(connection).await?;
    let mut names = applied.into_iter().map(|row| row.version);
    Ok(names.find(|name| !known.contains(name)))
}

#[cfg(test)]
mod tests;
