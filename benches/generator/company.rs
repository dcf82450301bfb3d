//! The company's own side: legal entities, sites, and the privacy statements with the clauses that bind it.

use serde_json::json;
use steward::command::clause::ClauseDraft;
use steward::command::legal_entity::LegalEntityDraft;
use steward::command::notice::NoticeDraft;
use steward::command::plan::Command;
use steward::command::property::PropertyDraft;

use super::random::{COUNTRIES, Random};
use super::{Keys, Size, row, vendor};

pub(super) const ENTITIES: usize = 20;
pub(super) const PROPERTIES: usize = 30;
const NOTICES: usize = 5;
const CLAUSES: usize = 60;

pub(super) fn entity(index: usize) -> String {
    format!("entity-{index:02}")
}

pub(super) fn property(index: usize) -> String {
    format!("property-{index:02}")
}

fn notice(index: usize) -> String {
    format!("notice-{index}")
}

/// Legal entities below the first, and sites run by them.
pub(super) fn rows(random: &mut Random) -> Vec<Command> {
    let mut rows = Vec::new();
    for index in 0..ENTITIES {
        rows.push(row::<LegalEntityDraft>(json!({
            "key": entity(index),
            "name": format!("Entity {index} Ltd"),
            "country": random.pick(&COUNTRIES),
            "parent": (index > 0).then(|| entity(random.below(index))),
            "role": if index == 0 { "CONTROLLER" } else { "SUBSIDIARY" },
        })));
    }
    for index in 0..PROPERTIES {
        rows.push(row::<PropertyDraft>(json!({
            "key": property(index),
            "name": format!("Property {index}"),
            "hosts": [format!("www{index}.example.com")],
            "operator": entity(random.below(ENTITIES)),
        })));
    }
    rows
}

/// Statements for six sites each, whose sections name vendors.
pub(super) fn notices(size: Size, random: &mut Random) -> Vec<Command> {
    let shown = PROPERTIES / NOTICES;
    (0..NOTICES)
        .map(|index| {
            let sections: Vec<_> = (1..=CLAUSES / 4)
                .map(|section| {
                    json!({
                        "label": section.to_string(),
                        "gist": "What the section says, in the words of the company.",
                        "names": [vendor::key(random.below(size.vendors))],
                    })
                })
                .collect();
            let properties: Vec<_> = (0..shown).map(|at| property(index * shown + at)).collect();
            row::<NoticeDraft>(json!({
                "key": notice(index),
                "title": format!("Privacy statement {index}"),
                "properties": properties,
                "published": "2024-04-01",
                "effective": "2024-05-01",
                "sections": sections,
            }))
        })
        .collect()
}

/// The rules of the statements.
pub(super) fn clauses(keys: &Keys, random: &mut Random) -> Vec<Command> {
    let mut rows = Vec::new();
    for of in 0..NOTICES {
        for index in 0..CLAUSES {
            rows.push(row::<ClauseDraft>(json!({
                "key": format!("{}.c{index:02}", notice(of)),
                "rule": if random.percent(60) { "PERMISSION" } else { "PROHIBITION" },
                "bound": {"company": true},
                "actions": random.some(2, &["USE", "DISCLOSE", "SHARE_ONWARD", "SELL", "CONTACT"]),
                "scope": {
                    "categories": random.some(4, &keys.categories),
                    "purposes": random.some(3, &keys.purposes),
                    "recipients": random.percent(30).then(|| random.some(2, &keys.classes)),
                },
                "source": {"notice": notice(of)},
                "hedged": random.percent(20),
                "citation": {
                    "document": format!("Privacy statement {of}"),
                    "section": (1 + index / 4).to_string(),
                    "gist": "The company says what it does with the data, and for what.",
                },
            })));
        }
    }
    rows
}
