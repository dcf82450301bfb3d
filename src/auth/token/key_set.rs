//! The keys that an issuer may have signed with: its own one, or those that it publishes.
//!
//! A published set (RFC 7517) is believed in nothing but the keys: which algorithms are taken is the configuration's, and
//! a key that cannot be one of them is passed over with its reason. Nothing is fetched here.

use jsonwebtoken::jwk::{
    AlgorithmParameters, EllipticCurve, Jwk, KeyAlgorithm, KeyOperations, PublicKeyUse,
};
use jsonwebtoken::{Algorithm, AlgorithmFamily, DecodingKey};
use serde::Deserialize;
use serde_json::Value;

use super::known::Known;
use crate::auth::key::SigningKey;

/// The most keys of a set. Those without a name are all tried for a token, so that many would be dear.
const MOST: usize = 32;

/// The keys of an issuer, and the tokens whose signature they have been seen to hold: a key that goes takes them along.
#[derive(Debug, Default)]
pub struct KeySet {
    keys: Vec<Key>,
    pub(super) known: Known,
}

#[derive(Debug)]
struct Key {
    /// `kid`; a key without one is tried for each token that fits no other.
    id: Option<String>,
    /// What it can have signed with, of what the issuer may sign with.
    algorithms: Vec<Algorithm>,
    decoding: DecodingKey,
}

/// Why there are no keys to work with.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeySetError {
    /// It is something else.
    #[error(
        "is neither a JSON Web Key Set (`{{\"keys\": [...]}}`) nor a key as JSON or PEM (`BEGIN PUBLIC KEY`); name the one with \
         the public keys of the issuer"
    )]
    NotKeys,
    /// Somebody could be anybody.
    #[error(
        "holds a private key; give the public half alone, and take the private one out of use if others could read it"
    )]
    Private,
    /// Two keys cannot have one name.
    #[error(
        "holds two keys named `{0}`, and nobody knows which is meant; the issuer must name each differently"
    )]
    Twice(String),
    /// Too many.
    #[error("holds more than {MOST} keys; name the set of this issuer alone")]
    TooMany,
    /// None of them can be used.
    #[error(
        "holds no key that can be used ({0}); check `algorithms`, and that the issuer publishes keys for signatures"
    )]
    NoneUsable(String),
}

impl KeySet {
    pub(super) fn of<'a>(
        keys: impl IntoIterator<Item = &'a SigningKey>,
        algorithm: Algorithm,
    ) -> Self {
        let keys = keys.into_iter().map(|key| Key {
            id: Some(key.id().to_owned()),
            algorithms: vec![algorithm],
            decoding: key.decoding().clone(),
        });
        Self {
            keys: keys.collect(),
            known: Known::default(),
        }
    }

    /// The keys of a set, a key, or PEM.
    pub(super) fn read(text: &[u8], allowed: &[Algorithm]) -> Result<Self, KeySetError> {
        let text = std::str::from_utf8(text).map_err(|_| KeySetError::NotKeys)?;
        let keys = match text.trim_start().starts_with("-----BEGIN") {
            true => from_pem(text, allowed)?,
            false => from_json(text, allowed)?,
        };
        let named: Vec<_> = keys.iter().filter_map(|key| key.id.as_ref()).collect();
        let twice = named
            .iter()
            .enumerate()
            .find(|(place, id)| named.iter().skip(place + 1).any(|other| other == *id));
        if let Some((_, id)) = twice {
            return Err(KeySetError::Twice((*id).clone()));
        }
        Ok(Self {
            keys,
            known: Known::default(),
        })
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// Whether there is a key of this name.
    pub(super) fn has(&self, id: Option<&str>) -> bool {
        id.is_some() && self.keys.iter().any(|key| key.id.as_deref() == id)
    }

    /// The keys with which a token of this header can have been signed.
    pub(super) fn fitting(
        &self,
        id: Option<&str>,
        algorithm: Algorithm,
    ) -> impl Iterator<Item = &DecodingKey> {
        let keys = self.keys.iter();
        keys.filter(move |key| key.id.is_none() || key.id.as_deref() == id)
            .filter(move |key| key.algorithms.contains(&algorithm))
            .map(|key| &key.decoding)
    }
}

fn from_json(text: &str, allowed: &[Algorithm]) -> Result<Vec<Key>, KeySetError> {
    let value: Value = serde_json::from_str(text).map_err(|_| KeySetError::NotKeys)?;
    let values = match value.get("keys") {
        Some(Value::Array(values)) => values.clone(),
        None if value.get("kty").is_some() => vec![value],
        Some(_) | None => return Err(KeySetError::NotKeys),
    };
    if values.len() > MOST {
        return Err(KeySetError::TooMany);
    }
    let mut keys = Vec::new();
    let mut passed_over = Vec::new();
    for value in &values {
        match from_jwk(value, allowed) {
            Ok(key) => keys.push(key),
            Err(reason) if !passed_over.contains(&reason) => passed_over.push(reason),
            Err(_) => {}
        }
    }
    match (keys.is_empty(), passed_over.is_empty()) {
        (false, _) => Ok(keys),
        (true, false) => Err(KeySetError::NoneUsable(passed_over.join(", "))),
        (true, true) => Err(KeySetError::NoneUsable("it is empty".to_owned())),
    }
}

/// The key, or why it is passed over.
fn from_jwk(value: &Value, allowed: &[Algorithm]) -> Result<Key, &'static str> {
    let jwk = Jwk::deserialize(value).map_err(|_| "not a key")?;
    let fitting = algorithms_of(&jwk.algorithm)?;
    if value.get("d").is_some() {
        return Err("a private key, which everybody could sign with");
    }
    let common = &jwk.common;
    if common
        .public_key_use
        .as_ref()
        .is_some_and(|usage| *usage != PublicKeyUse::Signature)
    {
        return Err("a key that is not for signatures");
    }
    let operations = common.key_operations.as_ref();
    if operations.is_some_and(|operations| !operations.contains(&KeyOperations::Verify)) {
        return Err("a key that is not for verifying");
    }
    let stated = common.key_algorithm;
    let algorithms: Vec<_> = fitting
        .iter()
        .filter(|algorithm| stated.is_none_or(|stated| stated == KeyAlgorithm::from(**algorithm)))
        .filter(|algorithm| allowed.contains(algorithm))
        .copied()
        .collect();
    if algorithms.is_empty() {
        return Err("a key for other algorithms");
    }
    Ok(Key {
        id: common.key_id.clone(),
        algorithms,
        decoding: DecodingKey::from_jwk(&jwk).map_err(|_| "a damaged key")?,
    })
}

/// What a key of this kind can sign with, of all that is ever taken here.
fn algorithms_of(parameters: &AlgorithmParameters) -> Result<&'static [Algorithm], &'static str> {
    match parameters {
        AlgorithmParameters::OctetKeyPair(key) if key.curve == EllipticCurve::Ed25519 => {
            Ok(&[Algorithm::EdDSA])
        }
        AlgorithmParameters::EllipticCurve(key) if key.curve == EllipticCurve::P256 => {
            Ok(&[Algorithm::ES256])
        }
        AlgorithmParameters::RSA(_) => Ok(&[Algorithm::RS256, Algorithm::PS256]),
        AlgorithmParameters::OctetKey(_) => Err("a secret of HMAC"),
        _ => Err("a key of another kind"),
    }
}

/// One key after the other; without names.
fn from_pem(text: &str, allowed: &[Algorithm]) -> Result<Vec<Key>, KeySetError> {
    if text.contains("PRIVATE KEY-----") {
        return Err(KeySetError::Private);
    }
    let blocks: Vec<_> = text
        .split_inclusive("-----END PUBLIC KEY-----")
        .filter(|block| !block.trim().is_empty())
        .collect();
    if blocks.len() > MOST {
        return Err(KeySetError::TooMany);
    }
    blocks
        .into_iter()
        .map(|block| from_pem_block(block.trim(), allowed))
        .collect()
}

fn from_pem_block(block: &str, allowed: &[Algorithm]) -> Result<Key, KeySetError> {
    if !block.starts_with("-----BEGIN PUBLIC KEY-----") {
        return Err(KeySetError::NotKeys);
    }
    let bytes = block.as_bytes();
    let readers = [
        DecodingKey::from_ed_pem,
        DecodingKey::from_ec_pem,
        DecodingKey::from_rsa_pem,
    ];
    let decoding = readers.iter().find_map(|read| read(bytes).ok());
    let decoding = decoding.ok_or(KeySetError::NotKeys)?;
    let fitting: &[Algorithm] = match decoding.family() {
        AlgorithmFamily::Ed => &[Algorithm::EdDSA],
        AlgorithmFamily::Ec => &[Algorithm::ES256],
        AlgorithmFamily::Rsa => &[Algorithm::RS256, Algorithm::PS256],
        AlgorithmFamily::Hmac => &[],
    };
    let fitting = fitting.iter().copied();
    let algorithms: Vec<_> = fitting.filter(|one| allowed.contains(one)).collect();
    if algorithms.is_empty() {
        let reason = "a key for other algorithms".to_owned();
        return Err(KeySetError::NoneUsable(reason));
    }
    Ok(Key {
        id: None,
        algorithms,
        decoding,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use serde_json::json;

    use super::*;

    /// The public key of RFC 8037, appendix A.2, with one member changed.
    fn key(name: &str, value: Value) -> Value {
        let mut key = json!({
            "kty": "OKP", "crv": "Ed25519", "kid": "one", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
        });
        key.as_object_mut().unwrap().insert(name.to_owned(), value);
        key
    }

    fn read(keys: &Value) -> Result<KeySet, KeySetError> {
        KeySet::read(
            json!({ "keys": keys }).to_string().as_bytes(),
            &[Algorithm::EdDSA, Algorithm::RS256],
        )
    }

    fn fits(set: &KeySet, id: Option<&str>, algorithm: Algorithm) -> bool {
        set.fitting(id, algorithm).next().is_some()
    }

    #[test]
    fn a_key_for_something_else_is_passed_over() {
        let cases = [
            (key("use", json!("sig")), None),
            (key("alg", json!("EdDSA")), None),
            (key("key_ops", json!(["verify"])), None),
            (key("more", json!([1])), None),
            (key("use", json!("enc")), Some("not for signatures")),
            (key("key_ops", json!(["sign"])), Some("not for verifying")),
            (key("alg", json!("RS256")), Some("for other algorithms")),
            (key("alg", json!("ES256K")), Some("for other algorithms")),
            (key("d", json!("AAAA")), Some("a private key")),
            (key("crv", json!("X25519")), Some("of another kind")),
            (key("x", json!("!")), Some("a damaged key")),
            (key("kid", json!(7)), Some("not a key")),
            (json!({"kty": "oct", "k": "AAAA"}), Some("a secret of HMAC")),
            (json!("key"), Some("not a key")),
        ];
        for (key, problem) in cases {
            match (read(&json!([key])), problem) {
                (Ok(set), None) => assert!(set.has(Some("one")), "{key}"),
                (Err(KeySetError::NoneUsable(told)), Some(text)) => {
                    assert!(told.contains(text), "{key}: {told}");
                }
                (other, _) => assert_eq!(format!("{other:?}"), "", "{key}"),
            }
        }
    }

    #[test]
    fn one_odd_key_does_not_spoil_the_others() {
        let odd = key("crv", json!("X448"));
        let set = read(&json!([odd, key("use", json!("sig"))])).unwrap();
        assert!(fits(&set, Some("one"), Algorithm::EdDSA));
    }

    #[test]
    fn a_key_is_for_its_name_and_its_own_algorithm() {
        let set = read(&json!([key("use", json!("sig"))])).unwrap();
        assert!(fits(&set, Some("one"), Algorithm::EdDSA));
        assert!(!fits(&set, Some("one"), Algorithm::RS256));
        assert!(!fits(&set, Some("two"), Algorithm::EdDSA));
        assert!(!fits(&set, None, Algorithm::EdDSA));
        let nameless = read(&json!([key("kid", Value::Null)])).unwrap();
        assert!(fits(&nameless, Some("two"), Algorithm::EdDSA));
        assert!(!nameless.has(None));
    }

    #[test]
    fn sets_that_say_nothing_clear_are_refused() {
        let same = key("use", json!("sig"));
        let encrypting = key("use", json!("enc"));
        assert!(read(&json!([same, encrypting])).is_ok());
        assert_eq!(
            read(&json!([same, same])).unwrap_err(),
            KeySetError::Twice("one".to_owned())
        );
        assert!(matches!(read(&json!([])), Err(KeySetError::NoneUsable(_))));
        assert_eq!(read(&json!("x")).unwrap_err(), KeySetError::NotKeys);
        assert_eq!(
            read(&json!(vec![&same; MOST + 1])).unwrap_err(),
            KeySetError::TooMany
        );
    }
}
