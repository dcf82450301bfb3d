//! The types of the GraphQL schema as JSON Schema, as far as operations use them.

use std::collections::BTreeMap;

use async_graphql::parser::types::{
    BaseType, ExecutableDocument, FieldDefinition, InputValueDefinition, Selection, SelectionSet,
    Type, TypeDefinition, TypeKind, TypeSystemDefinition,
};
use async_graphql::parser::{Error as ParseError, parse_schema};
use serde_json::{Map, Value, json};

/// The types of the schema by name, and the input types and enums that are used.
pub(super) struct Types {
    definitions: BTreeMap<String, TypeDefinition>,
    used: BTreeMap<String, Value>,
}

impl Types {
    pub(super) fn of(sdl: &str) -> Result<Self, ParseError> {
        let definitions = parse_schema(sdl)?.definitions.into_iter();
        let types = definitions.filter_map(|definition| match definition {
            TypeSystemDefinition::Type(it) => Some((it.node.name.node.to_string(), it.node)),
            TypeSystemDefinition::Schema(_) | TypeSystemDefinition::Directive(_) => None,
        });
        Ok(Self {
            definitions: types.collect(),
            used: BTreeMap::new(),
        })
    }

    pub(super) fn schemas(self) -> Map<String, Value> {
        Map::from_iter(self.used)
    }

    pub(super) fn input_field(&self, name: &str, member: &str) -> Option<InputValueDefinition> {
        let TypeKind::InputObject(input) = &self.definitions.get(name)?.kind else {
            return None;
        };
        let mut fields = input.fields.iter();
        let found = fields.find(|field| field.node.name.node == member)?;
        Some(found.node.clone())
    }

    /// The schema of what goes in.
    pub(super) fn input(&mut self, base: &BaseType, nullable: bool) -> Value {
        match base {
            BaseType::List(items) => {
                let items = self.input(&items.base, false);
                or_null(json!({"type": "array", "items": items}), nullable)
            }
            BaseType::Named(name) => {
                let schema = self.named_input(name.as_str());
                or_null(schema, nullable)
            }
        }
    }

    fn named_input(&mut self, name: &str) -> Value {
        if let Some(scalar) = scalar(name) {
            return scalar;
        }
        let Some(definition) = self.definitions.get(name).cloned() else {
            return json!({"type": "string"});
        };
        let reference = json!({"$ref": format!("#/components/schemas/{name}")});
        if self.used.contains_key(name) {
            return reference;
        }
        self.used.insert(name.to_owned(), Value::Null);
        let words = words(definition.description.as_ref().map(|it| it.node.as_str()));
        let schema = match definition.kind {
            TypeKind::Enum(of) => {
                let values: Vec<_> = of
                    .values
                    .iter()
                    .map(|it| it.node.value.node.as_str())
                    .collect();
                json!({"type": "string", "enum": values, "description": words})
            }
            TypeKind::InputObject(input) => {
                let one_of = definition
                    .directives
                    .iter()
                    .any(|it| it.node.name.node == "oneOf");
                let mut schema =
                    self.members(&input.fields.iter().map(|it| &it.node).collect::<Vec<_>>());
                if let Some(members) = schema.as_object_mut() {
                    members.insert("description".to_owned(), json!(words));
                    if one_of {
                        members.insert("minProperties".to_owned(), json!(1));
                        members.insert("maxProperties".to_owned(), json!(1));
                    }
                }
                schema
            }
            TypeKind::Scalar
            | TypeKind::Object(_)
            | TypeKind::Interface(_)
            | TypeKind::Union(_) => {
                json!({"type": "string", "description": words})
            }
        };
        self.used.insert(name.to_owned(), schema);
        reference
    }

    fn members(&mut self, fields: &[&InputValueDefinition]) -> Value {
        let mut properties = Map::new();
        let mut required = Vec::new();
        for field in fields {
            let Type { base, nullable } = &field.ty.node;
            let schema = self.input(base, *nullable);
            let words = words(field.description.as_ref().map(|it| it.node.as_str()));
            properties.insert(field.name.node.to_string(), described(schema, &words));
            if !nullable && field.default_value.is_none() {
                required.push(field.name.node.to_string());
            }
        }
        json!({"type": "object", "additionalProperties": false, "required": required, "properties": properties})
    }

    pub(super) fn selected(
        &mut self,
        name: &str,
        set: &SelectionSet,
        document: &ExecutableDocument,
    ) -> Value {
        let mut properties = Map::new();
        self.gather(name, set, document, &mut properties);
        let required: Vec<_> = properties.keys().cloned().collect();
        json!({"type": "object", "required": required, "properties": properties})
    }

    /// Adds what is selected of an object, fragments included.
    fn gather(
        &mut self,
        name: &str,
        set: &SelectionSet,
        document: &ExecutableDocument,
        properties: &mut Map<String, Value>,
    ) {
        for selection in &set.items {
            let field = match &selection.node {
                Selection::Field(field) => &field.node,
                Selection::FragmentSpread(spread) => {
                    let named = document.fragments.get(&spread.node.fragment_name.node);
                    if let Some(fragment) = named {
                        let set = &fragment.node.selection_set.node;
                        self.gather(name, set, document, properties);
                    }
                    continue;
                }
                Selection::InlineFragment(fragment) => {
                    let set = &fragment.node.selection_set.node;
                    self.gather(name, set, document, properties);
                    continue;
                }
            };
            let Some(definition) = self.field(name, field.name.node.as_str()) else {
                continue;
            };
            let Type { base, nullable } = &definition.ty.node;
            let set = &field.selection_set.node;
            let schema = self.output(base, *nullable, set, document);
            let words = words(definition.description.as_ref().map(|it| it.node.as_str()));
            let key = field.alias.as_ref().unwrap_or(&field.name);
            properties.insert(key.node.to_string(), described(schema, &words));
        }
    }

    fn field(&self, name: &str, field: &str) -> Option<FieldDefinition> {
        let fields = match &self.definitions.get(name)?.kind {
            TypeKind::Object(object) => &object.fields,
            TypeKind::Interface(interface) => &interface.fields,
            TypeKind::Scalar
            | TypeKind::Union(_)
            | TypeKind::Enum(_)
            | TypeKind::InputObject(_) => {
                return None;
            }
        };
        let mut fields = fields.iter();
        let found = fields.find(|it| it.node.name.node == field)?;
        Some(found.node.clone())
    }

    fn output(
        &mut self,
        base: &BaseType,
        nullable: bool,
        set: &SelectionSet,
        document: &ExecutableDocument,
    ) -> Value {
        let schema = match base {
            BaseType::List(items) => {
                let items = self.output(&items.base, items.nullable, set, document);
                json!({"type": "array", "items": items})
            }
            BaseType::Named(name) if set.items.is_empty() => self.named_input(name.as_str()),
            BaseType::Named(name) => self.selected(name.as_str(), set, document),
        };
        or_null(schema, nullable)
    }
}

pub(super) fn named(base: &BaseType) -> String {
    match base {
        BaseType::Named(name) => name.to_string(),
        BaseType::List(items) => named(&items.base),
    }
}

fn scalar(name: &str) -> Option<Value> {
    Some(match name {
        "ID" | "String" => json!({"type": "string"}),
        "Boolean" => json!({"type": "boolean"}),
        "Int" => json!({"type": "integer"}),
        "Float" => json!({"type": "number"}),
        "Date" => json!({"type": "string", "format": "date"}),
        "DateTime" => json!({"type": "string", "format": "date-time"}),
        "URL" => json!({"type": "string", "format": "uri"}),
        "Revision" => json!({"type": "string", "pattern": "^[0-9]+$"}),
        _ => return None,
    })
}

fn or_null(schema: Value, nullable: bool) -> Value {
    match nullable {
        true => json!({"anyOf": [schema, {"type": "null"}]}),
        false => schema,
    }
}

pub(super) fn not_null(mut schema: Value) -> Value {
    match schema.pointer_mut("/anyOf/0") {
        Some(schema) => schema.take(),
        None => schema,
    }
}

fn described(mut schema: Value, words: &str) -> Value {
    if let Some(members) = schema.as_object_mut()
        && !words.is_empty()
    {
        members.insert("description".to_owned(), json!(words));
    }
    schema
}

fn words(description: Option<&str>) -> String {
    description.unwrap_or_default().replace('\n', " ")
}
