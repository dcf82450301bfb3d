//! A small register for the cases of the rules, so that they read like sentences.
//!
//! Ids come from keys, so that a case may name a record before it is there and no order matters. The company is
//! `autel` in China with the sites `www` and `shop`; the vendor `acme` is approved, Chinese, and an analytics vendor.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::sync::Arc;

use entity::id::{Id, Kind, Uuid, kind};
use entity::vocabulary::{
    ActivityRole, AgreementKind, AgreementState, ChangeAction, EntityRole, FindingDecisionKind,
    FlowState, Level, ProofKind, StandingState, VendorKind,
};
use jiff::civil::{Date, date};

use super::decide::{Decision, decide};
use super::findings::Finding;
use super::question::{Asked, Question};
use crate::reference::{Place, reference};
use crate::registry::activity::Activity;
use crate::registry::agreement::{Agreement, Party};
use crate::registry::attestation::Attestation;
use crate::registry::change::Change;
use crate::registry::collection::Collection;
use crate::registry::database::Database;
use crate::registry::finding_decision::FindingDecision;
use crate::registry::flow::{Flow, FlowSource, Recipient};
use crate::registry::holding::Holding;
use crate::registry::key::Key;
use crate::registry::legal_entity::LegalEntity;
use crate::registry::notice::Notice;
use crate::registry::noun::{Head, Noun};
use crate::registry::nouns::Held;
use crate::registry::person::{Content, Facts, Person};
use crate::registry::property::Property;
use crate::registry::revision::Revision;
use crate::registry::safeguard::Safeguard;
use crate::registry::subprocessing::Subprocessing;
use crate::registry::term::{Taxonomy, Term};
use crate::registry::value::Registry;
use crate::registry::vendor::{Ownership, Standing, Vendor};
use crate::registry::window::Window;

mod clauses;

pub(super) use clauses::{duty, permission, prohibition};

/// The day of every question, unless it says otherwise.
pub(super) const DAY: Date = date(2014, 12, 12);

/// The id that belongs to a key.
pub(super) fn id<K: Kind>(key: &str) -> Id<K> {
    let digest = K::PREFIX
        .bytes()
        .chain(key.bytes())
        .fold(0xcbf2_9ce4_8422_2325_u128, |hash, byte| {
            (hash ^ u128::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
    Id::new(Uuid::from_u128(digest))
}

pub(super) fn ids<K: Kind>(keys: &[&str]) -> Vec<Id<K>> {
    keys.iter().map(|key| id(key)).collect()
}

pub(super) fn place(code: &str) -> Place {
    reference().places.parse(code).unwrap()
}

pub(super) fn until(day: Date) -> Window {
    Window {
        from: None,
        until: Some(day),
    }
}

pub(super) fn from(day: Date) -> Window {
    Window {
        from: Some(day),
        until: None,
    }
}

pub(super) fn head<K: Kind>(key: &str) -> Head<K> {
    Head {
        id: id(key),
        key: Key::parse(key).unwrap(),
        retired: false,
        illustrative: true,
        version: Revision(1),
    }
}

/// Puts a record into the register, in place of the one with its key.
pub(super) fn put<T: Held>(registry: &mut Registry, record: T) {
    registry.apply(&Change {
        action: ChangeAction::Register,
        before: None,
        after: Arc::new(record).record(),
    });
}

/// Takes a record out of every answer.
pub(super) fn retire<T: Held>(registry: &mut Registry, mut record: T) {
    record.head_mut().retired = true;
    put(registry, record);
}

/// The register that all cases start with, and these records.
pub(super) fn register<T: Held>(records: impl IntoIterator<Item = T>) -> Registry {
    let mut registry = Registry::default();
    terms::<kind::DataCategory>(
        &mut registry,
        &[
            "behavior",
            "behavior.page-view",
            "behavior.click",
            "contact",
        ],
    );
    terms::<kind::Purpose>(
        &mut registry,
        &[
            "advertising",
            "advertising.offsite",
            "analytics",
            "analytics.site",
        ],
    );
    terms::<kind::DataSubject>(&mut registry, &["visitor", "visitor.child", "employee"]);
    terms::<kind::RecipientClass>(
        &mut registry,
        &[
            "role",
            "role.vendor",
            "role.vendor.analytics",
            "role.vendor.ads",
        ],
    );
    terms::<kind::CollectionMethod>(&mut registry, &["cookie"]);
    terms::<kind::RecipientClass>(&mut registry, &["role.affiliate"]);
    let below = Some(id("role.affiliate"));
    put(
        &mut registry,
        Term {
            parent: below,
            ..term::<kind::RecipientClass>("role.subsidiary")
        },
    );
    put(&mut registry, entity("autel", EntityRole::Controller));
    put(&mut registry, property("www"));
    put(&mut registry, property("shop"));
    put(&mut registry, vendor("acme"));
    records
        .into_iter()
        .for_each(|record| put(&mut registry, record));
    registry
}

/// Terms whose parent is the path before the last dot.
fn terms<K: Taxonomy>(registry: &mut Registry, keys: &[&str])
where
    Term<K>: Held + Noun<Kind = K>,
{
    for key in keys {
        let parent = key.rsplit_once('.').map(|(above, _)| id(above));
        put(
            registry,
            Term {
                parent,
                ..term::<K>(key)
            },
        );
    }
}

pub(super) fn term<K: Taxonomy>(key: &str) -> Term<K> {
    Term {
        head: head(key),
        parent: None,
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

pub(super) fn entity(key: &str, role: EntityRole) -> LegalEntity {
    LegalEntity {
        head: head(key),
        name: key.to_owned(),
        country: Some(place("CN")),
        address: None,
        parent: None,
        role: Some(role),
        representative: None,
        contact: None,
        data_protection_officer: None,
    }
}

fn property(key: &str) -> Property {
    Property {
        head: head(key),
        name: key.to_owned(),
        hosts: Vec::new(),
        operator: id("autel"),
    }
}

pub(super) fn vendor(key: &str) -> Vendor {
    Vendor {
        head: head(key),
        name: key.to_owned(),
        legal_name: None,
        kind: VendorKind::Company,
        aliases: Vec::new(),
        owners: Vec::new(),
        country: Some(place("CN")),
        address: None,
        processing_countries: Vec::new(),
        classes: ids(&["role.vendor.analytics"]),
        standing: vec![standing(StandingState::Approved, Window::default())],
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

/// A database of which nothing is known, not even its country.
pub(super) fn database(key: &str) -> Database {
    Database {
        head: head(key),
        name: key.to_owned(),
        owner: None,
        hosted_by: None,
        country: None,
        purposes: Vec::new(),
        security_measures: Vec::new(),
        retention: None,
        responsible: None,
    }
}

/// The database holds data of the category that comes from the site.
pub(super) fn holding(key: &str, database: &str, category: &str, source: &str) -> Holding {
    Holding {
        head: head(key),
        database: id(database),
        category: id(category),
        level: None,
        subjects: Vec::new(),
        retention: None,
        source: Some(id(source)),
        activity: None,
        citation: None,
    }
}

/// The site gathers data of the category into the database.
pub(super) fn collection(key: &str, property: &str, category: &str, into: &str) -> Collection {
    Collection {
        head: head(key),
        property: id(property),
        method: id("cookie"),
        category: id(category),
        level: None,
        subjects: Vec::new(),
        purposes: Vec::new(),
        actions: Vec::new(),
        by: None,
        lifetime: None,
        into: Some(id(into)),
        activity: None,
        citation: None,
    }
}

pub(super) fn standing(state: StandingState, window: Window) -> Standing {
    Standing {
        state,
        window,
        reason: None,
    }
}

pub(super) fn owned_by(owner: &str, window: Window) -> Ownership {
    Ownership {
        owner: id(owner),
        window,
        citation: None,
    }
}

/// An agreement in force with these vendors about all that they own.
pub(super) fn agreement(key: &str, theirs: &[&str]) -> Agreement {
    Agreement {
        head: head(key),
        kind: AgreementKind::Services,
        ours: id("autel"),
        theirs: theirs
            .iter()
            .map(|vendor| Party::Vendor(id(vendor)))
            .collect(),
        covers: Vec::new(),
        state: AgreementState::InForce,
        signed: None,
        window: Window::default(),
        governing_law: None,
        renewal: None,
        external_references: Vec::new(),
        document: None,
        responsible: None,
    }
}

/// Proof given on the day that `acme` keeps the duty `secret`.
pub(super) fn attestation(key: &str, on: Date, expires: Option<Date>) -> Attestation {
    Attestation {
        head: head(key),
        clause: id("secret"),
        vendor: id("acme"),
        kind: ProofKind::AuditReport,
        on,
        expires,
        by: "an auditor".to_owned(),
        document: None,
    }
}

/// The finding was called a false alarm, on the facts as they stand in the register.
pub(super) fn decision(
    key: &str,
    finding: &Finding,
    registry: &Registry,
    until: Option<Date>,
) -> FindingDecision {
    FindingDecision {
        head: head(key),
        finding: finding.identity.clone(),
        kind: FindingDecisionKind::FalseAlarm,
        reason: "it is a test".to_owned(),
        by: "an officer".to_owned(),
        until,
        assignee: None,
        facts: finding.facts(registry),
    }
}

/// What `autel` does as a controller, of which nothing else is known.
pub(super) fn activity(key: &str) -> Activity {
    Activity {
        head: head(key),
        name: key.to_owned(),
        role: ActivityRole::Controller,
        ours: id("autel"),
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

/// A person, known by the name or erased.
pub(super) fn person(key: &str, known: bool) -> Person {
    let facts = Facts {
        name: key.to_owned(),
        email: None,
        phone: None,
        role: None,
    };
    let known = known.then_some(Content::Known { salt: None, facts });
    Person {
        head: head(key),
        content: known.unwrap_or(Content::Erased),
    }
}

/// The vendor hands everything that it gets to the other, in no country of its own; its key is `vendor-other`.
pub(super) fn handing(vendor: &str, other: &str) -> Subprocessing {
    Subprocessing {
        head: head(&format!("{vendor}-{other}")),
        vendor: id(vendor),
        subprocessor: id(other),
        service: None,
        country: None,
        categories: Vec::new(),
        window: Window::default(),
        flow_down_confirmed: None,
        safeguards: Vec::new(),
    }
}

/// A notice of the site `www`.
pub(super) fn notice(key: &str, effective: Option<Date>, supersedes: Option<&str>) -> Notice {
    Notice {
        head: head(key),
        title: key.to_owned(),
        properties: vec![id("www")],
        published: effective,
        effective,
        supersedes: supersedes.map(id),
        link: None,
        sections: Vec::new(),
    }
}

/// Aggregate page views of visitors of `www` go to `acme` for analytics.
pub(super) fn flow(key: &str) -> Flow {
    Flow {
        head: head(key),
        source: FlowSource::Property(id("www")),
        recipient: Recipient::Vendor(id("acme")),
        categories: ids(&["behavior.page-view"]),
        level: Some(Level::Aggregate),
        subjects: ids(&["visitor"]),
        purposes: ids(&["analytics"]),
        role: None,
        origin: None,
        destinations: Vec::new(),
        persons: None,
        frequency: None,
        lawful_basis: None,
        window: Window::default(),
        state: FlowState::Confirmed,
        actions: Vec::new(),
        conditions_met: Vec::new(),
        safeguards: Vec::new(),
        activity: None,
        citation: None,
    }
}

/// A claim of the mechanism without any paper.
pub(super) fn claim(mechanism: &str) -> Safeguard {
    Safeguard {
        mechanism: mechanism.to_owned(),
        adequacy_row: None,
        agreement: None,
        reference: None,
        filing: None,
        window: Window::default(),
        assessment: None,
    }
}

/// May `acme` use aggregate page views of visitors of `www` for analytics? They do not leave China.
pub(super) fn question() -> Question {
    Question {
        level: Some(Level::Aggregate),
        purpose: Some(id("analytics.site")),
        subjects: vec![id("visitor")],
        property: Some(id("www")),
        origin: Some(place("CN")),
        ..Question::about(Asked::Vendor(id("acme")), id("behavior.page-view"), DAY)
    }
}

/// The reasons whose code begins so: `FORBID PROHIBITION no-sale; ...`.
pub(super) fn weighed(registry: &Registry, question: &Question, codes: &str) -> String {
    said(registry, &decide(registry, question), codes)
}

/// Whether the one permission of the register permits what is asked.
pub(super) fn permits(registry: &Registry, question: &Question) -> &'static str {
    match weighed(registry, question, "PERMISSION").split(' ').nth(1) {
        Some("PERMISSION") => "yes",
        Some("PERMISSION_UNCLEAR") => "unknown",
        _ => "no",
    }
}

pub(super) fn said(registry: &Registry, decision: &Decision, codes: &str) -> String {
    let wanted = decision
        .reasons
        .iter()
        .filter(|reason| reason.code.as_str().contains(codes));
    let key = |id: &entity::id::ClauseId| registry.clauses.get(*id).unwrap().head.key.to_string();
    let line = |reason: &super::reason::Reason| {
        let keys: Vec<_> = reason.clauses.iter().map(key).collect();
        format!("{} {} {}", reason.effect, reason.code, keys.join("+"))
            .trim_end()
            .to_owned()
    };
    wanted.map(line).collect::<Vec<_>>().join("; ")
}

/// What is missing: `CONSENT_GIVEN or A+B`.
pub(super) fn missing(decision: &Decision) -> String {
    let set = |set: &Vec<super::missing::Missing>| {
        set.iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join("+")
    };
    decision
        .missing
        .iter()
        .map(set)
        .collect::<Vec<_>>()
        .join(" or ")
}
