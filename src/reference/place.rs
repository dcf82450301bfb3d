//! Names of places: countries, the subdivisions with a law of their own, and groups of places.
//!
//! A [`Place`] or [`GroupCode`] is a name and no more. What it is, and whether it exists, is asked of
//! [`Places`](super::Places): a log written under another edition must still be readable, so reading one checks the
//! shape alone, and input is checked by `Places::parse` and `Places::parse_area`.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// The code of a country (`DE`) or of a subdivision (`CA-QC`, `AE-DIFC`).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place([u8; Self::LONGEST]);

impl Place {
    /// The longest code, in bytes.
    const LONGEST: usize = 8;

    /// The place with this code, if the text has the form of one: upper-case letters, digits and hyphens.
    pub(super) fn of_form(text: &str) -> Option<Self> {
        let formed = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'-';
        if text.len() < 2 || !text.bytes().all(formed) {
            return None;
        }
        let mut code = [0; Self::LONGEST];
        code.get_mut(..text.len())?.copy_from_slice(text.as_bytes());
        Some(Self(code))
    }

    /// The code.
    #[must_use]
    pub fn as_str(&self) -> &str {
        let length = self
            .0
            .iter()
            .position(|byte| *byte == 0)
            .unwrap_or(Self::LONGEST);
        // Only ASCII goes in, see `of_form`.
        self.0
            .get(..length)
            .and_then(|code| std::str::from_utf8(code).ok())
            .unwrap_or_default()
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Place({self})")
    }
}

impl Serialize for Place {
    fn serialize<S: Serializer>(&self, output: S) -> Result<S::Ok, S::Error> {
        output.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Place {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        let text = String::deserialize(input)?;
        Self::of_form(&text).ok_or_else(|| de::Error::custom(UnknownPlace(text)))
    }
}

/// The code of a group of places, such as `group:EU27`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct GroupCode(Arc<str>);

impl GroupCode {
    /// The group with this code, if the text has the form of one.
    pub(super) fn of_form(text: &str) -> Option<Self> {
        text.starts_with("group:").then(|| Self(text.into()))
    }

    /// The code.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for GroupCode {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        let text = String::deserialize(input)?;
        Self::of_form(&text).ok_or_else(|| de::Error::custom(UnknownArea(text)))
    }
}

/// What a scope can list as a destination: one place, or a group of them. Written as its code.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(untagged)]
pub enum Area {
    /// A country or subdivision.
    Place(Place),
    /// A group of countries.
    Group(GroupCode),
}

impl Area {
    /// The code.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Place(place) => place.as_str(),
            Self::Group(group) => group.as_str(),
        }
    }
}

impl fmt::Display for Area {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Area {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        let text = String::deserialize(input)?;
        let group = GroupCode::of_form(&text).map(Self::Group);
        group
            .or_else(|| Place::of_form(&text).map(Self::Place))
            .ok_or_else(|| de::Error::custom(UnknownArea(text)))
    }
}

/// No such country or subdivision.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown country `{0}`; use an ISO 3166-1 code such as `DE`")]
pub struct UnknownPlace(pub String);

/// No such country, subdivision or group.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "unknown country or group `{0}`; use an ISO 3166-1 code such as `DE` or a group such as `group:EU27`"
)]
pub struct UnknownArea(pub String);

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn a_code_survives_writing_and_reading() {
        for text in ["DE", "CA-QC", "AE-DIFC", "group:EU27"] {
            let area: Area = serde_json::from_value(text.into()).unwrap();
            assert_eq!(
                (area.as_str(), serde_json::to_value(&area).unwrap()),
                (text, text.into())
            );
        }
    }

    #[test]
    fn what_has_not_the_form_of_a_code_is_refused() {
        for text in ["", "D", "de", "AE-DIFCXX", "D\0", "Ä1"] {
            assert_eq!(Place::of_form(text), None, "{text}");
        }
        let refusal = serde_json::from_str::<Place>("\"de\"").unwrap_err();
        assert_eq!(
            refusal.to_string(),
            "unknown country `de`; use an ISO 3166-1 code such as `DE`"
        );
    }
}
