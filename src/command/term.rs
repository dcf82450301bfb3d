//! The draft of a term, one shape for the five taxonomies.

use std::marker::PhantomData;

use async_graphql::{ID, InputObject, MaybeUndefined};
use entity::vocabulary::Level;
use serde::{Deserialize, Serialize};

use super::cycle::stands_above_itself;
use super::draft::{Draft, Identity};
use super::form::{Form, as_is};
use super::input::Url;
use super::problem::ProblemCode;
use crate::registry::noun::Noun;
use crate::registry::nouns::{Held, NounKind};
use crate::registry::term::{MAX_DEPTH, Taxonomy, Term, upward};
use crate::registry::value::Registry;

/// The facts of one entry of a taxonomy.
#[derive(InputObject, Serialize, Deserialize, Debug, Clone, Default)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct TermDraft {
    /// The key, unique within its noun; needed to register.
    pub key: MaybeUndefined<String>,
    /// Made up for a demonstration; false unless given.
    pub illustrative: MaybeUndefined<bool>,
    /// The wider term, of the same taxonomy.
    pub parent: MaybeUndefined<ID>,
    /// Its name; needed to register.
    pub name: MaybeUndefined<String>,
    /// What it means.
    pub description: MaybeUndefined<String>,
    /// The term of the W3C Data Privacy Vocabulary.
    pub dpv_iri: MaybeUndefined<Url>,
    /// The key in fideslang.
    pub fideslang_key: MaybeUndefined<String>,
    /// Data categories only: how closely such data points to a person by law.
    pub default_level: MaybeUndefined<Level>,
    /// Data categories only: one of the special categories of GDPR Art. 9.
    pub special: MaybeUndefined<bool>,
    /// Data categories only: sensitive in another law's sense (PIPL Art. 28, Cal. Civ. Code 1798.140(ae)).
    pub sensitive: MaybeUndefined<bool>,
    /// Collection methods only: how long what it stores on a device stays there.
    pub lifetime: MaybeUndefined<String>,
}

/// A term's draft that knows its taxonomy.
#[derive(Debug, Clone)]
pub struct TermOf<K> {
    draft: TermDraft,
    taxonomy: PhantomData<fn() -> K>,
}

impl<K> From<TermDraft> for TermOf<K> {
    fn from(draft: TermDraft) -> Self {
        Self {
            draft,
            taxonomy: PhantomData,
        }
    }
}

impl<K: Taxonomy> Draft for TermOf<K>
where
    Term<K>: Held + Noun<Kind = K>,
{
    type Record = Term<K>;

    fn key(&self) -> Option<&str> {
        self.draft.key.as_opt_ref().flatten().map(String::as_str)
    }

    fn fill(self, form: &mut Form<'_>, identity: Identity<'_, Term<K>>) -> Option<Term<K>> {
        refuse_foreign_fields::<K>(&self.draft, form);
        let TermDraft {
            key,
            illustrative,
            parent,
            name,
            description,
            dpv_iri,
            fideslang_key,
            default_level,
            special,
            sensitive,
            lifetime,
        } = self.draft;
        let head = identity.head(form, key, illustrative);
        let parent = form.optional(
            "parent",
            parent,
            identity.kept_optional(|base| base.parent),
            |form, id| form.reference::<Term<K>>(id),
        );
        let name = form.required(
            "name",
            name,
            identity.kept(|base| base.name.clone()),
            Form::text,
        );
        let kept = identity.kept_optional(|base| base.description.clone());
        let description = form.optional("description", description, kept, Form::text);
        let dpv_iri = form.optional(
            "dpvIri",
            dpv_iri,
            identity.kept_optional(|base| base.dpv_iri.clone()),
            Form::url,
        );
        let kept = identity.kept_optional(|base| base.fideslang_key.clone());
        let fideslang_key = form.optional("fideslangKey", fideslang_key, kept, Form::text);
        let kept = identity.kept_optional(|base| base.default_level);
        let default_level = form.optional("defaultLevel", default_level, kept, as_is);
        let special = form.optional(
            "special",
            special,
            identity.kept_optional(|base| base.special),
            as_is,
        );
        let sensitive = form.optional(
            "sensitive",
            sensitive,
            identity.kept_optional(|base| base.sensitive),
            as_is,
        );
        let lifetime = form.optional(
            "lifetime",
            lifetime,
            identity.kept_optional(|base| base.lifetime.clone()),
            Form::text,
        );
        let (head, name) = (head?, name?);
        Some(Term {
            head,
            parent,
            name,
            description,
            dpv_iri,
            fideslang_key,
            default_level,
            special,
            sensitive,
            lifetime,
        })
    }

    fn check(record: &Term<K>, registry: &Registry, form: &mut Form<'_>) {
        let above = |id| {
            Term::<K>::table(registry)
                .get(id)
                .and_then(|term| term.parent)
                .into_iter()
                .collect()
        };
        if stands_above_itself(record.head.id, above) {
            let message = format!(
                "`{}` would stand above itself; name another parent",
                record.head.key
            );
            form.refuse(ProblemCode::Cycle, "parent", message);
        } else if upward(registry, record.head.id).count() >= MAX_DEPTH {
            let message = format!(
                "a taxonomy is at most {MAX_DEPTH} terms deep; name a parent nearer to the root"
            );
            form.refuse(ProblemCode::Invalid, "parent", message);
        }
    }
}

fn refuse_foreign_fields<K: Taxonomy>(draft: &TermDraft, form: &mut Form<'_>) {
    let of_categories = [
        ("defaultLevel", draft.default_level.is_value()),
        ("special", draft.special.is_value()),
        ("sensitive", draft.sensitive.is_value()),
    ];
    for (field, given) in of_categories {
        if given && K::NOUN != NounKind::DataCategory {
            form.refuse(
                ProblemCode::Invalid,
                field,
                format!("`{field}` belongs to data categories; leave it out"),
            );
        }
    }
    if draft.lifetime.is_value() && K::NOUN != NounKind::CollectionMethod {
        form.refuse(
            ProblemCode::Invalid,
            "lifetime",
            "`lifetime` belongs to collection methods; leave it out",
        );
    }
}
