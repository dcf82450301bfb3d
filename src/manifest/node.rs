//! A row as it is written: values with their places, before anybody asks what they mean.
//!
//! A row is taken in whole, so that what is wrong with it does not keep the reader from the next one.

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_saphyr::{Location, Spanned};

/// A place in a file, from 1; 0 where it is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct At {
    pub line: u64,
    pub column: u64,
}

impl From<Location> for At {
    fn from(location: Location) -> Self {
        Self {
            line: location.line(),
            column: location.column(),
        }
    }
}

/// A value and its place.
#[derive(Debug)]
pub(super) struct Node {
    pub at: At,
    pub written: Written,
}

/// What a value is made of.
#[derive(Debug)]
pub(super) enum Written {
    /// Nothing, `null` or `~`.
    Null,
    /// One value as text; what it is depends on the field.
    Scalar(String),
    /// Items.
    List(Vec<Node>),
    /// Fields in the order of the file, also those that stand twice.
    Fields(Vec<(Field, Node)>),
}

/// The name of a field.
#[derive(Debug)]
pub(super) struct Field {
    pub at: At,
    pub name: String,
}

/// What the reader of YAML makes of a value, before the text of the file is at hand.
enum Raw {
    Null,
    Text(String),
    /// A number or mark, whose spelling only the file knows: `007` is a name as well.
    Plain,
    List(Vec<Spanned<Raw>>),
    Fields(Vec<(Spanned<String>, Spanned<Raw>)>),
}

impl Node {
    /// Takes in the next value; `text` is the file.
    pub(super) fn take<'de, D: Deserializer<'de>>(from: D, text: &str) -> Result<Self, D::Error> {
        let raw = Spanned::<Raw>::deserialize(from)?;
        Self::of(raw, text).ok_or_else(|| D::Error::custom("a value without a place"))
    }

    /// The name of a field by its position.
    pub(super) fn name_of(&self, position: usize) -> Option<&str> {
        match &self.written {
            Written::Fields(fields) => fields.get(position).map(|(field, _)| field.name.as_str()),
            Written::Null | Written::Scalar(_) | Written::List(_) => None,
        }
    }

    fn of(raw: Spanned<Raw>, text: &str) -> Option<Self> {
        let Spanned {
            value,
            referenced,
            defined,
        } = raw;
        let written = match value {
            Raw::Null => Written::Null,
            Raw::Text(value) => Written::Scalar(value),
            Raw::Plain => Written::Scalar(spelling(defined, text)?.trim().to_owned()),
            Raw::List(items) => Written::List(
                items
                    .into_iter()
                    .map(|item| Self::of(item, text))
                    .collect::<Option<_>>()?,
            ),
            Raw::Fields(fields) => Written::Fields(
                fields
                    .into_iter()
                    .map(|(name, value)| Some((Field::of(name), Self::of(value, text)?)))
                    .collect::<Option<_>>()?,
            ),
        };
        Some(Self {
            at: referenced.into(),
            written,
        })
    }

    /// The text of a field, if the value has such a field with one value.
    pub(super) fn text_of(&self, name: &str) -> Option<&str> {
        let Written::Fields(fields) = &self.written else {
            return None;
        };
        let (_, value) = fields.iter().find(|(field, _)| field.name == name)?;
        match &value.written {
            Written::Scalar(text) => Some(text),
            Written::Null | Written::List(_) | Written::Fields(_) => None,
        }
    }
}

impl Field {
    fn of(name: Spanned<String>) -> Self {
        Self {
            at: name.referenced.into(),
            name: name.value,
        }
    }
}

/// How a value is written in the file.
fn spelling(location: Location, text: &str) -> Option<&str> {
    let span = location.span();
    let start = usize::try_from(span.byte_offset()?).ok()?;
    let length = usize::try_from(span.byte_len()?).ok()?;
    text.get(start..start.checked_add(length)?)
}

impl<'de> Deserialize<'de> for Raw {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(RawVisitor)
    }
}

struct RawVisitor;

impl<'de> Visitor<'de> for RawVisitor {
    type Value = Raw;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value, a list or fields")
    }

    fn visit_unit<E>(self) -> Result<Raw, E> {
        Ok(Raw::Null)
    }

    fn visit_str<E>(self, text: &str) -> Result<Raw, E> {
        Ok(Raw::Text(text.to_owned()))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Raw, E> {
        Ok(Raw::Plain)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Raw, E> {
        Ok(Raw::Plain)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Raw, E> {
        Ok(Raw::Plain)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Raw, E> {
        Ok(Raw::Plain)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Raw, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Raw::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Raw, A::Error> {
        let mut list = Vec::new();
        while let Some(field) = fields.next_entry()? {
            list.push(field);
        }
        Ok(Raw::Fields(list))
    }
}
