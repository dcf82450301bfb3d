//! The draft of an attestation.

use async_graphql::{ID, InputObject, MaybeUndefined};
use entity::vocabulary::{ProofKind, Rule};
use serde::{Deserialize, Serialize};

use super::agreement::{StoredDocumentDraft, stored_document};
use super::draft::{Draft, Identity};
use super::form::{Form, as_is};
use super::input::Day;
use super::problem::ProblemCode;
use crate::registry::attestation::Attestation;
use crate::registry::clause::Clause;
use crate::registry::value::Registry;
use crate::registry::vendor::Vendor;

/// Proof that a vendor keeps a duty.
#[derive(InputObject, Serialize, Deserialize, Debug, Clone, Default)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct AttestationDraft {
    /// The key, unique within its noun; needed to register.
    pub key: MaybeUndefined<String>,
    /// Made up for a demonstration; false unless given.
    pub illustrative: MaybeUndefined<bool>,
    /// The clause whose duty is kept, a `DUTY`; needed to register.
    pub clause: MaybeUndefined<ID>,
    /// The vendor that keeps it; needed to register.
    pub vendor: MaybeUndefined<ID>,
    /// What kind of proof it is; needed to register.
    pub kind: MaybeUndefined<ProofKind>,
    /// The day it was given; needed to register.
    pub on: MaybeUndefined<Day>,
    /// The last day it counts.
    pub expires: MaybeUndefined<Day>,
    /// Who gave it: an organization or an office; needed to register. It is kept for good and is not for names of
    /// persons.
    pub by: MaybeUndefined<String>,
    /// Where it is kept.
    pub document: MaybeUndefined<StoredDocumentDraft>,
}

impl Draft for AttestationDraft {
    type Record = Attestation;

    fn key(&self) -> Option<&str> {
        self.key.as_opt_ref().flatten().map(String::as_str)
    }

    fn fill(self, form: &mut Form<'_>, identity: Identity<'_, Attestation>) -> Option<Attestation> {
        let Self {
            key,
            illustrative,
            clause,
            vendor,
            kind,
            on,
            expires,
            by,
            document,
        } = self;
        let is = &identity;
        let head = is.head(form, key, illustrative);
        let kept = is.kept(|a| a.clause);
        let clause = form.required("clause", clause, kept, Form::reference::<Clause>);
        let kept = is.kept(|a| a.vendor);
        let vendor = form.required("vendor", vendor, kept, Form::reference::<Vendor>);
        let kind = form.required("kind", kind, is.kept(|a| a.kind), as_is);
        let on = form.required("on", on, is.kept(|a| a.on), Form::day);
        let kept = is.kept_optional(|a| a.expires);
        let expires = form.optional("expires", expires, kept, Form::day);
        let by = form.required("by", by, is.kept(|a| a.by.clone()), Form::text);
        let kept = is.kept_optional(|a| a.document.clone());
        let document = form.optional("document", document, kept, stored_document);
        let attestation = Attestation {
            head: head?,
            clause: clause?,
            vendor: vendor?,
            kind: kind?,
            on: on?,
            expires,
            by: by?,
            document,
        };
        if attestation.window().is_backwards() {
            let message = "it expires before it was given; correct one of the days";
            form.refuse(ProblemCode::UntilBeforeFrom, "expires", message);
        }
        Some(attestation)
    }

    fn check(record: &Attestation, registry: &Registry, form: &mut Form<'_>) {
        let clause = registry.clauses.get(record.clause);
        if let Some(clause) = clause.filter(|clause| clause.rule != Rule::Duty) {
            let message = format!(
                "clause `{}` is a `{}`; only a `DUTY` can be attested, name one",
                clause.head.key, clause.rule
            );
            form.refuse(ProblemCode::Invalid, "clause", message);
        }
    }
}
