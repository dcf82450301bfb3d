//! The address of the database.
//!
//! A SQLite file or a database of a PostgreSQL server. The register must be on disk to be the durable truth, and how it is
//! opened is Steward's to say.

mod postgres;

use std::fmt;
use std::path::Path;

use serde::{Deserialize, Serialize};

/// The URL of a SQLite file: `sqlite:steward.db` or `sqlite:///var/lib/steward/steward.db`, `%3F` standing for `?`; or of a
/// PostgreSQL database: `postgres://user@host/database`.
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

    /// The URL as it was given.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is of a PostgreSQL server.
    #[must_use]
    pub fn is_postgres(&self) -> bool {
        let Self(url) = self;
        url.starts_with("postgres://") || url.starts_with("postgresql://")
    }

    /// The URL for the driver, which makes a SQLite file where there is none.
    #[must_use]
    pub fn for_driver(&self) -> String {
        let Self(url) = self;
        match url.strip_prefix("postgresql://") {
            Some(rest) => format!("postgres://{rest}"),
            None if url.starts_with("postgres://") => url.clone(),
            None => format!("{url}?mode=rwc"),
        }
    }
}

/// The URL may hold a password.
impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DatabaseUrl(..)")
    }
}

impl TryFrom<String> for DatabaseUrl {
    type Error = &'static str;

    fn try_from(url: String) -> Result<Self, Self::Error> {
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            postgres::check(&url)?;
            return Ok(Self(url));
        }
        let Some(rest) = url.strip_prefix("sqlite:") else {
            return Err("must begin with `sqlite:` or `postgres://`");
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
    fn a_file_or_a_database_is_taken_and_nothing_else() {
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
            ("postgres://ann:secret@host/steward", None),
            (
                "postgresql://ann@host:5433/steward?sslmode=verify-full",
                None,
            ),
            ("postgres:///steward?host=%2Frun%2Fpostgresql", None),
            ("postgres://ann:pa/ss@host/steward", Some("as `%40`")),
            ("postgres://ann@host", Some("one database")),
            ("postgres://ann@host/", Some("one database")),
            ("postgres://ann@host/a/b", Some("one database")),
            ("postgres:///steward", Some("must name a host")),
            ("postgres://ann@host/a?sslmode=of", Some("verify-full")),
            ("postgres://ann@host/a?options=x", Some("no parameters but")),
            ("postgres://ann@host/a#b", Some("`%23`")),
            ("mysql://ann@host/steward", Some("`postgres://`")),
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
