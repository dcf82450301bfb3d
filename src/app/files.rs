//! `steward import` and `steward export`: the register as files, beside a running server or without one.
//!
//! What the files say is for `manifest`, and whether it is done for the writer.

use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, bail};
use jiff::Timestamp;
use tempfile::NamedTempFile;

use super::bar::Bar;
use super::foretold;
use super::make_directory;
use super::manifests::read_all;
use crate::auth::caller::{Caller, Role, Roles};
use crate::cli::files::{Export, Import};
use crate::command::plan::Prepared;
use crate::config::Config;
use crate::manifest::{self, Plan};
use crate::registry::value::Registry;
use crate::store::door::{Door, Refusal, new_ids};
use crate::store::failure::StoreError;
use crate::store::open::{Store, look, open};

/// How many refusals of the writer are shown; it refuses only what changed since the plan was made.
const SHOWN: usize = 5;

/// Reads the files, says what they would change, and changes it in one revision unless a row is refused.
///
/// # Errors
/// A file cannot be read, a row is refused, or the register cannot be opened; then nothing was changed.
pub async fn import(config: &Config, asked: Import, out: &mut dyn Write) -> anyhow::Result<()> {
    let Import {
        paths,
        dry_run,
        retire_missing,
        reason,
    } = asked;
    let nouns: Vec<_> = retire_missing
        .iter()
        .map(|list| manifest::noun_of(list).map_err(anyhow::Error::msg))
        .collect::<Result<_, _>>()?;
    let bar = Bar::new();
    let files = read_all(&paths, config.limits.manifest_bytes, &bar, out)?;
    bar.begin("planning");
    let register = Register::open(config, dry_run).await?;
    let rows = nouns
        .into_iter()
        .fold(manifest::Import::new(files), |rows, noun| {
            rows.retire_missing(noun, &register.value)
        });
    let plan = rows.plan(&register.value, &mut new_ids())?;
    drop(bar);
    register.carry_out(config, rows, plan, reason, out).await
}

/// The register that an import is planned on.
pub(super) struct Register {
    /// As it stands; empty where there is none.
    pub(super) value: Arc<Registry>,
    /// The way to write to it; none where there is none yet, and for a dry run.
    store: Option<Store>,
    dry_run: bool,
}

impl Register {
    /// Opens it if there is one; a dry run only looks.
    pub(super) async fn open(config: &Config, dry_run: bool) -> anyhow::Result<Self> {
        let store = match is_there(config) && !dry_run {
            true => Some(open_register(config).await?),
            false => None,
        };
        let value = match &store {
            Some(store) => store.door.current(),
            None if is_there(config) => Arc::new(look_if_made(config).await?),
            None => Arc::default(),
        };
        Ok(Self {
            value,
            store,
            dry_run,
        })
    }

    /// Says what the plan is, and does it unless a row is refused or nothing is to be done.
    pub(super) async fn carry_out(
        self,
        config: &Config,
        rows: manifest::Import,
        plan: Plan,
        reason: Option<String>,
        out: &mut dyn Write,
    ) -> anyhow::Result<()> {
        write!(out, "{plan}")?;
        let Some(prepared) = plan.prepared else {
            bail!("the import is refused for the reasons above; nothing was changed");
        };
        if prepared.changes.is_empty() {
            writeln!(out, "nothing to change: the register says so already")?;
        } else if self.dry_run {
            let today = config.zone.to_datetime(Timestamp::now()).date();
            foretold::tell(&self.value, &prepared.registry, today, out)?;
            writeln!(out, "dry run: nothing was changed")?;
        } else {
            let bar = Bar::new();
            bar.begin("writing");
            let store = match self.store {
                Some(store) => store,
                None => open_register(config).await?,
            };
            let revision = submit(&store.door, rows, prepared, reason).await?;
            drop(bar);
            writeln!(out, "done: revision {revision}")?;
        }
        Ok(())
    }
}

/// Whether there is a register already; a refused import and a dry run make none.
pub(super) fn is_there(config: &Config) -> bool {
    config.database.is_some() || config.data.join("steward.db").is_file()
}

pub(super) async fn open_register(config: &Config) -> anyhow::Result<Store> {
    make_directory(&config.data)?;
    let opened = open(&config.database_url(), &config.data).await;
    opened.context("cannot open the register")
}

pub(super) async fn look_into(config: &Config) -> anyhow::Result<Registry> {
    let read = look(&config.database_url()).await;
    read.context("cannot read the register")
}

/// The same; an empty register where the database is there and no register in it.
async fn look_if_made(config: &Config) -> anyhow::Result<Registry> {
    match look(&config.database_url()).await {
        Err(StoreError::NoHead) => Ok(Registry::default()),
        read => read.context("cannot read the register"),
    }
}

/// Hands the rows to the writer, as the person at this machine: whoever may read the data directory may make any token.
async fn submit(
    door: &Door,
    rows: manifest::Import,
    prepared: Prepared,
    reason: Option<String>,
) -> anyhow::Result<String> {
    let caller = Caller::person("local".to_owned(), Roles::new([Role::Officer])?);
    let done = door
        .submit_prepared(
            rows.into_command(),
            prepared,
            &caller,
            reason,
            "import",
            None,
        )
        .await;
    match done {
        Ok(done) => Ok(done.registry.head.revision.to_string()),
        Err(Refusal::Problems(problems)) => {
            let texts: Vec<_> = problems
                .iter()
                .take(SHOWN)
                .map(|problem| format!("{}: {}", problem.path.join("."), problem.message))
                .collect();
            bail!(
                "the register changed meanwhile, and nothing was done: {}; import again",
                texts.join("; ")
            )
        }
        Err(Refusal::Busy(_)) => bail!("the register is busy, and nothing was done; import again"),
        Err(Refusal::Unknown) => {
            bail!("nobody knows whether it was done; import again: what was done is left as it is")
        }
        Err(Refusal::Outdated) => {
            bail!("a newer program writes to the register, and nothing was done; import with that")
        }
        Err(Refusal::KeyTaken) => bail!("the import was done before, and nothing was done"),
        Err(Refusal::Internal) => bail!("the database failed, and nothing was done; see the log"),
    }
}

/// The text of the JSON Schema of a manifest.
///
/// # Errors
/// It cannot be written; no reason is known.
pub fn manifest_schema() -> anyhow::Result<String> {
    manifest::schema().context("cannot write the schema")
}

/// Writes the register as one manifest.
///
/// # Errors
/// There is no register, or the file cannot be written; then it is as it was.
pub async fn export(config: &Config, asked: Export, out: &mut dyn Write) -> anyhow::Result<()> {
    let registry = look_into(config).await?;
    let text = manifest::export(&registry)?;
    match asked.output {
        None => out.write_all(text.as_bytes()).context("cannot write"),
        Some(path) => {
            replace(&path, &text).with_context(|| format!("cannot write `{}`", path.display()))
        }
    }
}

/// Puts the text in the place of the file, whole or not at all.
pub(super) fn replace(path: &Path, text: &str) -> std::io::Result<()> {
    let mut file = beside(path)?;
    file.write_all(text.as_bytes())?;
    place(file, path)
}

/// Puts what is written in the place of the file, whole or not at all.
pub(super) fn replace_by(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let mut file = beside(path)?;
    write(&mut file)?;
    Ok(place(file, path)?)
}

/// A new file in the folder of another, which goes away unless it takes its place.
pub(super) fn beside(path: &Path) -> std::io::Result<NamedTempFile> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        Some(_) | None => Path::new("."),
    };
    NamedTempFile::new_in(folder)
}

/// Puts the file in the place of the other, once it is on the disk.
pub(super) fn place(file: NamedTempFile, path: &Path) -> std::io::Result<()> {
    file.as_file().sync_all()?;
    file.persist(path)?;
    Ok(())
}
