//! What facts rest on.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Where a fact is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Citation {
    /// The document, as people call it.
    pub document: String,
    /// The section or article.
    pub section: Option<String>,
    /// What it says, in own words.
    pub gist: Option<String>,
}

/// A document that is kept somewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredDocument {
    /// Where it is kept.
    pub link: Option<String>,
    /// SHA-256 of its bytes, 64 hexadecimal digits.
    pub sha256: Option<String>,
}

/// An assessment of a transfer or of a recipient.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assessment {
    /// The day it was made.
    pub on: Date,
    /// What it found.
    pub outcome: entity::vocabulary::AssessmentOutcome,
    /// When it should be looked at again.
    pub next_review: Option<Date>,
}
