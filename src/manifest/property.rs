//! A property as a row.

use super::stated::{given, head, key, list};
use crate::command::property::PropertyDraft;
use crate::registry::legal_entity::LegalEntity;
use crate::registry::nouns::Tables;
use crate::registry::property::Property;

/// The draft that would make the record.
pub(super) fn draft(record: &Property, tables: &Tables) -> PropertyDraft {
    let Property {
        head: common,
        name,
        hosts,
        operator,
    } = record;
    let (own_key, illustrative) = head(common);
    PropertyDraft {
        key: own_key,
        illustrative,
        name: given(Some(name.clone())),
        hosts: list(hosts.iter().cloned()),
        operator: given(key::<LegalEntity>(tables, *operator)),
    }
}
