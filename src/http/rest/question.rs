//! From a request to the variables of the document.

use std::collections::BTreeMap;

use poem::Request;
use poem::http::{HeaderMap, header};
use serde_json::{Map, Value, json};

use super::operation::{Kind, Operation};
use crate::http::parameters::text_of;
use crate::http::refusal::Refusal;

/// What is asked.
pub(super) struct Asked {
    /// The variables of the document.
    pub(super) variables: Map<String, Value>,
    /// The version that the caller has of a record that is read (`If-None-Match`).
    pub(super) known: Option<String>,
    /// The path, for a link to the next page.
    pub(super) path: String,
}

impl Kind {
    /// Whether a body is read.
    pub(super) const fn has_body(self) -> bool {
        match self {
            Self::Record | Self::Page | Self::Answer => false,
            Self::Question(_) | Self::Questions { .. } | Self::Put(_) | Self::Post => true,
        }
    }

    /// How deep in the variables the body lies: `input`, and where it is a member of that, one more.
    pub(super) const fn depth(self) -> usize {
        match self {
            Self::Put(_) => 2,
            Self::Record
            | Self::Page
            | Self::Question(_)
            | Self::Questions { .. }
            | Self::Answer
            | Self::Post => 1,
        }
    }

    /// The parameters of the query that it takes.
    pub(super) const fn parameters(self) -> &'static [&'static str] {
        match self {
            Self::Page => &["first", "after"],
            Self::Answer => &["on"],
            Self::Put(_) => &["preview", "reason"],
            Self::Post => &["preview"],
            Self::Record | Self::Question(_) | Self::Questions { .. } => &[],
        }
    }
}

impl Asked {
    pub(super) fn of(
        operation: &Operation,
        request: &Request,
        body: &[u8],
    ) -> Result<Self, Refusal> {
        let kind = operation.kind;
        let mut variables = from_query(kind, request)?;
        let of_path = request.path_params::<BTreeMap<String, String>>();
        for (name, value) in of_path.unwrap_or_default() {
            variables.insert(name, Value::String(value));
        }
        match kind {
            Kind::Record | Kind::Page | Kind::Answer => {}
            Kind::Question(variable) => {
                variables.insert(variable.to_owned(), Value::Object(object(body)?));
            }
            Kind::Questions { asked, .. } => {
                let mut members = object(body)?;
                let questions = members.remove("questions").filter(Value::is_array);
                let refused = "the body must be an object with a list `questions` and nothing else";
                let questions = questions.filter(|_| members.is_empty());
                let questions = questions.ok_or_else(|| Refusal::bad_request(refused))?;
                variables.insert(asked.to_owned(), questions);
            }
            Kind::Post => {
                variables.extend(object(body)?);
                variables = Map::from_iter([("input".to_owned(), Value::Object(variables))]);
            }
            Kind::Put(member) => {
                variables.insert(member.to_owned(), Value::Object(object(body)?));
                if let Some(version) = version(request.headers(), header::IF_MATCH.as_str())? {
                    variables.insert("version".to_owned(), Value::String(version));
                }
                variables = Map::from_iter([("input".to_owned(), Value::Object(variables))]);
            }
        }
        Ok(Self {
            variables,
            known: version(request.headers(), header::IF_NONE_MATCH.as_str())?,
            path: request.uri().path().to_owned(),
        })
    }
}

fn from_query(kind: Kind, request: &Request) -> Result<Map<String, Value>, Refusal> {
    let pairs = request.params::<Vec<(String, String)>>();
    let pairs = pairs
        .map_err(|_| Refusal::bad_request("the query string cannot be read; URL-encode it"))?;
    let known = kind.parameters();
    let mut variables = Map::new();
    for (name, text) in pairs {
        if !known.contains(&name.as_str()) || variables.contains_key(&name) {
            let taken = match known {
                [] => "none are taken here".to_owned(),
                known => format!("`{}` can be given, each once", known.join("`, `")),
            };
            let message = format!(
                "`{}` is not a parameter, or given twice; {taken}",
                clipped(&name)
            );
            return Err(Refusal::bad_request(message));
        }
        let value = match name.as_str() {
            "first" => text.parse::<i32>().map(|first| json!(first)).ok(),
            "preview" => text.parse::<bool>().map(|preview| json!(preview)).ok(),
            _ => Some(Value::String(text)),
        };
        let refused = || {
            let expected = if name == "first" {
                "a number"
            } else {
                "`true` or `false`"
            };
            Refusal::bad_request(format!("`{name}` must be {expected}"))
        };
        let value = value.ok_or_else(refused)?;
        variables.insert(name, value);
    }
    Ok(variables)
}

fn clipped(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(40).collect()
}

fn object(body: &[u8]) -> Result<Map<String, Value>, Refusal> {
    let text = text_of(body)?;
    match serde_json::from_str(text) {
        Ok(Value::Object(members)) => Ok(members),
        Ok(_) => Err(Refusal::bad_request("the body must be a JSON object")),
        Err(error) => Err(Refusal::bad_request(format!(
            "the body is not JSON: {error}"
        ))),
    }
}

/// The version in an `If-Match` or `If-None-Match`: one strong entity tag (RFC 9110, section 8.8.3).
fn version(headers: &HeaderMap, name: &str) -> Result<Option<String>, Refusal> {
    let Some(value) = headers.get(name) else {
        return Ok(None);
    };
    let tag = value.to_str().ok().map(str::trim);
    let quoted = tag.and_then(|tag| tag.strip_prefix('"')?.strip_suffix('"'));
    match quoted.filter(|version| version.bytes().all(|byte| byte.is_ascii_digit())) {
        Some(version) if !version.is_empty() => Ok(Some(version.to_owned())),
        Some(_) | None => {
            let message = format!("`{name}` must be the one `ETag` that was read, in quotes");
            Err(Refusal::bad_request(message))
        }
    }
}
