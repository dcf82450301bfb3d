//! Who there is and what happens: entities, properties, databases, vendors, what is collected, held, handed on.

use entity::id::{LegalEntityId, VendorId};
use entity::vocabulary::{
    Action, CertificationScheme, Condition, EntityRole, FlowState, Level, RecipientRole,
    StandingState, VendorKind,
};
use steward::registry::collection::Collection;
use steward::registry::database::Database;
use steward::registry::flow::{ConditionMet, Flow, FlowSource, Recipient};
use steward::registry::holding::Holding;
use steward::registry::legal_entity::LegalEntity;
use steward::registry::property::Property;
use steward::registry::subprocessing::Subprocessing;
use steward::registry::vendor::{Certification, Ownership, Standing, Vendor};

use super::{Choice, World, head};

const SCHEMES: &[CertificationScheme] = &[
    CertificationScheme::Dpf,
    CertificationScheme::DpfUkExtension,
    CertificationScheme::DpfSwiss,
    CertificationScheme::PrivacyShield,
    CertificationScheme::SafeHarbour,
    CertificationScheme::GlobalCbpr,
    CertificationScheme::ApecCbpr,
    CertificationScheme::ChinaPipCertification,
];

/// Around the bands of the thresholds.
pub const PERSONS: &[u64] = &[
    5, 50, 500, 5_000, 9_999, 10_000, 60_000, 100_000, 600_000, 1_000_000,
];

impl World {
    pub(super) fn facts(&mut self) {
        for n in 0..2 {
            let entity = self.entity(n);
            self.choice.entities.push(entity);
        }
        for n in 0..2 {
            self.property(n);
            self.database(n);
        }
        for n in 0..self.choice.random.between(3, 8) {
            let vendor = self.vendor(n);
            self.choice.vendors.push(vendor);
        }
        for n in 0..self.choice.random.between(0, 5) {
            self.collection(n);
            self.holding(n);
        }
    }

    fn entity(&mut self, n: usize) -> LegalEntityId {
        let head = head(&mut self.choice.made, &format!("entity-{n}"));
        let id = head.id;
        let record = LegalEntity {
            head,
            name: format!("Entity {n}"),
            country: self.choice.place(75),
            address: None,
            parent: None,
            role: self.choice.random.maybe(80, EntityRole::ALL),
            representative: None,
            contact: None,
            data_protection_officer: None,
        };
        self.add(record);
        id
    }

    fn property(&mut self, n: usize) {
        let head = head(&mut self.choice.made, &format!("property-{n}"));
        self.choice.properties.push(head.id);
        let operator = self.choice.random.of(&self.choice.entities);
        self.add(Property {
            head,
            name: format!("Property {n}"),
            hosts: Vec::new(),
            operator,
        });
    }

    fn database(&mut self, n: usize) {
        let head = head(&mut self.choice.made, &format!("database-{n}"));
        self.choice.databases.push(head.id);
        let country = self.choice.place(60);
        self.add(Database {
            head,
            name: format!("Database {n}"),
            owner: None,
            hosted_by: None,
            country,
            purposes: Vec::new(),
            security_measures: Vec::new(),
            retention: None,
            responsible: None,
        });
    }

    /// Owned by vendors made before, so that nobody owns itself.
    fn vendor(&mut self, n: usize) -> VendorId {
        let choice = &mut self.choice;
        let head = head(&mut choice.made, &format!("vendor-{n}"));
        let id = head.id;
        let mut owners = Vec::new();
        if !choice.vendors.is_empty() {
            for _ in 0..choice.random.of(&[0, 0, 1, 1, 2]) {
                owners.push(Ownership {
                    owner: choice.random.of(&choice.vendors),
                    window: choice.window(),
                    citation: None,
                });
            }
        }
        let mut standing = Vec::new();
        for _ in 0..choice.random.of(&[0, 1, 1, 1, 1, 1, 2]) {
            let approved = choice.random.percent(85);
            standing.push(Standing {
                state: if approved {
                    StandingState::Approved
                } else {
                    choice.random.of(StandingState::ALL)
                },
                window: choice.window(),
                reason: None,
            });
        }
        let record = Vendor {
            head,
            name: format!("Vendor {n}"),
            legal_name: None,
            kind: if owners.is_empty() {
                VendorKind::Company
            } else {
                VendorKind::Product
            },
            aliases: Vec::new(),
            owners,
            country: choice.place(70),
            address: None,
            processing_countries: choice.random.some(0, 2, &choice.places),
            classes: choice.random.some(0, 2, &choice.classes),
            standing,
            tier: None,
            website: None,
            identifiers: Vec::new(),
            external_references: Vec::new(),
            certifications: choice.certifications(),
            review: None,
            contacts: Vec::new(),
            responsible: None,
        };
        self.add(record);
        id
    }

    fn collection(&mut self, n: usize) {
        let choice = &mut self.choice;
        let record = Collection {
            head: head(&mut choice.made, &format!("collection-{n}")),
            property: choice.random.of(&choice.properties),
            method: self
                .records
                .iter()
                .find_map(|record| match record {
                    steward::registry::nouns::Record::CollectionMethod(it) => Some(it.head.id),
                    _ => None,
                })
                .unwrap(),
            category: choice.random.of(&choice.categories),
            level: choice.random.maybe(70, Level::ALL),
            subjects: Vec::new(),
            purposes: Vec::new(),
            actions: Vec::new(),
            by: None,
            lifetime: None,
            into: choice.random.maybe(70, &choice.databases),
            activity: None,
            citation: None,
        };
        self.add(record);
    }

    fn holding(&mut self, n: usize) {
        let choice = &mut self.choice;
        let record = Holding {
            head: head(&mut choice.made, &format!("holding-{n}")),
            database: choice.random.of(&choice.databases),
            category: choice.random.of(&choice.categories),
            level: choice.random.maybe(70, Level::ALL),
            subjects: Vec::new(),
            retention: None,
            source: choice.random.maybe(60, &choice.properties),
            activity: None,
            citation: None,
        };
        self.add(record);
    }

    pub(super) fn subprocessing(&mut self, n: usize) {
        let choice = &mut self.choice;
        let vendor = choice.random.of(&choice.vendors);
        let subprocessor = choice.random.of(&choice.vendors);
        if vendor == subprocessor {
            return;
        }
        let mut head = head(&mut choice.made, &format!("work-{n}"));
        head.retired = choice.random.percent(5);
        let record = Subprocessing {
            head,
            vendor,
            subprocessor,
            service: None,
            country: choice.place(40),
            categories: choice.random.some(0, 2, &choice.categories),
            window: choice.window(),
            flow_down_confirmed: None,
            safeguards: choice.safeguards(),
        };
        self.add(record);
    }

    pub(super) fn flow(&mut self, n: usize) {
        let choice = &mut self.choice;
        let mut head = head(&mut choice.made, &format!("flow-{n}"));
        head.retired = choice.random.percent(5);
        if !head.retired {
            choice.flows.push(head.id);
        }
        let source = match choice.random.below(5) {
            0 => FlowSource::Vendor(choice.random.of(&choice.vendors)),
            1 | 2 => FlowSource::Property(choice.random.of(&choice.properties)),
            _ => FlowSource::Database(choice.random.of(&choice.databases)),
        };
        let recipient = match choice.random.below(8) {
            0 => Recipient::LegalEntity(choice.random.of(&choice.entities)),
            1 => Recipient::Class(choice.random.of(&choice.classes)),
            _ => Recipient::Vendor(choice.random.of(&choice.vendors)),
        };
        let conditions = choice.random.some(0, 2, Condition::ALL);
        let record = Flow {
            head,
            source,
            recipient,
            categories: choice.random.some(1, 2, &choice.categories),
            level: choice.random.maybe(80, Level::ALL),
            subjects: choice.random.some(0, 2, &choice.subjects),
            purposes: choice.random.some(0, 2, &choice.purposes),
            role: choice.random.maybe(60, RecipientRole::ALL),
            origin: choice.place(40),
            destinations: choice.random.some(0, 1, &choice.places),
            persons: choice.random.maybe(75, PERSONS),
            frequency: None,
            lawful_basis: None,
            window: choice.window(),
            state: choice.random.of(&[
                FlowState::Confirmed,
                FlowState::Confirmed,
                FlowState::Confirmed,
                FlowState::Proposed,
            ]),
            actions: choice.random.some(0, 1, Action::ALL),
            conditions_met: conditions
                .into_iter()
                .map(|condition| ConditionMet {
                    condition,
                    document: None,
                })
                .collect(),
            safeguards: choice.safeguards(),
            activity: None,
            citation: None,
        };
        self.add(record);
    }
}

impl Choice {
    pub fn certifications(&mut self) -> Vec<Certification> {
        let schemes = self.random.some(0, 3, SCHEMES);
        let mut held = Vec::new();
        for scheme in schemes {
            held.push(Certification {
                scheme,
                window: self.window(),
                reference: None,
            });
        }
        held
    }
}
