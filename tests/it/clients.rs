//! Machine clients: how an admin lets them in and out, and the tokens that they get.

mod oauth;

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::harness::cluster::Cluster;
use crate::harness::{Server, codes, complained, said};

/// A client with its first secret.
pub struct Made {
    pub id: String,
    pub secret: String,
}

const CREATE: &str = "mutation($input: CreateClientInput!) { createClient(input: $input) { \
     client { id name roles createdBy isUsable secrets { id isValid } } secret userErrors { code path message } } }";

/// Lets a client in, as the admin.
pub async fn create(server: &Server, name: &str, roles: &[&str]) -> Made {
    let input = json!({ "input": { "name": name, "roles": roles } });
    let answer = server.ask_with("admin", CREATE, input).await;
    let payload = &answer["createClient"];
    assert_eq!(payload["userErrors"], json!([]), "{payload}");
    Made {
        id: payload["client"]["id"].as_str().unwrap().to_owned(),
        secret: payload["secret"].as_str().unwrap().to_owned(),
    }
}

/// Asks for a token with id and secret in the header; status and answer.
pub async fn token(server: &Server, made: &Made, form: &[(&str, &str)]) -> (u16, Value) {
    let mut form = form.to_vec();
    form.push(("grant_type", "client_credentials"));
    let request = reqwest::Client::new()
        .post(format!("http://{}/oauth/token", server.address))
        .basic_auth(&made.id, Some(&made.secret))
        .header("content-type", "application/x-www-form-urlencoded")
        .body(encoded(&form));
    let response = request.send().await.unwrap();
    (response.status().as_u16(), response.json().await.unwrap())
}

pub fn encoded(form: &[(&str, &str)]) -> String {
    let pairs = form.iter().map(|(name, value)| format!("{name}={value}"));
    pairs.collect::<Vec<_>>().join("&")
}

/// A token that is there.
async fn good_token(server: &Server, made: &Made) -> String {
    let (status, answer) = token(server, made, &[]).await;
    assert_eq!(status, 200, "{answer}");
    answer["access_token"].as_str().unwrap().to_owned()
}

async fn status_with(server: &Server, token: &str) -> u16 {
    let body = json!({ "query": "{ register { revision } }" }).to_string();
    server.send(Some(token), body).await.0
}

/// Asks again until it is so, for some seconds.
pub async fn within_seconds(what: &str, is_so: impl AsyncFn() -> bool) {
    let begun = Instant::now();
    while !is_so().await {
        assert!(begun.elapsed() < Duration::from_secs(8), "{what}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

async fn change(server: &Server, mutation: &str, input: Value) -> Value {
    let kind = mutation[..1].to_uppercase() + &mutation[1..];
    let text = format!(
        "mutation($input: {kind}Input!) {{ {mutation}(input: $input) {{ \
         client {{ id secrets {{ id isValid }} isUsable }} userErrors {{ code path message }} }} }}"
    );
    server
        .ask_with("admin", &text, json!({ "input": input }))
        .await[mutation]
        .clone()
}

#[tokio::test]
async fn a_client_gets_a_token_and_the_log_names_it_as_the_actor() {
    let server = Server::empty();
    let made = create(&server, "nightly sync", &["EDITOR"]).await;
    let token = good_token(&server, &made).await;
    let register = "mutation { registerVendor(input: { vendor: { key: \"acme\", name: \"Acme\", kind: COMPANY } }) \
                    { revision userErrors { code } } }";
    let body = json!({ "query": register }).to_string();
    let (status, answer) = server.send(Some(&token), body).await;
    assert_eq!(status, 200, "{answer}");
    assert_eq!(answer["data"]["registerVendor"]["revision"], "1");
    let log = server
        .ask("auditor", "{ revisions { edges { node { actor } } } }")
        .await;
    assert_eq!(
        log["revisions"]["edges"][0]["node"]["actor"],
        made.id.as_str()
    );
    // A role that it has not.
    let body = json!({ "query": "{ revisions { totalCount } }" }).to_string();
    assert_eq!(server.send(Some(&token), body).await.0, 403);

    within_seconds("its use is written down", async || {
        let listed = server
            .ask("admin", "{ clients { name createdBy lastUsedAt } }")
            .await;
        let client = &listed["clients"][0];
        assert_eq!(
            (&client["name"], &client["createdBy"]),
            (&json!("nightly sync"), &json!("local"))
        );
        client["lastUsedAt"] != Value::Null
    })
    .await;
    for entry in std::fs::read_dir(server.data()).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        // What follows a `_` may be a single letter, since secrets may hold one.
        let secret = &made.secret.as_bytes()[made.secret.len() - 20..];
        assert!(!bytes.windows(secret.len()).any(|part| part == secret));
    }
}

#[tokio::test]
async fn a_client_that_is_revoked_is_refused_with_the_tokens_that_it_has() {
    let server = Server::empty();
    let made = create(&server, "one", &["VIEWER"]).await;
    let other = create(&server, "other", &["VIEWER"]).await;
    let (gone, stays) = (
        good_token(&server, &made).await,
        good_token(&server, &other).await,
    );
    assert_eq!(status_with(&server, &gone).await, 200);
    let payload = change(&server, "revokeClient", json!({ "id": made.id })).await;
    assert_eq!(payload["client"]["isUsable"], false, "{payload}");
    within_seconds("the token is over", async || {
        status_with(&server, &gone).await == 401
    })
    .await;
    assert_eq!(token(&server, &made, &[]).await.0, 401);
    assert_eq!(status_with(&server, &stays).await, 200);
    let again = change(&server, "rotateClientSecret", json!({ "id": made.id })).await;
    assert_eq!(codes(&again), ["INVALID"]);
    // The name is free again.
    create(&server, "one", &["VIEWER"]).await;
}

#[tokio::test]
async fn two_secrets_are_valid_while_they_are_exchanged() {
    let server = Server::empty();
    let old = create(&server, "one", &["VIEWER"]).await;
    let rotate = "mutation($input: RotateClientSecretInput!) { rotateClientSecret(input: $input) { secret } }";
    let input = json!({ "input": { "id": old.id } });
    let rotated = server.ask_with("admin", rotate, input).await;
    let secret = rotated["rotateClientSecret"]["secret"].as_str().unwrap();
    let new = Made {
        id: old.id.clone(),
        secret: secret.to_owned(),
    };
    let (by_old, by_new) = (
        good_token(&server, &old).await,
        good_token(&server, &new).await,
    );
    let third = change(&server, "rotateClientSecret", json!({ "id": old.id })).await;
    assert_eq!(codes(&third), ["INVALID"]);

    let id = old.secret.split('_').nth(1).unwrap();
    let input = json!({ "id": old.id, "secret": id });
    let revoked = change(&server, "revokeClientSecret", input).await;
    let valid: Vec<_> = revoked["client"]["secrets"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["isValid"])
        .collect();
    assert_eq!(valid, [false, true]);
    within_seconds("what the old secret got is over", async || {
        status_with(&server, &by_old).await == 401
    })
    .await;
    assert_eq!(status_with(&server, &by_new).await, 200);
    assert_eq!(token(&server, &old, &[]).await.0, 401);
    assert_eq!(token(&server, &new, &[]).await.0, 200);
}

#[tokio::test]
async fn what_makes_no_client_is_refused_with_everything_that_is_wrong() {
    let server = Server::empty();
    create(&server, "taken", &["VIEWER"]).await;
    let cases = [
        (json!({ "name": "", "roles": [] }), vec!["name", "roles"]),
        (
            json!({ "name": "a", "roles": ["ADMIN", "OFFICER"] }),
            vec!["roles"],
        ),
        (
            json!({ "name": "a", "roles": ["VIEWER"], "expiresAt": "2001-01-01T00:00:00Z" }),
            vec!["expiresAt"],
        ),
        (
            json!({ "name": "a", "roles": ["VIEWER"], "expiresAt": "soon" }),
            vec!["expiresAt"],
        ),
        (
            json!({ "name": "taken", "roles": ["VIEWER"] }),
            vec!["name"],
        ),
    ];
    for (input, places) in cases {
        let answer = server
            .ask_with("admin", CREATE, json!({ "input": input }))
            .await;
        let payload = &answer["createClient"];
        let found: Vec<_> = payload["userErrors"]
            .as_array()
            .unwrap()
            .iter()
            .map(|error| error["path"][1].as_str().unwrap())
            .collect();
        assert_eq!(found, places, "{payload}");
        assert_eq!(
            (&payload["client"], &payload["secret"]),
            (&Value::Null, &Value::Null)
        );
    }
    let unknown = change(&server, "revokeClient", json!({ "id": "cli_x" })).await;
    assert_eq!(codes(&unknown), ["NOT_FOUND"]);
    assert_eq!(server.revision().await, 0, "clients are no facts");
}

#[tokio::test]
async fn the_command_line_lets_a_client_in_and_out() {
    let server = Server::empty();
    let created = server.command(&[
        "client", "create", "--name", "cli", "--role", "viewer", "--by", "ann",
    ]);
    let text = said(&created);
    let value = |name: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(name));
        line.unwrap_or_else(|| panic!("{text}{}", complained(&created)))
            .to_owned()
    };
    let made = Made {
        id: value("client_id: "),
        secret: value("client_secret: "),
    };
    let token = good_token(&server, &made).await;
    assert_eq!(status_with(&server, &token).await, 200);
    let listed = said(&server.command(&["client", "list"]));
    assert!(
        listed.contains(&format!("{} cli (viewer), made by ann: usable", made.id)),
        "{listed}"
    );
    assert!(!listed.contains(&made.secret));
    let revoked = said(&server.command(&["client", "revoke", &made.id]));
    assert!(revoked.contains("revoked at"), "{revoked}");
    within_seconds("the token is over", async || {
        status_with(&server, &token).await == 401
    })
    .await;
    let both = server.command(&[
        "client", "create", "--name", "x", "--role", "admin", "--role", "officer",
    ]);
    assert!(complained(&both).contains("officer and admin"));
    let wrong = server.command(&["client", "revoke", "nobody"]);
    assert!(complained(&wrong).contains("is no id of a client"));
}

#[tokio::test]
async fn a_client_of_one_server_is_a_client_of_all_and_is_revoked_on_all() {
    let Some(cluster) = Cluster::shared() else {
        return;
    };
    let address = cluster.database();
    let on = || Server::with_settings(&[("STEWARD_DATABASE", &address)]);
    let (one, other) = (on(), on());
    let made = create(&one, "shared", &["VIEWER"]).await;
    // At once, before the other server has looked again.
    let token = good_token(&one, &made).await;
    assert_eq!(status_with(&other, &token).await, 200);
    assert_eq!(
        status_with(&other, &good_token(&other, &made).await).await,
        200
    );
    change(&one, "revokeClient", json!({ "id": made.id })).await;
    within_seconds("it is over on the other", async || {
        status_with(&other, &token).await == 401
    })
    .await;
}
