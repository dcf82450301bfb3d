//! People in the API, and the mutation that erases one.

use async_graphql::{Context, ID, InputObject, Object, Result};
use entity::id::PersonId;

use super::activity::{ActivityConnection, ActivityFilter, ActivityOrder};
use super::agreement::{AgreementConnection, AgreementFilter, AgreementOrder};
use super::at::At;
use super::clause::{ClauseConnection, ClauseFilter, ClauseOrder};
use super::connection::noun_object;
use super::criteria::{Criteria, Filter};
use super::database::{DatabaseConnection, DatabaseFilter, DatabaseOrder};
use super::finding_decision::{
    FindingDecisionConnection, FindingDecisionFilter, FindingDecisionOrder,
};
use super::legal_entity::LegalEntityObject;
use super::mutation::{Outcome, UserError, submit, version};
use super::order::orders;
use super::preview::CommandPreview;
use super::vendor::{VendorConnection, VendorFilter, VendorOrder};
use crate::command::input::RevisionNumber;
use crate::command::plan::Command;
use crate::registry::edge::Edge;
use crate::registry::noun::Noun;
use crate::registry::person::Person;

orders! {
    /// What people can be ordered by.
    PersonOrder(PersonOrderField) of Person {
        /// The name; of the erased none.
        Name => |person| Some(Value::text(&person.facts()?.name));
    }
}

/// Which people. All that is given must hold.
#[derive(InputObject, Debug, Clone, Default)]
pub struct PersonFilter {
    /// Erased, or not.
    pub erased: Option<bool>,
    /// All of these hold too.
    pub and: Option<Vec<PersonFilter>>,
    /// At least one of these holds; an empty list lets nothing pass.
    pub or: Option<Vec<PersonFilter>>,
    /// This does not hold.
    pub not: Option<Box<PersonFilter>>,
}

impl Filter<Person> for PersonFilter {
    fn criteria(self, at: &At) -> Result<Criteria<'_, Person>> {
        let Self {
            erased,
            and,
            or,
            not,
        } = self;
        Criteria::<Person>::new(at)
            .is(erased, |person, erased| person.is_erased() == *erased)
            .joined(and, or, not)
    }
}

/// The person with this id.
pub(super) fn person_of(at: &At, id: Option<PersonId>) -> Option<PersonObject<'_>> {
    let record = at.registry.people.get(id?)?;
    Some(PersonObject { at, record })
}

noun_object! {
    /// A contact or responsible person. Names and addresses of people stand in no log and can be erased.
    PersonObject, PersonConnection, PersonEdge of Person as "Person", "PersonConnection", "PersonEdge" {
        /// The name; `erased` of one who is erased.
        async fn name(&self) -> &'a str {
            self.record.name()
        }

        /// The e-mail address; null where nobody stated it, or the person is erased.
        async fn email(&self) -> Option<&'a str> {
            self.record.facts()?.email.as_deref()
        }

        /// The telephone number; null where nobody stated it, or the person is erased.
        async fn phone(&self) -> Option<&'a str> {
            self.record.facts()?.phone.as_deref()
        }

        /// What the person is, in the company or at the vendor; null where nobody stated it, or the person is erased.
        async fn role(&self) -> Option<&'a str> {
            self.record.facts()?.role.as_deref()
        }

        /// Whether all that was said of the person is destroyed; then the key is one made of the id.
        async fn erased(&self) -> bool {
            self.record.is_erased()
        }

        /// The companies of the group for which this is the person to turn to.
        async fn contact_of_legal_entities(&self) -> Vec<LegalEntityObject<'a>> {
            legal_entities(self.at, Edge::LegalEntityContact, self.record)
        }

        /// The companies of the group whose data protection officer this is.
        async fn officer_of_legal_entities(&self) -> Vec<LegalEntityObject<'a>> {
            legal_entities(self.at, Edge::LegalEntityOfficer, self.record)
        }
    } lists {
        /// The vendors at which this is a person to turn to.
        contact_of_vendors: VendorConnection(VendorFilter, VendorOrder) by [Refers(Edge::VendorContact)];

        /// The vendors that this person answers for.
        responsible_for_vendors: VendorConnection(VendorFilter, VendorOrder) by [Refers(Edge::VendorResponsible)];

        /// The databases that this person answers for.
        responsible_for_databases: DatabaseConnection(DatabaseFilter, DatabaseOrder) by [Refers(Edge::DatabaseResponsible)];

        /// The processing activities that this person answers for.
        responsible_for_activities: ActivityConnection(ActivityFilter, ActivityOrder) by [Refers(Edge::ActivityResponsible)];

        /// The contracts that this person answers for.
        responsible_for_agreements: AgreementConnection(AgreementFilter, AgreementOrder) by [
            Refers(Edge::AgreementResponsible),
        ];

        /// The decisions about findings that this person is to mend.
        assigned_findings: FindingDecisionConnection(FindingDecisionFilter, FindingDecisionOrder) by [
            Refers(Edge::FindingDecisionAssignee),
        ];

        /// The clauses that this person last checked against their text.
        reviewed_clauses: ClauseConnection(ClauseFilter, ClauseOrder) by [Refers(Edge::ClauseReviewedBy)];
    }
}

fn legal_entities<'a>(at: &'a At, edge: Edge, person: &Person) -> Vec<LegalEntityObject<'a>> {
    let entities = at.referring(edge, person.head.id);
    entities
        .map(|record| LegalEntityObject { at, record })
        .collect()
}

/// Whom to erase.
#[derive(InputObject)]
pub struct ErasePersonInput {
    /// The id or key of the person, who may be retired.
    id: ID,
    /// The `version` that was read; if the person has changed since, nothing is done.
    version: RevisionNumber,
    /// Why. It is kept for good and is not for names of persons.
    reason: Option<String>,
    /// Only say what would be done.
    preview: Option<bool>,
}

/// What became of it.
pub struct ErasePersonPayload(Outcome);

/// What became of it.
#[Object]
impl ErasePersonPayload {
    /// The person without anything that was said; with a CONFLICT as the person stands; null of one who is retired, and
    /// else where nothing was done.
    async fn person(&self) -> Option<PersonObject<'_>> {
        person_of(&self.0.at, self.0.id())
    }

    /// Why nothing was done; empty where it was done.
    async fn user_errors(&self) -> Vec<UserError> {
        self.0.user_errors_of_input()
    }

    /// The revision that the register now has; null where nothing was done.
    async fn revision(&self) -> Option<RevisionNumber> {
        self.0.revision()
    }

    /// What would be done; null unless a preview was asked for and nothing stands in the way.
    async fn preview(&self) -> Option<&CommandPreview> {
        self.0.preview()
    }
}

/// The erasing of people.
#[derive(Default)]
pub struct ErasureMutations;

#[Object]
impl ErasureMutations {
    /// Destroys what is said of a person: name, addresses, role and key. The record stays, so that what refers to it
    /// shows `erased`, and so does the log, which never held them. Nothing brings them back; backups made before still
    /// hold them. Needs the role officer.
    async fn erase_person(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whom to erase.")] input: ErasePersonInput,
    ) -> Result<Option<ErasePersonPayload>> {
        let ErasePersonInput {
            id: target,
            version: read,
            reason,
            preview,
        } = input;
        let command = version(&read).map(|version| Command::ErasePerson { target, version });
        let outcome = submit(ctx, command, reason, preview).await?;
        Ok(Some(ErasePersonPayload(outcome)))
    }
}
