//! Answers in gzip, for clients that take it.
//!
//! poem's own middleware is not used: it takes `gzip;q=0` for a wish, and it unpacks bodies of requests.

use poem::http::{HeaderMap, header};
use poem::web::{Compress, CompressionAlgo, CompressionLevel};
use poem::{IntoResponse, Response};

use super::preference::preferences;

/// Smaller bodies fit into a packet as they are.
const LEAST_BYTES: u64 = 1024;

/// Whether the client takes gzip.
pub(super) fn takes_gzip(headers: &HeaderMap) -> bool {
    let mut any = false;
    for preference in preferences(headers, &header::ACCEPT_ENCODING) {
        let wanted = preference.weight > 0;
        if preference.name.eq_ignore_ascii_case("gzip") {
            return wanted;
        }
        any |= preference.name == "*" && wanted;
    }
    any
}

/// Compresses a body of so many bytes, if it is worth it.
pub(super) fn gzip(response: Response, bytes: u64) -> Response {
    if bytes < LEAST_BYTES {
        return response;
    }
    Compress::new(response, CompressionAlgo::GZIP)
        .with_quality(CompressionLevel::Fastest)
        .into_response()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn gzip_is_sent_only_to_who_takes_it() {
        let cases = [
            ("gzip", true),
            ("br, GZIP;q=0.5", true),
            ("*", true),
            ("gzip;q=0", false),
            ("*, gzip;q=0", false),
            ("*;q=0", false),
            ("identity", false),
            ("br", false),
            ("", false),
        ];
        for (text, expected) in cases {
            let headers = HeaderMap::from_iter([(header::ACCEPT_ENCODING, text.parse().unwrap())]);
            assert_eq!(takes_gzip(&headers), expected, "{text}");
        }
        assert!(!takes_gzip(&HeaderMap::new()));
    }
}
