//! The settings of an identity provider whose tokens are taken beside those that `steward token` makes.
//!
//! They stand in the configuration file as `[[issuers]]`, once for each provider. What is stated is held to be of this
//! provider alone: a token of another issuer is never held against these keys.

pub mod address;
mod reading;

use std::collections::BTreeSet;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use url::Url;

use super::lifetime::Lifetime;
use super::text::web_address;
use super::token::claim_problem;

pub(super) use reading::problems;

/// Whose tokens are taken, how they are checked, and what their claims mean here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct IssuerSettings {
    /// The issuer (`iss`), letter by letter as it stands in its tokens.
    pub issuer: String,
    /// The audience (`aud`) that its tokens must name to be meant for this server.
    pub audience: String,
    /// The algorithms that its tokens may be signed with; what a token itself says chooses among these only.
    pub algorithms: Vec<TokenAlgorithm>,
    /// A file with its public keys, as PEM or as a JSON Web Key (Set).
    pub keys: Option<PathBuf>,
    /// The address where it publishes its public keys (a JSON Web Key Set); instead of `keys`.
    pub jwks: Option<KeysUrl>,
    /// The time from one look at that address to the next.
    pub refresh: Lifetime,
    /// Whether the address may be one of plain HTTP, where anybody on the way can put in other keys.
    pub plain_http: bool,
    /// Whether the address may lead into a private network or to this machine.
    pub private_address: bool,
    /// The `typ` of its access tokens.
    pub token_type: String,
    /// The claim that holds the list of what somebody is: a name, or a JSON Pointer (`/realm_access/roles`).
    pub roles_claim: String,
    /// What the values of that claim mean here.
    pub roles: RoleValues,
}

/// For each role the values of the claim that give it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RoleValues {
    /// Values that make a viewer.
    pub viewer: Vec<String>,
    /// Values that make an editor.
    pub editor: Vec<String>,
    /// Values that make an officer.
    pub officer: Vec<String>,
    /// Values that make somebody of procurement.
    pub procurement: Vec<String>,
    /// Values that make an auditor.
    pub auditor: Vec<String>,
    /// Values that make an administrator.
    pub admin: Vec<String>,
}

/// An algorithm with which a provider may sign (RFC 7518, section 3.1; RFC 8037).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub enum TokenAlgorithm {
    /// Edwards-curve signatures, on Ed25519.
    EdDSA,
    /// ECDSA on P-256 with SHA-256.
    ES256,
    /// RSA, PKCS #1 1.5, with SHA-256.
    RS256,
    /// RSA, PSS, with SHA-256.
    PS256,
}

/// The address of published keys: `https://` (or `http://`), with a host, without user, password or fragment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct KeysUrl(Url);

impl Default for IssuerSettings {
    fn default() -> Self {
        Self {
            issuer: String::new(),
            audience: String::new(),
            algorithms: Vec::new(),
            keys: None,
            jwks: None,
            refresh: Lifetime::TEN_MINUTES,
            plain_http: false,
            private_address: false,
            token_type: "at+jwt".to_owned(),
            roles_claim: "roles".to_owned(),
            roles: RoleValues::default(),
        }
    }
}

impl TryFrom<String> for TokenAlgorithm {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        match text.as_str() {
            "EdDSA" => Ok(Self::EdDSA),
            "ES256" => Ok(Self::ES256),
            "RS256" => Ok(Self::RS256),
            "PS256" => Ok(Self::PS256),
            _ => Err(format!(
                "must be of `EdDSA`, `ES256`, `RS256` and `PS256`, not `{text}`"
            )),
        }
    }
}

impl KeysUrl {
    /// The address.
    #[must_use]
    pub const fn url(&self) -> &Url {
        &self.0
    }
}

impl TryFrom<String> for KeysUrl {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        web_address(&text, "https://login.example.com/keys").map(Self)
    }
}

impl From<KeysUrl> for String {
    fn from(KeysUrl(url): KeysUrl) -> Self {
        url.into()
    }
}

impl IssuerSettings {
    /// What does not fit together, by key.
    fn problems(&self) -> Vec<(&'static str, String)> {
        let Self {
            issuer,
            audience,
            algorithms,
            keys: _,
            jwks: _,
            refresh: _,
            plain_http: _,
            private_address: _,
            token_type,
            roles_claim,
            roles,
        } = self;
        let mut problems = Vec::new();
        let texts = [
            ("issuer", issuer),
            ("audience", audience),
            ("token_type", token_type),
        ];
        for (key, text) in texts {
            if text.trim().is_empty() {
                problems.push((key, "must be stated".to_owned()));
            }
        }
        if algorithms.is_empty() {
            problems.push(("algorithms", "must name at least one".to_owned()));
        }
        problems.extend(claim_problem(roles_claim).map(|problem| ("roles_claim", problem)));
        problems.extend(roles.problem().map(|problem| ("roles", problem)));
        let source = self.source_problems().into_iter();
        problems.extend(source.map(|problem| ("jwks", problem)));
        problems
    }

    /// What is wrong with where the keys are.
    fn source_problems(&self) -> Vec<String> {
        let source = match (&self.keys, &self.jwks) {
            (Some(_), None) => return Vec::new(),
            (None, Some(source)) => source,
            (None, None) => {
                let text = "must name the address of the keys, or `keys` a file with them";
                return vec![text.to_owned()];
            }
            (Some(_), Some(_)) => {
                let text = "must not be stated with `keys`: name the address or the file";
                return vec![text.to_owned()];
            }
        };
        let mut problems = Vec::new();
        if source.url().scheme() == "http" && !self.plain_http {
            let text = "must begin with `https://`; `plain_http = true` takes `http://`, and the keys of anybody on the way";
            problems.push(text.to_owned());
        }
        let problem = address::host_problem(source.url(), self.private_address);
        problems.extend(problem.map(|text| format!("names an address that {text}")));
        problems
    }
}

/// Issuers that are named twice: the issuer of a token says who must have signed it, so that there can be one only.
pub(super) fn twice(own: &str, issuers: &[IssuerSettings]) -> Vec<String> {
    let mut seen = BTreeSet::from([own]);
    let again = issuers
        .iter()
        .enumerate()
        .filter(|(_, settings)| !seen.insert(&settings.issuer));
    let told = again.map(|(number, settings)| {
        let issuer = &settings.issuer;
        format!("`issuers[{number}].issuer` must not be `{issuer}` again, which is an issuer or `token.issuer` already")
    });
    told.collect()
}

impl RoleValues {
    /// The six lists, in the order of the roles.
    #[must_use]
    pub const fn lists(&self) -> [&Vec<String>; 6] {
        let Self {
            viewer,
            editor,
            officer,
            procurement,
            auditor,
            admin,
        } = self;
        [viewer, editor, officer, procurement, auditor, admin]
    }

    fn problem(&self) -> Option<String> {
        let values = || self.lists().into_iter().flatten();
        if values().next().is_none() {
            return Some(
                "must give at least one role, as `viewer = [\"staff\"]`: nobody has a role otherwise".to_owned(),
            );
        }
        if values().any(|value| value.trim().is_empty()) {
            return Some("must not hold an empty value".to_owned());
        }
        None
    }
}
