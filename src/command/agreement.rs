//! The draft of an agreement.

use async_graphql::{ID, InputObject, MaybeUndefined, OneofObject};
use entity::vocabulary::{AgreementKind, AgreementState};
use serde::{Deserialize, Serialize};

use super::draft::{Draft, Identity};
use super::external::{ExternalReferenceDraft, external_references_of, refuse_shared_references};
use super::form::{Form, as_is, references};
use super::input::{Day, Url};
use super::person::person;
use super::problem::ProblemCode;
use crate::registry::agreement::{Agreement, Party};
use crate::registry::document::StoredDocument;
use crate::registry::legal_entity::LegalEntity;
use crate::registry::value::Registry;
use crate::registry::vendor::Vendor;

/// The facts of a contract.
#[derive(InputObject, Serialize, Deserialize, Debug, Clone, Default)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct AgreementDraft {
    /// The key, unique within its noun; needed to register.
    pub key: MaybeUndefined<String>,
    /// Made up for a demonstration; false unless given.
    pub illustrative: MaybeUndefined<bool>,
    /// What kind of contract; needed to register.
    pub kind: MaybeUndefined<AgreementKind>,
    /// The legal entity on our side; needed to register.
    pub ours: MaybeUndefined<ID>,
    /// The other side, at least one; needed to register.
    pub theirs: MaybeUndefined<Vec<PartyDraft>>,
    /// The vendors (products) it is about; without any it is about all that a party owns.
    pub covers: MaybeUndefined<Vec<ID>>,
    /// Draft, in force or terminated; needed to register.
    pub state: MaybeUndefined<AgreementState>,
    /// When it was signed.
    pub signed: MaybeUndefined<Day>,
    /// First day.
    pub from: MaybeUndefined<Day>,
    /// Last day.
    pub until: MaybeUndefined<Day>,
    /// The law that governs it.
    pub governing_law: MaybeUndefined<String>,
    /// How it is renewed.
    pub renewal: MaybeUndefined<String>,
    /// Where the paper is.
    pub document: MaybeUndefined<StoredDocumentDraft>,
    /// The person who answers for it.
    pub responsible: MaybeUndefined<ID>,
    /// Its ids in other systems of the company; no other agreement may have them.
    pub external_references: MaybeUndefined<Vec<ExternalReferenceDraft>>,
}

/// The other side of a contract.
#[derive(OneofObject, Serialize, Deserialize, Debug, Clone)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub enum PartyDraft {
    /// A vendor.
    Vendor(ID),
    /// A company of the group.
    LegalEntity(ID),
}

/// A document that is kept somewhere.
#[derive(InputObject, Serialize, Deserialize, Debug, Clone, Default)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct StoredDocumentDraft {
    /// Where it is kept.
    pub link: MaybeUndefined<Url>,
    /// SHA-256 of its bytes, 64 hexadecimal digits in small letters.
    pub sha256: MaybeUndefined<String>,
}

impl Draft for AgreementDraft {
    type Record = Agreement;

    fn key(&self) -> Option<&str> {
        self.key.as_opt_ref().flatten().map(String::as_str)
    }

    fn fill(self, form: &mut Form<'_>, identity: Identity<'_, Agreement>) -> Option<Agreement> {
        let Self {
            key,
            illustrative,
            kind,
            ours,
            theirs,
            covers,
            state,
            signed,
            from,
            until,
            governing_law,
            renewal,
            document,
            responsible,
            external_references,
        } = self;
        let is = &identity;
        let head = is.head(form, key, illustrative);
        let kind = form.required("kind", kind, is.kept(|a| a.kind), as_is);
        let ours = form.required("ours", ours, is.kept(|a| a.ours), |form, id| {
            form.reference::<LegalEntity>(id)
        });
        let theirs = form.required("theirs", theirs, is.kept(|a| a.theirs.clone()), parties);
        let covers = references::<Vendor>(form, "covers", covers, is.kept(|a| a.covers.as_slice()));
        let state = form.required("state", state, is.kept(|a| a.state), as_is);
        let signed = form.optional("signed", signed, is.kept_optional(|a| a.signed), Form::day);
        let window = form.window(from, until, is.kept(|a| a.window));
        let kept = is.kept_optional(|a| a.governing_law.clone());
        let governing_law = form.optional("governingLaw", governing_law, kept, Form::text);
        let renewal = form.optional(
            "renewal",
            renewal,
            is.kept_optional(|a| a.renewal.clone()),
            Form::text,
        );
        let document = form.optional(
            "document",
            document,
            is.kept_optional(|a| a.document.clone()),
            stored_document,
        );
        let kept = is.kept_optional(|a| a.responsible);
        let responsible = form.optional("responsible", responsible, kept, person);
        let kept = is.kept(|a| a.external_references.clone());
        let external_references = external_references_of(form, external_references, kept);
        Some(Agreement {
            head: head?,
            kind: kind?,
            ours: ours?,
            theirs: theirs?,
            covers,
            state: state?,
            signed,
            window,
            governing_law,
            renewal,
            document,
            responsible,
            external_references,
        })
    }

    fn check(record: &Agreement, registry: &Registry, form: &mut Form<'_>) {
        refuse_shared_references(record, registry, form);
    }
}

fn parties(form: &mut Form<'_>, drafts: Vec<PartyDraft>) -> Option<Vec<Party>> {
    if drafts.is_empty() {
        form.refuse_here(
            ProblemCode::Required,
            "a contract has another side; name at least one party",
        );
    }
    form.items(drafts, party)
}

/// Reads another side.
pub(super) fn party(form: &mut Form<'_>, draft: PartyDraft) -> Option<Party> {
    match draft {
        PartyDraft::Vendor(id) => form.reference::<Vendor>(id).map(Party::Vendor),
        PartyDraft::LegalEntity(id) => form.reference::<LegalEntity>(id).map(Party::LegalEntity),
    }
}

/// Reads where a document is kept.
pub(super) fn stored_document(
    form: &mut Form<'_>,
    draft: StoredDocumentDraft,
) -> Option<StoredDocument> {
    let link = form.optional("link", draft.link, None, Form::url);
    let sha256 = form.optional("sha256", draft.sha256, None, |form, text| {
        let digits = text.len() == 64
            && text
                .bytes()
                .all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
        if !digits {
            form.refuse_here(
                ProblemCode::Invalid,
                "a SHA-256 is 64 hexadecimal digits in small letters",
            );
        }
        digits.then_some(text)
    });
    Some(StoredDocument { link, sha256 })
}
