//! The findings that appear and go from one value of the register to another, as an answer shows them.

use std::sync::Arc;

use async_graphql::{Object, Result};
use jiff::civil::Date;

use super::at::At;
use super::connection::Page;
use super::finding::{Asked, FindingConnection, FindingFilter, FindingOrder};
use crate::compliance::findings::Finding;
use crate::compliance::findings::change::FindingsChange;

/// The findings of a day that appear and go between two values.
pub struct FindingsChangeObject {
    pub(super) earlier: At,
    pub(super) later: At,
    pub(super) on: Date,
    pub(super) change: FindingsChange,
}

/// The findings that appear from one state of the register to another, and those that go.
#[Object(name = "FindingsChange")]
impl FindingsChangeObject {
    /// Those that there were not, gravest first.
    async fn appearing(
        &self,
        #[graphql(desc = "How many, 1 to 100; 50 unless given.")] first: Option<i32>,
        #[graphql(desc = "The cursor of the finding before the page.")] after: Option<String>,
    ) -> Result<Option<FindingConnection<'_>>> {
        self.page(&self.later, &self.change.appearing, Page { first, after })
    }

    /// Those that there are no more, gravest first.
    async fn going(
        &self,
        #[graphql(desc = "How many, 1 to 100; 50 unless given.")] first: Option<i32>,
        #[graphql(desc = "The cursor of the finding before the page.")] after: Option<String>,
    ) -> Result<Option<FindingConnection<'_>>> {
        self.page(&self.earlier, &self.change.going, Page { first, after })
    }
}

impl FindingsChangeObject {
    fn page<'a>(
        &self,
        at: &'a At,
        found: &[Arc<Finding>],
        page: Page,
    ) -> Result<Option<FindingConnection<'a>>> {
        let asked = Asked {
            on: self.on,
            filter: FindingFilter::default(),
            order: FindingOrder::default(),
            page,
        };
        asked.of(at, found.into()).map(Some)
    }
}
