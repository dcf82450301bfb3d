//! The commands of the pages for procurement tools do what the pages say.

use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use crate::harness::{STEWARD, Server, database};
use crate::webhooks::LOOSE;

/// The commands of a page, in one shell, as a reader pastes them; and what each block said.
fn pasted(page: &str, server: &Server) -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("docs")
        .join(page);
    let text = std::fs::read_to_string(path).unwrap();
    let mut blocks = text.split("```sh\n").skip(1);
    let ends_with_it = "trap 'jobs -p | xargs -r kill' EXIT";
    let mut script = format!("set -eu\n{ends_with_it}\nsteward() {{ \"{STEWARD}\" \"$@\"; }}\n");
    for block in blocks.by_ref() {
        script.push_str(block.split("```").next().unwrap());
        script.push_str("\necho '-- end of block'\n");
    }
    let mut shell = Command::new("bash");
    shell.arg("-c").arg(script);
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("STEWARD_")) {
        shell.env_remove(name);
    }
    shell.env("STEWARD", format!("http://{}", server.address));
    shell.env("DATA", server.data());
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let hook = format!("http://{}/hook", free.local_addr().unwrap());
    shell.env("HOOK", hook);
    drop(free);
    if let Some((name, value)) = database::setting(server.data()) {
        shell.env(name, value);
    }
    let output = shell.output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    let complained = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}\n{complained}");
    said.split("-- end of block\n").map(str::to_owned).collect()
}

#[tokio::test]
async fn the_page_for_procurement_tools_can_be_pasted() {
    let server = Server::with_sample_and_settings(&LOOSE);
    let said = pasted("procurement.md", &server);
    let [
        signed_in,
        decision,
        asked,
        read,
        cleared,
        endpoint,
        receiver,
        approved,
        told,
        sync,
        linked,
        link,
        wrong,
        rest,
    ] = said.as_slice()
    else {
        panic!("{said:?}");
    };
    assert_eq!((signed_in.as_str(), rest.as_str()), ("", ""));
    let decision: Value = serde_json::from_str(decision).unwrap();
    assert_eq!(decision["verdict"], "FORBIDDEN", "{decision}");
    let asked: Value = serde_json::from_str(asked).unwrap();
    assert_eq!(
        (&asked["state"], &asked["verdict"]),
        (&json!("SUBMITTED"), &json!("FORBIDDEN"))
    );
    let read: Value = serde_json::from_str(read).unwrap();
    assert_eq!(read, json!({"state": "SUBMITTED", "clearance": null}));
    assert_eq!(serde_json::from_str::<Value>(cleared).unwrap(), read);
    assert_eq!((endpoint.as_str(), receiver.as_str()), ("", ""));
    let approved: Value = serde_json::from_str(approved).unwrap();
    assert_eq!(
        approved,
        json!({"intake": {"state": "APPROVED"}, "userErrors": []})
    );
    let (events, clearance) = told.split_once('{').unwrap();
    assert_eq!(events, "clearance.changed\nintake.decided\n");
    let clearance: Value = serde_json::from_str(&format!("{{{clearance}")).unwrap();
    assert_eq!(
        (&clearance["verdict"], &clearance["conditions"]),
        (&json!("FORBIDDEN"), &json!(["input fields are masked"]))
    );
    assert_eq!(sync, "example-metrics\nfalse\n");
    let linked: Value = serde_json::from_str(linked).unwrap();
    assert_eq!(linked.as_array().unwrap().len(), 2);
    assert!(
        link.to_lowercase().starts_with("link: </api/v1/vendors?"),
        "{link}"
    );
    let pointers: Vec<_> = wrong
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["pointer"].clone())
        .collect();
    assert_eq!(pointers, ["/name", "/kind", "/country"]);
}
