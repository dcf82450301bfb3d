//! The committed schema.

use serde_json::Value;

use crate::harness::{Server, command, said};

#[test]
fn the_committed_schema_is_the_one_that_is_served() {
    let output = command().arg("schema").output().unwrap();
    let committed =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/schema.graphql")).unwrap();
    assert!(
        said(&output) == committed,
        "renew it with `cargo run -- schema > schema.graphql`"
    );
}

#[tokio::test]
async fn every_type_field_argument_and_value_is_described() {
    let server = Server::empty();
    let text = "{ __schema { types { kind name description fields { name description args { name description } } \
                inputFields { name description } enumValues { name description } } } }";
    let answer = server.ask("admin", text).await;
    let mut bare = Vec::new();
    for kind in answer["__schema"]["types"].as_array().unwrap() {
        let name = kind["name"].as_str().unwrap();
        let is_built_in = ["ID", "Int", "Float", "String", "Boolean"].contains(&name);
        if is_built_in || name.starts_with("__") {
            continue;
        }
        note(&mut bare, name, kind);
        for list in ["fields", "inputFields", "enumValues"] {
            for item in kind[list].as_array().into_iter().flatten() {
                note(&mut bare, name, item);
                for argument in item["args"].as_array().into_iter().flatten() {
                    note(&mut bare, name, argument);
                }
            }
        }
    }
    assert_eq!(bare, Vec::<String>::new());
}

fn note(bare: &mut Vec<String>, kind: &str, item: &Value) {
    if item["description"]
        .as_str()
        .is_none_or(|text| text.trim().is_empty())
    {
        bare.push(format!("{kind}.{}", item["name"].as_str().unwrap()));
    }
}
