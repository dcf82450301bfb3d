//! What can be said to `steward backup` and `steward restore`.

use std::path::PathBuf;

use clap::Args;

/// Where the backup goes.
#[derive(Args, Debug, PartialEq, Eq)]
pub struct Backup {
    /// The new file; one that is there already is left as it is.
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
}

/// Where the backup is.
#[derive(Args, Debug, PartialEq, Eq)]
pub struct Restore {
    /// The backup.
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
}
