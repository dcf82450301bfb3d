//! Tokens: signed statements of who somebody is, for how long, for which server (JWT access tokens, RFC 9068). Some are
//! made here; those of identity providers are verified in the same way, with their keys.
//!
//! Time comes in as a value, so that every edge can be tested. Tokens are not stored and cannot be taken back one by
//! one; they are short-lived, and removing the key ends them all.

mod claims;
pub mod key_set;
mod known;
mod role_claim;
pub mod verify;

use aws_lc_rs::rand;
use jiff::Timestamp;
use jsonwebtoken::{Algorithm, Header};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::caller::Roles;
use super::client::ClientId;
use super::key::SigningKey;
use crate::config::lifetime::Lifetime;
use crate::config::token::TokenSettings;

/// The one algorithm of local tokens.
const ALGORITHM: Algorithm = Algorithm::EdDSA;

/// The media type of an access token, in the header's `typ` (RFC 9068, section 2.1).
const TYPE: &str = "at+jwt";

/// The claim that names the secret with which a client got the token, so that it ends with it. The id is no secret.
const SECRET_CLAIM: &str = "secret_id";

/// What a token shall say.
#[derive(Debug, Clone)]
pub struct Grant {
    /// Who is meant.
    pub subject: String,
    /// What they are.
    pub roles: Roles,
    /// From when on.
    pub issued: Timestamp,
    /// For how long.
    pub lifetime: Lifetime,
    /// The token's own id.
    pub id: Uuid,
    /// The machine client that gets it, and the secret that it gave; the subject is its id.
    pub client: Option<(ClientId, Uuid)>,
}

/// Why no token could be made.
#[derive(Debug, thiserror::Error)]
pub enum MintError {
    /// The subject would be refused on verification.
    #[error("the subject `{subject}` {problem}")]
    Subject {
        /// The subject, with control characters escaped.
        subject: String,
        /// What is wrong with it.
        problem: &'static str,
    },
    /// The signature failed.
    #[error("cannot sign the token: {0}")]
    Signature(#[from] jsonwebtoken::errors::Error),
    /// The system gave no randomness.
    #[error("cannot make a token id: the system gives no random numbers")]
    NoRandomness,
}

/// Makes a token of the grant, for the issuer and audience of the settings.
///
/// # Errors
/// If the subject is empty, too long or holds control characters, or if signing fails.
pub fn mint(
    key: &SigningKey,
    settings: &TokenSettings,
    grant: &Grant,
) -> Result<String, MintError> {
    if let Some(problem) = claims::subject_problem(&grant.subject) {
        let subject = grant.subject.escape_debug().to_string();
        return Err(MintError::Subject { subject, problem });
    }
    let mut header = Header::new(ALGORITHM);
    header.typ = Some(TYPE.to_owned());
    header.kid = Some(key.id().to_owned());
    Ok(jsonwebtoken::encode(
        &header,
        &claims_of(settings, grant),
        key.encoding(),
    )?)
}

/// A random id for a token.
///
/// # Errors
/// If the system gives no random numbers.
pub fn random_id() -> Result<Uuid, MintError> {
    let mut bytes = [0; 16];
    rand::fill(&mut bytes).map_err(|_| MintError::NoRandomness)?;
    Ok(uuid::Builder::from_random_bytes(bytes).into_uuid())
}

fn claims_of(settings: &TokenSettings, grant: &Grant) -> Map<String, Value> {
    let Grant {
        subject,
        roles,
        issued,
        lifetime,
        id,
        client,
    } = grant;
    let from = issued.as_second();
    let until = from.saturating_add(lifetime.seconds());
    let roles: Vec<_> = roles.iter().map(|role| role.as_str()).collect();
    let mut claims = Map::from_iter([
        ("iss".to_owned(), json!(settings.issuer)),
        ("aud".to_owned(), json!(settings.audience)),
        ("sub".to_owned(), json!(subject)),
        ("iat".to_owned(), json!(from)),
        ("nbf".to_owned(), json!(from)),
        ("exp".to_owned(), json!(until)),
        ("jti".to_owned(), json!(id.to_string())),
        (settings.roles_claim.clone(), json!(roles)),
    ]);
    if let Some((client, secret)) = client {
        claims.extend([
            ("client_id".to_owned(), json!(client.to_string())),
            ("scope".to_owned(), json!(roles.join(" "))),
            (SECRET_CLAIM.to_owned(), json!(secret.simple().to_string())),
        ]);
    }
    claims
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;
    use crate::auth::caller::Role;

    fn grant(subject: &str) -> Grant {
        Grant {
            subject: subject.to_owned(),
            roles: Roles::new([Role::Editor, Role::Viewer]).unwrap(),
            issued: Timestamp::from_second(1_000_000).unwrap(),
            lifetime: "1h".parse().unwrap(),
            id: Uuid::from_u128(7),
            client: None,
        }
    }

    #[test]
    fn a_token_says_what_was_granted() {
        let place = tempfile::tempdir().unwrap();
        let key = SigningKey::load_or_make(place.path()).unwrap();
        let settings = TokenSettings {
            roles_claim: "groups".to_owned(),
            ..TokenSettings::default()
        };
        let token = mint(&key, &settings, &grant("ann")).unwrap();
        let data = jsonwebtoken::dangerous::insecure_decode::<Value>(&token).unwrap();
        assert_eq!(data.header.typ.as_deref(), Some("at+jwt"));
        assert_eq!(data.header.alg, Algorithm::EdDSA);
        assert_eq!(data.header.kid.as_deref(), Some(key.id()));
        let expected = json!({
            "iss": "steward", "aud": "steward", "sub": "ann", "groups": ["viewer", "editor"],
            "iat": 1_000_000, "nbf": 1_000_000, "exp": 1_003_600,
            "jti": "00000000-0000-0000-0000-000000000007",
        });
        assert_eq!(data.claims, expected);
    }

    #[test]
    fn a_subject_that_would_be_refused_is_not_signed() {
        let place = tempfile::tempdir().unwrap();
        let key = SigningKey::load_or_make(place.path()).unwrap();
        for subject in ["", "  ", "ann\nbob", &"x".repeat(256)] {
            let refusal = mint(&key, &TokenSettings::default(), &grant(subject)).unwrap_err();
            assert!(matches!(refusal, MintError::Subject { .. }), "{refusal}");
        }
        assert!(mint(&key, &TokenSettings::default(), &grant(&"x".repeat(255))).is_ok());
    }

    #[test]
    fn random_ids_differ() {
        assert_ne!(random_id().unwrap(), random_id().unwrap());
    }
}
