//! What can be said to `steward import` and `steward export`.

use std::path::PathBuf;

use clap::Args;

/// What to import, and how.
#[derive(Args, Debug, PartialEq, Eq)]
pub struct Import {
    /// Manifests, or folders with manifests (`*.yaml`, `*.yml`, `*.json`).
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Say what would change, and change nothing.
    #[arg(long)]
    pub dry_run: bool,
    /// Retire the records of this list, such as `vendors`, that no file names; may be repeated.
    #[arg(long, value_name = "LIST")]
    pub retire_missing: Vec<String>,
    /// Why; the log keeps it with the revision.
    #[arg(long, value_name = "TEXT")]
    pub reason: Option<String>,
}

/// Where to export to.
#[derive(Args, Debug, PartialEq, Eq)]
pub struct Export {
    /// The file; the standard output if not given.
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}
