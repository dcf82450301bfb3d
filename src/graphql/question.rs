//! The question of a sharing decision, as an input of the API.

use async_graphql::{ID, InputObject, MaybeUndefined, OneofObject, Result};
use entity::vocabulary::{Action, Condition, Level, RecipientRole};
use jiff::civil::Date;

use super::at::At;
use super::error::refuse;
use crate::command::form::{Form, Pending, as_is, references};
use crate::command::input::{CountryCode, Day};
use crate::command::problem::Problem;
use crate::command::safeguard::{SafeguardDraft, safeguard};
use crate::command::vendor::{CertificationDraft, certification};
use crate::compliance::{Asked, DraftVendor, Question};
use crate::error::Error;
use crate::registry::database::Database;
use crate::registry::flow::Flow;
use crate::registry::legal_entity::LegalEntity;
use crate::registry::property::Property;
use crate::registry::term::{DataCategory, DataSubject, Purpose, RecipientClass};
use crate::registry::vendor::Vendor;

/// May this recipient do this with that data, on this day? What is left out is not known, and never read as "no".
#[derive(InputObject, Debug, Clone)]
pub struct SharingDecisionInput {
    /// Who is to have the data.
    pub recipient: RecipientQuestion,
    /// What it is to do with it; USE unless given.
    #[graphql(default)]
    pub actions: MaybeUndefined<Vec<Action>>,
    /// Which data category: its id or key.
    pub category: ID,
    /// How closely the data points to a person.
    pub level: MaybeUndefined<Level>,
    /// What for: the id or key of a purpose.
    pub purpose: MaybeUndefined<ID>,
    /// Whom the data is about: the id or key of a data subject.
    pub subject: MaybeUndefined<ID>,
    /// Where it was collected: the id or key of a property.
    pub property: MaybeUndefined<ID>,
    /// Where it lies: the id or key of a database.
    pub database: MaybeUndefined<ID>,
    /// What the recipient is in law.
    pub role: MaybeUndefined<RecipientRole>,
    /// From which country, if not the database's or that of the property's operator.
    pub origin: MaybeUndefined<CountryCode>,
    /// To which countries, if not the recipient's.
    pub destinations: MaybeUndefined<Vec<CountryCode>>,
    /// About how many persons it is.
    pub persons: MaybeUndefined<u64>,
    /// The day; today unless given.
    pub on: MaybeUndefined<Day>,
    /// Conditions that are met. CONTRACT_IN_FORCE is computed and has no effect here.
    pub conditions_met: MaybeUndefined<Vec<Condition>>,
    /// What is to protect the data abroad.
    pub safeguards: MaybeUndefined<Vec<SafeguardDraft>>,
    /// The recorded flow that it is about: its id or key. Its origin and destinations count where none are given, and
    /// its persons are not counted twice.
    pub flow: MaybeUndefined<ID>,
}

/// Who is to have the data: exactly one of these.
#[derive(OneofObject, Debug, Clone)]
pub enum RecipientQuestion {
    /// A vendor of the register: its id or key.
    Vendor(ID),
    /// A vendor that is not in the register yet.
    Draft(DraftVendorInput),
    /// A company of the group: its id or key.
    LegalEntity(ID),
    /// Anybody of this recipient class: its id or key.
    RecipientClass(ID),
}

/// What is known of a vendor that is not in the register.
#[derive(InputObject, Debug, Clone, Default)]
pub struct DraftVendorInput {
    /// Its name, for the sentences of the answer.
    pub name: MaybeUndefined<String>,
    /// The vendors that own it: ids or keys.
    pub owners: MaybeUndefined<Vec<ID>>,
    /// What kinds of recipient it is: ids or keys of recipient classes.
    pub classes: MaybeUndefined<Vec<ID>>,
    /// Where it is established.
    pub country: MaybeUndefined<CountryCode>,
    /// Where it processes data.
    pub processing_countries: MaybeUndefined<Vec<CountryCode>>,
    /// What it is certified for, when.
    pub certifications: MaybeUndefined<Vec<CertificationDraft>>,
}

impl SharingDecisionInput {
    /// Reads the question, which stands in this place of the arguments; all that is wrong with it is told at once.
    ///
    /// # Errors
    /// It names what does not exist, or a value is not of its form.
    pub(super) fn read(self, at: &At, place: &[&str]) -> Result<Question> {
        let mut problems = Vec::new();
        let place = place.iter().map(|part| (*part).to_owned()).collect();
        let question = self.take(at, place, &mut problems);
        question
            .filter(|_| problems.is_empty())
            .ok_or_else(|| refused(&problems))
    }

    /// Reads several, which stand in a list at the place.
    ///
    /// # Errors
    /// What is wrong with any of them is told at once.
    pub(super) fn read_each(inputs: Vec<Self>, at: &At, place: &str) -> Result<Vec<Question>> {
        let mut problems = Vec::new();
        let read = inputs.into_iter().enumerate().filter_map(|(index, input)| {
            let place = vec![place.to_owned(), index.to_string()];
            input.take(at, place, &mut problems)
        });
        let questions: Vec<_> = read.collect();
        if problems.is_empty() {
            Ok(questions)
        } else {
            Err(refused(&problems))
        }
    }

    fn take(self, at: &At, place: Vec<String>, problems: &mut Vec<Problem>) -> Option<Question> {
        let pending = Pending::new();
        let mut form = Form::new(&at.registry, &pending, place);
        let question = self.fill(&mut form, at.today);
        problems.extend(form.into_problems());
        question
    }

    fn fill(self, form: &mut Form<'_>, today: Date) -> Option<Question> {
        let Self {
            recipient,
            actions,
            category,
            level,
            purpose,
            subject,
            property,
            database,
            role,
            origin,
            destinations,
            persons,
            on,
            conditions_met,
            safeguards,
            flow,
        } = self;
        let recipient = form.required("recipient", MaybeUndefined::Value(recipient), None, asked);
        let actions = form.list("actions", actions, None, as_is);
        let category = form.required(
            "category",
            MaybeUndefined::Value(category),
            None,
            Form::reference::<DataCategory>,
        );
        let purpose = form.optional("purpose", purpose, None, Form::reference::<Purpose>);
        let subject = form.optional("subject", subject, None, Form::reference::<DataSubject>);
        let property = form.optional("property", property, None, Form::reference::<Property>);
        let database = form.optional("database", database, None, Form::reference::<Database>);
        let origin = form.optional("origin", origin, None, Form::place);
        let destinations = form.list("destinations", destinations, None, Form::place);
        let on = form.optional("on", on, None, Form::day).unwrap_or(today);
        let conditions_met = form.list("conditionsMet", conditions_met, None, as_is);
        let safeguards = form.list("safeguards", safeguards, None, safeguard);
        let flow = form.optional("flow", flow, None, Form::reference::<Flow>);
        Some(Question {
            actions,
            level: level.take(),
            purpose,
            subjects: subject.into_iter().collect(),
            property,
            database,
            role: role.take(),
            origin,
            destinations,
            persons: persons.take(),
            conditions_met,
            safeguards,
            flow,
            ..Question::about(recipient?, category?, on)
        })
    }
}

/// So many problems are told one by one.
const MOST_TOLD: usize = 50;

fn refused(problems: &[Problem]) -> async_graphql::Error {
    let told = problems.iter().take(MOST_TOLD);
    let told = told.map(|problem| format!("`{}`: {}", problem.path.join("."), problem.message));
    let more = problems.len().saturating_sub(MOST_TOLD);
    let more = (more > 0).then(|| format!("and {more} more"));
    let all: Vec<_> = told.chain(more).collect();
    refuse(&Error::BadRequest(all.join("; ")))
}

fn asked(form: &mut Form<'_>, recipient: RecipientQuestion) -> Option<Asked> {
    match recipient {
        RecipientQuestion::Vendor(id) => form.reference::<Vendor>(id).map(Asked::Vendor),
        RecipientQuestion::LegalEntity(id) => {
            form.reference::<LegalEntity>(id).map(Asked::LegalEntity)
        }
        RecipientQuestion::RecipientClass(id) => {
            form.reference::<RecipientClass>(id).map(Asked::Class)
        }
        RecipientQuestion::Draft(draft) => Some(Asked::Draft(Box::new(draft_vendor(form, draft)))),
    }
}

fn draft_vendor(form: &mut Form<'_>, draft: DraftVendorInput) -> DraftVendor {
    let DraftVendorInput {
        name,
        owners,
        classes,
        country,
        processing_countries,
        certifications,
    } = draft;
    DraftVendor {
        name: form.optional("name", name, None, Form::text),
        owners: references::<Vendor>(form, "owners", owners, None),
        classes: references::<RecipientClass>(form, "classes", classes, None),
        country: form.optional("country", country, None, Form::place),
        processing_countries: form.list(
            "processingCountries",
            processing_countries,
            None,
            Form::place,
        ),
        certifications: form.list("certifications", certifications, None, certification),
    }
}
