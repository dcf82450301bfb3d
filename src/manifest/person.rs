//! A person as a row. One who is erased has none.

use super::stated::{head, text};
use crate::command::person::PersonDraft;
use crate::registry::nouns::Tables;
use crate::registry::person::Person;

/// The draft that would make the record.
pub(super) fn draft(record: &Person, _: &Tables) -> PersonDraft {
    let (key, illustrative) = head(&record.head);
    let facts = record.facts();
    PersonDraft {
        key,
        illustrative,
        name: text(facts.map(|facts| &facts.name)),
        email: text(facts.and_then(|facts| facts.email.as_ref())),
        phone: text(facts.and_then(|facts| facts.phone.as_ref())),
        role: text(facts.and_then(|facts| facts.role.as_ref())),
    }
}
