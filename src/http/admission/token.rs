//! One pass over the tokens of a document: how many there are and how deep the brackets go.
//!
//! It holds no tokens and never recurses; brackets that do not match are refused here, so that the depth counted is the
//! depth the parser sees. It does not know the grammar. Tokens as in the GraphQL specification, October 2021, section 2.1.

use crate::error::Error;

/// What was counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Tally {
    /// Lexical tokens.
    pub(super) tokens: usize,
    /// The most brackets that are open at once.
    pub(super) depth: usize,
}

/// Counts, or says where the text stops being tokens.
pub(super) fn scan(text: &str) -> Result<Tally, Error> {
    let mut scanner = Scanner {
        text,
        at: 0,
        open: Vec::new(),
        tally: Tally::default(),
    };
    scanner.refuse_characters()?;
    while let Some(first) = scanner.rest().chars().next() {
        scanner.step(first)?;
    }
    if let Some((bracket, at)) = scanner.open.last() {
        return Err(scanner.fault(*at, &format!("`{bracket}` is never closed; close it")));
    }
    if scanner.tally.tokens == 0 {
        return Err(Error::BadRequest(
            "the document is empty; send a query or a mutation".to_owned(),
        ));
    }
    Ok(scanner.tally)
}

struct Scanner<'d> {
    text: &'d str,
    /// Byte offset of the next character.
    at: usize,
    /// Open brackets with their offsets.
    open: Vec<(char, usize)>,
    tally: Tally,
}

impl Scanner<'_> {
    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// Control characters other than tab and line ends have no place even in a string; a byte order mark is none.
    fn refuse_characters(&self) -> Result<(), Error> {
        let bad = |c: char| c == '\u{feff}' || (c.is_control() && !matches!(c, '\t' | '\n' | '\r'));
        match self.text.char_indices().find(|(_, c)| bad(*c)) {
            Some((at, c)) => {
                let code = u32::from(c);
                Err(self.fault(
                    at,
                    &format!("the character U+{code:04X} is not allowed; remove it"),
                ))
            }
            None => Ok(()),
        }
    }

    fn step(&mut self, first: char) -> Result<(), Error> {
        match first {
            ' ' | ',' | '\t' | '\n' | '\r' => self.at += 1,
            '#' => self.at += span(self.rest(), |c| !matches!(c, '\n' | '\r')),
            '"' => self.string()?,
            'a'..='z' | 'A'..='Z' | '_' => {
                self.token(span(self.rest(), |c| c.is_ascii_alphanumeric() || c == '_'))
            }
            '-' | '0'..='9' => self.token(number(self.rest())),
            '.' if self.rest().starts_with("...") => self.token(3),
            '(' | '[' | '{' => self.open(first),
            ')' | ']' | '}' => self.close(first)?,
            '!' | '$' | '&' | ':' | '=' | '@' | '|' => self.token(1),
            other => {
                let what = format!(
                    "the character `{other}` is not part of GraphQL; remove it or put it in a string"
                );
                return Err(self.fault(self.at, &what));
            }
        }
        Ok(())
    }

    fn token(&mut self, bytes: usize) {
        self.tally.tokens += 1;
        self.at += bytes;
    }

    fn open(&mut self, bracket: char) {
        self.open.push((bracket, self.at));
        self.tally.depth = self.tally.depth.max(self.open.len());
        self.token(1);
    }

    fn close(&mut self, bracket: char) -> Result<(), Error> {
        let expected = match self.open.pop() {
            Some(('(', _)) => ')',
            Some(('[', _)) => ']',
            Some(_) => '}',
            None => {
                return Err(self.fault(self.at, &format!("`{bracket}` closes nothing; remove it")));
            }
        };
        if bracket != expected {
            let what =
                format!("`{bracket}` stands where `{expected}` is expected; match the brackets");
            return Err(self.fault(self.at, &what));
        }
        self.token(1);
        Ok(())
    }

    fn string(&mut self) -> Result<(), Error> {
        let rest = self.rest();
        let length = if rest.starts_with("\"\"\"") {
            block_string(rest)
        } else {
            plain_string(rest)
        };
        let Some(length) = length else {
            return Err(self.fault(
                self.at,
                "the string that begins here does not end; close it",
            ));
        };
        self.token(length);
        Ok(())
    }

    fn fault(&self, at: usize, what: &str) -> Error {
        let before = self.text.get(..at).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        let column = before
            .rsplit('\n')
            .next()
            .unwrap_or_default()
            .chars()
            .count()
            + 1;
        Error::BadRequest(format!(
            "the document is not valid GraphQL at line {line}, column {column}: {what}"
        ))
    }
}

/// Bytes of the longest beginning whose characters all pass.
fn span(text: &str, passes: impl Fn(char) -> bool) -> usize {
    text.find(|c| !passes(c)).unwrap_or(text.len())
}

/// Bytes of the number that the text begins with; `1-2` is two numbers, as in the grammar.
fn number(text: &str) -> usize {
    let digits = |from: usize| span(text.get(from..).unwrap_or_default(), |c| c.is_ascii_digit());
    let mut end = usize::from(text.starts_with('-'));
    end += digits(end);
    if text.get(end..).is_some_and(|rest| rest.starts_with('.')) && digits(end + 1) > 0 {
        end += 1 + digits(end + 1);
    }
    if text
        .get(end..)
        .is_some_and(|rest| rest.starts_with(['e', 'E']))
    {
        let sign = usize::from(
            text.get(end + 1..)
                .is_some_and(|rest| rest.starts_with(['+', '-'])),
        );
        let exponent = digits(end + 1 + sign);
        if exponent > 0 {
            end += 1 + sign + exponent;
        }
    }
    end
}

/// Bytes of the quoted string that the text begins with; none if its line ends first.
fn plain_string(text: &str) -> Option<usize> {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            '\n' | '\r' => return None,
            '"' if !escaped => return Some(at + 1),
            _ => escaped = c == '\\' && !escaped,
        }
    }
    None
}

/// Bytes of the block string that the text begins with; only `\"""` is an escape in it.
fn block_string(text: &str) -> Option<usize> {
    let mut from = 3;
    loop {
        let end = from + text.get(from..)?.find("\"\"\"")?;
        if !text.get(..end)?.ends_with('\\') {
            return Some(end + 3);
        }
        from = end + 3;
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::{Tally, scan};

    #[test]
    fn tokens_and_brackets_are_counted() {
        let cases: [(&str, usize, usize); 14] = [
            ("{a}", 3, 1),
            ("{ a, b\t\r\nc } # { [ (", 5, 1),
            ("{a(x:[{y:1}])}", 14, 4),
            ("{...F}", 4, 1),
            ("query($a:[Int!]=[1-1-1]){a}", 19, 2),
            ("{a(n:-1.5e-3)}", 8, 2),
            ("{a(n:1e5 m:1.0)}", 11, 2),
            (r#"{a(s:"}}}\"[[[\\")}"#, 8, 2),
            (r#"{a(s:"")}"#, 8, 2),
            (r#"{a(s:"""x"y""z\"""[[[""")}"#, 8, 2),
            (r#"{a(s:"""""")}"#, 8, 2),
            (r#"{a(s:"""\"""""")}"#, 8, 2),
            ("{a}{b}", 6, 1),
            ("{a(s:\"üñ漢\") @skip(if:$x)}", 16, 2),
        ];
        for (text, tokens, depth) in cases {
            assert_eq!(scan(text).unwrap(), Tally { tokens, depth }, "{text}");
        }
    }

    #[test]
    fn what_is_not_a_token_is_refused_with_its_place() {
        let cases = [
            ("", "the document is empty"),
            (" # only this", "the document is empty"),
            ("{a", "column 1: `{` is never closed"),
            ("{a}}", "column 4: `}` closes nothing"),
            ("{a(]}", "column 4: `]` stands where `)` is expected"),
            (
                "{\n  a(s:\"x\n\")}",
                "line 2, column 7: the string that begins here does not end",
            ),
            ("{a(s:\"x\\\")}", "the string that begins here does not end"),
            (
                "{a(s:\"\"\"x\\\"\"\")}",
                "the string that begins here does not end",
            ),
            ("{a..b}", "the character `.` is not part of GraphQL"),
            ("{a ; b}", "the character `;` is not part of GraphQL"),
            ("\u{feff}{a}", "U+FEFF is not allowed"),
            ("{a(s:\"\0\")}", "U+0000 is not allowed"),
            ("{a # \u{7}\n}", "U+0007 is not allowed"),
            ("{a(s:\"\u{85}\")}", "U+0085 is not allowed"),
        ];
        for (text, expected) in cases {
            let message = scan(text).unwrap_err().message().to_owned();
            assert!(message.contains(expected), "{text:?} gave {message}");
        }
    }
}
