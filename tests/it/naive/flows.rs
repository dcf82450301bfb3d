//! A recorded flow as questions (3.3, last part).

use entity::id::{DataCategoryId, DatabaseId, PropertyId};
use entity::vocabulary::Action;
use jiff::civil::Date;
use steward::compliance::{Asked, Question};
use steward::registry::flow::{Flow, FlowSource, Recipient};
use steward::registry::value::Registry;

use super::matching::lies_in;

/// The properties that feed the database with the category: by a holding whose source is the property, or by a
/// collection from the property into the database. A fact about a wider category may or may not be about this one; where
/// there is no better, it is not known besides where the data comes from.
pub fn collected_at(
    registry: &Registry,
    database: DatabaseId,
    category: DataCategoryId,
) -> Vec<Option<PropertyId>> {
    let mut found = Vec::new();
    let mut certain = false;
    for property in registry.properties.iter() {
        let id = property.head.id;
        let mut fed = Vec::new();
        for holding in registry.holdings.iter() {
            if holding.database == database && holding.source == Some(id) {
                fed.push(holding.category);
            }
        }
        for collection in registry.collections.iter() {
            if collection.into == Some(database) && collection.property == id {
                fed.push(collection.category);
            }
        }
        let within = |other: &DataCategoryId| lies_in(registry, *other, category);
        let around = |other: &DataCategoryId| lies_in(registry, category, *other);
        certain |= fed.iter().any(within);
        if fed.iter().any(|other| within(other) || around(other)) {
            found.push(Some(id));
        }
    }
    if !certain {
        found.push(None);
    }
    found
}

/// For each action, category, purpose and feeding property.
pub fn questions(registry: &Registry, flow: &Flow, on: Date) -> Vec<Question> {
    let recipient = match flow.recipient {
        Recipient::Vendor(id) => Asked::Vendor(id),
        Recipient::LegalEntity(id) => Asked::LegalEntity(id),
        Recipient::Class(id) => Asked::Class(id),
    };
    let mut actions = flow.actions.clone();
    if actions.is_empty() {
        actions.push(Action::Use);
    }
    let mut purposes: Vec<_> = flow.purposes.iter().copied().map(Some).collect();
    if purposes.is_empty() {
        purposes.push(None);
    }
    let mut found = Vec::new();
    for action in &actions {
        for category in &flow.categories {
            for purpose in &purposes {
                let mut properties = vec![None];
                let mut database = None;
                match flow.source {
                    FlowSource::Property(id) => properties = vec![Some(id)],
                    FlowSource::Database(id) => {
                        database = Some(id);
                        properties = collected_at(registry, id, *category);
                    }
                    FlowSource::Vendor(_) => {}
                }
                for property in properties {
                    found.push(Question {
                        actions: vec![*action],
                        level: flow.level,
                        purpose: *purpose,
                        subjects: flow.subjects.clone(),
                        property,
                        database,
                        role: flow.role,
                        origin: flow.origin,
                        destinations: flow.destinations.clone(),
                        persons: flow.persons,
                        conditions_met: flow
                            .conditions_met
                            .iter()
                            .map(|met| met.condition)
                            .collect(),
                        safeguards: flow.safeguards.clone(),
                        flow: Some(flow.head.id),
                        ..Question::about(recipient.clone(), *category, on)
                    });
                }
            }
        }
    }
    found
}
