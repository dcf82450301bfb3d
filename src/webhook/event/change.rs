//! The events of a change in the log.

use entity::vocabulary::{ChangeAction, IntakeState};
use serde_json::{Value, json};

use super::Event;
use crate::registry::nouns::NounKind;
use crate::store::outbox::LoggedEvent;

/// What comes beside `intake.updated` once an officer decided.
const DECIDED: &str = "intake.decided";

impl Event {
    /// The events of a change: what was done to the record, and that a request was decided.
    #[must_use]
    pub fn of_change(logged: &LoggedEvent, source: &str) -> Vec<Self> {
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
        let (before, after) = match noun {
            // The text of a person's change is a seal, and what is said of a person is never sent.
            NounKind::Person => (Value::Null, Value::Null),
            _ => (read(before.as_deref()), read(Some(after))),
        };
        let decided = *noun == NounKind::Intake && is_decided(&before, &after);
        let data = json!({
            "revision": revision.to_string(), "noun": noun.name(), "record": record, "before": before, "after": after,
        });
        let event = |id, kind: &str| Self::new(id, kind, source, at, Some(record), &data);
        let id = format!("evt_{revision}_{position}");
        let kind = format!("{}.{}", noun_name(*noun), past(*action));
        let decision = decided.then(|| event(format!("{id}_decided"), DECIDED));
        [event(id, &kind)].into_iter().chain(decision).collect()
    }
}

fn read(text: Option<&str>) -> Value {
    let value = text.and_then(|text| serde_json::from_str(text).ok());
    value.unwrap_or_default()
}

/// Whether an officer approved or rejected the request.
fn is_decided(before: &Value, after: &Value) -> bool {
    let decided = [IntakeState::Approved, IntakeState::Rejected];
    let is_now = decided.iter().any(|state| after["state"] == json!(state));
    is_now && before["state"] != after["state"]
}

/// The kinds of events of records of a noun.
pub(super) fn kinds(noun: NounKind) -> impl Iterator<Item = String> {
    let actions = ["registered", "updated", "retired", "erased", "restored"];
    let of_actions = actions.map(|action| format!("{}.{action}", noun_name(noun)));
    let decided = (noun == NounKind::Intake).then(|| DECIDED.to_owned());
    of_actions.into_iter().chain(decided)
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
