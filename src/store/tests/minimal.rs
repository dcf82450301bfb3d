//! One record of every noun that says as little as can be, and what records are made of.

use std::sync::Arc;

use entity::id::{Id, Uuid};
use entity::vocabulary::{
    ActivityRole, AgreementKind, AgreementState, FindingDecisionKind, FlowState, IntakeState,
    ProofKind, ReferenceTable, Rule, VendorKind,
};
use jiff::civil::date;
use serde::de::DeserializeOwned;

use crate::registry::activity::Activity;
use crate::registry::agreement::{Agreement, Party};
use crate::registry::attestation::Attestation;
use crate::registry::clause::{Bound, Clause, Scope, Source};
use crate::registry::collection::Collection;
use crate::registry::database::Database;
use crate::registry::document::Citation;
use crate::registry::finding_decision::FindingDecision;
use crate::registry::flow::{Flow, FlowSource, Recipient};
use crate::registry::holding::Holding;
use crate::registry::intake::Intake;
use crate::registry::key::Key;
use crate::registry::legal_entity::LegalEntity;
use crate::registry::notice::Notice;
use crate::registry::noun::Head;
use crate::registry::nouns::{Held, Record};
use crate::registry::person::{Content, Person};
use crate::registry::property::Property;
use crate::registry::reference_row::ReferenceRow;
use crate::registry::revision::Revision;
use crate::registry::subprocessing::Subprocessing;
use crate::registry::term::{
    CollectionMethod, DataCategory, DataSubject, Purpose, RecipientClass, Taxonomy, Term,
};
use crate::registry::vendor::{Ownership, Vendor};
use crate::registry::window::Window;

pub(super) const CATEGORY: u128 = 11;
pub(super) const PURPOSE: u128 = 12;
pub(super) const SUBJECT: u128 = 13;
pub(super) const CLASS: u128 = 14;
pub(super) const METHOD: u128 = 15;

pub(super) fn uuid(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

pub(super) fn id<K>(number: u128) -> Id<K> {
    Id::new(uuid(number))
}

pub(super) fn key(text: &str) -> Key {
    Key::parse(text).unwrap()
}

/// A place or an area.
pub(super) fn place<T: DeserializeOwned>(code: &str) -> T {
    serde_json::from_value(code.into()).unwrap()
}

pub(super) fn head<K>(number: u128) -> Head<K> {
    Head {
        id: id(number),
        key: key(&format!("number-{number}")),
        retired: false,
        illustrative: false,
        version: Revision(1),
    }
}

/// A vendor that owns itself and says little else.
pub(super) fn vendor(number: u128) -> Vendor {
    Vendor {
        head: head(number),
        name: "Acme".to_owned(),
        legal_name: None,
        kind: VendorKind::Product,
        aliases: Vec::new(),
        owners: vec![Ownership {
            owner: id(number),
            window: Window::default(),
            citation: None,
        }],
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
    }
}

fn minimal_term<K: Taxonomy>(number: u128) -> Term<K> {
    Term {
        head: head(number),
        parent: None,
        name: String::new(),
        description: None,
        dpv_iri: None,
        fideslang_key: None,
        default_level: None,
        special: None,
        sensitive: None,
        lifetime: None,
    }
}

pub(super) fn minimal_clause(number: u128) -> Clause {
    Clause {
        head: head(number),
        rule: Rule::Duty,
        bound: Bound::Company,
        actions: Vec::new(),
        duty: None,
        within: None,
        requests: Vec::new(),
        scope: Scope::default(),
        conditions: Vec::new(),
        source: Source::Law("GDPR Art. 17".to_owned()),
        citation: None,
        hedged: false,
        window: Window::default(),
        reviewed_on: None,
        reviewed_by: None,
    }
}

pub(super) fn minimal_flow(number: u128) -> Flow {
    Flow {
        head: head(number),
        source: FlowSource::Vendor(id(1)),
        recipient: Recipient::Class(id(CLASS)),
        categories: vec![id(CATEGORY)],
        level: None,
        subjects: Vec::new(),
        purposes: Vec::new(),
        role: None,
        origin: None,
        destinations: Vec::new(),
        persons: None,
        frequency: None,
        lawful_basis: None,
        window: Window::default(),
        state: FlowState::Proposed,
        actions: Vec::new(),
        conditions_met: Vec::new(),
        safeguards: Vec::new(),
        activity: None,
        citation: None,
    }
}

/// One who is erased.
pub(super) fn minimal_person() -> Person {
    Person {
        head: head(1),
        content: Content::Erased,
    }
}

pub(super) fn minimal_entity() -> LegalEntity {
    LegalEntity {
        head: head(1),
        name: "Autel".to_owned(),
        country: None,
        address: None,
        parent: None,
        role: None,
        representative: None,
        contact: None,
        data_protection_officer: None,
    }
}

pub(super) fn minimal_property() -> Property {
    Property {
        head: head(1),
        name: "Shop".to_owned(),
        hosts: Vec::new(),
        operator: id(1),
    }
}

pub(super) fn minimal_database() -> Database {
    Database {
        head: head(1),
        name: "CRM".to_owned(),
        owner: None,
        hosted_by: None,
        country: None,
        purposes: Vec::new(),
        security_measures: Vec::new(),
        retention: None,
        responsible: None,
    }
}

pub(super) fn minimal_collection() -> Collection {
    Collection {
        head: head(1),
        property: id(1),
        method: id(METHOD),
        category: id(CATEGORY),
        level: None,
        subjects: Vec::new(),
        purposes: Vec::new(),
        actions: Vec::new(),
        by: None,
        lifetime: None,
        into: None,
        activity: None,
        citation: None,
    }
}

pub(super) fn minimal_holding() -> Holding {
    Holding {
        head: head(1),
        database: id(1),
        category: id(CATEGORY),
        level: None,
        subjects: Vec::new(),
        retention: None,
        source: None,
        activity: None,
        citation: None,
    }
}

pub(super) fn minimal_agreement() -> Agreement {
    Agreement {
        head: head(1),
        kind: AgreementKind::Nda,
        ours: id(1),
        theirs: vec![Party::LegalEntity(id(1))],
        covers: Vec::new(),
        state: AgreementState::Draft,
        signed: None,
        window: Window::default(),
        governing_law: None,
        renewal: None,
        external_references: Vec::new(),
        document: None,
        responsible: None,
    }
}

pub(super) fn minimal_subprocessing() -> Subprocessing {
    Subprocessing {
        head: head(1),
        vendor: id(1),
        subprocessor: id(2),
        service: None,
        country: None,
        categories: Vec::new(),
        window: Window::default(),
        flow_down_confirmed: None,
        safeguards: Vec::new(),
    }
}

pub(super) fn minimal_finding_decision() -> FindingDecision {
    FindingDecision {
        head: head(1),
        finding: "VENDOR_IDLE/ven_00000000000000000000000000000001"
            .parse()
            .unwrap(),
        kind: FindingDecisionKind::FalseAlarm,
        reason: "it is seasonal".to_owned(),
        by: "an officer".to_owned(),
        until: None,
        assignee: None,
        facts: "0".repeat(64),
    }
}

pub(super) fn minimal_reference_row() -> ReferenceRow {
    ReferenceRow {
        head: head(1),
        table: ReferenceTable::Adequacy,
        row_id: "eu-gdpr.us-dpf".to_owned(),
        row: "{}".to_owned(),
        citation: Citation {
            document: "a letter".to_owned(),
            section: None,
            gist: None,
        },
    }
}

/// The head of a record that is in no register yet, so that no revision changed it.
pub(super) fn unregistered<K>(head: Head<K>) -> Head<K> {
    Head {
        version: Revision::default(),
        ..head
    }
}

pub(super) fn minimal_intake() -> Intake {
    Intake {
        head: head(1),
        vendor: None,
        flow: Flow {
            head: unregistered(minimal_flow(3).head),
            ..minimal_flow(3)
        },
        justification: "counts visits".to_owned(),
        external_references: Vec::new(),
        requested_by: "a buyer".to_owned(),
        behind: "a buyer".to_owned(),
        state: IntakeState::Submitted,
        steps: Vec::new(),
        conditions: Vec::new(),
        until: None,
        accepted: Vec::new(),
    }
}

pub(super) fn minimal_attestation() -> Attestation {
    Attestation {
        head: head(1),
        clause: id(1),
        vendor: id(1),
        kind: ProofKind::Statement,
        on: date(2013, 5, 30),
        expires: None,
        by: "Acme".to_owned(),
        document: None,
    }
}

pub(super) fn minimal_activity() -> Activity {
    Activity {
        head: head(1),
        name: "Running the site".to_owned(),
        role: ActivityRole::Controller,
        ours: id(1),
        others: Vec::new(),
        purposes: Vec::new(),
        subjects: Vec::new(),
        lawful_basis: None,
        special_condition: None,
        automated_decisions: None,
        assessment: None,
        retention: None,
        security_measures: Vec::new(),
        responsible: None,
    }
}

pub(super) fn minimal_notice() -> Notice {
    Notice {
        head: head(1),
        title: "Privacy".to_owned(),
        properties: vec![id(1)],
        published: None,
        effective: None,
        supersedes: None,
        link: None,
        sections: Vec::new(),
    }
}

/// One record of every noun that says as little as can be.
pub(super) fn minimal() -> Vec<Record> {
    let category: DataCategory = minimal_term(CATEGORY);
    let purpose: Purpose = minimal_term(PURPOSE);
    let subject: DataSubject = minimal_term(SUBJECT);
    let class: RecipientClass = minimal_term(CLASS);
    let method: CollectionMethod = minimal_term(METHOD);
    vec![
        record(minimal_person()),
        record(minimal_entity()),
        record(minimal_property()),
        record(category),
        record(purpose),
        record(subject),
        record(class),
        record(method),
        record(vendor(1)),
        record(vendor(2)),
        record(minimal_database()),
        record(minimal_activity()),
        record(minimal_collection()),
        record(minimal_holding()),
        record(minimal_agreement()),
        record(minimal_subprocessing()),
        record(minimal_notice()),
        record(minimal_clause(1)),
        record(minimal_clause(2)),
        record(minimal_attestation()),
        record(minimal_flow(1)),
        record(minimal_flow(2)),
        record(minimal_finding_decision()),
        record(minimal_reference_row()),
        record(minimal_intake()),
    ]
}

pub(super) fn record<T: Held>(record: T) -> Record {
    let mut record = record;
    record.head_mut().illustrative = true;
    Arc::new(record).record()
}
