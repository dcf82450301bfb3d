//! Headers that list what a client likes, with weights: `a, b;q=0.5`. Used for `Accept` and `Accept-Encoding`.
//!
//! Commas and semicolons inside quoted strings are not honored: no value that the server knows has any.

use poem::http::{HeaderMap, HeaderName};

/// One member of such a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Preference<'a> {
    /// What is meant, as `text/html` or `gzip`; compare it without regard to case.
    pub(super) name: &'a str,
    /// The `charset`, without quotes.
    pub(super) charset: Option<&'a str>,
    /// The weight in thousandths; 0 means never.
    pub(super) weight: u16,
}

/// The members of all headers of this name, in order; those that cannot be read are left out.
pub(super) fn preferences<'a>(
    headers: &'a HeaderMap,
    name: &HeaderName,
) -> impl Iterator<Item = Preference<'a>> {
    headers
        .get_all(name)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .filter_map(preference)
}

/// Reads one member.
pub(super) fn preference(text: &str) -> Option<Preference<'_>> {
    let mut parts = text.split(';').map(str::trim);
    let mut found = Preference {
        name: parts.next().filter(|name| !name.is_empty())?,
        charset: None,
        weight: 1000,
    };
    for part in parts {
        let Some((key, value)) = part.split_once('=') else {
            continue;
        };
        if key.eq_ignore_ascii_case("q") {
            found.weight = weight(value)?;
        } else if key.eq_ignore_ascii_case("charset") {
            found.charset = Some(value.trim_matches('"'));
        }
    }
    Some(found)
}

/// A weight of RFC 9110, 12.4.2: `0`, `1`, or a number between with at most three digits after the point.
fn weight(text: &str) -> Option<u16> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    if fraction.len() > 3 || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let thousandths: u16 = format!("{fraction:0<3}").parse().ok()?;
    match whole {
        "0" => Some(thousandths),
        "1" if thousandths == 0 => Some(1000),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_are_read_as_thousandths() {
        let cases = [
            ("0", Some(0)),
            ("0.", Some(0)),
            ("0.5", Some(500)),
            ("0.05", Some(50)),
            ("0.999", Some(999)),
            ("1", Some(1000)),
            ("1.000", Some(1000)),
            ("1.001", None),
            ("0.1234", None),
            ("2", None),
            ("-0.5", None),
            ("0.+5", None),
            ("", None),
            ("nan", None),
        ];
        for (text, expected) in cases {
            assert_eq!(weight(text), expected, "{text}");
        }
    }

    #[test]
    fn members_are_read_with_their_parameters() {
        let read = |text| preference(text).map(|found| (found.name, found.charset, found.weight));
        assert_eq!(read(" gzip "), Some(("gzip", None, 1000)));
        assert_eq!(
            read("a/b ; Charset=\"utf-8\";x; y=z ;Q=0.3"),
            Some(("a/b", Some("utf-8"), 300))
        );
        assert_eq!(read(""), None);
        assert_eq!(read(";q=1"), None);
        assert_eq!(read("a;q=much"), None);
    }
}
