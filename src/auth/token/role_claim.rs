//! The claim that holds what somebody is, and what its values mean here.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::auth::caller::{Role, Roles};
use crate::config::issuer::RoleValues;

/// Where roles stand in a token, and which values give which.
#[derive(Debug)]
pub(super) struct RoleClaim {
    /// A name, or a JSON Pointer (RFC 6901) into a claim that is an object.
    name: String,
    values: BTreeMap<String, Vec<Role>>,
}

impl RoleClaim {
    /// A claim that holds the roles by their own names.
    pub(super) fn of_names(name: &str) -> Self {
        let own = |role: Role| (role.as_str().to_owned(), vec![role]);
        Self {
            name: name.to_owned(),
            values: Role::ALL.into_iter().map(own).collect(),
        }
    }

    /// A claim of an identity provider, whose values are its own: what is not named gives nothing, `admin` included.
    pub(super) fn of_values(name: &str, values: &RoleValues) -> Self {
        let mut roles: BTreeMap<String, Vec<Role>> = BTreeMap::new();
        for (role, list) in Role::ALL.into_iter().zip(values.lists()) {
            for value in list {
                roles.entry(value.clone()).or_default().push(role);
            }
        }
        Self {
            name: name.to_owned(),
            values: roles,
        }
    }

    /// The roles of a token. Values that mean nothing here are passed over: a provider has them for other servers too.
    pub(super) fn roles(&self, claims: &Map<String, Value>) -> Result<Roles, String> {
        let Self { name, values } = self;
        let texts = match find(claims, name) {
            Some(Value::Array(items)) => {
                items.iter().map(Value::as_str).collect::<Option<Vec<_>>>()
            }
            Some(_) | None => None,
        };
        let Some(texts) = texts else {
            return Err(format!("the token's `{name}` is not a list of roles"));
        };
        let given = texts.into_iter().filter_map(|text| values.get(text));
        Roles::new(given.flatten().copied())
            .map_err(|problem| format!("the token's `{name}` holds {problem}"))
    }
}

/// The claim of this name, since names with slashes are usual too; else what the pointer leads to.
fn find<'a>(claims: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    if let Some(value) = claims.get(name) {
        return Some(value);
    }
    let (first, rest) = name.strip_prefix('/')?.split_once('/')?;
    let first = first.replace("~1", "/").replace("~0", "~");
    claims.get(&first)?.pointer(&format!("/{rest}"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use serde_json::json;

    use super::*;

    fn roles(name: &str, claims: &Value) -> Result<String, String> {
        let list = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        let values = RoleValues {
            viewer: list(&["staff", "lawyers"]),
            officer: list(&["lawyers"]),
            admin: list(&["root"]),
            ..RoleValues::default()
        };
        let claim = RoleClaim::of_values(name, &values);
        let roles = claim.roles(claims.as_object().unwrap());
        roles.map(|roles| roles.to_string())
    }

    #[test]
    fn a_value_gives_the_roles_that_the_configuration_says() {
        let cases = [
            (json!({"groups": ["staff"]}), Ok("viewer")),
            (json!({"groups": ["lawyers"]}), Ok("viewer, officer")),
            (json!({"groups": ["other", "staff"]}), Ok("viewer")),
            (json!({"groups": ["viewer"]}), Err("no role")),
            (json!({"groups": ["admin"]}), Err("no role")),
            (json!({"groups": ["Staff"]}), Err("no role")),
            (
                json!({"groups": ["lawyers", "root"]}),
                Err("officer and admin"),
            ),
            (json!({"groups": "staff"}), Err("not a list")),
            (json!({"groups": ["staff", 1]}), Err("not a list")),
            (json!({"roles": ["staff"]}), Err("not a list")),
        ];
        for (claims, expected) in cases {
            match (roles("groups", &claims), expected) {
                (Ok(roles), Ok(text)) => assert_eq!(roles, text, "{claims}"),
                (Err(problem), Err(text)) => assert!(problem.contains(text), "{claims}: {problem}"),
                (other, _) => assert_eq!(format!("{other:?}"), "", "{claims}"),
            }
        }
    }

    #[test]
    fn a_claim_is_found_by_its_name_or_by_a_pointer() {
        let cases = [
            (
                "/realm_access/roles",
                json!({"realm_access": {"roles": ["staff"]}}),
            ),
            ("/a/b/c", json!({"a": {"b": {"c": ["staff"]}}})),
            ("/a~1b/c", json!({"a/b": {"c": ["staff"]}})),
            (
                "https://acme.example/roles",
                json!({"https://acme.example/roles": ["staff"]}),
            ),
            ("/roles", json!({"/roles": ["staff"]})),
        ];
        for (name, claims) in cases {
            assert_eq!(roles(name, &claims).unwrap(), "viewer", "{name}");
            assert!(roles(name, &json!({})).is_err(), "{name}");
        }
    }
}
