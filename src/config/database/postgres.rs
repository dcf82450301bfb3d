//! The address of a PostgreSQL database. It may hold a password, so that no refusal repeats it.

use url::Url;

/// The parameters that are taken; how a session is set is Steward's to say.
const PARAMETERS: [&str; 5] = ["host", "sslmode", "sslrootcert", "sslcert", "sslkey"];
/// The values of `sslmode`.
const MODES: [&str; 6] = [
    "disable",
    "allow",
    "prefer",
    "require",
    "verify-ca",
    "verify-full",
];

/// Whether the address can be one.
pub(super) fn check(text: &str) -> Result<(), &'static str> {
    let url = Url::parse(text).map_err(|_| {
        "must be like `postgres://user@host/database`; write `@`, `/`, `:` and `%` in a user or password as `%40`, `%2F`, \
         `%3A` and `%25`"
    })?;
    let database = url.path().strip_prefix('/').unwrap_or_default();
    if database.is_empty() || database.contains('/') {
        return Err("must name one database after the host, as `postgres://user@host/database`");
    }
    if url.fragment().is_some() {
        return Err("must not contain `#`; write it as `%23`");
    }
    let mut has_host = url.host_str().is_some_and(|host| !host.is_empty());
    for (name, value) in url.query_pairs() {
        if !PARAMETERS.contains(&&*name) {
            return Err(
                "must have no parameters but host, sslmode, sslrootcert, sslcert and sslkey; steward sets the others",
            );
        }
        if name == "sslmode" && !MODES.contains(&&*value) {
            return Err(
                "must have as `sslmode` one of disable, allow, prefer, require, verify-ca and verify-full",
            );
        }
        has_host |= name == "host" && !value.is_empty();
    }
    if has_host {
        Ok(())
    } else {
        Err(
            "must name a host; for a socket write its directory as `postgres:///database?host=%2Fvar%2Frun%2Fpostgresql`",
        )
    }
}
