//! What can go wrong with the database, from the inside. None of it is ever a business outcome.

use sea_orm::DbErr;

use super::chain::Broken;
use super::explain::explain;
use super::load::LoadError;
use crate::auth::key::KeyError;
use crate::registry::revision::{Revision, RevisionHash};

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
    /// The log is not the one that was signed.
    #[error("{0}")]
    Contradiction(#[from] Contradiction),
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
    /// A newer program made the tables.
    #[error(
        "the tables are those of a newer program, which has the migration `{0}`; run the newer program"
    )]
    NewerTables(String),
    /// The head is not where it was left.
    #[error("the head of the log moved while it was locked")]
    HeadMoved,
    /// Heads only grow.
    #[error(
        "the database ends at revision {found} and this server has read revision {read}: it was put back to an earlier state, \
         or lost commits; see which database is right, and start the server again"
    )]
    WentBack {
        /// What was read before.
        read: Revision,
        /// Where it ends now.
        found: Revision,
    },
    /// The head is missing, so that this is not a register.
    #[error("the database has no head; it is not a register of Steward")]
    NoHead,
    /// The file is of something else.
    #[error("the file is no SQLite database; name another in `database`")]
    NoDatabase,
    /// The tables belong to another program.
    #[error(
        "the database has tables of something else, as `{0}`; name an empty database, or one that is a register"
    )]
    Foreign(String),
    /// The database that is to get a register has one.
    #[error("the database in `--to` has a register already; name an empty one")]
    Taken,
    /// What the tables say is not what the log says.
    #[error(
        "the tables differ from the log at {0}; restore a backup, and keep this database for the investigation"
    )]
    TablesDiffer(String),
    /// What is written to failed.
    #[error("cannot write: {0}")]
    Output(std::io::Error),
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
    /// There is no key to seal or to sign with.
    #[error("{0}")]
    Key(#[from] KeyError),
    /// A setting that cannot work.
    #[error("{0}")]
    Setting(String),
}

impl From<DbErr> for StoreError {
    fn from(error: DbErr) -> Self {
        explain(error)
    }
}

/// How a log differs from the one that a checkpoint was made of.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Contradiction {
    /// The first revisions differ.
    #[error(
        "the checkpoint is of another register, or this log was rewritten from its first revision on; use a checkpoint \
         of this register"
    )]
    AnotherRegister,
    /// The log goes on after another past.
    #[error(
        "the log was rewritten: its revision {revision} has the hash {found}, and {stated} was signed; restore a backup, \
         and keep this database for the investigation"
    )]
    Rewritten {
        /// Where.
        revision: Revision,
        /// What was signed.
        stated: RevisionHash,
        /// What stands.
        found: RevisionHash,
    },
    /// The log ends too early.
    #[error(
        "the log was cut, or the database is an older one: it ends at revision {found}, and revision {stated} was signed; \
         restore a later backup"
    )]
    Cut {
        /// Where it was.
        stated: Revision,
        /// Where it ends.
        found: Revision,
    },
}
