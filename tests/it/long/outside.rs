//! What other people's programs say: libraries of Standard Webhooks and OAuth in other languages, and schemathesis on the
//! OpenAPI document. `.ci/long` installs them and names their directory.

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use super::not_run;
use crate::harness::Server;
use crate::harness::receiver::Receiver;

/// Where the programs are: a `bin` of Python and a `node_modules`.
const PLACE: &str = "STEWARD_OUTSIDE";

fn place() -> Option<PathBuf> {
    let place = std::env::var_os(PLACE).map(PathBuf::from);
    if place.is_none() {
        not_run("the programs of others, since STEWARD_OUTSIDE does not say where they are");
    }
    place
}

fn tool(name: &str) -> String {
    format!("{}/tools/outside/{name}", env!("CARGO_MANIFEST_DIR"))
}

/// Runs a program with this input, and shows what it says; it must succeed.
fn run(command: &mut Command, input: &str) {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(input.as_bytes())
        .unwrap();
    let output = child.wait_with_output().unwrap();
    let said = format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(output.status.success(), "{command:?}:\n{said}");
    println!("{said}");
}

/// Id and secret of a new machine client.
async fn client(server: &Server, roles: Value) -> (String, String) {
    let text = "mutation($input: CreateClientInput!) { createClient(input: $input) { secret client { id } userErrors { message } } }";
    let input = json!({ "input": { "name": "outside", "roles": roles } });
    let made = server.ask_with("admin", text, input).await["createClient"].clone();
    assert_eq!(made["userErrors"], json!([]), "{made}");
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    (text(&made["client"]["id"]), text(&made["secret"]))
}

fn address(server: &Server) -> String {
    server.url().trim_end_matches("/graphql").to_owned()
}

#[tokio::test]
#[ignore = "long: needs the libraries of other languages"]
async fn deliveries_verify_with_the_libraries_of_two_other_languages() {
    let Some(place) = place() else { return };
    let server = Server::with_settings(&[
        ("STEWARD_WEBHOOKS__PLAIN_HTTP", "true"),
        ("STEWARD_WEBHOOKS__PRIVATE_ADDRESS", "true"),
    ]);
    let receiver = Receiver::new();
    let text = "mutation($input: CreateEndpointInput!) { createEndpoint(input: $input) { secret endpoint { id } userErrors { message } } }";
    let input = json!({ "input": { "url": receiver.url(), "events": ["*"] } });
    let made = server.ask_with("admin", text, input).await["createEndpoint"].clone();
    let vendor = json!({ "key": "acme", "name": "Ácme — 顶", "kind": "COMPANY" });
    server.register("vendor", vendor).await;
    let rotate =
        "mutation($input: EndpointInput!) { rotateEndpointSecret(input: $input) { secret } }";
    let input = json!({ "input": { "id": made["endpoint"]["id"] } });
    receiver.wait_for(1).await;
    let rotated = server.ask_with("admin", rotate, input).await["rotateEndpointSecret"].clone();
    server
        .register(
            "vendor",
            json!({ "key": "other", "name": "Other", "kind": "COMPANY" }),
        )
        .await;
    receiver.wait_for(2).await;
    let mut deliveries = Vec::new();
    for received in receiver.all() {
        let names = ["webhook-id", "webhook-timestamp", "webhook-signature"];
        let headers: Value = names
            .map(|name| (name.to_owned(), json!(received.header(name))))
            .into_iter()
            .collect();
        // The second secret did not sign what was sent before it was made.
        let both = received.header("webhook-signature").contains(' ');
        for secret in [Some(&made["secret"]), both.then_some(&rotated["secret"])]
            .into_iter()
            .flatten()
        {
            deliveries.push(json!({ "secret": secret, "headers": headers, "body": received.body }));
        }
    }
    assert!(deliveries.len() > 2, "{deliveries:?}");
    let input = json!(deliveries).to_string();
    run(
        Command::new(place.join("bin/python")).arg(tool("webhook.py")),
        &input,
    );
    run(
        Command::new("node")
            .arg(tool("webhook.mjs"))
            .current_dir(&place),
        &input,
    );
}

#[tokio::test]
#[ignore = "long: needs a library of another language"]
async fn an_oauth_library_of_another_language_gets_a_token_and_uses_it() {
    let Some(place) = place() else { return };
    let server = Server::with_sample();
    let (id, secret) = client(&server, json!(["PROCUREMENT"])).await;
    let mut python = Command::new(place.join("bin/python"));
    python
        .arg(tool("client.py"))
        .args([&address(&server), &id, &secret]);
    run(python.env("AUTHLIB_INSECURE_TRANSPORT", "1"), "");
}

#[tokio::test]
#[ignore = "long: needs schemathesis"]
async fn schemathesis_finds_nothing_against_the_openapi_document() {
    let Some(place) = place() else { return };
    let server = Server::with_sample();
    let token = server.token("officer");
    let document = format!("{}/api/v1/openapi.json", address(&server));
    // It keeps what it found where it is run.
    let found = tempfile::tempdir().unwrap();
    let mut schemathesis = Command::new(place.join("bin/schemathesis"));
    schemathesis
        .current_dir(found.path())
        .args([
            "run",
            &document,
            "--header",
            &format!("Authorization: Bearer {token}"),
        ])
        .args(["--max-examples", "100", "--seed", "1"])
        // A revision that is still to come is a 503 by design, and no fault.
        .args(["--header", "Steward-Min-Revision: 1"])
        // GraphQL's own path takes more methods than the document tells of, and rules of the register are no matter of form:
        // a body that fits the document may still name a vendor that is not there.
        .args([
            "--exclude-checks",
            "unsupported_method,positive_data_acceptance",
        ]);
    run(&mut schemathesis, "");
}
