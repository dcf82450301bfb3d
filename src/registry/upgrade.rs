//! Older forms of the log, made readable one step at a time.
//!
//! Log entries are never rewritten. What an entry of an older format says of a record passes through one function for each
//! step from its format to that of this program; each is pure, and stays for good. A new field needs no step, since it is
//! optional; what is renamed, split or given another meaning does.

use std::borrow::Cow;

use serde_json::Value;

use super::nouns::NounKind;

/// The form of the entries that this program writes.
pub const FORMAT: i32 = 1;

/// Turns a record of one format into the next.
type Step = fn(NounKind, Value) -> Value;

/// The steps, in order: the first leads from format 1 to format 2.
const STEPS: &[Step] = &[];

/// What an entry of this format says of a record, in the form of this program; none if the format is not known.
///
/// # Errors
/// The text is no JSON.
pub fn upgrade(
    format: i32,
    noun: NounKind,
    text: &str,
) -> Option<Result<Cow<'_, str>, serde_json::Error>> {
    climb(STEPS, format, noun, text)
}

fn climb<'t>(
    steps: &[Step],
    format: i32,
    noun: NounKind,
    text: &'t str,
) -> Option<Result<Cow<'t, str>, serde_json::Error>> {
    let done = usize::try_from(format).ok()?.checked_sub(1)?;
    let steps = steps.get(done..)?;
    if steps.is_empty() {
        return Some(Ok(Cow::Borrowed(text)));
    }
    let climbed = serde_json::from_str(text).map(|value: Value| {
        let top = steps.iter().fold(value, |value, step| step(noun, value));
        Cow::Owned(top.to_string())
    });
    Some(climbed)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A vendor's `title` became its `name`, and then a list.
    const PRETENDED: &[Step] = &[
        |noun, mut value| {
            if let (NounKind::Vendor, Some(fields)) = (noun, value.as_object_mut()) {
                let title = fields.remove("title").unwrap_or_default();
                fields.insert("name".to_owned(), title);
            }
            value
        },
        |_, value| Value::Array(vec![value]),
    ];

    #[test]
    fn an_entry_takes_each_step_from_its_format_on() {
        let old = r#"{"title":"A"}"#;
        let cases = [
            (0, NounKind::Vendor, None),
            (1, NounKind::Vendor, Some(r#"[{"name":"A"}]"#)),
            (1, NounKind::Flow, Some(r#"[{"title":"A"}]"#)),
            (2, NounKind::Vendor, Some(r#"[{"title":"A"}]"#)),
            (3, NounKind::Vendor, Some(old)),
            (4, NounKind::Vendor, None),
            (-1, NounKind::Vendor, None),
        ];
        for (format, noun, expected) in cases {
            let climbed = climb(PRETENDED, format, noun, old).and_then(Result::ok);
            assert_eq!(climbed.as_deref(), expected, "{format}");
        }
    }

    #[test]
    fn there_is_a_step_from_each_format_to_the_next() {
        assert_eq!(usize::try_from(FORMAT), Ok(STEPS.len() + 1));
        assert!(upgrade(FORMAT, NounKind::Vendor, "{}").is_some());
        assert!(upgrade(FORMAT + 1, NounKind::Vendor, "{}").is_none());
    }
}
