//! Problems: why a command is refused, each with its place and its remedy.

use crate::registry::nouns::Record;

/// Stable codes of problems.
#[derive(async_graphql::Enum, Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[graphql(name = "UserErrorCode")]
pub enum ProblemCode {
    /// A field that must be there is missing.
    Required,
    /// The value is not of the form that the field asks for.
    Invalid,
    /// The id or key names no record.
    NotFound,
    /// The id or key names a record that is retired.
    Retired,
    /// The key belongs to another record, perhaps a retired one.
    DuplicateKey,
    /// A record would stand above itself.
    Cycle,
    /// The last day comes before the first.
    UntilBeforeFrom,
    /// No such country, subdivision or group of countries.
    UnknownPlace,
    /// A scope list without entries reaches nothing.
    EmptyScope,
    /// The duty is a limit of use, which is written as a permission or prohibition.
    LimitOfUse,
    /// Other records refer to it.
    InUse,
    /// Somebody changed the record since it was read.
    Conflict,
    /// The caller's roles do not allow it.
    Forbidden,
}

/// One reason why nothing was done.
#[derive(Debug, Clone, PartialEq)]
pub struct Problem {
    /// The code.
    pub code: ProblemCode,
    /// The place in the input: `vendor`, `owners`, `0`, `from`.
    pub path: Vec<String>,
    /// What is wrong and what to do, for a person.
    pub message: String,
    /// With a conflict, the record as it stands now.
    pub current: Option<Record>,
    /// Among rows, the position of the one at fault, where that is another.
    pub because: Option<usize>,
}

impl Problem {
    /// A problem at a place.
    #[must_use]
    pub fn new(code: ProblemCode, path: &[String], message: impl Into<String>) -> Self {
        Self {
            code,
            path: path.to_vec(),
            message: message.into(),
            current: None,
            because: None,
        }
    }
}

/// All the reasons why a command is refused; never empty.
pub type Problems = Vec<Problem>;
