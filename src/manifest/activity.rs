//! An activity as a row.

use super::agreement::party;
use super::database::retention;
use super::stated::{day, given, head, key, keys, list, text, url};
use crate::command::activity::{ActivityDraft, ImpactAssessmentDraft};
use crate::registry::activity::{Activity, ImpactAssessment};
use crate::registry::legal_entity::LegalEntity;
use crate::registry::nouns::Tables;
use crate::registry::person::Person;
use crate::registry::term::{DataSubject, Purpose};

/// The draft that would make the record.
pub(super) fn draft(record: &Activity, tables: &Tables) -> ActivityDraft {
    let Activity {
        head: common,
        name,
        role,
        ours,
        others,
        purposes,
        subjects,
        lawful_basis,
        special_condition,
        automated_decisions,
        assessment: assessed,
        retention: kept,
        security_measures,
        responsible,
    } = record;
    let (own_key, illustrative) = head(common);
    ActivityDraft {
        key: own_key,
        illustrative,
        name: given(Some(name.clone())),
        role: given(Some(*role)),
        ours: given(key::<LegalEntity>(tables, *ours)),
        others: list(others.iter().filter_map(|other| party(*other, tables))),
        purposes: list(keys::<Purpose>(tables, purposes)),
        subjects: list(keys::<DataSubject>(tables, subjects)),
        lawful_basis: text(lawful_basis.as_ref()),
        special_condition: text(special_condition.as_ref()),
        automated_decisions: given(*automated_decisions),
        assessment: given(assessed.as_ref().map(assessment)),
        retention: given(kept.as_ref().map(retention)),
        security_measures: list(security_measures.iter().cloned()),
        responsible: given(responsible.and_then(|id| key::<Person>(tables, id))),
    }
}

fn assessment(assessment: &ImpactAssessment) -> ImpactAssessmentDraft {
    let ImpactAssessment {
        needed,
        state,
        on,
        link,
    } = assessment;
    ImpactAssessmentDraft {
        needed: given(*needed),
        state: given(*state),
        on: day(*on),
        link: url(link.as_ref()),
    }
}
