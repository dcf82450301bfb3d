//! `steward token`: what a token shall say.
//!
//! Whoever can read the data directory and the database may make any token; their permissions say who that is.

use anyhow::Context;
use clap::Args;

use crate::auth::caller::{Role, Roles};
use crate::config::lifetime::Lifetime;

/// What the token shall say.
#[derive(Args)]
pub struct Token {
    /// A role: viewer, editor, officer, procurement, auditor or admin; may be repeated.
    #[arg(long = "role", value_name = "ROLE", required = true)]
    roles: Vec<Role>,
    /// Who is meant; the log names it as the actor.
    #[arg(long, value_name = "SUBJECT", default_value = "local")]
    pub subject: String,
    /// How long it is valid, as `15m` or `1h`; the configured time if not given.
    #[arg(long, value_name = "TIME")]
    pub ttl: Option<Lifetime>,
}

impl Token {
    /// The roles, together.
    ///
    /// # Errors
    /// They cannot be held together.
    pub fn roles(&self) -> anyhow::Result<Roles> {
        Roles::new(self.roles.iter().copied()).context("no token is made")
    }
}
