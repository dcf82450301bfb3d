//! `steward key`: the keys of tokens.

use std::collections::BTreeMap;

use clap::{Args, Subcommand};

use super::Files;
use crate::config::sources::Sources;

/// What can be asked about keys, with where they lie.
#[derive(Subcommand)]
pub(super) enum Key {
    /// List the keys and what they do.
    List(Files<List>),
    /// Take a new key; what the old ones signed stays valid until its end.
    Rotate(Files<Rotate>),
    /// Forget all sealed secrets, where the key that seals them is lost.
    Reset(Files<Reset>),
}

/// The same without where.
#[derive(Debug)]
pub enum AboutKeys {
    /// List them.
    List(List),
    /// Take a new one.
    Rotate(Rotate),
    /// Forget them all.
    Reset(Reset),
}

/// Which keys there are.
#[derive(Args, Debug)]
pub struct List {}

/// A new key.
#[derive(Args, Debug)]
pub struct Rotate {
    /// End the keys before it now, and all tokens with them: somebody may have one.
    #[arg(long)]
    pub at_once: bool,
}

/// A start without the old secrets.
#[derive(Args, Debug)]
pub struct Reset {
    /// Yes, although all tokens end, and endpoints of webhooks need new secrets.
    #[arg(long, required = true)]
    pub yes: bool,
}

impl Key {
    pub(super) fn split(self, environment: BTreeMap<String, String>) -> (AboutKeys, Sources) {
        match self {
            Self::List(Files { asked, settings }) => {
                (AboutKeys::List(asked), settings.into_sources(environment))
            }
            Self::Rotate(Files { asked, settings }) => {
                (AboutKeys::Rotate(asked), settings.into_sources(environment))
            }
            Self::Reset(Files { asked, settings }) => {
                (AboutKeys::Reset(asked), settings.into_sources(environment))
            }
        }
    }
}
