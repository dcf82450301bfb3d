//! What is wrong with a manifest, in words for whoever wrote it.

use std::fmt;

use serde_saphyr::{Error as Unreadable, MessageFormatter, UserMessageFormatter};

use crate::command::form::shown;

/// What is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct ManifestError {
    /// The file.
    pub file: String,
    /// The line, from 1; 0 where it is not known.
    pub line: u64,
    /// The column, from 1; 0 where it is not known.
    pub column: u64,
    /// What is wrong and what to do.
    pub message: String,
}

impl fmt::Display for ManifestError {
    /// `file:line:column: message`, without what is not known.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            file,
            line,
            column,
            message,
        } = self;
        match (file.as_str(), line) {
            ("", _) => f.write_str(message),
            (file, 0) => write!(f, "{file}: {message}"),
            (file, line) => write!(f, "{file}:{line}:{column}: {message}"),
        }
    }
}

impl ManifestError {
    /// An error at a place.
    #[must_use]
    pub fn new(file: &str, line: u64, column: u64, message: impl Into<String>) -> Self {
        Self {
            file: file.to_owned(),
            line,
            column,
            message: message.into(),
        }
    }

    /// What the reader of YAML found.
    pub(super) fn unreadable(file: &str, error: &Unreadable) -> Self {
        let (line, column) = error
            .location()
            .map_or((0, 0), |at| (at.line(), at.column()));
        Self::new(file, line, column, words(error))
    }
}

/// Says it without the names of types and options of the program.
fn words(error: &Unreadable) -> String {
    match error.without_snippet() {
        Unreadable::AliasError { error, .. } => words(error),
        Unreadable::SerdeUnknownField {
            field, expected, ..
        } => {
            format!(
                "`{}` is no field here; known are {}",
                shown(field),
                expected.join(", ")
            )
        }
        Unreadable::SerdeUnknownVariant {
            variant, expected, ..
        } => {
            format!(
                "`{}` is not one of {}",
                shown(variant),
                expected.join(", ")
            )
        }
        Unreadable::SerdeMissingField { field, .. } => {
            format!("`{field}` is required; give it a value")
        }
        Unreadable::DuplicateMappingKey { key, .. } => {
            let key = key.as_deref().map(shown).unwrap_or_default();
            format!("`{key}` stands twice in one place; keep one of them")
        }
        Unreadable::SerdeInvalidType {
            unexpected,
            expected,
            ..
        }
        | Unreadable::SerdeInvalidValue {
            unexpected,
            expected,
            ..
        } => {
            format!("found {}, expected {}", shown(unexpected), kind(expected))
        }
        Unreadable::InvalidScalar { ty, .. } => format!("expected {}", kind(ty)),
        Unreadable::Unexpected { expected, .. } => format!("expected {}", kind(expected)),
        Unreadable::ExpectedStringKeyForExternallyTaggedEnum { .. }
        | Unreadable::ExternallyTaggedEnumExpectedScalarOrMapping { .. }
        | Unreadable::ExpectedMappingEndAfterEnumVariantValue { .. } => {
            "expected one value, or exactly one alternative as in `{vendor: google}`".to_owned()
        }
        Unreadable::MultipleDocuments { .. } => {
            "a file holds one document; remove `---` or split the file".to_owned()
        }
        Unreadable::Budget { .. }
        | Unreadable::AliasReplayLimitExceeded { .. }
        | Unreadable::AliasExpansionLimitExceeded { .. }
        | Unreadable::AliasReplayStackDepthExceeded { .. } => {
            "too large, too deep, or repeated too often by aliases; split the file and write the rows out".to_owned()
        }
        Unreadable::MergeKeyNotAllowed { .. } => {
            "`<<` is not read; write the fields out in the row".to_owned()
        }
        other => {
            let said = UserMessageFormatter.format_message(other);
            let said: String = said.chars().filter(|c| !c.is_control()).collect();
            format!("cannot be read as YAML: {said}")
        }
    }
}

/// What was expected, for a person.
fn kind(expected: &str) -> &str {
    match expected {
        "mapping start" => "fields with values, as in `name: Google`",
        "sequence start" => "a list, as in `[first, second]`",
        "string scalar" => "one value and no list or fields",
        "u8" | "u16" | "u32" | "u64" => "a whole number",
        _ => expected,
    }
}
