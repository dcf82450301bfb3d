//! `steward copy`: the register in another database.

use std::io::Write;

use anyhow::Context;

use super::make_directory;
use crate::config::Config;
use crate::config::database::DatabaseUrl;
use crate::store::copy;

/// Copies the register and says what was proved of the copy.
///
/// # Errors
/// There is nothing to copy, the target has a register already, or the copy cannot be proved; then the target has none.
pub async fn copy(
    config: &Config,
    (from, to): (DatabaseUrl, DatabaseUrl),
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    make_directory(&config.data)?;
    let copied = copy::copy(&from.for_driver(), &to.for_driver(), &config.data).await;
    let copied = copied.context("nothing was copied")?;
    writeln!(
        out,
        "copied and verified: {} revisions, {} changes, hash {}",
        copied.head.revision, copied.changes, copied.head.hash
    )?;
    Ok(())
}
