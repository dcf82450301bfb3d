//! How others learn to get tokens of this server (RFC 8414).

use std::net::SocketAddr;

use serde_json::{Value, json};

use crate::auth::caller::Role;

/// The description of the server as one that gives tokens. Its addresses begin with the issuer where that is one, else with
/// where the server listens.
pub(super) fn authorization_server(issuer: &str, listens: SocketAddr) -> Value {
    let is_address = ["https://", "http://"]
        .iter()
        .any(|scheme| issuer.starts_with(scheme));
    let base = match is_address {
        true => issuer.trim_end_matches('/').to_owned(),
        false => format!("http://{listens}"),
    };
    json!({
        "issuer": issuer,
        "token_endpoint": format!("{base}/oauth/token"),
        "jwks_uri": format!("{base}/.well-known/jwks.json"),
        "grant_types_supported": ["client_credentials"],
        "response_types_supported": [],
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
        "scopes_supported": Role::ALL.map(Role::as_str),
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::indexing_slicing, reason = "tests")]

    use super::*;

    #[test]
    fn addresses_begin_with_the_issuer_where_it_is_one() {
        let listens = SocketAddr::from(([127, 0, 0, 1], 7317));
        let of = |issuer| authorization_server(issuer, listens)["token_endpoint"].clone();
        assert_eq!(of("steward"), "http://127.0.0.1:7317/oauth/token");
        assert_eq!(
            of("https://steward.example/"),
            "https://steward.example/oauth/token"
        );
    }
}
