//! A small register for the tests of this folder: the reference vocabularies, and the records that a test adds.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::collections::HashMap;
use std::sync::Arc;

use entity::id::{
    AgreementId, DataCategoryId, DatabaseId, FlowId, Id, LegalEntityId, RecipientClassId, Uuid,
    VendorId,
};
use entity::vocabulary::{
    AgreementKind, AgreementState, AssessmentOutcome, CertificationScheme, FlowState, Level,
    VendorKind,
};
use jiff::civil::Date;

use super::leg::{LegFacts, LegRecipient};
use super::status::{LegStatus, TransferStatus};
use super::statuses;
pub(super) use crate::compliance::fixture::claim;
use crate::reference::term::Term as Entry;
use crate::reference::{Place, RegimeKey, reference};
use crate::registry::agreement::{Agreement, Party};
use crate::registry::database::Database;
use crate::registry::document::Assessment;
use crate::registry::flow::{Flow, FlowSource, Recipient};
use crate::registry::holding::Holding;
use crate::registry::legal_entity::LegalEntity;
use crate::registry::noun::Head;
use crate::registry::nouns::{Record, Tables};
use crate::registry::property::Property;
use crate::registry::revision;
use crate::registry::term::Term;
use crate::registry::value::Registry;
use crate::registry::vendor::{Certification, Ownership, Vendor};
use crate::registry::window::Window;

/// The place with this code.
pub(super) fn place(code: &str) -> Place {
    reference().places.parse(code).unwrap()
}

/// The day written so.
pub(super) fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// A register that grows by what a test adds.
pub(super) struct Register {
    registry: Registry,
    last: u128,
}

impl Register {
    /// The categories and recipient classes of the reference data, and nothing else.
    pub(super) fn new() -> Self {
        let mut register = Self {
            registry: Registry::default(),
            last: 0,
        };
        let terms = &reference().terms;
        let mut tables = Tables::default();
        for record in register.seeds(&terms.data_categories) {
            tables.put(Record::DataCategory(Arc::new(record)));
        }
        for record in register.seeds(&terms.recipient_classes) {
            tables.put(Record::RecipientClass(Arc::new(record)));
        }
        register.registry = Registry::new(revision::Head::default(), tables);
        register
    }

    fn seeds<K>(&mut self, entries: &[Entry]) -> Vec<Term<K>> {
        let mut ids = HashMap::new();
        let mut seeds = Vec::new();
        for entry in entries {
            let parent = entry.parent.as_ref().map(|parent| {
                let uuid: &Uuid = ids.get(parent).unwrap();
                Id::new(*uuid)
            });
            let mut seed = self.term(entry.key.as_str(), parent);
            seed.default_level = entry.category.map(|facts| facts.level());
            seed.special = entry.category.map(|facts| facts.special);
            seed.sensitive = entry.category.map(|facts| facts.sensitive());
            ids.insert(entry.key.clone(), seed.head.id.uuid());
            seeds.push(seed);
        }
        seeds
    }

    fn term<K>(&mut self, key: &str, parent: Option<Id<K>>) -> Term<K> {
        Term {
            head: self.head(key),
            parent,
            name: key.to_owned(),
            description: None,
            dpv_iri: None,
            fideslang_key: None,
            default_level: None,
            special: None,
            sensitive: None,
            lifetime: None,
        }
    }

    fn head<K>(&mut self, key: &str) -> Head<K> {
        self.last += 1;
        Head {
            id: Id::new(Uuid::from_u128(self.last)),
            key: crate::registry::key::Key::parse(key).unwrap(),
            retired: false,
            illustrative: true,
            version: revision::Revision::default(),
        }
    }

    /// Puts a record in the register, in the place of one with its id.
    pub(super) fn put(&mut self, record: Record) {
        let mut tables = Tables::clone(&self.registry);
        tables.put(record);
        self.registry = Registry::new(self.registry.head, tables);
    }

    /// The register as it stands.
    pub(super) fn registry(&self) -> &Registry {
        &self.registry
    }

    /// The category with this key.
    pub(super) fn category(&self, key: &str) -> DataCategoryId {
        self.registry.data_categories.id_of_key(key).unwrap()
    }

    /// The recipient class with this key.
    pub(super) fn class(&self, key: &str) -> RecipientClassId {
        self.registry.recipient_classes.id_of_key(key).unwrap()
    }

    /// A category that says nothing of itself.
    pub(super) fn add_category(&mut self, key: &str, parent: &str) {
        let parent = self.category(parent);
        let term = self.term(key, Some(parent));
        self.put(Record::DataCategory(Arc::new(term)));
    }

    /// A company of the group.
    pub(super) fn add_entity(&mut self, key: &str, country: &str) -> LegalEntityId {
        let head = self.head(key);
        let id = head.id;
        self.put(Record::LegalEntity(Arc::new(LegalEntity {
            head,
            name: key.to_owned(),
            country: Some(place(country)),
            address: None,
            parent: None,
            role: None,
            representative: None,
            contact: None,
            data_protection_officer: None,
        })));
        id
    }

    /// A vendor about which nothing is known, changed by `with`.
    pub(super) fn add_vendor(&mut self, key: &str, with: impl FnOnce(&mut Vendor)) -> VendorId {
        let mut vendor = Vendor {
            head: self.head(key),
            name: key.to_owned(),
            legal_name: None,
            kind: VendorKind::Company,
            aliases: Vec::new(),
            owners: Vec::new(),
            country: None,
            address: None,
            processing_countries: Vec::new(),
            classes: Vec::new(),
            standing: Vec::new(),
            tier: None,
            website: None,
            identifiers: Vec::new(),
            external_references: Vec::new(),
            certifications: Vec::new(),
            review: None,
            contacts: Vec::new(),
            responsible: None,
        };
        with(&mut vendor);
        let id = vendor.head.id;
        self.put(Record::Vendor(Arc::new(vendor)));
        id
    }

    /// A database of which only the country may be known.
    pub(super) fn add_database(&mut self, key: &str, country: Option<&str>) -> DatabaseId {
        let head = self.head(key);
        let id = head.id;
        self.put(Record::Database(Arc::new(Database {
            head,
            name: key.to_owned(),
            owner: None,
            hosted_by: None,
            country: country.map(place),
            purposes: Vec::new(),
            security_measures: Vec::new(),
            retention: None,
            responsible: None,
        })));
        id
    }

    /// A site of a company in the country, from which the database gets data of the category.
    pub(super) fn add_feeder(&mut self, country: &str, database: DatabaseId, category: &str) {
        let operator = self.add_entity(&format!("of-{}", country.to_lowercase()), country);
        let head = self.head(&format!("site-{}", country.to_lowercase()));
        let source = head.id;
        self.put(Record::Property(Arc::new(Property {
            head,
            name: country.to_owned(),
            hosts: Vec::new(),
            operator,
        })));
        let holding = Holding {
            head: self.head(&format!("holding-{}", country.to_lowercase())),
            database,
            category: self.category(category),
            level: None,
            subjects: Vec::new(),
            retention: None,
            source: Some(source),
            activity: None,
            citation: None,
        };
        self.put(Record::Holding(Arc::new(holding)));
    }

    /// An agreement in force with the party, about all that it owns, changed by `with`.
    pub(super) fn add_agreement(
        &mut self,
        key: &str,
        party: Party,
        with: impl FnOnce(&mut Agreement),
    ) -> AgreementId {
        let mut agreement = Agreement {
            head: self.head(key),
            kind: AgreementKind::Scc,
            ours: LegalEntityId::new(Uuid::from_u128(u128::MAX)),
            theirs: vec![party],
            covers: Vec::new(),
            state: AgreementState::InForce,
            signed: None,
            window: Window::default(),
            governing_law: None,
            renewal: None,
            external_references: Vec::new(),
            document: None,
            responsible: None,
        };
        with(&mut agreement);
        let id = agreement.head.id;
        self.put(Record::Agreement(Arc::new(agreement)));
        id
    }

    /// A confirmed flow of names of 1,000 persons from China to the United States, changed by `with`.
    pub(super) fn add_flow(&mut self, key: &str, with: impl FnOnce(&mut Flow)) -> FlowId {
        let mut flow = Flow {
            head: self.head(key),
            source: FlowSource::Vendor(VendorId::new(Uuid::from_u128(u128::MAX))),
            recipient: Recipient::Class(self.class("role.vendor")),
            categories: vec![self.category("data.identity.name")],
            level: Some(Level::Personal),
            subjects: Vec::new(),
            purposes: Vec::new(),
            role: None,
            origin: Some(place("CN")),
            destinations: vec![place("US")],
            persons: Some(1_000),
            frequency: None,
            lawful_basis: None,
            window: Window::default(),
            state: FlowState::Confirmed,
            actions: Vec::new(),
            conditions_met: Vec::new(),
            safeguards: Vec::new(),
            activity: None,
            citation: None,
        };
        with(&mut flow);
        let id = flow.head.id;
        self.put(Record::Flow(Arc::new(flow)));
        id
    }

    /// Names sent from Germany to somebody in the United States whom nobody named, on 2026-11-22.
    pub(super) fn leg(&self) -> LegFacts<'_> {
        LegFacts {
            origin: Some(place("DE")),
            destination: Some(place("US")),
            earlier_origins: &[],
            category: self.category("data.identity.name"),
            level: Level::Personal,
            level_is_stated: true,
            role: None,
            recipient: LegRecipient::Class(self.class("role.vendor")),
            persons: None,
            actions: &[],
            safeguards: &[],
            conditions_met: &[],
            flow: None,
            on: day("2026-11-22"),
        }
    }

    /// The same to another place.
    pub(super) fn leg_to(&self, destination: &str) -> LegFacts<'_> {
        LegFacts {
            destination: Some(place(destination)),
            ..self.leg()
        }
    }
}

/// An assessment of the day.
pub(super) fn assessment(on: &str, outcome: AssessmentOutcome) -> Option<Assessment> {
    Some(Assessment {
        on: day(on),
        outcome,
        next_review: None,
    })
}

/// A span of days, an end that is empty being open.
pub(super) fn window(from: &str, until: &str) -> Window {
    let end = |text: &str| (!text.is_empty()).then(|| day(text));
    Window {
        from: end(from),
        until: end(until),
    }
}

/// A certification without end.
pub(super) fn certified(scheme: CertificationScheme) -> Certification {
    Certification {
        scheme,
        window: Window::default(),
        reference: None,
    }
}

/// An ownership without end.
pub(super) fn owned_by(owner: VendorId) -> Ownership {
    Ownership {
        owner,
        window: Window::default(),
        citation: None,
    }
}

/// The status of the leg under one regime.
pub(super) fn under(register: &Register, facts: &LegFacts<'_>, regime: &str) -> LegStatus {
    let found = statuses(reference(), register.registry(), facts);
    let key = Some(RegimeKey::new(regime));
    let status = found.into_iter().find(|status| status.regime == key);
    status.unwrap_or_else(|| LegStatus::without_regime(TransferStatus::NoRestriction))
}
