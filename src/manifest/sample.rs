//! The sample: the Autel privacy statement of 30 May 2013 as a register, from `data/sample`.
//!
//! Facts of the statement cite their section; what it does not state is null. What a demonstration needs beyond stands
//! in `illustrative.yaml` alone, each row marked.

use super::error::ManifestError;
use super::file::parse;
use crate::command::plan::Command;

/// The files, by their names below `data/sample`.
const FILES: &[(&str, &str)] = &[
    (
        "register.yaml",
        include_str!("../../data/sample/register.yaml"),
    ),
    (
        "databases.yaml",
        include_str!("../../data/sample/databases.yaml"),
    ),
    (
        "collections-given.yaml",
        include_str!("../../data/sample/collections-given.yaml"),
    ),
    (
        "collections-browsing.yaml",
        include_str!("../../data/sample/collections-browsing.yaml"),
    ),
    (
        "collections-email-and-advertising.yaml",
        include_str!("../../data/sample/collections-email-and-advertising.yaml"),
    ),
    (
        "clauses-3-to-5.yaml",
        include_str!("../../data/sample/clauses-3-to-5.yaml"),
    ),
    (
        "clauses-6-to-7.yaml",
        include_str!("../../data/sample/clauses-6-to-7.yaml"),
    ),
    (
        "clauses-8.yaml",
        include_str!("../../data/sample/clauses-8.yaml"),
    ),
    (
        "clauses-9-to-14.yaml",
        include_str!("../../data/sample/clauses-9-to-14.yaml"),
    ),
    ("flows.yaml", include_str!("../../data/sample/flows.yaml")),
    (
        "illustrative.yaml",
        include_str!("../../data/sample/illustrative.yaml"),
    ),
];

/// The rows of the sample; they refer to the terms of [`vocabulary`](super::vocabulary()), and are applied with them.
///
/// # Errors
/// What is wrong with the files, which are part of the program.
pub fn sample() -> Result<Vec<Command>, Vec<ManifestError>> {
    let mut rows = Vec::new();
    for (name, text) in FILES {
        for row in parse(name, text, usize::MAX)?.rows {
            rows.push(row.content.map_err(|unread| unread.errors)?);
        }
    }
    Ok(rows)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic, reason = "tests")]
mod coverage;
#[cfg(test)]
mod tests;
