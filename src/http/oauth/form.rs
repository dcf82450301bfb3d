//! Reading a request for a token: who is asking, in the header or the form but not in both, and what for.

use std::net::IpAddr;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use poem::Request;
use poem::http::{HeaderMap, header};
use url::form_urlencoded;

use crate::http::hooks::TokenRequest;

/// What is wrong with a request, as RFC 6749, section 5.2, has it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Problem {
    pub(super) code: &'static str,
    pub(super) description: String,
}

impl Problem {
    pub(super) fn new(code: &'static str, description: impl Into<String>) -> Self {
        Self {
            code,
            description: description.into(),
        }
    }

    fn request(description: impl Into<String>) -> Self {
        Self::new("invalid_request", description)
    }
}

/// What is asked for. Who does not say who they are is an unknown client.
pub(super) fn read(
    request: &Request,
    body: &[u8],
    address: Option<IpAddr>,
) -> Result<TokenRequest, Problem> {
    // Addresses are written down in many places, and secrets must not be.
    if request.uri().query().is_some() {
        return Err(Problem::request(
            "parameters must be in the body, not in the address; a secret that was sent there should be revoked",
        ));
    }
    let headers = request.headers();
    if !is_form(headers) {
        return Err(Problem::request(
            "`Content-Type` must be `application/x-www-form-urlencoded`",
        ));
    }
    let form = Form::parse(body)?;
    match form.grant.as_deref() {
        Some("client_credentials") => {}
        None => {
            return Err(Problem::request(
                "`grant_type` is missing; send `client_credentials`",
            ));
        }
        Some(_) => {
            return Err(Problem::new(
                "unsupported_grant_type",
                "`grant_type` must be `client_credentials`",
            ));
        }
    }
    let (client, secret) = credentials(headers, &form)?;
    Ok(TokenRequest {
        client,
        secret,
        scope: form.scope,
        address,
    })
}

#[derive(Default)]
struct Form {
    grant: Option<String>,
    client: Option<String>,
    secret: Option<String>,
    scope: Option<String>,
}

impl Form {
    /// Unknown parameters are passed over, a known one may stand there once (section 3.2).
    fn parse(body: &[u8]) -> Result<Self, Problem> {
        let mut form = Self::default();
        for (name, value) in form_urlencoded::parse(body) {
            let place = match &*name {
                "grant_type" => &mut form.grant,
                "client_id" => &mut form.client,
                "client_secret" => &mut form.secret,
                "scope" => &mut form.scope,
                _ => continue,
            };
            if place.is_some() {
                return Err(Problem::request(format!(
                    "`{name}` must be there only once"
                )));
            }
            // An empty parameter is one that was left out (section 3.1).
            *place = Some(value.into_owned()).filter(|value| !value.is_empty());
        }
        Ok(form)
    }
}

/// Id and secret; texts that fit nobody where there are none.
fn credentials(headers: &HeaderMap, form: &Form) -> Result<(String, String), Problem> {
    let mut values = headers.get_all(header::AUTHORIZATION).iter();
    let Some(value) = values.next() else {
        let text = |given: &Option<String>| given.clone().unwrap_or_default();
        return Ok((text(&form.client), text(&form.secret)));
    };
    if values.next().is_some() || form.secret.is_some() {
        return Err(Problem::request(
            "the client must say who it is in one way: `Authorization: Basic`, or `client_id` and `client_secret` in the body",
        ));
    }
    let Some((client, secret)) = basic(value.as_bytes()) else {
        return Ok((String::new(), String::new()));
    };
    if form.client.as_ref().is_some_and(|other| *other != client) {
        return Err(Problem::request(
            "`client_id` in the body is another than in `Authorization`",
        ));
    }
    Ok((client, secret))
}

/// Id and secret are encoded as in a form before they are put together (section 2.3.1).
fn basic(value: &[u8]) -> Option<(String, String)> {
    let (scheme, encoded) = std::str::from_utf8(value).ok()?.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let decoded = String::from_utf8(STANDARD.decode(encoded.trim()).ok()?).ok()?;
    let (client, secret) = decoded.split_once(':')?;
    Some((unescape(client), unescape(secret)))
}

fn unescape(text: &str) -> String {
    let escaped = text.replace('&', "%26").replace('=', "%3D");
    let mut pairs = form_urlencoded::parse(escaped.as_bytes());
    pairs
        .next()
        .map(|(name, _)| name.into_owned())
        .unwrap_or_default()
}

fn is_form(headers: &HeaderMap) -> bool {
    let value = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    value.is_some_and(|value| {
        let essence = value.split(';').next().unwrap_or_default().trim();
        essence.eq_ignore_ascii_case("application/x-www-form-urlencoded")
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    const KIND: &str = "application/x-www-form-urlencoded";

    fn read_of(headers: &[(&str, &str)], body: &str) -> Result<(String, String), Problem> {
        let mut request = Request::builder().content_type(KIND);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let read = read(&request.finish(), body.as_bytes(), None)?;
        Ok((read.client, read.secret))
    }

    fn basic_of(text: &str) -> String {
        format!("Basic {}", STANDARD.encode(text))
    }

    #[test]
    fn a_client_says_who_it_is_in_the_header_or_in_the_form() {
        let grant = "grant_type=client_credentials";
        let expected = Ok(("a:b".to_owned(), "c d=&".to_owned()));
        let header = basic_of("a%3Ab:c+d=%26");
        assert_eq!(read_of(&[("authorization", &header)], grant), expected);
        let body = format!("{grant}&client_id=a%3Ab&client_secret=c+d%3D%26");
        assert_eq!(read_of(&[], &body), expected);
        let same = format!("{grant}&client_id=a%3Ab");
        assert_eq!(read_of(&[("authorization", &header)], &same), expected);
        let nobody = Ok((String::new(), String::new()));
        assert_eq!(read_of(&[], grant), nobody);
        assert_eq!(read_of(&[("authorization", "Basic !")], grant), nobody);
        assert_eq!(read_of(&[("authorization", "Bearer x")], grant), nobody);
    }

    #[test]
    fn what_the_specification_forbids_is_refused() {
        let grant = "grant_type=client_credentials";
        let basic = basic_of("a:b");
        let one: &[(&str, &str)] = &[("authorization", &basic)];
        let two: &[(&str, &str)] = &[("authorization", &basic), ("authorization", &basic)];
        let twice = format!("{grant}&{grant}");
        let scopes = format!("{grant}&scope=a&scope=b");
        let in_both = format!("{grant}&client_secret=b");
        let another = format!("{grant}&client_id=other");
        let cases = [
            (one, "", "`grant_type` is missing"),
            (one, "grant_type=", "`grant_type` is missing"),
            (one, "grant_type=password", "must be `client_credentials`"),
            (one, &twice, "only once"),
            (one, &scopes, "only once"),
            (one, &in_both, "in one way"),
            (one, &another, "is another"),
            (two, grant, "in one way"),
        ];
        for (headers, body, expected) in cases {
            let problem = read_of(headers, body).unwrap_err();
            assert!(
                problem.description.contains(expected),
                "{body}: {problem:?}"
            );
        }
        let by_query = Request::builder().uri("/oauth/token?scope=a".parse().unwrap());
        let by_query = by_query.content_type(KIND).finish();
        assert!(read(&by_query, grant.as_bytes(), None).is_err());
        let as_json = Request::builder().content_type("application/json").finish();
        assert!(read(&as_json, grant.as_bytes(), None).is_err());
    }
}
