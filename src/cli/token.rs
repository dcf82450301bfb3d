//! `steward token`: makes a token with the key of the data directory.
//!
//! Needs no running server. Whoever can read the key may make any token; the key's file says who that is.

use std::collections::BTreeMap;

use anyhow::{Context, bail};
use clap::Args;
use jiff::Timestamp;

use super::{Settings, load};
use crate::auth::caller::{Role, Roles};
use crate::auth::key::SigningKey;
use crate::auth::token::{Grant, mint, random_id};
use crate::config::lifetime::Lifetime;

/// What the token shall say.
#[derive(Args)]
pub(super) struct Token {
    /// A role: viewer, editor, officer, procurement, auditor or admin; may be repeated.
    #[arg(long = "role", value_name = "ROLE", required = true)]
    roles: Vec<Role>,
    /// Who is meant; the log names it as the actor.
    #[arg(long, value_name = "SUBJECT", default_value = "local")]
    subject: String,
    /// How long it is valid, as `15m` or `1h`; the configured time if not given.
    #[arg(long, value_name = "TIME")]
    ttl: Option<Lifetime>,
    #[command(flatten)]
    settings: Settings,
}

impl Token {
    pub(super) fn make(
        self,
        environment: BTreeMap<String, String>,
        now: Timestamp,
    ) -> anyhow::Result<String> {
        let Self {
            roles,
            subject,
            ttl,
            settings,
        } = self;
        let roles = Roles::new(roles).context("no token is made")?;
        let config = load(&settings.into_sources(environment))?;
        // A directory made here by mistake would give a token that no server takes.
        if !config.data.is_dir() {
            let data = config.data.display();
            bail!(
                "there is no data directory `{data}`; name the one of your server with `--data DIR`"
            );
        }
        let key = SigningKey::load_or_make(&config.data)?;
        let lifetime = ttl.unwrap_or(config.token.local_ttl);
        let grant = Grant {
            subject,
            roles,
            issued: now,
            lifetime,
            id: random_id()?,
        };
        Ok(mint(&key, &config.token, &grant)?)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use clap::Parser;

    use super::*;
    use crate::auth::token::verify::Verifier;
    use crate::config::token::TokenSettings;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        token: Token,
    }

    const NOW: i64 = 1_700_000_000;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn make(arguments: &[&str]) -> Result<String, String> {
        let line = ["token"].iter().chain(arguments);
        let line = Line::try_parse_from(line).map_err(|error| error.to_string())?;
        line.token
            .make(BTreeMap::new(), at(NOW))
            .map_err(|error| format!("{error:#}"))
    }

    #[test]
    fn the_token_is_one_that_the_server_takes() {
        let place = tempfile::tempdir().unwrap();
        let data = place.path().to_str().unwrap();
        let token = make(&[
            "--role", "editor", "--role", "viewer", "--ttl", "2h", "--data", data,
        ])
        .unwrap();
        let key = SigningKey::load_or_make(place.path()).unwrap();
        let verifier = Verifier::new(&key, &TokenSettings::default());
        let caller = verifier.verify(&token, at(NOW)).unwrap();
        assert_eq!(
            (caller.subject.as_str(), caller.roles.to_string().as_str()),
            ("local", "viewer, editor")
        );
        assert!(verifier.verify(&token, at(NOW + 7200)).is_ok());
        assert!(verifier.verify(&token, at(NOW + 7230)).is_err());
    }

    #[test]
    fn what_makes_no_good_token_is_refused() {
        let place = tempfile::tempdir().unwrap();
        let data = place.path().to_str().unwrap();
        let nowhere = place.path().join("nowhere");
        let cases: [(&[&str], &str); 6] = [
            (&["--data", data], "--role <ROLE>"),
            (
                &["--data", data, "--role", "root"],
                "there is no role `root`",
            ),
            (
                &["--data", data, "--role", "admin", "--role", "officer"],
                "officer and admin",
            ),
            (
                &["--data", data, "--role", "viewer", "--ttl", "0s"],
                "from 1s to 720h",
            ),
            (
                &["--data", data, "--role", "viewer", "--subject", ""],
                "is empty",
            ),
            (
                &["--data", nowhere.to_str().unwrap(), "--role", "viewer"],
                "no data directory",
            ),
        ];
        for (arguments, expected) in cases {
            let refusal = make(arguments).unwrap_err();
            assert!(refusal.contains(expected), "{arguments:?}: {refusal}");
        }
        assert!(!nowhere.exists());
    }
}
