//! What the files of the nouns share when they turn a record back into a draft: what nobody stated is left out, and
//! another record is named by its key.

use async_graphql::{ID, MaybeUndefined};
use entity::id::Id;
use jiff::civil::Date;

use crate::command::clause::CitationDraft;
use crate::command::input::{Day, Url};
use crate::registry::document::Citation;
use crate::registry::noun::Head;
use crate::registry::nouns::{Held, Tables};

/// A value, if there is one.
pub(super) fn given<T>(value: Option<T>) -> MaybeUndefined<T> {
    value.map_or(MaybeUndefined::Undefined, MaybeUndefined::Value)
}

/// A list, if it holds anything.
pub(super) fn list<T>(items: impl IntoIterator<Item = T>) -> MaybeUndefined<Vec<T>> {
    let items: Vec<_> = items.into_iter().collect();
    given((!items.is_empty()).then_some(items))
}

/// A mark that is false unless given.
pub(super) fn marked(mark: bool) -> MaybeUndefined<bool> {
    given(mark.then_some(true))
}

/// A text.
pub(super) fn text(value: Option<&String>) -> MaybeUndefined<String> {
    given(value.cloned())
}

/// An address on the web.
pub(super) fn url(value: Option<&String>) -> MaybeUndefined<Url> {
    given(value.cloned().map(Url))
}

/// A day.
pub(super) fn day(value: Option<Date>) -> MaybeUndefined<Day> {
    given(value.as_ref().map(Day::from))
}

/// Key and mark of a record. Id, version and what is retired belong to one register and not to a file.
pub(super) fn head<K>(head: &Head<K>) -> (MaybeUndefined<String>, MaybeUndefined<bool>) {
    let Head {
        id: _,
        key,
        retired: _,
        illustrative,
        version: _,
    } = head;
    (given(Some(key.to_string())), marked(*illustrative))
}

/// The key of another record. None for one that no file holds: one that is retired, to which only a notice can still
/// refer, by what it supersedes; and a person who is erased.
pub(super) fn key<T: Held>(tables: &Tables, id: Id<T::Kind>) -> Option<ID> {
    let record = T::table(tables)
        .get(id)
        .filter(|record| !record.is_erased())?;
    Some(ID(record.key().to_string()))
}

/// The keys of other records.
pub(super) fn keys<T: Held>(tables: &Tables, ids: &[Id<T::Kind>]) -> Vec<ID> {
    ids.iter().filter_map(|id| key::<T>(tables, *id)).collect()
}

/// Where a fact is written.
pub(super) fn citation(value: Option<&Citation>) -> MaybeUndefined<CitationDraft> {
    given(value.map(|citation| {
        let Citation {
            document,
            section,
            gist,
        } = citation;
        CitationDraft {
            document: document.clone(),
            section: text(section.as_ref()),
            gist: text(gist.as_ref()),
        }
    }))
}
