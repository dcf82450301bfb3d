//! The JSON Schema of a manifest, for editors: they complete the names of fields, and mark what is misspelt.
//!
//! It is made from the drafts as GraphQL knows them, so that a field is described once. It is of draft 7, which editors
//! know best, and knows less than the program: whether a key exists is for the plan to say.

use async_graphql::indexmap::IndexMap;
use async_graphql::registry::{MetaInputValue, MetaType, Registry};
use async_graphql::{Name, Value};

use super::lists::described_lists;

/// The schema as text.
///
/// # Errors
/// The schema cannot be written as JSON; no reason is known.
pub fn schema() -> serde_json::Result<String> {
    let mut types = Registry::default();
    let mut lists = IndexMap::new();
    for (list, about, row) in described_lists(&mut types) {
        lists.insert(
            Name::new(list),
            described(Some(about), array(of_type(&row))),
        );
    }
    let address = described(
        Some("The address of this schema, for editors."),
        a("string"),
    );
    lists.insert(Name::new("$schema"), address);
    let definitions = types
        .types
        .iter()
        .filter_map(|(name, kind)| Some((Name::new(name), definition(kind)?)))
        .collect();
    let about =
        "Rows of a register: each list is of one noun, and its rows name other records by key.";
    let schema = object([
        ("$schema", "http://json-schema.org/draft-07/schema#".into()),
        ("title", "Steward manifest".into()),
        ("description", about.into()),
        ("type", "object".into()),
        ("properties", Value::Object(lists)),
        ("additionalProperties", false.into()),
        ("definitions", Value::Object(definitions)),
    ]);
    Ok(serde_json::to_string_pretty(&schema)? + "\n")
}

/// What a type of the API is in a file; none for those of which no value is written there.
fn definition(kind: &MetaType) -> Option<Value> {
    match kind {
        MetaType::Scalar {
            name, description, ..
        } => Some(described(description.as_deref(), scalar(name))),
        MetaType::Enum {
            description,
            enum_values,
            ..
        } => {
            let values = enum_values.values().map(|value| {
                let only = object([("const", value.name.as_str().into())]);
                described(value.description.as_deref(), only)
            });
            let one_of = object([("oneOf", Value::List(values.collect()))]);
            Some(described(description.as_deref(), one_of))
        }
        MetaType::InputObject {
            description,
            input_fields,
            oneof,
            ..
        } => {
            let fields = input_fields.values();
            let required: Vec<_> = fields.clone().filter(|field| is_required(field)).collect();
            let required = required.iter().map(|field| field.name.as_str().into());
            let properties = fields.map(|field| (Name::new(&field.name), property(field, *oneof)));
            let mut form = vec![
                ("type", "object".into()),
                ("properties", Value::Object(properties.collect())),
                ("additionalProperties", false.into()),
                ("required", Value::List(required.collect())),
            ];
            if *oneof {
                form.extend([("minProperties", 1.into()), ("maxProperties", 1.into())]);
            }
            Some(described(description.as_deref(), object(form)))
        }
        MetaType::Object { .. } | MetaType::Interface { .. } | MetaType::Union { .. } => None,
    }
}

/// A row must have a key; what the API leaves to be given for new records only, a file leaves too.
fn is_required(field: &MetaInputValue) -> bool {
    field.name == "key" || field.ty.ends_with('!')
}

/// One field; `null` clears it, save where it is the one alternative given.
fn property(field: &MetaInputValue, is_alternative: bool) -> Value {
    let value = match is_required(field) || is_alternative {
        true => of_type(&field.ty),
        false => object([("anyOf", Value::List(vec![of_type(&field.ty), a("null")]))]),
    };
    described(field.description.as_deref(), value)
}

/// A type as GraphQL writes it, such as `[[Condition!]!]`.
fn of_type(written: &str) -> Value {
    let written = written.trim_end_matches('!');
    let items = written
        .strip_prefix('[')
        .and_then(|written| written.strip_suffix(']'));
    items.map_or_else(|| named(written), |items| array(of_type(items)))
}

/// The scalars of drafts. A text that looks like a number is taken as a text.
fn scalar(name: &str) -> Value {
    match name {
        "Boolean" => a("boolean"),
        "Int" => object([("type", "integer".into()), ("minimum", 0.into())]),
        "Date" => object([("type", "string".into()), ("format", "date".into())]),
        "URL" => object([("type", "string".into()), ("format", "uri".into())]),
        _ => object([("type", Value::List(vec!["string".into(), "number".into()]))]),
    }
}

fn a(kind: &str) -> Value {
    object([("type", kind.into())])
}

fn array(items: Value) -> Value {
    object([("type", "array".into()), ("items", items)])
}

/// A reference to a definition. It stands alone in its object, since draft 7 passes over what stands beside it.
fn named(definition: &str) -> Value {
    object([("$ref", format!("#/definitions/{definition}").into())])
}

/// The value with a description before it.
fn described(description: Option<&str>, value: Value) -> Value {
    let Some(text) = description else {
        return value;
    };
    let described = ("description", text.into());
    match value {
        Value::Object(fields) if fields.contains_key("$ref") => object([
            described,
            ("allOf", Value::List(vec![Value::Object(fields)])),
        ]),
        Value::Object(fields) => {
            let first = (Name::new(described.0), described.1);
            Value::Object(std::iter::once(first).chain(fields).collect())
        }
        other => other,
    }
}

fn object<'a>(fields: impl IntoIterator<Item = (&'a str, Value)>) -> Value {
    let fields = fields.into_iter();
    Value::Object(
        fields
            .map(|(name, value)| (Name::new(name), value))
            .collect(),
    )
}
