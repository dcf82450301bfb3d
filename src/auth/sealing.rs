//! Sealing: how secrets that must be read again lie in the database (signing keys, secrets of webhooks).
//!
//! One key, from the configuration or a file of the data directory, seals them with AES-256-GCM-SIV (RFC 8452). Purpose and
//! id of the row are sealed along, so that the content of one row opens in no other. What is only compared, as the secret
//! of a client, is hashed and not sealed.

use std::fmt;
use std::path::Path;
use std::sync::Arc;

use aws_lc_rs::aead::{AES_256_GCM_SIV, Aad, NONCE_LEN, Nonce, RandomizedNonceKey};
use aws_lc_rs::rand;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::key::{KeyError, load_file, make_file};
use crate::config::sealing::SealingKey;

/// The name of the file in the data directory with the key that seals.
pub const FILE_NAME: &str = "sealing-key";

/// Seals and opens with one key. Cheap to clone.
#[derive(Clone)]
pub struct Sealer(Arc<RandomizedNonceKey>);

/// Which row a secret lies in.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    /// What it is for.
    pub purpose: &'a str,
    /// The id of the row.
    pub id: &'a str,
}

impl Sealer {
    /// With the key of the configuration.
    ///
    /// # Errors
    /// The library refuses the key.
    pub fn new(key: &SealingKey) -> Result<Self, KeyError> {
        let key = RandomizedNonceKey::new(&AES_256_GCM_SIV, key.bytes());
        Ok(Self(Arc::new(key.map_err(|_| KeyError::NoRandomness)?)))
    }

    /// With the key in the data directory, if there is one.
    ///
    /// # Errors
    /// The file is open to others, holds something else, or cannot be read.
    pub fn load(data: &Path) -> Result<Option<Self>, KeyError> {
        let path = data.join(FILE_NAME);
        let content = load_file(&path)?;
        content
            .map(|content| Self::read(&path, &content))
            .transpose()
    }

    /// The same; the key is made if there is none.
    ///
    /// # Errors
    /// As [`Sealer::load`], or the file cannot be made.
    pub fn load_or_make(data: &Path) -> Result<Self, KeyError> {
        if let Some(sealer) = Self::load(data)? {
            return Ok(sealer);
        }
        let mut bytes = [0; SealingKey::LENGTH];
        rand::fill(&mut bytes).map_err(|_| KeyError::NoRandomness)?;
        let path = data.join(FILE_NAME);
        let text = format!("{}\n", STANDARD.encode(bytes));
        let content = make_file(data, &path, text.as_bytes())?;
        Self::read(&path, &content)
    }

    fn read(path: &Path, content: &[u8]) -> Result<Self, KeyError> {
        let text = String::from_utf8_lossy(content).trim().to_owned();
        let key = SealingKey::try_from(text).map_err(|_| KeyError::NotASealingKey {
            path: path.to_owned(),
        })?;
        Self::new(&key)
    }

    /// The secret, sealed for this place: nonce, content and tag in base64.
    ///
    /// # Errors
    /// The system gives no random numbers.
    pub fn seal(&self, place: Place<'_>, secret: &[u8]) -> Result<String, KeyError> {
        let mut content = secret.to_vec();
        let nonce = self.0.seal_in_place_append_tag(along(place), &mut content);
        let nonce = nonce.map_err(|_| KeyError::NoRandomness)?;
        let sealed = [nonce.as_ref().as_slice(), &content].concat();
        Ok(STANDARD.encode(sealed))
    }

    /// The secret that was sealed for this place; none if it was sealed with another key or for another place.
    #[must_use]
    pub fn open(&self, place: Place<'_>, sealed: &str) -> Option<Vec<u8>> {
        let sealed = STANDARD.decode(sealed).ok()?;
        let (nonce, content) = sealed.split_at_checked(NONCE_LEN)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
        let mut content = content.to_vec();
        let opened = self.0.open_in_place(nonce, along(place), &mut content);
        opened.ok().map(|secret| secret.to_vec())
    }
}

/// No purpose and no id holds the sign between them.
fn along(place: Place<'_>) -> Aad<String> {
    let Place { purpose, id } = place;
    Aad::from(format!("steward/{purpose}/{id}"))
}

impl fmt::Debug for Sealer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sealer(..)")
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

    use super::*;

    fn place<'a>(purpose: &'a str, id: &'a str) -> Place<'a> {
        Place { purpose, id }
    }

    #[test]
    fn what_is_sealed_opens_with_its_key_at_its_place_and_nowhere_else() {
        let data = tempfile::tempdir().unwrap();
        let sealer = Sealer::load_or_make(data.path()).unwrap();
        let here = place("signing-key", "1");
        let sealed = sealer.seal(here, b"secret").unwrap();
        assert!(!sealed.contains("secret"));
        assert_ne!(sealer.seal(here, b"secret").unwrap(), sealed);
        let again = Sealer::load(data.path()).unwrap().unwrap();
        assert_eq!(again.open(here, &sealed).unwrap(), b"secret");
        for other in [place("signing-key", "2"), place("endpoint", "1")] {
            assert_eq!(again.open(other, &sealed), None, "{other:?}");
        }
        let elsewhere = tempfile::tempdir().unwrap();
        let stranger = Sealer::load_or_make(elsewhere.path()).unwrap();
        assert_eq!(stranger.open(here, &sealed), None);
        for spoiled in ["", "AAAA", "!", &sealed[4..], &sealed.to_lowercase()] {
            assert_eq!(sealer.open(here, spoiled), None, "{spoiled}");
        }
    }

    #[test]
    fn a_file_that_holds_something_else_is_refused_and_left_alone() {
        let data = tempfile::tempdir().unwrap();
        let path = data.path().join(FILE_NAME);
        make_file(data.path(), &path, b"short").unwrap();
        let refusal = Sealer::load_or_make(data.path()).unwrap_err().to_string();
        assert!(refusal.contains("not a sealing key"), "{refusal}");
        assert_eq!(std::fs::read(&path).unwrap(), b"short");
    }
}
