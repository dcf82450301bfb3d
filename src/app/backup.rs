//! `steward backup`, `steward restore`, and the backups that the server makes by itself.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use anyhow::{Context, bail};
use jiff::fmt::strtime;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use tokio::time::sleep;

use crate::cli::backup::{Backup, Restore};
use crate::config::Config;
use crate::config::backup::BackupSettings;
use crate::store::backup::{UNFINISHED, back_up, restore as restore_backup};

/// How backups of the server are named, by the time in UTC.
const NAME: &str = "steward-%Y%m%dT%H%M%SZ.db";
/// The longest time from a backup that failed to the next try.
const RETRY: Duration = Duration::from_secs(300);
/// A file of this age that is not whole yet was left by a server that was killed.
const LEFT_OVER: Duration = Duration::from_secs(24 * 60 * 60);

/// Writes a backup and says where it stands.
///
/// # Errors
/// There is no register, or the file is there already or cannot be written.
pub async fn backup(config: &Config, asked: Backup, out: &mut dyn Write) -> anyhow::Result<()> {
    let Backup { file } = asked;
    let made = back_up(&config.database_url(), &file).await;
    let head = made.with_context(|| format!("no backup is made at `{}`", file.display()))?;
    writeln!(
        out,
        "backup: revision {} of {}, hash {}",
        head.revision, head.at, head.hash
    )?;
    Ok(())
}

/// Makes the register of a backup that of the data directory, and says where it stands.
///
/// # Errors
/// The directory has a register, or the backup is damaged; then nothing is changed.
pub async fn restore(config: &Config, asked: Restore, out: &mut dyn Write) -> anyhow::Result<()> {
    let Restore { file } = asked;
    if config.database.is_some() {
        bail!("a backup is restored into the data directory; leave the setting `database` out");
    }
    let restored = restore_backup(&file, &config.data).await;
    let shown = file.display();
    let context = || format!("`{shown}` is not restored, and nothing is changed");
    let verified = restored.with_context(context)?;
    let head = verified.head;
    writeln!(
        out,
        "restored: {} revisions, {} changes, the tables agree\nhead: revision {} of {}, hash {}",
        head.revision, verified.changes, head.revision, head.at, head.hash
    )?;
    Ok(())
}

/// Begins to make backups, if the configuration says so.
pub(super) fn schedule(config: &Config) {
    let BackupSettings {
        directory,
        every,
        keep,
    } = config.backup.clone();
    if let Some(directory) = directory {
        let schedule = Schedule {
            url: config.database_url(),
            directory,
            every: SignedDuration::from_secs(every.seconds()),
            keep,
        };
        tokio::spawn(schedule.run());
    }
}

struct Schedule {
    url: String,
    directory: PathBuf,
    every: SignedDuration,
    keep: usize,
}

impl Schedule {
    async fn run(self) {
        loop {
            let due = self.until_due(Timestamp::now());
            let wait = match due {
                Ok(wait) if wait.is_zero() => self.make().await,
                Ok(wait) => Ok(wait),
                Err(error) => Err(error),
            };
            let longest = self.every.unsigned_abs();
            sleep(match wait {
                Ok(wait) => wait,
                Err(error) => {
                    tracing::error!(error = format!("{error:#}"), "a backup failed");
                    RETRY.min(longest)
                }
            })
            .await;
        }
    }

    /// How long it is until the next backup is due; a start does not begin to count anew.
    fn until_due(&self, now: Timestamp) -> anyhow::Result<Duration> {
        fs::create_dir_all(&self.directory)
            .with_context(|| format!("cannot make `{}`", self.directory.display()))?;
        let kept = kept(&self.directory)?;
        // One of a clock that was ahead is none to wait for.
        let last = kept.iter().rfind(|(made, _)| *made <= now);
        Ok(last.map_or(Duration::ZERO, |(made, _)| {
            let wait = made
                .saturating_add(self.every)
                .map(|due| due.duration_since(now));
            wait.ok()
                .and_then(|wait| Duration::try_from(wait).ok())
                .unwrap_or_default()
        }))
    }

    async fn make(&self) -> anyhow::Result<Duration> {
        let now = Timestamp::now();
        let file = self.directory.join(now.strftime(NAME).to_string());
        let head = back_up(&self.url, &file).await?;
        tracing::info!(file = %file.display(), revision = %head.revision, "backup made");
        self.forget()?;
        self.until_due(now)
    }

    /// Removes the oldest backups, and what was left of those that never became whole.
    fn forget(&self) -> anyhow::Result<()> {
        let kept = kept(&self.directory)?;
        let too_many = kept.len().saturating_sub(self.keep);
        let old = kept.into_iter().take(too_many).map(|(_, path)| path);
        for path in old.chain(left_over(&self.directory)?) {
            let removed = fs::remove_file(&path);
            removed.with_context(|| format!("cannot remove `{}`", path.display()))?;
        }
        Ok(())
    }
}

/// The backups of the server in the directory, oldest first. Whatever has another name is nobody's business here.
fn kept(directory: &Path) -> anyhow::Result<Vec<(Timestamp, PathBuf)>> {
    let mut kept: Vec<_> = paths(directory)?
        .into_iter()
        .filter_map(|path| {
            let time = strtime::parse(NAME, path.file_name()?.to_str()?).ok()?;
            let time = TimeZone::UTC.to_timestamp(time.to_datetime().ok()?).ok()?;
            Some((time, path))
        })
        .collect();
    kept.sort();
    Ok(kept)
}

fn left_over(directory: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let is_left = |path: &PathBuf| {
        let name = path.file_name().and_then(|name| name.to_str());
        let made = path.metadata().and_then(|known| known.modified()).ok();
        let age = made.and_then(|made| SystemTime::now().duration_since(made).ok());
        name.is_some_and(|name| name.starts_with(UNFINISHED))
            && age.is_some_and(|age| age > LEFT_OVER)
    };
    Ok(paths(directory)?.into_iter().filter(is_left).collect())
}

fn paths(directory: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let entries = fs::read_dir(directory)
        .and_then(|entries| entries.map(|entry| Ok(entry?.path())).collect());
    entries.with_context(|| format!("cannot read `{}`", directory.display()))
}
