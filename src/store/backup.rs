//! Backups of the database, beside whoever writes to it, and the way back.
//!
//! A backup is a SQLite file of its own, one snapshot, without the pages of what was erased. It appears under its name when it
//! is whole and on the disk, with a checksum as its last line. Not in it are the keys of the data directory, which are files of their own. It is written in
//! small parts with rests between them, so that whoever reads meanwhile hardly waits for it.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use entity::{calendar_feed, client_secret, endpoint, secret};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DbBackend, DbErr, EntityTrait, RuntimeErr, Statement, sqlx,
};

use super::failure::StoreError;
use super::migrate::migrate;
use super::open::check_end;
use super::verify::{Verified, prove};
use super::{backend, connect, log};
use crate::config::database::DatabaseUrl;
use crate::private;
use crate::registry::revision::Head;
use checksum::Unsound;

mod checksum;

/// How the files begin that are not whole yet.
pub const UNFINISHED: &str = ".steward-backup-";

/// The database's file in a data directory.
const FILE_NAME: &str = "steward.db";

/// How long a backup is written at a time, and how long it rests then.
const WORK: Duration = Duration::from_micros(100);
const REST: Duration = Duration::from_micros(500);
/// After so many steps of SQLite's machine, some ten microseconds, the time is looked at.
const STEPS: i32 = 100;

/// Writes a backup to a new file; answers where its log stands.
///
/// # Errors
/// There is no register, the file is there already, or it cannot be written; then there is none.
pub async fn back_up(url: &str, file: &Path) -> Result<Head, StoreError> {
    let failed = |cause| at(file, cause);
    if file.try_exists().map_err(failed)? {
        return Err(StoreError::Setting(
            "the file is there already; name another".to_owned(),
        ));
    }
    let folder = match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        Some(_) | None => Path::new("."),
    };
    let mut builder = tempfile::Builder::new();
    let unfinished = builder.prefix(UNFINISHED).suffix(".part");
    let mut unfinished = unfinished.tempfile_in(folder).map_err(failed)?;
    let connection = connect::readers(url).await?;
    if backend::is_postgres(&connection) {
        return Err(StoreError::Setting(
            "a PostgreSQL database has tools of its own; use `pg_dump` (docs/operations.md)"
                .to_owned(),
        ));
    }
    // Whether this is a register is asked first, since any database can be copied.
    log::read_head(&connection).await?;
    copy(&connection, path_text(unfinished.path())?).await?;
    connection.close().await?;
    let head = check_copy(unfinished.path()).await?;
    let written = unfinished.as_file_mut();
    checksum::append(written, pace()).map_err(failed)?;
    written.sync_all().map_err(failed)?;
    unfinished
        .persist_noclobber(file)
        .map_err(|error| failed(error.error))?;
    sync(folder)?;
    Ok(head)
}

/// Copies what is in the database. Only for SQLite.
async fn copy(connection: &DatabaseConnection, into: String) -> Result<(), StoreError> {
    let failed = |cause| DbErr::Exec(RuntimeErr::SqlxError(Arc::new(cause)));
    let pool = connection.get_sqlite_connection_pool();
    let mut copying = pool.acquire().await.map_err(failed)?;
    let mut rest = pace();
    let mut handle = copying.lock_handle().await.map_err(failed)?;
    handle.set_progress_handler(STEPS, move || {
        rest();
        true
    });
    drop(handle);
    let copy = sqlx::query("VACUUM INTO ?").bind(into);
    copy.execute(&mut *copying).await.map_err(failed)?;
    Ok(())
}

/// Rests whenever there was work for long enough.
fn pace() -> impl FnMut() + Send + 'static {
    let mut begun = Instant::now();
    move || {
        if begun.elapsed() >= WORK {
            thread::sleep(REST);
            begun = Instant::now();
        }
    }
}

async fn check_copy(file: &Path) -> Result<Head, StoreError> {
    let connection = connect::readers(&url_of(file)).await?;
    let snapshot = backend::snapshot(&connection).await?;
    let head = log::read_head(&snapshot).await?;
    check_end(&snapshot, head).await?;
    snapshot.rollback().await?;
    connection.close().await?;
    Ok(head)
}

/// Makes the register of a backup that of a data directory which has none; what the backup holds is proved first.
///
/// # Errors
/// The directory has a register, or the backup is damaged; then nothing is changed.
pub async fn restore(file: &Path, data: &Path) -> Result<Verified, StoreError> {
    let target = data.join(FILE_NAME);
    for place in [target.clone(), data.join(format!("{FILE_NAME}-wal"))] {
        if place.try_exists().map_err(|cause| at(&place, cause))? {
            return Err(StoreError::Setting(format!(
                "`{}` holds a register already; name another directory, or move the register away",
                data.display()
            )));
        }
    }
    // Before the directory is made.
    File::open(file).map_err(|cause| at(file, cause))?;
    let is_new = !data.is_dir();
    private::make_directory(data).map_err(|cause| at(data, cause))?;
    let restored = restore_into(file, data, &target).await;
    if restored.is_err() && is_new {
        // It is empty again; should somebody have put something in, it stays.
        let _ = fs::remove_dir(data);
    }
    restored
}

async fn restore_into(file: &Path, data: &Path, target: &Path) -> Result<Verified, StoreError> {
    let failed = |cause| at(data, cause);
    let place = tempfile::Builder::new()
        .prefix(".steward-restore-")
        .tempdir_in(data)
        .map_err(failed)?;
    let copy = place.path().join(FILE_NAME);
    take_pages(file, &copy)?;
    let verified = examine_copy(&copy, place.path()).await.map_err(damaged)?;
    File::open(&copy)
        .and_then(|file| file.sync_all())
        .map_err(failed)?;
    // Unlike renaming, this never takes the place of another file.
    fs::hard_link(&copy, target).map_err(failed)?;
    sync(data)?;
    Ok(verified)
}

/// Copies the database of a backup out, if each byte of it is what was written.
fn take_pages(file: &Path, copy: &Path) -> Result<(), StoreError> {
    let into = private::new_file().open(copy);
    let mut into = into.map_err(|cause| at(copy, cause))?;
    let taken = File::open(file)
        .map_err(Unsound::Unread)
        .and_then(|mut from| checksum::copy_checked(&mut from, &mut into));
    taken.map_err(|unsound| match unsound {
        Unsound::Unread(cause) => at(file, cause),
        Unsound::Unwritten(cause) => at(copy, cause),
        Unsound::Unmarked => StoreError::Setting(
            "its last line is no checksum: it was cut, or is no backup that `steward backup` made; restore another"
                .to_owned(),
        ),
        Unsound::Changed => StoreError::Setting(
            "it is damaged: its bytes are not those of its checksum; restore another".to_owned(),
        ),
    })
}

async fn examine_copy(copy: &Path, place: &Path) -> Result<Verified, StoreError> {
    let url = url_of(copy);
    let connection = connect::aside(&url).await?;
    let proved = examine(&url, &connection, place).await;
    connection.close().await?;
    proved
}

/// What the database says of a file that it cannot read is nothing that helps.
fn damaged(error: StoreError) -> StoreError {
    match error {
        StoreError::Database(cause) => StoreError::Setting(format!(
            "it is damaged, or no backup; restore another: {cause}"
        )),
        StoreError::NoDatabase => {
            StoreError::Setting("it is no backup; restore another".to_owned())
        }
        other => other,
    }
}

/// Looks at every page, brings the tables up to date, proves the log, and takes out what must not come back.
async fn examine(
    url: &str,
    connection: &DatabaseConnection,
    place: &Path,
) -> Result<Verified, StoreError> {
    let asked = Statement::from_string(DbBackend::Sqlite, "PRAGMA integrity_check(1)");
    let row = connection.query_one_raw(asked).await?;
    let found = row
        .map(|row| row.try_get_by_index::<String>(0))
        .transpose()?;
    if found.as_deref() != Some("ok") {
        return Err(StoreError::Setting(
            "its pages do not fit together; restore another".to_owned(),
        ));
    }
    log::read_head(connection).await?;
    migrate(url, place).await?;
    let snapshot = backend::snapshot(connection).await?;
    let verified = prove(&snapshot).await?;
    snapshot.rollback().await?;
    // An address that was revoked since would lead to the calendar again.
    calendar_feed::Entity::delete_many()
        .exec(connection)
        .await?;
    client_secret::Entity::delete_many()
        .exec(connection)
        .await?;
    // So would a key that was taken out of use; and the one that seals them may be elsewhere.
    secret::Entity::delete_many().exec(connection).await?;
    endpoint::Entity::update_many()
        .col_expr(endpoint::Column::Enabled, Expr::value(false))
        .col_expr(
            endpoint::Column::OffBecause,
            Expr::value("the register was restored from a backup: give it a new secret"),
        )
        .exec(connection)
        .await?;
    backend::forget(connection).await?;
    Ok(verified)
}

fn url_of(file: &Path) -> String {
    DatabaseUrl::of_file(file).as_str().to_owned()
}

fn path_text(path: &Path) -> Result<String, StoreError> {
    let text = path.to_str().map(str::to_owned);
    text.ok_or_else(|| {
        StoreError::Setting(format!("`{}` is not UTF-8; name another", path.display()))
    })
}

fn sync(folder: &Path) -> Result<(), StoreError> {
    let synced = File::open(folder).and_then(|folder| folder.sync_all());
    synced.map_err(|cause| at(folder, cause))
}

fn at(place: &Path, cause: io::Error) -> StoreError {
    let place: PathBuf = place.to_owned();
    StoreError::Directory {
        place: place.display().to_string(),
        cause,
    }
}
