//! The address of the database.
//!
//! Only a SQLite file is taken: the register must be on disk to be the durable truth, and how the file is opened is
//! Steward's to say.

use std::fmt;
use std::path::Path;

use serde::{Deserialize, Serialize};

/// The URL of a SQLite file: `sqlite:steward.db` or `sqlite:///var/lib/steward/steward.db`, `%3F` standing for `?`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct DatabaseUrl(String);

impl DatabaseUrl {
    /// The URL of the file.
    #[must_use]
    pub fn of_file(path: &Path) -> Self {
        let path = path.to_string_lossy();
        Self(format!(
            "sqlite://{}",
            path.replace('%', "%25")
                .replace('?', "%3F")
                .replace('#', "%23")
        ))
    }

    /// The URL, without parameters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A URL of another kind may hold a password, and may be printed before it is refused.
impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DatabaseUrl(..)")
    }
}

impl TryFrom<String> for DatabaseUrl {
    type Error = &'static str;

    fn try_from(url: String) -> Result<Self, Self::Error> {
        let Some(rest) = url.strip_prefix("sqlite:") else {
            return Err(
                "must begin with `sqlite:`; no other database is supported in this version",
            );
        };
        let file = rest.strip_prefix("//").unwrap_or(rest);
        if file.is_empty() {
            return Err("must name a file, as `sqlite:steward.db`");
        }
        if file.contains(['?', '#']) {
            return Err("must not have parameters; steward chooses how the file is opened");
        }
        // The driver decodes `%3A` after it has looked for this name, and SQLite then finds it.
        if file
            .to_ascii_lowercase()
            .replace("%3a", ":")
            .contains(":memory:")
            || file.starts_with("file:")
        {
            return Err(
                "must name a file on disk; a register in memory would be lost with the process",
            );
        }
        Ok(Self(url))
    }
}

impl From<DatabaseUrl> for String {
    fn from(url: DatabaseUrl) -> Self {
        url.0
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn a_file_is_taken_and_nothing_else() {
        let cases = [
            ("sqlite:steward.db", None),
            ("sqlite://steward.db", None),
            ("sqlite:///var/lib/steward.db", None),
            ("sqlite:", Some("must name a file,")),
            ("sqlite://", Some("must name a file,")),
            ("sqlite::memory:", Some("on disk")),
            ("sqlite://:memory:", Some("on disk")),
            ("sqlite:%3Amemory%3a", Some("on disk")),
            ("sqlite:file::memory:", Some("on disk")),
            ("sqlite:file:x", Some("on disk")),
            ("sqlite:x.db?mode=memory", Some("parameters")),
            (
                "postgres://ann:secret@host/steward",
                Some("no other database"),
            ),
            ("steward.db", Some("must begin with `sqlite:`")),
            ("", Some("must begin with `sqlite:`")),
        ];
        for (url, problem) in cases {
            match (DatabaseUrl::try_from(url.to_owned()), problem) {
                (Ok(taken), None) => assert_eq!(taken.as_str(), url),
                (Err(refusal), Some(text)) => assert!(refusal.contains(text), "{url}: {refusal}"),
                (other, _) => assert_eq!(format!("{other:?}"), "", "{url}"),
            }
        }
    }

    #[test]
    fn a_path_with_marks_of_a_url_is_written_so_that_it_is_read_back() {
        let url = DatabaseUrl::of_file(Path::new("/a b/50%?#.db"));
        assert_eq!(url.as_str(), "sqlite:///a b/50%25%3F%23.db");
        assert!(DatabaseUrl::try_from(String::from(url)).is_ok());
    }

    #[test]
    fn the_address_is_not_printed() {
        let url = DatabaseUrl::try_from("sqlite:steward.db".to_owned()).unwrap();
        assert_eq!(format!("{url:?}"), "DatabaseUrl(..)");
    }
}
