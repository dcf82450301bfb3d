//! A term as a row, one shape for the five taxonomies.

use super::stated::{given, head, key, text, url};
use crate::command::term::TermDraft;
use crate::registry::noun::Noun;
use crate::registry::nouns::{Held, Tables};
use crate::registry::term::{Taxonomy, Term};

/// The draft that would make the record.
pub(super) fn draft<K: Taxonomy>(record: &Term<K>, tables: &Tables) -> TermDraft
where
    Term<K>: Held + Noun<Kind = K>,
{
    let Term {
        head: common,
        parent,
        name,
        description,
        dpv_iri,
        fideslang_key,
        default_level,
        special,
        sensitive,
        lifetime,
    } = record;
    let (own_key, illustrative) = head(common);
    TermDraft {
        key: own_key,
        illustrative,
        parent: given(parent.and_then(|id| key::<Term<K>>(tables, id))),
        name: given(Some(name.clone())),
        description: text(description.as_ref()),
        dpv_iri: url(dpv_iri.as_ref()),
        fideslang_key: text(fideslang_key.as_ref()),
        default_level: given(*default_level),
        special: given(*special),
        sensitive: given(*sensitive),
        lifetime: text(lifetime.as_ref()),
    }
}
