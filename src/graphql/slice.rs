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
    pub(super) all: Vec<Arc<T>>,
    start: usize,
    end: usize,
    cursor: fn(&T) -> String,
}

impl<T> Slice<T> {
    /// The page; `cursor` says which answer is which.
    ///
    /// # Errors
    /// `first` is out of its range, or `after` names none of the answers: an empty page would say that there are no more.
    pub(super) fn new(page: &Page, all: Vec<Arc<T>>, cursor: fn(&T) -> String) -> Result<Self> {
        let wanted = page.wanted()?;
        let start = match &page.after {
            None => 0,
            Some(after) => {
                let at = all.iter().position(|it| cursor(it) == *after);
                at.ok_or_else(|| gone(after))? + 1
            }
        };
        Ok(Self {
            start,
            end: (start + wanted).min(all.len()),
            all,
            cursor,
        })
    }

    /// The answers of the page.
    pub(super) fn page(&self) -> &[Arc<T>] {
        self.all.get(self.start..self.end).unwrap_or_default()
    }

    /// Where the page stands.
    pub(super) fn info(&self) -> PageInfo {
        let cursor = |it: &Arc<T>| (self.cursor)(it);
        PageInfo {
            has_next_page: self.end < self.all.len(),
            has_previous_page: false,
            start_cursor: self.page().first().map(cursor),
            end_cursor: self.page().last().map(cursor),
        }
    }
}

fn gone(after: &str) -> async_graphql::Error {
    let message = format!(
        "`after` is `{}`, which this list does not hold (any more); begin with its first page",
        shown(after)
    );
    refuse(&Error::BadRequest(message))
}
