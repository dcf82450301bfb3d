//! Keys that sign, all Ed25519: those of tokens lie sealed in the database ([`super::key_ring`]), the one of checkpoints of the
//! log in the data directory, where it is made with the first of them.
//!
//! A file `signing-key.p8` is a key of tokens from before there was a register, or from an older version: the next start
//! takes it over. The files are PKCS#8 in its binary form (`openssl pkey -inform DER -in signing-key.p8` reads it). Keys of
//! other issuers are not handled here.

mod file;

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{DecodingKey, EncodingKey};
use sha2::{Digest, Sha256};

pub(super) use file::{load as load_file, make as make_file};

/// The name of the file in the data directory with the key of tokens.
pub const FILE_NAME: &str = "signing-key.p8";
/// The same with the key of checkpoints.
pub const CHECKPOINT_FILE_NAME: &str = "checkpoint-key.p8";

/// A key that signs, and verifies what it signed.
#[derive(Clone)]
pub struct SigningKey {
    id: String,
    public: String,
    encoding: EncodingKey,
    decoding: DecodingKey,
}

/// Why there is no key to work with.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// Somebody else may read or write the file.
    #[error(
        "the key `{path}` is open to others (mode {mode:03o}); run `chmod 600 {path}`, or take it out of use if it may have \
         been copied"
    )]
    Open {
        /// The file.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// The file holds something else.
    #[error(
        "`{path}` is not an Ed25519 key in PKCS#8 (DER); restore it, or remove it to have a new one made"
    )]
    NotAKey {
        /// The file.
        path: PathBuf,
    },
    /// The file system refused.
    #[error("cannot {action} `{path}`: {source}; check the data directory and its permissions")]
    Io {
        /// What was tried.
        action: &'static str,
        /// On what.
        path: PathBuf,
        /// What came back.
        source: io::Error,
    },
    /// The file holds something else than the key that seals.
    #[error(
        "`{path}` is not a sealing key (32 bytes in base64); restore it: without it no sealed secret of the database can be opened"
    )]
    NotASealingKey {
        /// The file.
        path: PathBuf,
    },
    /// The system gave no randomness.
    #[error("cannot make a key: the system gives no random numbers")]
    NoRandomness,
}

impl SigningKey {
    /// The key of tokens of a data directory without a register; makes the directory and the key when there is none.
    ///
    /// Two processes that start together agree: the file appears complete or not at all, the first one stays, and both
    /// read it.
    ///
    /// # Errors
    /// If the file is open to others, is not a key, or cannot be read or made.
    pub fn load_or_make(data: &Path) -> Result<Self, KeyError> {
        Self::load_or_make_file(data, FILE_NAME)
    }

    /// The same for checkpoints.
    ///
    /// # Errors
    /// As above.
    pub fn load_or_make_for_checkpoints(data: &Path) -> Result<Self, KeyError> {
        Self::load_or_make_file(data, CHECKPOINT_FILE_NAME)
    }

    /// The key of checkpoints, if there is one.
    ///
    /// # Errors
    /// If the file is open to others, is not a key, or cannot be read.
    pub fn load_for_checkpoints(data: &Path) -> Result<Option<Self>, KeyError> {
        let path = data.join(CHECKPOINT_FILE_NAME);
        let Some(content) = load_file(&path)? else {
            return Ok(None);
        };
        let key = Self::from_pkcs8(&content);
        key.map(Some).ok_or(KeyError::NotAKey { path })
    }

    /// The key of tokens that lies in the data directory, with its bytes, if there is one.
    ///
    /// # Errors
    /// If the file is open to others, is not a key, or cannot be read.
    pub fn found(data: &Path) -> Result<Option<(Self, Vec<u8>)>, KeyError> {
        let path = data.join(FILE_NAME);
        let Some(content) = load_file(&path)? else {
            return Ok(None);
        };
        let key = Self::from_pkcs8(&content).ok_or(KeyError::NotAKey { path })?;
        Ok(Some((key, content)))
    }

    /// Removes the key of tokens from the data directory, once it lies in the database.
    ///
    /// # Errors
    /// If the file is there and cannot be removed.
    pub fn remove_found(data: &Path) -> Result<(), KeyError> {
        file::remove(data, &data.join(FILE_NAME))
    }

    /// A new key as PKCS#8.
    ///
    /// # Errors
    /// If the system gives no random numbers.
    pub fn fresh() -> Result<Vec<u8>, KeyError> {
        let pair = Ed25519KeyPair::generate().map_err(|_| KeyError::NoRandomness)?;
        let content = pair.to_pkcs8().map_err(|_| KeyError::NoRandomness)?;
        Ok(content.as_ref().to_vec())
    }

    /// The key in these bytes, if they are one.
    #[must_use]
    pub fn from_pkcs8(content: &[u8]) -> Option<Self> {
        let pair = Ed25519KeyPair::from_pkcs8(content).ok()?;
        let public = pair.public_key().as_ref();
        Some(Self {
            id: key_id(public),
            public: URL_SAFE_NO_PAD.encode(public),
            encoding: EncodingKey::from_ed_der(content),
            decoding: DecodingKey::from_ed_der(public),
        })
    }

    fn load_or_make_file(data: &Path, name: &str) -> Result<Self, KeyError> {
        let path = data.join(name);
        let content = match load_file(&path)? {
            Some(content) => content,
            None => make_file(data, &path, &Self::fresh()?)?,
        };
        Self::from_pkcs8(&content).ok_or(KeyError::NotAKey { path })
    }

    /// The public half: its 32 bytes in base64url, as `x` of a JSON Web Key (RFC 8037, section 2).
    #[must_use]
    pub fn public(&self) -> &str {
        &self.public
    }

    /// The key's name in token headers: the first 16 hexadecimal digits of the SHA-256 of its public half.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    pub(super) const fn encoding(&self) -> &EncodingKey {
        &self.encoding
    }

    pub(super) const fn decoding(&self) -> &DecodingKey {
        &self.decoding
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SigningKey")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

fn key_id(public: &[u8]) -> String {
    Sha256::digest(public)
        .iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_second_start_finds_the_first_key() {
        let place = tempfile::tempdir().unwrap();
        let data = place.path().join("deep/data");
        let first = SigningKey::load_or_make(&data).unwrap();
        let second = SigningKey::load_or_make(&data).unwrap();
        assert_eq!(first.id(), second.id());
        assert_eq!(first.id().len(), 16);
        let mode = fs::metadata(data.join(FILE_NAME))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600);
        let directory = fs::metadata(&data).unwrap().permissions().mode();
        assert_eq!(directory & 0o777, 0o700);
        assert_eq!(
            fs::read_dir(&data).unwrap().count(),
            1,
            "no temporary file is left"
        );
    }

    #[test]
    fn starts_at_the_same_time_agree() {
        let place = tempfile::tempdir().unwrap();
        let barrier = std::sync::Barrier::new(8);
        let ids: std::collections::BTreeSet<String> = std::thread::scope(|scope| {
            let start = || {
                barrier.wait();
                SigningKey::load_or_make(place.path())
                    .unwrap()
                    .id()
                    .to_owned()
            };
            let threads: Vec<_> = (0..8).map(|_| scope.spawn(start)).collect();
            threads
                .into_iter()
                .map(|thread| thread.join().unwrap())
                .collect()
        });
        assert_eq!(ids.len(), 1);
    }

    #[test]
    fn a_late_start_keeps_the_key_that_is_there() {
        let place = tempfile::tempdir().unwrap();
        let key = SigningKey::load_or_make(place.path()).unwrap();
        let other = SigningKey::fresh().unwrap();
        make_file(place.path(), &place.path().join(FILE_NAME), &other).unwrap();
        assert_eq!(
            SigningKey::load_or_make(place.path()).unwrap().id(),
            key.id()
        );
    }

    #[test]
    fn a_key_open_to_others_is_refused_with_the_remedy() {
        for mode in [0o640, 0o604, 0o620, 0o660, 0o644] {
            let place = tempfile::tempdir().unwrap();
            SigningKey::load_or_make(place.path()).unwrap();
            let path = place.path().join(FILE_NAME);
            fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
            let refusal = SigningKey::load_or_make(place.path())
                .unwrap_err()
                .to_string();
            assert!(refusal.contains(&format!("mode {mode:o}")), "{refusal}");
            assert!(refusal.contains("chmod 600"), "{refusal}");
        }
    }

    #[test]
    fn what_is_not_a_key_is_refused_and_left_alone() {
        for content in [&b""[..], b"not a key", &[0x30; 83]] {
            let place = tempfile::tempdir().unwrap();
            let path = place.path().join(FILE_NAME);
            fs::write(&path, content).unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
            let refusal = SigningKey::load_or_make(place.path()).unwrap_err();
            assert!(matches!(refusal, KeyError::NotAKey { .. }), "{refusal}");
            assert_eq!(fs::read(&path).unwrap(), content);
        }
    }

    #[test]
    fn the_private_half_is_never_printed() {
        let place = tempfile::tempdir().unwrap();
        let key = SigningKey::load_or_make(place.path()).unwrap();
        assert_eq!(
            format!("{key:?}"),
            format!("SigningKey {{ id: \"{}\", .. }}", key.id())
        );
    }
}
