//! The schema of Steward's database, one file a change.
//!
//! A migration changes tables and never facts. It names tables and columns by itself and knows nothing of the `entity`
//! crate, which always shows the newest schema: a migration must still do tomorrow what it did on the day it was
//! released. Each runs in a transaction. There is no way down; a backup is the way back.

pub use sea_orm_migration::MigratorTrait;
use sea_orm_migration::prelude::*;

mod m20261124_000001_register;
mod m20261124_000002_log;
mod m20261124_000003_calendar_feed;
mod m20261125_000004_activity_responsible;
mod m20261125_000005_finding_decision;
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
            Box::new(m20261128_000007_idempotency_key::Migration),
        ]
    }
}

#[cfg(test)]
mod tests;
