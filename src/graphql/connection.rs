//! Relay connections over records.
//!
//! A page is cut when the field is resolved; the total is counted only when it is asked for.

use async_graphql::SimpleObject;

use super::error::refuse;
use crate::error::Error;
use crate::registry::noun::Noun;

/// The most records of a page.
pub const MAX_PAGE: i32 = 100;
/// The records of a page if the request does not say.
pub const PAGE: i32 = 50;

/// Where a page stands among all.
#[derive(SimpleObject, Debug, Clone)]
pub struct PageInfo {
    /// Whether more follow.
    pub has_next_page: bool,
    /// Always false: pages go forward only.
    pub has_previous_page: bool,
    /// The cursor of the first record; null when the page is empty.
    pub start_cursor: Option<String>,
    /// The cursor of the last record, to be given as `after`; null when the page is empty.
    pub end_cursor: Option<String>,
}

/// Which page is asked for.
#[derive(Debug, Clone, Default)]
pub struct Page {
    /// How many.
    pub first: Option<i32>,
    /// After which cursor.
    pub after: Option<String>,
}

impl Page {
    /// How many are wanted.
    ///
    /// # Errors
    /// `first` is out of its range.
    pub(super) fn wanted(&self) -> async_graphql::Result<usize> {
        let first = self.first.unwrap_or(PAGE);
        usize::try_from(first)
            .ok()
            .filter(|_| (1..=MAX_PAGE).contains(&first))
            .ok_or_else(|| {
                refuse(&Error::BadRequest(format!(
                    "`first` is {first}; ask for 1 to {MAX_PAGE} and page with `after`"
                )))
            })
    }
}

/// Makes the records anew, to count them.
type Source<'a, T> = Box<dyn Fn() -> Box<dyn Iterator<Item = &'a T> + 'a> + Send + Sync + 'a>;

/// A page of records, with the way to count them all.
pub struct Cut<'a, T> {
    /// The records.
    pub records: Vec<&'a T>,
    /// Where they stand.
    pub has_next_page: bool,
    source: Source<'a, T>,
}

impl<'a, T: Noun> Cut<'a, T> {
    /// Cuts the page out of the records, which must come in the order of their keys or always in the same order.
    ///
    /// # Errors
    /// `first` is out of its range, or `after` is no cursor of these records.
    pub fn new(
        page: &Page,
        source: impl Fn() -> Box<dyn Iterator<Item = &'a T> + 'a> + Send + Sync + 'a,
    ) -> async_graphql::Result<Self> {
        let wanted = page.wanted()?;
        let mut records: Vec<&T> = match &page.after {
            Some(cursor) => source()
                .skip_while(|record| record.key().as_str() != cursor)
                .skip(1)
                .take(wanted + 1)
                .collect(),
            None => source().take(wanted + 1).collect(),
        };
        let has_next_page = records.len() > wanted;
        records.truncate(wanted);
        Ok(Self {
            records,
            has_next_page,
            source: Box::new(source),
        })
    }

    /// How many records there are on all pages.
    pub fn total(&self) -> usize {
        (self.source)().count()
    }

    /// Where the page stands.
    pub fn info(&self) -> PageInfo {
        let cursor = |record: &&T| record.key().to_string();
        PageInfo {
            has_next_page: self.has_next_page,
            has_previous_page: false,
            start_cursor: self.records.first().map(cursor),
            end_cursor: self.records.last().map(cursor),
        }
    }
}

/// Declares the object of a noun with its common fields, its connection and its edge. What is the noun's own follows in
/// braces.
macro_rules! noun_object {
    (
        $(#[$doc:meta])*
        $object:ident, $connection:ident, $edge:ident of $record:ty as $name:literal, $connection_name:literal,
        $edge_name:literal { $($fields:tt)* }
    ) => {
        $(#[$doc])*
        #[derive(Clone, Copy)]
        pub struct $object<'a> {
            pub(super) at: &'a $crate::graphql::at::At,
            pub(super) record: &'a $record,
        }

        $(#[$doc])*
        #[async_graphql::Object(name = $name)]
        impl<'a> $object<'a> {
            /// The id.
            pub(super) async fn id(&self) -> async_graphql::ID {
                async_graphql::ID(self.record.head.id.to_string())
            }

            /// The key, chosen by people, unique within the noun.
            pub(super) async fn key(&self) -> String {
                self.record.head.key.to_string()
            }

            /// The revision that last changed it; an update names it.
            pub(super) async fn version(&self) -> $crate::command::input::RevisionNumber {
                (&self.record.head.version).into()
            }

            /// Whether it was made up for a demonstration.
            pub(super) async fn illustrative(&self) -> bool {
                self.record.head.illustrative
            }

            $($fields)*
        }

        /// A page of records.
        pub struct $connection<'a> {
            at: &'a $crate::graphql::at::At,
            cut: $crate::graphql::connection::Cut<'a, $record>,
        }

        impl<'a> $connection<'a> {
            /// The records of a cut.
            pub const fn new(
                at: &'a $crate::graphql::at::At,
                cut: $crate::graphql::connection::Cut<'a, $record>,
            ) -> Self {
                Self { at, cut }
            }
        }

        /// A page of records.
        #[async_graphql::Object(name = $connection_name)]
        impl<'a> $connection<'a> {
            /// The records, each with its cursor.
            async fn edges(&self) -> Vec<$edge<'a>> {
                self.cut.records.iter().map(|record| $edge { node: $object { at: self.at, record } }).collect()
            }

            /// The records.
            async fn nodes(&self) -> Vec<$object<'a>> {
                self.cut.records.iter().map(|record| $object { at: self.at, record }).collect()
            }

            /// Where the page stands among all.
            async fn page_info(&self) -> $crate::graphql::connection::PageInfo {
                self.cut.info()
            }

            /// How many records there are on all pages.
            async fn total_count(&self) -> usize {
                self.cut.total()
            }
        }

        /// A record of a page, with its cursor.
        pub struct $edge<'a> {
            node: $object<'a>,
        }

        /// A record of a page, with its cursor.
        #[async_graphql::Object(name = $edge_name)]
        impl<'a> $edge<'a> {
            /// The record.
            async fn node(&self) -> $object<'a> {
                self.node
            }

            /// The cursor, to be given as `after`.
            async fn cursor(&self) -> String {
                self.node.record.head.key.to_string()
            }
        }
    };
}

pub(crate) use noun_object;
