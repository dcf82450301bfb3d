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
            webhooks: _,
            traces,
        } = self;
        let mut problems = token.problems();
        problems.extend(issuer::twice(&token.issuer, issuers));
        problems.extend(limits.problems());
        problems.extend(backup.problems());
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
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

    use super::*;

    /// Loads a file with this text, an environment and a command line.
    fn load(
        file: &str,
        environment: &[(&str, &str)],
        flags: &[(&'static str, &str)],
    ) -> Result<Config, String> {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("steward.toml");
        std::fs::write(&path, file).unwrap();
        let text = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        let sources = Sources {
            file: Some(path.clone()),
            environment: environment.iter().map(text).collect(),
            flags: flags
                .iter()
                .map(|(name, value)| (*name, (*value).to_owned()))
                .collect(),
        };
        Config::load(&sources)
            .map_err(|problems| problems.to_string().replace(path.to_str().unwrap(), "FILE"))
    }

    #[test]
    fn without_any_layer_the_defaults_hold() {
        let config = Config::load(&Sources::default()).unwrap();
        assert_eq!(config, Config::default());
        assert_eq!(
            config.database_url(),
            "sqlite://./steward-data/steward.db?mode=rwc"
        );
        assert!(config.problems().is_empty());
    }

    #[test]
    fn a_later_layer_wins() {
        let file = "data = 'a'\nlog = 'json'\n[limits]\ndepth = 5\naliases = 6";
        let environment = [
            ("STEWARD_DATA", "b"),
            ("STEWARD_LIMITS__DEPTH", "7"),
            ("PATH", "/bin"),
        ];
        let config = load(file, &environment, &[]).unwrap();
        assert_eq!(
            (config.data, config.limits.depth, config.limits.aliases),
            ("b".into(), 7, 6)
        );
        assert_eq!(config.log, LogFormat::Json);
        assert_eq!(config.limits.tokens, Limits::default().tokens);
        let config = load(file, &environment, &[("data", "c")]).unwrap();
        assert_eq!(config.data, Path::new("c"));
    }

    #[test]
    fn every_setting_can_come_from_the_file_and_from_the_environment() {
        let file = "
            listen = '0.0.0.0:80'\ndata = '/d'\ndatabase = 'sqlite:x.db'\nzone = 'UTC'\nlog = 'text'
            log_filter = 'warn'
            token = { issuer = 'i', audience = 'a', roles_claim = 'r', local_ttl = '2h' }
            backup = { directory = '/b', every = '12h', keep = 3 }";
        let config = load(file, &[], &[]).unwrap();
        assert_eq!(config.listen.port(), 80);
        assert_eq!(config.token.local_ttl.seconds(), 7200);
        assert_eq!(config.backup.directory, Some("/b".into()));
        assert_eq!(
            (config.backup.every.seconds(), config.backup.keep),
            (43_200, 3)
        );
        assert_eq!(config.database_url(), "sqlite:x.db?mode=rwc");
        let environment = [
            ("STEWARD_LISTEN", "[::1]:81"),
            ("STEWARD_LOG_FILTER", "steward=debug,info"),
            ("STEWARD_TOKEN__ROLES_CLAIM", "groups"),
            ("STEWARD_TOKEN__ISSUER", "12"),
        ];
        let config = load("", &environment, &[]).unwrap();
        assert_eq!(config.listen.port(), 81);
        assert_eq!(
            (
                config.token.roles_claim.as_str(),
                config.token.issuer.as_str()
            ),
            ("groups", "12")
        );
    }

    #[test]
    fn what_is_not_known_is_refused_with_place_and_nearest_key() {
        let file =
            "databse = 'x'\n[limits]\ndept = 3\n[token]\naudience = 'fine'\n[other]\nlisten = 1";
        let environment = [
            ("STEWARD_LIMITS__DEPHT", "1"),
            ("STEWARD_LOGFILTER", "x"),
            ("STEWARDS", "fine"),
        ];
        insta::assert_snapshot!(load(file, &environment, &[]).unwrap_err(), @r"
        unknown key `databse` in `FILE`; the nearest known key is `database`
        unknown key `limits.dept` in `FILE`; the nearest known key is `limits.depth`
        unknown key `other.listen` in `FILE`; the nearest known key is `listen`
        unknown variable `STEWARD_LIMITS__DEPHT` in the environment; the nearest known variable is `STEWARD_LIMITS__DEPTH`
        unknown variable `STEWARD_LOGFILTER` in the environment; the nearest known variable is `STEWARD_LOG_FILTER`
        ");
    }

    #[test]
    fn values_that_do_not_fit_are_refused_all_at_once() {
        let file = "listen = 'localhost'\ndata = ''\nzone = 'Mars/Olympus'\nlog = 'xml'\nlog_filter = 'a=b=c'
            [token]\nissuer = ' '\nroles_claim = 'sub'\nlocal_ttl = '31d'\n[limits]\nbracket_depth = 257\ntokens = 1.5
            depth = true\nvisits = '12'";
        let environment = [
            ("STEWARD_LIMITS__BODY_BYTES", "0"),
            ("STEWARD_LIMITS__ALIASES", "-1"),
            ("STEWARD_LIMITS__DEPTH", "yes"),
            ("STEWARD_TOKEN__LOCAL_TTL", "soon"),
            ("STEWARD_LIMITS__CONNECTIONS", "99999999999999999999"),
        ];
        let flags = [
            ("listen", "here"),
            ("database", "mysql://ann:secret@host/db"),
        ];
        insta::assert_snapshot!(load(file, &environment, &flags).unwrap_err(), @r"
        `data` in `FILE` must name a directory
        `limits.bracket_depth` in `FILE` must be at most 256
        `limits.depth` in `FILE` must be a whole number
        `limits.tokens` in `FILE` must be a whole number
        `listen` in `FILE` must be an address and a port like `127.0.0.1:7317`, not `localhost`
        `log` in `FILE` must be `text` or `json`, not `xml`
        `log_filter` in `FILE` must be a log filter like `info` or `steward=debug,info`
        `token.issuer` in `FILE` must not be empty
        `token.local_ttl` in `FILE` must be a time like `90s`, `1h` or `12h 30m`, from 1s to 720h
        `token.roles_claim` in `FILE` must not be one of iss, sub, aud, exp, nbf, iat, jti: they mean something else
        `zone` in `FILE` must be an IANA time zone that this machine knows, like `UTC` or `Europe/Berlin`, not `Mars/Olympus`
        `STEWARD_LIMITS__ALIASES` in the environment must be a whole number
        `STEWARD_LIMITS__BODY_BYTES` in the environment must be at least 1
        `STEWARD_LIMITS__CONNECTIONS` in the environment must be a whole number
        `STEWARD_LIMITS__DEPTH` in the environment must be a whole number
        `STEWARD_TOKEN__LOCAL_TTL` in the environment must be a time like `90s`, `1h` or `12h 30m`, from 1s to 720h
        `--database` on the command line must begin with `sqlite:` or `postgres://`
        `--listen` on the command line must be an address and a port like `127.0.0.1:7317`, not `here`
        ");
    }

    #[test]
    fn traces_that_do_not_fit_are_refused_with_all_else() {
        let file = "
            log = 'xml'\n[traces]\nendpont = 'https://a/'\nendpoint = 'http://collector.example.com/v1/traces'
            sampled = 1.5\nservice_name = ' '\nheaders = 'secret'\nplain_http = 'no'";
        let environment = [
            ("STEWARD_TRACES__SAMPLED", "most"),
            ("STEWARD_TRACES__HEADER", "a=b"),
        ];
        insta::assert_snapshot!(load(file, &environment, &[]).unwrap_err(), @r"
        unknown key `traces.endpont` in `FILE`; the nearest known key is `traces.endpoint`
        unknown variable `STEWARD_TRACES__HEADER` in the environment; the nearest known variable is `STEWARD_TRACES__HEADERS`
        `log` in `FILE` must be `text` or `json`, not `xml`
        `traces.headers` in `FILE` must be headers like `authorization=Bearer TOKEN`, with `,` between them, none of which HTTP itself needs
        `traces.plain_http` in `FILE` must be `true` or `false`
        `traces.sampled` in `FILE` must be a share from 0 to 1, like `0.1`
        `traces.service_name` in `FILE` must not be empty
        `STEWARD_TRACES__SAMPLED` in the environment must be a number
        `traces.endpoint` in `FILE` must begin with `https://`, unless the collector is on this machine; `traces.plain_http = true` takes `http://`, which anybody on the way can read
        ");
        let file = "[traces]\nendpoint = 'http://collector.example.com/v1/traces'\nsampled = true";
        insta::assert_snapshot!(load(file, &[], &[]).unwrap_err(), @r"
        `traces.sampled` in `FILE` must be a number
        `traces.endpoint` in `FILE` must begin with `https://`, unless the collector is on this machine; `traces.plain_http = true` takes `http://`, which anybody on the way can read
        ");
    }

    #[test]
    fn traces_come_from_the_file_and_from_the_environment() {
        let file = "[traces]\nendpoint = 'http://collector:4318/v1/traces'\nplain_http = true\nsampled = 1";
        let traces = load(file, &[], &[]).unwrap().traces;
        assert_eq!(traces.endpoint.unwrap().shown(), "collector:4318");
        assert!((traces.sampled - 1.0).abs() < f64::EPSILON);
        let environment = [
            ("STEWARD_TRACES__PLAIN_HTTP", "true"),
            ("STEWARD_TRACES__ENDPOINT", "http://10.0.0.1:4318/v1/traces"),
            ("STEWARD_TRACES__SAMPLED", "0.25"),
            ("STEWARD_TRACES__SERVICE_NAME", "register"),
            (
                "STEWARD_TRACES__HEADERS",
                "authorization=Bearer t,x-tenant=a",
            ),
        ];
        let traces = load(
            "[traces]\nendpoint = 'http://elsewhere/'",
            &environment,
            &[],
        )
        .unwrap()
        .traces;
        assert_eq!(traces.endpoint.unwrap().shown(), "10.0.0.1:4318");
        assert!((traces.sampled - 0.25).abs() < f64::EPSILON);
        assert_eq!(traces.service_name, "register");
        assert_eq!(traces.headers.unwrap().pairs().count(), 2);
    }

    #[test]
    fn issuers_are_read_from_the_file() {
        let file = "
            [[issuers]]
            issuer = 'https://login.example.com/'\naudience = 'register'\nalgorithms = ['RS256', 'EdDSA']
            jwks = 'https://login.example.com/keys'\nrefresh = '1h'\nroles_claim = '/realm_access/roles'
            roles = { viewer = ['Staff'], officer = ['Data Protection'] }
            [[issuers]]
            issuer = 'b'\naudience = 'register'\nalgorithms = ['PS256']\nkeys = '/etc/b.pem'\ntoken_type = 'JWT'
            [issuers.roles]
            admin = ['root']";
        let issuers = load(file, &[], &[]).unwrap().issuers;
        let [first, second] = issuers.as_slice() else {
            panic!("{issuers:?}")
        };
        assert_eq!(first.roles.officer, ["Data Protection"]);
        assert_eq!(first.refresh.seconds(), 3600);
        assert_eq!(
            first.jwks.as_ref().unwrap().url().as_str(),
            "https://login.example.com/keys"
        );
        assert_eq!(second.keys, Some("/etc/b.pem".into()));
        assert_eq!(
            (second.token_type.as_str(), second.roles_claim.as_str()),
            ("JWT", "roles")
        );
    }

    #[test]
    fn issuers_that_do_not_fit_are_refused_all_at_once() {
        let file = "
            [[issuers]]
            isuer = 'a'\naudience = 1\nalgorithms = ['HS256']\njwks = 'ftp://a/'\nplain_http = 'yes'
            roles = { viewers = ['a'], admin = 'b' }\nrefresh = '0s'
            [[issuers]]
            jwks = 'http://user:secret@a/'
            [[issuers]]
            jwks = 'http://169.254.169.254/'\nroles_claim = 'sub'
            [[issuers]]
            issuer = 'd'\naudience = 'x'\nalgorithms = ['EdDSA']\nkeys = 'a'\njwks = 'https://10.0.0.1/'
            roles = { viewer = [''] }";
        insta::assert_snapshot!(load(file, &[("STEWARD_ISSUERS", "x")], &[]).unwrap_err(), @r#"
        `issuers[0].algorithms` in `FILE` must be of `EdDSA`, `ES256`, `RS256` and `PS256`, not `HS256`
        `issuers[0].audience` in `FILE` must be a text
        unknown key `issuers[0].isuer` in `FILE`; the nearest known key is `issuer`
        `issuers[0].jwks` in `FILE` must be an address like `https://login.example.com/keys`, not `ftp://a/`
        `issuers[0].plain_http` in `FILE` must be `true` or `false`
        `issuers[0].refresh` in `FILE` must be a time like `90s`, `1h` or `12h 30m`, from 1s to 720h
        unknown key `issuers[0].roles.viewers` in `FILE`; the nearest known key is `roles.viewer`
        `issuers[0].roles` in `FILE` must be a table of roles, each with a list of texts
        `issuers[1].jwks` in `FILE` must be an address like `https://login.example.com/keys`, without user, password and `#`
        `issuers[2].issuer` in `FILE` must be stated
        `issuers[2].audience` in `FILE` must be stated
        `issuers[2].algorithms` in `FILE` must name at least one
        `issuers[2].roles_claim` in `FILE` must not be one of iss, sub, aud, exp, nbf, iat, jti: they mean something else
        `issuers[2].roles` in `FILE` must give at least one role, as `viewer = ["staff"]`: nobody has a role otherwise
        `issuers[2].jwks` in `FILE` must begin with `https://`; `plain_http = true` takes `http://`, and the keys of anybody on the way
        `issuers[2].jwks` in `FILE` names an address that is of the local link or holds metadata of a cloud (`169.254.169.254`), which is never connected to
        `issuers[3].roles` in `FILE` must not hold an empty value
        `issuers[3].jwks` in `FILE` must not be stated with `keys`: name the address or the file
        `issuers` in the environment must be tables, each under a line `[[issuers]]` of the configuration file
        "#);
        let twice =
            "[[issuers]]\nissuer = 'steward'\naudience = 'x'\nalgorithms = ['EdDSA']\nkeys = 'a'
            roles = { viewer = ['a'] }";
        assert_eq!(
            load(twice, &[], &[]).unwrap_err(),
            "`issuers[0].issuer` must not be `steward` again, which is an issuer or `token.issuer` already"
        );
    }

    #[test]
    fn every_limit_refuses_zero() {
        let serde_json::Value::Object(limits) = serde_json::to_value(Limits::default()).unwrap()
        else {
            unreachable!()
        };
        assert_eq!(limits.len(), 16);
        for name in limits.keys() {
            let variable = format!("STEWARD_LIMITS__{}", name.to_uppercase());
            let refusal = load("", &[(&variable, "0")], &[]).unwrap_err();
            assert_eq!(
                refusal,
                format!("`{variable}` in the environment must be at least 1")
            );
            assert!(load("", &[(&variable, "1")], &[]).is_ok());
        }
    }

    #[test]
    fn a_file_that_cannot_be_read_is_refused() {
        let problem = load("listen = [", &[], &[]).unwrap_err();
        assert!(problem.starts_with("cannot read `FILE`: "), "{problem}");
        let sources = Sources {
            file: Some("/nowhere/steward.toml".into()),
            ..Sources::default()
        };
        let problem = Config::load(&sources).unwrap_err().to_string();
        assert!(
            problem.starts_with("cannot read `/nowhere/steward.toml`: "),
            "{problem}"
        );
    }
}
