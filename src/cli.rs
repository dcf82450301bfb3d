//! The command line: what can be asked of the program, and the settings that go with it.
//!
//! Reads no environment and no file itself ([`crate::config`] does), and does no work of the server: what needs the
//! whole application comes in as [`Actions`].

pub mod audit;
pub mod backup;
pub mod client;
mod copy;
pub mod files;
pub mod key;
pub mod report;
mod settings;
pub mod table;
pub mod token;

use std::collections::BTreeMap;
use std::io::Write;

use anyhow::Context;
use clap::{Args, Parser, Subcommand};

use crate::config::Config;
use crate::config::database::DatabaseUrl;
use settings::{DatabaseSettings, Settings};

/// A registry of the data a company holds, the vendors that receive it, and the sentences that permit or forbid it.
#[derive(Parser)]
#[command(name = "steward", version, about)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Start the server.
    Serve(Serve),
    /// Print a local token, and nothing else.
    Token(Files<token::Token>),
    /// Look at the keys of tokens, or take a new one.
    #[command(subcommand)]
    Key(key::Key),
    /// Let programs in, and end that.
    #[command(subcommand)]
    Client(client::Client),
    /// Print the GraphQL schema, that of manifests, or the OpenAPI document.
    Schema(Schema),
    /// Apply manifests to the register: all their rows in one revision, or nothing.
    Import(Files<files::Import>),
    /// Write the register as a manifest.
    Export(Files<files::Export>),
    /// Bring in vendors, agreements and flows out of spreadsheets.
    #[command(subcommand)]
    Table(Table),
    /// Copy the register, with its log, to a database that has none.
    Copy(Copy),
    /// Write a report on the register.
    Report(Files<report::Report>),
    /// Write a backup to a new file, beside a running server or without one.
    Backup(Files<backup::Backup>),
    /// Make the register of a backup that of a data directory which has none.
    Restore(Files<backup::Restore>),
    /// Examine the change log.
    #[command(subcommand)]
    Audit(Audit),
}

#[derive(Args)]
struct Serve {
    /// Load the sample register if the register is empty.
    #[arg(long)]
    sample: bool,
    /// The address and port to listen on.
    #[arg(long, value_name = "ADDR:PORT")]
    listen: Option<String>,
    #[command(flatten)]
    settings: DatabaseSettings,
}

#[derive(Args)]
struct Schema {
    /// The JSON Schema of a manifest.
    #[arg(long)]
    manifest: bool,
    /// The OpenAPI document of the REST API.
    #[arg(long, conflicts_with = "manifest")]
    openapi: bool,
}

#[derive(Args)]
struct Files<A: Args> {
    #[command(flatten)]
    asked: A,
    #[command(flatten)]
    settings: DatabaseSettings,
}

#[derive(Args)]
struct Copy {
    #[command(flatten)]
    asked: copy::Databases,
    #[command(flatten)]
    settings: Settings,
}

#[derive(Subcommand)]
enum Audit {
    /// Check the whole log: hashes, order, and that it gives the tables as they are.
    Verify(Files<audit::Verify>),
    /// Sign where the log stands now, to be kept elsewhere.
    Checkpoint(Files<audit::Output>),
    /// Write the whole log for an auditor, one revision a line (JSON Lines).
    Export(Files<audit::Output>),
}

#[derive(Subcommand)]
enum Table {
    /// Bring in a table in CSV or XLSX: all its rows in one revision, or nothing.
    Import(Files<table::Import>),
    /// Write an empty workbook with all columns, what they mean, and lists to choose from.
    Template(Files<table::Template>),
}

/// What the commands do that needs the whole application.
pub struct Actions {
    /// Runs the server until it is told to end; the flag asks for the sample.
    pub serve: fn(Config, bool) -> anyhow::Result<()>,
    /// Makes a token and writes it.
    pub token: fn(Config, token::Token, &mut dyn Write) -> anyhow::Result<()>,
    /// Lists the keys of tokens, or changes them.
    pub key: fn(Config, key::AboutKeys, &mut dyn Write) -> anyhow::Result<()>,
    /// Lists the clients, or changes them.
    pub client: fn(Config, client::AboutClients, &mut dyn Write) -> anyhow::Result<()>,
    /// The text of the GraphQL schema.
    pub schema: fn() -> String,
    /// The text of the JSON Schema of a manifest.
    pub manifest_schema: fn() -> anyhow::Result<String>,
    /// The text of the OpenAPI document.
    pub openapi: fn() -> anyhow::Result<String>,
    /// Applies manifests and writes what they change.
    pub import: fn(Config, files::Import, &mut dyn Write) -> anyhow::Result<()>,
    /// Writes the register as a manifest.
    pub export: fn(Config, files::Export, &mut dyn Write) -> anyhow::Result<()>,
    /// Brings in a table and writes what it changes.
    pub import_table: fn(Config, table::Import, &mut dyn Write) -> anyhow::Result<()>,
    /// Writes the template of a table.
    pub template: fn(Config, table::Template, &mut dyn Write) -> anyhow::Result<()>,
    /// Copies the register from one database to another.
    pub copy: fn(Config, (DatabaseUrl, DatabaseUrl), &mut dyn Write) -> anyhow::Result<()>,
    /// Writes a report.
    pub report: fn(Config, report::Report, &mut dyn Write) -> anyhow::Result<()>,
    /// Makes a backup and writes where it stands.
    pub backup: fn(Config, backup::Backup, &mut dyn Write) -> anyhow::Result<()>,
    /// Restores a backup and writes where it stands.
    pub restore: fn(Config, backup::Restore, &mut dyn Write) -> anyhow::Result<()>,
    /// Verifies the log and writes what was found.
    pub verify: fn(Config, audit::Verify, &mut dyn Write) -> anyhow::Result<()>,
    /// Signs where the log stands.
    pub checkpoint: fn(Config, audit::Output, &mut dyn Write) -> anyhow::Result<()>,
    /// Writes the log.
    pub export_log: fn(Config, audit::Output, &mut dyn Write) -> anyhow::Result<()>,
}

/// Runs one command with the variables of the environment.
///
/// # Errors
/// If the configuration is refused, or the command fails.
pub fn run(
    cli: Cli,
    environment: BTreeMap<String, String>,
    actions: &Actions,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    match cli.command {
        Command::Serve(Serve {
            sample,
            listen,
            settings,
        }) => {
            let mut sources = settings.into_sources(environment);
            sources
                .flags
                .extend(listen.map(|listen| ("listen", listen)));
            (actions.serve)(load(&sources)?, sample)
        }
        Command::Token(Files { asked, settings }) => {
            (actions.token)(load(&settings.into_sources(environment))?, asked, out)
        }
        Command::Key(asked) => {
            let (asked, sources) = asked.split(environment);
            (actions.key)(load(&sources)?, asked, out)
        }
        Command::Client(asked) => {
            let (asked, sources) = asked.split(environment);
            (actions.client)(load(&sources)?, asked, out)
        }
        Command::Schema(Schema { manifest, openapi }) => {
            let text = match (manifest, openapi) {
                (true, _) => (actions.manifest_schema)()?,
                (false, true) => (actions.openapi)()?,
                (false, false) => (actions.schema)(),
            };
            out.write_all(text.as_bytes())
                .context("cannot write the schema")
        }
        Command::Import(Files { asked, settings }) => {
            (actions.import)(load(&settings.into_sources(environment))?, asked, out)
        }
        Command::Export(Files { asked, settings }) => {
            (actions.export)(load(&settings.into_sources(environment))?, asked, out)
        }
        Command::Table(Table::Import(Files { asked, settings })) => {
            (actions.import_table)(load(&settings.into_sources(environment))?, asked, out)
        }
        Command::Table(Table::Template(Files { asked, settings })) => {
            (actions.template)(load(&settings.into_sources(environment))?, asked, out)
        }
        Command::Copy(Copy { asked, settings }) => {
            let config = load(&settings.into_sources(environment))?;
            (actions.copy)(config, asked.addresses()?, out)
        }
        Command::Report(Files { asked, settings }) => {
            (actions.report)(load(&settings.into_sources(environment))?, asked, out)
        }
        Command::Backup(Files { asked, settings }) => {
            (actions.backup)(load(&settings.into_sources(environment))?, asked, out)
        }
        Command::Restore(Files { asked, settings }) => {
            (actions.restore)(load(&settings.into_sources(environment))?, asked, out)
        }
        Command::Audit(Audit::Verify(Files { asked, settings })) => {
            (actions.verify)(load(&settings.into_sources(environment))?, asked, out)
        }
        Command::Audit(Audit::Checkpoint(Files { asked, settings })) => {
            (actions.checkpoint)(load(&settings.into_sources(environment))?, asked, out)
        }
        Command::Audit(Audit::Export(Files { asked, settings })) => {
            (actions.export_log)(load(&settings.into_sources(environment))?, asked, out)
        }
    }
}

fn load(sources: &crate::config::sources::Sources) -> anyhow::Result<Config> {
    Ok(Config::load(sources)?)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use clap::CommandFactory;

    use super::*;

    const ACTIONS: Actions = Actions {
        serve: |config, sample| {
            anyhow::bail!("{} {} {sample}", config.listen, config.data.display())
        },
        token: |config, asked, _| anyhow::bail!("{} {}", config.data.display(), asked.subject),
        key: |config, asked, _| anyhow::bail!("{} {asked:?}", config.data.display()),
        client: |config, asked, _| anyhow::bail!("{} {asked:?}", config.data.display()),
        schema: || "type Query".to_owned(),
        manifest_schema: || Ok("{}".to_owned()),
        openapi: || Ok("{\"openapi\":\"\"}".to_owned()),
        import: |config, asked, _| anyhow::bail!("{} {asked:?}", config.data.display()),
        export: |config, asked, _| anyhow::bail!("{} {asked:?}", config.data.display()),
        import_table: |config, asked, _| anyhow::bail!("{} {asked:?}", config.data.display()),
        template: |config, asked, _| anyhow::bail!("{} {asked:?}", config.data.display()),
        copy: |_, (from, to), out| Ok(writeln!(out, "{} {}", from.for_driver(), to.for_driver())?),
        report: |config, asked, _| anyhow::bail!("{} {asked:?}", config.data.display()),
        backup: |_, asked, _| anyhow::bail!("{asked:?}"),
        restore: |_, asked, _| anyhow::bail!("{asked:?}"),
        verify: |config, _, out| Ok(writeln!(out, "{}", config.database_url())?),
        checkpoint: |_, asked, _| anyhow::bail!("{asked:?}"),
        export_log: |_, asked, _| anyhow::bail!("{asked:?}"),
    };

    fn run_line(line: &str, environment: &[(&str, &str)]) -> Result<String, String> {
        let cli = Cli::try_parse_from(line.split(' ')).map_err(|error| error.to_string())?;
        let environment = environment
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        let mut out = Vec::new();
        run(cli, environment, &ACTIONS, &mut out).map_err(|error| error.to_string())?;
        Ok(String::from_utf8(out).unwrap())
    }

    #[test]
    fn the_commands_are_well_formed() {
        Cli::command().debug_assert();
    }

    #[test]
    fn flags_win_over_the_environment() {
        let environment = [("STEWARD_DATA", "e"), ("STEWARD_LISTEN", "127.0.0.1:1")];
        let cases = [
            ("steward serve", "127.0.0.1:1 e false"),
            ("steward serve --sample --data d", "127.0.0.1:1 d true"),
            ("steward serve --listen 127.0.0.1:2", "127.0.0.1:2 e false"),
        ];
        for (line, expected) in cases {
            assert_eq!(
                run_line(line, &environment).unwrap_err(),
                expected,
                "{line}"
            );
        }
        let database =
            run_line("steward audit verify --database sqlite:x.db", &environment).unwrap();
        assert_eq!(database, "sqlite:x.db?mode=rwc\n");
        assert_eq!(run_line("steward schema", &[]).unwrap(), "type Query");
        assert_eq!(run_line("steward schema --manifest", &[]).unwrap(), "{}");
        assert_eq!(
            run_line("steward schema --openapi", &[]).unwrap(),
            "{\"openapi\":\"\"}"
        );
    }

    #[test]
    fn what_is_wrong_with_the_databases_of_a_copy_is_told_at_once_and_without_them() {
        let copied = run_line("steward copy --from sqlite:a.db --to postgresql://h/d", &[]);
        assert_eq!(copied.unwrap(), "sqlite:a.db?mode=rwc postgres://h/d\n");
        let line = "steward copy --from mysql://ann:secret@h/d --to postgres://ann:secret@h";
        assert_eq!(
            run_line(line, &[]).unwrap_err(),
            "`--from` on the command line must begin with `sqlite:` or `postgres://`\n\
             `--to` on the command line must name one database after the host, as `postgres://user@host/database`"
        );
    }

    #[test]
    fn what_is_not_known_is_refused() {
        assert!(
            run_line("steward serve", &[("STEWARD_LISTN", "x")])
                .unwrap_err()
                .contains("STEWARD_LISTEN")
        );
        assert!(
            run_line("steward serve --listn x", &[])
                .unwrap_err()
                .contains("--listen")
        );
        assert!(
            run_line("steward serve --listen x", &[])
                .unwrap_err()
                .starts_with("`--listen` on the command line")
        );
    }
}
