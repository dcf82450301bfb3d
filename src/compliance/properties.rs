//! What holds of every decision, whatever the register and the question.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use entity::vocabulary::{Action, Condition, Level, Rule, StandingState, Verdict};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::decide::{Decision, decide};
use super::fixture::*;
use super::missing::{Fact, Missing};
use super::question::Question;
use super::sentence::sentences;
use crate::registry::clause::Clause;
use crate::registry::value::Registry;
use crate::registry::vendor::Vendor;
use crate::registry::window::Window;

/// A register around `acme`, which may belong to `holding`, and a question about it.
#[derive(Debug, Clone)]
struct Setting {
    acme: Vendor,
    holding: Vendor,
    clauses: Vec<Clause>,
    question: Question,
}

impl Setting {
    fn registry(&self) -> Registry {
        let mut registry = register([self.acme.clone(), self.holding.clone()]);
        put(&mut registry, notice("notice", Some(DAY), None));
        put(&mut registry, agreement("deal", &["holding"]));
        (self.clauses.iter()).for_each(|clause| put(&mut registry, clause.clone()));
        registry
    }

    fn decide(&self) -> Decision {
        decide(&self.registry(), &self.question)
    }
}

fn conditions() -> impl Strategy<Value = Vec<Vec<Condition>>> {
    use Condition::{ConsentGiven, ContractInForce, GoodFaith, RequiredByLaw};
    let list = subsequence(
        vec![ConsentGiven, ContractInForce, GoodFaith, RequiredByLaw],
        1..3,
    );
    prop_oneof![1 => Just(Vec::new()), 1 => vec(list, 1..3)]
}

fn actions() -> impl Strategy<Value = Vec<Action>> {
    let all = [
        Action::Use,
        Action::Disclose,
        Action::Sell,
        Action::TransferAbroad,
    ];
    prop_oneof![4 => Just(vec![Action::Use]), 1 => subsequence(all.to_vec(), 1..3)]
}

/// Keys of a scope; mostly no limit.
fn keys(of: &'static [&'static str]) -> impl Strategy<Value = Option<Vec<&'static str>>> {
    option::weighted(0.15, subsequence(of.to_vec(), 1..3))
}

const CATEGORIES: &[&str] = &[
    "behavior",
    "behavior.page-view",
    "behavior.click",
    "contact",
];
const PURPOSES: &[&str] = &[
    "advertising",
    "advertising.offsite",
    "analytics",
    "analytics.site",
];
const SUBJECTS: &[&str] = &["visitor", "visitor.child", "employee"];
const CLASSES: &[&str] = &["role.vendor", "role.vendor.analytics", "role.vendor.ads"];

/// A clause with the key `new`.
fn clause(rules: &'static [Rule]) -> impl Strategy<Value = Clause> {
    let text = (select(rules), 0..7_u8, 0..3_u8, actions(), conditions());
    let scope = (
        keys(CATEGORIES),
        option::weighted(0.15, subsequence(Level::ALL.to_vec(), 1..4)),
        keys(PURPOSES),
        keys(SUBJECTS),
        keys(&["www", "shop"]),
        keys(CLASSES),
        keys(&["CN", "US", "group:EU27"]),
    );
    (text, scope).prop_map(|((rule, bound, source, actions, conditions), scope)| {
        let clause = match rule {
            Rule::Permission => Clause {
                conditions,
                ..permission("new", &actions)
            },
            Rule::Prohibition => Clause {
                conditions,
                ..prohibition("new", &actions)
            },
            Rule::Duty => duty("new", "obl.confidentiality"),
        };
        let mut clause = match bound {
            0 | 1 => clause,
            2 => clause.binding("holding"),
            3..=5 => clause.binding_class(CLASSES[usize::from(bound - 3)]),
            _ => clause.binding_company(),
        };
        clause = match source {
            0 => clause,
            1 => clause.out_of_notice("notice"),
            _ => clause.out_of_agreement("deal"),
        };
        let (categories, levels, purposes, subjects, properties, recipients, destinations) = scope;
        clause.scope.levels = levels;
        clause.scope.categories = categories.map(|keys| ids(&keys));
        clause.scope.purposes = purposes.map(|keys| ids(&keys));
        clause.scope.subjects = subjects.map(|keys| ids(&keys));
        clause.scope.properties = properties.map(|keys| ids(&keys));
        clause.scope.recipients = recipients.filter(|_| bound == 6).map(|keys| ids(&keys));
        match destinations {
            Some(codes) => clause.destinations(&codes),
            None => clause,
        }
    })
}

/// The clauses with keys of their own.
fn numbered(name: &str, clauses: Vec<Clause>) -> Vec<Clause> {
    let numbered = clauses.into_iter().enumerate();
    let rename = |(number, clause)| {
        let key = format!("{name}-{number}");
        Clause {
            head: permission(&key, &[]).head,
            ..clause
        }
    };
    numbered.map(rename).collect()
}

fn question_about_acme() -> impl Strategy<Value = Question> {
    let facts = (
        actions(),
        select(CATEGORIES),
        option::weighted(0.8, select(Level::ALL)),
        option::weighted(0.8, select(PURPOSES)),
        subsequence(SUBJECTS.to_vec(), 0..3),
        option::weighted(0.8, select(&["www", "shop"][..])),
        option::weighted(0.3, Just("CN")),
        subsequence(vec![Condition::ConsentGiven, Condition::GoodFaith], 0..2),
    );
    facts.prop_map(
        |(actions, category, level, purpose, subjects, property, to, met)| Question {
            actions,
            category: id(category),
            level,
            purpose: purpose.map(id),
            subjects: ids(&subjects),
            property: property.map(id),
            destinations: to.into_iter().map(place).collect(),
            conditions_met: met,
            ..question()
        },
    )
}

fn settings() -> impl Strategy<Value = Setting> {
    let owned = (any::<bool>(), subsequence(CLASSES.to_vec(), 0..2));
    let stands = option::weighted(
        0.9,
        prop_oneof![9 => Just(StandingState::Approved), 1 => select(StandingState::ALL)],
    );
    let rules: &'static [Rule] = &[
        Rule::Permission,
        Rule::Permission,
        Rule::Prohibition,
        Rule::Duty,
    ];
    let country = option::weighted(0.8, Just(place("CN")));
    let base = option::weighted(0.8, conditions());
    let facts = (owned, stands, country, base, question_about_acme());
    (facts, vec(clause(rules), 0..7)).prop_map(|(facts, clauses)| {
        let mut clauses = numbered("clause", clauses);
        let ((owned, classes), state, country, base, question) = facts;
        let all = |conditions| Clause {
            conditions,
            ..permission("base", Action::ALL)
        };
        clauses.extend(base.map(all));
        clauses.push(permission("disclose", &[Action::Disclose]).binding_company());
        let owners = owned.then(|| owned_by("holding", Window::default()));
        let standing = state.map(|state| standing(state, Window::default()));
        let acme = Vendor {
            owners: owners.into_iter().collect(),
            classes: ids(&classes),
            standing: standing.into_iter().collect(),
            country,
            ..vendor("acme")
        };
        Setting {
            acme,
            holding: vendor("holding"),
            clauses,
            question,
        }
    })
}

/// Puts a thing that was missing in place.
fn supply(setting: &mut Setting, registry: &mut Registry, missing: &Missing) {
    let question = &mut setting.question;
    match missing {
        Missing::Condition(Condition::ContractInForce) => {
            put(registry, agreement("supplied", &["acme"]))
        }
        Missing::Condition(condition) => question.conditions_met.push(*condition),
        Missing::Confidentiality => put(registry, duty("supplied", "obl.confidentiality")),
        Missing::VendorApproval | Missing::Fact(Fact::Standing) => {
            setting.acme.standing = vec![standing(StandingState::Approved, Window::default())];
        }
        Missing::Fact(Fact::Category) => question.category = id("behavior.page-view"),
        Missing::Fact(Fact::Destination) => question.destinations = vec![place("CN")],
        Missing::Fact(Fact::Level) => question.level = Some(Level::Aggregate),
        Missing::Fact(Fact::Property) => question.property = Some(id("www")),
        Missing::Fact(Fact::Purpose) => question.purpose = Some(id("analytics.site")),
        Missing::Fact(Fact::RecipientClass) => setting.acme.classes = ids(&["role.vendor.ads"]),
        Missing::Fact(Fact::Subject) => question.subjects = ids(&["visitor.child"]),
        // The origin is stated; whatever a regime asks of a leg, a leg that stays at home does not need.
        Missing::Fact(Fact::Origin | Fact::Persons | Fact::Recipient | Fact::RecipientRole)
        | Missing::SubprocessorPlace(_)
        | Missing::PartOf(_)
        | Missing::CountedFlow(_)
        | Missing::RecipientTest(_)
        | Missing::UnreadList(_)
        | Missing::Safeguard { .. } => question.destinations = vec![place("CN")],
    }
    let acme = setting.acme.clone();
    put(registry, acme);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    /// Of a known level only, like the next: where it is not known and a step gives nothing at one level and asks for a
    /// condition at another, that difference leaves it open; one more condition, or one less, can end the difference.
    #[test]
    fn one_more_prohibition_never_makes_a_verdict_milder(
        setting in settings(), more in clause(&[Rule::Prohibition]), level in select(Level::ALL)
    ) {
        let mut with = setting;
        with.question.level = Some(level);
        let before = with.decide().verdict;
        with.clauses.push(more);
        prop_assert!(with.decide().verdict <= before);
    }

    #[test]
    fn one_more_condition_met_never_makes_a_verdict_worse(
        setting in settings(), met in select(Condition::ALL), level in select(Level::ALL)
    ) {
        let mut before = setting;
        before.question.level = Some(level);
        let mut after = before.clone();
        after.question.conditions_met.push(met);
        prop_assert!(before.decide().verdict <= after.decide().verdict);
    }

    #[test]
    fn a_prohibition_without_conditions_never_makes_a_verdict_milder_even_without_a_level(
        setting in settings(), more in clause(&[Rule::Prohibition])
    ) {
        let before = setting.decide().verdict;
        let mut with = setting;
        with.clauses.push(Clause { conditions: Vec::new(), ..more });
        prop_assert!(with.decide().verdict <= before);
    }

    #[test]
    fn neither_the_order_of_records_nor_unrelated_ones_matter(setting in settings(), others in vec(clause(&[Rule::Permission, Rule::Prohibition]), 0..4)) {
        let mut turned = setting.clone();
        turned.clauses.reverse();
        let mut registry = turned.registry();
        put(&mut registry, vendor("rival"));
        put(&mut registry, agreement("other", &["rival"]));
        for clause in numbered("other", others) {
            let mut clause = clause.binding("rival");
            clause.scope.recipients = None;
            put(&mut registry, clause);
        }
        prop_assert_eq!(decide(&registry, &turned.question), setting.decide());
    }

    #[test]
    fn what_is_certain_without_a_fact_stays_so_with_it(setting in settings(), facts in question_about_acme(), class in select(CLASSES)) {
        let before = setting.decide().verdict;
        if !matches!(before, Verdict::Forbidden | Verdict::Permitted) {
            return Ok(());
        }
        let mut filled = setting;
        let question = &mut filled.question;
        question.level = question.level.or(facts.level);
        question.purpose = question.purpose.or(facts.purpose);
        question.property = question.property.or(facts.property);
        if question.subjects.is_empty() {
            question.subjects = facts.subjects;
        }
        if question.destinations.is_empty() {
            question.destinations = facts.destinations;
        }
        if filled.acme.classes.is_empty() {
            filled.acme.classes = ids(&[class]);
        }
        prop_assert_eq!(filled.decide().verdict, before);
    }

    #[test]
    fn what_is_supplied_is_not_asked_for_again_and_completes_a_conditional_answer(setting in settings(), pick in any::<proptest::sample::Index>()) {
        let before = setting.decide();
        if before.missing.is_empty() {
            return Ok(());
        }
        let set = pick.get(&before.missing);
        let (mut after, mut registry) = (setting.clone(), setting.registry());
        set.iter().for_each(|missing| supply(&mut after, &mut registry, missing));
        let decision = decide(&registry, &after.question);
        for missing in set {
            prop_assert!(!decision.missing.iter().flatten().any(|it| it == missing), "{missing} is asked for again");
        }
        if before.verdict == Verdict::PermittedWithConditions {
            prop_assert_eq!(decision.verdict, Verdict::Permitted);
        }
    }

    #[test]
    fn the_verdict_is_that_of_the_worst_reason_and_nothing_is_missing_only_where_nothing_helps_or_nothing_is(setting in settings()) {
        let decision = setting.decide();
        let hopeless = decision.reasons.iter().any(|reason| reason.missing.is_hopeless());
        prop_assert_eq!(decision.missing.is_empty(), hopeless || decision.verdict == Verdict::Permitted);
        prop_assert!(decision.reasons.is_sorted_by_key(|reason| reason.effect));
        let sentences = sentences(&setting.registry(), &setting.question, &decision.reasons);
        prop_assert!(sentences.iter().all(|sentence| !sentence.is_empty()));
    }
}

/// The generated settings reach every verdict often enough for the properties to mean something.
#[test]
fn the_settings_reach_every_verdict() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;
    let mut runner = TestRunner::deterministic();
    let mut counts = std::collections::BTreeMap::new();
    for _ in 0..1000 {
        let setting = settings().new_tree(&mut runner).unwrap().current();
        *counts.entry(setting.decide().verdict).or_insert(0) += 1;
    }
    assert!(
        Verdict::ALL
            .iter()
            .all(|verdict| counts.get(verdict).is_some_and(|count| *count >= 20)),
        "{counts:?}"
    );
}
