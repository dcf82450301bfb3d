//! The judgment of a recorded flow: each action, category and purpose of it decided by itself, and out of a database
//! also each property that feeds it with the category.
//!
//! Whether the flow happens on the day is not asked here; a flow is judged as it stands.

use std::collections::BTreeSet;
use std::iter::repeat_n;
use std::sync::Arc;

use entity::id::{DataCategoryId, FlowId, PropertyId, PurposeId};
use entity::vocabulary::{Action, Effect, ReasonCode, Verdict};
use jiff::civil::Date;

use super::case::Case;
use super::day::Day;
use super::decide::{Decision, at_borders, decision, weigh};
use super::dossier::Dossier;
use super::feeding::Feeders;
use super::question::Question;
use super::reason::{Reason, verdict, worst};
use crate::registry::flow::{Flow, FlowSource};
use crate::registry::value::Registry;

/// What a flow amounts to.
#[derive(Debug, Clone, PartialEq)]
pub struct FlowJudgment {
    /// The flow.
    pub flow: FlowId,
    /// The worst verdict of its combinations.
    pub verdict: Verdict,
    /// Each action, category and purpose, in the order of the flow, and each property.
    pub combinations: Vec<Combination>,
    /// The day.
    pub on: Date,
}

impl FlowJudgment {
    /// The codes of what stands in its way, each once.
    #[must_use]
    pub fn standing_codes(&self) -> BTreeSet<ReasonCode> {
        let decisions = self.combinations.iter().map(|one| &one.decision);
        let reasons = decisions.flat_map(|decision| &decision.reasons);
        let standing = reasons.filter(|reason| reason.effect != Effect::None);
        standing.map(|reason| reason.code).collect()
    }
}

/// One action on one category for one purpose, collected in one place.
#[derive(Debug, Clone, PartialEq)]
pub struct Combination {
    /// What is asked of it.
    pub question: Arc<Question>,
    /// The answer.
    pub decision: Decision,
}

impl Combination {
    /// The action; each combination asks for one.
    #[must_use]
    pub fn action(&self) -> Action {
        let asked = self.question.actions.first();
        asked.copied().unwrap_or(Action::Use)
    }
}

/// Judges the flow as of the day.
#[must_use]
pub fn judge_flow(registry: &Registry, flow: &Flow, on: Date) -> FlowJudgment {
    let day = Day::new(registry, on);
    let recipient = flow.recipient.into();
    let dossier = Dossier::of(registry, &recipient, on);
    let questions = questions(registry, flow, on);
    let answers = answers(&day, &dossier, &questions);
    let verdict = verdict_of(&answers);
    let decisions: Vec<_> = answers.into_iter().map(Answer::decision).collect();
    let combinations = questions.into_iter().zip(decisions);
    FlowJudgment {
        flow: flow.head.id,
        verdict,
        combinations: combinations
            .map(|(question, decision)| Combination {
                question: Arc::new(question),
                decision,
            })
            .collect(),
        on,
    }
}

/// A question with its answer, but for what is missing.
#[derive(Debug)]
pub(super) struct Answer<'a> {
    pub(super) case: Case<'a>,
    /// Worst first.
    pub(super) reasons: Vec<Reason>,
}

impl Answer<'_> {
    /// The action; each question of a flow asks for one.
    pub(super) fn action(&self) -> Action {
        let asked = self.case.question.actions.first();
        asked.copied().unwrap_or(Action::Use)
    }

    /// The reasons of its legs.
    fn of_borders(&self) -> impl Iterator<Item = &Reason> {
        self.reasons.iter().filter(|reason| reason.leg.is_some())
    }

    fn decision(self) -> Decision {
        decision(&self.case, self.reasons)
    }
}

/// The answers to the questions of one flow.
pub(super) fn answers<'a, 'r: 'a>(
    day: &Day<'r>,
    dossier: &'a Dossier<'a>,
    questions: &'a [Question],
) -> Vec<Answer<'a>> {
    let mut answers: Vec<Answer<'a>> = Vec::with_capacity(questions.len());
    for question in questions {
        let case = Case::of(day, dossier, question);
        let known = answers.iter().find(|it| crosses_alike(&it.case, &case));
        let borders = match known {
            Some(answer) => answer.of_borders().cloned().collect(),
            None => at_borders(&case).collect(),
        };
        let reasons = weigh(&case, borders);
        answers.push(Answer { case, reasons });
    }
    answers
}

/// The worst verdict of the answers. A flow without a category is refused on input; where there is one, nothing is known of
/// what goes.
pub(super) fn verdict_of(answers: &[Answer<'_>]) -> Verdict {
    let verdicts = answers.iter().map(|it| verdict(worst(&it.reasons)));
    verdicts.min().unwrap_or(Verdict::Undetermined)
}

/// Whether the borders say the same of two questions of one flow: the purpose has no say in it, nor has the property but
/// for the legs.
fn crosses_alike(one: &Case<'_>, two: &Case<'_>) -> bool {
    one.question.category == two.question.category
        && one.question.actions == two.question.actions
        && one.legs == two.legs
}

/// What the flow asks on the day: each action, category and purpose by itself, in the order of the flow, and each
/// property.
#[must_use]
pub fn questions(registry: &Registry, flow: &Flow, on: Date) -> Vec<Question> {
    questions_for(
        registry,
        flow,
        question(flow, on),
        &or_unstated(&flow.purposes),
    )
}

/// The same without purpose and subjects, which have no say at borders.
pub(super) fn border_questions(registry: &Registry, flow: &Flow, on: Date) -> Vec<Question> {
    let of_flow = Question {
        subjects: Vec::new(),
        ..question(flow, on)
    };
    questions_for(registry, flow, of_flow, &[None])
}

fn questions_for(
    registry: &Registry,
    flow: &Flow,
    of_flow: Question,
    purposes: &[Option<PurposeId>],
) -> Vec<Question> {
    let mut asked = Vec::new();
    for action in of_flow.asked_actions() {
        for category in &flow.categories {
            let properties = collected_at(registry, flow, *category);
            for purpose in purposes {
                let at = properties.iter();
                asked.extend(at.map(|property| (*action, *category, *purpose, *property)));
            }
        }
    }
    // The last takes it and copies nothing; most flows ask one question.
    let of_flow = repeat_n(of_flow, asked.len());
    let questions = asked.into_iter().zip(of_flow).map(|(one, of_flow)| {
        let (action, category, purpose, property) = one;
        Question {
            actions: vec![action],
            category,
            purpose,
            property,
            ..of_flow
        }
    });
    questions.collect()
}

/// How many decisions the judgment of the flow takes.
#[must_use]
pub fn combinations(registry: &Registry, flow: &Flow) -> usize {
    let of_category = |category: &DataCategoryId| collected_at(registry, flow, *category).len();
    let collected: usize = flow.categories.iter().map(of_category).sum();
    collected * flow.purposes.len().max(1) * flow.actions.len().max(1)
}

/// Where data of the category in the flow was collected. A database is asked category by category, since a property need
/// not feed it with all of them. The stricter reading of a database that nobody feeds for certain: the properties that
/// may feed it are judged, and nobody knows besides whether they are all.
fn collected_at(
    registry: &Registry,
    flow: &Flow,
    category: DataCategoryId,
) -> Vec<Option<PropertyId>> {
    match flow.source {
        FlowSource::Property(property) => vec![Some(property)],
        FlowSource::Vendor(_) => vec![None],
        FlowSource::Database(database) => {
            let Feeders {
                properties,
                certain,
            } = Feeders::of(registry, database, category);
            let unknown = (!certain).then_some(None);
            properties.into_iter().map(Some).chain(unknown).collect()
        }
    }
}

fn or_unstated<T: Copy>(stated: &[T]) -> Vec<Option<T>> {
    if stated.is_empty() {
        vec![None]
    } else {
        stated.iter().copied().map(Some).collect()
    }
}

/// What the flow asks, but for its actions, categories, purposes and properties one by one.
pub(super) fn question(flow: &Flow, on: Date) -> Question {
    let Flow {
        head,
        source,
        recipient,
        categories,
        level,
        subjects,
        purposes: _,
        role,
        origin,
        destinations,
        persons,
        frequency: _,
        lawful_basis: _,
        window: _,
        state: _,
        actions,
        conditions_met,
        safeguards,
        activity: _,
        citation: _,
    } = flow;
    let database = match source {
        FlowSource::Database(database) => Some(*database),
        FlowSource::Property(_) | FlowSource::Vendor(_) => None,
    };
    let unstated = DataCategoryId::new(entity::id::Uuid::nil());
    Question {
        actions: actions.clone(),
        level: *level,
        purpose: None,
        subjects: subjects.clone(),
        database,
        role: *role,
        origin: *origin,
        destinations: destinations.clone(),
        persons: *persons,
        conditions_met: conditions_met.iter().map(|met| met.condition).collect(),
        safeguards: safeguards.clone(),
        flow: Some(head.id),
        ..Question::about(
            (*recipient).into(),
            categories.first().copied().unwrap_or(unstated),
            on,
        )
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::compliance::fixture::*;
    use crate::registry::clause::Clause;
    use crate::registry::flow::ConditionMet;
    use entity::vocabulary::{Condition, Level};

    /// `USE behavior.click analytics: PERMITTED` and so on, with the worst at the end.
    fn judged(clauses: Vec<Clause>, flow: &Flow) -> String {
        let mut registry = register(clauses);
        put(&mut registry, flow.clone());
        let judgment = judge_flow(&registry, flow, DAY);
        let line = |one: &Combination| {
            let category = &registry
                .data_categories
                .get(one.question.category)
                .unwrap()
                .head
                .key;
            let purpose = one
                .question
                .purpose
                .map(|id| registry.purposes.get(id).unwrap().head.key.as_str());
            format!(
                "{} {category} {}: {}",
                one.action(),
                purpose.unwrap_or("?"),
                one.decision.verdict
            )
        };
        let mut lines: Vec<_> = judgment.combinations.iter().map(line).collect();
        lines.push(judgment.verdict.to_string());
        lines.join("\n")
    }

    #[test]
    fn a_flow_out_of_a_database_is_judged_for_each_property_that_feeds_it_with_the_category() {
        let clause = || may(&[Action::Use]).properties(&["www"]);
        let flow = Flow {
            source: FlowSource::Database(id("crm")),
            ..flow("flow")
        };
        let with = |facts: &[(&str, &str, &str)]| {
            let mut registry = register([clause()]);
            put(&mut registry, database("crm"));
            for (key, property, category) in facts {
                put(&mut registry, holding(key, "crm", category, property));
            }
            put(&mut registry, flow.clone());
            let judgment = judge_flow(&registry, &flow, DAY);
            assert_eq!(judgment.combinations.len(), combinations(&registry, &flow));
            let place = |one: &Combination| {
                let known = one
                    .question
                    .property
                    .and_then(|id| registry.properties.get(id));
                let key = known.map_or("?", |property| property.head.key.as_str());
                format!("{key}: {}", one.decision.verdict)
            };
            let mut lines: Vec<_> = judgment.combinations.iter().map(place).collect();
            lines.sort_unstable();
            format!("{}; {}", lines.join(", "), judgment.verdict)
        };
        for (facts, expected) in [
            (&[][..], "?: UNDETERMINED; UNDETERMINED"),
            (
                &[("a", "www", "behavior.page-view")],
                "www: PERMITTED; PERMITTED",
            ),
            (
                &[
                    ("a", "www", "behavior.page-view"),
                    ("b", "shop", "behavior.page-view"),
                ],
                "shop: FORBIDDEN, www: PERMITTED; FORBIDDEN",
            ),
            (
                &[("a", "www", "behavior.page-view"), ("b", "shop", "contact")],
                "www: PERMITTED; PERMITTED",
            ),
            // Behavior may be other behavior than page views.
            (
                &[("a", "www", "behavior")],
                "?: UNDETERMINED, www: PERMITTED; UNDETERMINED",
            ),
            (
                &[
                    ("a", "www", "behavior.page-view"),
                    ("b", "shop", "behavior"),
                ],
                "shop: FORBIDDEN, www: PERMITTED; FORBIDDEN",
            ),
        ] {
            assert_eq!(with(facts), expected, "{facts:?}");
        }
    }

    fn may(actions: &[Action]) -> Clause {
        permission("may", actions)
    }

    #[test]
    fn each_action_category_and_purpose_is_decided_and_the_worst_counts() {
        let flow = Flow {
            actions: vec![Action::Use, Action::Contact],
            categories: ids(&["behavior.click", "contact"]),
            purposes: ids(&["analytics", "advertising"]),
            ..flow("flow")
        };
        let clause = may(&[Action::Use]).purposes(&["analytics"]);
        let unless = prohibition("no", &[Action::Use])
            .categories(&["contact"])
            .conditions(&[&[Condition::ConsentGiven]]);
        insta::assert_snapshot!(judged(vec![clause, unless], &flow), @r"
        USE behavior.click analytics: PERMITTED
        USE behavior.click advertising: FORBIDDEN
        USE contact analytics: PERMITTED_WITH_CONDITIONS
        USE contact advertising: FORBIDDEN
        CONTACT behavior.click analytics: FORBIDDEN
        CONTACT behavior.click advertising: FORBIDDEN
        CONTACT contact analytics: FORBIDDEN
        CONTACT contact advertising: FORBIDDEN
        FORBIDDEN
        ");
    }

    #[test]
    fn a_flow_brings_its_own_facts_and_what_it_does_not_state_is_unknown() {
        let clause = || {
            may(&[Action::Use])
                .purposes(&["analytics"])
                .properties(&["www"])
                .levels(&[Level::Aggregate])
                .subjects(&["visitor"])
                .conditions(&[&[Condition::GoodFaith]])
        };
        let met = ConditionMet {
            condition: Condition::GoodFaith,
            document: None,
        };
        let stated = || Flow {
            conditions_met: vec![met.clone()],
            ..flow("flow")
        };
        let handed_on = FlowSource::Vendor(id("acme"));
        for (flow, expected) in [
            (
                stated(),
                "USE behavior.page-view analytics: PERMITTED\nPERMITTED",
            ),
            (
                Flow {
                    conditions_met: Vec::new(),
                    ..stated()
                },
                "USE behavior.page-view analytics: PERMITTED_WITH_CONDITIONS\nPERMITTED_WITH_CONDITIONS",
            ),
            (
                Flow {
                    purposes: Vec::new(),
                    ..stated()
                },
                "USE behavior.page-view ?: UNDETERMINED\nUNDETERMINED",
            ),
            (
                Flow {
                    source: handed_on,
                    ..stated()
                },
                "USE behavior.page-view analytics: UNDETERMINED\nUNDETERMINED",
            ),
            (
                Flow {
                    level: None,
                    ..stated()
                },
                "USE behavior.page-view analytics: UNDETERMINED\nUNDETERMINED",
            ),
            (
                Flow {
                    subjects: ids(&["visitor", "employee"]),
                    ..stated()
                },
                "USE behavior.page-view analytics: FORBIDDEN\nFORBIDDEN",
            ),
            (
                Flow {
                    categories: Vec::new(),
                    ..stated()
                },
                "UNDETERMINED",
            ),
        ] {
            assert_eq!(judged(vec![clause()], &flow), expected);
        }
    }
}
