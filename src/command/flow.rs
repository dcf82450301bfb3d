//! The draft of a flow.

use async_graphql::{ID, InputObject, MaybeUndefined, OneofObject};
use entity::vocabulary::{Action, Condition, FlowState, Level, RecipientRole};
use serde::{Deserialize, Serialize};

use super::clause::CitationDraft;
use super::draft::{Draft, Identity};
use super::form::{Form, as_is, references};
use super::input::{CountryCode, Day};
use super::problem::ProblemCode;
use super::safeguard::{SafeguardDraft, safeguard};
use crate::reference::Place;
use crate::registry::activity::Activity;
use crate::registry::database::Database;
use crate::registry::flow::{ConditionMet, Flow, FlowSource, Recipient};
use crate::registry::legal_entity::LegalEntity;
use crate::registry::property::Property;
use crate::registry::safeguard::Safeguard;
use crate::registry::term::{DataCategory, DataSubject, Purpose, RecipientClass};
use crate::registry::value::Registry;
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
    /// The processing activity that it belongs to.
    pub activity: MaybeUndefined<ID>,
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
            activity,
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
        let kept = is.kept_optional(|f| f.activity);
        let activity = form.optional("activity", activity, kept, Form::reference::<Activity>);
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
            activity,
            citation,
        })
    }

    fn check(record: &Flow, _: &Registry, form: &mut Form<'_>) {
        if let (FlowSource::Vendor(from), Recipient::Vendor(to)) =
            (&record.source, &record.recipient)
            && from == to
        {
            let message =
                "a vendor sends no data to itself; name another recipient, or retire the flow";
            form.refuse(ProblemCode::Cycle, "recipient", message);
        }
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
