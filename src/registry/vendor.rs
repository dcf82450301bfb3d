//! Vendors: the counterparties, as they are named.

use std::collections::{BTreeSet, VecDeque};

use entity::id::{PersonId, RecipientClassId, Uuid, VendorId, kind};
use entity::vocabulary::{CertificationScheme, StandingState, VendorKind};
use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::document::Citation;
use super::edge::Edge;
use super::noun::{Head, Noun};
use super::nouns::{NounKind, Tables};
use super::search::Field;
use super::window::Window;
use crate::reference::Place;

/// A counterparty as it is named: a company, or a product of one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Vendor {
    /// Id, key and the like.
    pub head: Head<kind::Vendor>,
    /// The name in use.
    pub name: String,
    /// The name in the commercial register.
    pub legal_name: Option<String>,
    /// Company or product.
    pub kind: VendorKind,
    /// Other names.
    pub aliases: Vec<String>,
    /// Who owned it, when.
    pub owners: Vec<Ownership>,
    /// Where it is established.
    pub country: Option<Place>,
    /// Its address.
    pub address: Option<String>,
    /// Where it processes data; empty: nobody stated it.
    pub processing_countries: Vec<Place>,
    /// What kinds of recipient it is; empty: nobody stated it.
    pub classes: Vec<RecipientClassId>,
    /// Where it stood with the company, when.
    pub standing: Vec<Standing>,
    /// How critical it is, 1 (most) to 4.
    pub tier: Option<u8>,
    /// Its website.
    pub website: Option<String>,
    /// Its numbers in public registers.
    pub identifiers: Vec<Identifier>,
    /// Its ids in other systems of the company.
    pub external_references: Vec<ExternalReference>,
    /// What it is certified for, when.
    pub certifications: Vec<Certification>,
    /// When it is looked at again.
    pub review: Option<Review>,
    /// The people to turn to; empty: nobody stated any.
    #[serde(default)]
    pub contacts: Vec<PersonId>,
    /// The person who answers for it; null: nobody stated one.
    #[serde(default)]
    pub responsible: Option<PersonId>,
}

/// Who owned a vendor, when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ownership {
    /// The owner.
    pub owner: VendorId,
    /// From when until when.
    pub window: Window,
    /// Where that is written.
    pub citation: Option<Citation>,
}

/// Where a vendor stood with the company, when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// The state.
    pub state: StandingState,
    /// From when until when.
    pub window: Window,
    /// Why.
    pub reason: Option<String>,
}

/// A number in a public register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identifier {
    /// The register: LEI, DUNS, VAT ...
    pub scheme: String,
    /// The number.
    pub value: String,
}

/// An id in another system of the company.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ExternalReference {
    /// The system.
    pub source_system: String,
    /// The id there.
    pub external_id: String,
}

/// A certification or a place on a framework's list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Certification {
    /// The scheme.
    pub scheme: CertificationScheme,
    /// From when until when.
    pub window: Window,
    /// Certificate number or link.
    pub reference: Option<String>,
}

/// When a vendor was and will be looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review {
    /// The last review.
    pub last: Option<Date>,
    /// The next is due this many calendar months after the last.
    pub every_months: Option<u16>,
}

impl Review {
    /// The day on which the next is due; null where it cannot be told.
    #[must_use]
    pub fn next(self) -> Option<Date> {
        let (last, months) = self.last.zip(self.every_months)?;
        last.checked_add(i32::from(months).months()).ok()
    }
}

impl Vendor {
    /// Whether anybody stated where it is, or where it processes data.
    #[must_use]
    pub fn is_somewhere(&self) -> bool {
        self.country.is_some() || !self.processing_countries.is_empty()
    }

    /// The owners on the day.
    pub fn owners_on(&self, on: Date) -> impl Iterator<Item = VendorId> + '_ {
        self.owners
            .iter()
            .filter(move |ownership| ownership.window.holds(on))
            .map(|ownership| ownership.owner)
    }

    /// Where it stands on the day: of several the one with the latest first day (null being earliest), of a tie the
    /// worst.
    #[must_use]
    pub fn standing_on(&self, on: Date) -> Option<&Standing> {
        self.standing
            .iter()
            .filter(|standing| standing.window.holds(on))
            .max_by_key(|standing| (standing.window.from, std::cmp::Reverse(standing.state)))
    }
}

/// One step of who owns whom.
#[derive(Debug, Clone, Copy)]
pub struct Owned<'a> {
    /// What is owned.
    pub vendor: &'a Vendor,
    /// By whom, and when.
    pub ownership: &'a Ownership,
}

/// Who owned the vendor on the day, and who owned those, nearest first. An owner that is met twice leads on once.
#[must_use]
pub fn ownership_on<'a>(tables: &'a Tables, vendor: &'a Vendor, on: Date) -> Vec<Owned<'a>> {
    let mut links: Vec<Owned<'a>> = Vec::new();
    let mut ahead = VecDeque::from([vendor]);
    let mut seen = BTreeSet::from([vendor.head.id]);
    while let Some(vendor) = ahead.pop_front() {
        for ownership in vendor.owners.iter().filter(|it| it.window.holds(on)) {
            links.push(Owned { vendor, ownership });
            if seen.insert(ownership.owner) {
                ahead.extend(tables.vendors.get(ownership.owner));
            }
        }
    }
    links
}

/// What the vendor owned on the day, through any number of owners.
#[must_use]
pub fn owned_on(tables: &Tables, owner: VendorId, on: Date) -> BTreeSet<VendorId> {
    owned(tables, owner, |ownership| ownership.window.holds(on))
}

/// What the vendor owned at any time, through any number of owners.
#[must_use]
pub fn ever_owned(tables: &Tables, owner: VendorId) -> BTreeSet<VendorId> {
    owned(tables, owner, |_| true)
}

fn owned(
    tables: &Tables,
    owner: VendorId,
    counts: impl Fn(&Ownership) -> bool,
) -> BTreeSet<VendorId> {
    let mut found = BTreeSet::new();
    let mut ahead = vec![owner];
    while let Some(owner) = ahead.pop() {
        let below = tables
            .edges
            .sources(Edge::VendorOwner, owner)
            .filter_map(|id| tables.vendors.get(id));
        let below = below.filter(|vendor| {
            let mut owners = vendor.owners.iter();
            owners.any(|ownership| ownership.owner == owner && counts(ownership))
        });
        ahead.extend(
            below
                .map(|vendor| vendor.head.id)
                .filter(|id| found.insert(*id)),
        );
    }
    found
}

impl Noun for Vendor {
    type Kind = kind::Vendor;
    const KIND: NounKind = NounKind::Vendor;

    fn head(&self) -> &Head<Self::Kind> {
        &self.head
    }

    fn head_mut(&mut self) -> &mut Head<Self::Kind> {
        &mut self.head
    }

    fn references(&self, visit: &mut dyn FnMut(Edge, Uuid)) {
        for ownership in &self.owners {
            visit(Edge::VendorOwner, ownership.owner.uuid());
        }
        for class in &self.classes {
            visit(Edge::VendorClass, class.uuid());
        }
        for person in &self.contacts {
            visit(Edge::VendorContact, person.uuid());
        }
        if let Some(person) = self.responsible {
            visit(Edge::VendorResponsible, person.uuid());
        }
    }

    fn external_references(&self) -> &[ExternalReference] {
        &self.external_references
    }

    fn texts<'a>(&'a self, say: &mut dyn FnMut(Field, &'a str)) {
        say(Field::Name, &self.name);
        self.legal_name
            .iter()
            .for_each(|name| say(Field::LegalName, name));
        self.aliases
            .iter()
            .for_each(|alias| say(Field::Aliases, alias));
        self.website
            .iter()
            .for_each(|website| say(Field::Website, website));
        for Identifier { scheme: _, value } in &self.identifiers {
            say(Field::Identifiers, value);
        }
        for reference in &self.external_references {
            say(Field::ExternalReferences, &reference.external_id);
        }
    }
}
