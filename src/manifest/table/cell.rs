//! What stands in a cell, and how a cell is called.

use std::borrow::Cow;

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) enum Cell {
    /// Nothing.
    #[default]
    Empty,
    /// A text, which may look like anything.
    Text(String),
    /// A number, in its shortest spelling.
    Number(String),
    /// A day, as `2013-05-30`.
    Day(String),
    /// True or false.
    Mark(bool),
    /// No value: why, and what to do.
    Fault(String),
}

impl Cell {
    /// A text; nothing if it holds none.
    pub(super) fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        match text.trim() {
            "" => Self::Empty,
            _ => Self::Text(text),
        }
    }

    /// What stands in it, as a text.
    pub(super) fn shown(&self) -> Option<Cow<'_, str>> {
        Some(match self {
            Self::Empty => return None,
            Self::Text(text) | Self::Number(text) | Self::Day(text) | Self::Fault(text) => {
                Cow::Borrowed(text.trim())
            }
            Self::Mark(mark) => Cow::Borrowed(if *mark { "true" } else { "false" }),
        })
    }

    /// Whether nothing stands in it.
    pub(super) const fn is_empty(&self) -> bool {
        matches!(self, Self::Empty)
    }
}

/// The letters of a column, from 1: `A`, `Z`, `AA`.
pub(super) fn letters(column: u64) -> String {
    let mut letters = Vec::new();
    let mut rest = column;
    while rest > 0 {
        rest -= 1;
        letters.extend(('A'..='Z').nth(usize::try_from(rest % 26).unwrap_or_default()));
        rest /= 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_called_as_in_a_sheet() {
        let cases = [
            (1, "A"),
            (26, "Z"),
            (27, "AA"),
            (52, "AZ"),
            (53, "BA"),
            (703, "AAA"),
        ];
        for (column, expected) in cases {
            assert_eq!(letters(column), expected);
        }
    }
}
