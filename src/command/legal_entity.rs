//! The draft of a legal entity.

use async_graphql::{ID, InputObject, MaybeUndefined};
use entity::vocabulary::EntityRole;
use serde::{Deserialize, Serialize};

use super::cycle::stands_above_itself;
use super::draft::{Draft, Identity};
use super::form::{Form, as_is};
use super::input::CountryCode;
use super::person::person;
use super::problem::ProblemCode;
use crate::registry::legal_entity::LegalEntity;
use crate::registry::value::Registry;

/// The facts of a company of the group.
#[derive(InputObject, Serialize, Deserialize, Debug, Clone, Default)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct LegalEntityDraft {
    /// The key, unique within its noun; needed to register.
    pub key: MaybeUndefined<String>,
    /// Made up for a demonstration; false unless given.
    pub illustrative: MaybeUndefined<bool>,
    /// Its name; needed to register.
    pub name: MaybeUndefined<String>,
    /// Where it is established.
    pub country: MaybeUndefined<CountryCode>,
    /// Its address.
    pub address: MaybeUndefined<String>,
    /// The company above it.
    pub parent: MaybeUndefined<ID>,
    /// What it is in the group.
    pub role: MaybeUndefined<EntityRole>,
    /// Its representative where it has no establishment (GDPR Art. 27): the name of the firm, not of a person.
    pub representative: MaybeUndefined<String>,
    /// The person to turn to.
    pub contact: MaybeUndefined<ID>,
    /// The person who is its data protection officer.
    pub data_protection_officer: MaybeUndefined<ID>,
}

impl Draft for LegalEntityDraft {
    type Record = LegalEntity;

    fn key(&self) -> Option<&str> {
        self.key.as_opt_ref().flatten().map(String::as_str)
    }

    fn fill(self, form: &mut Form<'_>, identity: Identity<'_, LegalEntity>) -> Option<LegalEntity> {
        let Self {
            key,
            illustrative,
            name,
            country,
            address,
            parent,
            role,
            representative,
            contact,
            data_protection_officer: officer,
        } = self;
        let head = identity.head(form, key, illustrative);
        let name = form.required(
            "name",
            name,
            identity.kept(|base| base.name.clone()),
            Form::text,
        );
        let country = form.optional(
            "country",
            country,
            identity.kept_optional(|base| base.country),
            Form::place,
        );
        let address = form.optional(
            "address",
            address,
            identity.kept_optional(|base| base.address.clone()),
            Form::text,
        );
        let parent = form.optional(
            "parent",
            parent,
            identity.kept_optional(|base| base.parent),
            |form, id| form.reference::<LegalEntity>(id),
        );
        let role = form.optional(
            "role",
            role,
            identity.kept_optional(|base| base.role),
            as_is,
        );
        let kept = identity.kept_optional(|base| base.representative.clone());
        let representative = form.optional("representative", representative, kept, Form::text);
        let kept = identity.kept_optional(|base| base.contact);
        let contact = form.optional("contact", contact, kept, person);
        let kept = identity.kept_optional(|base| base.data_protection_officer);
        let officer = form.optional("dataProtectionOfficer", officer, kept, person);
        Some(LegalEntity {
            head: head?,
            name: name?,
            country,
            address,
            parent,
            role,
            representative,
            contact,
            data_protection_officer: officer,
        })
    }

    fn check(record: &LegalEntity, registry: &Registry, form: &mut Form<'_>) {
        let above = |id| {
            registry
                .legal_entities
                .get(id)
                .and_then(|entity| entity.parent)
                .into_iter()
                .collect()
        };
        if stands_above_itself(record.head.id, above) {
            let message = format!(
                "`{}` would stand above itself; name another parent",
                record.head.key
            );
            form.refuse(ProblemCode::Cycle, "parent", message);
        }
    }
}
