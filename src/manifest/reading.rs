//! Reading a draft out of a row, and naming all that is wrong with it.
//!
//! What is wrong with one field does not hide what is wrong with the next: the field is noted, left out, and the row is
//! read again.

use std::fmt::{self, Display};

use serde::de::{
    self, DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, Error as _, MapAccess,
    SeqAccess, VariantAccess, Visitor,
};

use super::node::{At, Field, Node, Written};
use crate::command::form::shown;

/// How much is named that is wrong with one row: each costs one more reading of the row.
pub(super) const MOST_WRONG: usize = 20;

/// What is wrong with a row.
#[derive(Debug)]
pub(super) struct Wrong {
    /// Where.
    pub at: Option<At>,
    /// What, and what to do.
    pub message: String,
    /// Which field of the row holds it.
    field: Option<usize>,
}

/// A row that is not fit to be read.
pub(super) struct Unfit<T> {
    /// Everything that is wrong.
    pub wrongs: Vec<Wrong>,
    /// The fields that it is in.
    pub fields: Vec<String>,
    /// What is read without them; none if that is not enough.
    pub rest: Option<Box<T>>,
}

impl<T> Unfit<T> {
    /// The same about something else.
    pub(super) fn map<U>(self, of: impl FnOnce(T) -> U) -> Unfit<U> {
        let Self {
            wrongs,
            fields,
            rest,
        } = self;
        Unfit {
            wrongs,
            fields,
            rest: rest.map(|rest| Box::new(of(*rest))),
        }
    }
}

impl Wrong {
    /// At a place.
    pub(super) fn new(at: At, message: impl Display) -> Self {
        Self::custom(message).or_at(at)
    }

    /// At the value, unless something inside it was named.
    fn or_at(mut self, at: At) -> Self {
        self.at = self.at.or(Some(at));
        self
    }

    /// In a field; the outermost one stays.
    fn in_field(mut self, field: usize) -> Self {
        self.field = Some(field);
        self
    }
}

/// Reads the draft.
///
/// # Errors
/// Everything that is wrong with it, field by field.
pub(super) fn read<T: DeserializeOwned>(row: &Node) -> Result<T, Unfit<T>> {
    let mut wrongs = Vec::new();
    let mut without = Vec::new();
    let rest = loop {
        let wrong = match T::deserialize(Reading {
            node: row,
            without: &without,
        }) {
            Ok(draft) if wrongs.is_empty() => return Ok(draft),
            Ok(draft) => break Some(Box::new(draft)),
            Err(wrong) => wrong,
        };
        let field = wrong.field;
        wrongs.push(wrong);
        match field {
            Some(field) if wrongs.len() < MOST_WRONG => without.push(field),
            Some(_) => {
                wrongs.push(Wrong::custom("there may be more; mend these first"));
                break None;
            }
            None => break None,
        }
    };
    let fields = without.into_iter().filter_map(|field| row.name_of(field));
    Err(Unfit {
        wrongs,
        fields: fields.map(str::to_owned).collect(),
        rest,
    })
}

/// The words for what is wrong; the place is added on the way out.
impl de::Error for Wrong {
    fn custom<T: Display>(message: T) -> Self {
        Self {
            at: None,
            message: message.to_string(),
            field: None,
        }
    }

    fn invalid_type(_: de::Unexpected<'_>, _: &dyn de::Expected) -> Self {
        Self::custom("expected one value, or exactly one alternative as in `{vendor: google}`")
    }

    fn unknown_field(field: &str, expected: &'static [&'static str]) -> Self {
        if field == "<<" {
            return Self::custom("`<<` is not read; write the fields out in the row");
        }
        let (field, known) = (shown(field), expected.join(", "));
        Self::custom(format!("`{field}` is no field here; known are {known}"))
    }

    fn unknown_variant(variant: &str, expected: &'static [&'static str]) -> Self {
        let (variant, known) = (shown(variant), expected.join(", "));
        Self::custom(format!("`{variant}` is not one of {known}"))
    }

    fn missing_field(field: &'static str) -> Self {
        Self::custom(format!("`{field}` is required; give it a value"))
    }
}

impl Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Wrong {}

/// A value that is being read.
#[derive(Clone, Copy)]
struct Reading<'a> {
    node: &'a Node,
    /// Fields that are passed over.
    without: &'a [usize],
}

impl<'a> Reading<'a> {
    const fn whole(node: &'a Node) -> Self {
        Self { node, without: &[] }
    }

    fn text(self) -> Result<&'a str, Wrong> {
        match &self.node.written {
            Written::Scalar(text) => Ok(text),
            Written::Null => Err(self.wrong("is empty; give a value, or leave it out")),
            Written::List(_) | Written::Fields(_) => {
                Err(self.wrong("expected one value and no list or fields"))
            }
        }
    }

    fn number<T: std::str::FromStr>(self, most: impl Display) -> Result<T, Wrong> {
        let text = self.text()?;
        let said = || format!("`{}` is no whole number from 0 to {most}", shown(text));
        text.parse().map_err(|_| self.wrong(said()))
    }

    fn wrong(self, message: impl Display) -> Wrong {
        Wrong::custom(message).or_at(self.node.at)
    }
}

/// Reads a whole number of this size.
macro_rules! numbers {
    ($($method:ident $visit:ident $type:ty;)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
            let number: $type = self.number(<$type>::MAX)?;
            visitor.$visit(number).map_err(|wrong: Wrong| wrong.or_at(self.node.at))
        }
    )*};
}

impl<'de> Deserializer<'de> for Reading<'_> {
    type Error = Wrong;

    numbers! {
        deserialize_u8 visit_u8 u8;
        deserialize_u16 visit_u16 u16;
        deserialize_u32 visit_u32 u32;
        deserialize_u64 visit_u64 u64;
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        let read = visitor.visit_str(self.text()?);
        read.map_err(|wrong: Wrong| wrong.or_at(self.node.at))
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        match self.text()? {
            "true" => visitor.visit_bool(true),
            "false" => visitor.visit_bool(false),
            other => Err(self.wrong(format!("`{}` is neither `true` nor `false`", shown(other)))),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        match self.node.written {
            Written::Null => visitor.visit_none(),
            Written::Scalar(_) | Written::List(_) | Written::Fields(_) => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Wrong> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        match &self.node.written {
            Written::List(items) => visitor.visit_seq(Items(items.iter())),
            Written::Null | Written::Scalar(_) | Written::Fields(_) => {
                Err(self.wrong("expected a list, as in `[first, second]`"))
            }
        }
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        let Written::Fields(fields) = &self.node.written else {
            return Err(self.wrong("expected fields with values, as in `name: Google`"));
        };
        let read = visitor.visit_map(Fields {
            fields,
            without: self.without,
            next: 0,
        });
        read.map_err(|wrong| wrong.or_at(self.node.at))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Wrong> {
        self.deserialize_map(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Wrong> {
        let one_of = match &self.node.written {
            Written::Scalar(name) => Alternative {
                at: self.node.at,
                name,
                value: None,
            },
            Written::Fields(fields) if let [(field, value)] = fields.as_slice() => Alternative {
                at: field.at,
                name: &field.name,
                value: Some(value),
            },
            Written::Null | Written::List(_) | Written::Fields(_) => {
                return Err(self.wrong(
                    "expected one value, or exactly one alternative as in `{vendor: google}`",
                ));
            }
        };
        let read = visitor.visit_enum(one_of);
        read.map_err(|wrong| wrong.or_at(self.node.at))
    }

    serde::forward_to_deserialize_any! {
        i8 i16 i32 i64 i128 u128 f32 f64 char str string bytes byte_buf unit unit_struct tuple tuple_struct identifier
        ignored_any
    }
}

/// The items of a list.
struct Items<'a>(std::slice::Iter<'a, Node>);

impl<'de> SeqAccess<'de> for Items<'_> {
    type Error = Wrong;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Wrong> {
        let item = self.0.next();
        item.map(|item| seed.deserialize(Reading::whole(item)))
            .transpose()
    }
}

/// The fields of a value.
struct Fields<'a> {
    fields: &'a [(Field, Node)],
    without: &'a [usize],
    /// The field after the one whose name was read last.
    next: usize,
}

impl<'a> Fields<'a> {
    /// The next field that is not passed over, and whether its name stood before.
    fn following(&mut self) -> Option<(&'a Field, bool)> {
        while self.without.contains(&self.next) {
            self.next += 1;
        }
        let (field, _) = self.fields.get(self.next)?;
        let mut before = self.fields.iter().take(self.next).enumerate();
        let stood = before
            .any(|(index, (known, _))| known.name == field.name && !self.without.contains(&index));
        self.next += 1;
        Some((field, stood))
    }
}

impl<'de> MapAccess<'de> for Fields<'_> {
    type Error = Wrong;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Wrong> {
        let Some((field, stood)) = self.following() else {
            return Ok(None);
        };
        let position = self.next - 1;
        if stood {
            let name = shown(&field.name);
            let message = format!("`{name}` stands twice in one place; keep one of them");
            return Err(Wrong::custom(message).or_at(field.at).in_field(position));
        }
        let name = de::value::StrDeserializer::new(&field.name);
        let read = seed.deserialize(name);
        read.map(Some)
            .map_err(|wrong: Wrong| wrong.or_at(field.at).in_field(position))
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Wrong> {
        let position = self.next.saturating_sub(1);
        let Some((_, value)) = self.fields.get(position) else {
            return Err(Wrong::custom("a field without a value"));
        };
        let read = seed.deserialize(Reading::whole(value));
        read.map_err(|wrong| wrong.in_field(position))
    }
}

/// One alternative of several, with its value if it has one.
struct Alternative<'a> {
    at: At,
    name: &'a str,
    value: Option<&'a Node>,
}

impl<'de> EnumAccess<'de> for Alternative<'_> {
    type Error = Wrong;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(
        self,
        seed: V,
    ) -> Result<(V::Value, Self::Variant), Wrong> {
        let name = de::value::StrDeserializer::new(self.name);
        let read = seed.deserialize(name);
        let variant = read.map_err(|wrong: Wrong| wrong.or_at(self.at))?;
        Ok((variant, self))
    }
}

impl Alternative<'_> {
    fn wrong(&self) -> Wrong {
        let message = "expected one value, or exactly one alternative as in `{vendor: google}`";
        Wrong::custom(message).or_at(self.at)
    }
}

impl<'de> VariantAccess<'de> for Alternative<'_> {
    type Error = Wrong;

    fn unit_variant(self) -> Result<(), Wrong> {
        match self.value {
            None => Ok(()),
            Some(_) => Err(self.wrong()),
        }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Wrong> {
        match self.value {
            Some(value) => seed.deserialize(Reading::whole(value)),
            None => Err(self.wrong()),
        }
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, _: V) -> Result<V::Value, Wrong> {
        Err(self.wrong())
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Wrong> {
        Err(self.wrong())
    }
}
