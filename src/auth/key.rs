//! The keys in the data directory, both Ed25519: one signs tokens and is made at the first start, one signs checkpoints of
//! the log and is made with the first of them.
//!
//! The files are PKCS#8 in its binary form (`openssl pkey -inform DER -in signing-key.p8` reads it). Whoever has the first
//! can be anybody, so a file that others may read is refused instead of repaired: it may have been copied already.
//! Keys of other issuers are not handled here.

use std::fmt;
use std::fs;
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::{Path, PathBuf};

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{DecodingKey, EncodingKey};
use sha2::{Digest, Sha256};

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
        "the signing key `{path}` is open to others (mode {mode:03o}); run `chmod 600 {path}`, or remove it if it may \
         have been copied: a new one is made, and what the old one signed is trusted no more"
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
    /// The system gave no randomness.
    #[error("cannot make a signing key: the system gives no random numbers")]
    NoRandomness,
}

impl SigningKey {
    /// The key of a data directory; makes the directory and the key when there is none.
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
        exists(&path)?.then(|| Self::load(path)).transpose()
    }

    fn load_or_make_file(data: &Path, name: &str) -> Result<Self, KeyError> {
        let path = data.join(name);
        if !exists(&path)? {
            make_directory(data)?;
            make_file(data, &path)?;
        }
        Self::load(path)
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

    fn load(path: PathBuf) -> Result<Self, KeyError> {
        let mode = fs::metadata(&path)
            .map_err(io_error("read", &path))?
            .permissions()
            .mode()
            & 0o777;
        if mode & 0o077 != 0 {
            return Err(KeyError::Open { path, mode });
        }
        let content = fs::read(&path).map_err(io_error("read", &path))?;
        let pair = Ed25519KeyPair::from_pkcs8(&content).map_err(|_| KeyError::NotAKey { path })?;
        let public = pair.public_key().as_ref();
        Ok(Self {
            id: key_id(public),
            public: URL_SAFE_NO_PAD.encode(public),
            encoding: EncodingKey::from_ed_der(&content),
            decoding: DecodingKey::from_ed_der(public),
        })
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

fn exists(path: &Path) -> Result<bool, KeyError> {
    path.try_exists().map_err(io_error("look for", path))
}

fn make_directory(data: &Path) -> Result<(), KeyError> {
    fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(data)
        .map_err(io_error("make", data))
}

/// Writes the key beside its place, flushes it, and moves it there unless another start was quicker.
fn make_file(data: &Path, path: &Path) -> Result<(), KeyError> {
    let pair = Ed25519KeyPair::generate().map_err(|_| KeyError::NoRandomness)?;
    let content = pair.to_pkcs8().map_err(|_| KeyError::NoRandomness)?;
    // A temporary file has mode 0600 from its first moment.
    let mut file = tempfile::NamedTempFile::new_in(data).map_err(io_error("write to", data))?;
    file.write_all(content.as_ref())
        .map_err(io_error("write", path))?;
    file.as_file().sync_all().map_err(io_error("write", path))?;
    match file.persist_noclobber(path) {
        Ok(_) => sync_directory(data),
        Err(refused) if refused.error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Err(refused) => Err(io_error("write", path)(refused.error)),
    }
}

fn sync_directory(data: &Path) -> Result<(), KeyError> {
    fs::File::open(data)
        .and_then(|directory| directory.sync_all())
        .map_err(io_error("write to", data))
}

fn io_error(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> KeyError {
    let path = path.to_owned();
    move |source| KeyError::Io {
        action,
        path,
        source,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

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
        make_file(place.path(), &place.path().join(FILE_NAME)).unwrap();
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
