//! What can be said to `steward table`.

use std::path::PathBuf;

use clap::Args;

/// Which table to bring in, and how.
#[derive(Args, Debug, PartialEq, Eq)]
pub struct Import {
    /// What its rows are: vendors, agreements or flows.
    #[arg(value_name = "NOUN")]
    pub noun: String,
    /// The table, in CSV (UTF-8) or XLSX.
    #[arg(value_name = "FILE")]
    pub path: PathBuf,
    /// How its columns are read, in YAML or JSON.
    #[arg(long, value_name = "FILE")]
    pub mapping: Option<PathBuf>,
    /// Write how its columns were read to this file, for the next table of the kind.
    #[arg(long, value_name = "FILE")]
    pub save_mapping: Option<PathBuf>,
    /// The sheet of a workbook.
    #[arg(long, value_name = "NAME")]
    pub sheet: Option<String>,
    /// What a column means, as `Supplier=name`; may be repeated.
    #[arg(long, value_name = "HEADER=FIELD")]
    pub column: Vec<String>,
    /// Pass a column over; may be repeated.
    #[arg(long, value_name = "HEADER")]
    pub ignore_column: Vec<String>,
    /// Give a field the same value in each row, as `kind=COMPANY`; may be repeated.
    #[arg(long, value_name = "FIELD=VALUE")]
    pub set: Vec<String>,
    /// Bring in the good rows and tell the others, rather than all or nothing.
    #[arg(long)]
    pub good_rows: bool,
    /// Say what would change, and change nothing.
    #[arg(long)]
    pub dry_run: bool,
    /// Why; the log keeps it with the revision.
    #[arg(long, value_name = "TEXT")]
    pub reason: Option<String>,
}

/// Which template to write.
#[derive(Args, Debug, PartialEq, Eq)]
pub struct Template {
    /// What its rows are: vendors, agreements or flows.
    #[arg(value_name = "NOUN")]
    pub noun: String,
    /// The workbook to write, in XLSX.
    #[arg(short, long, value_name = "FILE")]
    pub output: PathBuf,
}
