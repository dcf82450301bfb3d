//! Text that anybody may have written, made fit to be shown.
//!
//! Characters that nobody sees and that change what is seen beside them (controls, overrides of the direction of writing)
//! are shown by their numbers. Everything else stays as it is: what a format would run or read as markup is for its
//! renderer, which knows.

use std::fmt;
use std::ops::Deref;

use serde::Serialize;

/// A text without controls; line breaks stay.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default, Serialize)]
#[serde(transparent)]
pub struct Text(String);

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        if !text.chars().any(is_hidden) {
            return Self(text.to_owned());
        }
        let mut shown = String::with_capacity(text.len());
        for character in text.replace("\r\n", "\n").chars() {
            match character {
                hidden if is_hidden(hidden) => {
                    shown.push_str(&format!("⟨U+{:04X}⟩", u32::from(hidden)));
                }
                other => shown.push(other),
            }
        }
        Self(shown)
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        match text.chars().any(is_hidden) {
            true => text.as_str().into(),
            false => Self(text),
        }
    }
}

impl From<&String> for Text {
    fn from(text: &String) -> Self {
        text.as_str().into()
    }
}

/// Controls but the line break, overrides and isolates of direction (Unicode Annex 9), separators of lines and paragraphs,
/// characters without width that join nothing, non-characters, and the tags that no program shows.
fn is_hidden(character: char) -> bool {
    match character {
        '\n' => false,
        '\u{061C}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' => true,
        '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' => true,
        '\u{FFFE}' | '\u{FFFF}' | '\u{E0000}'..='\u{E007F}' => true,
        other => other.is_control(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_sees_is_shown_and_all_else_stays() {
        for (given, expected) in [
            (
                "Acme & Söhne <b>\n=1+1 #let x 中文 😀",
                "Acme & Söhne <b>\n=1+1 #let x 中文 😀",
            ),
            ("a\u{202E}cod.exe", "a⟨U+202E⟩cod.exe"),
            ("a\r\nb\tc\u{0}", "a\nb⟨U+0009⟩c⟨U+0000⟩"),
            ("👨\u{200D}👩", "👨\u{200D}👩"),
            ("x\u{E0041}\u{2066}", "x⟨U+E0041⟩⟨U+2066⟩"),
        ] {
            assert_eq!(&*Text::from(given), expected);
            assert_eq!(&*Text::from(given.to_owned()), expected);
        }
    }
}
