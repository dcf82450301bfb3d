//! The draft of a property.

use async_graphql::{ID, InputObject, MaybeUndefined};
use serde::{Deserialize, Serialize};

use super::draft::{Draft, Identity};
use super::form::Form;
use crate::registry::legal_entity::LegalEntity;
use crate::registry::property::Property;

/// The facts of a site or app.
#[derive(InputObject, Serialize, Deserialize, Debug, Clone, Default)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct PropertyDraft {
    /// The key, unique within its noun; needed to register.
    pub key: MaybeUndefined<String>,
    /// Made up for a demonstration; false unless given.
    pub illustrative: MaybeUndefined<bool>,
    /// Its name; needed to register.
    pub name: MaybeUndefined<String>,
    /// The host names it answers under, such as `www.example.com`.
    pub hosts: MaybeUndefined<Vec<String>>,
    /// The legal entity that runs it; needed to register.
    pub operator: MaybeUndefined<ID>,
}

impl Draft for PropertyDraft {
    type Record = Property;

    fn key(&self) -> Option<&str> {
        self.key.as_opt_ref().flatten().map(String::as_str)
    }

    fn fill(self, form: &mut Form<'_>, identity: Identity<'_, Property>) -> Option<Property> {
        let Self {
            key,
            illustrative,
            name,
            hosts,
            operator,
        } = self;
        let head = identity.head(form, key, illustrative);
        let name = form.required(
            "name",
            name,
            identity.kept(|base| base.name.clone()),
            Form::text,
        );
        let hosts = form.list(
            "hosts",
            hosts,
            identity.kept(|base| base.hosts.clone()),
            Form::text,
        );
        let operator = form.required(
            "operator",
            operator,
            identity.kept(|base| base.operator),
            |form, id| form.reference::<LegalEntity>(id),
        );
        Some(Property {
            head: head?,
            name: name?,
            hosts,
            operator: operator?,
        })
    }
}
