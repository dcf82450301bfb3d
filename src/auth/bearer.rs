//! The token out of the `Authorization` header (RFC 6750, section 2.1).
//!
//! Looks at the form only; whether the token is good is [`super::token`]'s.

use crate::error::Error;

/// The token out of all values of the `Authorization` header of one request.
///
/// `Authorization: Bearer abc` gives `abc`. The scheme may be in any case (RFC 9110, section 11.1); the token is never
/// repeated in a refusal.
///
/// # Errors
/// `Unauthenticated` if there is no such header, more than one, or one that is not of that form.
pub fn bearer_token<'a>(values: impl IntoIterator<Item = &'a [u8]>) -> Result<&'a str, Error> {
    let mut values = values.into_iter();
    let Some(value) = values.next() else {
        return refuse(
            "no token; send one as `Authorization: Bearer TOKEN`, made with `steward token`",
        );
    };
    if values.next().is_some() {
        return refuse("more than one `Authorization` header; send exactly one");
    }
    let Some(token) = std::str::from_utf8(value).ok().and_then(after_scheme) else {
        return refuse("the `Authorization` header is not of the form `Bearer TOKEN`");
    };
    Ok(token)
}

fn after_scheme(value: &str) -> Option<&str> {
    let (scheme, rest) = value.split_once(' ')?;
    let token = rest.trim_start_matches(' ');
    (scheme.eq_ignore_ascii_case("bearer") && is_token(token)).then_some(token)
}

/// RFC 6750: one or more of these, then any number of `=`.
fn is_token(text: &str) -> bool {
    let body = text.trim_end_matches('=');
    !body.is_empty()
        && body
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-._~+/".contains(&byte))
}

fn refuse<T>(message: &str) -> Result<T, Error> {
    Err(Error::Unauthenticated(message.to_owned()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn one_header_in_any_case_is_read() {
        for header in ["Bearer a.b-c_d", "bearer a.b-c_d", "BEARER   a.b-c_d"] {
            assert_eq!(bearer_token([header.as_bytes()]).unwrap(), "a.b-c_d");
        }
    }

    #[test]
    fn anything_else_is_refused_without_repeating_it() {
        let cases: [(&[&str], &str); 10] = [
            (&[], "no token"),
            (&["Bearer secret", "Bearer secret"], "more than one"),
            (&["Bearer secret", ""], "more than one"),
            (&[""], "not of the form"),
            (&["Bearer"], "not of the form"),
            (&["Bearer "], "not of the form"),
            (&["Bearer =="], "not of the form"),
            (&["Basic secret"], "not of the form"),
            (&["Bearer secret, Bearer secret"], "not of the form"),
            (&["Bearer secret\u{e9}"], "not of the form"),
        ];
        for (headers, expected) in cases {
            let refusal = bearer_token(headers.iter().map(|header| header.as_bytes())).unwrap_err();
            assert!(
                refusal.message().contains(expected),
                "{headers:?}: {}",
                refusal.message()
            );
            assert!(!refusal.message().contains("secret"), "{headers:?}");
        }
        assert!(bearer_token([&b"Bearer \xff"[..]]).is_err());
    }
}
