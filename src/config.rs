//! The configuration: the only reader of the environment and of the configuration file.
//!
//! Layers, each over the one before: the defaults; the file (`--config FILE` or `STEWARD_CONFIG`, TOML); the environment
//! (`STEWARD_DATA`, nested `STEWARD_LIMITS__DEPTH`); the command line. A key that is not known is refused, wherever it
//! stands, and all problems are told at once. The defaults below are the list of what is known.
//!
//! It opens nothing but the file: whether the directory or the address can be used shows when they are.

pub mod backup;
pub mod database;
pub mod issuer;
pub mod lifetime;
pub mod limits;
pub mod problems;
pub mod reports;
pub mod sealing;
pub mod sources;
mod text;
pub mod token;
pub mod traces;
pub mod webhooks;

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use tracing_subscriber::EnvFilter;

use backup::BackupSettings;
use database::DatabaseUrl;
use issuer::IssuerSettings;
use limits::Limits;
use problems::Problems;
use reports::ReportSettings;
use sealing::SealingKey;
use sources::Sources;
use token::TokenSettings;
use traces::TraceSettings;
use webhooks::WebhookSettings;

/// All settings of a server.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// The address and port to listen on.
    #[serde(deserialize_with = "text::address")]
    pub listen: SocketAddr,
    /// The address and port where `/metrics` is read, by whoever can reach it; unstated, there are none.
    #[serde(default, deserialize_with = "text::some_address")]
    pub metrics_listen: Option<SocketAddr>,
    /// The data directory: keys and embedded database.
    pub data: PathBuf,
    /// The database; unstated, `steward.db` in the data directory. Ask [`Config::database_url`].
    pub database: Option<DatabaseUrl>,
    /// The key that seals the secrets in the database; unstated, `sealing-key` in the data directory, made at the first
    /// start. Servers that share a database must have the same.
    pub sealing_key: Option<SealingKey>,
    /// The time zone that says which day it is, by its IANA name.
    #[serde(with = "text::zone")]
    pub zone: TimeZone,
    /// The form of the log lines.
    pub log: LogFormat,
    /// Which log lines are written, as `info` or `steward=debug,info`.
    pub log_filter: String,
    /// Tokens.
    pub token: TokenSettings,
    /// The identity providers whose tokens are taken too.
    #[serde(default)]
    pub issuers: Vec<IssuerSettings>,
    /// What one request may cost.
    pub limits: Limits,
    /// Backups that the server makes by itself.
    pub backup: BackupSettings,
    /// What reports are made with.
    pub reports: ReportSettings,
    /// Where events may be sent.
    pub webhooks: WebhookSettings,
    /// Where traces go.
    pub traces: TraceSettings,
}

/// The form of the log lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase", try_from = "String")]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line, for machines.
    Json,
}

impl TryFrom<String> for LogFormat {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        match text.as_str() {
            "text" => Ok(Self::Text),
            "json" => Ok(Self::Json),
            _ => Err(format!("must be `text` or `json`, not `{text}`")),
        }
    }
}

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 7317)),
            metrics_listen: None,
            data: PathBuf::from("./steward-data"),
            database: None,
            sealing_key: None,
            zone: TimeZone::UTC,
            log: LogFormat::Text,
            log_filter: "info".to_owned(),
            token: TokenSettings::default(),
            issuers: Vec::new(),
            limits: Limits::default(),
            backup: BackupSettings::default(),
            reports: ReportSettings::default(),
            webhooks: WebhookSettings::default(),
            traces: TraceSettings::default(),
        }
    }
}

impl Config {
    /// Reads all layers.
    ///
    /// # Errors
    /// All problems of all layers: what is not known, cannot be read, or is out of bounds.
    pub fn load(sources: &Sources) -> Result<Self, Problems> {
        sources::settings(sources).and_then(|settings| sources::merge(&settings))
    }

    /// The URL of the database, which SQLite creates when it is not there.
    #[must_use]
    pub fn database_url(&self) -> String {
        let file = DatabaseUrl::of_file(&self.data.join("steward.db"));
        self.database.as_ref().unwrap_or(&file).for_driver()
    }

    /// What is out of bounds.
    fn problems(&self) -> Vec<String> {
        let Self {
            listen: _,
            metrics_listen: _,
            data,
            database,
            sealing_key: _,
            zone: _,
            log: _,
            log_filter,
            token,
            issuers,
            limits,
            backup,
            reports,
            webhooks: _,
            traces,
        } = self;
        let mut problems = token.problems();
        problems.extend(issuer::twice(&token.issuer, issuers));
        problems.extend(limits.problems());
        problems.extend(backup.problems());
        problems.extend(reports.problems());
        problems.extend(traces.problems());
        if backup.directory.is_some() && database.as_ref().is_some_and(DatabaseUrl::is_postgres) {
            problems.push(
                "`backup.directory` must not be set for a PostgreSQL database, which has tools of its own".to_owned(),
            );
        }
        if data == Path::new("") {
            problems.push("must name a directory".to_owned());
        }
        if EnvFilter::builder().parse(log_filter).is_err() {
            problems.push("must be a log filter like `info` or `steward=debug,info`".to_owned());
        }
        problems
    }
}

#[cfg(test)]
mod tests;
