//! `[[issuers]]` of the configuration file, looked at entry by entry and key by key, so that all problems are told at
//! once, each with its place.

use config::Value as Stated;
use serde_json::{Map, Value};

use super::IssuerSettings;
use crate::config::sources::most_like;

/// What is wrong with the list; `file` is where it stands.
pub(in crate::config) fn problems(list: &Stated, file: &str) -> Vec<String> {
    let entries = list.clone().try_deserialize::<Vec<Map<String, Value>>>();
    let Ok(entries) = entries else {
        return vec![format!(
            "`issuers` in {file} must be tables, each under a line `[[issuers]]` of the configuration file"
        )];
    };
    let mut problems = Vec::new();
    for (number, entry) in entries.iter().enumerate() {
        let told = entry_problems(entry);
        problems.extend(told.into_iter().map(|(key, problem)| match problem {
            Problem::Unknown(nearest) => format!(
                "unknown key `issuers[{number}].{key}` in {file}; the nearest known key is `{nearest}`"
            ),
            Problem::Unfit(text) => format!("`issuers[{number}].{key}` in {file} {text}"),
        }));
    }
    problems
}

enum Problem {
    Unknown(String),
    Unfit(String),
}

/// The problems of each key alone; of all together, if there are none.
fn entry_problems(entry: &Map<String, Value>) -> Vec<(String, Problem)> {
    let Ok(Value::Object(defaults)) = serde_json::to_value(IssuerSettings::default()) else {
        return Vec::new();
    };
    let mut problems = Vec::new();
    for (key, value) in entry {
        let Some(default) = defaults.get(key) else {
            let nearest = most_like(key, defaults.keys());
            problems.push((key.clone(), Problem::Unknown(nearest)));
            continue;
        };
        if let (Value::Object(known), Value::Object(stated)) = (default, value) {
            let unknown = stated.keys().filter(|role| !known.contains_key(*role));
            problems.extend(unknown.map(|role| {
                let nearest = format!("{key}.{}", most_like(role, known.keys()));
                (format!("{key}.{role}"), Problem::Unknown(nearest))
            }));
        }
        let problem = form_problem(default, value).or_else(|| problem_alone(key, default, value));
        problems.extend(problem.map(|text| (key.clone(), Problem::Unfit(text))));
    }
    if problems.is_empty() {
        let read = serde_json::from_value::<IssuerSettings>(Value::Object(entry.clone()));
        let told = read.map(|entry| entry.problems()).unwrap_or_default();
        problems.extend(
            told.into_iter()
                .map(|(key, text)| (key.to_owned(), Problem::Unfit(text))),
        );
    }
    problems
}

/// Whether the value is of another form than the default.
fn form_problem(default: &Value, value: &Value) -> Option<String> {
    let texts = |value: &Value| {
        value
            .as_array()
            .is_some_and(|items| items.iter().all(Value::is_string))
    };
    let (fits, form) = match default {
        Value::Bool(_) => (value.is_boolean(), "`true` or `false`"),
        Value::Array(_) => (texts(value), "a list of texts"),
        Value::Object(_) => (
            value
                .as_object()
                .is_some_and(|table| table.values().all(texts)),
            "a table of roles, each with a list of texts",
        ),
        Value::Null | Value::String(_) | Value::Number(_) => (value.is_string(), "a text"),
    };
    (!fits).then(|| format!("must be {form}"))
}

/// What is wrong with a value of the right form, whatever the others are.
fn problem_alone(key: &str, default: &Value, value: &Value) -> Option<String> {
    if default.is_object() {
        return None; // Its keys are told already.
    }
    let alone = Map::from_iter([(key.to_owned(), value.clone())]);
    serde_json::from_value::<IssuerSettings>(Value::Object(alone))
        .err()
        .map(|error| error.to_string())
}
