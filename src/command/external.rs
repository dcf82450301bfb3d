//! Ids in other systems of the company, and records that are put by them: made where none is known, else changed.
//!
//! Procurement tools repeat what they send and do not know our ids. `PUT` of a vendor that coupa calls `V-1` makes it once
//! and changes it ever after; a vendor that is known as coupa's `V-1` gets ariba's `9` by a draft that names both.

use std::collections::BTreeSet;

use async_graphql::{ID, InputObject, MaybeUndefined};
use entity::id::Id;
use serde::{Deserialize, Serialize};

use super::agreement::AgreementDraft;
use super::draft::Draft;
use super::form::{Form, Pending, shown};
use super::plan::Action;
use super::problem::{Problem, ProblemCode, Problems};
use super::vendor::VendorDraft;
use crate::registry::key::{Key, MAX_KEY};
use crate::registry::noun::Noun;
use crate::registry::nouns::Held;
use crate::registry::revision::Revision;
use crate::registry::search::fold::{fold, words};
use crate::registry::value::Registry;
use crate::registry::vendor::ExternalReference;

/// An id in another system of the company.
#[derive(InputObject, Serialize, Deserialize, Debug, Clone)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct ExternalReferenceDraft {
    /// The system.
    pub source_system: String,
    /// The id there.
    pub external_id: String,
}

/// A record that is put by its id in another system.
#[derive(Debug, Clone)]
pub struct Upsert<D> {
    /// That id.
    pub reference: ExternalReferenceDraft,
    /// The version that the caller read; null: whatever stands is changed, or it is made.
    pub version: Option<Revision>,
    /// The facts.
    pub draft: D,
}

/// A draft of a record that other systems know.
pub trait KnownElsewhere: Draft {
    /// The ids that it gives.
    fn references(&mut self) -> &mut MaybeUndefined<Vec<ExternalReferenceDraft>>;

    /// The key that it gives.
    fn key_mut(&mut self) -> &mut MaybeUndefined<String>;

    /// What a key is made of where none is given.
    fn called(&self) -> Option<&str>;
}

impl KnownElsewhere for VendorDraft {
    fn references(&mut self) -> &mut MaybeUndefined<Vec<ExternalReferenceDraft>> {
        &mut self.external_references
    }

    fn key_mut(&mut self) -> &mut MaybeUndefined<String> {
        &mut self.key
    }

    fn called(&self) -> Option<&str> {
        self.name.as_opt_ref().flatten().map(String::as_str)
    }
}

impl KnownElsewhere for AgreementDraft {
    fn references(&mut self) -> &mut MaybeUndefined<Vec<ExternalReferenceDraft>> {
        &mut self.external_references
    }

    fn key_mut(&mut self) -> &mut MaybeUndefined<String> {
        &mut self.key
    }

    fn called(&self) -> Option<&str> {
        None
    }
}

impl<D: KnownElsewhere> Upsert<D> {
    /// What there is to do: to make the record, or to change the one that is known by the id, or by another id that the
    /// draft gives.
    ///
    /// # Errors
    /// The ids are of several records, an id is no text, or a version is given of a record that is not known.
    pub fn action(mut self, registry: &Registry) -> Result<Action<D>, Problems> {
        let given = std::mem::take(self.draft.references());
        let mut given = given.take().unwrap_or_default();
        let asked = read(registry, &self.reference)?;
        let further = given.iter().map(|it| ExternalReference {
            source_system: it.source_system.trim().to_owned(),
            external_id: it.external_id.trim().to_owned(),
        });
        let further: Vec<_> = further.collect();
        let known = known::<D::Record>(registry, std::iter::once(&asked).chain(&further))?;
        let record = known.and_then(|id| D::Record::table(registry).get(id));
        let Some(record) = record else {
            refuse_version(self.version, &asked)?;
            if !further.contains(&asked) {
                given.push(self.reference.clone());
            }
            *self.draft.references() = MaybeUndefined::Value(given);
            if self.draft.key().is_none() {
                let key = free_key(&self.draft, &asked, registry);
                *self.draft.key_mut() = MaybeUndefined::Value(key);
            }
            return Ok(Action::Register(self.draft));
        };
        let mut all: Vec<_> = record.external_references().to_vec();
        for reference in further.into_iter().chain([asked]) {
            if !all.contains(&reference) {
                all.push(reference);
            }
        }
        let all = all.into_iter().map(draft_of).collect();
        *self.draft.references() = MaybeUndefined::Value(all);
        Ok(Action::Update {
            target: ID(record.id().to_string()),
            version: self.version.unwrap_or(record.head().version),
            draft: self.draft,
        })
    }
}

/// The record that has one of these ids.
fn known<'a, T: Held>(
    registry: &Registry,
    references: impl Iterator<Item = &'a ExternalReference>,
) -> Result<Option<Id<T::Kind>>, Problems> {
    let known = references.flat_map(|it| registry.external.of::<T>(it).collect::<Vec<_>>());
    let known: BTreeSet<_> = known.collect();
    if known.len() > 1 {
        let keys = known.iter().filter_map(|id| T::table(registry).get(*id));
        let keys: Vec<_> = keys.map(|record| format!("`{}`", record.key())).collect();
        let message = format!(
            "the ids given are of several records, {}; merge them, or send fewer ids",
            keys.join(", ")
        );
        let path = ["externalReferences".to_owned()];
        return Err(vec![Problem::new(ProblemCode::Conflict, &path, message)]);
    }
    Ok(known.into_iter().next())
}

fn read(
    registry: &Registry,
    reference: &ExternalReferenceDraft,
) -> Result<ExternalReference, Problems> {
    let pending = Pending::new();
    let mut form = Form::new(registry, &pending, Vec::new());
    let read = external_reference(&mut form, reference.clone());
    read.ok_or_else(|| form.into_problems())
}

fn refuse_version(
    version: Option<Revision>,
    reference: &ExternalReference,
) -> Result<(), Problems> {
    if version.is_none() {
        return Ok(());
    }
    let message = format!(
        "`{}` of `{}` is not known, so that it has no version; leave the version out to make it",
        shown(&reference.external_id),
        shown(&reference.source_system)
    );
    let path = ["version".to_owned()];
    Err(vec![Problem::new(ProblemCode::NotFound, &path, message)])
}

/// A key that nobody has: of the name, else of the id in the other system.
fn free_key<D: KnownElsewhere>(
    draft: &D,
    reference: &ExternalReference,
    registry: &Registry,
) -> String {
    let elsewhere = format!("{} {}", reference.source_system, reference.external_id);
    let texts = draft.called().into_iter().chain([elsewhere.as_str()]);
    free_key_of::<D::Record>(texts, registry)
}

/// A key that nobody has, made of the first of these texts that gives one; with a number where it is taken.
pub(super) fn free_key_of<'a, T: Held>(
    texts: impl IntoIterator<Item = &'a str>,
    registry: &Registry,
) -> String {
    let mut slugs = texts.into_iter().map(slug);
    let slug = slugs.find(|slug| Key::parse(slug).is_ok());
    let slug = slug.unwrap_or_else(|| T::KIND.words().replace(' ', "-"));
    let table = T::table(registry);
    let numbered = (2_u32..).map(|number| format!("{slug}-{number}"));
    let mut keys = std::iter::once(slug.clone()).chain(numbered);
    keys.find(|key| table.id_of_key(key).is_none())
        .unwrap_or(slug)
}

/// The longest part of a key that is made of a text, so that a number fits behind it.
const LONGEST: usize = MAX_KEY - 11;

/// The beginning of a key: `Müller & Söhne GmbH` as `muller-sohne-gmbh`.
#[must_use]
pub fn slug(text: &str) -> String {
    let folded = fold(text);
    let plain =
        |word: &str| -> String { word.chars().filter(char::is_ascii_alphanumeric).collect() };
    let words: Vec<_> = words(&folded)
        .map(plain)
        .filter(|word| !word.is_empty())
        .collect();
    let mut slug: String = words
        .join("-")
        .to_lowercase()
        .chars()
        .take(LONGEST)
        .collect();
    slug.truncate(slug.trim_end_matches('-').len());
    slug
}

fn draft_of(reference: ExternalReference) -> ExternalReferenceDraft {
    let ExternalReference {
        source_system,
        external_id,
    } = reference;
    ExternalReferenceDraft {
        source_system,
        external_id,
    }
}

/// The ids that a draft gives.
pub(super) fn external_references_of(
    form: &mut Form<'_>,
    given: MaybeUndefined<Vec<ExternalReferenceDraft>>,
    kept: Option<Vec<ExternalReference>>,
) -> Vec<ExternalReference> {
    form.list("externalReferences", given, kept, external_reference)
}

/// Reads an id in another system.
pub(super) fn external_reference(
    form: &mut Form<'_>,
    draft: ExternalReferenceDraft,
) -> Option<ExternalReference> {
    let ExternalReferenceDraft {
        source_system,
        external_id,
    } = draft;
    let system = MaybeUndefined::Value(source_system);
    let source_system = form.required("sourceSystem", system, None, Form::text);
    let id = MaybeUndefined::Value(external_id);
    let external_id = form.required("externalId", id, None, Form::text);
    Some(ExternalReference {
        source_system: source_system?,
        external_id: external_id?,
    })
}

/// An id in another system names one record of a noun.
pub(super) fn refuse_shared_references<T: Held>(
    record: &T,
    registry: &Registry,
    form: &mut Form<'_>,
) {
    for reference in record.external_references() {
        let mut others = registry.external.of::<T>(reference);
        let other = others.find(|id| *id != record.id());
        let Some(other) = other.and_then(|id| T::table(registry).get(id)) else {
            continue;
        };
        let message = format!(
            "`{}` of `{}` is {} `{}`; correct the id, or change that one",
            shown(&reference.external_id),
            shown(&reference.source_system),
            T::KIND.words(),
            other.key()
        );
        form.refuse(ProblemCode::Conflict, "externalReferences", message);
    }
}
