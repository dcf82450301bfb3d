//! The caller: a subject and its roles.
//!
//! Says nothing about what a role may do; that is [`super::permission`].

use std::fmt;
use std::str::FromStr;

use super::client::ClientId;

/// Who is asking, taken from a verified token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// The token's subject, of an identity provider as `ISSUER|SUBJECT`; the log names it as the actor.
    pub subject: String,
    /// What the caller is; never empty.
    pub roles: Roles,
    /// The machine client that is asking, if one is.
    pub client: Option<ActingClient>,
}

/// A machine client as a caller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActingClient {
    /// Which; the subject is its text.
    pub id: ClientId,
    /// Who stands behind it: the subject of the admin who made it.
    pub made_by: String,
}

impl Caller {
    /// A caller who is no machine client.
    #[must_use]
    pub const fn person(subject: String, roles: Roles) -> Self {
        Self {
            subject,
            roles,
            client: None,
        }
    }

    /// Who stands behind the caller: of a client the admin who made it, else the caller. One may not judge what another asked
    /// for if the same person stands behind both.
    ///
    /// Ann makes the clients A and B: A, B and Ann stand behind what A asked for, and Bob does not.
    #[must_use]
    pub fn behind(&self) -> &str {
        let client = self.client.as_ref();
        client.map_or(&self.subject, |client| &client.made_by)
    }
}

/// What a caller can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Reads the register.
    Viewer,
    /// Reads and changes the register.
    Editor,
    /// Also decides about vendors.
    Officer,
    /// Asks before something is bought.
    Procurement,
    /// Reads the register and its log, and verifies the log.
    Auditor,
    /// Administers the server and reads nothing of the register.
    Admin,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 6] = [
        Self::Viewer,
        Self::Editor,
        Self::Officer,
        Self::Procurement,
        Self::Auditor,
        Self::Admin,
    ];

    /// The text of the role in tokens and on the command line.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::Editor => "editor",
            Self::Officer => "officer",
            Self::Procurement => "procurement",
            Self::Auditor => "auditor",
            Self::Admin => "admin",
        }
    }

    /// The role with this text.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == text)
    }

    const fn bit(self) -> u8 {
        1 << self as u8
    }
}

impl FromStr for Role {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::from_text(text).ok_or_else(|| {
            let known = Self::ALL.map(Self::as_str).join(", ");
            format!("there is no role `{text}`; take one of {known}")
        })
    }
}

/// A set of roles that may be held together: at least one, and never officer with admin.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Roles(u8);

/// Why roles cannot be held together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RolesProblem {
    /// There is none.
    #[error("no role that is known here")]
    None,
    /// Who gives out access must not decide, and the other way round.
    #[error("the roles officer and admin together, which one person may not hold")]
    OfficerAndAdmin,
}

impl Roles {
    /// The set of these roles.
    ///
    /// # Errors
    /// If there is none, or both officer and admin.
    pub fn new(roles: impl IntoIterator<Item = Role>) -> Result<Self, RolesProblem> {
        let set = Self(roles.into_iter().fold(0, |bits, role| bits | role.bit()));
        if set.0 == 0 {
            return Err(RolesProblem::None);
        }
        if set.has(Role::Officer) && set.has(Role::Admin) {
            return Err(RolesProblem::OfficerAndAdmin);
        }
        Ok(set)
    }

    /// Whether the role is among them.
    #[must_use]
    pub const fn has(self, role: Role) -> bool {
        self.0 & role.bit() != 0
    }

    /// The roles, in the order of [`Role::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Role> {
        Role::ALL.into_iter().filter(move |role| self.has(*role))
    }
}

impl fmt::Display for Roles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let texts: Vec<_> = self.iter().map(Role::as_str).collect();
        f.write_str(&texts.join(", "))
    }
}

impl fmt::Debug for Roles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn who_made_a_client_stands_behind_it_and_what_it_did() {
        let roles = Roles::new([Role::Officer]).unwrap();
        let person = |name: &str| Caller::person(name.to_owned(), roles);
        let client = |digit, maker: &str| {
            let id = ClientId(uuid::Uuid::from_u128(digit));
            let made_by = maker.to_owned();
            Caller {
                client: Some(ActingClient { id, made_by }),
                ..person(&id.to_string())
            }
        };
        let (a, b) = (client(1, "ann"), client(2, "ann"));
        let cases = [
            (&a, &a, true),
            (&b, &a, true),
            (&person("ann"), &a, true),
            (&a, &person("ann"), true),
            (&person("bob"), &a, false),
            (&client(3, "bob"), &a, false),
            (&person("bob"), &person("bob"), true),
            (&person("bob"), &person("ann"), false),
        ];
        for (judge, asked, expected) in cases {
            let behind = judge.behind() == asked.behind();
            assert_eq!(behind, expected, "{judge:?} {asked:?}");
        }
    }

    #[test]
    fn a_role_survives_its_text() {
        for role in Role::ALL {
            assert_eq!(role.as_str().parse::<Role>(), Ok(role));
        }
        assert_eq!(
            "root".parse::<Role>().unwrap_err(),
            "there is no role `root`; take one of viewer, editor, officer, procurement, auditor, admin"
        );
        assert!("Viewer".parse::<Role>().is_err());
    }

    #[test]
    fn a_set_holds_exactly_what_was_put_in() {
        for role in Role::ALL {
            let alone = Roles::new([role, role]).unwrap();
            assert_eq!(alone.iter().collect::<Vec<_>>(), [role]);
        }
        let both = Roles::new([Role::Auditor, Role::Editor]).unwrap();
        assert_eq!(both.to_string(), "editor, auditor");
        assert!(!both.has(Role::Viewer));
    }

    #[test]
    fn officer_with_admin_and_nothing_at_all_are_refused() {
        assert_eq!(Roles::new([]), Err(RolesProblem::None));
        assert_eq!(
            Roles::new([Role::Viewer, Role::Admin, Role::Officer]),
            Err(RolesProblem::OfficerAndAdmin)
        );
        assert!(Roles::new([Role::Admin, Role::Editor]).is_ok());
    }
}
