//! Agreements in the API.

use async_graphql::{ID, InputObject, Result, Union};
use entity::id::{Id, PersonId, VendorId};
use entity::vocabulary::{AgreementKind, AgreementState};
use jiff::civil::Date;

use super::at::At;
use super::clause::{ClauseConnection, ClauseFilter, clauses_of};
use super::connection::{Cut, Page, noun_object};
use super::error::named_of;
use super::flow::{FlowConnection, FlowFilter, flows_of};
use super::joined::Joined;
use super::legal_entity::LegalEntityObject;
use super::person::{PersonObject, person_of};
use super::value::StoredDocument;
use super::vendor::VendorObject;
use crate::command::input::Day;
use crate::registry::agreement::{Agreement, Party};
use crate::registry::edge::Edge;
use crate::registry::person::Person;
use crate::registry::vendor::Vendor;

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

/// A filter whose references are found.
#[derive(Debug, Clone)]
pub(super) struct ReadyAgreementFilter {
    asked: AgreementFilter,
    vendor: Option<VendorId>,
    ends_before: Option<Date>,
    responsible: Option<PersonId>,
    joined: Joined<Self>,
}

impl AgreementFilter {
    /// Finds what the filter names.
    ///
    /// # Errors
    /// It names what does not exist.
    pub(super) fn ready(mut self, at: &At) -> Result<ReadyAgreementFilter> {
        let (and, or, not) = (self.and.take(), self.or.take(), self.not.take());
        let before = self.ends_before.clone();
        Ok(ReadyAgreementFilter {
            vendor: named_of::<Vendor>(at, self.vendor.as_ref(), "vendor")?,
            ends_before: before.map(|day| at.day(Some(day))).transpose()?,
            responsible: named_of::<Person>(at, self.responsible.as_ref(), "responsible")?,
            joined: Joined::ready(and, or, not, |part: Self| part.ready(at))?,
            asked: self,
        })
    }
}

impl ReadyAgreementFilter {
    /// Whether the record is one of them.
    pub(super) fn admits(&self, at: &At, agreement: &Agreement) -> bool {
        let AgreementFilter {
            kind,
            state,
            in_force,
            vendor: _,
            responsible: _,
            ends_before: _,
            and: _,
            or: _,
            not: _,
        } = &self.asked;
        let ends_before = |day| agreement.window.until.is_some_and(|until| until < day);
        kind.is_none_or(|kind| agreement.kind == kind)
            && state.is_none_or(|state| agreement.state == state)
            && in_force.is_none_or(|in_force| agreement.in_force(at.today) == in_force)
            && self
                .vendor
                .is_none_or(|vendor| agreement.theirs.contains(&Party::Vendor(vendor)))
            && (self.responsible).is_none_or(|person| agreement.responsible == Some(person))
            && self.ends_before.is_none_or(ends_before)
            && self.joined.admits(|part| part.admits(at, agreement))
    }
}

/// The agreements that refer to a record in this way.
pub(super) fn agreements_of<'a, K: 'static>(
    at: &'a At,
    edge: Edge,
    target: Id<K>,
    page: &Page,
    filter: Option<AgreementFilter>,
) -> Result<Option<AgreementConnection<'a>>> {
    let filter = filter.unwrap_or_default().ready(at)?;
    let cut = Cut::new(page, move || {
        let filter = filter.clone();
        let agreements = at.referring::<Agreement, K>(edge, target);
        Box::new(agreements.filter(move |agreement| filter.admits(at, agreement)))
    })?;
    Ok(Some(AgreementConnection::new(at, cut)))
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
            let (at, registry) = (self.at, &self.at.registry);
            let party = |party: &Party| match *party {
                Party::Vendor(id) => {
                    registry.vendors.get(id).map(|record| PartyObject::Vendor(VendorObject { at, record }))
                }
                Party::LegalEntity(id) => {
                    registry.legal_entities.get(id).map(|record| PartyObject::LegalEntity(LegalEntityObject { at, record }))
                }
            };
            self.record.theirs.iter().filter_map(party).collect()
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

        /// The flows that name it as the contract of a safeguard.
        async fn flows(
            &self,
            #[graphql(desc = "How many, 1 to 100; 50 unless given.")] first: Option<i32>,
            #[graphql(desc = "The cursor of the record before the page.")] after: Option<String>,
            #[graphql(desc = "Which flows.")] filter: Option<FlowFilter>,
        ) -> Result<Option<FlowConnection<'a>>> {
            flows_of(self.at, &[Edge::FlowAgreement], self.record.head.id, &Page { first, after }, filter)
        }

        /// Its clauses.
        async fn clauses(
            &self,
            #[graphql(desc = "How many, 1 to 100; 50 unless given.")] first: Option<i32>,
            #[graphql(desc = "The cursor of the record before the page.")] after: Option<String>,
            #[graphql(desc = "Which clauses.")] filter: Option<ClauseFilter>,
        ) -> Result<Option<ClauseConnection<'a>>> {
            clauses_of(self.at, &[Edge::ClauseAgreement], self.record.head.id, &Page { first, after }, filter)
        }
    }
}
