//! Puts in place what an answer says is missing.

use entity::id::{FlowId, Id, SubprocessingId, Uuid, VendorId};
use entity::vocabulary::{
    AgreementKind, AgreementState, AssessmentOutcome, Condition, Level, RecipientRole, Rule,
    StandingState,
};
use jiff::civil::date;
use steward::compliance::Question;
use steward::compliance::missing::{Fact, Missing};
use steward::reference::computation::MechanismEffect;
use steward::reference::{Place, RegimeKey, reference};
use steward::registry::agreement::{Agreement, Party};
use steward::registry::clause::{Bound, Source};
use steward::registry::document::Assessment;
use steward::registry::noun::Head;
use steward::registry::nouns::Record;
use steward::registry::revision::Revision;
use steward::registry::safeguard::Safeguard;
use steward::registry::value::Registry;
use steward::registry::vendor::Standing;
use steward::registry::window::Window;

use super::registered;
use crate::naive::world::World;

/// The register and the question, to be completed.
type With = (Registry, Question);

/// Supplies every thing of the set; false where one of them cannot be had in such a register.
pub fn all(world: &mut World, with: &mut With, set: &[Missing]) -> bool {
    set.iter().all(|missing| one(world, with, missing))
}

fn one(world: &mut World, with: &mut With, missing: &Missing) -> bool {
    let vendor = registered(&with.1);
    match missing {
        Missing::Condition(Condition::ContractInForce) => {
            let Some(vendor) = vendor else { return false };
            with.0
                .reread(Record::Agreement(contract(world, vendor).into()));
        }
        Missing::Condition(condition) => with.1.conditions_met.push(*condition),
        Missing::Confidentiality => {
            let Some(vendor) = vendor else { return false };
            let mut clause = world.choice.clause("promise", &[]);
            clause.head.retired = false;
            clause.rule = Rule::Duty;
            clause.duty = Some("obl.confidentiality".to_owned());
            clause.bound = Bound::Vendors(vec![vendor]);
            clause.actions.clear();
            clause.conditions.clear();
            clause.source = Source::Law("an article".to_owned());
            clause.scope = steward::registry::clause::Scope::default();
            clause.window = Window::default();
            with.0.reread(Record::Clause(clause.into()));
        }
        Missing::VendorApproval | Missing::Fact(Fact::Standing) => {
            if vendor.is_none() {
                return false;
            }
            approve_all(&mut with.0);
        }
        Missing::Fact(fact) => return state(world, with, *fact),
        Missing::SubprocessorPlace(vendor) => settle(with, *vendor),
        Missing::CountedFlow(flow) => complete(with, *flow),
        Missing::Safeguard { from, to, regime } => return protect(world, with, *from, *to, regime),
        Missing::PartOf(_) | Missing::RecipientTest(_) | Missing::UnreadList(_) => return false,
    }
    true
}

/// The narrowest that there is, so that it is not asked for again.
fn state(world: &World, with: &mut With, fact: Fact) -> bool {
    let choice = &world.choice;
    let question = &mut with.1;
    match fact {
        Fact::Category => {
            let category = *choice.categories.last().unwrap();
            let mut term = with.0.data_categories.get(category).unwrap().clone();
            (term.special, term.sensitive) = (Some(false), Some(false));
            question.category = category;
            with.0.reread(Record::DataCategory(term.into()));
        }
        Fact::Level => question.level = Some(Level::Personal),
        Fact::Purpose => question.purpose = Some(choice.purposes[2]),
        Fact::Subject => question.subjects = vec![choice.subjects[1]],
        Fact::Property => question.property = Some(choice.properties[0]),
        Fact::Persons => question.persons = Some(500),
        Fact::RecipientRole => question.role = Some(RecipientRole::Processor),
        Fact::Origin => question.origin = Some(whole()),
        Fact::Destination => question.destinations = vec![whole()],
        Fact::RecipientClass => {
            let Some(vendor) = registered(question) else {
                return false;
            };
            let mut vendor = with.0.vendors.get(vendor).unwrap().clone();
            vendor.classes = vec![choice.classes[4]];
            with.0.reread(Record::Vendor(vendor.into()));
        }
        Fact::Recipient | Fact::Standing => return false,
    }
    true
}

/// A place without parts.
fn whole() -> Place {
    reference().places.parse("FR").unwrap()
}

fn approve_all(registry: &mut Registry) {
    let mut vendors: Vec<_> = registry.vendors.iter().cloned().collect();
    for vendor in &mut vendors {
        vendor.standing = vec![Standing {
            state: StandingState::Approved,
            window: Window::default(),
            reason: None,
        }];
        registry.reread(Record::Vendor(vendor.clone().into()));
    }
}

fn settle(with: &mut With, id: VendorId) {
    let mut vendor = with.0.vendors.get(id).unwrap().clone();
    vendor.country = Some(whole());
    with.0.reread(Record::Vendor(vendor.into()));
}

fn complete(with: &mut With, id: FlowId) {
    let mut flow = with.0.flows.get(id).unwrap().clone();
    flow.level = Some(Level::Personal);
    flow.origin = with.1.origin.or(Some(whole()));
    flow.destinations = vec![whole()];
    flow.persons = Some(5);
    let narrow = with.0.data_categories.by_key("data.contact.email").unwrap();
    flow.categories = vec![narrow.head.id];
    with.0.reread(Record::Flow(flow.into()));
}

fn contract(world: &World, vendor: VendorId) -> Agreement {
    Agreement {
        head: Head {
            id: Id::new(Uuid::from_u128((1 << 100) + vendor.uuid().as_u128())),
            key: steward::registry::key::Key::parse(&format!(
                "contract-{}",
                vendor.uuid().simple()
            ))
            .unwrap(),
            retired: false,
            illustrative: true,
            version: Revision(1),
        },
        kind: AgreementKind::Dpa,
        ours: world.choice.entities[0],
        theirs: vec![Party::Vendor(vendor)],
        covers: Vec::new(),
        state: AgreementState::InForce,
        signed: Some(date(2005, 1, 1)),
        window: Window::default(),
        governing_law: None,
        renewal: None,
        external_references: Vec::new(),
        document: None,
        responsible: None,
    }
}

/// Claims every mechanism of the regime with all its papers, on all legs between the places; false where none can hold.
fn protect(world: &World, with: &mut With, from: Place, to: Place, regime: &RegimeKey) -> bool {
    let on = with.1.on;
    let law = with.0.reference();
    let regime = law.regimes.get(regime).unwrap();
    let usable = regime.mechanisms.iter().filter(|mechanism| {
        mechanism.effect == MechanismEffect::Safeguarded
            && mechanism.available
            && mechanism.days.hold(on)
            && mechanism.applies_if.is_empty()
            && mechanism.accepts_schemes.is_empty()
            && !mechanism.requires_consent
            && regime.thresholds.is_empty()
    });
    let usable: Vec<_> = usable.map(|mechanism| mechanism.key.to_string()).collect();
    let decision = steward::compliance::decide(&with.0, &with.1);
    let mut works: Vec<Option<SubprocessingId>> = Vec::new();
    for reason in &decision.reasons {
        let Some(judged) = &reason.leg else { continue };
        if (judged.leg.from, judged.leg.to) == (Some(from), Some(to)) {
            works.push(judged.leg.through);
        }
    }
    for work in works {
        let recipient = match work {
            Some(work) => with
                .0
                .subprocessings
                .get(work)
                .map(|work| work.subprocessor),
            None => registered(&with.1),
        };
        let Some(recipient) = recipient.filter(|_| !usable.is_empty()) else {
            return false;
        };
        let contract = contract(world, recipient);
        let claims = usable.iter().map(|mechanism| Safeguard {
            mechanism: mechanism.clone(),
            adequacy_row: None,
            agreement: Some(contract.head.id),
            reference: None,
            filing: Some("filed".to_owned()),
            window: Window {
                from: Some(on),
                until: None,
            },
            assessment: Some(Assessment {
                on,
                outcome: AssessmentOutcome::Acceptable,
                next_review: None,
            }),
        });
        with.0.reread(Record::Agreement(contract.clone().into()));
        match work {
            Some(work) => {
                let mut work = with.0.subprocessings.get(work).unwrap().clone();
                work.safeguards.extend(claims);
                with.0.reread(Record::Subprocessing(work.into()));
            }
            None => with.1.safeguards.extend(claims),
        }
    }
    true
}
