//! The databases of `steward copy`.

use anyhow::bail;
use clap::Args;

use crate::config::database::DatabaseUrl;

/// From where to where.
#[derive(Args)]
pub(super) struct Databases {
    /// The database with the register, as `sqlite:steward.db` or `postgres://user@host/database`.
    #[arg(long, value_name = "URL")]
    from: String,
    /// The database that gets it, which must have none.
    #[arg(long, value_name = "URL")]
    to: String,
}

impl Databases {
    /// Both addresses. They are read here and not by the parser of the command line, which would repeat a password.
    pub(super) fn addresses(self) -> anyhow::Result<(DatabaseUrl, DatabaseUrl)> {
        match (self.from.try_into(), self.to.try_into()) {
            (Ok(from), Ok(to)) => Ok((from, to)),
            (from, to) => {
                let told = |name: &str, url: Result<DatabaseUrl, &str>| {
                    let problem = url.err()?;
                    Some(format!("`{name}` on the command line {problem}"))
                };
                let problems: Vec<_> = [told("--from", from), told("--to", to)]
                    .into_iter()
                    .flatten()
                    .collect();
                bail!(problems.join("\n"))
            }
        }
    }
}
