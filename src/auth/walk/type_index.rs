//! The schema's types by name, as far as a walk over a document needs them: what is the type of this field?

use std::collections::HashMap;

use async_graphql::parser::parse_schema;
use async_graphql::parser::types::{
    BaseType, FieldDefinition, OperationType, SchemaDefinition, Type, TypeKind,
    TypeSystemDefinition,
};
use async_graphql::{Name, Positioned};

/// Objects, interfaces and unions with the named type of each field. Built once, when the server starts.
#[derive(Debug)]
pub struct TypeIndex {
    query: String,
    mutation: String,
    subscription: String,
    composites: HashMap<String, HashMap<String, String>>,
}

/// The schema's text could not be read.
#[derive(Debug, thiserror::Error)]
#[error("cannot read the text of the schema: {0}")]
pub struct UnreadableSchema(async_graphql::parser::Error);

impl TypeIndex {
    /// Reads the text of a schema (SDL).
    ///
    /// # Errors
    /// If it is not the text of a schema.
    pub fn parse(sdl: &str) -> Result<Self, UnreadableSchema> {
        let document = parse_schema(sdl).map_err(UnreadableSchema)?;
        let mut index = Self {
            query: "Query".to_owned(),
            mutation: "Mutation".to_owned(),
            subscription: "Subscription".to_owned(),
            composites: HashMap::new(),
        };
        for definition in document.definitions {
            match definition {
                TypeSystemDefinition::Schema(schema) => index.name_roots(&schema.node),
                TypeSystemDefinition::Type(definition) => {
                    index.add(definition.node.name.node.as_str(), &definition.node.kind);
                }
                TypeSystemDefinition::Directive(_) => {}
            }
        }
        Ok(index)
    }

    /// The names of all objects, interfaces and unions: each needs a rule in the permission table.
    pub fn composites(&self) -> impl Iterator<Item = &str> {
        self.composites.keys().map(String::as_str)
    }

    /// The names of all queries.
    pub fn queries(&self) -> impl Iterator<Item = &str> {
        self.field_names(&self.query)
    }

    /// The names of all mutations: each needs a rule in the permission table.
    pub fn mutations(&self) -> impl Iterator<Item = &str> {
        self.field_names(&self.mutation)
    }

    /// The name of the type of a field, without lists and exclamation marks.
    #[must_use]
    pub fn field_type(&self, type_name: &str, field_name: &str) -> Option<&str> {
        self.composites
            .get(type_name)?
            .get(field_name)
            .map(String::as_str)
    }

    pub(super) fn root(&self, operation: OperationType) -> &str {
        match operation {
            OperationType::Query => &self.query,
            OperationType::Mutation => &self.mutation,
            OperationType::Subscription => &self.subscription,
        }
    }

    pub(super) fn is_composite(&self, type_name: &str) -> bool {
        self.composites.contains_key(type_name)
    }

    pub(super) fn is_mutation_root(&self, type_name: &str) -> bool {
        self.mutation == type_name
    }

    fn field_names(&self, type_name: &str) -> impl Iterator<Item = &str> {
        self.composites
            .get(type_name)
            .into_iter()
            .flat_map(HashMap::keys)
            .map(String::as_str)
    }

    fn name_roots(&mut self, schema: &SchemaDefinition) {
        let name =
            |root: &Option<Positioned<Name>>| root.as_ref().map(|name| name.node.to_string());
        if let Some(query) = name(&schema.query) {
            self.query = query;
        }
        if let Some(mutation) = name(&schema.mutation) {
            self.mutation = mutation;
        }
        if let Some(subscription) = name(&schema.subscription) {
            self.subscription = subscription;
        }
    }

    fn add(&mut self, name: &str, kind: &TypeKind) {
        let fields: &[Positioned<FieldDefinition>] = match kind {
            TypeKind::Object(object) => &object.fields,
            TypeKind::Interface(interface) => &interface.fields,
            TypeKind::Union(_) => &[],
            TypeKind::Scalar | TypeKind::Enum(_) | TypeKind::InputObject(_) => return,
        };
        let fields = fields.iter().map(|field| {
            (
                field.node.name.node.to_string(),
                named(&field.node.ty.node).to_owned(),
            )
        });
        self.composites
            .entry(name.to_owned())
            .or_default()
            .extend(fields);
    }
}

fn named(mut field_type: &Type) -> &str {
    loop {
        match &field_type.base {
            BaseType::Named(name) => return name,
            BaseType::List(inner) => field_type = inner,
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use async_graphql::{
        EmptySubscription, ID, InputObject, Interface, Object, OneofObject, Schema, SimpleObject,
        Union,
    };

    use super::*;

    /// A vendor.
    #[derive(SimpleObject, Clone)]
    struct Vendor {
        /// Its id.
        id: ID,
        /// Another way to say it, with "quotes" and \"\"\".
        #[graphql(deprecation = "ask for `id`")]
        names: Option<Vec<String>>,
        owners: Vec<Self>,
    }

    #[derive(Interface)]
    #[graphql(field(name = "id", ty = "&ID"))]
    enum Node {
        Vendor(Vendor),
    }

    #[derive(Union)]
    enum SearchHit {
        Vendor(Vendor),
    }

    #[derive(InputObject)]
    struct Filter {
        #[graphql(default = 3)]
        first: i32,
    }

    #[derive(OneofObject)]
    enum Recipient {
        Vendor(ID),
    }

    struct Roots;

    #[Object(name = "Query")]
    impl Roots {
        async fn node(&self) -> Option<Node> {
            None
        }
        async fn search(
            &self,
            filter: Option<Filter>,
            to: Option<Recipient>,
        ) -> Vec<Vec<SearchHit>> {
            let (_, Some(Recipient::Vendor(_)) | None) = (filter.map(|filter| filter.first), to);
            Vec::new()
        }
    }

    struct Changes;

    #[Object(name = "Mutation")]
    impl Changes {
        async fn register_vendor(&self) -> Option<Vendor> {
            None
        }
    }

    #[test]
    fn the_text_that_the_library_writes_is_read_back() {
        let sdl = Schema::build(Roots, Changes, EmptySubscription)
            .finish()
            .sdl();
        let types = TypeIndex::parse(&sdl).unwrap();
        let mut composites: Vec<_> = types.composites().collect();
        composites.sort_unstable();
        assert_eq!(
            composites,
            ["Mutation", "Node", "Query", "SearchHit", "Vendor"]
        );
        assert_eq!(types.field_type("Query", "search"), Some("SearchHit"));
        assert_eq!(types.field_type("Vendor", "owners"), Some("Vendor"));
        assert_eq!(types.field_type("Vendor", "names"), Some("String"));
        assert_eq!(types.field_type("Node", "id"), Some("ID"));
        assert_eq!(types.field_type("Vendor", "__typename"), None);
        assert_eq!(types.mutations().collect::<Vec<_>>(), ["registerVendor"]);
        assert_eq!(types.queries().count(), 2);
    }

    #[test]
    fn roots_are_those_that_the_schema_names() {
        let types =
            TypeIndex::parse("schema { query: Q mutation: M } type Q { a: Int } type M { b: Int }")
                .unwrap();
        assert_eq!(types.root(OperationType::Query), "Q");
        assert!(types.is_mutation_root("M"));
        assert!(TypeIndex::parse("type {").is_err());
    }
}
