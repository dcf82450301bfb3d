//! Checkpoints: signed statements of where the log stood, to be kept where nobody who can write the database can write.
//!
//! A checkpoint is a JSON Web Signature in its compact form (RFC 7515, RFC 8037), so that other tools can check it too:
//!
//! ```json
//! {"typ":"steward-checkpoint","alg":"EdDSA","jwk":{"kty":"OKP","crv":"Ed25519","x":"..."}}
//! {"register":"<hash of revision 1>","revision":"1042","hash":"<its hash>","at":"<its time>","signed":"<when>"}
//! ```
//!
//! The key in the header says who claims to have signed. It proves nothing by itself: the key that is trusted comes from
//! somewhere else.

use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use jsonwebtoken::jwk::{
    AlgorithmParameters, CommonParameters, EllipticCurve, Jwk, OctetKeyPairParameters,
    OctetKeyPairType,
};
use jsonwebtoken::{Algorithm, DecodingKey, Header, Validation};
use serde::{Deserialize, Serialize};

use super::key::SigningKey;
use crate::registry::revision::{Head, Revision, RevisionHash};

/// The `typ` of the header, so that a token cannot be taken for a checkpoint.
const TYPE: &str = "steward-checkpoint";

/// The longest checkpoint that is looked at, in bytes.
const MAX_BYTES: usize = 8 * 1024;

/// Where the log of a register stood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Statement {
    /// Which register: the hash of its first revision, in which its random ids are.
    pub register: RevisionHash,
    /// Where its log stood.
    pub head: Head,
}

/// The public half of a key: 32 bytes in base64url.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicKey(String);

/// Why a checkpoint is not believed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointError {
    /// The text is something else.
    #[error(
        "is no checkpoint that can be read: {0}; give the file that `steward audit checkpoint` wrote"
    )]
    Unreadable(&'static str),
    /// Somebody else signed.
    #[error(
        "is signed with the key `{found}`, and `{trusted}` is trusted; if you know the other key to be right, name it with \
         `--key`"
    )]
    Foreign {
        /// Whose it claims to be.
        found: String,
        /// The one that is trusted.
        trusted: String,
    },
    /// Not one byte may differ.
    #[error("was altered: its signature does not hold; use another copy")]
    Signature,
}

/// The payload.
#[derive(Serialize, Deserialize)]
struct Claims {
    register: String,
    revision: String,
    hash: String,
    at: String,
    signed: String,
}

/// Signs the statement.
///
/// # Errors
/// The signature failed.
pub fn sign(
    key: &SigningKey,
    statement: &Statement,
    now: Timestamp,
) -> Result<String, jsonwebtoken::errors::Error> {
    let Statement { register, head } = statement;
    let claims = Claims {
        register: register.to_string(),
        revision: head.revision.to_string(),
        hash: head.hash.to_string(),
        at: head.at.to_string(),
        signed: now.to_string(),
    };
    let mut header = Header::new(Algorithm::EdDSA);
    header.typ = Some(TYPE.to_owned());
    header.jwk = Some(Jwk {
        common: CommonParameters::default(),
        algorithm: AlgorithmParameters::OctetKeyPair(OctetKeyPairParameters {
            key_type: OctetKeyPairType::OctetKeyPair,
            curve: EllipticCurve::Ed25519,
            x: key.public().to_owned(),
        }),
    });
    jsonwebtoken::encode(&header, &claims, key.encoding())
}

/// Reads a checkpoint that the trusted key signed.
///
/// # Errors
/// It is none, another key signed it, or it was altered.
pub fn read(text: &str, trusted: &PublicKey) -> Result<Statement, CheckpointError> {
    let text = text.trim();
    if text.len() > MAX_BYTES {
        return Err(CheckpointError::Unreadable("it is too long"));
    }
    let header = jsonwebtoken::decode_header(text)
        .map_err(|_| CheckpointError::Unreadable("it is no signed statement"))?;
    check_header(&header, trusted)?;
    let key = DecodingKey::from_ed_components(&trusted.0)
        .map_err(|_| CheckpointError::Unreadable("the key cannot be used"))?;
    let mut validation = Validation::new(Algorithm::EdDSA);
    validation.required_spec_claims.clear();
    validation.validate_exp = false;
    validation.validate_aud = false;
    let data = jsonwebtoken::decode::<Claims>(text, &key, &validation);
    let claims = data.map_err(|_| CheckpointError::Signature)?.claims;
    statement(&claims).ok_or(CheckpointError::Unreadable(
        "its payload is not of this form",
    ))
}

fn check_header(header: &Header, trusted: &PublicKey) -> Result<(), CheckpointError> {
    if header.typ.as_deref() != Some(TYPE) || header.alg != Algorithm::EdDSA {
        return Err(CheckpointError::Unreadable(
            "it is another kind of statement",
        ));
    }
    // RFC 7515, section 4.1.11: who does not understand an extension must refuse.
    if header.crit.is_some() {
        return Err(CheckpointError::Unreadable(
            "its `crit` demands an extension that is not known here",
        ));
    }
    let found = match header.jwk.as_ref().map(|jwk| &jwk.algorithm) {
        Some(AlgorithmParameters::OctetKeyPair(pair)) => pair.x.clone(),
        _ => return Err(CheckpointError::Unreadable("its header names no key")),
    };
    if found == trusted.0 {
        return Ok(());
    }
    Err(CheckpointError::Foreign {
        found: found.chars().take(64).collect(),
        trusted: trusted.0.clone(),
    })
}

fn statement(claims: &Claims) -> Option<Statement> {
    let Claims {
        register,
        revision,
        hash,
        at,
        signed: _,
    } = claims;
    Some(Statement {
        register: register.parse().ok()?,
        head: Head {
            revision: revision.parse::<Revision>().ok()?,
            hash: hash.parse().ok()?,
            at: at.parse().ok()?,
        },
    })
}

impl From<&SigningKey> for PublicKey {
    fn from(key: &SigningKey) -> Self {
        Self(key.public().to_owned())
    }
}

impl FromStr for PublicKey {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match URL_SAFE_NO_PAD.decode(text) {
            Ok(bytes) if bytes.len() == 32 => Ok(Self(text.to_owned())),
            Ok(_) | Err(_) => Err(
                "is no public key: give the 43 characters that `steward audit checkpoint` prints"
                    .to_owned(),
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

    use super::*;

    fn signed() -> (tempfile::TempDir, PublicKey, Statement, String) {
        let place = tempfile::tempdir().unwrap();
        let key = SigningKey::load_or_make_for_checkpoints(place.path()).unwrap();
        let statement = Statement {
            register: RevisionHash([1; 32]),
            head: Head {
                revision: Revision(7),
                hash: RevisionHash([2; 32]),
                at: Timestamp::UNIX_EPOCH,
            },
        };
        let text = sign(&key, &statement, Timestamp::UNIX_EPOCH).unwrap();
        (place, PublicKey::from(&key), statement, text)
    }

    #[test]
    fn what_was_signed_is_read_with_the_key_that_signed_it() {
        let (place, key, statement, text) = signed();
        assert_eq!(read(&format!("{text}\n"), &key), Ok(statement));
        let again = SigningKey::load_for_checkpoints(place.path()).unwrap();
        assert_eq!(again.map(|again| PublicKey::from(&again)), Some(key));
    }

    #[test]
    fn no_byte_of_it_can_be_changed() {
        let (_place, key, _, text) = signed();
        for at in 0..text.len() {
            let mut bytes = text.clone().into_bytes();
            bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
            let altered = String::from_utf8(bytes).unwrap();
            assert!(read(&altered, &key).is_err(), "{at}");
        }
        assert!(read("", &key).is_err());
        assert!(read(&"a.".repeat(MAX_BYTES), &key).is_err());
    }

    #[test]
    fn another_key_and_another_kind_of_statement_are_refused() {
        let (_place, _, _, text) = signed();
        let (other, key, _, _) = signed();
        assert!(matches!(
            read(&text, &key),
            Err(CheckpointError::Foreign { .. })
        ));
        let signer = SigningKey::load_for_checkpoints(other.path())
            .unwrap()
            .unwrap();
        let token = jsonwebtoken::encode(
            &Header::new(Algorithm::EdDSA),
            &serde_json::json!({"sub": "ann"}),
            signer.encoding(),
        );
        assert!(matches!(
            read(&token.unwrap(), &key),
            Err(CheckpointError::Unreadable(_))
        ));
    }
}
