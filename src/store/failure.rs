//! What can go wrong with the database, from the inside. None of it is ever a business outcome.

use sea_orm::DbErr;

use super::chain::Broken;
use super::explain::explain;
use super::load::LoadError;
use crate::registry::revision::Revision;

/// A fault of the store.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database said no, or did not answer.
    #[error("database: {0}")]
    Database(DbErr),
    /// A row is not a record.
    #[error("{0}")]
    Load(#[from] LoadError),
    /// The log is not what was written.
    #[error(
        "the log is damaged: {0}; restore a backup, and keep this database for the investigation"
    )]
    Chain(#[from] Broken),
    /// A record has no form, or a form is no record.
    #[error("revision {revision}: a record that cannot be read: {cause}")]
    Record {
        /// Where.
        revision: Revision,
        /// Why.
        cause: serde_json::Error,
    },
    /// The log holds a noun or action that this program does not know.
    #[error(
        "revision {revision} names `{name}`, which this program does not know; run the program that wrote it"
    )]
    Unknown {
        /// Where.
        revision: Revision,
        /// What.
        name: String,
    },
    /// A newer program wrote to the database.
    #[error("the database has format {0}, which is newer than this program; run the newer program")]
    NewerFormat(i32),
    /// The head is not where it was left.
    #[error("the head of the log moved while it was locked")]
    HeadMoved,
    /// The head is missing, so that this is not a register.
    #[error("the database has no head; it is not a register of Steward")]
    NoHead,
    /// The tables belong to another program.
    #[error(
        "the database has tables of something else, as `{0}`; name an empty database, or one that is a register"
    )]
    Foreign(String),
    /// A newer program changed the tables.
    #[error("a newer program changed the tables of the database; run the newer program")]
    NewerTables,
    /// The database that is to get a register has one.
    #[error("the database in `--to` has a register already; name an empty one")]
    Taken,
    /// What the tables say is not what the log says.
    #[error(
        "the tables differ from the log at {0}; restore a backup, and keep this database for the investigation"
    )]
    TablesDiffer(String),
    /// The data directory cannot be used.
    #[error("{place}: {cause}")]
    Directory {
        /// The path.
        place: String,
        /// Why.
        cause: std::io::Error,
    },
    /// The database did not answer in time.
    #[error("the database does not answer")]
    Silent,
    /// A setting that cannot work.
    #[error("{0}")]
    Setting(String),
}

impl From<DbErr> for StoreError {
    fn from(error: DbErr) -> Self {
        explain(error)
    }
}
