//! A holding as a row.

use super::database::retention;
use super::stated::{citation, given, head, key, keys, list};
use crate::command::holding::HoldingDraft;
use crate::registry::activity::Activity;
use crate::registry::database::Database;
use crate::registry::holding::Holding;
use crate::registry::nouns::Tables;
use crate::registry::property::Property;
use crate::registry::term::{DataCategory, DataSubject};

/// The draft that would make the record.
pub(super) fn draft(record: &Holding, tables: &Tables) -> HoldingDraft {
    let Holding {
        head: common,
        database,
        category,
        level,
        subjects,
        retention: kept,
        source,
        activity,
        citation: cited,
    } = record;
    let (own_key, illustrative) = head(common);
    HoldingDraft {
        key: own_key,
        illustrative,
        database: given(key::<Database>(tables, *database)),
        category: given(key::<DataCategory>(tables, *category)),
        level: given(*level),
        subjects: list(keys::<DataSubject>(tables, subjects)),
        retention: given(kept.as_ref().map(retention)),
        source: given(source.and_then(|id| key::<Property>(tables, id))),
        activity: given(activity.and_then(|id| key::<Activity>(tables, id))),
        citation: citation(cited.as_ref()),
    }
}
