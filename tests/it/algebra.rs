//! What holds of every answer, whatever the register and the question: the algebra of decisions, on the random
//! registers of the second reading and on the program itself.

use entity::vocabulary::{Action, Condition, Level, RecipientRole, Rule, Verdict};
use steward::compliance::{Asked, Decision, Question, decide};
use steward::registry::clause::{Bound, Clause, Source};
use steward::registry::nouns::Record;
use steward::registry::term::{Taxonomy, Term};
use steward::registry::value::Registry;

use crate::naive::asking::question;
use crate::naive::matching::lies_in;
use crate::naive::world::{PERSONS, World, registry};

mod supply;

/// Enough that each verdict and each kind of missing thing comes up often.
const REGISTERS: u64 = 200;
const QUESTIONS: usize = 8;

/// Calls the law with each register and question.
fn on_every_register(mut law: impl FnMut(&mut World, &Registry, &Question, &Decision)) {
    for seed in 0..REGISTERS {
        let mut world = World::of(seed);
        let registry = world.registry();
        for _ in 0..QUESTIONS {
            let question = question(&mut world.choice);
            let decision = decide(&registry, &question);
            law(&mut world, &registry, &question, &decision);
        }
    }
}

/// What a broken law shows.
fn shown(world: &World, question: &Question) -> String {
    let records: Vec<String> = world
        .records
        .iter()
        .map(|record| record.to_json().unwrap())
        .collect();
    format!("{question:#?}\n{}", records.join("\n"))
}

#[test]
fn the_questions_reach_every_verdict() {
    let mut counts = std::collections::BTreeMap::new();
    on_every_register(|_, _, _, decision| {
        *counts.entry(decision.verdict).or_insert(0) += 1;
    });
    let often = |verdict| counts.get(verdict).is_some_and(|count| *count >= 50);
    assert!(Verdict::ALL.iter().all(often), "{counts:?}");
}

/// Of a known level, or without conditions: where the level is not known, a condition more can make a step the same at
/// all levels that was not, and what differs between levels is UNDETERMINED.
#[test]
fn one_more_prohibition_never_makes_a_verdict_milder() {
    on_every_register(|world, registry, question, before| {
        let mut clause = world.choice.clause("one-more", &[]);
        clause.duty = None;
        clause.rule = Rule::Prohibition;
        clause.actions = world.choice.random.some(1, 3, Action::ALL);
        if question.level.is_none() {
            clause.conditions.clear();
        }
        let mut with = registry.clone();
        with.reread(Record::Clause(clause.clone().into()));
        let after = decide(&with, question);
        assert!(
            after.verdict <= before.verdict,
            "{clause:#?}\n{}",
            shown(world, question)
        );
    });
}

#[test]
fn one_more_condition_met_never_makes_a_verdict_worse() {
    on_every_register(|world, registry, question, before| {
        if question.level.is_none() {
            return;
        }
        for condition in Condition::ALL {
            let mut met = question.clone();
            met.conditions_met.push(*condition);
            let after = decide(registry, &met);
            assert!(
                after.verdict >= before.verdict,
                "{condition:?}\n{}",
                shown(world, question)
            );
        }
    });
}

/// Certain means FORBIDDEN: it was so whatever the fact turns out to be.
#[test]
fn a_fact_filled_in_never_takes_back_what_is_forbidden() {
    on_every_register(|world, registry, question, before| {
        if before.verdict != Verdict::Forbidden {
            return;
        }
        let choice = &mut world.choice;
        let mut filled = vec![question.clone(); 6];
        filled[0].level = filled[0].level.or(Some(choice.random.of(Level::ALL)));
        filled[1].purpose = filled[1]
            .purpose
            .or(Some(choice.random.of(&choice.purposes)));
        filled[2].property = filled[2]
            .property
            .or(Some(choice.random.of(&choice.properties)));
        filled[3].persons = filled[3].persons.or(Some(choice.random.of(PERSONS)));
        filled[4].role = filled[4]
            .role
            .or(Some(choice.random.of(RecipientRole::ALL)));
        if filled[5].subjects.is_empty() {
            filled[5].subjects.push(choice.random.of(&choice.subjects));
        }
        for question in &filled {
            let after = decide(registry, question).verdict;
            assert_eq!(after, Verdict::Forbidden, "{}", shown(world, question));
        }
    });
}

#[test]
fn what_is_permitted_for_a_term_is_permitted_below_it() {
    let mut narrowed = 0;
    on_every_register(|world, registry, question, before| {
        if before.verdict != Verdict::Permitted {
            return;
        }
        let mut narrower = Vec::new();
        for category in below(registry, question.category, &world.choice.categories) {
            narrower.push(Question {
                category,
                ..question.clone()
            });
        }
        if let Some(purpose) = &question.purpose {
            for purpose in below(registry, *purpose, &world.choice.purposes) {
                narrower.push(Question {
                    purpose: Some(purpose),
                    ..question.clone()
                });
            }
        }
        if let Some(subject) = question.subjects.first() {
            for subject in below(registry, *subject, &world.choice.subjects) {
                narrower.push(Question {
                    subjects: vec![subject],
                    ..question.clone()
                });
            }
        }
        for question in &narrower {
            narrowed += 1;
            let after = decide(registry, question).verdict;
            assert_eq!(after, Verdict::Permitted, "{}", shown(world, question));
        }
    });
    assert!(narrowed > 50, "{narrowed}");
}

fn below<K: Taxonomy>(
    registry: &Registry,
    wide: entity::id::Id<K>,
    all: &[entity::id::Id<K>],
) -> Vec<entity::id::Id<K>>
where
    Term<K>: steward::registry::nouns::Held + steward::registry::noun::Noun<Kind = K>,
{
    let mut found = all.to_vec();
    found.retain(|term| *term != wide && lies_in(registry, *term, wide));
    found
}

#[test]
fn neither_the_order_of_records_nor_unrelated_ones_matter() {
    on_every_register(|world, _, question, before| {
        let mut records = world.records.clone();
        for at in (1..records.len()).rev() {
            records.swap(at, world.choice.random.below(at + 1));
        }
        records.extend(strangers(world));
        let after = decide(&registry(&records), question);
        assert_eq!(&after, before, "{}", shown(world, question));
    });
}

/// A vendor that has nothing to do with the others, with a contract, clauses and work of its own.
fn strangers(world: &mut World) -> Vec<Record> {
    let mut records = Vec::new();
    let mut of_one = World::of(world.choice.random.next());
    let moved = |uuid: entity::id::Uuid| entity::id::Uuid::from_u128(uuid.as_u128() + (1 << 64));
    // The vendors of another register, known to nobody in this one; terms and places are the same.
    for record in &of_one.records {
        if let Record::Vendor(vendor) = record {
            let mut vendor = (**vendor).clone();
            vendor.head.id = entity::id::Id::new(moved(vendor.head.id.uuid()));
            vendor.head.key =
                steward::registry::key::Key::parse(&format!("stranger-{}", records.len())).unwrap();
            vendor.owners.clear();
            records.push(vendor);
        }
    }
    let ids: Vec<_> = records.iter().map(|vendor| vendor.head.id).collect();
    let mut found: Vec<Record> = records
        .into_iter()
        .map(|vendor| Record::Vendor(vendor.into()))
        .collect();
    for n in 0..4 {
        let mut clause: Clause = of_one.choice.clause(&format!("strange-{n}"), &[]);
        clause.head.id = entity::id::Id::new(moved(clause.head.id.uuid()));
        clause.bound = Bound::Vendors(vec![ids[n % ids.len()]]);
        clause.source = Source::Law("another article".to_owned());
        clause.scope = steward::registry::clause::Scope::default();
        found.push(Record::Clause(clause.into()));
    }
    found
}

#[test]
fn what_is_supplied_is_not_asked_for_again_and_completes_a_conditional_answer() {
    let mut supplied = std::collections::BTreeMap::new();
    on_every_register(|world, registry, question, before| {
        if before.missing.is_empty() {
            return;
        }
        let set = &world.choice.random.of(&before.missing);
        let mut with = (registry.clone(), question.clone());
        if !supply::all(world, &mut with, set) {
            return;
        }
        let after = decide(&with.0, &with.1);
        for missing in set {
            *supplied.entry(missing.word()).or_insert(0) += 1;
            let again = after.missing.iter().flatten().any(|other| other == missing);
            assert!(
                !again,
                "{missing} is asked for again\n{set:?}\n{:#?}\n{}",
                after.missing,
                shown(world, question)
            );
        }
        if before.verdict == Verdict::PermittedWithConditions {
            assert_eq!(
                after.verdict,
                Verdict::Permitted,
                "{set:?}\n{:#?}\n{}",
                after.reasons,
                shown(world, question)
            );
        }
    });
    let often = |word| supplied.get(word).is_some_and(|count| *count >= 5);
    let words = [
        "AUTHORISED_IN_WRITING",
        "CATEGORY",
        "CONFIDENTIALITY",
        "CONSENT_GIVEN",
        "DESTINATION",
        "LEVEL",
        "ORIGIN",
        "PURPOSE",
        "RECIPIENT_CLASS",
        "SAFEGUARD",
        "STANDING",
        "VENDOR_APPROVAL",
    ];
    for word in words {
        assert!(often(word), "{word}: {supplied:?}");
    }
}

/// Whether the recipient is one that can sign, be bound and be approved: a vendor of the register.
fn registered(question: &Question) -> Option<entity::id::VendorId> {
    match question.recipient {
        Asked::Vendor(id) => Some(id),
        Asked::Draft(_) | Asked::LegalEntity(_) | Asked::Class(_) => None,
    }
}
