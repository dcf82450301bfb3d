//! What every row of the reference files has: days, and what it rests on.

use std::sync::Arc;

use jiff::civil::Date;
use serde::{Deserialize, Deserializer};

/// A span of days, both ends included; an end that is null is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub struct Days {
    /// The first day.
    pub from: Option<Date>,
    /// The last day.
    pub until: Option<Date>,
}

impl Days {
    /// Whether the day lies within.
    #[must_use]
    pub fn hold(self, on: Date) -> bool {
        self.from.is_none_or(|from| from <= on) && self.until.is_none_or(|until| on <= until)
    }
}

/// What a row rests on, and how far to trust it.
#[derive(Debug, Clone, Deserialize)]
pub struct Grounds {
    /// The provisions and documents.
    pub citations: Vec<Arc<str>>,
    /// How sure the edition is; the weakest part of the row sets the grade.
    pub confidence: Confidence,
    /// Somebody has to check the row before relying on it.
    pub needs_review: bool,
}

/// How sure the edition is of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// Sure.
    High,
    /// Sure in substance; a part may be wrong.
    Medium,
    /// To be checked.
    Low,
}

/// Reads a list whose null means the same as an empty one.
pub(super) fn null_is_empty<'de, D, T>(input: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    Option::deserialize(input).map(Option::unwrap_or_default)
}
