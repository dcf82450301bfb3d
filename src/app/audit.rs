//! `steward audit`: what proves the register, to whoever does not trust it.

use std::io::{BufWriter, Write};
use std::path::Path;

use anyhow::{Context, bail};
use jiff::Timestamp;

use super::files::{beside, place, replace};
use crate::auth::checkpoint::{PublicKey, Statement, read, sign};
use crate::auth::key::SigningKey;
use crate::cli::audit::{Output, Verify};
use crate::config::Config;
use crate::store;

/// Verifies the log, with a checkpoint if one is given, and says what was found.
///
/// # Errors
/// There is no register, its log is damaged, or it is not the one of the checkpoint.
pub async fn verify(config: &Config, asked: Verify, out: &mut dyn Write) -> anyhow::Result<()> {
    let Verify { checkpoint, key } = asked;
    let stated = checkpoint.map(|file| stated(config, &file, key));
    let stated = stated.transpose()?;
    let verified = store::verify::verify(&config.database_url(), stated).await?;
    let head = verified.head;
    writeln!(
        out,
        "verified: {} revisions, {} changes, the tables agree",
        head.revision, verified.changes
    )?;
    writeln!(
        out,
        "head: revision {} of {}, hash {}",
        head.revision, head.at, head.hash
    )?;
    if let Some(Statement { register: _, head }) = stated {
        writeln!(
            out,
            "checkpoint: revision {} of {} is in this log as it was signed",
            head.revision, head.at
        )?;
    }
    Ok(())
}

/// What the checkpoint in the file states, if whom we trust signed it.
fn stated(config: &Config, file: &Path, key: Option<PublicKey>) -> anyhow::Result<Statement> {
    let key = match key {
        Some(key) => key,
        None => match SigningKey::load_for_checkpoints(&config.data)? {
            Some(key) => PublicKey::from(&key),
            None => bail!(
                "the data directory has no key of checkpoints to check with; name the public key that was printed with the \
                 checkpoint with `--key`"
            ),
        },
    };
    let shown = file.display();
    let text = std::fs::read(file).with_context(|| format!("cannot read `{shown}`"))?;
    let text = String::from_utf8_lossy(&text);
    read(&text, &key).with_context(|| format!("`{shown}`"))
}

/// Signs where the log stands. The checkpoint goes to the file or the standard output, and what it says with the public key
/// to the standard output or error.
///
/// # Errors
/// There is no register, or nothing in it; its end is damaged; the file cannot be written.
pub async fn checkpoint(config: &Config, asked: Output, out: &mut dyn Write) -> anyhow::Result<()> {
    let Some(stated) = store::verify::state(&config.database_url()).await? else {
        bail!("the register has no revision yet, so that there is nothing to sign");
    };
    let key = SigningKey::load_or_make_for_checkpoints(&config.data)?;
    let signed = sign(&key, &stated, Timestamp::now()).context("cannot sign")?;
    let head = stated.head;
    let told = format!(
        "checkpoint: revision {} of {}, hash {}\npublic key: {}\n",
        head.revision,
        head.at,
        head.hash,
        key.public()
    );
    match asked.output {
        Some(path) => {
            let written = replace(&path, &format!("{signed}\n"));
            written.with_context(|| format!("cannot write `{}`", path.display()))?;
            write!(out, "{told}")?;
        }
        None => {
            writeln!(out, "{signed}")?;
            write!(std::io::stderr(), "{told}")?;
        }
    }
    Ok(())
}

/// Writes the log, one revision a line.
///
/// # Errors
/// There is no register, or the file cannot be written; then it is as it was.
pub async fn export(config: &Config, asked: Output, out: &mut dyn Write) -> anyhow::Result<()> {
    let url = config.database_url();
    let Some(path) = asked.output else {
        store::export::export(&url, out).await?;
        return Ok(());
    };
    let failed = || format!("cannot write `{}`", path.display());
    let mut file = BufWriter::new(beside(&path).with_context(failed)?);
    let head = store::export::export(&url, &mut file).await?;
    let file = file.into_inner().map_err(|error| error.into_error());
    place(file.with_context(failed)?, &path).with_context(failed)?;
    writeln!(out, "exported: {} revisions", head.revision)?;
    Ok(())
}
