//! One record of every noun with every field filled; the ids are those of the minimal records.

use entity::vocabulary::{
    Action, ActivityRole, AgreementKind, AgreementState, AssessmentOutcome, CertificationScheme,
    Condition, EntityRole, FindingDecisionKind, FlowState, ImpactAssessmentState, IntakeMove,
    IntakeState, Level, PeriodUnit, ProofKind, RecipientRole, Right, Rule, StandingState,
    VendorKind,
};
use jiff::civil::{Date, date};

use super::minimal::{
    CATEGORY, CLASS, METHOD, PURPOSE, SUBJECT, head, id, minimal_activity, minimal_agreement,
    minimal_attestation, minimal_clause, minimal_collection, minimal_database, minimal_entity,
    minimal_finding_decision, minimal_flow, minimal_holding, minimal_intake, minimal_notice,
    minimal_person, minimal_property, minimal_reference_row, minimal_subprocessing, place, record,
    unregistered, vendor,
};
use crate::registry::activity::{Activity, ImpactAssessment};
use crate::registry::agreement::{Agreement, Party};
use crate::registry::attestation::Attestation;
use crate::registry::clause::{Bound, Clause, Period, Scope, Source};
use crate::registry::collection::Collection;
use crate::registry::database::Database;
use crate::registry::document::{Assessment, Citation, StoredDocument};
use crate::registry::finding_decision::FindingDecision;
use crate::registry::flow::{ConditionMet, Flow, FlowSource, Recipient};
use crate::registry::holding::Holding;
use crate::registry::intake::{Intake, IntakeStep};
use crate::registry::legal_entity::LegalEntity;
use crate::registry::notice::{Notice, NoticeSection};
use crate::registry::nouns::Record;
use crate::registry::person::{Content, Facts, Person, Secret};
use crate::registry::property::Property;
use crate::registry::retention::Retention;
use crate::registry::safeguard::Safeguard;
use crate::registry::subprocessing::Subprocessing;
use crate::registry::term::{
    CollectionMethod, DataCategory, DataSubject, Purpose, RecipientClass, Taxonomy, Term,
};
use crate::registry::vendor::{
    Certification, ExternalReference, Identifier, Ownership, Review, Standing, Vendor,
};
use crate::registry::window::Window;

/// One record of every noun with every field filled, and a second where a choice has more than one side.
pub(in crate::store) fn full() -> Vec<Record> {
    let category: DataCategory = full_term(CATEGORY);
    let purpose: Purpose = full_term(PURPOSE);
    let subject: DataSubject = full_term(SUBJECT);
    let class: RecipientClass = full_term(CLASS);
    let method: CollectionMethod = full_term(METHOD);
    let (clauses, flows) = (full_clauses(), full_flows());
    let first = vec![
        record(full_person()),
        record(full_entity()),
        record(Property {
            hosts: vec!["b.example".to_owned(), "a.example".to_owned()],
            ..minimal_property()
        }),
        record(category),
        record(purpose),
        record(subject),
        record(class),
        record(method),
        record(full_vendor()),
        record(vendor(2)),
        record(full_database()),
        record(full_activity()),
        record(full_collection()),
        record(full_holding()),
        record(full_agreement()),
        record(full_subprocessing()),
        record(full_notice()),
    ];
    let clauses = clauses.into_iter().map(record);
    first
        .into_iter()
        .chain(clauses)
        .chain([record(full_attestation())])
        .chain(flows.into_iter().map(record))
        .chain([
            record(full_finding_decision()),
            record(minimal_reference_row()),
            record(full_intake()),
        ])
        .collect()
}

fn window() -> Window {
    Window {
        from: Some(date(2013, 5, 30)),
        until: Some(date(2014, 2, 28)),
    }
}

fn day() -> Option<Date> {
    Some(date(2013, 5, 30))
}

fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

fn citation() -> Option<Citation> {
    Some(Citation {
        document: "the \"statement\"".to_owned(),
        section: some("3"),
        gist: some("vendors may not identify persons"),
    })
}

fn full_person() -> Person {
    Person {
        content: Content::Known {
            salt: Some(Secret([0xa5; 32])),
            facts: Facts {
                name: "Some One".to_owned(),
                email: some("some@example.com"),
                phone: some("+49 30 1234"),
                role: some("data protection officer"),
            },
        },
        ..minimal_person()
    }
}

fn full_entity() -> LegalEntity {
    LegalEntity {
        country: Some(place("DE")),
        address: some("Unter den Linden 1"),
        parent: Some(id(1)),
        role: Some(EntityRole::JointController),
        representative: some("Weber & Partner"),
        contact: Some(id(1)),
        data_protection_officer: Some(id(1)),
        ..minimal_entity()
    }
}

fn full_term<K: Taxonomy>(number: u128) -> Term<K> {
    Term {
        head: head(number),
        parent: Some(id(number)),
        name: "E-mail address".to_owned(),
        description: some("where mail goes"),
        dpv_iri: some("https://w3id.org/dpv/pd#EmailAddress"),
        fideslang_key: some("user.contact.email"),
        default_level: Some(Level::Pseudonymous),
        special: Some(false),
        sensitive: Some(true),
        lifetime: some("13 months"),
    }
}

fn full_vendor() -> Vendor {
    let ownership = |owner, window, citation| Ownership {
        owner: id(owner),
        window,
        citation,
    };
    Vendor {
        head: head(1),
        name: "Ümlaut 'quoted'".to_owned(),
        legal_name: some("Acme GmbH"),
        kind: VendorKind::Company,
        aliases: vec!["b".to_owned(), "a".to_owned()],
        owners: vec![
            ownership(2, window(), citation()),
            ownership(1, Window::default(), None),
        ],
        country: Some(place("CA-QC")),
        address: some("Rue 1"),
        processing_countries: vec![place("US"), place("DE")],
        classes: vec![id(CLASS)],
        standing: vec![Standing {
            state: StandingState::Suspended,
            window: window(),
            reason: some("late"),
        }],
        tier: Some(4),
        website: some("https://acme.example"),
        identifiers: vec![Identifier {
            scheme: "LEI".to_owned(),
            value: "1".to_owned(),
        }],
        external_references: vec![ExternalReference {
            source_system: "SAP".to_owned(),
            external_id: "7".to_owned(),
        }],
        certifications: vec![Certification {
            scheme: CertificationScheme::SwissUsSafeHarbour,
            window: window(),
            reference: some("x"),
        }],
        review: Some(Review {
            last: day(),
            every_months: Some(12),
        }),
        contacts: vec![id(1)],
        responsible: Some(id(1)),
    }
}

fn retention() -> Option<Retention> {
    Some(Retention {
        number: 18,
        unit: PeriodUnit::Months,
        trigger: some("the last order"),
    })
}

fn full_database() -> Database {
    Database {
        owner: Some(id(1)),
        hosted_by: Some(id(2)),
        country: Some(place("DE")),
        purposes: vec![id(PURPOSE)],
        security_measures: vec!["locked".to_owned(), "encrypted".to_owned()],
        retention: retention(),
        responsible: Some(id(1)),
        ..minimal_database()
    }
}

fn full_collection() -> Collection {
    Collection {
        level: Some(Level::Pseudonymous),
        subjects: vec![id(SUBJECT)],
        purposes: vec![id(PURPOSE)],
        actions: vec![Action::TrackIndividuals, Action::Use],
        by: Some(id(2)),
        lifetime: some("2 years"),
        into: Some(id(1)),
        citation: citation(),
        activity: Some(id(1)),
        ..minimal_collection()
    }
}

fn full_holding() -> Holding {
    Holding {
        level: Some(Level::Personal),
        subjects: vec![id(SUBJECT)],
        retention: retention(),
        source: Some(id(1)),
        citation: citation(),
        activity: Some(id(1)),
        ..minimal_holding()
    }
}

fn full_agreement() -> Agreement {
    Agreement {
        kind: AgreementKind::TermsOfUse,
        theirs: vec![
            Party::Vendor(id(2)),
            Party::LegalEntity(id(1)),
            Party::Vendor(id(1)),
        ],
        covers: vec![id(2), id(1)],
        state: AgreementState::InForce,
        signed: day(),
        window: window(),
        governing_law: some("German"),
        renewal: some("yearly"),
        external_references: vec![ExternalReference {
            source_system: "ariba".to_owned(),
            external_id: "C-1".to_owned(),
        }],
        document: Some(StoredDocument {
            link: some("https://x.example"),
            sha256: None,
        }),
        responsible: Some(id(1)),
        ..minimal_agreement()
    }
}

fn full_notice() -> Notice {
    let section = |label: &str, names: &[u128]| NoticeSection {
        label: label.to_owned(),
        gist: some(label),
        names: names.iter().copied().map(id).collect(),
    };
    Notice {
        properties: vec![id(1)],
        published: day(),
        effective: day(),
        supersedes: Some(id(1)),
        link: some("https://autel.example/privacy"),
        sections: vec![section("2", &[2, 1]), section("1", &[]), section("3", &[1])],
        ..minimal_notice()
    }
}

fn full_clauses() -> [Clause; 2] {
    let first = Clause {
        rule: Rule::Prohibition,
        bound: Bound::Vendors(vec![id(2), id(1)]),
        actions: vec![Action::Sell, Action::Use],
        duty: some("answer-requests"),
        within: Some(Period {
            number: 30,
            unit: PeriodUnit::Days,
        }),
        requests: vec![Right::Erasure, Right::Access],
        scope: full_scope(),
        conditions: vec![
            vec![Condition::ConsentGiven, Condition::ChoiceOffered],
            vec![Condition::Emergency],
        ],
        source: Source::Agreement(id(1)),
        citation: citation(),
        hedged: true,
        window: window(),
        reviewed_on: day(),
        reviewed_by: Some(id(1)),
        ..minimal_clause(1)
    };
    let second = Clause {
        bound: Bound::Classes(vec![id(CLASS)]),
        source: Source::Notice(id(1)),
        ..minimal_clause(2)
    };
    [first, second]
}

fn full_subprocessing() -> Subprocessing {
    Subprocessing {
        vendor: id(2),
        subprocessor: id(1),
        service: some("hosting"),
        country: Some(place("IE")),
        categories: vec![id(CATEGORY)],
        window: window(),
        flow_down_confirmed: Some(false),
        safeguards: full_safeguards(),
        ..minimal_subprocessing()
    }
}

fn full_finding_decision() -> FindingDecision {
    FindingDecision {
        finding: "TRANSFER_UNSAFEGUARDED/flo_00000000000000000000000000000001/DE/CN/eu-gdpr"
            .parse()
            .unwrap(),
        kind: FindingDecisionKind::WillFix,
        reason: "clauses are being signed".to_owned(),
        by: "another officer".to_owned(),
        until: Some(date(2014, 2, 28)),
        assignee: Some(id(1)),
        facts: "a5".repeat(32),
        ..minimal_finding_decision()
    }
}

fn full_intake() -> Intake {
    Intake {
        vendor: Some(Vendor {
            head: unregistered(vendor(3).head),
            ..vendor(3)
        }),
        external_references: vec![ExternalReference {
            source_system: "coupa".to_owned(),
            external_id: "R-1".to_owned(),
        }],
        state: IntakeState::Approved,
        steps: vec![IntakeStep {
            did: IntakeMove::Approve,
            by: "an officer".to_owned(),
            on: date(2013, 5, 30),
            text: some("needed"),
        }],
        conditions: vec!["no profiles".to_owned()],
        until: Some(date(2014, 2, 28)),
        accepted: vec!["VENDOR_APPROVAL".to_owned()],
        ..minimal_intake()
    }
}

fn full_attestation() -> Attestation {
    Attestation {
        clause: id(2),
        vendor: id(2),
        kind: ProofKind::AuditReport,
        on: date(2013, 5, 30),
        expires: Some(date(2014, 2, 28)),
        by: "an auditor".to_owned(),
        document: Some(StoredDocument {
            link: some("https://example.com/report"),
            sha256: some("00"),
        }),
        ..minimal_attestation()
    }
}

fn full_activity() -> Activity {
    Activity {
        name: "Counting visits".to_owned(),
        role: ActivityRole::JointController,
        others: vec![Party::Vendor(id(2)), Party::LegalEntity(id(1))],
        purposes: vec![id(PURPOSE)],
        subjects: vec![id(SUBJECT)],
        lawful_basis: some("basis.consent"),
        special_condition: some("basis.explicit_consent"),
        automated_decisions: Some(false),
        assessment: Some(ImpactAssessment {
            needed: Some(true),
            state: Some(ImpactAssessmentState::Done),
            on: day(),
            link: some("https://example.com/dpia"),
        }),
        retention: Some(Retention {
            number: 13,
            unit: PeriodUnit::Months,
            trigger: some("the visit"),
        }),
        security_measures: vec!["encrypted".to_owned()],
        responsible: Some(id(1)),
        ..minimal_activity()
    }
}

fn full_scope() -> Scope {
    Scope {
        categories: Some(vec![id(CATEGORY)]),
        levels: Some(vec![Level::Aggregate, Level::Personal]),
        purposes: Some(vec![id(PURPOSE)]),
        subjects: Some(vec![id(SUBJECT)]),
        properties: Some(vec![id(1)]),
        recipients: Some(vec![id(CLASS)]),
        destinations: Some(vec![place("group:EU27"), place("US")]),
    }
}

fn full_flows() -> [Flow; 2] {
    let first = Flow {
        source: FlowSource::Property(id(1)),
        recipient: Recipient::Vendor(id(2)),
        level: Some(Level::Anonymous),
        subjects: vec![id(SUBJECT)],
        purposes: vec![id(PURPOSE)],
        role: Some(RecipientRole::SubProcessor),
        origin: Some(place("DE")),
        destinations: vec![place("US"), place("IE")],
        persons: Some(9_007_199_254_740_993),
        frequency: some("daily"),
        lawful_basis: some("consent"),
        window: window(),
        state: FlowState::Confirmed,
        actions: vec![Action::TransferAbroad, Action::Use],
        conditions_met: vec![ConditionMet {
            condition: Condition::GoodFaith,
            document: some("memo"),
        }],
        safeguards: full_safeguards(),
        citation: citation(),
        activity: Some(id(1)),
        ..minimal_flow(1)
    };
    let second = Flow {
        source: FlowSource::Database(id(1)),
        recipient: Recipient::LegalEntity(id(1)),
        ..minimal_flow(2)
    };
    [first, second]
}

fn full_safeguards() -> Vec<Safeguard> {
    let bare = Safeguard {
        mechanism: "derogation".to_owned(),
        adequacy_row: None,
        agreement: None,
        reference: None,
        filing: None,
        window: Window::default(),
        assessment: None,
    };
    let whole = Safeguard {
        mechanism: "scc".to_owned(),
        adequacy_row: some("eu-us-safe-harbour"),
        agreement: Some(id(1)),
        reference: some("2010/87/EU"),
        filing: some("4711"),
        window: window(),
        assessment: Some(Assessment {
            on: date(2013, 5, 30),
            outcome: AssessmentOutcome::NotAcceptable,
            next_review: day(),
        }),
    };
    vec![whole, bare]
}
