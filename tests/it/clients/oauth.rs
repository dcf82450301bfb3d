//! The endpoint of tokens as RFC 6749 has it, what is published beside it, and how failures are slowed down and recorded.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use super::{Made, create, encoded, token, within_seconds};
use crate::harness::Server;

fn part(token: &str, place: usize) -> Value {
    let part = token.split('.').nth(place).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
}

async fn get(server: &Server, path: &str) -> Value {
    let url = format!("http://{}{path}", server.address);
    let response = reqwest::get(url).await.unwrap();
    assert_eq!(response.status().as_u16(), 200);
    response.json().await.unwrap()
}

#[tokio::test]
async fn a_token_is_what_rfc_9068_says_and_verifies_with_the_published_keys() {
    let server = Server::empty();
    let made = create(&server, "buyer", &["PROCUREMENT", "VIEWER"]).await;
    let (status, answer) = token(&server, &made, &[("scope", "procurement")]).await;
    assert_eq!(status, 200, "{answer}");
    let expected = (&json!("Bearer"), &json!(900), &json!("procurement"));
    assert_eq!(
        (
            &answer["token_type"],
            &answer["expires_in"],
            &answer["scope"]
        ),
        expected
    );
    let text = answer["access_token"].as_str().unwrap();
    let (header, claims) = (part(text, 0), part(text, 1));
    assert_eq!(
        (&header["typ"], &header["alg"]),
        (&json!("at+jwt"), &json!("EdDSA"))
    );
    for (claim, value) in [
        ("iss", json!("steward")),
        ("aud", json!("steward")),
        ("sub", json!(made.id)),
        ("client_id", json!(made.id)),
        ("scope", json!("procurement")),
        ("roles", json!(["procurement"])),
    ] {
        assert_eq!(claims[claim], value, "{claim}");
    }
    let lifetime = claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap();
    assert_eq!(lifetime, 900);
    assert!(claims["jti"].is_string());

    let published = get(&server, "/.well-known/jwks.json").await;
    let key = &published["keys"][0];
    assert_eq!(
        (&key["kid"], &key["crv"]),
        (&header["kid"], &json!("Ed25519"))
    );
    assert!(key.get("d").is_none());
    let described = get(&server, "/.well-known/oauth-authorization-server").await;
    assert_eq!(described["issuer"], "steward");
    let endpoint = format!("http://{}/oauth/token", server.address);
    assert_eq!(described["token_endpoint"], endpoint.as_str());
    assert_eq!(
        described["grant_types_supported"],
        json!(["client_credentials"])
    );

    // The token has what was asked for and no more.
    let body = json!({ "query": "{ clauses { totalCount } }" }).to_string();
    assert_eq!(server.send(Some(text), body).await.0, 403);
    let body = json!({ "query": "{ vendors { totalCount } }" }).to_string();
    assert_eq!(server.send(Some(text), body).await.0, 200);
    for scope in ["editor", "procurement+king", "+"] {
        let (status, answer) = token(&server, &made, &[("scope", scope)]).await;
        assert_eq!(
            (status, &answer["error"]),
            (400, &json!("invalid_scope")),
            "{scope}"
        );
    }
}

#[tokio::test]
async fn errors_have_the_status_and_headers_of_the_specification() {
    let server = Server::empty();
    let made = create(&server, "one", &["VIEWER"]).await;
    let http = reqwest::Client::new();
    let url = format!("http://{}/oauth/token", server.address);
    let form = |pairs: &[(&str, &str)]| {
        let request = http
            .post(&url)
            .header("content-type", "application/x-www-form-urlencoded");
        request.body(encoded(pairs))
    };
    let grant = ("grant_type", "client_credentials");
    let in_body = [
        grant,
        ("client_id", made.id.as_str()),
        ("client_secret", made.secret.as_str()),
    ];
    let answer = form(&in_body).send().await.unwrap();
    assert_eq!(answer.status().as_u16(), 200);
    assert_eq!(answer.headers()["cache-control"], "no-store");

    let wrong = [
        grant,
        ("client_id", made.id.as_str()),
        ("client_secret", "x"),
    ];
    let answer = form(&wrong).send().await.unwrap();
    assert_eq!(answer.status().as_u16(), 401);
    assert_eq!(
        answer.headers()["www-authenticate"],
        "Basic realm=\"steward\""
    );
    assert_eq!(
        answer.json::<Value>().await.unwrap()["error"],
        "invalid_client"
    );

    let basic = |pairs: &[(&str, &str)]| form(pairs).basic_auth(&made.id, Some(&made.secret));
    let as_text = http
        .post(&url)
        .header("content-type", "text/plain")
        .body(encoded(&[grant]));
    let by_query = http
        .post(format!("{url}?client_secret=x"))
        .body(encoded(&[grant]));
    let cases = [
        (form(&[grant]), 401, "invalid_client"),
        (
            basic(&[("grant_type", "password")]),
            400,
            "unsupported_grant_type",
        ),
        (basic(&[]), 400, "invalid_request"),
        (basic(&in_body), 400, "invalid_request"),
        (basic(&[grant, grant]), 400, "invalid_request"),
        (
            by_query.header("content-type", "application/x-www-form-urlencoded"),
            400,
            "invalid_request",
        ),
        (
            as_text.basic_auth(&made.id, Some(&made.secret)),
            400,
            "invalid_request",
        ),
    ];
    for (request, status, error) in cases {
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status().as_u16(), status, "{error}");
        assert_eq!(answer.headers()["cache-control"], "no-store");
        assert_eq!(answer.json::<Value>().await.unwrap()["error"], error);
    }
    assert_eq!(http.get(&url).send().await.unwrap().status().as_u16(), 405);
    let long = form(&[grant, ("scope", &"x".repeat(9_000))]);
    assert_eq!(long.send().await.unwrap().status().as_u16(), 413);
}

#[tokio::test]
async fn who_fails_again_and_again_has_to_wait_and_an_admin_sees_it() {
    let server = Server::empty();
    let made = create(&server, "one", &["VIEWER"]).await;
    let other = create(&server, "other", &["VIEWER"]).await;
    // Until the server has looked at it, a new client that fails is slowed down as one that is not there.
    assert_eq!(token(&server, &made, &[]).await.0, 200);
    within_seconds("the client is looked at", async || {
        let listed = server.ask("admin", "{ clients { id lastUsedAt } }").await["clients"].clone();
        let rows = listed.as_array().unwrap();
        rows.iter()
            .any(|row| row["id"] == made.id && row["lastUsedAt"].is_string())
    })
    .await;
    let guess = Made {
        id: made.id.clone(),
        secret: other.secret.clone(),
    };
    let mut slowed = None;
    for _ in 0..6 {
        let (status, answer) = token(&server, &guess, &[]).await;
        match status {
            401 => {}
            429 => slowed = Some(answer),
            _ => panic!("{status} {answer}"),
        }
    }
    assert_eq!(slowed.expect("it is slowed down")["error"], "slow_down");
    // Neither another client nor the register is held up.
    assert_eq!(token(&server, &other, &[]).await.0, 200);
    let nobody = Made {
        id: "cli_nobody".to_owned(),
        secret: "x".to_owned(),
    };
    assert_eq!(token(&server, &nobody, &[]).await.0, 401);
    within_seconds("the failures are written down", async || {
        let text = "{ signInFailures { client address count } }";
        let listed = server.ask("admin", text).await["signInFailures"].clone();
        let rows = listed.as_array().unwrap();
        let of = |client: Value| rows.iter().find(|row| row["client"] == client);
        let (named, unnamed) = (of(json!(made.id)), of(Value::Null));
        named.is_some_and(|row| row["count"] == 4 && row["address"] == "127.0.0.1")
            && unnamed.is_some()
    })
    .await;
    // After the wait the right secret is taken.
    within_seconds("the right secret is taken", async || {
        token(&server, &made, &[]).await.0 == 200
    })
    .await;
}
