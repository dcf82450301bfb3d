//! Relay connections over records: which, in which order, and the page that is cut out of them.
//!
//! A page is cut when the field is resolved; the total is counted only when it is asked for.

use async_graphql::{Result, SimpleObject};
use entity::id::Uuid;

use super::at::At;
use super::criteria::{Criteria, Filter, Way};
use super::error::refuse;
use super::order::{Order, OrderDirection, Place, Sort};
use crate::error::Error;
use crate::registry::noun::Noun;
use crate::registry::nouns::Held;
use crate::registry::term::{self, Taxonomy, Term};

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
    fn wanted(&self) -> Result<usize> {
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

/// A share of a table that is cheaper to look at by itself than in the order of the keys, which may end early.
const SMALL_SHARE: usize = 16;
/// The same where the whole table would be looked at anyway.
const LARGE_SHARE: usize = 2;
/// So few records are always cheap.
const FEW: usize = 1_000;

/// A page of records, with the way to count them all.
pub struct Cut<'a, T> {
    at: &'a At,
    /// The records.
    pub records: Vec<&'a T>,
    has_next_page: bool,
    criteria: Criteria<'a, T>,
    sort: Sort<T>,
}

/// The page of the records that the filter chooses.
///
/// # Errors
/// The filter names what does not exist, `first` is out of its range, or `after` is no cursor of this order.
pub(super) fn list<'a, T: Held, F: Filter<T>, O: Order<T>>(
    at: &'a At,
    page: &Page,
    filter: Option<F>,
    order: Option<O>,
) -> Result<Cut<'a, T>> {
    let criteria = filter.unwrap_or_default().criteria(at)?;
    Cut::new(at, page, criteria, order.unwrap_or_default().sort())
}

/// The page of the records that hang together with the targets in one of these ways and that the filter chooses; `field`
/// is what asks for them.
///
/// # Errors
/// As [`list`], and where the caller may not read what lies on the way.
pub(super) fn related<'a, T: Held, F: Filter<T>, O: Order<T>>(
    at: &'a At,
    (targets, ways, field): (Vec<Uuid>, &'a [Way], &str),
    page: &Page,
    filter: Option<F>,
    order: Option<O>,
) -> Result<Cut<'a, T>> {
    let criteria = filter.unwrap_or_default().criteria(at)?;
    let criteria = criteria.related(targets, field, ways)?;
    Cut::new(at, page, criteria, order.unwrap_or_default().sort())
}

/// What a list of a record is about: the record itself.
pub(super) fn by<T: Noun>(_: &At, record: &T) -> Vec<Uuid> {
    vec![record.id().uuid()]
}

/// What a list of a term is about: the term and all narrower ones.
pub(super) fn within<K: Taxonomy>(at: &At, term: &Term<K>) -> Vec<Uuid>
where
    Term<K>: Held + Noun<Kind = K>,
{
    let narrower = term::below(&at.registry, &[term.head.id]).into_iter();
    narrower.chain([term.head.id]).map(|id| id.uuid()).collect()
}

impl<'a, T: Held> Cut<'a, T> {
    fn new(at: &'a At, page: &Page, criteria: Criteria<'a, T>, sort: Sort<T>) -> Result<Self> {
        let wanted = page.wanted()?;
        let after = page.after.as_deref().map(|cursor| sort.read(cursor));
        let after = after.transpose()?;
        let table = T::table(&at.registry);
        let share = match sort.is_by_key() {
            true => SMALL_SHARE,
            false => LARGE_SHARE,
        };
        let few = criteria.candidates(FEW.max(table.len() / share));
        let mut records = match few {
            Some(few) => {
                let chosen = at
                    .walk(few.into_iter())
                    .filter(|record| criteria.hold(record));
                sort.first(chosen, after.as_ref(), wanted + 1)
            }
            None if sort.is_by_key() => by_key(at, &sort, after.as_ref())
                .filter(|record| criteria.hold(record))
                .take(wanted + 1)
                .collect(),
            None => {
                let chosen = at.walk(table.iter()).filter(|record| criteria.hold(record));
                sort.first(chosen, after.as_ref(), wanted + 1)
            }
        };
        let has_next_page = records.len() > wanted;
        records.truncate(wanted);
        Ok(Self {
            at,
            records,
            has_next_page,
            criteria,
            sort,
        })
    }

    /// How many records there are on all pages.
    pub fn total(&self) -> usize {
        let Self { at, criteria, .. } = self;
        let table = T::table(&at.registry);
        if criteria.is_empty() {
            return table.len();
        }
        let few = criteria.candidates(FEW.max(table.len() / LARGE_SHARE));
        let holds = |record: &&T| criteria.hold(record);
        match few {
            Some(few) => at.walk(few.into_iter()).filter(holds).count(),
            None => at.walk(table.iter()).filter(holds).count(),
        }
    }

    /// Where the page stands.
    pub fn info(&self) -> PageInfo {
        PageInfo {
            has_next_page: self.has_next_page,
            has_previous_page: false,
            start_cursor: self.records.first().map(|record| self.cursor(record)),
            end_cursor: self.records.last().map(|record| self.cursor(record)),
        }
    }

    /// The cursor of a record of the page.
    pub fn cursor(&self, record: &T) -> String {
        self.sort.cursor(record)
    }
}

/// The records of a table in the order of their keys, from behind a place on.
fn by_key<'a, T: Held>(
    at: &'a At,
    sort: &Sort<T>,
    after: Option<&Place<'_>>,
) -> Box<dyn Iterator<Item = &'a T> + 'a> {
    let table = T::table(&at.registry);
    match (sort.direction, after.map(Place::key)) {
        (OrderDirection::Asc, None) => Box::new(at.walk(table.iter())),
        (OrderDirection::Asc, Some(key)) => Box::new(at.walk(table.after(key))),
        (OrderDirection::Desc, None) => Box::new(at.walk(table.iter().rev())),
        (OrderDirection::Desc, Some(key)) => Box::new(at.walk(table.before(key))),
    }
}

/// Declares the object of a noun with its common fields, its connection and its edge. What is the noun's own follows in
/// braces; then the lists of records that hang together with it, each with the ways that lead to them: `by` the record
/// itself, or `within` the term and all narrower ones.
macro_rules! noun_object {
    (
        $(#[$doc:meta])*
        $object:ident, $connection:ident, $edge:ident of $record:ty as $name:literal, $connection_name:literal,
        $edge_name:literal { $($fields:tt)* }
        lists {
            $($(#[$list_doc:meta])* $list:ident: $listed:ident($filter:ty, $order:ty) $about:ident $ways:expr;)*
        }
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

            $(
                $(#[$list_doc])*
                async fn $list(
                    &self,
                    #[graphql(desc = "How many, 1 to 100; 50 unless given.")] first: Option<i32>,
                    #[graphql(desc = "The cursor of the record before the page.")] after: Option<String>,
                    #[graphql(desc = "Which of them.")] filter: Option<$filter>,
                    #[graphql(desc = "In which order; by key unless given.")] order_by: Option<$order>,
                ) -> async_graphql::Result<Option<$listed<'a>>> {
                    use $crate::graphql::connection::{self, Page};
                    #[allow(unused_imports, reason = "not every noun is reached both ways")]
                    use $crate::graphql::criteria::Way::{self, Refers, Through};
                    const WAYS: &[Way] = &$ways;
                    let about = connection::$about(self.at, self.record);
                    let about = (about, WAYS, stringify!($list));
                    let cut = connection::related(self.at, about, &Page { first, after }, filter, order_by)?;
                    Ok(Some($listed::new(self.at, cut)))
                }
            )*
        }

        /// A page of records.
        pub struct $connection<'a> {
            at: &'a $crate::graphql::at::At,
            cut: $crate::graphql::connection::Cut<'a, $record>,
        }

        impl<'a> $connection<'a> {
            /// The records of a cut.
            pub(super) const fn new(
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
                let edge = |record: &&'a $record| $edge {
                    node: $object { at: self.at, record },
                    cursor: self.cut.cursor(record),
                };
                self.cut.records.iter().map(edge).collect()
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
            cursor: String,
        }

        /// A record of a page, with its cursor.
        #[async_graphql::Object(name = $edge_name)]
        impl<'a> $edge<'a> {
            /// The record.
            async fn node(&self) -> $object<'a> {
                self.node
            }

            /// The cursor, to be given as `after`.
            async fn cursor(&self) -> &str {
                &self.cursor
            }
        }
    };
}

pub(crate) use noun_object;
