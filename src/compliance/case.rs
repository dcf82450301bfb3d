//! One question with everything that is worked out once for it, before any rule is asked.

use std::rc::Rc;

use entity::id::kind;
use entity::vocabulary::Level;

use super::alike::LegsAlike;
use super::binding::each_candidate;
use super::counterparty::Counterparty;
use super::day::Day;
use super::dossier::Dossier;
use super::legs::{Leg, legs};
use super::lineage::Lineage;
use super::matching::{Weighed, weigh};
use super::missing::{Fact, Missing};
use super::question::Question;
use super::rules::confidentiality::points_to_person;
use super::transfers::RecipientTraits;
use crate::reference::{Place, Tri};
use crate::registry::noun::Noun;
use crate::registry::subprocessing::Subprocessing;
use crate::registry::value::Registry;

/// Of most questions no more clauses have a say.
const FEW: usize = 16;

/// A question, its recipient, its terms, its legs, and the clauses that may have a say.
#[derive(Debug)]
pub(super) struct Case<'a> {
    pub(super) registry: &'a Registry,
    pub(super) question: &'a Question,
    pub(super) recipient: &'a Counterparty<'a>,
    pub(super) category: Rc<Lineage<kind::DataCategory>>,
    pub(super) purpose: Option<Rc<Lineage<kind::Purpose>>>,
    pub(super) subjects: Vec<Rc<Lineage<kind::DataSubject>>>,
    pub(super) legs: Vec<Leg>,
    /// The effective destinations.
    pub(super) destinations: Vec<Place>,
    dossier: &'a Dossier<'a>,
    pub(super) alike: Option<Rc<LegsAlike<'a>>>,
    /// In the order of their keys.
    pub(super) clauses: Vec<Weighed<'a>>,
}

impl<'a> Case<'a> {
    /// The question, of this day and about the recipient of the dossier.
    pub(super) fn of<'r: 'a>(
        day: &Day<'r>,
        dossier: &'a Dossier<'a>,
        question: &'a Question,
    ) -> Self {
        let mut case = Self::of_borders(day, dossier, question);
        let mut clauses = Vec::with_capacity(FEW);
        each_candidate(day, dossier, &case, |candidate| {
            let weighed = weigh(&case, candidate);
            if weighed.has_say() {
                clauses.push(weighed);
            }
        });
        // Those of the company come after the others, both in order already.
        clauses.sort_by(|one, two| one.clause.key().cmp(two.clause.key()));
        case.clauses = clauses;
        case
    }

    /// The case without its clauses, of which the borders ask nothing.
    pub(super) fn of_borders<'r: 'a>(
        day: &Day<'r>,
        dossier: &'a Dossier<'a>,
        question: &'a Question,
    ) -> Self {
        let recipient = &dossier.recipient;
        let legs = legs(day.registry, question, recipient);
        let direct = legs.iter().filter(|leg| !leg.is_onward());
        let subjects = question.subjects.iter();
        Self {
            registry: day.registry,
            question,
            category: day.categories.of(question.category),
            purpose: question.purpose.map(|purpose| day.purposes.of(purpose)),
            subjects: subjects.map(|subject| day.subjects.of(*subject)).collect(),
            destinations: direct.filter_map(|leg| leg.to).collect(),
            dossier,
            alike: day.alike.clone(),
            clauses: Vec::new(),
            recipient,
            legs,
        }
    }

    /// Whether no step but the borders tells one level from the other: neither does any clause, and both point to a person or
    /// neither.
    pub(super) fn weighs_alike(&self, one: Level, two: Level) -> bool {
        let mut limits = self
            .clauses
            .iter()
            .filter_map(|it| it.clause.scope.levels.as_ref());
        points_to_person(one) == points_to_person(two)
            && limits.all(|levels| levels.contains(&one) == levels.contains(&two))
    }

    /// Whether an agreement in force covers the recipient.
    pub(super) fn has_contract(&self) -> bool {
        self.dossier.has_contract()
    }

    /// What regimes ask of the recipient; null where more than that has a say.
    pub(super) fn recipient_traits(&self) -> Option<RecipientTraits> {
        self.dossier.traits()
    }

    /// Whether there is a leg from the recipient to somebody else.
    pub(super) fn hands_on(&self) -> bool {
        self.legs.iter().any(Leg::is_onward)
    }

    /// Whether any leg leaves its country.
    pub(super) fn leaves_country(&self) -> Tri {
        let places = &self.registry.reference().places;
        Tri::any(self.legs.iter().map(|leg| leg.leaves_country(places)))
    }

    /// Whether any leg leaves its country on which the recipient hands the data on.
    pub(super) fn leaves_country_onward(&self) -> Tri {
        let onward = self.legs.iter().filter(|leg| leg.is_onward());
        let places = &self.registry.reference().places;
        Tri::any(onward.map(|leg| leg.leaves_country(places)))
    }

    /// The ends of legs that are not known.
    pub(super) fn unknown_ends(&self) -> impl Iterator<Item = Missing> + '_ {
        let lost = self.legs.iter().flat_map(|leg| {
            let from = leg.from.is_none().then(|| self.beginning_of(leg));
            let to = leg.to.is_none().then(|| self.end_of(leg));
            from.into_iter().chain(to)
        });
        lost.collect::<Vec<_>>().into_iter()
    }

    /// What to ask for where nobody knows where the leg begins.
    pub(super) fn beginning_of(&self, leg: &Leg) -> Missing {
        match self.work_of(leg) {
            None => Missing::Fact(Fact::Origin),
            Some(work) if self.recipient.itself() == Some(work.vendor) => {
                Missing::Fact(Fact::Destination)
            }
            Some(work) => Missing::SubprocessorPlace(work.vendor),
        }
    }

    /// What to ask for where nobody knows where the leg ends.
    pub(super) fn end_of(&self, leg: &Leg) -> Missing {
        let work = self.work_of(leg);
        work.map_or(Missing::Fact(Fact::Destination), |work| {
            Missing::SubprocessorPlace(work.subprocessor)
        })
    }

    /// The work handed on for which an onward leg goes.
    pub(super) fn work_of(&self, leg: &Leg) -> Option<&'a Subprocessing> {
        self.registry.subprocessings.get(leg.through?)
    }
}
