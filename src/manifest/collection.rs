//! A collection as a row.

use super::stated::{citation, given, head, key, keys, list, text};
use crate::command::collection::CollectionDraft;
use crate::registry::activity::Activity;
use crate::registry::collection::Collection;
use crate::registry::database::Database;
use crate::registry::nouns::Tables;
use crate::registry::property::Property;
use crate::registry::term::{CollectionMethod, DataCategory, DataSubject, Purpose};
use crate::registry::vendor::Vendor;

/// The draft that would make the record.
pub(super) fn draft(record: &Collection, tables: &Tables) -> CollectionDraft {
    let Collection {
        head: common,
        property,
        method,
        category,
        level,
        subjects,
        purposes,
        actions,
        by,
        lifetime,
        into,
        activity,
        citation: cited,
    } = record;
    let (own_key, illustrative) = head(common);
    CollectionDraft {
        key: own_key,
        illustrative,
        property: given(key::<Property>(tables, *property)),
        method: given(key::<CollectionMethod>(tables, *method)),
        category: given(key::<DataCategory>(tables, *category)),
        level: given(*level),
        subjects: list(keys::<DataSubject>(tables, subjects)),
        purposes: list(keys::<Purpose>(tables, purposes)),
        actions: list(actions.iter().copied()),
        by: given(by.and_then(|id| key::<Vendor>(tables, id))),
        lifetime: text(lifetime.as_ref()),
        into: given(into.and_then(|id| key::<Database>(tables, id))),
        activity: given(activity.and_then(|id| key::<Activity>(tables, id))),
        citation: citation(cited.as_ref()),
    }
}
