//! The limits of one document, and the words of a refusal. Values come from configuration; counting is elsewhere.

use super::cost::Cost;
use super::token::Tally;
use crate::error::Error;

const SPLIT: &str = "ask in several requests";
const FLATTEN: &str = "nest less deeply, or ask in several requests";
const VARIABLES: &str = "send long values as variables, or ask in several requests";

/// How much one document may ask for; each limit is the greatest value that passes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Length of the document, in bytes of UTF-8.
    pub document_bytes: usize,
    /// Lexical tokens: names, numbers, strings and punctuators; neither commas nor comments.
    pub tokens: usize,
    /// Levels of brackets of any kind inside each other, in the text, in the variables, and with fragments expanded.
    pub bracket_depth: usize,
    /// Levels of fields inside each other, the root field being the first; fragments add none.
    pub depth: usize,
    /// Fields, spreads and inline fragments, counted each time that a fragment is spread.
    pub selections: usize,
    /// Aliased fields, with fragments expanded.
    pub aliases: usize,
    /// Fields of the root, with fragments expanded, repetitions counted.
    pub root_fields: usize,
    /// Directives, with fragments expanded.
    pub directives: usize,
    /// Levels of fields under and with `__schema` or `__type`, instead of `depth`.
    pub introspection_depth: usize,
    /// Selections under and with `__schema` or `__type`, instead of `selections`.
    pub introspection_selections: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            document_bytes: 16 * 1024,
            tokens: 2_000,
            bracket_depth: 32,
            depth: 12,
            selections: 1_000,
            aliases: 15,
            root_fields: 20,
            directives: 20,
            introspection_depth: 15,
            introspection_selections: 2_000,
        }
    }
}

impl Limits {
    /// The length, before anything reads the text.
    pub(super) fn check_bytes(&self, bytes: usize) -> Result<(), Error> {
        refuse(&[("bytes", bytes, self.document_bytes, VARIABLES)])
    }

    /// What the tokens say, before the parser.
    pub(super) fn check_text(&self, tally: &Tally) -> Result<(), Error> {
        let Tally { tokens, depth } = *tally;
        refuse(&[
            ("tokens", tokens, self.tokens, VARIABLES),
            ("levels of brackets", depth, self.bracket_depth, FLATTEN),
        ])
    }

    /// What the operation asks for.
    pub(super) fn check_cost(&self, cost: &Cost) -> Result<(), Error> {
        let Cost {
            selections,
            depth,
            nesting,
            aliases,
            root_fields,
            directives,
            introspection_selections,
            introspection_depth,
        } = *cost;
        refuse(&[
            (
                "selections with fragments expanded",
                selections,
                self.selections,
                SPLIT,
            ),
            ("levels of fields", depth, self.depth, FLATTEN),
            (
                "levels of brackets with fragments expanded",
                nesting,
                self.bracket_depth,
                FLATTEN,
            ),
            ("aliases", aliases, self.aliases, SPLIT),
            ("root fields", root_fields, self.root_fields, SPLIT),
            ("directives", directives, self.directives, SPLIT),
            (
                "selections of introspection",
                introspection_selections,
                self.introspection_selections,
                SPLIT,
            ),
            (
                "levels of introspection",
                introspection_depth,
                self.introspection_depth,
                FLATTEN,
            ),
        ])
    }
}

/// One refusal with every measure that is over its limit: what, found, limit, remedy.
fn refuse(measures: &[(&str, usize, usize, &str)]) -> Result<(), Error> {
    let over: Vec<String> = measures
        .iter()
        .filter(|(_, found, limit, _)| found > limit)
        .map(|(what, found, limit, remedy)| {
            let found = counted(*found);
            format!("the document has {found} {what}, one request may have {limit}: {remedy}")
        })
        .collect();
    if over.is_empty() {
        Ok(())
    } else {
        Err(Error::TooComplex(over.join("; ")))
    }
}

/// A saturated count is no number to show.
fn counted(found: usize) -> String {
    if found == usize::MAX {
        "countless".to_owned()
    } else {
        found.to_string()
    }
}
