//! A legal entity as a row.

use super::stated::{given, head, key, text};
use crate::command::input::CountryCode;
use crate::command::legal_entity::LegalEntityDraft;
use crate::registry::legal_entity::LegalEntity;
use crate::registry::nouns::Tables;
use crate::registry::person::Person;

/// The draft that would make the record.
pub(super) fn draft(record: &LegalEntity, tables: &Tables) -> LegalEntityDraft {
    let LegalEntity {
        head: common,
        name,
        country,
        address,
        parent,
        role,
        representative,
        contact,
        data_protection_officer: officer,
    } = record;
    let (own_key, illustrative) = head(common);
    LegalEntityDraft {
        key: own_key,
        illustrative,
        name: given(Some(name.clone())),
        country: given(country.as_ref().map(CountryCode::from)),
        address: text(address.as_ref()),
        parent: given(parent.and_then(|id| key::<LegalEntity>(tables, id))),
        role: given(*role),
        representative: text(representative.as_ref()),
        contact: given(contact.and_then(|id| key::<Person>(tables, id))),
        data_protection_officer: given(officer.and_then(|id| key::<Person>(tables, id))),
    }
}
