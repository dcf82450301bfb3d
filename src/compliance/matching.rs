//! How the scope of a clause meets a question: part by part, yes, no or unknown.
//!
//! A list that is null sets no limit. A fact that is null, or wider than what the list names, makes the part unknown.
//! Levels are left to [`Weighed::at`], since of an unknown level every one is tried.

use entity::id::{Id, PropertyId};
use entity::vocabulary::{Level, Rule};

use super::binding::Candidate;
use super::case::Case;
use super::in_force::Standing;
use super::lineage::Lineage;
use super::missing::{Fact, Missing};
use crate::reference::{Area, Place, Tri};
use crate::registry::clause::{Clause, Scope};
use crate::registry::noun::Noun;
use crate::registry::nouns::Held;
use crate::registry::term::{Taxonomy, Term};

/// What a clause is matched on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// The classes of the recipient, by which it is bound.
    Class,
    /// Whether the agreement covers the recipient.
    Cover,
    /// Whether data leaves the country.
    Border,
    Category,
    Level,
    Purpose,
    Property,
    /// The classes of the recipient, as the scope of a clause of the company lists them.
    Recipient,
    Subject,
    Destination,
}

impl Part {
    /// All of them, in the order in which a sentence names them.
    const ALL: [Self; 10] = [
        Self::Class,
        Self::Cover,
        Self::Border,
        Self::Category,
        Self::Level,
        Self::Purpose,
        Self::Property,
        Self::Recipient,
        Self::Subject,
        Self::Destination,
    ];

    /// The fact to ask for where the part is unknown; the facts of a border are the ends of the legs.
    const fn fact(self) -> Option<Fact> {
        match self {
            Self::Class | Self::Recipient => Some(Fact::RecipientClass),
            Self::Cover => Some(Fact::Recipient),
            Self::Border => None,
            Self::Category => Some(Fact::Category),
            Self::Level => Some(Fact::Level),
            Self::Purpose => Some(Fact::Purpose),
            Self::Subject => Some(Fact::Subject),
            Self::Property => Some(Fact::Property),
            Self::Destination => Some(Fact::Destination),
        }
    }
}

/// A set of parts, a bit each.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Parts(u16);

impl Parts {
    const fn insert(&mut self, part: Part) {
        self.0 |= 1 << part as u16;
    }

    pub(super) const fn contains(self, part: Part) -> bool {
        self.0 & (1 << part as u16) != 0
    }

    pub(super) fn iter(self) -> impl Iterator<Item = Part> {
        Part::ALL
            .into_iter()
            .filter(move |part| self.contains(*part))
    }
}

/// A clause against a question.
#[derive(Debug, Clone)]
pub(super) struct Weighed<'a> {
    pub(super) clause: &'a Clause,
    /// Whether it binds the company, and not the recipient.
    pub(super) company: bool,
    /// Whether it surely binds the recipient, or the company.
    pub(super) binds: bool,
    /// All parts together, but for the level.
    matched: Tri,
    /// The parts that are unknown.
    pub(super) unclear: Parts,
    /// The parts that fail, but for the level.
    pub(super) failing: Parts,
}

impl Weighed<'_> {
    /// The match at a level.
    pub(super) fn at(&self, level: Level) -> Tri {
        let levels = self.clause.scope.levels.as_ref();
        let holds = levels.is_none_or(|levels| levels.contains(&level));
        self.matched.and(holds.into())
    }

    /// Whether a rule may speak of it: not of what fails whatever the level, but for permissions, which are cited.
    pub(super) fn has_say(&self) -> bool {
        self.matched != Tri::No || self.clause.rule == Rule::Permission
    }

    /// The facts whose lack leaves the match unknown.
    pub(super) fn facts(&self, case: &Case<'_>) -> Vec<Missing> {
        let mut facts: Vec<_> = (self.unclear.iter().filter_map(Part::fact))
            .map(Missing::Fact)
            .collect();
        if self.unclear.contains(Part::Border) {
            facts.extend(case.unknown_ends());
        }
        facts.sort_unstable();
        facts.dedup();
        facts
    }

    fn note(&mut self, part: Part, is: Tri) {
        self.matched = self.matched.and(is);
        match is {
            Tri::Yes => {}
            Tri::Unknown => self.unclear.insert(part),
            Tri::No => self.failing.insert(part),
        }
    }
}

/// Holds a clause against the question.
pub(super) fn weigh<'a>(case: &Case<'a>, candidate: Candidate<'a>) -> Weighed<'a> {
    let Candidate {
        clause,
        source,
        company,
        named,
        covered,
        happens,
    } = candidate;
    let mut weighed = Weighed {
        clause,
        company,
        binds: named.and(covered) == Tri::Yes,
        matched: Tri::Yes,
        unclear: Parts::default(),
        failing: Parts::default(),
    };
    let Scope {
        categories,
        levels: _,
        purposes,
        subjects,
        properties,
        recipients,
        destinations,
    } = &clause.scope;
    weighed.note(Part::Class, named);
    weighed.note(Part::Cover, covered);
    weighed.note(Part::Border, happens);
    weighed.note(Part::Category, within(categories, Some(&*case.category)));
    if !weighed.has_say() {
        return weighed;
    }
    weighed.note(Part::Purpose, within(purposes, case.purpose.as_deref()));
    weighed.note(
        Part::Property,
        property(case, source, properties.as_deref()),
    );
    weighed.note(
        Part::Recipient,
        within(recipients, case.recipient.classes.as_ref()),
    );
    let subjects = subjects.as_ref().map_or(Tri::Yes, |scope| {
        each(
            clause.rule,
            case.subjects.iter().map(|subject| subject.within(scope)),
        )
    });
    weighed.note(Part::Subject, subjects);
    let destinations = destinations.as_ref().map_or(Tri::Yes, |scope| {
        let in_scope = |place: &Place| in_any(scope, *place, case);
        each(clause.rule, case.destinations.iter().map(in_scope))
    });
    weighed.note(Part::Destination, destinations);
    weighed
}

/// One fact against a list of terms.
fn within<K: Taxonomy>(scope: &Option<Vec<Id<K>>>, asked: Option<&Lineage<K>>) -> Tri
where
    Term<K>: Held + Noun<Kind = K>,
{
    match (scope, asked) {
        (None, _) => Tri::Yes,
        (Some(_), None) => Tri::Unknown,
        (Some(scope), Some(asked)) => asked.within(scope),
    }
}

/// Several facts: a prohibition is met by any of them, a permission or a duty needs all; none stated is unknown.
fn each(rule: Rule, facts: impl ExactSizeIterator<Item = Tri>) -> Tri {
    if facts.len() == 0 {
        return Tri::Unknown;
    }
    match rule {
        Rule::Prohibition => Tri::any(facts),
        Rule::Permission | Rule::Duty => Tri::all(facts),
    }
}

/// A clause of a notice that names no properties reaches only the notice's.
fn property(case: &Case<'_>, source: Standing<'_>, own: Option<&[PropertyId]>) -> Tri {
    let of_notice = match source {
        Standing::Notice(notice) => Some(notice.properties.as_slice()),
        Standing::Agreement(_) | Standing::Law => None,
    };
    match (own.or(of_notice), case.question.property) {
        (None, _) => Tri::Yes,
        (Some(_), None) => Tri::Unknown,
        (Some(scope), Some(asked)) => scope.contains(&asked).into(),
    }
}

fn in_any(scope: &[Area], place: Place, case: &Case<'_>) -> Tri {
    let places = &case.registry.reference().places;
    Tri::any((scope.iter()).map(|area| places.contains(area, place, case.question.on)))
}

#[cfg(test)]
mod tests {
    use crate::compliance::fixture::*;
    use crate::compliance::question::Question;
    use crate::compliance::{decide, sentences};
    use crate::registry::clause::Clause;
    use entity::vocabulary::{Action, Level};

    fn may() -> Clause {
        permission("may", &[Action::Use])
    }

    fn answer(clause: Clause, question: &Question) -> &'static str {
        let mut registry = register([notice("notice", Some(DAY), None)]);
        put(&mut registry, clause);
        permits(&registry, question)
    }

    #[test]
    fn a_term_is_matched_by_itself_and_what_is_wider_and_in_part_by_what_is_narrower() {
        let clicks = Question {
            category: id("behavior"),
            ..question()
        };
        let vague = Question {
            purpose: None,
            subjects: Vec::new(),
            ..question()
        };
        for (clause, question, expected) in [
            (may().categories(&["behavior.page-view"]), question(), "yes"),
            (may().categories(&["behavior"]), question(), "yes"),
            (
                may().categories(&["contact", "behavior"]),
                question(),
                "yes",
            ),
            (may().categories(&["contact"]), question(), "no"),
            (may().categories(&["behavior.click"]), question(), "no"),
            (
                may().categories(&["behavior.click"]),
                clicks.clone(),
                "unknown",
            ),
            (
                may().categories(&["behavior.click", "behavior"]),
                clicks,
                "yes",
            ),
            (may().purposes(&["analytics"]), question(), "yes"),
            (may().purposes(&["advertising"]), question(), "no"),
            (may().purposes(&["advertising"]), vague.clone(), "unknown"),
            (
                may().purposes(&["advertising"]).categories(&["contact"]),
                vague.clone(),
                "no",
            ),
            (may().subjects(&["visitor"]), vague, "unknown"),
            (
                may(),
                Question {
                    purpose: None,
                    property: None,
                    ..question()
                },
                "yes",
            ),
        ] {
            let shown = format!("{:?}", clause.scope);
            assert_eq!(answer(clause, &question), expected, "{shown}");
        }
    }

    #[test]
    fn levels_are_matched_one_by_one() {
        for (levels, asked, expected) in [
            (
                &[Level::Aggregate, Level::Anonymous][..],
                Some(Level::Aggregate),
                "yes",
            ),
            (&[Level::Personal], Some(Level::Aggregate), "no"),
            (&[Level::Personal], None, "unknown"),
            (Level::ALL, None, "yes"),
        ] {
            let question = Question {
                level: asked,
                ..question()
            };
            assert_eq!(answer(may().levels(levels), &question), expected);
        }
    }

    #[test]
    fn a_clause_of_a_notice_reaches_the_properties_of_the_notice_unless_it_names_its_own() {
        let at = |property: &str| Question {
            property: Some(id(property)),
            ..question()
        };
        let nowhere = || Question {
            property: None,
            ..question()
        };
        let of_notice = || may().out_of_notice("notice");
        for (clause, question, expected) in [
            (of_notice(), at("www"), "yes"),
            (of_notice(), at("shop"), "no"),
            (of_notice(), nowhere(), "unknown"),
            (of_notice().properties(&["shop"]), at("shop"), "yes"),
            (of_notice().properties(&["shop"]), at("www"), "no"),
            (may(), nowhere(), "yes"),
        ] {
            assert_eq!(answer(clause, &question), expected);
        }
    }

    #[test]
    fn destinations_may_be_groups_and_a_whole_is_wider_than_its_part() {
        let to = |code: &str| Question {
            destinations: vec![place(code)],
            ..question()
        };
        for (listed, asked, expected) in [
            ("DE", "DE", "yes"),
            ("group:EU27", "DE", "yes"),
            ("group:EU27", "US", "no"),
            ("CA-QC", "CA", "unknown"),
            ("CA", "CA-QC", "yes"),
        ] {
            assert_eq!(
                answer(may().destinations(&[listed]), &to(asked)),
                expected,
                "{asked} in {listed}"
            );
        }
    }

    #[test]
    fn an_unclear_reason_names_the_narrower_term_and_a_refusal_what_fails() {
        let sentence = |clause: Clause, question: &Question| {
            let registry = register([clause]);
            let decision = decide(&registry, question);
            let first = decision.reasons.first();
            sentences(&registry, question, first)
                .pop()
                .unwrap_or_default()
        };
        let wide = Question {
            category: id("behavior"),
            ..question()
        };
        let click = may().categories(&["behavior.click"]);
        insta::assert_snapshot!(sentence(click, &wide), @"`may` may permit using this; it hangs on the category (only `behavior.click` is named)");
        let ads = may().purposes(&["advertising"]).levels(&[Level::Personal]);
        insta::assert_snapshot!(sentence(ads, &question()), @"nothing permits using this: `may` fails in its purposes and its levels");
    }
}
