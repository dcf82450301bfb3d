//! What can be said to `steward audit`.

use std::path::PathBuf;

use clap::Args;

use crate::auth::checkpoint::PublicKey;

/// What the log is checked against.
#[derive(Args, Debug, PartialEq, Eq)]
pub struct Verify {
    /// A checkpoint that was made before: finds a log that was cut or rewritten since.
    #[arg(long, value_name = "FILE")]
    pub checkpoint: Option<PathBuf>,
    /// The public key that must have signed it; that of the data directory if not given.
    #[arg(
        long,
        value_name = "KEY",
        requires = "checkpoint",
        allow_hyphen_values = true
    )]
    pub key: Option<PublicKey>,
}

/// Where to write to.
#[derive(Args, Debug, PartialEq, Eq)]
pub struct Output {
    /// The file; the standard output if not given.
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}
