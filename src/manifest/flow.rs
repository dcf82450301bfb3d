//! A flow as a row.

use super::safeguard::safeguard;
use super::stated::{citation, day, given, head, key, keys, list, text};
use crate::command::flow::{ConditionMetDraft, FlowDraft, FlowSourceDraft, RecipientDraft};
use crate::command::input::CountryCode;
use crate::registry::activity::Activity;
use crate::registry::database::Database;
use crate::registry::flow::{ConditionMet, Flow, FlowSource, Recipient};
use crate::registry::legal_entity::LegalEntity;
use crate::registry::nouns::Tables;
use crate::registry::property::Property;
use crate::registry::term::{DataCategory, DataSubject, Purpose, RecipientClass};
use crate::registry::vendor::Vendor;

/// The draft that would make the record.
pub(super) fn draft(record: &Flow, tables: &Tables) -> FlowDraft {
    let Flow {
        head: common,
        source: origin_of,
        recipient: goal,
        categories,
        level,
        subjects,
        purposes,
        role,
        origin,
        destinations,
        persons,
        frequency,
        lawful_basis,
        window,
        state,
        actions,
        conditions_met,
        safeguards,
        activity,
        citation: cited,
    } = record;
    let (own_key, illustrative) = head(common);
    FlowDraft {
        key: own_key,
        illustrative,
        source: given(source(*origin_of, tables)),
        recipient: given(recipient(*goal, tables)),
        categories: list(keys::<DataCategory>(tables, categories)),
        level: given(*level),
        subjects: list(keys::<DataSubject>(tables, subjects)),
        purposes: list(keys::<Purpose>(tables, purposes)),
        role: given(*role),
        origin: given(origin.as_ref().map(CountryCode::from)),
        destinations: list(destinations.iter().map(CountryCode::from)),
        persons: given(*persons),
        frequency: text(frequency.as_ref()),
        lawful_basis: text(lawful_basis.as_ref()),
        from: day(window.from),
        until: day(window.until),
        state: given(Some(*state)),
        actions: list(actions.iter().copied()),
        conditions_met: list(conditions_met.iter().map(condition_met)),
        safeguards: list(safeguards.iter().map(|claim| safeguard(claim, tables))),
        activity: given(activity.and_then(|id| key::<Activity>(tables, id))),
        citation: citation(cited.as_ref()),
    }
}

fn source(source: FlowSource, tables: &Tables) -> Option<FlowSourceDraft> {
    match source {
        FlowSource::Property(id) => key::<Property>(tables, id).map(FlowSourceDraft::Property),
        FlowSource::Database(id) => key::<Database>(tables, id).map(FlowSourceDraft::Database),
        FlowSource::Vendor(id) => key::<Vendor>(tables, id).map(FlowSourceDraft::Vendor),
    }
}

fn recipient(recipient: Recipient, tables: &Tables) -> Option<RecipientDraft> {
    match recipient {
        Recipient::Vendor(id) => key::<Vendor>(tables, id).map(RecipientDraft::Vendor),
        Recipient::LegalEntity(id) => {
            key::<LegalEntity>(tables, id).map(RecipientDraft::LegalEntity)
        }
        Recipient::Class(id) => {
            key::<RecipientClass>(tables, id).map(RecipientDraft::RecipientClass)
        }
    }
}

fn condition_met(met: &ConditionMet) -> ConditionMetDraft {
    let ConditionMet {
        condition,
        document,
    } = met;
    ConditionMetDraft {
        condition: *condition,
        document: text(document.as_ref()),
    }
}
