//! Tokens of identity providers: whose are taken, as what, and what a provider that fails or lies can do.

use std::fs::write;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use jsonwebtoken::Algorithm;
use serde_json::{Value, json};
use tempfile::NamedTempFile;

use crate::harness::provider::{Behavior, Key, Provider, claims, set};
use crate::harness::{Server, command, complained};

const ISSUER: &str = "https://login.example.com/";
const ALL: &str = "algorithms = ['EdDSA', 'ES256', 'RS256', 'PS256']";
const ONE: &str = "algorithms = ['EdDSA']";
const QUICK: &str = "algorithms = ['EdDSA']\nrefresh = '1s'";

/// A server whose configuration file holds this text.
fn server(text: &str) -> (Server, NamedTempFile) {
    let file = NamedTempFile::new().unwrap();
    write(file.path(), text).unwrap();
    let server = Server::with_settings(&[("STEWARD_CONFIG", file.path().to_str().unwrap())]);
    (server, file)
}

/// The status and message of a small question with this token.
async fn ask(server: &Server, token: &str) -> (u16, String) {
    let query = json!({ "query": "{ vendors { totalCount } }" });
    let (status, answer) = server.send(Some(token), query.to_string()).await;
    let message = answer["errors"][0]["message"].as_str().unwrap_or_default();
    (status, message.to_owned())
}

#[tokio::test]
async fn a_token_of_each_algorithm_is_taken_with_the_roles_of_the_configuration() {
    let kinds = [
        Algorithm::EdDSA,
        Algorithm::ES256,
        Algorithm::RS256,
        Algorithm::PS256,
    ];
    let keys = kinds.map(|kind| Key::new(&format!("{kind:?}"), kind));
    let provider = Provider::with(&keys.iter().collect::<Vec<_>>());
    let (server, _file) = server(&provider.settings(ISSUER, ALL));
    let register = json!({ "query": "mutation { registerVendor(input: { vendor: { key: \"acme\", name: \"Acme\", \
         kind: COMPANY } }) { userErrors { code } } }" });
    for key in &keys {
        assert_eq!(
            ask(&server, &key.token(ISSUER, "staff")).await.0,
            200,
            "{}",
            key.id
        );
        for (group, status) in [("staff", 403), ("lawyers", 200), ("root", 403)] {
            let token = key.token(ISSUER, group);
            let (found, answer) = server.send(Some(&token), register.to_string()).await;
            assert_eq!(found, status, "{} {group} {answer}", key.id);
        }
    }
    // The local key's tokens are taken as before, and nobody is taken for somebody of another issuer.
    let log = server
        .ask(
            "auditor",
            "{ revisions(first: 1) { edges { node { actor } } } }",
        )
        .await;
    assert_eq!(
        log["revisions"]["edges"][0]["node"]["actor"],
        format!("{ISSUER}|ann")
    );
    assert_eq!(provider.asked(), 1);
}

#[tokio::test]
async fn what_is_asked_of_a_local_token_is_asked_of_a_providers() {
    let (key, weak) = (
        Key::new("one", Algorithm::EdDSA),
        Key::new("weak", Algorithm::ES256),
    );
    let stranger = Key::new("one", Algorithm::EdDSA);
    let elsewhere = Provider::with(&[&stranger]);
    let provider = Provider::with(&[&key, &weak]);
    let (server, _file) = server(&provider.settings(ISSUER, ONE));
    let good = claims(ISSUER, "staff");
    let now = good["iat"].as_i64().unwrap();
    let with = |name: &str, value: Value| {
        let mut claims = good.clone();
        claims[name] = value;
        key.sign(&key.header(), &claims)
    };
    let headed = |name: &str, value: Value| {
        let mut header = key.header();
        header[name] = value;
        header
    };
    assert_eq!(ask(&server, &key.token(ISSUER, "staff")).await.0, 200);
    let led_away = headed("jku", json!(format!("http://{}/keys", elsewhere.address)));
    let brought_along = headed("jwk", stranger.public());
    let public = STANDARD.decode(
        key.public()["x"]
            .as_str()
            .unwrap()
            .replace('-', "+")
            .replace('_', "/")
            + "=",
    );
    let secret = jsonwebtoken::EncodingKey::from_secret(&public.unwrap());
    let confused: jsonwebtoken::Header =
        serde_json::from_value(headed("alg", json!("HS256"))).unwrap();
    let unsigned = |part: &Value| URL_SAFE_NO_PAD.encode(part.to_string());
    let cases = [
        (
            with("aud", json!("other")),
            "`aud` does not name this server",
        ),
        (with("aud", Value::Null), "no `aud`"),
        (with("exp", Value::Null), "no `exp`"),
        (with("exp", json!(now - 31)), "has expired"),
        (with("nbf", json!(now + 60)), "not valid yet"),
        (with("sub", json!("")), "`sub` is empty"),
        (
            with("groups", json!(["admin"])),
            "no role that is known here",
        ),
        (
            with("groups", json!(["root", "lawyers"])),
            "officer and admin",
        ),
        (
            with("iss", json!("https://other.example.com/")),
            "`iss` is not an issuer trusted here",
        ),
        (with("iss", json!("steward")), "key that is not known"),
        (
            key.sign(&headed("typ", json!("JWT")), &good),
            "`typ` is not `at+jwt`",
        ),
        (key.sign(&headed("crit", json!(["exp"])), &good), "`crit`"),
        (weak.token(ISSUER, "staff"), "not signed with EdDSA"),
        (stranger.token(ISSUER, "staff"), "signature does not hold"),
        (stranger.sign(&led_away, &good), "signature does not hold"),
        (
            stranger.sign(&brought_along, &good),
            "signature does not hold",
        ),
        (
            jsonwebtoken::encode(&confused, &good, &secret).unwrap(),
            "not signed with EdDSA",
        ),
        (
            format!(
                "{}.{}.",
                unsigned(&headed("alg", json!("none"))),
                unsigned(&good)
            ),
            "cannot be read",
        ),
    ];
    for (token, expected) in cases {
        let (status, message) = ask(&server, &token).await;
        assert_eq!(status, 401, "{expected}: {message}");
        let expected = expected.replace("cannot be read", "not a signed token that can be read");
        assert!(message.contains(&expected), "{expected}: {message}");
    }
    assert_eq!((provider.asked(), elsewhere.asked()), (1, 0));
}

#[tokio::test]
async fn a_new_key_is_taken_at_once_and_invented_ones_do_not_make_the_provider_be_asked_again() {
    let (old, new) = (
        Key::new("old", Algorithm::EdDSA),
        Key::new("new", Algorithm::EdDSA),
    );
    let provider = Provider::with(&[&old]);
    let (server, _file) = server(&provider.settings(ISSUER, ONE));
    assert_eq!(ask(&server, &old.token(ISSUER, "staff")).await.0, 200);
    provider.publishes(&[&new]);
    let token = new.token(ISSUER, "staff");
    let together: Vec<_> = (0..40).map(|_| ask(&server, &token)).collect();
    for (status, message) in futures_util::future::join_all(together).await {
        assert_eq!(status, 200, "{message}");
    }
    assert_eq!(provider.asked(), 2);
    // The key that went takes along what it signed, also what was taken before.
    let (status, message) = ask(&server, &old.token(ISSUER, "staff")).await;
    assert_eq!(status, 401, "{message}");
    for name in ["a", "b", "c"] {
        let invented = Key::new(name, Algorithm::EdDSA).token(ISSUER, "staff");
        let (status, message) = ask(&server, &invented).await;
        assert_eq!(status, 401);
        assert!(
            message.contains("key that is not known here; get a new one"),
            "{message}"
        );
    }
    assert_eq!(provider.asked(), 2);
}

#[tokio::test]
async fn whatever_the_provider_does_the_known_keys_are_kept() {
    let (key, other) = (
        Key::new("one", Algorithm::EdDSA),
        Key::new("two", Algorithm::EdDSA),
    );
    let provider = Provider::with(&[&key]);
    let (server, _file) = server(&provider.settings(ISSUER, QUICK));
    let token = key.token(ISSUER, "staff");
    assert_eq!(ask(&server, &token).await.0, 200);
    let twins = json!({ "keys": [key.public(), other.public()] })
        .to_string()
        .replace("two", "one");
    let secret =
        json!({ "keys": [{ "kty": "oct", "k": "c2VjcmV0", "kid": "one", "alg": "EdDSA" }] });
    let lies = [
        Behavior::Send("<html>we moved</html>".to_owned()),
        Behavior::Send("{\"keys\": []}".to_owned()),
        Behavior::Send(secret.to_string()),
        Behavior::Send(twins),
        Behavior::Answer("302 Found\r\nlocation: http://127.0.0.1:1/"),
        Behavior::Answer("500 Internal Server Error"),
        Behavior::Flood,
    ];
    for (number, lie) in lies.into_iter().enumerate() {
        provider.now(lie);
        provider.wait_for(2);
        let (status, message) = ask(&server, &token).await;
        assert_eq!(status, 200, "{number} {message}");
    }
    assert_eq!(provider.floods_taken(), 0, "nobody takes all that is sent");
    // And when it tells the truth again, it is believed.
    provider.publishes(&[&other]);
    provider.wait_for(2);
    assert_eq!(ask(&server, &token).await.0, 401);
    assert_eq!(ask(&server, &other.token(ISSUER, "staff")).await.0, 200);
}

#[tokio::test]
async fn a_provider_that_stalls_holds_up_nobody_elses_callers() {
    let (key, other) = (
        Key::new("one", Algorithm::EdDSA),
        Key::new("two", Algorithm::EdDSA),
    );
    let (slow, quick) = (Provider::with(&[&key]), Provider::with(&[&other]));
    slow.now(Behavior::Stall);
    let text = slow.settings("slow", ONE) + &quick.settings("quick", ONE);
    let (server, _file) = server(&text);
    let waiting = async {
        let begun = Instant::now();
        let (status, message) = ask(&server, &key.token("slow", "staff")).await;
        assert_eq!(status, 401);
        assert!(message.contains("could not be read so far"), "{message}");
        begun.elapsed()
    };
    let others = async {
        tokio::time::sleep(Duration::from_millis(200)).await;
        let begun = Instant::now();
        assert_eq!(ask(&server, &other.token("quick", "staff")).await.0, 200);
        assert_eq!(ask(&server, &server.token("viewer")).await.0, 200);
        begun.elapsed()
    };
    let (waited, others) = tokio::join!(waiting, others);
    assert!(others < Duration::from_secs(2), "{others:?}");
    assert!(
        waited > Duration::from_secs(2) && waited < Duration::from_secs(8),
        "{waited:?}"
    );
}

#[tokio::test]
async fn a_name_that_leads_to_this_machine_is_not_followed() {
    let key = Key::new("one", Algorithm::EdDSA);
    let provider = Provider::with(&[&key]);
    let text = provider
        .settings(ISSUER, ONE)
        .replace("http://127.0.0.1", "http://localhost");
    let (refusing, _file) =
        server(&text.replace("private_address = true", "private_address = false"));
    assert_eq!(ask(&refusing, &key.token(ISSUER, "staff")).await.0, 401);
    assert_eq!(provider.asked(), 0);
    let (allowing, _file) = server(&text);
    assert_eq!(ask(&allowing, &key.token(ISSUER, "staff")).await.0, 200);
}

#[tokio::test]
async fn keys_can_lie_in_a_file() {
    let key = Key::new("one", Algorithm::EdDSA);
    let mut spki = vec![0x30, 0x2a, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 3, 0x21, 0];
    spki.extend(
        URL_SAFE_NO_PAD
            .decode(key.public()["x"].as_str().unwrap())
            .unwrap(),
    );
    let pem = format!(
        "-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n",
        STANDARD.encode(spki)
    );
    for text in [
        pem.clone(),
        pem.clone() + &pem,
        key.public().to_string(),
        set(&[&key]),
    ] {
        let file = NamedTempFile::new().unwrap();
        write(file.path(), &text).unwrap();
        let (server, _file) = server(&settings_of(file.path()));
        assert_eq!(
            ask(&server, &key.token(ISSUER, "staff")).await.0,
            200,
            "{text}"
        );
        let stranger = Key::new("one", Algorithm::EdDSA);
        assert_eq!(
            ask(&server, &stranger.token(ISSUER, "staff")).await.0,
            401,
            "{text}"
        );
    }
}

#[test]
fn a_file_without_usable_keys_is_refused_at_the_start() {
    let cases = [
        ("", "is neither a JSON Web Key Set"),
        (
            "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
            "holds a private key",
        ),
        (
            "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
            "nor a key as JSON or PEM",
        ),
        ("{\"kty\":\"oct\",\"k\":\"AAAA\"}", "a secret of HMAC"),
    ];
    for (text, expected) in cases {
        let file = NamedTempFile::new().unwrap();
        write(file.path(), text).unwrap();
        let said = refused_start(&settings_of(file.path()));
        assert!(said.contains(expected), "{text}: {said}");
        assert!(said.contains(ISSUER), "{said}");
    }
    let said = refused_start(&settings_of(Path::new("/nowhere/keys.pem")));
    assert!(
        said.contains("`/nowhere/keys.pem`: cannot be read"),
        "{said}"
    );
}

fn settings_of(keys: &Path) -> String {
    let keys = keys.display();
    format!(
        "[[issuers]]\nissuer = '{ISSUER}'\naudience = 'register'\nkeys = '{keys}'\nroles_claim = 'groups'\n{ONE}\n\
         roles = {{ viewer = ['staff'] }}\n"
    )
}

fn refused_start(text: &str) -> String {
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join("steward.toml");
    write(&file, text).unwrap();
    let output = command()
        .args(["serve", "--listen", "127.0.0.1:0", "--config"])
        .arg(&file)
        .arg("--data")
        .arg(place.path().join("data"))
        .output()
        .unwrap();
    assert!(!output.status.success());
    complained(&output)
}

#[test]
fn a_failing_provider_is_logged_once_with_the_remedy() {
    let provider = Provider::with(&[]);
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join("steward.toml");
    write(&file, provider.settings(ISSUER, QUICK)).unwrap();
    provider.now(Behavior::Send("<html>we moved</html>".to_owned()));
    let child = command()
        .args(["serve", "--listen", "127.0.0.1:0", "--config"])
        .arg(&file)
        .arg("--data")
        .arg(place.path().join("data"))
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn();
    let mut child = child.unwrap();
    provider.wait_for(3);
    provider.now(Behavior::Answer(
        "302 Found\r\nlocation: https://login.example.com/",
    ));
    provider.wait_for(3);
    child.kill().unwrap();
    let said = complained(&child.wait_with_output().unwrap());
    let lines: Vec<_> = said
        .lines()
        .filter(|line| line.contains("were not renewed"))
        .collect();
    assert_eq!(lines.len(), 2, "{said}");
    assert!(lines[0].contains("neither a JSON Web Key Set"), "{said}");
    assert!(
        lines[1].contains("302") && lines[1].contains("set `jwks` to where the keys are"),
        "{said}"
    );
}
