//! Agreements in the API.

use async_graphql::{ID, InputObject, Result, Union};
use entity::vocabulary::{AgreementKind, AgreementState};

use super::at::At;
use super::clause::{ClauseConnection, ClauseFilter, ClauseOrder};
use super::connection::noun_object;
use super::criteria::Way::Refers;
use super::criteria::{Criteria, Filter};
use super::flow::{FlowConnection, FlowFilter, FlowOrder};
use super::legal_entity::LegalEntityObject;
use super::order::orders;
use super::person::{PersonObject, person_of};
use super::subprocessing::{SubprocessingConnection, SubprocessingFilter, SubprocessingOrder};
use super::value::StoredDocument;
use super::vendor::ExternalReference;
use super::vendor::VendorObject;
use crate::command::input::Day;
use crate::registry::agreement::{Agreement, Party};
use crate::registry::edge::Edge;
use crate::registry::legal_entity::LegalEntity;
use crate::registry::person::Person;
use crate::registry::vendor::Vendor;

orders! {
    /// What agreements can be ordered by.
    AgreementOrder(AgreementOrderField) of Agreement {
        /// The first day.
        From => |agreement| Some(Value::day(agreement.window.from?));
        /// The last day.
        Until => |agreement| Some(Value::day(agreement.window.until?));
        /// When it was signed.
        Signed => |agreement| Some(Value::day(agreement.signed?));
    }
}

/// Which agreements. All that is given must hold.
#[derive(InputObject, Debug, Clone, Default)]
pub struct AgreementFilter {
    /// Of this kind.
    pub kind: Option<AgreementKind>,
    /// In this state.
    pub state: Option<AgreementState>,
    /// In force today, or not.
    pub in_force: Option<bool>,
    /// With this vendor as a party: its id or key.
    pub vendor: Option<ID>,
    /// With this company of the group on our side or as a party: its id or key.
    pub legal_entity: Option<ID>,
    /// Listing this product: its id or key.
    pub covers: Option<ID>,
    /// With this person responsible: the id or key.
    pub responsible: Option<ID>,
    /// With a last day that comes before this day.
    pub ends_before: Option<Day>,
    /// All of these hold too.
    pub and: Option<Vec<AgreementFilter>>,
    /// At least one of these holds; an empty list lets nothing pass.
    pub or: Option<Vec<AgreementFilter>>,
    /// This does not hold.
    pub not: Option<Box<AgreementFilter>>,
}

impl Filter<Agreement> for AgreementFilter {
    fn criteria(self, at: &At) -> Result<Criteria<'_, Agreement>> {
        let Self {
            kind,
            state,
            in_force,
            vendor,
            legal_entity,
            covers,
            responsible,
            ends_before,
            and,
            or,
            not,
        } = self;
        let before = ends_before.map(|day| at.day(Some(day))).transpose()?;
        Criteria::<Agreement>::new(at)
            .is(kind, |agreement, kind| agreement.kind == *kind)
            .is(state, |agreement, state| agreement.state == *state)
            .is(in_force, |agreement, asked| {
                agreement.in_force(at.today) == *asked
            })
            .is(before, |agreement, day| agreement.window.ended_before(*day))
            .names::<Vendor>(vendor, "vendor", &[Refers(Edge::AgreementVendor)])?
            .names::<LegalEntity>(
                legal_entity,
                "legalEntity",
                &[Refers(Edge::AgreementOurs), Refers(Edge::AgreementEntity)],
            )?
            .names::<Vendor>(covers, "covers", &[Refers(Edge::AgreementCovers)])?
            .names::<Person>(
                responsible,
                "responsible",
                &[Refers(Edge::AgreementResponsible)],
            )?
            .joined(and, or, not)
    }
}

/// The other side of a contract.
#[derive(Union)]
#[graphql(name = "Party")]
pub enum PartyObject<'a> {
    /// A vendor.
    Vendor(VendorObject<'a>),
    /// A company of the group.
    LegalEntity(LegalEntityObject<'a>),
}

impl<'a> PartyObject<'a> {
    /// The sides of a record.
    pub(super) fn all(at: &'a At, parties: &[Party]) -> Vec<Self> {
        let registry = &at.registry;
        let party = |party: &Party| match *party {
            Party::Vendor(id) => {
                let record = registry.vendors.get(id);
                record.map(|record| Self::Vendor(VendorObject { at, record }))
            }
            Party::LegalEntity(id) => {
                let record = registry.legal_entities.get(id);
                record.map(|record| Self::LegalEntity(LegalEntityObject { at, record }))
            }
        };
        parties.iter().filter_map(party).collect()
    }
}

noun_object! {
    /// A contract.
    AgreementObject, AgreementConnection, AgreementEdge of Agreement
    as "Agreement", "AgreementConnection", "AgreementEdge" {
        /// What kind of contract.
        async fn kind(&self) -> AgreementKind {
            self.record.kind
        }

        /// Our side.
        async fn ours(&self) -> Option<LegalEntityObject<'a>> {
            let record = self.at.registry.legal_entities.get(self.record.ours)?;
            Some(LegalEntityObject { at: self.at, record })
        }

        /// The other side.
        async fn theirs(&self) -> Vec<PartyObject<'a>> {
            PartyObject::all(self.at, &self.record.theirs)
        }

        /// The products it is about; empty: all that a party owns.
        async fn covers(&self) -> Vec<VendorObject<'a>> {
            let products = self.at.named::<Vendor>(&self.record.covers);
            products.map(|record| VendorObject { at: self.at, record }).collect()
        }

        /// Draft, in force or terminated.
        async fn state(&self) -> AgreementState {
            self.record.state
        }

        /// Whether it is in force on the day: its state says so and the day lies in its window.
        async fn in_force(&self, #[graphql(desc = "The day; today unless given.")] on: Option<Day>) -> Result<Option<bool>> {
            Ok(Some(self.record.in_force(self.at.day(on)?)))
        }

        /// When it was signed; null where nobody stated it.
        async fn signed(&self) -> Option<Day> {
            self.record.signed.as_ref().map(Day::from)
        }

        /// First day; null where it is open.
        async fn from(&self) -> Option<Day> {
            self.record.window.from.as_ref().map(Day::from)
        }

        /// Last day; null where it is open.
        async fn until(&self) -> Option<Day> {
            self.record.window.until.as_ref().map(Day::from)
        }

        /// The law that governs it; null where nobody stated it.
        async fn governing_law(&self) -> Option<&'a str> {
            self.record.governing_law.as_deref()
        }

        /// How it is renewed; null where nobody stated it.
        async fn renewal(&self) -> Option<&'a str> {
            self.record.renewal.as_deref()
        }

        /// Where the paper is; null where nobody stated it.
        async fn document(&self) -> Option<StoredDocument> {
            self.record.document.as_ref().map(StoredDocument::from)
        }

        /// The person who answers for it; null where nobody stated one.
        async fn responsible(&self) -> Option<PersonObject<'a>> {
            person_of(self.at, self.record.responsible)
        }

        /// Its ids in other systems of the company.
        async fn external_references(&self) -> Vec<ExternalReference<'a>> {
            ExternalReference::all(&self.record.external_references)
        }
    } lists {
        /// The flows that name it as the contract of a safeguard.
        flows: FlowConnection(FlowFilter, FlowOrder) by [Refers(Edge::FlowAgreement)];

        /// Its clauses.
        clauses: ClauseConnection(ClauseFilter, ClauseOrder) by [Refers(Edge::ClauseAgreement)];

        /// The work handed on that names it as the contract of a safeguard.
        subprocessings: SubprocessingConnection(SubprocessingFilter, SubprocessingOrder)
            by [Refers(Edge::SubprocessingAgreement)];
    }
}
