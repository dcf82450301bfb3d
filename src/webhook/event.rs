//! Events: what a revision did to a record, as CloudEvents 1.0 in JSON, and which of them an endpoint wants.
//!
//! `vendor.updated` of revision 7 has the id `evt_7_0`: the same event has the same id however often it is sent, so that
//! a receiver can tell. Who did it and why is not told, and of people nothing but the id. Events of other kinds (those of
//! a day, of clearances and of intakes) are further constructors here.

use entity::vocabulary::ChangeAction;
use serde_json::{Value, json};

use crate::registry::nouns::NounKind;
use crate::store::outbox::LoggedEvent;

/// What the kind of a test is.
pub const TEST: &str = "steward.test";

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
    /// The event of a change.
    #[must_use]
    pub fn of_change(logged: &LoggedEvent, source: &str) -> Option<Self> {
        let LoggedEvent {
            revision,
            position,
            at,
            noun,
            record,
            action,
            before,
            after,
        } = logged;
        let kind = format!("{}.{}", noun_name(*noun), past(*action));
        let id = format!("evt_{revision}_{position}");
        let (before, after) = match noun {
            // The text of a person's change is a seal, and what is said of a person is never sent.
            NounKind::Person => (None, None),
            _ => (before.as_deref(), Some(after.as_str())),
        };
        let data = json!({
            "revision": revision.to_string(), "noun": noun.name(), "record": record, "before": null_or(before)?, "after": null_or(after)?,
        });
        let body = envelope(&id, &kind, source, at, Some(record), &data);
        Some(Self { id, kind, body })
    }

    /// An event that says nothing, to see whether an endpoint works.
    #[must_use]
    pub fn test(id: &str, source: &str, at: &str) -> Self {
        let id = format!("evt_test_{id}");
        let body = envelope(&id, TEST, source, at, None, &json!({ "test": true }));
        Self {
            id,
            kind: TEST.to_owned(),
            body,
        }
    }
}

fn null_or(text: Option<&str>) -> Option<Value> {
    text.map_or(Some(Value::Null), |text| serde_json::from_str(text).ok())
}

fn envelope(
    id: &str,
    kind: &str,
    source: &str,
    at: &str,
    subject: Option<&String>,
    data: &Value,
) -> String {
    let mut event = json!({
        "specversion": "1.0", "id": id, "source": source, "type": kind, "time": at, "datacontenttype": "application/json", "data": data,
    });
    if let (Some(subject), Value::Object(members)) = (subject, &mut event) {
        members.insert("subject".to_owned(), json!(subject));
    }
    event.to_string()
}

/// `LegalEntity` is `legal_entity`.
fn noun_name(noun: NounKind) -> String {
    let mut name = String::new();
    for sign in noun.name().chars() {
        if sign.is_ascii_uppercase() && !name.is_empty() {
            name.push('_');
        }
        name.push(sign.to_ascii_lowercase());
    }
    name
}

const fn past(action: ChangeAction) -> &'static str {
    match action {
        ChangeAction::Register => "registered",
        ChangeAction::Update => "updated",
        ChangeAction::Retire => "retired",
        ChangeAction::Erase => "erased",
        ChangeAction::Restore => "restored",
    }
}

/// Whether an endpoint that wants these gets an event of this kind. `*` is all, `vendor.*` all of vendors.
#[must_use]
pub fn wanted(patterns: &[String], kind: &str) -> bool {
    kind == TEST || patterns.iter().any(|pattern| fits(pattern, kind))
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
    let actions = ["registered", "updated", "retired", "erased", "restored"];
    let mut kinds = NounKind::ALL.iter().flat_map(|noun| {
        let name = noun_name(*noun);
        actions.map(|action| format!("{name}.{action}"))
    });
    kinds.any(|kind| fits(pattern, &kind))
}
