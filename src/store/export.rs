//! The log for an auditor: one revision a line, as JSON, with exactly the bytes that are hashed.
//!
//! It is written as it lies there, right or not; whether it is right is for whoever reads it. Rows are passed on as they are
//! read, so that the largest import takes no more memory than the smallest.

use std::io::Write;
use std::pin::{Pin, pin};

use entity::change;
use futures_util::stream::Peekable;
use futures_util::{Stream, StreamExt};
use sea_orm::DbErr;

use super::chain::Entry;
use super::failure::StoreError;
use super::{backend, connect, log};
use crate::registry::revision::{Head, Revision};

/// How many revisions are read at a time, without their changes.
const CHUNK: u64 = 1_000;

/// Writes the log up to the head; answers where that is.
///
/// # Errors
/// The database failed, or what is written to.
pub async fn export(url: &str, out: &mut dyn Write) -> Result<Head, StoreError> {
    let connection = connect::readers(url).await?;
    // What is in the log does not change, so that two snapshots show the same of it.
    let (of_revisions, of_changes) = (
        backend::snapshot(&connection).await?,
        backend::snapshot(&connection).await?,
    );
    let head = log::read_head(&of_revisions).await?;
    let changes = log::find_changes(Revision(0), head.revision);
    let mut changes = pin!(changes.stream(&of_changes).await?.peekable());
    let mut after = Revision(0);
    while after < head.revision {
        let entries = log::read_headers(&of_revisions, after, CHUNK).await?;
        let Some(last) = entries.last().map(|entry| entry.number) else {
            break;
        };
        for entry in entries {
            write_entry(&entry, changes.as_mut(), out).await?;
        }
        after = last;
    }
    out.flush().map_err(StoreError::Output)?;
    Ok(head)
}

/// Writes one line; the rows of changes are those of this revision and later ones.
async fn write_entry<S: Stream<Item = Result<change::Model, DbErr>>>(
    entry: &Entry,
    mut changes: Pin<&mut Peekable<S>>,
    out: &mut dyn Write,
) -> Result<(), StoreError> {
    let written = |cause: serde_json::Error| StoreError::Output(cause.into());
    let number = log::number(entry.number);
    let line = serde_json::to_string(entry).map_err(written)?;
    // Without changes it ends in an empty list, which is filled here.
    let mut open = line.trim_end_matches("]}");
    let is_due = |row: &Result<change::Model, DbErr>| {
        row.as_ref().map_or(true, |row| row.revision <= number)
    };
    while let Some(row) = changes.as_mut().next_if(is_due).await {
        let row = row?;
        // Those of a revision that is gone are left out.
        if row.revision == number {
            out.write_all(open.as_bytes()).map_err(StoreError::Output)?;
            serde_json::to_writer(&mut *out, &log::logged_change(row)).map_err(written)?;
            open = ",";
        }
    }
    let end = if open == "," { "]}" } else { line.as_str() };
    writeln!(out, "{end}").map_err(StoreError::Output)
}
