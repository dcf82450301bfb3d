//! The settings of backups that the server makes by itself.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::lifetime::Lifetime;

/// Where backups go, how often, and how many are kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BackupSettings {
    /// The directory, best on another disk; unstated, the server makes no backups.
    pub directory: Option<PathBuf>,
    /// The time from one backup to the next.
    pub every: Lifetime,
    /// How many are kept; older ones are removed after a newer one is made.
    pub keep: usize,
}

impl Default for BackupSettings {
    fn default() -> Self {
        Self {
            directory: None,
            every: Lifetime::DAY,
            keep: 14,
        }
    }
}

impl BackupSettings {
    pub(super) fn problems(&self) -> Vec<String> {
        let Self {
            directory,
            every: _,
            keep,
        } = self;
        let mut problems = Vec::new();
        if directory.as_deref() == Some(Path::new("")) {
            problems.push("must name a directory".to_owned());
        }
        if *keep == 0 {
            problems.push("must be at least 1".to_owned());
        }
        problems
    }
}
