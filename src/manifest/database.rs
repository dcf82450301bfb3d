//! A database as a row.

use super::stated::{given, head, key, keys, list, text};
use crate::command::database::DatabaseDraft;
use crate::command::input::CountryCode;
use crate::command::retention::RetentionDraft;
use crate::registry::database::Database;
use crate::registry::legal_entity::LegalEntity;
use crate::registry::nouns::Tables;
use crate::registry::person::Person;
use crate::registry::retention::Retention;
use crate::registry::term::Purpose;
use crate::registry::vendor::Vendor;

/// The draft that would make the record.
pub(super) fn draft(record: &Database, tables: &Tables) -> DatabaseDraft {
    let Database {
        head: common,
        name,
        owner,
        hosted_by,
        country,
        purposes,
        security_measures,
        retention: kept,
        responsible,
    } = record;
    let (own_key, illustrative) = head(common);
    DatabaseDraft {
        key: own_key,
        illustrative,
        name: given(Some(name.clone())),
        owner: given(owner.and_then(|id| key::<LegalEntity>(tables, id))),
        hosted_by: given(hosted_by.and_then(|id| key::<Vendor>(tables, id))),
        country: given(country.as_ref().map(CountryCode::from)),
        purposes: list(keys::<Purpose>(tables, purposes)),
        security_measures: list(security_measures.iter().cloned()),
        retention: given(kept.as_ref().map(retention)),
        responsible: given(responsible.and_then(|id| key::<Person>(tables, id))),
    }
}

/// How long data is kept.
pub(super) fn retention(retention: &Retention) -> RetentionDraft {
    let Retention {
        number,
        unit,
        trigger,
    } = retention;
    RetentionDraft {
        number: *number,
        unit: *unit,
        trigger: text(trigger.as_ref()),
    }
}
