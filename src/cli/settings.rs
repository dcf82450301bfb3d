//! Flags that several commands share, on their way to the configuration.

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::Args;

use crate::config::sources::Sources;

/// Where the settings and the data are.
#[derive(Args)]
pub(super) struct Settings {
    /// The configuration file (TOML); also STEWARD_CONFIG.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// The data directory; also STEWARD_DATA.
    #[arg(long, value_name = "DIR")]
    data: Option<String>,
}

/// Where the settings, the data and the database are.
#[derive(Args)]
pub(super) struct DatabaseSettings {
    #[command(flatten)]
    settings: Settings,
    /// The database; a SQLite file in the data directory if not given; also STEWARD_DATABASE.
    #[arg(long, value_name = "URL")]
    database: Option<String>,
}

impl Settings {
    pub(super) fn into_sources(self, environment: BTreeMap<String, String>) -> Sources {
        let flags = self.data.map(|data| ("data", data)).into_iter().collect();
        Sources {
            file: self.config,
            environment,
            flags,
        }
    }
}

impl DatabaseSettings {
    pub(super) fn into_sources(self, environment: BTreeMap<String, String>) -> Sources {
        let mut sources = self.settings.into_sources(environment);
        sources
            .flags
            .extend(self.database.map(|database| ("database", database)));
        sources
    }
}
