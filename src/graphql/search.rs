//! Search over the words of records, as far as the caller may read them; the words themselves are the registry's.

use async_graphql::{Result, SimpleObject};

use super::at::At;
use super::connection::MAX_PAGE;
use super::error::refuse;
use super::node::{Node, get};
use crate::error::Error;
use crate::registry::noun::RecordId;
use crate::registry::nouns::NounKind;
use crate::registry::search::fold::forms;
use crate::registry::search::{Match, Rank};

/// The longest text to search for, in characters.
const MAX_TEXT: usize = 200;
/// How many hits are given if the request does not say.
const HITS: i32 = 20;

/// A record that was found.
#[derive(SimpleObject)]
pub struct SearchHit<'a> {
    /// The record.
    node: Node<'a>,
    /// The field whose words matched.
    field: &'static str,
    /// The words that matched.
    matched: &'a str,
    /// How well they match.
    rank: Rank,
}

/// The best hits among the nouns that the caller may read.
///
/// # Errors
/// The text is empty or too long, or `first` is out of its range.
pub(super) fn search<'a>(at: &'a At, text: &str, first: Option<i32>) -> Result<Vec<SearchHit<'a>>> {
    let first = first.unwrap_or(HITS);
    let wanted = usize::try_from(first)
        .ok()
        .filter(|_| (1..=MAX_PAGE).contains(&first));
    let wanted = wanted.ok_or_else(|| {
        refuse(&Error::BadRequest(format!(
            "`first` is {first}; ask for 1 to {MAX_PAGE}"
        )))
    })?;
    if forms(text).iter().all(String::is_empty) || text.chars().count() > MAX_TEXT {
        let message =
            format!("`text` must hold 1 to {MAX_TEXT} characters; give the words to look for");
        return Err(refuse(&Error::BadRequest(message)));
    }
    let nouns = NounKind::ALL.iter().copied();
    let nouns: Vec<_> = nouns.filter(|noun| at.may_read(*noun)).collect();
    let visit = |count| at.budget().visits_allowed(count);
    let found = at.registry.words.find(&nouns, text, wanted, &visit);
    Ok(found.iter().filter_map(|found| hit(at, found)).collect())
}

fn hit<'a>(at: &'a At, found: &Match<'_>) -> Option<SearchHit<'a>> {
    let id = RecordId {
        noun: found.noun,
        uuid: found.id,
    };
    let (field, matched) = at.registry.text(id, found.number)?;
    Some(SearchHit {
        node: get(at, id)?,
        field: field.name(),
        matched,
        rank: found.rank,
    })
}
