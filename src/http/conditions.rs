//! Steward's own request headers: `Steward-Min-Revision` and `Idempotency-Key`.

use poem::http::{HeaderMap, HeaderValue};

use super::refusal::Refusal;

/// The longest `Idempotency-Key`.
const LONGEST_KEY: usize = 255;

/// Under which conditions a request is to be executed.
#[derive(Debug, PartialEq)]
pub(super) struct Conditions {
    pub(super) min_revision: Option<u64>,
    pub(super) idempotency_key: Option<String>,
}

impl Conditions {
    /// Reads the headers.
    pub(super) fn of(headers: &HeaderMap) -> Result<Self, Refusal> {
        Ok(Self {
            min_revision: read(
                headers,
                "Steward-Min-Revision",
                "a revision number",
                revision,
            )?,
            idempotency_key: read(
                headers,
                "Idempotency-Key",
                "1 to 255 visible ASCII characters",
                key,
            )?,
        })
    }
}

fn read<T>(
    headers: &HeaderMap,
    name: &str,
    expected: &str,
    parse: fn(&HeaderValue) -> Option<T>,
) -> Result<Option<T>, Refusal> {
    let mut values = headers.get_all(name).iter();
    let Some(value) = values.next() else {
        return Ok(None);
    };
    match parse(value) {
        Some(parsed) if values.next().is_none() => Ok(Some(parsed)),
        Some(_) => Err(Refusal::bad_request(format!(
            "`{name}` is given twice; send it once"
        ))),
        None => Err(Refusal::bad_request(format!("`{name}` must be {expected}"))),
    }
}

fn revision(value: &HeaderValue) -> Option<u64> {
    let text = value.to_str().ok()?;
    // `parse` alone would take a plus sign.
    text.bytes()
        .all(|byte| byte.is_ascii_digit())
        .then_some(())?;
    text.parse().ok()
}

fn key(value: &HeaderValue) -> Option<String> {
    let text = value.to_str().ok()?;
    let fits =
        (1..=LONGEST_KEY).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic());
    fits.then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    fn read_one(name: &'static str, values: &[&str]) -> Option<Conditions> {
        let headers = values
            .iter()
            .map(|value| {
                (
                    name.parse().unwrap(),
                    HeaderValue::from_bytes(value.as_bytes()).unwrap(),
                )
            })
            .collect();
        Conditions::of(&headers).ok()
    }

    #[test]
    fn the_least_revision_is_a_number() {
        let cases: &[(&[&str], Option<Option<u64>>)] = &[
            (&[], Some(None)),
            (&["0"], Some(Some(0))),
            (&["18446744073709551615"], Some(Some(u64::MAX))),
            (&["18446744073709551616"], None),
            (&["+1"], None),
            (&["-1"], None),
            (&["1.0"], None),
            (&["٣"], None),
            (&[""], None),
            (&["1", "1"], None),
        ];
        for (values, expected) in cases {
            let found =
                read_one("Steward-Min-Revision", values).map(|conditions| conditions.min_revision);
            assert_eq!(found, *expected, "{values:?}");
        }
    }

    #[test]
    fn the_idempotency_key_is_visible_ascii_of_bounded_length() {
        let longest = "k".repeat(LONGEST_KEY);
        let longer = "k".repeat(LONGEST_KEY + 1);
        let cases: &[(&[&str], bool)] = &[
            (&["a"], true),
            (&["!~"], true),
            (&[&longest], true),
            (&[&longer], false),
            (&[""], false),
            (&["a b"], false),
            (&["schlüssel"], false),
            (&["a", "b"], false),
        ];
        for (values, accepted) in cases {
            let found = read_one("Idempotency-Key", values)
                .and_then(|conditions| conditions.idempotency_key);
            assert_eq!(found.is_some(), *accepted, "{values:?}");
        }
    }
}
