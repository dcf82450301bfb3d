//! The small objects that records hold.

use async_graphql::SimpleObject;
use entity::vocabulary::{AssessmentOutcome, PeriodUnit};

use crate::command::input::{Day, Url};
use crate::registry::clause;
use crate::registry::document;
use crate::registry::retention;

/// Where a fact is written.
#[derive(SimpleObject, Debug, Clone)]
pub struct Citation {
    /// The document, as people call it.
    pub document: String,
    /// The section or article; null where nobody stated it.
    pub section: Option<String>,
    /// What it says, in own words; null where nobody stated it.
    pub gist: Option<String>,
}

impl From<&document::Citation> for Citation {
    fn from(citation: &document::Citation) -> Self {
        let document::Citation {
            document,
            section,
            gist,
        } = citation.clone();
        Self {
            document,
            section,
            gist,
        }
    }
}

/// A document that is kept somewhere.
#[derive(SimpleObject, Debug, Clone)]
pub struct StoredDocument {
    /// Where it is kept; null where nobody stated it.
    pub link: Option<Url>,
    /// SHA-256 of its bytes, 64 hexadecimal digits; null where nobody stated it.
    pub sha256: Option<String>,
}

impl From<&document::StoredDocument> for StoredDocument {
    fn from(document: &document::StoredDocument) -> Self {
        Self {
            link: document.link.clone().map(Url),
            sha256: document.sha256.clone(),
        }
    }
}

/// An assessment of a transfer or of a recipient.
#[derive(SimpleObject, Debug, Clone)]
pub struct Assessment {
    /// The day it was made.
    pub on: Day,
    /// What it found.
    pub outcome: AssessmentOutcome,
    /// When it should be looked at again; null where nobody stated it.
    pub next_review: Option<Day>,
}

impl From<&document::Assessment> for Assessment {
    fn from(assessment: &document::Assessment) -> Self {
        let document::Assessment {
            on,
            outcome,
            next_review,
        } = assessment;
        Self {
            on: on.into(),
            outcome: *outcome,
            next_review: next_review.as_ref().map(Day::from),
        }
    }
}

/// A span of time that a clause sets.
#[derive(SimpleObject, Debug, Clone)]
pub struct Period {
    /// How many.
    pub number: u32,
    /// Of what.
    pub unit: PeriodUnit,
}

impl From<&clause::Period> for Period {
    fn from(period: &clause::Period) -> Self {
        let clause::Period { number, unit } = *period;
        Self { number, unit }
    }
}

/// How long data is kept, and from when on.
#[derive(SimpleObject, Debug, Clone)]
pub struct Retention {
    /// How many.
    pub number: u32,
    /// Of what.
    pub unit: PeriodUnit,
    /// What the time runs from, such as the end of a contract; null where nobody stated it.
    pub trigger: Option<String>,
}

impl From<&retention::Retention> for Retention {
    fn from(retention: &retention::Retention) -> Self {
        let retention::Retention {
            number,
            unit,
            trigger,
        } = retention.clone();
        Self {
            number,
            unit,
            trigger,
        }
    }
}
