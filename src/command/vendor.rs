//! The draft of a vendor.

use async_graphql::{ID, InputObject, MaybeUndefined};
use entity::id::PersonId;
use entity::vocabulary::{CertificationScheme, StandingState, VendorKind};
use serde::{Deserialize, Serialize};

use super::cycle::stands_above_itself;
use super::draft::{Draft, Identity};
use super::external::{ExternalReferenceDraft, external_references_of, refuse_shared_references};
use super::form::{Form, as_is, references};
use super::input::{CountryCode, Day, Url};
use super::person::person;
use super::problem::ProblemCode;
use crate::command::clause::CitationDraft;
use crate::reference::Place;
use crate::registry::term::RecipientClass;
use crate::registry::value::Registry;
use crate::registry::vendor::{
    Certification, ExternalReference, Identifier, Ownership, Review, Standing, Vendor,
};

/// The facts of a counterparty.
#[derive(InputObject, Serialize, Deserialize, Debug, Clone, Default)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct VendorDraft {
    /// The key, unique within its noun; needed to register.
    pub key: MaybeUndefined<String>,
    /// Made up for a demonstration; false unless given.
    pub illustrative: MaybeUndefined<bool>,
    /// The name in use; needed to register.
    pub name: MaybeUndefined<String>,
    /// The name in the commercial register.
    pub legal_name: MaybeUndefined<String>,
    /// Company or product; needed to register.
    pub kind: MaybeUndefined<VendorKind>,
    /// Other names.
    pub aliases: MaybeUndefined<Vec<String>>,
    /// Who owned it, when.
    pub owners: MaybeUndefined<Vec<OwnershipDraft>>,
    /// Where it is established.
    pub country: MaybeUndefined<CountryCode>,
    /// Its address.
    pub address: MaybeUndefined<String>,
    /// Where it processes data.
    pub processing_countries: MaybeUndefined<Vec<CountryCode>>,
    /// What kinds of recipient it is.
    pub classes: MaybeUndefined<Vec<ID>>,
    /// Where it stood with the company, when; only an officer may change it.
    pub standing: MaybeUndefined<Vec<StandingDraft>>,
    /// How critical it is, 1 (most) to 4.
    pub tier: MaybeUndefined<u8>,
    /// Its website.
    pub website: MaybeUndefined<Url>,
    /// Its numbers in public registers.
    pub identifiers: MaybeUndefined<Vec<IdentifierDraft>>,
    /// Its ids in other systems of the company; no other vendor may have them.
    pub external_references: MaybeUndefined<Vec<ExternalReferenceDraft>>,
    /// What it is certified for, when.
    pub certifications: MaybeUndefined<Vec<CertificationDraft>>,
    /// When it is looked at again.
    pub review: MaybeUndefined<ReviewDraft>,
    /// The people to turn to.
    pub contacts: MaybeUndefined<Vec<ID>>,
    /// The person who answers for it.
    pub responsible: MaybeUndefined<ID>,
}

/// Who owned a vendor, when.
#[derive(InputObject, Serialize, Deserialize, Debug, Clone)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct OwnershipDraft {
    /// The owner, a vendor.
    pub owner: ID,
    /// First day.
    #[serde(default)]
    pub from: MaybeUndefined<Day>,
    /// Last day.
    #[serde(default)]
    pub until: MaybeUndefined<Day>,
    /// Where that is written.
    #[serde(default)]
    pub citation: MaybeUndefined<CitationDraft>,
}

/// Where a vendor stood, when.
#[derive(InputObject, Serialize, Deserialize, Debug, Clone)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct StandingDraft {
    /// The state.
    pub state: StandingState,
    /// First day.
    #[serde(default)]
    pub from: MaybeUndefined<Day>,
    /// Last day.
    #[serde(default)]
    pub until: MaybeUndefined<Day>,
    /// Why. It is kept for good and is not for names of persons.
    #[serde(default)]
    pub reason: MaybeUndefined<String>,
}

/// A number in a public register.
#[derive(InputObject, Serialize, Deserialize, Debug, Clone)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct IdentifierDraft {
    /// The register: LEI, DUNS, VAT ...
    pub scheme: String,
    /// The number.
    pub value: String,
}

/// A certification or a place on a framework's list.
#[derive(InputObject, Serialize, Deserialize, Debug, Clone)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct CertificationDraft {
    /// The scheme.
    pub scheme: CertificationScheme,
    /// First day.
    #[serde(default)]
    pub from: MaybeUndefined<Day>,
    /// Last day.
    #[serde(default)]
    pub until: MaybeUndefined<Day>,
    /// Certificate number or link.
    #[serde(default)]
    pub reference: MaybeUndefined<String>,
}

/// When a vendor was and will be looked at.
#[derive(InputObject, Serialize, Deserialize, Debug, Clone)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
#[derive(Default)]
pub struct ReviewDraft {
    /// The last review.
    pub last: MaybeUndefined<Day>,
    /// The next is due this many calendar months after the last.
    pub every_months: MaybeUndefined<u16>,
}

impl Draft for VendorDraft {
    type Record = Vendor;

    fn key(&self) -> Option<&str> {
        self.key.as_opt_ref().flatten().map(String::as_str)
    }

    fn fill(self, form: &mut Form<'_>, identity: Identity<'_, Vendor>) -> Option<Vendor> {
        let Self {
            key,
            illustrative,
            name,
            legal_name,
            kind,
            aliases,
            owners,
            country,
            address,
            processing_countries,
            classes,
            standing,
            tier,
            website,
            identifiers,
            external_references,
            certifications,
            review,
            contacts,
            responsible,
        } = self;
        let is = &identity;
        let head = is.head(form, key, illustrative);
        let name = form.required("name", name, is.kept(|v| v.name.clone()), Form::text);
        let kept = is.kept_optional(|v| v.legal_name.clone());
        let legal_name = form.optional("legalName", legal_name, kept, Form::text);
        let kind = form.required("kind", kind, is.kept(|v| v.kind), as_is);
        let aliases = form.list(
            "aliases",
            aliases,
            is.kept(|v| v.aliases.clone()),
            Form::text,
        );
        let (country, address, processing_countries) =
            places(form, is, country, address, processing_countries);
        let kept = is.kept(|v| v.classes.as_slice());
        let classes = references::<RecipientClass>(form, "classes", classes, kept);
        let tier = form.optional("tier", tier, is.kept_optional(|v| v.tier), self::tier);
        let website = form.optional(
            "website",
            website,
            is.kept_optional(|v| v.website.clone()),
            Form::url,
        );
        let review = form.optional(
            "review",
            review,
            is.kept_optional(|v| v.review),
            self::review,
        );
        let (contacts, responsible) = people(form, is, contacts, responsible);
        let (owners, standing, certifications) =
            over_time(form, is, owners, standing, certifications);
        let (identifiers, external_references) =
            numbers(form, is, identifiers, external_references);
        Some(Vendor {
            head: head?,
            name: name?,
            legal_name,
            kind: kind?,
            aliases,
            owners,
            country,
            address,
            processing_countries,
            classes,
            standing,
            tier,
            website,
            identifiers,
            external_references,
            certifications,
            review,
            contacts,
            responsible,
        })
    }

    fn check(record: &Vendor, registry: &Registry, form: &mut Form<'_>) {
        let above = |id| {
            let owners = registry
                .vendors
                .get(id)
                .into_iter()
                .flat_map(|vendor| &vendor.owners);
            owners.map(|ownership| ownership.owner).collect()
        };
        if stands_above_itself(record.head.id, above) {
            let message = format!(
                "`{}` would own itself; correct its owners or theirs",
                record.head.key
            );
            form.refuse(ProblemCode::Cycle, "owners", message);
        }
        refuse_shared_references(record, registry, form);
    }
}

/// Where it is, and where it works.
fn places(
    form: &mut Form<'_>,
    is: &Identity<'_, Vendor>,
    country: MaybeUndefined<CountryCode>,
    address: MaybeUndefined<String>,
    processing_countries: MaybeUndefined<Vec<CountryCode>>,
) -> (Option<Place>, Option<String>, Vec<Place>) {
    let country = form.optional(
        "country",
        country,
        is.kept_optional(|v| v.country),
        Form::place,
    );
    let kept = is.kept_optional(|v| v.address.clone());
    let address = form.optional("address", address, kept, Form::text);
    let kept = is.kept(|v| v.processing_countries.clone());
    let countries = form.list(
        "processingCountries",
        processing_countries,
        kept,
        Form::place,
    );
    (country, address, countries)
}

/// Whom to turn to, and who answers for it.
fn people(
    form: &mut Form<'_>,
    is: &Identity<'_, Vendor>,
    contacts: MaybeUndefined<Vec<ID>>,
    responsible: MaybeUndefined<ID>,
) -> (Vec<PersonId>, Option<PersonId>) {
    let kept = is.kept(|v| v.contacts.clone());
    let contacts = form.list("contacts", contacts, kept, person);
    let kept = is.kept_optional(|v| v.responsible);
    let responsible = form.optional("responsible", responsible, kept, person);
    (contacts, responsible)
}

/// What was so from one day to another.
fn over_time(
    form: &mut Form<'_>,
    is: &Identity<'_, Vendor>,
    owners: MaybeUndefined<Vec<OwnershipDraft>>,
    standing: MaybeUndefined<Vec<StandingDraft>>,
    certifications: MaybeUndefined<Vec<CertificationDraft>>,
) -> (Vec<Ownership>, Vec<Standing>, Vec<Certification>) {
    let owners = form.list("owners", owners, is.kept(|v| v.owners.clone()), ownership);
    let standing = form.list(
        "standing",
        standing,
        is.kept(|v| v.standing.clone()),
        self::standing,
    );
    let kept = is.kept(|v| v.certifications.clone());
    let certifications = form.list("certifications", certifications, kept, certification);
    (owners, standing, certifications)
}

/// What other registers and systems call it.
fn numbers(
    form: &mut Form<'_>,
    is: &Identity<'_, Vendor>,
    identifiers: MaybeUndefined<Vec<IdentifierDraft>>,
    external_references: MaybeUndefined<Vec<ExternalReferenceDraft>>,
) -> (Vec<Identifier>, Vec<ExternalReference>) {
    let kept = is.kept(|v| v.identifiers.clone());
    let identifiers = form.list("identifiers", identifiers, kept, identifier);
    let kept = is.kept(|v| v.external_references.clone());
    let references = external_references_of(form, external_references, kept);
    (identifiers, references)
}

fn ownership(form: &mut Form<'_>, draft: OwnershipDraft) -> Option<Ownership> {
    let OwnershipDraft {
        owner,
        from,
        until,
        citation,
    } = draft;
    let owner = form.required("owner", MaybeUndefined::Value(owner), None, |form, id| {
        form.reference::<Vendor>(id)
    });
    let window = form.window(from, until, None);
    let citation = CitationDraft::read(form, citation, None);
    Some(Ownership {
        owner: owner?,
        window,
        citation,
    })
}

fn standing(form: &mut Form<'_>, draft: StandingDraft) -> Option<Standing> {
    let StandingDraft {
        state,
        from,
        until,
        reason,
    } = draft;
    let window = form.window(from, until, None);
    let reason = form.optional("reason", reason, None, Form::text);
    Some(Standing {
        state,
        window,
        reason,
    })
}

fn tier(form: &mut Form<'_>, tier: u8) -> Option<u8> {
    let known = (1..=4).contains(&tier);
    if !known {
        form.refuse_here(
            ProblemCode::Invalid,
            format!("`{tier}` is not a tier; use 1 (most critical) to 4"),
        );
    }
    known.then_some(tier)
}

fn identifier(form: &mut Form<'_>, draft: IdentifierDraft) -> Option<Identifier> {
    let IdentifierDraft { scheme, value } = draft;
    let scheme = form.required("scheme", MaybeUndefined::Value(scheme), None, Form::text);
    let value = form.required("value", MaybeUndefined::Value(value), None, Form::text);
    Some(Identifier {
        scheme: scheme?,
        value: value?,
    })
}

/// Reads a certification.
pub fn certification(form: &mut Form<'_>, draft: CertificationDraft) -> Option<Certification> {
    let CertificationDraft {
        scheme,
        from,
        until,
        reference,
    } = draft;
    let window = form.window(from, until, None);
    let reference = form.optional("reference", reference, None, Form::text);
    Some(Certification {
        scheme,
        window,
        reference,
    })
}

fn review(form: &mut Form<'_>, draft: ReviewDraft) -> Option<Review> {
    let last = form.optional("last", draft.last, None, Form::day);
    let every_months = form.optional("everyMonths", draft.every_months, None, as_is);
    Some(Review { last, every_months })
}
