//! The order of a list, and the cursors that belong to it.
//!
//! A cursor holds what the record was ordered by and its key, so that a page goes on behind the place of a record that has
//! moved or gone meanwhile. A cursor of another order is refused. Values that nobody stated come last, whatever the
//! direction; what is equal is ordered by key.

use std::cmp::{Ordering, Reverse};

use async_graphql::{Enum, Result};
use jiff::civil::Date;

use super::error::refuse;
use crate::command::form::shown;
use crate::error::Error;
use crate::registry::key::Key;
use crate::registry::noun::Noun;
use crate::registry::search::fold::fold;

/// The direction of an order.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum OrderDirection {
    /// The least first: a to z, the earliest, the smallest.
    #[default]
    Asc,
    /// The greatest first.
    Desc,
}

/// What a record is ordered by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Value {
    /// A number, or a day as one.
    Number(u64),
    /// Words, without capitals and accents.
    Text(String),
}

impl Value {
    /// Words, in whose order capitals and accents do not matter.
    pub(super) fn text(text: &str) -> Self {
        Self::Text(fold(text))
    }

    /// A day; those before the year 1 are not in the register.
    pub(super) fn day(day: Date) -> Self {
        let count = |part: i8| u64::try_from(part).unwrap_or_default();
        let year = u64::try_from(day.year()).unwrap_or_default();
        Self::Number(year * 10_000 + count(day.month()) * 100 + count(day.day()))
    }

    fn written(&self) -> String {
        match self {
            Self::Number(number) => format!("={number}"),
            Self::Text(text) => format!("~{text}"),
        }
    }

    fn read(text: &str) -> Option<Self> {
        let number = |text: &str| text.parse().ok().map(Self::Number);
        text.strip_prefix('=')
            .and_then(number)
            .or_else(|| text.strip_prefix('~').map(|text| Self::Text(text.into())))
    }
}

/// An order as it is asked for.
pub(super) trait Order<T>: Default {
    /// The order itself.
    fn sort(self) -> Sort<T>;
}

/// An order of records.
pub(super) struct Sort<T> {
    /// The name of the field, as in the API.
    pub(super) name: &'static str,
    /// The direction.
    pub(super) direction: OrderDirection,
    /// What a record is ordered by; none orders by the key alone.
    pub(super) value: Option<fn(&T) -> Option<Value>>,
}

/// The place of a record in an order.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Place<'a> {
    value: Option<Value>,
    key: &'a str,
}

impl<T: Noun> Sort<T> {
    /// Whether it is the order of the keys.
    pub(super) const fn is_by_key(&self) -> bool {
        self.value.is_none()
    }

    /// The cursor of a record.
    pub(super) fn cursor(&self, record: &T) -> String {
        let Place { value, key } = self.place(record);
        let value = value.as_ref().map(Value::written).unwrap_or_default();
        format!("{}:{key}:{value}", self.title())
    }

    /// The place that a cursor of this order names.
    ///
    /// # Errors
    /// It is a cursor of another order, or none.
    pub(super) fn read<'c>(&self, cursor: &'c str) -> Result<Place<'c>> {
        let no_cursor = || {
            let text = shown(cursor);
            let message =
                format!("`{text}` is no cursor; give the `endCursor` of a page as `after`");
            refuse(&Error::BadRequest(message))
        };
        let mut parts = cursor.splitn(3, ':');
        let (Some(title), Some(key), Some(value)) = (parts.next(), parts.next(), parts.next())
        else {
            return Err(no_cursor());
        };
        if title != self.title() {
            let (of, is) = (shown(title), self.title());
            let message = format!(
                "`after` is a cursor of the order `{of}` and this list is in the order `{is}`; take a cursor of this list"
            );
            return Err(refuse(&Error::BadRequest(message)));
        }
        Key::parse(key).map_err(|_| no_cursor())?;
        let stated = Some(value).filter(|value| !value.is_empty());
        let value = stated.map(|value| Value::read(value).ok_or_else(no_cursor));
        Ok(Place {
            value: value.transpose()?,
            key,
        })
    }

    fn title(&self) -> String {
        let direction = match self.direction {
            OrderDirection::Asc => "",
            OrderDirection::Desc => "-DESC",
        };
        format!("{}{direction}", self.name)
    }

    fn place<'r>(&self, record: &'r T) -> Place<'r> {
        Place {
            value: self.value.and_then(|value| value(record)),
            key: record.key().as_str(),
        }
    }

    fn compare(&self, one: &Place<'_>, two: &Place<'_>) -> Ordering {
        if self.is_by_key() {
            return self.directed(one.key.cmp(two.key));
        }
        let by_value = match (&one.value, &two.value) {
            (Some(one), Some(two)) => self.directed(one.cmp(two)),
            (one, two) => Reverse(one.is_some()).cmp(&Reverse(two.is_some())),
        };
        by_value.then_with(|| one.key.cmp(two.key))
    }

    const fn directed(&self, order: Ordering) -> Ordering {
        match self.direction {
            OrderDirection::Asc => order,
            OrderDirection::Desc => order.reverse(),
        }
    }

    /// The first so many of the records behind a place, in this order.
    pub(super) fn first<'r>(
        &self,
        records: impl Iterator<Item = &'r T>,
        after: Option<&Place<'_>>,
        count: usize,
    ) -> Vec<&'r T> {
        let mut placed: Vec<(Place<'r>, &T)> = records
            .map(|record| (self.place(record), record))
            .filter(|(place, _)| after.is_none_or(|after| self.compare(place, after).is_gt()))
            .collect();
        let compare = |one: &(Place<'r>, &T), two: &(Place<'r>, &T)| self.compare(&one.0, &two.0);
        if placed.len() > count {
            placed.select_nth_unstable_by(count, compare);
            placed.truncate(count);
        }
        placed.sort_unstable_by(compare);
        placed.into_iter().map(|(_, record)| record).collect()
    }
}

impl Place<'_> {
    /// The key of the record at this place.
    pub(super) const fn key(&self) -> &str {
        self.key
    }
}

/// Declares what the records of a noun can be ordered by: the key and the last change, and what is the noun's own.
macro_rules! orders {
    (
        $(#[$doc:meta])*
        $order:ident($field:ident) of $record:ty $(where $generic:ident: $bound:path)? {
            $($(#[$value_doc:meta])* $value:ident => $of:expr;)*
        }
    ) => {
        $(#[$doc])*
        #[derive(async_graphql::Enum, Debug, Clone, Copy, PartialEq, Eq, Default)]
        pub enum $field {
            /// The key.
            #[default]
            Key,
            /// The revision that last changed the record.
            LastChanged,
            $($(#[$value_doc])* $value,)*
        }

        $(#[$doc])*
        #[derive(async_graphql::InputObject, Debug, Clone, Default)]
        pub struct $order {
            /// By what; records of which it is not stated come last.
            pub field: $field,
            /// In which direction.
            #[graphql(default)]
            pub direction: $crate::graphql::order::OrderDirection,
        }

        impl $(<$generic: $bound>)? $crate::graphql::order::Order<$record> for $order {
            fn sort(self) -> $crate::graphql::order::Sort<$record> {
                use $crate::graphql::order::{Sort, Value};
                let value: Option<fn(&$record) -> Option<Value>> = match self.field {
                    $field::Key => None,
                    $field::LastChanged => Some(|record| Some(Value::Number(record.head.version.0))),
                    $($field::$value => Some($of),)*
                };
                let name = <$field as async_graphql::resolver_utils::EnumType>::items()
                    .iter()
                    .find(|item| item.value == self.field)
                    .map_or("", |item| item.name);
                Sort { name, direction: self.direction, value }
            }
        }
    };
}

pub(super) use orders;

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;
    use crate::registry::noun::Head;
    use crate::registry::revision::Revision;
    use crate::registry::term::Purpose;
    use entity::id::{Id, Uuid};

    fn purpose(key: &str, name: &str, description: Option<&str>) -> Purpose {
        Purpose {
            head: Head {
                id: Id::new(Uuid::nil()),
                key: Key::parse(key).unwrap(),
                retired: false,
                illustrative: false,
                version: Revision(1),
            },
            parent: None,
            name: name.to_owned(),
            description: description.map(str::to_owned),
            dpv_iri: None,
            fideslang_key: None,
            default_level: None,
            special: None,
            sensitive: None,
            lifetime: None,
        }
    }

    fn by_description(direction: OrderDirection) -> Sort<Purpose> {
        Sort {
            name: "DESCRIPTION",
            direction,
            value: Some(|purpose| purpose.description.as_deref().map(Value::text)),
        }
    }

    #[test]
    fn pages_follow_each_other_in_every_order_and_what_is_not_stated_comes_last() {
        let records = [
            purpose("a", "1", None),
            purpose("b", "1", Some("Äpfel: und Birnen")),
            purpose("c", "1", Some("zebra")),
            purpose("d", "1", Some("apfel")),
            purpose("e", "1", Some("zebra")),
            purpose("f", "1", None),
        ];
        for (direction, expected) in [
            (OrderDirection::Asc, "dbceaf"),
            (OrderDirection::Desc, "cebdaf"),
        ] {
            let sort = by_description(direction);
            for size in 1..=6 {
                let (mut keys, mut after) = (String::new(), None::<String>);
                loop {
                    let place = after.as_deref().map(|cursor| sort.read(cursor).unwrap());
                    let page = sort.first(records.iter(), place.as_ref(), size);
                    let Some(last) = page.last() else { break };
                    after = Some(sort.cursor(last));
                    keys.extend(page.iter().map(|record| record.head.key.as_str()));
                }
                assert_eq!(keys, expected, "{direction:?} by {size}");
            }
        }
    }

    #[test]
    fn a_cursor_of_another_order_is_refused() {
        let record = purpose("a", "1", Some("one"));
        let up = by_description(OrderDirection::Asc);
        let down = by_description(OrderDirection::Desc);
        let refused = down.read(&up.cursor(&record)).unwrap_err();
        assert!(
            refused.message.contains("`DESCRIPTION-DESC`"),
            "{refused:?}"
        );
        for wrong in [
            "",
            "a",
            "DESCRIPTION:a",
            "DESCRIPTION:A:",
            "DESCRIPTION:a:7",
        ] {
            assert!(up.read(wrong).is_err(), "{wrong}");
        }
        assert!(up.read(&up.cursor(&record)).is_ok());
    }

    #[test]
    fn days_are_in_the_order_of_time() {
        let days = ["0001-01-01", "2013-05-30", "2013-10-01", "2026-01-02"];
        let values = days.map(|day| Value::day(day.parse().unwrap()));
        assert!(values.is_sorted() && values[0] != values[1]);
    }
}
