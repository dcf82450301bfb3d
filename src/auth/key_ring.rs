//! The keys of tokens: one signs, those before it verify until nothing that they signed is valid any more.
//!
//! A new key is known a while before it signs, so that every server that shares the database has it by then. The keys lie
//! sealed in the database; this knows only when each does what.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use uuid::Uuid;

use super::key::SigningKey;

/// So long before it signs a new key is known: the servers look every second.
pub const LEAD: SignedDuration = SignedDuration::from_secs(10);

/// So long a key verifies after it stopped to sign: the longest life of a token, and what clocks may differ by.
pub const REST: SignedDuration = SignedDuration::from_secs(30 * 24 * 3600 + 60);

/// As many keys may be held at a time.
pub const MOST: usize = 16;

/// A key with its window.
#[derive(Debug, Clone)]
pub struct HeldKey {
    /// The id of its row.
    pub row: Uuid,
    /// The key.
    pub key: SigningKey,
    /// From when on it signs.
    pub starts: Timestamp,
    /// Until when it verifies; none of the one that signs, or is about to.
    pub ends: Option<Timestamp>,
}

/// All keys of the local issuer.
#[derive(Debug, Clone, Default)]
pub struct KeyRing(Vec<HeldKey>);

impl KeyRing {
    /// With these keys.
    #[must_use]
    pub const fn new(keys: Vec<HeldKey>) -> Self {
        Self(keys)
    }

    /// The keys that verify now, the one that is about to sign included, oldest first.
    pub fn held(&self, now: Timestamp) -> impl Iterator<Item = &HeldKey> {
        let Self(keys) = self;
        keys.iter()
            .filter(move |held| held.ends.is_none_or(|ends| ends > now))
    }

    /// The key that signs now: the last to have begun or, where the clock was put back behind all of them, the first to begin.
    #[must_use]
    pub fn signer(&self, now: Timestamp) -> Option<&SigningKey> {
        let begun = self.held(now).filter(|held| held.starts <= now);
        let last = begun.max_by_key(|held| held.starts);
        let first = || self.held(now).min_by_key(|held| held.starts);
        last.or_else(first).map(|held| &held.key)
    }

    /// Whether the key of this name is among them.
    #[must_use]
    pub fn has(&self, id: &str) -> bool {
        self.0.iter().any(|held| held.key.id() == id)
    }

    /// The public halves as a JSON Web Key Set (RFC 7517, RFC 8037).
    #[must_use]
    pub fn public_set(&self, now: Timestamp) -> Value {
        let keys = self.held(now).map(|held| {
            json!({
                "kty": "OKP", "crv": "Ed25519", "x": held.key.public(), "kid": held.key.id(), "use": "sig", "alg": "EdDSA",
            })
        });
        json!({ "keys": keys.collect::<Vec<_>>() })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn held(starts: i64, ends: Option<i64>) -> HeldKey {
        HeldKey {
            row: Uuid::from_u128(1),
            key: SigningKey::from_pkcs8(&SigningKey::fresh().unwrap()).unwrap(),
            starts: at(starts),
            ends: ends.map(at),
        }
    }

    #[test]
    fn a_new_key_signs_when_its_time_has_come_and_the_old_one_verifies_until_its_end() {
        let ring = KeyRing::new(vec![held(0, Some(1_000)), held(110, None)]);
        let names: Vec<_> = ring.0.iter().map(|held| held.key.id()).collect();
        let cases = [
            (-1, Some(0), 2),
            (109, Some(0), 2),
            (110, Some(1), 2),
            (999, Some(1), 2),
            (1_000, Some(1), 1),
        ];
        for (now, signer, verifying) in cases {
            let found = ring.signer(at(now)).map(SigningKey::id);
            assert_eq!(found, signer.map(|place: usize| names[place]), "{now}");
            assert_eq!(ring.held(at(now)).count(), verifying, "{now}");
        }
        assert!(KeyRing::default().signer(at(0)).is_none());
    }

    #[test]
    fn only_public_halves_are_published() {
        let ring = KeyRing::new(vec![held(0, None)]);
        let set = ring.public_set(at(5));
        let key = &set["keys"][0];
        assert_eq!(key["kid"], ring.0[0].key.id());
        assert!(key.get("d").is_none());
        assert_eq!(key["x"].as_str().unwrap().len(), 43);
    }
}
