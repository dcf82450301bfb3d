//! Reading the claims of a token whose signature has been verified: window, subject, roles.

use jiff::Timestamp;
use serde_json::{Map, Value};
use uuid::Uuid;

use super::SECRET_CLAIM;
use super::role_claim::RoleClaim;
use crate::auth::caller::Caller;
use crate::auth::client::ClientClaim;

/// How far two clocks may differ, in seconds.
const LEEWAY: i64 = 30;

/// The longest subject, in characters (OpenID Connect Core 1.0, section 2, for `sub`).
const SUBJECT_LENGTH: usize = 255;

/// The claims of one token, and how roles are read out of them.
pub(super) struct Claims<'a> {
    pub(super) values: &'a Map<String, Value>,
    /// What stands before the subject in the name of the caller.
    pub(super) realm: &'a str,
    pub(super) roles: &'a RoleClaim,
}

impl Claims<'_> {
    /// The window of the token, ends included as RFC 7519 has them: valid from `nbf` on, and before `exp`; both
    /// stretched by the leeway.
    pub(super) fn check_window(&self, now: Timestamp) -> Result<(), String> {
        let now = now.as_second();
        let Some(until) = self.time("exp")? else {
            return Err("the token has no `exp`".to_owned());
        };
        if now >= until.saturating_add(LEEWAY) {
            return Err("the token has expired".to_owned());
        }
        if let Some(from) = self.time("nbf")?
            && now < from.saturating_sub(LEEWAY)
        {
            return Err("the token is not valid yet; check the clocks".to_owned());
        }
        Ok(())
    }

    /// The library takes a list of issuers; RFC 7519 knows only one.
    pub(super) fn check_issuer(&self) -> Result<(), String> {
        match self.values.get("iss") {
            Some(Value::String(_)) => Ok(()),
            Some(_) | None => Err("the token's `iss` is not one text".to_owned()),
        }
    }

    pub(super) fn caller(&self) -> Result<Caller, String> {
        let roles = self.roles.roles(self.values)?;
        Ok(Caller::person(self.subject()?, roles))
    }

    /// The client that a local token was given to, if it was given to one.
    pub(super) fn client(&self) -> Result<Option<ClientClaim>, String> {
        if !self.values.contains_key("client_id") {
            return Ok(None);
        }
        let text = |claim| self.values.get(claim).and_then(Value::as_str);
        let client = text("client_id").and_then(|text| text.parse().ok());
        let secret = text(SECRET_CLAIM).and_then(|text| Uuid::try_parse(text).ok());
        let issued = self
            .time("iat")?
            .and_then(|second| Timestamp::from_second(second).ok());
        match (client, secret, issued) {
            (Some(client), Some(secret), Some(issued)) => Ok(Some(ClientClaim {
                client,
                secret,
                issued,
            })),
            _ => Err("the token does not say which client it was given to".to_owned()),
        }
    }

    fn subject(&self) -> Result<String, String> {
        let subject = self
            .values
            .get("sub")
            .and_then(Value::as_str)
            .unwrap_or_default();
        match subject_problem(subject) {
            Some(problem) => Err(format!("the token's `sub` {problem}")),
            None => Ok(format!("{}{subject}", self.realm)),
        }
    }

    /// A time in seconds since 1970, which RFC 7519 allows to have a fraction.
    fn time(&self, claim: &str) -> Result<Option<i64>, String> {
        match self.values.get(claim) {
            None => Ok(None),
            Some(Value::Number(number)) => {
                Ok(number.as_i64().or_else(|| number.as_f64().map(saturated)))
            }
            Some(_) => Err(format!("the token's `{claim}` is not a time")),
        }
    }
}

/// What is wrong with a subject, if anything: it becomes the actor in the log.
pub(super) fn subject_problem(subject: &str) -> Option<&'static str> {
    if subject.trim().is_empty() {
        return Some("is empty; it must name who is asking");
    }
    if subject.chars().count() > SUBJECT_LENGTH {
        return Some("is longer than 255 characters");
    }
    subject
        .chars()
        .any(char::is_control)
        .then_some("holds control characters")
}

/// Far beyond any clock both ends are the same: never, or always.
fn saturated(seconds: f64) -> i64 {
    seconds as i64
}
