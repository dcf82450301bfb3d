//! Writing a register out as one manifest.
//!
//! The same register gives the same bytes: the lists come in the order of the nouns, the rows in that of their keys, and
//! only what is stated is written. Retired records are left out; the log keeps them. So are erased people, of whom nothing is kept.

use async_graphql::{SerializerError, Value, to_value};
use serde::Serialize;
use serde_saphyr::{SerializerOptions, ser_options};

use super::error::ManifestError;
use super::lists::lists_of;
use crate::registry::nouns::Tables;

/// The register as a manifest in YAML.
///
/// # Errors
/// A record that has no form in a file; none is known.
pub fn export(tables: &Tables) -> Result<String, ManifestError> {
    let failed = |cause: String| ManifestError::new("export", 0, 0, cause);
    let lists = lists_of(tables).map_err(|error| failed(error.to_string()))?;
    serde_saphyr::to_string_with_options(&lists, layout())
        .map_err(|error| failed(error.to_string()))
}

/// Every text on one line and in quotes where it needs them, so that a reader takes it back as it was.
fn layout() -> SerializerOptions {
    ser_options! { prefer_block_scalars: false }
}

/// A draft as a value, without what nobody stated.
pub(super) fn stated(draft: impl Serialize) -> Result<Value, SerializerError> {
    to_value(draft).map(without_nulls)
}

fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(fields) => Value::Object(
            fields
                .into_iter()
                .filter(|(_, value)| *value != Value::Null)
                .map(|(name, value)| (name, without_nulls(value)))
                .collect(),
        ),
        Value::List(items) => Value::List(items.into_iter().map(without_nulls).collect()),
        other => other,
    }
}
