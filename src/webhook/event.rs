//! Events: what happened, as CloudEvents 1.0 in JSON, and which of them an endpoint wants.
//!
//! `vendor.updated` of revision 7 has the id `evt_7_0`: the same event has the same id however often it is sent, so that
//! a receiver can tell. Who did it and why is not told, and of people nothing but the id.

use serde_json::{Value, json};

use crate::compliance::followed::Followed;
use crate::registry::nouns::NounKind;

mod change;
mod turn;

/// What the kind of a test is.
pub const TEST: &str = "steward.test";

/// The kinds of events that are no change of a record but of an answer.
const FINDING_APPEARED: &str = "finding.appeared";
const FINDING_RESOLVED: &str = "finding.resolved";
const TRANSFER_STATUS: &str = "transfer.status_changed";
const CLEARANCE: &str = "clearance.changed";
const AGREEMENT_ENDING: &str = "agreement.ending";
const CERTIFICATION_ENDING: &str = "certification.ending";

/// An event, ready to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Its id.
    pub id: String,
    /// Its kind, as `vendor.updated`.
    pub kind: String,
    /// The body.
    pub body: String,
}

impl Event {
    /// An event that says nothing, to see whether an endpoint works.
    #[must_use]
    pub fn test(id: &str, source: &str, at: &str) -> Self {
        let id = format!("evt_test_{id}");
        Self::new(id, TEST, source, at, None, &json!({ "test": true }))
    }

    fn new(
        id: String,
        kind: &str,
        source: &str,
        at: &str,
        subject: Option<&str>,
        data: &Value,
    ) -> Self {
        let mut event = json!({
            "specversion": "1.0", "id": id, "source": source, "type": kind, "time": at, "datacontenttype": "application/json", "data": data,
        });
        if let (Some(subject), Value::Object(members)) = (subject, &mut event) {
            members.insert("subject".to_owned(), json!(subject));
        }
        Self {
            id,
            kind: kind.to_owned(),
            body: event.to_string(),
        }
    }
}

/// Whether an endpoint that wants these gets an event of this kind. `*` is all, `vendor.*` all of vendors.
#[must_use]
pub fn wanted(patterns: &[String], kind: &str) -> bool {
    kind == TEST || patterns.iter().any(|pattern| fits(pattern, kind))
}

/// Which answers are to be followed for an endpoint that wants these.
#[must_use]
pub fn followed(patterns: &[String]) -> Followed {
    let any = |kinds: &[&str]| kinds.iter().any(|kind| wanted(patterns, kind));
    Followed {
        findings: any(&[FINDING_APPEARED, FINDING_RESOLVED]),
        transfers: any(&[TRANSFER_STATUS]),
        clearances: any(&[CLEARANCE]),
        endings: any(&[AGREEMENT_ENDING, CERTIFICATION_ENDING]),
    }
}

fn fits(pattern: &str, kind: &str) -> bool {
    if pattern == "*" || pattern == kind {
        return true;
    }
    let noun = pattern.strip_suffix(".*");
    noun.is_some_and(|noun| kind.split_once('.').is_some_and(|(first, _)| first == noun))
}

/// Whether some event can fit the pattern.
#[must_use]
pub fn is_pattern(pattern: &str) -> bool {
    let of_answers = [
        FINDING_APPEARED,
        FINDING_RESOLVED,
        TRANSFER_STATUS,
        CLEARANCE,
        AGREEMENT_ENDING,
        CERTIFICATION_ENDING,
    ];
    let mut of_records = NounKind::ALL.iter().flat_map(|noun| change::kinds(*noun));
    of_records.any(|kind| fits(pattern, &kind)) || of_answers.iter().any(|kind| fits(pattern, kind))
}
