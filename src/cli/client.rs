//! `steward client`: the programs that are let in.

use std::collections::BTreeMap;

use anyhow::Context;
use clap::{Args, Subcommand};
use jiff::Timestamp;

use super::Files;
use crate::auth::caller::{Role, Roles};
use crate::auth::client::ClientId;
use crate::config::sources::Sources;

/// What can be asked about clients, with where they lie.
#[derive(Subcommand)]
pub(super) enum Client {
    /// Let a program in; prints its id and its secret, which is shown this once.
    Create(Files<Create>),
    /// Give a client another secret beside the one that it has; prints it, this once.
    Rotate(Files<Rotate>),
    /// End a client, or one of its secrets, with the tokens that it has.
    Revoke(Files<Revoke>),
    /// List the clients and their secrets' ids.
    List(Files<List>),
}

/// The same without where.
#[derive(Debug)]
pub enum AboutClients {
    /// Let one in.
    Create(Create),
    /// Give one another secret.
    Rotate(Rotate),
    /// End one.
    Revoke(Revoke),
    /// List them.
    List(List),
}

/// A client that is let in.
#[derive(Args, Debug)]
pub struct Create {
    /// What people call it.
    #[arg(long)]
    pub name: String,
    /// A role: viewer, editor, officer, procurement, auditor or admin; may be repeated.
    #[arg(long = "role", value_name = "ROLE", required = true)]
    roles: Vec<Role>,
    /// When it ends by itself, as `2030-05-30T12:00:00Z`.
    #[arg(long, value_name = "TIME")]
    pub expires_at: Option<Timestamp>,
    /// Who stands behind it: the subject of an admin.
    #[arg(long, value_name = "SUBJECT", default_value = "local")]
    pub by: String,
}

/// Another secret.
#[derive(Args, Debug)]
pub struct Rotate {
    /// The id of the client, as `cli_...`.
    #[arg(value_name = "CLIENT", value_parser = client_id)]
    pub client: ClientId,
    /// When the secret that it has ends; it is valid until it is revoked if not given.
    #[arg(long, value_name = "TIME")]
    pub old_expires_at: Option<Timestamp>,
}

/// An end.
#[derive(Args, Debug)]
pub struct Revoke {
    /// The id of the client, as `cli_...`.
    #[arg(value_name = "CLIENT", value_parser = client_id)]
    pub client: ClientId,
    /// The id of a secret, which alone ends.
    #[arg(long, value_name = "ID")]
    pub secret: Option<uuid::Uuid>,
}

/// Which clients there are.
#[derive(Args, Debug)]
pub struct List {}

impl Create {
    /// The roles, together.
    ///
    /// # Errors
    /// They cannot be held together.
    pub fn roles(&self) -> anyhow::Result<Roles> {
        Roles::new(self.roles.iter().copied()).context("no client is made")
    }
}

impl Client {
    pub(super) fn split(self, environment: BTreeMap<String, String>) -> (AboutClients, Sources) {
        match self {
            Self::Create(Files { asked, settings }) => (
                AboutClients::Create(asked),
                settings.into_sources(environment),
            ),
            Self::Rotate(Files { asked, settings }) => (
                AboutClients::Rotate(asked),
                settings.into_sources(environment),
            ),
            Self::Revoke(Files { asked, settings }) => (
                AboutClients::Revoke(asked),
                settings.into_sources(environment),
            ),
            Self::List(Files { asked, settings }) => (
                AboutClients::List(asked),
                settings.into_sources(environment),
            ),
        }
    }
}

fn client_id(text: &str) -> Result<ClientId, String> {
    let unknown = |()| format!("`{text}` is no id of a client; `steward client list` shows them");
    text.parse().map_err(unknown)
}
