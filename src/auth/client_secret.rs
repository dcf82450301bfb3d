//! The secrets of clients: shown once, kept as Argon2id hashes (RFC 9106).
//!
//! A secret names itself by an id, so that one hash is computed for an attempt and none for an invented one. Hashing takes
//! some 20 ms and 19 MiB on purpose: the caller sees to it that only a few are computed at a time, off the threads that
//! answer requests.

use std::fmt;

use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use aws_lc_rs::rand;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use uuid::Uuid;

use super::key::KeyError;

/// So that a program that looks for secrets in published code knows one.
const PREFIX: &str = "stw_";

/// The bytes that are random.
const RANDOM: usize = 32;

/// A secret: `stw_`, 32 hexadecimal digits of its id, `_`, and 43 random signs.
#[derive(Clone, PartialEq, Eq)]
pub struct ClientSecret {
    /// Its id, which is no secret.
    pub id: Uuid,
    random: String,
}

/// Why nothing can be hashed.
#[derive(Debug, thiserror::Error)]
#[error("cannot hash the secret of a client: {0}")]
pub struct HashError(String);

impl ClientSecret {
    /// A new one.
    ///
    /// # Errors
    /// The system gives no random numbers.
    pub fn fresh() -> Result<Self, KeyError> {
        let mut bytes = [0; RANDOM];
        rand::fill(&mut bytes).map_err(|_| KeyError::NoRandomness)?;
        Ok(Self {
            // Those of one second come in the order of their making.
            id: Uuid::now_v7(),
            random: URL_SAFE_NO_PAD.encode(bytes),
        })
    }

    /// The secret in a text, if it has the form of one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (id, random) = text.strip_prefix(PREFIX)?.split_once('_')?;
        let bytes = URL_SAFE_NO_PAD.decode(random).ok()?;
        let secret = Self {
            id: Uuid::try_parse(id).ok()?,
            random: random.to_owned(),
        };
        (bytes.len() == RANDOM && secret.shown() == text).then_some(secret)
    }

    /// The text, for the one time that it is shown.
    #[must_use]
    pub fn shown(&self) -> String {
        format!("{PREFIX}{}_{}", self.id.simple(), self.random)
    }

    /// The hash that is kept, in the PHC string format.
    ///
    /// # Errors
    /// The system gives no random numbers or no memory.
    pub fn hash(&self) -> Result<String, HashError> {
        let mut salt = [0; 16];
        rand::fill(&mut salt).map_err(|_| HashError("no random numbers".to_owned()))?;
        let hashed = hasher().hash_password_with_salt(self.random.as_bytes(), &salt);
        let hashed = hashed.map_err(|error| HashError(error.to_string()))?;
        Ok(hashed.to_string())
    }

    /// Whether the hash is of this secret.
    #[must_use]
    pub fn matches(&self, hash: &str) -> bool {
        hasher()
            .verify_password(self.random.as_bytes(), hash)
            .is_ok()
    }
}

/// 19 MiB, two passes, one lane: the first of the parameters that OWASP recommends. Each hash says its own, so that others
/// can be taken later.
fn hasher() -> Argon2<'static> {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::DEFAULT)
}

impl fmt::Debug for ClientSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ClientSecret({})", self.id.simple())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

    use super::*;

    #[test]
    fn a_secret_is_known_by_its_hash_and_never_printed() {
        let secret = ClientSecret::fresh().unwrap();
        let hash = secret.hash().unwrap();
        assert!(
            hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
            "{hash}"
        );
        assert!(!hash.contains(&secret.random));
        assert!(secret.matches(&hash));
        assert!(!ClientSecret::fresh().unwrap().matches(&hash));
        assert!(!secret.matches("not a hash"));
        assert!(!format!("{secret:?}").contains(&secret.random));
    }

    #[test]
    fn only_the_text_that_was_shown_is_read() {
        let secret = ClientSecret::fresh().unwrap();
        let text = secret.shown();
        assert_eq!(ClientSecret::parse(&text), Some(secret));
        let short = &text[..text.len() - 1];
        for other in [
            "",
            "stw_",
            "stw_x_y",
            short,
            &format!("{text}A"),
            &text.to_uppercase(),
        ] {
            assert_eq!(ClientSecret::parse(other), None, "{other}");
        }
    }
}
