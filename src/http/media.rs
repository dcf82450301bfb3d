//! Media types of the GraphQL-over-HTTP draft: which bodies are read, and in which type an answer goes out.
//!
//! A request without `Accept`, or with `*/*`, is answered in `application/graphql-response+json`: the draft asks for
//! that since 2025-01-01. What is liked equally is decided by the more specific range, then by the order of the header.

use std::cmp::Reverse;

use poem::http::{HeaderMap, header};

use super::preference::{Preference, preference, preferences};

/// The media type of an answer; it decides the status of a refused document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Media {
    /// `application/graphql-response+json`: the status says whether there is data.
    GraphqlResponse,
    /// `application/json`, for older clients: 200 whenever the request was well-formed.
    Json,
}

impl Media {
    /// What the server has, the better one first.
    const ALL: [Self; 2] = [Self::GraphqlResponse, Self::Json];

    /// The value of `Content-Type`.
    pub(super) const fn content_type(self) -> &'static str {
        match self {
            Self::GraphqlResponse => "application/graphql-response+json; charset=utf-8",
            Self::Json => "application/json; charset=utf-8",
        }
    }

    const fn essence(self) -> &'static str {
        match self {
            Self::GraphqlResponse => "application/graphql-response+json",
            Self::Json => "application/json",
        }
    }
}

/// The type to answer in, unless the client takes none of them.
pub(super) fn negotiate(headers: &HeaderMap) -> Option<Media> {
    if !headers.contains_key(header::ACCEPT) {
        return Some(Media::GraphqlResponse);
    }
    let ranges: Vec<_> = preferences(headers, &header::ACCEPT).collect();
    let mut best = None;
    for media in Media::ALL {
        let Some(rank) = rank(media, &ranges) else {
            continue;
        };
        if best.is_none_or(|(highest, _)| rank > highest) {
            best = Some((rank, media));
        }
    }
    best.map(|(_, media)| media)
}

/// How much a type is liked: by weight, specificity and place of the most specific range that covers it.
fn rank(media: Media, ranges: &[Preference<'_>]) -> Option<(u16, u8, Reverse<usize>)> {
    let covering = ranges.iter().enumerate().filter_map(|(place, range)| {
        Some((specificity(media, range)?, Reverse(place), range.weight))
    });
    let (specificity, place, weight) = covering.max()?;
    (weight > 0).then_some((weight, specificity, place))
}

/// How exactly a range names a type; nothing if it does not cover it.
fn specificity(media: Media, range: &Preference<'_>) -> Option<u8> {
    if !is_utf8(range) {
        return None;
    }
    let names = [media.essence(), "application/*", "*/*"];
    let place = names
        .iter()
        .position(|name| range.name.eq_ignore_ascii_case(name))?;
    u8::try_from(names.len() - place).ok()
}

/// Whether the body is JSON in UTF-8. No other type is read: those that a form can send need no preflight.
pub(super) fn is_json(headers: &HeaderMap) -> bool {
    let mut values = headers.get_all(header::CONTENT_TYPE).iter();
    let (Some(value), None) = (values.next(), values.next()) else {
        return false;
    };
    value
        .to_str()
        .ok()
        .and_then(preference)
        .is_some_and(|kind| kind.name.eq_ignore_ascii_case("application/json") && is_utf8(&kind))
}

fn is_utf8(kind: &Preference<'_>) -> bool {
    kind.charset
        .is_none_or(|charset| charset.eq_ignore_ascii_case("utf-8"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use poem::http::{HeaderName, HeaderValue};

    use super::*;

    fn headers(name: &HeaderName, values: &[&'static str]) -> HeaderMap {
        values
            .iter()
            .map(|value| (name.clone(), HeaderValue::from_static(value)))
            .collect()
    }

    #[test]
    fn the_answer_is_of_the_type_that_the_client_likes_best() {
        use Media::{GraphqlResponse, Json};
        let cases: &[(&[&str], Option<Media>)] = &[
            (&[], Some(GraphqlResponse)),
            (&["*/*"], Some(GraphqlResponse)),
            (&["application/*"], Some(GraphqlResponse)),
            (&["application/json"], Some(Json)),
            (&["APPLICATION/JSON; charset=UTF-8"], Some(Json)),
            (&["application/json; charset=\"utf-8\""], Some(Json)),
            (&["application/json; charset=latin1"], None),
            (
                &["application/graphql-response+json"],
                Some(GraphqlResponse),
            ),
            (
                &["application/graphql-response+json, application/json"],
                Some(GraphqlResponse),
            ),
            (
                &["application/json, application/graphql-response+json"],
                Some(Json),
            ),
            (
                &["application/json", "application/graphql-response+json"],
                Some(Json),
            ),
            (
                &["application/json;q=0.9, application/graphql-response+json"],
                Some(GraphqlResponse),
            ),
            (
                &["application/graphql-response+json;q=0.5, */*;q=0.8"],
                Some(Json),
            ),
            (&["application/json, text/plain, */*"], Some(Json)),
            (&["text/html, */*;q=0.1"], Some(GraphqlResponse)),
            (&["*/*, application/graphql-response+json;q=0"], Some(Json)),
            (&["application/json;q=0"], None),
            (&["application/json;q=loud"], None),
            (&["text/html"], None),
            (
                &["multipart/mixed;deferSpec=20220824, application/json"],
                Some(Json),
            ),
            (&[""], None),
        ];
        for (accept, expected) in cases {
            assert_eq!(
                negotiate(&headers(&header::ACCEPT, accept)),
                *expected,
                "{accept:?}"
            );
        }
    }

    #[test]
    fn only_json_in_utf8_is_read() {
        let cases: &[(&[&str], bool)] = &[
            (&["application/json"], true),
            (&["Application/JSON;Charset=UTF-8"], true),
            (&["application/json; charset=\"utf-8\""], true),
            (&["application/json; charset=utf-16"], false),
            (&["application/json", "text/plain"], false),
            (&["application/json, text/plain"], false),
            (&["application/graphql"], false),
            (&["application/jsonp"], false),
            (&["text/plain"], false),
            (&["application/x-www-form-urlencoded"], false),
            (&["multipart/form-data; boundary=x"], false),
            (&[""], false),
            (&[], false),
        ];
        for (kinds, expected) in cases {
            assert_eq!(
                is_json(&headers(&header::CONTENT_TYPE, kinds)),
                *expected,
                "{kinds:?}"
            );
        }
    }
}
