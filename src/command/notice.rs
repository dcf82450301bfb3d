//! The draft of a notice.

use async_graphql::{ID, InputObject, MaybeUndefined};
use serde::{Deserialize, Serialize};

use super::cycle::stands_above_itself;
use super::draft::{Draft, Identity};
use super::form::{Form, references};
use super::input::{Day, Url};
use super::problem::ProblemCode;
use crate::registry::notice::{Notice, NoticeSection};
use crate::registry::property::Property;
use crate::registry::value::Registry;
use crate::registry::vendor::Vendor;

/// The facts of one version of a privacy statement.
#[derive(InputObject, Serialize, Deserialize, Debug, Clone, Default)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct NoticeDraft {
    /// The key, unique within its noun; needed to register.
    pub key: MaybeUndefined<String>,
    /// Made up for a demonstration; false unless given.
    pub illustrative: MaybeUndefined<bool>,
    /// Its title; needed to register.
    pub title: MaybeUndefined<String>,
    /// The properties where it is shown, at least one; needed to register.
    pub properties: MaybeUndefined<Vec<ID>>,
    /// The day it was published.
    pub published: MaybeUndefined<Day>,
    /// The day it takes effect; without one it is a draft and not in force.
    pub effective: MaybeUndefined<Day>,
    /// The version before.
    pub supersedes: MaybeUndefined<ID>,
    /// Where it can be read.
    pub link: MaybeUndefined<Url>,
    /// Its sections, in its order.
    pub sections: MaybeUndefined<Vec<NoticeSectionDraft>>,
}

/// A section of a privacy statement.
#[derive(InputObject, Serialize, Deserialize, Debug, Clone)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct NoticeSectionDraft {
    /// Its number or heading.
    pub label: String,
    /// What it says, in own words.
    #[serde(default)]
    pub gist: MaybeUndefined<String>,
    /// The vendors it names.
    #[serde(default)]
    pub names: MaybeUndefined<Vec<ID>>,
}

impl Draft for NoticeDraft {
    type Record = Notice;

    fn key(&self) -> Option<&str> {
        self.key.as_opt_ref().flatten().map(String::as_str)
    }

    fn fill(self, form: &mut Form<'_>, identity: Identity<'_, Notice>) -> Option<Notice> {
        let Self {
            key,
            illustrative,
            title,
            properties,
            published,
            effective,
            supersedes,
            link,
            sections,
        } = self;
        let is = &identity;
        let head = is.head(form, key, illustrative);
        let title = form.required("title", title, is.kept(|n| n.title.clone()), Form::text);
        let properties = form.required(
            "properties",
            properties,
            is.kept(|n| n.properties.clone()),
            |form, ids| {
                if ids.is_empty() {
                    form.refuse_here(
                        ProblemCode::Required,
                        "a notice is shown somewhere; name at least one property",
                    );
                }
                form.items(ids, |form, id| form.reference::<Property>(id))
            },
        );
        let published = form.optional(
            "published",
            published,
            is.kept_optional(|n| n.published),
            Form::day,
        );
        let effective = form.optional(
            "effective",
            effective,
            is.kept_optional(|n| n.effective),
            Form::day,
        );
        let supersedes = form.optional(
            "supersedes",
            supersedes,
            is.kept_optional(|n| n.supersedes),
            |form, id| form.reference::<Notice>(id),
        );
        let link = form.optional(
            "link",
            link,
            is.kept_optional(|n| n.link.clone()),
            Form::url,
        );
        let sections = form.list(
            "sections",
            sections,
            is.kept(|n| n.sections.clone()),
            section,
        );
        Some(Notice {
            head: head?,
            title: title?,
            properties: properties?,
            published,
            effective,
            supersedes,
            link,
            sections,
        })
    }

    fn check(record: &Notice, registry: &Registry, form: &mut Form<'_>) {
        let above = |id| {
            registry
                .notices
                .get(id)
                .and_then(|notice| notice.supersedes)
                .into_iter()
                .collect()
        };
        if stands_above_itself(record.head.id, above) {
            let message = format!(
                "`{}` would supersede itself; name an earlier version",
                record.head.key
            );
            form.refuse(ProblemCode::Cycle, "supersedes", message);
        }
    }
}

fn section(form: &mut Form<'_>, draft: NoticeSectionDraft) -> Option<NoticeSection> {
    let NoticeSectionDraft { label, gist, names } = draft;
    let label = form.required("label", MaybeUndefined::Value(label), None, Form::text);
    let gist = form.optional("gist", gist, None, Form::text);
    let names = references::<Vendor>(form, "names", names, None);
    Some(NoticeSection {
        label: label?,
        gist,
        names,
    })
}
