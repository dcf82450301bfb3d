//! The JSON Schema of manifests.

use serde_json::{Value, json};

use crate::harness::{Server, command, run, said};

fn committed() -> Value {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/manifest.schema.json");
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn as_json(yaml: &str) -> Value {
    serde_saphyr::from_str(yaml).unwrap()
}

#[test]
fn the_committed_schema_is_the_one_that_is_printed() {
    let output = command().args(["schema", "--manifest"]).output().unwrap();
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/manifest.schema.json");
    assert!(
        said(&output) == std::fs::read_to_string(path).unwrap(),
        "renew it with `cargo run -- schema --manifest > manifest.schema.json`"
    );
}

#[test]
fn the_sample_is_valid_and_names_its_schema() {
    let validator = jsonschema::validator_for(&committed()).unwrap();
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/data/sample");
    let mut count = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(
            text.starts_with("# yaml-language-server: $schema=../../manifest.schema.json\n"),
            "{}",
            path.display()
        );
        let errors: Vec<_> = validator
            .iter_errors(&as_json(&text))
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert_eq!(errors, Vec::<String>::new(), "{}", path.display());
        count += 1;
    }
    assert!(count > 7);
}

#[test]
fn what_is_exported_is_valid() {
    let validator = jsonschema::validator_for(&committed()).unwrap();
    let server = Server::with_sample();
    let text = said(&run(&["export"], server.data()));
    assert!(validator.is_valid(&as_json(&text)));
}

#[test]
fn what_is_misspelt_is_not() {
    let validator = jsonschema::validator_for(&committed()).unwrap();
    for (right, wrong) in [
        (json!({ "vendors": [] }), json!({ "vendor": [] })),
        (
            json!({ "vendors": [{ "key": "a", "name": null }] }),
            json!({ "vendors": [{ "key": "a", "nmae": "A" }] }),
        ),
        (
            json!({ "vendors": [{ "key": "a", "kind": "COMPANY", "tier": 1 }] }),
            json!({ "vendors": [{ "key": "a", "kind": "FIRM" }] }),
        ),
        (
            json!({ "flows": [{ "key": "a", "source": { "vendor": "b" } }] }),
            json!({ "flows": [{ "key": "a", "source": { "vendor": "b", "property": "c" } }] }),
        ),
        (
            json!({ "vendors": [{ "key": "a", "owners": [{ "owner": "b" }] }] }),
            json!({ "vendors": [{ "key": "a", "owners": [{ "from": "2013-01-01" }] }] }),
        ),
        (
            json!({ "flows": [{ "key": "a" }] }),
            json!({ "flows": [{ "persons": 3 }] }),
        ),
    ] {
        assert!(validator.is_valid(&right), "{right}");
        assert!(!validator.is_valid(&wrong), "{wrong}");
    }
}

#[test]
fn every_field_and_value_is_described() {
    let mut bare = Vec::new();
    note(&committed(), "", &mut bare);
    assert_eq!(bare, Vec::<String>::new());
}

fn note(schema: &Value, path: &str, bare: &mut Vec<String>) {
    let groups = ["properties", "definitions"]
        .into_iter()
        .flat_map(|group| schema[group].as_object().into_iter().flatten());
    for (name, inner) in groups {
        let path = format!("{path}/{name}");
        if inner["description"].as_str().is_none_or(str::is_empty) && !is_built_in(&path) {
            bare.push(path.clone());
        }
        note(inner, &path, bare);
    }
    for value in schema["oneOf"].as_array().into_iter().flatten() {
        if value["description"].as_str().is_none_or(str::is_empty) {
            bare.push(format!("{path}/{}", value["const"]));
        }
    }
}

fn is_built_in(path: &str) -> bool {
    ["String", "ID", "Int", "Boolean"]
        .iter()
        .any(|name| path == format!("/{name}"))
}
