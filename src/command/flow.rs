//! The draft of a flow.

#![expect(
    clippy::needless_pass_by_value,
    reason = "readings take their input, so that each can stand for another"
)]

use async_graphql::{ID, InputObject, MaybeUndefined, OneofObject};
use entity::vocabulary::{Action, AssessmentOutcome, Condition, FlowState, Level, RecipientRole};
use serde::{Deserialize, Serialize};

use super::clause::CitationDraft;
use super::draft::{Draft, Identity};
use super::form::{Form, as_is, references, shown};
use super::input::{CountryCode, Day};
use super::problem::ProblemCode;
use crate::reference::{AdequacyKey, MechanismKey, Place, reference};
use crate::registry::agreement::Agreement;
use crate::registry::database::Database;
use crate::registry::document::Assessment;
use crate::registry::flow::{ConditionMet, Flow, FlowSource, Recipient, Safeguard};
use crate::registry::legal_entity::LegalEntity;
use crate::registry::property::Property;
use crate::registry::term::{DataCategory, DataSubject, Purpose, RecipientClass};
use crate::registry::vendor::Vendor;

/// The facts of data that goes, or is proposed to go, to a recipient.
#[derive(InputObject, Serialize, Deserialize, Debug, Clone, Default)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct FlowDraft {
    /// The key, unique within its noun; needed to register.
    pub key: MaybeUndefined<String>,
    /// Made up for a demonstration; false unless given.
    pub illustrative: MaybeUndefined<bool>,
    /// Where it comes from; needed to register.
    pub source: MaybeUndefined<FlowSourceDraft>,
    /// Where it goes; needed to register.
    pub recipient: MaybeUndefined<RecipientDraft>,
    /// The data categories that go, at least one; needed to register.
    pub categories: MaybeUndefined<Vec<ID>>,
    /// How closely it points to a person, as stated.
    pub level: MaybeUndefined<Level>,
    /// Whom it is about.
    pub subjects: MaybeUndefined<Vec<ID>>,
    /// What for.
    pub purposes: MaybeUndefined<Vec<ID>>,
    /// What the recipient is in law.
    pub role: MaybeUndefined<RecipientRole>,
    /// From which country, if not the source's.
    pub origin: MaybeUndefined<CountryCode>,
    /// To which countries, if not the recipient's.
    pub destinations: MaybeUndefined<Vec<CountryCode>>,
    /// How many persons it is about.
    pub persons: MaybeUndefined<u64>,
    /// How often.
    pub frequency: MaybeUndefined<String>,
    /// The lawful basis, such as `basis.consent`.
    pub lawful_basis: MaybeUndefined<String>,
    /// First day.
    pub from: MaybeUndefined<Day>,
    /// Last day.
    pub until: MaybeUndefined<Day>,
    /// Whether it happens or is proposed; needed to register.
    pub state: MaybeUndefined<FlowState>,
    /// What the recipient does with it; USE if left out.
    pub actions: MaybeUndefined<Vec<Action>>,
    /// Conditions that are met. CONTRACT_IN_FORCE is computed and cannot be claimed.
    pub conditions_met: MaybeUndefined<Vec<ConditionMetDraft>>,
    /// What protects it abroad.
    pub safeguards: MaybeUndefined<Vec<SafeguardDraft>>,
    /// Where the fact is written.
    pub citation: MaybeUndefined<CitationDraft>,
}

/// Where data comes from: exactly one of these.
#[derive(OneofObject, Serialize, Deserialize, Debug, Clone)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub enum FlowSourceDraft {
    /// A site or app.
    Property(ID),
    /// A vendor, handing it on.
    Vendor(ID),
    /// A corporate database.
    Database(ID),
}

/// Where data goes: exactly one of these.
#[derive(OneofObject, Serialize, Deserialize, Debug, Clone)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub enum RecipientDraft {
    /// A vendor.
    Vendor(ID),
    /// A company of the group.
    LegalEntity(ID),
    /// A recipient of this class whom nobody named.
    RecipientClass(ID),
}

/// A condition that is met.
#[derive(InputObject, Serialize, Deserialize, Debug, Clone)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct ConditionMetDraft {
    /// The condition.
    pub condition: Condition,
    /// The paper that shows it.
    #[serde(default)]
    pub document: MaybeUndefined<String>,
}

/// What is claimed to protect data abroad.
#[derive(InputObject, Serialize, Deserialize, Debug, Clone)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct SafeguardDraft {
    /// The mechanism of a transfer regime, such as `eu-gdpr.scc-commission`.
    pub mechanism: String,
    /// The adequacy row it names.
    #[serde(default)]
    pub adequacy_row: MaybeUndefined<String>,
    /// The agreement.
    #[serde(default)]
    pub agreement: MaybeUndefined<ID>,
    /// A number or link.
    #[serde(default)]
    pub reference: MaybeUndefined<String>,
    /// The number of the filing with an authority.
    #[serde(default)]
    pub filing: MaybeUndefined<String>,
    /// First day.
    #[serde(default)]
    pub from: MaybeUndefined<Day>,
    /// Last day.
    #[serde(default)]
    pub until: MaybeUndefined<Day>,
    /// The assessment made for it.
    #[serde(default)]
    pub assessment: MaybeUndefined<AssessmentDraft>,
}

/// An assessment of a transfer or of a recipient.
#[derive(InputObject, Serialize, Deserialize, Debug, Clone)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct AssessmentDraft {
    /// The day it was made.
    pub on: Day,
    /// What it found.
    pub outcome: AssessmentOutcome,
    /// When it should be looked at again.
    #[serde(default)]
    pub next_review: MaybeUndefined<Day>,
}

impl Draft for FlowDraft {
    type Record = Flow;

    fn key(&self) -> Option<&str> {
        self.key.as_opt_ref().flatten().map(String::as_str)
    }

    fn fill(self, form: &mut Form<'_>, identity: Identity<'_, Flow>) -> Option<Flow> {
        let Self {
            key,
            illustrative,
            source,
            recipient,
            categories,
            level,
            subjects,
            purposes,
            role,
            origin,
            destinations,
            persons,
            frequency,
            lawful_basis,
            from,
            until,
            state,
            actions,
            conditions_met,
            safeguards,
            citation,
        } = self;
        let is = &identity;
        let head = is.head(form, key, illustrative);
        let source = form.required("source", source, is.kept(|f| f.source), self::source);
        let recipient = form.required(
            "recipient",
            recipient,
            is.kept(|f| f.recipient),
            self::recipient,
        );
        let kept = is.kept(|f| f.categories.clone());
        let categories = form.required("categories", categories, kept, self::categories);
        let level = form.optional("level", level, is.kept_optional(|f| f.level), as_is);
        let kept = is.kept(|f| f.subjects.as_slice());
        let subjects = references::<DataSubject>(form, "subjects", subjects, kept);
        let kept = is.kept(|f| f.purposes.as_slice());
        let purposes = references::<Purpose>(form, "purposes", purposes, kept);
        let role = form.optional("role", role, is.kept_optional(|f| f.role), as_is);
        let persons = form.optional(
            "persons",
            persons,
            is.kept_optional(|f| f.persons),
            self::persons,
        );
        let kept = is.kept_optional(|f| f.frequency.clone());
        let frequency = form.optional("frequency", frequency, kept, Form::text);
        let kept = is.kept_optional(|f| f.lawful_basis.clone());
        let lawful_basis = form.optional("lawfulBasis", lawful_basis, kept, Form::text);
        let window = form.window(from, until, is.kept(|f| f.window));
        let state = form.required("state", state, is.kept(|f| f.state), as_is);
        let actions = form.list("actions", actions, is.kept(|f| f.actions.clone()), as_is);
        let kept = is.kept(|f| f.conditions_met.clone());
        let conditions_met = form.list("conditionsMet", conditions_met, kept, condition_met);
        let (origin, destinations, safeguards) = abroad(form, is, origin, destinations, safeguards);
        let citation =
            CitationDraft::read(form, citation, is.kept_optional(|f| f.citation.clone()));
        Some(Flow {
            head: head?,
            source: source?,
            recipient: recipient?,
            categories: categories?,
            level,
            subjects,
            purposes,
            role,
            origin,
            destinations,
            persons,
            frequency,
            lawful_basis,
            window,
            state: state?,
            actions,
            conditions_met,
            safeguards,
            citation,
        })
    }
}

/// Which borders it crosses, and what is claimed to protect it there.
fn abroad(
    form: &mut Form<'_>,
    is: &Identity<'_, Flow>,
    origin: MaybeUndefined<CountryCode>,
    destinations: MaybeUndefined<Vec<CountryCode>>,
    safeguards: MaybeUndefined<Vec<SafeguardDraft>>,
) -> (Option<Place>, Vec<Place>, Vec<Safeguard>) {
    let origin = form.optional(
        "origin",
        origin,
        is.kept_optional(|f| f.origin),
        Form::place,
    );
    let kept = is.kept(|f| f.destinations.clone());
    let destinations = form.list("destinations", destinations, kept, Form::place);
    let safeguards = form.list(
        "safeguards",
        safeguards,
        is.kept(|f| f.safeguards.clone()),
        safeguard,
    );
    (origin, destinations, safeguards)
}

/// The most persons a flow can be about: all who ever lived, by a wide margin, and still a number that databases hold.
const MOST_PERSONS: u64 = 1_000_000_000_000;

fn persons(form: &mut Form<'_>, persons: u64) -> Option<u64> {
    let possible = persons <= MOST_PERSONS;
    if !possible {
        form.refuse_here(
            ProblemCode::Invalid,
            format!("`{persons}` is more than {MOST_PERSONS} persons; correct it"),
        );
    }
    possible.then_some(persons)
}

fn source(form: &mut Form<'_>, draft: FlowSourceDraft) -> Option<FlowSource> {
    match draft {
        FlowSourceDraft::Property(id) => form.reference::<Property>(id).map(FlowSource::Property),
        FlowSourceDraft::Vendor(id) => form.reference::<Vendor>(id).map(FlowSource::Vendor),
        FlowSourceDraft::Database(id) => form.reference::<Database>(id).map(FlowSource::Database),
    }
}

fn recipient(form: &mut Form<'_>, draft: RecipientDraft) -> Option<Recipient> {
    match draft {
        RecipientDraft::Vendor(id) => form.reference::<Vendor>(id).map(Recipient::Vendor),
        RecipientDraft::LegalEntity(id) => form
            .reference::<LegalEntity>(id)
            .map(Recipient::LegalEntity),
        RecipientDraft::RecipientClass(id) => {
            form.reference::<RecipientClass>(id).map(Recipient::Class)
        }
    }
}

fn categories(form: &mut Form<'_>, ids: Vec<ID>) -> Option<Vec<entity::id::DataCategoryId>> {
    if ids.is_empty() {
        form.refuse_here(
            ProblemCode::Required,
            "a flow without a category cannot be judged; name at least one",
        );
        return None;
    }
    form.items(ids, |form, id| form.reference::<DataCategory>(id))
}

/// Reads a condition that somebody claims to be met.
pub fn condition_met(form: &mut Form<'_>, draft: ConditionMetDraft) -> Option<ConditionMet> {
    if draft.condition == Condition::ContractInForce {
        let message =
            "`CONTRACT_IN_FORCE` is computed from the agreements; register the agreement instead";
        form.refuse(ProblemCode::Invalid, "condition", message);
        return None;
    }
    let document = form.optional("document", draft.document, None, Form::text);
    Some(ConditionMet {
        condition: draft.condition,
        document,
    })
}

/// Reads a safeguard that somebody claims.
pub fn safeguard(form: &mut Form<'_>, draft: SafeguardDraft) -> Option<Safeguard> {
    let SafeguardDraft {
        mechanism,
        adequacy_row,
        agreement,
        reference,
        filing,
        from,
        until,
        assessment,
    } = draft;
    let mechanism = form.required(
        "mechanism",
        MaybeUndefined::Value(mechanism),
        None,
        self::mechanism,
    );
    let adequacy_row = form.optional("adequacyRow", adequacy_row, None, self::adequacy_row);
    let agreement = form.optional("agreement", agreement, None, |form, id| {
        form.reference::<Agreement>(id)
    });
    let reference = form.optional("reference", reference, None, Form::text);
    let filing = form.optional("filing", filing, None, Form::text);
    let window = form.window(from, until, None);
    let assessment = form.optional("assessment", assessment, None, |form, draft| {
        let on = form.required("on", MaybeUndefined::Value(draft.on), None, Form::day);
        let next_review = form.optional("nextReview", draft.next_review, None, Form::day);
        Some(Assessment {
            on: on?,
            outcome: draft.outcome,
            next_review,
        })
    });
    Some(Safeguard {
        mechanism: mechanism?,
        adequacy_row,
        agreement,
        reference,
        filing,
        window,
        assessment,
    })
}

fn mechanism(form: &mut Form<'_>, key: String) -> Option<String> {
    let read = MechanismKey::new(&key);
    let known = reference().regimes.mechanism(&read).is_some();
    if !known {
        let message = format!(
            "`{}` is no mechanism of a transfer regime; use one such as `eu-gdpr.scc-commission`",
            shown(&key)
        );
        form.refuse_here(ProblemCode::Invalid, message);
    }
    known.then(|| read.as_str().to_owned())
}

fn adequacy_row(form: &mut Form<'_>, key: String) -> Option<String> {
    let read = AdequacyKey::new(&key);
    let known = reference().adequacy.get(&read).is_some();
    if !known {
        let message = format!(
            "`{}` is no adequacy decision on record; use one such as `eu-gdpr.us-dpf`",
            shown(&key)
        );
        form.refuse_here(ProblemCode::Invalid, message);
    }
    known.then(|| read.as_str().to_owned())
}
