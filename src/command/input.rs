//! The scalars of drafts. They carry the text as given, and the form reads them, so that a wrong date or country is
//! one of all the problems of a command and not a failure of its own.

use async_graphql::{InputValueError, InputValueResult, Scalar, ScalarType, Value};
use serde::{Deserialize, Serialize};

macro_rules! text_scalars {
    ($($(#[$doc:meta])* $scalar:ident, $name:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $scalar(pub String);

        $(#[$doc])*
        #[Scalar(name = $name)]
        impl ScalarType for $scalar {
            fn parse(value: Value) -> InputValueResult<Self> {
                match value {
                    Value::String(text) => Ok(Self(text)),
                    other => Err(InputValueError::expected_type(other)),
                }
            }

            fn to_value(&self) -> Value {
                Value::String(self.0.clone())
            }
        }

        impl<T: std::fmt::Display> From<&T> for $scalar {
            fn from(value: &T) -> Self {
                Self(value.to_string())
            }
        }
    )*};
}

text_scalars! {
    /// A day, `2013-05-30` (ISO 8601).
    Day, "Date";
    /// An instant in UTC, `2013-05-30T12:00:00Z` (RFC 3339).
    Instant, "DateTime";
    /// A country, `DE` (ISO 3166-1), or a subdivision with a law of its own, `CA-QC` (ISO 3166-2).
    CountryCode, "CountryCode";
    /// A country, a subdivision, or a group of countries such as `group:EU27`.
    AreaCode, "AreaCode";
    /// An address on the web, `https://example.com/privacy` (RFC 3986).
    Url, "URL";
    /// The number of a revision, as text, since it outgrows 32 bits.
    RevisionNumber, "Revision";
}
