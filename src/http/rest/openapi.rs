//! The OpenAPI document (3.1) of the REST API, made of the operations, their documents and the GraphQL schema: what a
//! document selects is the shape of the answer, and the input types are the bodies.

mod types;

use async_graphql::parser::types::{
    DocumentOperations, ExecutableDocument, OperationDefinition, OperationType,
};
use async_graphql::parser::{Error as ParseError, parse_query};
use serde_json::{Map, Value, json};

use super::ROOT;
use super::operation::{Kind, Operation, PATHS, Path};
use types::{Types, named, not_null};

/// The document, out of the text of the GraphQL schema (SDL).
///
/// # Errors
/// It is not the text of a schema, or an operation asks for what the schema does not have.
pub fn document(sdl: &str) -> Result<String, ParseError> {
    let mut types = Types::of(sdl)?;
    let mut paths = Map::new();
    for path in PATHS {
        paths.insert(path.path.to_owned(), path_item(&mut types, path)?);
    }
    let mut schemas = types.schemas();
    schemas.insert("Problem".to_owned(), problem());
    let document = json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Steward",
            "version": env!("CARGO_PKG_VERSION"),
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
            "description": "What may be done with which data, by whom, and by which sentence: for procurement tools. Each \
                            operation is a GraphQL document; see `/graphql` for everything else.",
        },
        "servers": [{"url": ROOT}],
        "security": [{"token": []}, {"client": []}],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "responses": {"Problem": {
                "description": "Nothing was done; the code is stable, the words are for people.",
                "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
            }},
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"},
                "client": {"type": "oauth2", "flows": {"clientCredentials": {
                    "tokenUrl": "/oauth/token",
                    "scopes": {},
                }}},
            },
        },
    });
    let mut text = format!("{document:#}");
    text.push('\n');
    Ok(text)
}

fn path_item(types: &mut Types, path: &Path) -> Result<Value, ParseError> {
    let mut item = Map::new();
    let names = path
        .path
        .split('/')
        .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    let parameters: Vec<_> = names
        .map(|name| {
            let words = match name {
                "sourceSystem" => "The system that names the record.",
                _ => "Its id there.",
            };
            json!({"name": name, "in": "path", "required": true, "description": words,
                   "schema": {"type": "string", "minLength": 1}})
        })
        .collect();
    if !parameters.is_empty() {
        item.insert("parameters".to_owned(), Value::Array(parameters));
    }
    for operation in path.operations {
        item.insert(
            operation.method.to_lowercase(),
            operation_of(types, operation)?,
        );
    }
    Ok(Value::Object(item))
}

fn operation_of(types: &mut Types, operation: &Operation) -> Result<Value, ParseError> {
    let document = parse_query(operation.document)?;
    let result = result(types, &document);
    let mut shown = json!({
        "operationId": operation.id,
        "summary": operation.summary,
        "parameters": parameters(operation.kind),
        "responses": responses(operation.kind, result),
    });
    if let Some(body) = body(types, operation.kind, &document)
        && let Some(members) = shown.as_object_mut()
    {
        let body = json!({"required": true, "content": {"application/json": {"schema": body}}});
        members.insert("requestBody".to_owned(), body);
    }
    Ok(shown)
}

/// The schema of the body: of the variable, or of the member of `input`.
fn body(types: &mut Types, kind: Kind, document: &ExecutableDocument) -> Option<Value> {
    let mut variables = only(document)?.variable_definitions.iter();
    let of = variables.next()?.node.var_type.node.clone();
    match kind {
        Kind::Record | Kind::Page | Kind::Answer => None,
        Kind::Question(_) | Kind::Post => Some(types.input(&of.base, false)),
        Kind::Questions { .. } => {
            let questions = types.input(&of.base, false);
            Some(
                json!({"type": "object", "required": ["questions"], "additionalProperties": false,
                        "properties": {"questions": questions}}),
            )
        }
        Kind::Put(member) => {
            let field = types.input_field(&named(&of.base), member)?;
            Some(types.input(&field.ty.node.base, false))
        }
    }
}

/// The schema of the field `result`.
fn result(types: &mut Types, document: &ExecutableDocument) -> Value {
    let Some(operation) = only(document) else {
        return json!({});
    };
    let root = match operation.ty {
        OperationType::Mutation => "Mutation",
        OperationType::Query | OperationType::Subscription => "Query",
    };
    let mut shown = types.selected(root, &operation.selection_set.node, document);
    let result = shown.pointer_mut("/properties/result").map(Value::take);
    // The root field is null only where the answer is a problem.
    result.map(not_null).unwrap_or_default()
}

/// The one operation of a document.
fn only(document: &ExecutableDocument) -> Option<&OperationDefinition> {
    match &document.operations {
        DocumentOperations::Single(operation) => Some(&operation.node),
        DocumentOperations::Multiple(all) => all.values().next().map(|operation| &operation.node),
    }
}

fn parameters(kind: Kind) -> Vec<Value> {
    let header = |name: &str, words: &str| json!({"name": name, "in": "header", "description": words, "schema": {"type": "string"}});
    let mut parameters: Vec<_> = kind
        .parameters()
        .iter()
        .map(|name| parameter(name))
        .collect();
    parameters.push(header(
        "Steward-Min-Revision",
        "The revision that the answer must know: waits up to two seconds for it.",
    ));
    match kind {
        Kind::Put(_) => parameters.extend([
            header(
                "If-Match",
                "The `ETag` that was read; if the record has changed since, nothing is done.",
            ),
            header(
                "Idempotency-Key",
                "1 to 255 visible ASCII characters: what is sent twice with one is done once.",
            ),
        ]),
        Kind::Record => parameters.push(header(
            "If-None-Match",
            "The `ETag` that was read; 304 if it is still so.",
        )),
        Kind::Post => parameters.push(header(
            "Idempotency-Key",
            "1 to 255 visible ASCII characters: what is sent twice with one is done once.",
        )),
        Kind::Page | Kind::Question(_) | Kind::Questions { .. } | Kind::Answer => {}
    }
    parameters
}

fn parameter(name: &str) -> Value {
    let (schema, words) = match name {
        "first" => (
            json!({"type": "integer", "minimum": 1, "maximum": 100}),
            "How many; 50 unless given.",
        ),
        "after" => (
            json!({"type": "string"}),
            "Where the page begins, as the `Link` of the page before says.",
        ),
        "on" => (
            json!({"type": "string", "format": "date"}),
            "The day; today unless given.",
        ),
        "preview" => (json!({"type": "boolean"}), "Only say what would be done."),
        _ => (
            json!({"type": "string"}),
            "Why. It is kept for good and is not for names of persons.",
        ),
    };
    json!({"name": name, "in": "query", "description": words, "schema": schema})
}

fn responses(kind: Kind, result: Value) -> Value {
    let answer = |words: &str, schema: Value| json!({"description": words, "content": {"application/json": {"schema": schema}}});
    let mut responses = Map::new();
    let mut add = |status: &str, response| responses.insert(status.to_owned(), response);
    match kind {
        Kind::Put(_) => {
            let shown = without(result, "userErrors");
            add(
                "200",
                answer(
                    "The record was changed, or stands so already.",
                    shown.clone(),
                ),
            );
            add("201", answer("The record was made.", shown));
        }
        Kind::Post => {
            add(
                "201",
                answer(
                    "The record was made.",
                    without(result.clone(), "userErrors"),
                ),
            );
            add(
                "200",
                answer("What would be made.", without(result, "userErrors")),
            );
        }
        Kind::Page => {
            let items = result
                .pointer("/properties/nodes")
                .cloned()
                .unwrap_or_default();
            let page = json!({"type": "object", "required": ["items", "totalCount"],
                "properties": {"items": items, "totalCount": {"type": "integer"}}});
            add("200", answer("A page; `Link` names the next.", page));
        }
        Kind::Questions { answered, .. } => {
            let answers =
                json!({"type": "object", "required": [answered], "properties": {answered: result}});
            add(
                "200",
                answer("The answers, in the order of the questions.", answers),
            );
        }
        Kind::Record => {
            add("200", answer("The record; `ETag` is its version.", result));
            add("304", json!({"description": "It is as it was read."}));
        }
        Kind::Question(_) | Kind::Answer => {
            add("200", answer("The answer.", result));
        }
    }
    add("default", json!({"$ref": "#/components/responses/Problem"}));
    Value::Object(responses)
}

/// The schema of an object without one of its members.
fn without(mut schema: Value, member: &str) -> Value {
    if let Some(properties) = schema
        .pointer_mut("/properties")
        .and_then(Value::as_object_mut)
    {
        properties.remove(member);
    }
    if let Some(required) = schema
        .pointer_mut("/required")
        .and_then(Value::as_array_mut)
    {
        required.retain(|name| name != member);
    }
    schema
}

fn problem() -> Value {
    let text = || json!({"type": "string"});
    json!({
        "type": "object",
        "description": "Problem details (RFC 9457).",
        "required": ["type", "title", "status", "code", "detail", "requestId"],
        "properties": {
            "type": text(), "title": text(), "status": {"type": "integer"}, "code": text(), "detail": text(),
            "requestId": text(),
            "errors": {"type": "array", "items": {
                "type": "object",
                "required": ["code", "pointer", "detail"],
                "properties": {"code": text(), "pointer": text(), "detail": text()},
            }},
        },
    })
}
