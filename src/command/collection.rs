//! The draft of a collection.

use async_graphql::{ID, InputObject, MaybeUndefined};
use entity::vocabulary::{Action, Level};
use serde::{Deserialize, Serialize};

use super::clause::CitationDraft;
use super::draft::{Draft, Identity};
use super::form::{Form, as_is, references};
use crate::registry::activity::Activity;
use crate::registry::collection::Collection;
use crate::registry::database::Database;
use crate::registry::property::Property;
use crate::registry::term::{CollectionMethod, DataCategory, DataSubject, Purpose};
use crate::registry::vendor::Vendor;

/// The fact that a property gathers data of a category by a method.
#[derive(InputObject, Serialize, Deserialize, Debug, Clone, Default)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct CollectionDraft {
    /// The key, unique within its noun; needed to register.
    pub key: MaybeUndefined<String>,
    /// Made up for a demonstration; false unless given.
    pub illustrative: MaybeUndefined<bool>,
    /// The site or app where it happens; needed to register.
    pub property: MaybeUndefined<ID>,
    /// The collection method; needed to register.
    pub method: MaybeUndefined<ID>,
    /// The data category that is gathered; needed to register.
    pub category: MaybeUndefined<ID>,
    /// How closely it points to a person, as stated.
    pub level: MaybeUndefined<Level>,
    /// Whom it is about.
    pub subjects: MaybeUndefined<Vec<ID>>,
    /// What for.
    pub purposes: MaybeUndefined<Vec<ID>>,
    /// What is done with it; empty stands for USE.
    pub actions: MaybeUndefined<Vec<Action>>,
    /// The vendor that collects.
    pub by: MaybeUndefined<ID>,
    /// How long what it stores on a device stays there, such as `13 months`.
    pub lifetime: MaybeUndefined<String>,
    /// The database where the data comes to lie.
    pub into: MaybeUndefined<ID>,
    /// The processing activity that it belongs to.
    pub activity: MaybeUndefined<ID>,
    /// Where the fact is written.
    pub citation: MaybeUndefined<CitationDraft>,
}

impl Draft for CollectionDraft {
    type Record = Collection;

    fn key(&self) -> Option<&str> {
        self.key.as_opt_ref().flatten().map(String::as_str)
    }

    fn fill(self, form: &mut Form<'_>, identity: Identity<'_, Collection>) -> Option<Collection> {
        let Self {
            key,
            illustrative,
            property,
            method,
            category,
            level,
            subjects,
            purposes,
            actions,
            by,
            lifetime,
            into,
            activity,
            citation,
        } = self;
        let is = &identity;
        let head = is.head(form, key, illustrative);
        let kept = is.kept(|c| c.property);
        let property = form.required("property", property, kept, Form::reference::<Property>);
        let kept = is.kept(|c| c.method);
        let method = form.required("method", method, kept, Form::reference::<CollectionMethod>);
        let kept = is.kept(|c| c.category);
        let category = form.required("category", category, kept, Form::reference::<DataCategory>);
        let level = form.optional("level", level, is.kept_optional(|c| c.level), as_is);
        let kept = is.kept(|c| c.subjects.as_slice());
        let subjects = references::<DataSubject>(form, "subjects", subjects, kept);
        let kept = is.kept(|c| c.purposes.as_slice());
        let purposes = references::<Purpose>(form, "purposes", purposes, kept);
        let actions = form.list("actions", actions, is.kept(|c| c.actions.clone()), as_is);
        let kept = is.kept_optional(|c| c.by);
        let by = form.optional("by", by, kept, Form::reference::<Vendor>);
        let kept = is.kept_optional(|c| c.lifetime.clone());
        let lifetime = form.optional("lifetime", lifetime, kept, Form::text);
        let kept = is.kept_optional(|c| c.into);
        let into = form.optional("into", into, kept, Form::reference::<Database>);
        let kept = is.kept_optional(|c| c.activity);
        let activity = form.optional("activity", activity, kept, Form::reference::<Activity>);
        let kept = is.kept_optional(|c| c.citation.clone());
        let citation = CitationDraft::read(form, citation, kept);
        Some(Collection {
            head: head?,
            property: property?,
            method: method?,
            category: category?,
            level,
            subjects,
            purposes,
            actions,
            by,
            lifetime,
            into,
            activity,
            citation,
        })
    }
}
