//! Keys: the names that people choose for records and that files use.

use std::fmt;
use std::sync::Arc;

use entity::id::Uuid;
use serde::{Deserialize, Deserializer, Serialize};

/// Kebab-case with dots for taxonomy paths: `google-analytics`, `data.contact.email`. At most 100 characters.
///
/// No underscore can occur in a key and one occurs in every id, so that a text is the one or the other.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Key(Arc<str>);

/// How the keys begin that are made and not chosen.
const OF_PERSON: &str = "person-";

/// The longest key, in characters.
pub const MAX_KEY: usize = 100;

impl Key {
    /// Reads a key; the error says what is expected.
    ///
    /// # Errors
    /// The text is empty, too long, or not kebab-case.
    pub fn parse(text: &str) -> Result<Self, String> {
        let well_formed =
            text.len() <= MAX_KEY && text.split('.').all(|part| part.split('-').all(is_word));
        if well_formed {
            Ok(Self(text.into()))
        } else {
            Err(format!(
                "`{}` is not a key; use small letters and digits, words joined by `-`, paths by `.`, at most {MAX_KEY} characters",
                text.chars()
                    .take(MAX_KEY)
                    .filter(|c| !c.is_control())
                    .collect::<String>()
            ))
        }
    }

    /// The key of a person whose own key is not to be kept: `person-` and the digits of the id.
    #[must_use]
    pub(super) fn of_person(id: Uuid) -> Self {
        Self(format!("{OF_PERSON}{}", id.simple()).into())
    }

    /// Whether it has the form of such a key.
    #[must_use]
    pub fn is_of_person(&self) -> bool {
        let digits = self.0.strip_prefix(OF_PERSON);
        digits.is_some_and(|digits| digits.len() == 32 && Uuid::try_parse(digits).is_ok())
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn is_word(word: &str) -> bool {
    !word.is_empty()
        && word
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::borrow::Borrow<str> for Key {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_kebab_case_with_dots() {
        for good in ["google", "google-analytics", "data.contact.e-mail", "4d"] {
            assert!(Key::parse(good).is_ok(), "{good}");
        }
        let long = "a".repeat(MAX_KEY + 1);
        for bad in [
            "",
            "Google",
            "a b",
            "a--b",
            "-a",
            "a.",
            "a_b",
            "ä",
            long.as_str(),
        ] {
            assert!(Key::parse(bad).is_err(), "{bad}");
        }
    }
}
