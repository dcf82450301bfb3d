//! The chain of hashes over the log. Pure: it hashes the bytes that are stored and never makes them anew.

use std::fmt::Write as _;

use entity::id::Uuid;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::registry::revision::{Head, Revision, RevisionHash};

/// One revision as it lies in the log: every column as text, exactly the bytes that are hashed. Its JSON is a line of an
/// exported log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The number.
    #[serde(rename = "revision")]
    pub number: Revision,
    /// When, as an RFC 3339 text.
    pub at: String,
    /// Who: the subject of the token.
    pub actor: String,
    /// Why, in the actor's words.
    pub reason: Option<String>,
    /// Through what: `api`, `sample`, `import`, `upgrade` ...
    pub source: String,
    /// The form of the changes.
    pub format: i32,
    /// The hash of the revision before, 64 hexadecimal digits.
    pub previous: String,
    /// The hash of this one.
    pub hash: String,
    /// What it did.
    pub changes: Vec<LoggedChange>,
}

/// One change as it lies in the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LoggedChange {
    /// Its place among the changes of the revision, from 0. Not hashed by itself: the revision hashes them in order.
    pub position: i32,
    /// The noun's name.
    pub noun: String,
    /// The record's UUID, hashed as its hyphenated text.
    pub record: Uuid,
    /// REGISTER, UPDATE or RETIRE.
    pub action: String,
    /// The record before, as JSON.
    pub before: Option<String>,
    /// The record after, as JSON.
    pub after: String,
    /// The hash of this change.
    pub hash: String,
}

/// Why the log is not what it should be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Broken {
    /// A number was left out or stands twice.
    #[error("revision {found} stands where revision {expected} is expected")]
    Gap {
        /// What should come.
        expected: Revision,
        /// What came.
        found: Revision,
    },
    /// The revision does not follow the one before it.
    #[error("revision {0} does not follow the one before it")]
    Previous(Revision),
    /// A change was moved, or its number was.
    #[error("change {position} of revision {revision} is missing or not in its place")]
    Position {
        /// The revision.
        revision: Revision,
        /// The place that should be filled.
        position: usize,
    },
    /// The bytes of a change are not those that were hashed.
    #[error("change {position} of revision {revision} was altered")]
    Change {
        /// The revision.
        revision: Revision,
        /// The place of the change in it.
        position: usize,
    },
    /// The bytes of a revision, or the list of its changes, are not those that were hashed.
    #[error("revision {0} was altered")]
    Revision(Revision),
    /// Rows that stand in no chain.
    #[error("it holds {0} revisions or changes that belong to no revision of the chain")]
    Stray(u64),
}

impl LoggedChange {
    /// The hash of the columns.
    #[must_use]
    pub fn digest(&self) -> String {
        let Self {
            position: _,
            noun,
            record,
            action,
            before,
            after,
            hash: _,
        } = self;
        let mut hasher = Sha256::new();
        column(&mut hasher, Some(noun));
        column(&mut hasher, Some(&record.to_string()));
        column(&mut hasher, Some(action));
        column(&mut hasher, before.as_deref());
        column(&mut hasher, Some(after));
        hex(hasher)
    }
}

impl Entry {
    /// The hash of the previous hash, the header and the hashes of the changes in order.
    #[must_use]
    pub fn digest(&self) -> String {
        let Self {
            number,
            at,
            actor,
            reason,
            source,
            format,
            previous,
            hash: _,
            changes,
        } = self;
        let mut hasher = Sha256::new();
        column(&mut hasher, Some(previous));
        column(&mut hasher, Some(&number.to_string()));
        column(&mut hasher, Some(at));
        column(&mut hasher, Some(actor));
        column(&mut hasher, reason.as_deref());
        column(&mut hasher, Some(source));
        column(&mut hasher, Some(&format.to_string()));
        for change in changes {
            column(&mut hasher, Some(&change.hash));
        }
        hex(hasher)
    }

    /// Puts the hashes in.
    pub fn seal(&mut self) {
        for change in &mut self.changes {
            change.hash = change.digest();
        }
        self.hash = self.digest();
    }

    /// Checks that the entry follows the one with this hash and is what was hashed; answers its place in the chain.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn follow(&self, before: Head) -> Result<Head, Broken> {
        self.link(before)?;
        self.check()
    }

    /// Checks that the entry says that it follows the one with this hash.
    ///
    /// # Errors
    /// It follows another one.
    pub fn link(&self, before: Head) -> Result<(), Broken> {
        let expected = before.revision.next();
        if self.number != expected {
            return Err(Broken::Gap {
                expected,
                found: self.number,
            });
        }
        if self.previous != before.hash.to_string() {
            return Err(Broken::Previous(self.number));
        }
        Ok(())
    }

    /// Checks that the entry is what was hashed; answers its place in the chain.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn check(&self) -> Result<Head, Broken> {
        let moved = (0..)
            .zip(&self.changes)
            .position(|(place, change): (i32, _)| change.position != place);
        if let Some(position) = moved {
            return Err(Broken::Position {
                revision: self.number,
                position,
            });
        }
        let altered = self
            .changes
            .iter()
            .position(|change| change.digest() != change.hash);
        if let Some(position) = altered {
            return Err(Broken::Change {
                revision: self.number,
                position,
            });
        }
        let broken = Broken::Revision(self.number);
        if self.digest() != self.hash {
            return Err(broken);
        }
        let hash: RevisionHash = self.hash.parse().map_err(|_| broken.clone())?;
        let at: Timestamp = self.at.parse().map_err(|_| broken)?;
        Ok(Head {
            revision: self.number,
            hash,
            at,
        })
    }
}

/// A column: 0 for null; else 1, its length in bytes as 8 bytes (most significant first), its bytes.
pub(super) fn column(hasher: &mut Sha256, text: Option<&str>) {
    let Some(text) = text else {
        return hasher.update([0]);
    };
    hasher.update([1]);
    hasher.update((text.len() as u64).to_be_bytes());
    hasher.update(text.as_bytes());
}

/// The digits of a digest.
pub(super) fn hex(hasher: Sha256) -> String {
    let mut text = String::with_capacity(64);
    for byte in hasher.finalize() {
        let _ = write!(text, "{byte:02x}");
    }
    text
}

#[cfg(test)]
mod tests;
