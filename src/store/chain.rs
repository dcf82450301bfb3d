//! The chain of hashes over the log. Pure: it hashes the bytes that are stored and never makes them anew.

use std::fmt::Write as _;

use entity::id::Uuid;
use jiff::Timestamp;
use sha2::{Digest, Sha256};

use crate::registry::revision::{Head, Revision, RevisionHash};

/// The form of the log's entries that this program writes.
pub const FORMAT: i32 = 1;

/// One revision as it lies in the log: every column as text, exactly the bytes that are hashed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The number.
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
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoggedChange {
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
}

impl LoggedChange {
    /// The hash of the columns.
    #[must_use]
    pub fn digest(&self) -> String {
        let Self {
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
        self.check()
    }

    /// Checks that the entry is what was hashed; answers its place in the chain.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn check(&self) -> Result<Head, Broken> {
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
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]
    use super::*;

    fn entry(number: u64, before: Head) -> Entry {
        let mut entry = Entry {
            number: Revision(number),
            at: "2026-11-24T00:00:00Z".into(),
            actor: "local:editor".into(),
            reason: None,
            source: "api".into(),
            format: FORMAT,
            previous: before.hash.to_string(),
            hash: String::new(),
            changes: vec![LoggedChange {
                noun: "Vendor".into(),
                record: Uuid::nil(),
                action: "REGISTER".into(),
                before: None,
                after: "{\"name\":\"Google\"}".into(),
                hash: String::new(),
            }],
        };
        entry.seal();
        entry
    }

    #[test]
    fn entries_follow_each_other_and_nothing_else() {
        let first = entry(1, Head::default()).follow(Head::default()).unwrap();
        assert!(entry(2, first).follow(first).is_ok());
        assert!(matches!(
            entry(3, first).follow(first),
            Err(Broken::Gap { .. })
        ));
        assert_eq!(
            entry(2, Head::default()).follow(first),
            Err(Broken::Previous(Revision(2)))
        );
    }

    #[test]
    fn every_column_is_under_the_hash() {
        let alterations: [fn(&mut Entry); 12] = [
            |e| e.at = "2026-11-24T00:00:01Z".into(),
            |e| e.actor = "local:viewer".into(),
            |e| e.reason = Some(String::new()),
            |e| e.source = "import".into(),
            |e| e.format = 2,
            |e| e.previous = "1".repeat(64),
            |e| e.changes[0].noun = "Flow".into(),
            |e| e.changes[0].record = Uuid::max(),
            |e| e.changes[0].action = "UPDATE".into(),
            |e| e.changes[0].before = Some(String::new()),
            |e| e.changes[0].after = "{\"name\":\"Goggle\"}".into(),
            |e| e.changes.clear(),
        ];
        assert!(entry(1, Head::default()).check().is_ok());
        for (index, alter) in alterations.iter().enumerate() {
            let mut altered = entry(1, Head::default());
            alter(&mut altered);
            assert!(altered.check().is_err(), "alteration {index}");
        }
    }
}
