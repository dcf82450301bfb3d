//! Verifying a token: nothing in it is believed before its signature holds.
//!
//! The algorithm is the issuer's, never the token's (RFC 8725, section 3.1): what the header says chooses among those
//! that are taken of this issuer, and a key is used for its own kind alone. Keys and addresses of keys in the header
//! (`jwk`, `jku`, `x5c`, `x5u`) are not looked at. The library checks the signature, the presence of claims, `iss` and
//! `aud`; it checks neither `typ` nor `crit`, and takes the time from the system's clock, so these three are checked here.

use std::sync::Arc;

use arc_swap::ArcSwap;
use jiff::Timestamp;
use jsonwebtoken::errors::ErrorKind;
use jsonwebtoken::{Algorithm, Header, Validation};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::claims::Claims;
use super::key_set::{KeySet, KeySetError};
use super::role_claim::RoleClaim;
use super::{ALGORITHM, TYPE};
use crate::auth::caller::Caller;
use crate::auth::client::ClientClaim;
use crate::auth::key::SigningKey;
use crate::config::issuer::{IssuerSettings, TokenAlgorithm};
use crate::config::token::TokenSettings;
use crate::error::Error;

/// The longest token that is looked at, in bytes.
const MAX_BYTES: usize = 8 * 1024;

/// Verifies tokens of one issuer. Its keys can be exchanged while tokens are verified.
#[derive(Debug)]
pub struct Verifier {
    keys: ArcSwap<KeySet>,
    algorithms: Vec<Algorithm>,
    /// The `typ` of its access tokens.
    token_type: String,
    issuer: String,
    audience: String,
    roles: RoleClaim,
    /// Before the subject in the name of the caller: a subject is unique only within its issuer.
    realm: String,
    /// Where to get a better token.
    remedy: &'static str,
}

impl Verifier {
    /// A verifier of the tokens that [`super::mint`] makes with one of these keys and these settings.
    #[must_use]
    pub fn new<'a>(
        keys: impl IntoIterator<Item = &'a SigningKey>,
        settings: &TokenSettings,
    ) -> Self {
        Self {
            keys: ArcSwap::from_pointee(KeySet::of(keys, ALGORITHM)),
            algorithms: vec![ALGORITHM],
            token_type: TYPE.to_owned(),
            issuer: settings.issuer.clone(),
            audience: settings.audience.clone(),
            roles: RoleClaim::of_names(&settings.roles_claim),
            realm: String::new(),
            remedy: "make a new one with `steward token`",
        }
    }

    /// A verifier of the tokens of an identity provider, without keys yet.
    #[must_use]
    pub fn of_provider(settings: &IssuerSettings) -> Self {
        Self {
            keys: ArcSwap::default(),
            algorithms: settings.algorithms.iter().map(algorithm).collect(),
            token_type: settings.token_type.clone(),
            issuer: settings.issuer.clone(),
            audience: settings.audience.clone(),
            roles: RoleClaim::of_values(&settings.roles_claim, &settings.roles),
            realm: format!("{}|", settings.issuer),
            remedy: "get a new one from your identity provider",
        }
    }

    /// The `iss` of the tokens that are verified here.
    #[must_use]
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// Takes these keys of the local issuer from now on, and no others.
    pub fn take_keys<'a>(&self, keys: impl IntoIterator<Item = &'a SigningKey>) {
        self.keys.store(Arc::new(KeySet::of(keys, ALGORITHM)));
    }

    /// Takes the keys of a JSON Web Key Set, a JSON Web Key or PEM from now on, and no others.
    ///
    /// # Errors
    /// There is none that can be used; then all stays as it is.
    pub fn exchange_keys(&self, text: &[u8]) -> Result<(), KeySetError> {
        let keys = KeySet::read(text, &self.algorithms)?;
        self.keys.store(Arc::new(keys));
        Ok(())
    }

    /// Whether there are keys at all.
    #[must_use]
    pub fn has_keys(&self) -> bool {
        !self.keys.load().is_empty()
    }

    /// Whether the token names a key that is not known here, and is otherwise of the form that is taken.
    #[must_use]
    pub fn lacks_key_of(&self, token: &str) -> bool {
        let header = Self::header(token);
        header.is_ok_and(|header| {
            self.check_header(&header).is_ok() && !self.keys.load().has(header.kid.as_deref())
        })
    }

    /// Who the token speaks of.
    ///
    /// # Errors
    /// `Unauthenticated`, with what is wrong and what to do; the token is never repeated.
    pub fn verify(&self, token: &str, now: Timestamp) -> Result<Caller, Error> {
        self.read(token, now, |claims| claims.caller())
    }

    /// The same of a local token, with the client that it was given to: whether that may be used still is asked elsewhere.
    ///
    /// # Errors
    /// As [`Verifier::verify`].
    pub fn verify_local(
        &self,
        token: &str,
        now: Timestamp,
    ) -> Result<(Caller, Option<ClientClaim>), Error> {
        self.read(token, now, |claims| {
            Ok((claims.caller()?, claims.client()?))
        })
    }

    fn read<T>(
        &self,
        token: &str,
        now: Timestamp,
        what: impl FnOnce(&Claims<'_>) -> Result<T, String>,
    ) -> Result<T, Error> {
        self.claims(token, now, what)
            .map_err(|problem| Error::Unauthenticated(format!("{problem}; {}", self.remedy)))
    }

    fn claims<T>(
        &self,
        token: &str,
        now: Timestamp,
        what: impl FnOnce(&Claims<'_>) -> Result<T, String>,
    ) -> Result<T, String> {
        // One set throughout: what is known of a token is known by its keys.
        let keys = self.keys.load();
        let verify = || self.signed_claims(token, &keys);
        let values = keys.known.or_verify(token, verify)?;
        let claims = Claims {
            values: &values,
            realm: &self.realm,
            roles: &self.roles,
        };
        claims.check_issuer()?;
        claims.check_window(now)?;
        what(&claims)
    }

    /// The claims, once the header fits and the signature holds: what is so for as long as the token is the same.
    fn signed_claims(&self, token: &str, keys: &KeySet) -> Result<Map<String, Value>, String> {
        let header = Self::header(token)?;
        self.check_header(&header)?;
        let validation = self.validation(header.alg);
        let mut problem = "the token is signed with a key that is not known here".to_owned();
        for key in keys.fitting(header.kid.as_deref(), header.alg) {
            match jsonwebtoken::decode(token, key, &validation) {
                Ok(data) => return Ok(data.claims),
                Err(error) => problem = refusal(error.kind()),
            }
        }
        Err(problem)
    }

    fn header(token: &str) -> Result<Header, String> {
        if token.len() > MAX_BYTES {
            return Err(format!("the token is longer than {MAX_BYTES} bytes"));
        }
        jsonwebtoken::decode_header(token).map_err(|_| unreadable())
    }

    fn check_header(&self, header: &Header) -> Result<(), String> {
        if !self.algorithms.contains(&header.alg) {
            let names: Vec<_> = self
                .algorithms
                .iter()
                .map(|one| format!("{one:?}"))
                .collect();
            return Err(format!("the token is not signed with {}", names.join(", ")));
        }
        if !header
            .typ
            .as_deref()
            .is_some_and(|typ| self.is_access_token(typ))
        {
            let expected = &self.token_type;
            return Err(format!(
                "the token's `typ` is not `{expected}`: it is no access token"
            ));
        }
        // RFC 7515, section 4.1.11: who does not understand an extension must refuse the token; none is known here.
        if header.crit.is_some() {
            return Err(
                "the token's `crit` demands an extension that is not known here".to_owned(),
            );
        }
        Ok(())
    }

    /// RFC 9068, section 4: these two and no others, so that an ID token (`JWT`) is not taken for an access token.
    fn is_access_token(&self, typ: &str) -> bool {
        let short = typ
            .split_at_checked("application/".len())
            .filter(|(start, _)| start.eq_ignore_ascii_case("application/"))
            .map_or(typ, |(_, rest)| rest);
        short.eq_ignore_ascii_case(&self.token_type)
    }

    fn validation(&self, algorithm: Algorithm) -> Validation {
        let mut validation = Validation::new(algorithm);
        validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
        validation.set_issuer(&[&self.issuer]);
        validation.set_audience(&[&self.audience]);
        // Compared with the time that the caller gives, in `claims`.
        validation.validate_exp = false;
        validation.validate_nbf = false;
        validation
    }
}

/// The issuer that a token claims to be of: whom to ask whether that is so. Nothing else may be made of it.
#[must_use]
pub fn claimed_issuer(token: &str) -> Option<String> {
    #[derive(Deserialize)]
    struct Claimed {
        iss: String,
    }
    let fits = token.len() <= MAX_BYTES;
    let claimed = fits.then(|| jsonwebtoken::dangerous::insecure_decode_claims::<Claimed>(token));
    claimed?.ok().map(|claimed| claimed.iss)
}

fn refusal(kind: &ErrorKind) -> String {
    match kind {
        ErrorKind::InvalidSignature => "the token's signature does not hold".to_owned(),
        ErrorKind::MissingRequiredClaim(claim) => {
            format!("the token has no `{claim}`, or none that can be read")
        }
        ErrorKind::InvalidIssuer => "the token's `iss` is not the issuer trusted here".to_owned(),
        ErrorKind::InvalidAudience => "the token's `aud` does not name this server".to_owned(),
        _ => unreadable(),
    }
}

const fn algorithm(stated: &TokenAlgorithm) -> Algorithm {
    match stated {
        TokenAlgorithm::EdDSA => Algorithm::EdDSA,
        TokenAlgorithm::ES256 => Algorithm::ES256,
        TokenAlgorithm::RS256 => Algorithm::RS256,
        TokenAlgorithm::PS256 => Algorithm::PS256,
    }
}

fn unreadable() -> String {
    "the token is not a signed token that can be read".to_owned()
}

#[cfg(test)]
mod tests;
