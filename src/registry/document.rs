//! What facts rest on.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::search::Field;

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

/// Says the gist of a citation, for search.
pub fn gist<'a>(citation: Option<&'a Citation>, say: &mut dyn FnMut(Field, &'a str)) {
    if let Some(gist) = citation.and_then(|citation| citation.gist.as_ref()) {
        say(Field::Citation, gist);
    }
}
