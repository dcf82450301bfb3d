//! Machine clients: programs that an admin lets in, with roles of their own and an end.
//!
//! A client is no fact of the register. It gets tokens by one of its secrets ([`super::client_secret`]); a token names the
//! client as its subject, so that the log names it as the actor, and the secret that it was got with, so that it ends with
//! either. Clients are never deleted: who made one is asked for as long as the log names it.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use uuid::Uuid;

use super::caller::Roles;

/// As many secrets of a client are valid at a time: the old one and the new one while they are exchanged.
pub const MOST_SECRETS: usize = 2;

/// The id of a client, `cli_` and 32 hexadecimal digits: its `client_id`, and the subject of its tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClientId(pub Uuid);

/// A client, without its secrets' texts, which nobody knows here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Client {
    /// Its id.
    pub id: ClientId,
    /// What people call it.
    pub name: String,
    /// What it may be at most.
    pub roles: Roles,
    /// When it was made.
    pub made: Timestamp,
    /// Who stands behind it: the subject of the admin who made it.
    pub made_by: String,
    /// When it ends by itself.
    pub ends: Option<Timestamp>,
    /// When it was revoked.
    pub revoked: Option<Timestamp>,
    /// When it last got a token, give or take a second.
    pub last_used: Option<Timestamp>,
    /// Its secrets, oldest first, also those that are over.
    pub secrets: Vec<SecretWindow>,
}

/// When a secret of a client is valid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecretWindow {
    /// Its id, which is no secret.
    pub id: Uuid,
    /// When it was made.
    pub made: Timestamp,
    /// When it ends or ended; none while nobody has ended it.
    pub ends: Option<Timestamp>,
}

/// What a token says of the client that it was given to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientClaim {
    /// The client.
    pub client: ClientId,
    /// The secret with which it was got.
    pub secret: Uuid,
    /// When.
    pub issued: Timestamp,
}

impl Client {
    /// Whether it may be used now.
    #[must_use]
    pub fn holds(&self, now: Timestamp) -> bool {
        self.revoked.is_none() && self.ends.is_none_or(|ends| now < ends)
    }

    /// Its secrets that are valid now.
    pub fn valid_secrets(&self, now: Timestamp) -> impl Iterator<Item = &SecretWindow> {
        self.secrets
            .iter()
            .filter(move |secret| secret.ends.is_none_or(|ends| now < ends))
    }

    /// Whether a token that was got with this secret holds now.
    #[must_use]
    pub fn admits(&self, secret: Uuid, now: Timestamp) -> bool {
        self.holds(now) && self.valid_secrets(now).any(|valid| valid.id == secret)
    }
}

impl fmt::Display for ClientId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cli_{}", self.0.simple())
    }
}

impl FromStr for ClientId {
    type Err = ();

    /// Only the text that is written is read: an id has one form.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits = text.strip_prefix("cli_").ok_or(())?;
        let id = Self(Uuid::try_parse(digits).map_err(|_| ())?);
        (id.to_string() == text).then_some(id).ok_or(())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;
    use crate::auth::caller::Role;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn an_id_has_one_form() {
        let id = ClientId(Uuid::from_u128(0xab));
        assert_eq!(id.to_string().parse(), Ok(id));
        let hyphens = format!("cli_{}", id.0.hyphenated());
        for other in [
            "",
            "cli_",
            "cli_1",
            &hyphens,
            &id.to_string().to_uppercase(),
        ] {
            assert_eq!(other.parse::<ClientId>(), Err(()), "{other}");
        }
    }

    #[test]
    fn a_token_holds_as_long_as_its_client_and_its_secret() {
        let (first, second) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let secret = |id, ends| SecretWindow {
            id,
            made: at(0),
            ends,
        };
        let client = Client {
            id: ClientId(Uuid::from_u128(3)),
            name: "coupa".to_owned(),
            roles: Roles::new([Role::Procurement]).unwrap(),
            made: at(0),
            made_by: "ann".to_owned(),
            ends: Some(at(100)),
            revoked: None,
            last_used: None,
            secrets: vec![secret(first, Some(at(50))), secret(second, None)],
        };
        let cases = [
            (first, 49, true),
            (first, 50, false),
            (second, 50, true),
            (second, 99, true),
            (second, 100, false),
            (Uuid::from_u128(9), 10, false),
        ];
        for (secret, now, admitted) in cases {
            assert_eq!(client.admits(secret, at(now)), admitted, "{secret} {now}");
        }
        let revoked = Client {
            revoked: Some(at(5)),
            ..client
        };
        assert!(!revoked.admits(second, at(10)));
    }
}
