//! Revisions: the numbered, chained steps from one registry to the next.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::hex;

/// The number of a revision; 0 is the empty register before the first. Text in every answer, since it outgrows 32 bits.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Revision(pub u64);

impl Revision {
    /// The one after this.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }
}

impl fmt::Display for Revision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Revision {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}

/// SHA-256 of a revision: of the previous hash, the header and the hashes of the changes.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct RevisionHash(pub [u8; 32]);

impl fmt::Display for RevisionHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        hex::write(&self.0, f)
    }
}

impl fmt::Debug for RevisionHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for RevisionHash {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let read = hex::read(text).map(Self);
        read.ok_or_else(|| "a revision hash is 64 hexadecimal digits".to_owned())
    }
}

/// The head of the chain: where a registry stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Head {
    /// The number of the last revision.
    pub revision: Revision,
    /// Its hash; zero before the first.
    pub hash: RevisionHash,
    /// Its time.
    pub at: Timestamp,
}
