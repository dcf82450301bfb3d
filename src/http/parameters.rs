//! The members of a GraphQL-over-HTTP request, out of a JSON body or a query string. The document is not parsed here.

use serde_json::{Map, Value};

use super::refusal::Refusal;

/// As many unknown members are named in a refusal.
const NAMED: usize = 3;

/// As many characters of the name of a member are repeated in a refusal.
const NAME_LENGTH: usize = 40;

/// What a request asks for; `extensions` are allowed and ignored.
#[derive(Debug, PartialEq)]
pub(super) struct Parameters {
    pub(super) query: String,
    pub(super) operation_name: Option<String>,
    pub(super) variables: Map<String, Value>,
}

impl Parameters {
    /// Reads a body.
    pub(super) fn from_json(body: &[u8]) -> Result<Self, Refusal> {
        if body.is_empty() {
            return Err(Refusal::bad_request(
                "the body is empty; send a JSON object with `query`",
            ));
        }
        let text = text_of(body)?;
        match serde_json::from_str(text) {
            Ok(Value::Object(members)) => Self::from_members(members, Vec::new()),
            Ok(Value::Array(_)) => Err(Refusal::bad_request(
                "batches are not supported; send each request by itself, as a JSON object",
            )),
            Ok(_) => Err(Refusal::bad_request(
                "the body must be a JSON object with `query`",
            )),
            Err(error) => Err(Refusal::bad_request(format!(
                "the body is not JSON: {error}"
            ))),
        }
    }

    /// Reads the pairs of a query string. There, what is empty is absent.
    pub(super) fn from_pairs(pairs: Vec<(String, String)>) -> Result<Self, Refusal> {
        let mut members = Map::new();
        let mut problems = Vec::new();
        for (name, text) in pairs {
            let value = match name.as_str() {
                "operationName" | "variables" | "extensions" if text.is_empty() => Value::Null,
                "variables" | "extensions" => serde_json::from_str(&text).unwrap_or_else(|error| {
                    problems.push(format!("`{name}` is not JSON: {error}"));
                    Value::Null
                }),
                _ => Value::String(text),
            };
            if members.contains_key(&name) {
                problems.push(format!("`{}` is given twice", clipped(&name)));
            }
            members.insert(name, value);
        }
        Self::from_members(members, problems)
    }

    fn from_members(
        mut members: Map<String, Value>,
        mut problems: Vec<String>,
    ) -> Result<Self, Refusal> {
        let mut refuse = |problem: &str| problems.push(problem.to_owned());
        let query = match members.remove("query") {
            Some(Value::String(text)) => text,
            None | Some(Value::Null) => {
                refuse("`query` is missing; it holds the GraphQL document");
                String::new()
            }
            Some(_) => {
                refuse("`query` must be a string");
                String::new()
            }
        };
        let operation_name = match members.remove("operationName") {
            Some(Value::String(text)) => Some(text),
            None | Some(Value::Null) => None,
            Some(_) => {
                refuse("`operationName` must be a string");
                None
            }
        };
        let variables = object(members.remove("variables")).unwrap_or_else(|| {
            refuse("`variables` must be an object");
            Map::new()
        });
        if object(members.remove("extensions")).is_none() {
            refuse("`extensions` must be an object");
        }
        problems.extend(unknown(&members));
        if !problems.is_empty() {
            return Err(Refusal::bad_request(problems.join("; ")));
        }
        Ok(Self {
            query,
            operation_name,
            variables,
        })
    }
}

pub(super) fn text_of(body: &[u8]) -> Result<&str, Refusal> {
    const MARKS: [&[u8]; 3] = [b"\xEF\xBB\xBF", b"\xFE\xFF", b"\xFF\xFE"];
    if MARKS.iter().any(|mark| body.starts_with(mark)) {
        return Err(Refusal::bad_request(
            "the body begins with a byte order mark; send UTF-8 without one",
        ));
    }
    str::from_utf8(body).map_err(|error| {
        let place = error.valid_up_to();
        Refusal::bad_request(format!("the body is not UTF-8 at byte {place}; send UTF-8"))
    })
}

fn object(value: Option<Value>) -> Option<Map<String, Value>> {
    match value {
        Some(Value::Object(members)) => Some(members),
        None | Some(Value::Null) => Some(Map::new()),
        Some(_) => None,
    }
}

fn unknown(members: &Map<String, Value>) -> Option<String> {
    let names: Vec<_> = members
        .keys()
        .take(NAMED)
        .map(|name| format!("`{}`", clipped(name)))
        .collect();
    (!names.is_empty()).then(|| {
        let names = names.join(", ");
        format!(
            "unknown: {names}; a request has `query`, `operationName`, `variables` and `extensions`"
        )
    })
}

fn clipped(name: &str) -> String {
    name.chars().take(NAME_LENGTH).collect()
}
