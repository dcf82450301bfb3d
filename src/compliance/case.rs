//! One question with everything that is worked out once for it, before any rule is asked.

use std::cell::OnceCell;

use entity::id::kind;

use super::binding::candidates;
use super::counterparty::Counterparty;
use super::covers::contract_in_force;
use super::legs::{Leg, legs};
use super::lineage::Lineage;
use super::matching::{Weighed, weigh};
use super::missing::{Fact, Missing};
use super::question::Question;
use crate::reference::{Place, Tri};
use crate::registry::noun::Noun;
use crate::registry::subprocessing::Subprocessing;
use crate::registry::value::Registry;

/// A question, its recipient, its terms, its legs, and the clauses that may have a say.
#[derive(Debug)]
pub(super) struct Case<'a> {
    pub(super) registry: &'a Registry,
    pub(super) question: &'a Question,
    pub(super) recipient: Counterparty<'a>,
    pub(super) category: Lineage<kind::DataCategory>,
    pub(super) purpose: Option<Lineage<kind::Purpose>>,
    pub(super) subjects: Vec<Lineage<kind::DataSubject>>,
    pub(super) legs: Vec<Leg>,
    /// The effective destinations.
    pub(super) destinations: Vec<Place>,
    contract: OnceCell<bool>,
    /// In the order of their keys.
    pub(super) clauses: Vec<Weighed<'a>>,
}

impl<'a> Case<'a> {
    pub(super) fn of(registry: &'a Registry, question: &'a Question) -> Self {
        let mut case = Self::of_borders(registry, question);
        let weighed = candidates(&case).into_iter().map(|it| weigh(&case, it));
        let mut clauses: Vec<_> = weighed.filter(Weighed::has_say).collect();
        clauses.sort_unstable_by(|one, two| one.clause.key().cmp(two.clause.key()));
        case.clauses = clauses;
        case
    }

    /// The case without its clauses, of which the borders ask nothing.
    pub(super) fn of_borders(registry: &'a Registry, question: &'a Question) -> Self {
        let recipient = Counterparty::of(registry, &question.recipient, question.on);
        let legs = legs(registry, question, &recipient);
        let direct = legs.iter().filter(|leg| !leg.is_onward());
        Self {
            registry,
            question,
            category: Lineage::of(registry, &[question.category]),
            purpose: question
                .purpose
                .map(|purpose| Lineage::of(registry, &[purpose])),
            subjects: question
                .subjects
                .iter()
                .map(|subject| Lineage::of(registry, &[*subject]))
                .collect(),
            destinations: direct.filter_map(|leg| leg.to).collect(),
            contract: OnceCell::new(),
            clauses: Vec::new(),
            recipient,
            legs,
        }
    }

    /// Whether an agreement in force covers the recipient; looked up when first asked for.
    pub(super) fn has_contract(&self) -> bool {
        let find = || contract_in_force(self.registry, &self.recipient, self.question.on);
        *self.contract.get_or_init(find)
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
