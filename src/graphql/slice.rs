//! Pages of answers that are computed and stand in no table: findings and transfers.

use std::sync::Arc;

use async_graphql::Result;

use super::connection::{Page, PageInfo};
use super::error::refuse;
use crate::command::form::shown;
use crate::error::Error;

/// All answers in their order, and the page out of them.
pub struct Slice<T> {
    /// All.
    pub(super) all: Arc<[Arc<T>]>,
    start: usize,
    end: usize,
    identity: fn(&T) -> String,
}

impl<T> Slice<T> {
    /// The page; `identity` says which answer is which.
    ///
    /// # Errors
    /// `first` is out of its range, or `after` names none of the answers: an empty page would say that there are no more.
    pub(super) fn new(page: &Page, all: Arc<[Arc<T>]>, identity: fn(&T) -> String) -> Result<Self> {
        let wanted = page.wanted()?;
        let start = match &page.after {
            None => 0,
            Some(after) => place(after, &all, identity).ok_or_else(|| gone(after))? + 1,
        };
        Ok(Self {
            start,
            end: (start + wanted).min(all.len()),
            all,
            identity,
        })
    }

    /// The answers of the page.
    pub(super) fn page(&self) -> &[Arc<T>] {
        self.all.get(self.start..self.end).unwrap_or_default()
    }

    /// The answers of the page, each with its cursor: its place among all, where it is looked for first, and which it is.
    pub(super) fn with_cursors(&self) -> impl DoubleEndedIterator<Item = (&Arc<T>, String)> {
        let places = self.start..self.end;
        let cursor = |(place, it)| {
            let it: &Arc<T> = it;
            (it, format!("{place}:{}", (self.identity)(it)))
        };
        places.zip(self.page()).map(cursor)
    }

    /// Where the page stands.
    pub(super) fn info(&self) -> PageInfo {
        let cursor = |(_, cursor): (_, String)| cursor;
        PageInfo {
            has_next_page: self.end < self.all.len(),
            has_previous_page: false,
            start_cursor: self.with_cursors().next().map(cursor),
            end_cursor: self.with_cursors().next_back().map(cursor),
        }
    }
}

/// Where the answer of a cursor stands; another place than the cursor says if others came or went.
fn place<T>(cursor: &str, all: &[Arc<T>], identity: fn(&T) -> String) -> Option<usize> {
    let (place, wanted) = cursor.split_once(':')?;
    let place = place.parse().ok()?;
    let is_it = |it: &Arc<T>| identity(it) == wanted;
    if all.get(place).is_some_and(is_it) {
        return Some(place);
    }
    all.iter().position(is_it)
}

fn gone(after: &str) -> async_graphql::Error {
    let message = format!(
        "`after` is `{}`, which this list does not hold (any more); begin with its first page",
        shown(after)
    );
    refuse(&Error::BadRequest(message))
}
