//! What records name of the legal data: places, groups, mechanisms, approvals and duties. What is named stays.

use std::collections::BTreeSet;

use entity::vocabulary::ReferenceTable;

use crate::reference::{AdequacyKey, MechanismKey, ObligationKey, Reference, RegimeKey, row_id};
use crate::registry::nouns::Record;
use crate::registry::reference_row::ReferenceRow;
use crate::registry::safeguard::Safeguard;
use crate::registry::value::Registry;

/// As many records are named in a refusal.
const MOST: usize = 5;

/// What is in the legal data under the id of the row and can be named by a record.
pub(super) fn known(law: &Reference, row: &ReferenceRow) -> BTreeSet<String> {
    let id = row_id(row.table, &row.row_id);
    let is_there = match row.table {
        ReferenceTable::Countries | ReferenceTable::Subdivisions => law.places.find(&id).is_some(),
        ReferenceTable::Groups => law.places.find_group(&id).is_some(),
        ReferenceTable::Mechanisms => law.regimes.mechanism(&MechanismKey::new(&id)).is_some(),
        ReferenceTable::Adequacy => law.adequacy.get(&AdequacyKey::new(&id)).is_some(),
        ReferenceTable::Obligations => law.obligations.get(&ObligationKey::new(&id)).is_some(),
        ReferenceTable::Regimes => {
            let regime = law.regimes.get(&RegimeKey::new(&id));
            let mechanisms = regime.into_iter().flat_map(|it| &it.mechanisms);
            return mechanisms.map(|it| it.key.to_string()).collect();
        }
        ReferenceTable::Thresholds | ReferenceTable::DestinationLists => false,
    };
    is_there.then_some(id).into_iter().collect()
}

/// Some records that name one of these, each in words.
pub(super) fn users(registry: &Registry, names: &BTreeSet<String>) -> Vec<String> {
    if names.is_empty() {
        return Vec::new();
    }
    let naming = registry.records().filter(|record| {
        let mut found = false;
        name(record, &mut |named| found |= names.contains(named));
        found && !record.is_retired()
    });
    let in_words = naming.map(|it| format!("{} `{}`", it.id().noun.words(), it.key()));
    in_words.take(MOST).collect()
}

/// Says everything of the legal data that the record names.
fn name(record: &Record, say: &mut dyn FnMut(&str)) {
    match record {
        Record::LegalEntity(it) => it.country.iter().for_each(|place| say(place.as_str())),
        Record::Database(it) => it.country.iter().for_each(|place| say(place.as_str())),
        Record::Vendor(it) => {
            let places = it.country.iter().chain(&it.processing_countries);
            places.for_each(|place| say(place.as_str()));
        }
        Record::Subprocessing(it) => {
            it.country.iter().for_each(|place| say(place.as_str()));
            claims(&it.safeguards, say);
        }
        Record::Flow(it) => {
            let places = it.origin.iter().chain(&it.destinations);
            places.for_each(|place| say(place.as_str()));
            claims(&it.safeguards, say);
        }
        Record::Clause(it) => {
            let areas = it.scope.destinations.iter().flatten();
            areas.for_each(|area| say(area.as_str()));
            it.duty.iter().for_each(|duty| say(duty));
        }
        Record::Person(_)
        | Record::Property(_)
        | Record::DataCategory(_)
        | Record::Purpose(_)
        | Record::DataSubject(_)
        | Record::RecipientClass(_)
        | Record::CollectionMethod(_)
        | Record::Activity(_)
        | Record::Collection(_)
        | Record::Holding(_)
        | Record::Agreement(_)
        | Record::Notice(_)
        | Record::Attestation(_)
        | Record::FindingDecision(_)
        | Record::ReferenceRow(_)
        | Record::Intake(_) => {}
    }
}

fn claims(safeguards: &[Safeguard], say: &mut dyn FnMut(&str)) {
    for safeguard in safeguards {
        say(&safeguard.mechanism);
        safeguard.adequacy_row.iter().for_each(|row| say(row));
    }
}
