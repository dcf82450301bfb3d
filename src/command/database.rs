//! The draft of a database.

use async_graphql::{ID, InputObject, MaybeUndefined};
use serde::{Deserialize, Serialize};

use super::draft::{Draft, Identity};
use super::form::{Form, references};
use super::input::CountryCode;
use super::person::person;
use super::retention::RetentionDraft;
use crate::registry::database::Database;
use crate::registry::legal_entity::LegalEntity;
use crate::registry::term::Purpose;
use crate::registry::vendor::Vendor;

/// The facts of a corporate database or system.
#[derive(InputObject, Serialize, Deserialize, Debug, Clone, Default)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct DatabaseDraft {
    /// The key, unique within its noun; needed to register.
    pub key: MaybeUndefined<String>,
    /// Made up for a demonstration; false unless given.
    pub illustrative: MaybeUndefined<bool>,
    /// Its name; needed to register.
    pub name: MaybeUndefined<String>,
    /// The company of the group that owns it.
    pub owner: MaybeUndefined<ID>,
    /// The vendor that hosts it.
    pub hosted_by: MaybeUndefined<ID>,
    /// Where it lies.
    pub country: MaybeUndefined<CountryCode>,
    /// What it is for.
    pub purposes: MaybeUndefined<Vec<ID>>,
    /// What protects it, each in a few words.
    pub security_measures: MaybeUndefined<Vec<String>>,
    /// How long its data is kept, where a holding does not say otherwise.
    pub retention: MaybeUndefined<RetentionDraft>,
    /// The person who answers for it.
    pub responsible: MaybeUndefined<ID>,
}

impl Draft for DatabaseDraft {
    type Record = Database;

    fn key(&self) -> Option<&str> {
        self.key.as_opt_ref().flatten().map(String::as_str)
    }

    fn fill(self, form: &mut Form<'_>, identity: Identity<'_, Database>) -> Option<Database> {
        let Self {
            key,
            illustrative,
            name,
            owner,
            hosted_by,
            country,
            purposes,
            security_measures,
            retention,
            responsible,
        } = self;
        let is = &identity;
        let head = is.head(form, key, illustrative);
        let name = form.required("name", name, is.kept(|d| d.name.clone()), Form::text);
        let kept = is.kept_optional(|d| d.owner);
        let owner = form.optional("owner", owner, kept, Form::reference::<LegalEntity>);
        let kept = is.kept_optional(|d| d.hosted_by);
        let hosted_by = form.optional("hostedBy", hosted_by, kept, Form::reference::<Vendor>);
        let kept = is.kept_optional(|d| d.country);
        let country = form.optional("country", country, kept, Form::place);
        let kept = is.kept(|d| d.purposes.as_slice());
        let purposes = references::<Purpose>(form, "purposes", purposes, kept);
        let kept = is.kept(|d| d.security_measures.clone());
        let security_measures = form.list("securityMeasures", security_measures, kept, Form::text);
        let kept = is.kept_optional(|d| d.retention.clone());
        let retention = RetentionDraft::read(form, retention, kept);
        let kept = is.kept_optional(|d| d.responsible);
        let responsible = form.optional("responsible", responsible, kept, person);
        Some(Database {
            head: head?,
            name: name?,
            owner,
            hosted_by,
            country,
            purposes,
            security_measures,
            retention,
            responsible,
        })
    }
}
