//! The draft of a holding.

use async_graphql::{ID, InputObject, MaybeUndefined};
use entity::vocabulary::Level;
use serde::{Deserialize, Serialize};

use super::clause::CitationDraft;
use super::draft::{Draft, Identity};
use super::form::{Form, as_is, references};
use super::retention::RetentionDraft;
use crate::registry::activity::Activity;
use crate::registry::database::Database;
use crate::registry::holding::Holding;
use crate::registry::property::Property;
use crate::registry::term::{DataCategory, DataSubject};

/// The fact that a database holds data of a category.
#[derive(InputObject, Serialize, Deserialize, Debug, Clone, Default)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct HoldingDraft {
    /// The key, unique within its noun; needed to register.
    pub key: MaybeUndefined<String>,
    /// Made up for a demonstration; false unless given.
    pub illustrative: MaybeUndefined<bool>,
    /// The database; needed to register.
    pub database: MaybeUndefined<ID>,
    /// The data category that it holds; needed to register.
    pub category: MaybeUndefined<ID>,
    /// How closely it points to a person, as stated.
    pub level: MaybeUndefined<Level>,
    /// Whom it is about.
    pub subjects: MaybeUndefined<Vec<ID>>,
    /// How long it is kept.
    pub retention: MaybeUndefined<RetentionDraft>,
    /// The site or app that it comes from.
    pub source: MaybeUndefined<ID>,
    /// The processing activity that it belongs to.
    pub activity: MaybeUndefined<ID>,
    /// Where the fact is written.
    pub citation: MaybeUndefined<CitationDraft>,
}

impl Draft for HoldingDraft {
    type Record = Holding;

    fn key(&self) -> Option<&str> {
        self.key.as_opt_ref().flatten().map(String::as_str)
    }

    fn fill(self, form: &mut Form<'_>, identity: Identity<'_, Holding>) -> Option<Holding> {
        let Self {
            key,
            illustrative,
            database,
            category,
            level,
            subjects,
            retention,
            source,
            activity,
            citation,
        } = self;
        let is = &identity;
        let head = is.head(form, key, illustrative);
        let kept = is.kept(|h| h.database);
        let database = form.required("database", database, kept, Form::reference::<Database>);
        let kept = is.kept(|h| h.category);
        let category = form.required("category", category, kept, Form::reference::<DataCategory>);
        let level = form.optional("level", level, is.kept_optional(|h| h.level), as_is);
        let kept = is.kept(|h| h.subjects.as_slice());
        let subjects = references::<DataSubject>(form, "subjects", subjects, kept);
        let kept = is.kept_optional(|h| h.retention.clone());
        let retention = RetentionDraft::read(form, retention, kept);
        let kept = is.kept_optional(|h| h.source);
        let source = form.optional("source", source, kept, Form::reference::<Property>);
        let kept = is.kept_optional(|h| h.activity);
        let activity = form.optional("activity", activity, kept, Form::reference::<Activity>);
        let kept = is.kept_optional(|h| h.citation.clone());
        let citation = CitationDraft::read(form, citation, kept);
        Some(Holding {
            head: head?,
            database: database?,
            category: category?,
            level,
            subjects,
            retention,
            source,
            activity,
            citation,
        })
    }
}
