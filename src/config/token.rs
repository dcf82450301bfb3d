//! The settings of tokens.

use serde::{Deserialize, Serialize};

use super::lifetime::Lifetime;

/// Claims with a meaning of their own (RFC 7519, section 4.1), in which roles cannot be.
const REGISTERED: [&str; 7] = ["iss", "sub", "aud", "exp", "nbf", "iat", "jti"];

const EMPTY: &str = "must not be empty";

/// Who issues tokens, for whom, and how roles are read out of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TokenSettings {
    /// The issuer (`iss`) that is trusted, and that local tokens carry.
    pub issuer: String,
    /// The audience (`aud`) that a token must name.
    pub audience: String,
    /// The claim that holds the list of roles.
    pub roles_claim: String,
    /// How long a local token is valid when nobody says otherwise.
    pub local_ttl: Lifetime,
}

impl Default for TokenSettings {
    fn default() -> Self {
        Self {
            issuer: "steward".to_owned(),
            audience: "steward".to_owned(),
            roles_claim: "roles".to_owned(),
            local_ttl: Lifetime::HOUR,
        }
    }
}

impl TokenSettings {
    pub(super) fn problems(&self) -> Vec<String> {
        let Self {
            issuer,
            audience,
            roles_claim,
            local_ttl: _,
        } = self;
        let mut problems = Vec::new();
        if [issuer, audience].iter().any(|text| text.trim().is_empty()) {
            problems.push(EMPTY.to_owned());
        }
        problems.extend(claim_problem(roles_claim));
        problems
    }
}

/// Why roles cannot be in this claim.
pub(super) fn claim_problem(claim: &str) -> Option<String> {
    if claim.trim().is_empty() {
        return Some(EMPTY.to_owned());
    }
    REGISTERED.contains(&claim).then(|| {
        format!(
            "must not be one of {}: they mean something else",
            REGISTERED.join(", ")
        )
    })
}
