//! Each check by itself, with a fixed clock.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::EncodingKey;
use serde_json::json;
use tempfile::TempDir;

use super::*;
use crate::auth::caller::Role;

const NOW: i64 = 1_700_000_000;

struct Bench {
    _place: TempDir,
    key: SigningKey,
    verifier: Verifier,
}

impl Bench {
    fn new() -> Self {
        let place = tempfile::tempdir().unwrap();
        let key = SigningKey::load_or_make(place.path()).unwrap();
        let verifier = Verifier::new([&key], &TokenSettings::default());
        Self {
            _place: place,
            key,
            verifier,
        }
    }

    fn header(&self) -> Value {
        json!({"alg": "EdDSA", "typ": "at+jwt", "kid": self.key.id()})
    }

    fn sign(&self, header: &Value, claims: &Value) -> String {
        let header: Header = serde_json::from_value(header.clone()).unwrap();
        jsonwebtoken::encode(&header, claims, self.key.encoding()).unwrap()
    }

    fn verify(&self, token: &str) -> Result<Caller, Error> {
        self.verifier
            .verify(token, Timestamp::from_second(NOW).unwrap())
    }

    /// The refusal's text, which never holds a part of the token.
    fn refusal(&self, token: &str) -> String {
        let refusal = self.verify(token).unwrap_err();
        assert_eq!(refusal.code().as_str(), "UNAUTHENTICATED");
        for part in token.split('.').filter(|part| part.len() > 12) {
            assert!(!refusal.message().contains(part));
        }
        refusal.message().to_owned()
    }
}

fn claims() -> Value {
    json!({
        "iss": "steward", "aud": "steward", "sub": "ann", "roles": ["viewer"],
        "iat": NOW, "nbf": NOW, "exp": NOW + 3600,
    })
}

fn with(mut object: Value, key: &str, value: Value) -> Value {
    object[key] = value;
    object
}

fn without(mut object: Value, key: &str) -> Value {
    object.as_object_mut().unwrap().remove(key);
    object
}

fn encoded(part: &Value) -> String {
    URL_SAFE_NO_PAD.encode(part.to_string())
}

#[test]
fn a_good_token_gives_its_caller() {
    let bench = Bench::new();
    let good = [
        claims(),
        with(claims(), "aud", json!(["other", "steward"])),
        without(claims(), "nbf"),
        with(claims(), "exp", json!(NOW as f64 + 0.5)),
        with(claims(), "roles", json!(["offline_access", "viewer"])),
    ];
    for claims in good {
        let caller = bench.verify(&bench.sign(&bench.header(), &claims)).unwrap();
        assert_eq!(caller.subject, "ann");
        assert_eq!(caller.roles.iter().collect::<Vec<_>>(), [Role::Viewer]);
    }
    for typ in ["AT+JWT", "application/at+jwt"] {
        let header = with(bench.header(), "typ", json!(typ));
        assert!(bench.verify(&bench.sign(&header, &claims())).is_ok());
    }
}

#[test]
fn the_window_has_thirty_seconds_on_both_sides() {
    let bench = Bench::new();
    let cases = [
        ("exp", json!(NOW - 29), None),
        ("exp", json!(NOW - 30), Some("expired")),
        ("exp", json!(NOW - 31), Some("expired")),
        ("exp", json!(-1), Some("no `exp`")),
        ("exp", json!(u64::MAX), None),
        ("nbf", json!(NOW + 30), None),
        ("nbf", json!(NOW + 31), Some("not valid yet")),
        ("nbf", json!(u64::MAX), Some("not valid yet")),
        ("nbf", json!(i64::MIN), None),
        ("nbf", json!("now"), Some("`nbf` is not a time")),
        ("nbf", json!(null), Some("`nbf` is not a time")),
    ];
    for (claim, value, expected) in cases {
        let token = bench.sign(&bench.header(), &with(claims(), claim, value.clone()));
        match expected {
            None => assert!(bench.verify(&token).is_ok(), "{claim} {value}"),
            Some(text) => assert!(bench.refusal(&token).contains(text), "{claim} {value}"),
        }
    }
}

#[test]
fn claims_that_do_not_fit_are_refused() {
    let bench = Bench::new();
    let cases = [
        (without(claims(), "exp"), "no `exp`"),
        (with(claims(), "exp", json!("later")), "no `exp`"),
        (without(claims(), "iss"), "no `iss`"),
        (without(claims(), "aud"), "no `aud`"),
        (without(claims(), "sub"), "no `sub`"),
        (without(claims(), "roles"), "`roles` is not a list"),
        (
            with(claims(), "iss", json!("other")),
            "`iss` is not the issuer",
        ),
        (
            with(claims(), "iss", json!(["steward"])),
            "`iss` is not one text",
        ),
        (with(claims(), "aud", json!("other")), "`aud` does not name"),
        (
            with(claims(), "aud", json!(["other", "others"])),
            "`aud` does not name",
        ),
        (with(claims(), "aud", json!([])), "`aud` does not name"),
        (with(claims(), "sub", json!("")), "`sub` is empty"),
        (with(claims(), "sub", json!(" ")), "`sub` is empty"),
        (
            with(claims(), "sub", json!("ann\u{7}")),
            "control characters",
        ),
        (
            with(claims(), "sub", json!("x".repeat(256))),
            "255 characters",
        ),
        (with(claims(), "sub", json!(7)), "no `sub`"),
        (with(claims(), "roles", json!([])), "no role"),
        (with(claims(), "roles", json!(["root"])), "no role"),
        (with(claims(), "roles", json!("viewer")), "not a list"),
        (with(claims(), "roles", json!(["viewer", 1])), "not a list"),
        (
            with(claims(), "roles", json!(["admin", "officer"])),
            "officer and admin",
        ),
    ];
    for (claims, expected) in cases {
        let refusal = bench.refusal(&bench.sign(&bench.header(), &claims));
        assert!(refusal.contains(expected), "{claims}: {refusal}");
        assert!(refusal.ends_with("; make a new one with `steward token`"));
    }
}

#[test]
fn headers_that_do_not_fit_are_refused() {
    let bench = Bench::new();
    let header = || bench.header();
    let cases = [
        (with(header(), "typ", json!("JWT")), "`typ` is not"),
        (with(header(), "typ", json!("logout+jwt")), "`typ` is not"),
        (without(header(), "typ"), "`typ` is not"),
        (with(header(), "crit", json!(["exp"])), "`crit`"),
        (with(header(), "crit", json!([])), "`crit`"),
        (
            with(header(), "kid", json!("0000000000000000")),
            "key that is not known",
        ),
        (without(header(), "kid"), "key that is not known"),
    ];
    for (header, expected) in cases {
        let refusal = bench.refusal(&bench.sign(&header, &claims()));
        assert!(refusal.contains(expected), "{header}: {refusal}");
    }
}

#[test]
fn another_algorithm_is_refused() {
    let bench = Bench::new();
    let header = with(bench.header(), "alg", json!("HS256"));
    let header: Header = serde_json::from_value(header).unwrap();
    // The classic confusion: the public key, which everybody may know, as the secret of an HMAC.
    let secret = EncodingKey::from_secret(bench.key.decoding().try_get_as_bytes().unwrap());
    let forged = jsonwebtoken::encode(&header, &claims(), &secret).unwrap();
    assert!(bench.refusal(&forged).contains("not signed with EdDSA"));
    assert_eq!(bench.verifier.algorithms, [Algorithm::EdDSA]);

    let unsigned = with(bench.header(), "alg", json!("none"));
    for signature in ["", "AAAA"] {
        let token = format!("{}.{}.{signature}", encoded(&unsigned), encoded(&claims()));
        assert!(bench.refusal(&token).contains("not a signed token"));
    }
}

#[test]
fn a_signature_must_be_of_this_key_and_this_content() {
    let bench = Bench::new();
    let token = bench.sign(&bench.header(), &claims());
    let parts: Vec<&str> = token.split('.').collect();
    let richer = encoded(&with(claims(), "roles", json!(["admin"])));
    let other = Bench::new();
    let stranger = other.sign(&bench.header(), &claims());
    let mut signature = URL_SAFE_NO_PAD.decode(parts[2]).unwrap();
    signature[10] ^= 1;
    let forged = [
        format!("{}.{richer}.{}", parts[0], parts[2]),
        format!(
            "{}.{}.{}",
            parts[0],
            parts[1],
            URL_SAFE_NO_PAD.encode(signature)
        ),
        format!("{}.{}.", parts[0], parts[1]),
        stranger,
    ];
    for token in forged {
        assert!(bench.refusal(&token).contains("signature does not hold"));
    }
}

#[test]
fn what_is_no_token_is_refused() {
    let bench = Bench::new();
    let token = bench.sign(&bench.header(), &claims());
    for text in [
        "",
        ".",
        "..",
        "a.b.c",
        "a.b.c.d",
        &token[1..],
        &format!("{token}.x"),
        &format!("{token}="),
    ] {
        assert!(bench.refusal(text).starts_with("the token"), "{text}");
    }
}

#[test]
fn a_token_may_have_eight_kilobytes_and_no_more() {
    let bench = Bench::new();
    let padded = |bytes: usize| {
        bench.sign(
            &bench.header(),
            &with(claims(), "pad", json!("x".repeat(bytes))),
        )
    };
    let base = padded(0).len();
    // Three bytes become four letters.
    let fits = (0..8192)
        .rev()
        .map(padded)
        .find(|token| token.len() <= MAX_BYTES)
        .unwrap();
    assert!(base < fits.len() && fits.len() > MAX_BYTES - 4);
    assert!(bench.verify(&fits).is_ok());
    let over = padded((MAX_BYTES - base) * 3 / 4 + 8);
    assert!(over.len() > MAX_BYTES);
    assert!(bench.refusal(&over).contains("longer than 8192 bytes"));
}
