//! A log of each released format, as the program of that time exported it: every later one reads it.

use entity::vocabulary::ChangeAction;

use crate::registry::noun::Noun;
use crate::registry::nouns::NounKind;
use crate::registry::upgrade::FORMAT;
use crate::registry::value::Registry;
use crate::store::chain::Entry;
use crate::store::log;

/// The sample register; then a vendor changed, one made and retired, a person registered and erased.
const LOGS: [&str; 1] = [include_str!("../../../tests/data/log-format-1.jsonl")];

#[test]
fn a_log_of_each_released_format_is_read_to_its_end() {
    assert_eq!(LOGS.len(), usize::try_from(FORMAT).unwrap());
    for (format, text) in (1..).zip(LOGS) {
        let mut registry = Registry::default();
        let mut actions = Vec::new();
        for line in text.lines() {
            let entry: Entry = serde_json::from_str(line).unwrap();
            assert_eq!(entry.format, format);
            registry.head = entry.follow(registry.head).unwrap();
            for change in log::changes(&entry).unwrap() {
                actions.push(change.action);
                registry.apply(&change);
            }
        }
        assert_eq!(registry.head.revision.0, 6);
        for action in [
            ChangeAction::Register,
            ChangeAction::Update,
            ChangeAction::Retire,
            ChangeAction::Erase,
        ] {
            assert!(actions.contains(&action), "{action:?}");
        }
        for noun in [
            NounKind::LegalEntity,
            NounKind::Property,
            NounKind::DataCategory,
            NounKind::Vendor,
            NounKind::Database,
            NounKind::Collection,
            NounKind::Holding,
            NounKind::Agreement,
            NounKind::Notice,
            NounKind::Clause,
            NounKind::Flow,
        ] {
            assert!(registry.count(noun) > 0, "{noun:?}");
        }
        let google = registry.vendors.by_key("google").unwrap();
        assert_eq!((google.name.as_str(), google.tier), ("Google", Some(2)));
        let retired = registry.vendors.id_of_key("short-lived").unwrap();
        assert!(registry.vendors.get(retired).is_none());
        assert!(registry.people.iter().all(Noun::is_erased));
        assert_eq!(registry.count(NounKind::Person), 1);
    }
}
