//! The vocabularies of the reference data as rows, so that a new register starts with them.
//!
//! For a new register only: applied again, the rows would undo what users made of the terms.

use async_graphql::ID;

use super::stated::given;
use crate::command::input::Url;
use crate::command::plan::{Action, Command};
use crate::command::term::{TermDraft, TermOf};
use crate::reference::term::Term;
use crate::reference::{Terms, reference};

/// All terms of the five taxonomies; the key of each is that of the reference data, such as `data.device.ip-address`.
#[must_use]
pub fn vocabulary() -> Vec<Command> {
    let Terms {
        data_categories,
        purposes,
        data_subjects,
        recipient_classes,
        collection_methods,
    } = &reference().terms;
    let mut rows = Vec::new();
    rows.extend(put(data_categories, Command::DataCategory));
    rows.extend(put(purposes, Command::Purpose));
    rows.extend(put(data_subjects, Command::DataSubject));
    rows.extend(put(recipient_classes, Command::RecipientClass));
    rows.extend(put(collection_methods, Command::CollectionMethod));
    rows
}

fn put<K>(
    terms: &[Term],
    command: fn(Action<TermOf<K>>) -> Command,
) -> impl Iterator<Item = Command> {
    terms
        .iter()
        .map(move |term| command(Action::Put(draft(term).into())))
}

fn draft(term: &Term) -> TermDraft {
    let facts = term.category;
    TermDraft {
        key: given(Some(term.key.to_string())),
        parent: given(term.parent.as_ref().map(|parent| ID(parent.to_string()))),
        name: given(Some(term.name.clone())),
        description: given(Some(term.description.clone())),
        dpv_iri: given(term.dpv_iri.clone().map(Url)),
        fideslang_key: given(term.fideslang_key.clone()),
        default_level: given(facts.map(|facts| facts.level())),
        special: given(facts.map(|facts| facts.special)),
        sensitive: given(facts.map(|facts| facts.sensitive())),
        ..TermDraft::default()
    }
}
