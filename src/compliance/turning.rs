//! The days on which the answer about a flow can turn: where something that it may rest on ends or begins.

use std::collections::BTreeSet;

use entity::id::VendorId;
use jiff::civil::Date;

use crate::registry::bindings::Party;
use crate::registry::edge::Edge;
use crate::registry::flow::{Flow, Recipient};
use crate::registry::safeguard::Safeguard;
use crate::registry::subprocessing::handed_on;
use crate::registry::value::Registry;
use crate::registry::vendor::Vendor;
use crate::registry::window::Window;

/// The first days after this one on which something may be otherwise, in order. More days than need be do no harm.
#[must_use]
pub(super) fn turning_days(registry: &Registry, flow: &Flow, on: Date) -> BTreeSet<Date> {
    let mut days = Days {
        after: on,
        found: BTreeSet::new(),
    };
    days.window(flow.window);
    days.safeguards(registry, &flow.safeguards);
    if let Recipient::Vendor(vendor) = flow.recipient {
        for vendor in around(registry, vendor) {
            days.vendor(registry, vendor);
        }
    }
    for class in registry.recipient_classes.iter() {
        days.clauses(registry, Party::Class(class.head.id));
    }
    days.clauses(registry, Party::Company);
    for notice in registry.notices.iter() {
        days.first(notice.effective);
    }
    days.law(registry);
    days.found
}

/// The vendor, whoever owned it at any time, and whoever gets work from one of them.
fn around(registry: &Registry, vendor: VendorId) -> Vec<&Vendor> {
    let mut seen = BTreeSet::new();
    let mut ahead = vec![vendor];
    let mut found = Vec::new();
    while let Some(id) = ahead.pop() {
        let Some(vendor) = registry.vendors.get(id).filter(|_| seen.insert(id)) else {
            continue;
        };
        found.push(vendor);
        ahead.extend(vendor.owners.iter().map(|ownership| ownership.owner));
        ahead.extend(handed_on(registry, id).map(|work| work.subprocessor));
    }
    found
}

/// The days found so far.
struct Days {
    after: Date,
    found: BTreeSet<Date>,
}

impl Days {
    /// Something is otherwise from this day on.
    fn first(&mut self, day: Option<Date>) {
        self.found.extend(day.filter(|day| *day > self.after));
    }

    /// Something is so until this day.
    fn last(&mut self, day: Option<Date>) {
        self.first(day.and_then(|day| day.tomorrow().ok()));
    }

    fn window(&mut self, Window { from, until }: Window) {
        self.first(from);
        self.last(until);
    }

    fn safeguards(&mut self, registry: &Registry, safeguards: &[Safeguard]) {
        let regimes = registry.reference().regimes.all();
        let mechanisms = regimes.flat_map(|regime| &regime.mechanisms);
        let ages: BTreeSet<_> = mechanisms.filter_map(|it| it.max_validity_months).collect();
        for safeguard in safeguards {
            self.window(safeguard.window);
            self.first(safeguard.assessment.map(|assessment| assessment.on));
            let ends = ages.iter().map(|months| safeguard.last_day_of(*months));
            ends.for_each(|day| self.last(day));
        }
    }

    fn vendor(&mut self, registry: &Registry, vendor: &Vendor) {
        let id = vendor.head.id;
        let of_itself = vendor.owners.iter().map(|it| it.window);
        let of_itself = of_itself.chain(vendor.standing.iter().map(|it| it.window));
        let of_itself = of_itself.chain(vendor.certifications.iter().map(|it| it.window));
        of_itself.for_each(|window| self.window(window));
        for edge in [Edge::AgreementVendor, Edge::AgreementCovers] {
            for agreement in registry.edges.sources(edge, id) {
                let agreement = registry.agreements.get(agreement);
                self.window(agreement.map(|it| it.window).unwrap_or_default());
            }
        }
        for work in handed_on(registry, id) {
            self.window(work.window);
            self.safeguards(registry, &work.safeguards);
        }
        self.clauses(registry, Party::Vendor(id));
    }

    fn clauses(&mut self, registry: &Registry, party: Party) {
        for clause in registry.bindings.of(party) {
            self.window(clause.window);
        }
    }

    /// Laws, their mechanisms and their lists begin and end by themselves.
    fn law(&mut self, registry: &Registry) {
        let reference = registry.reference();
        for row in reference.adequacy.all() {
            self.first(Some(row.effective_from));
            self.last(row.sunset_on);
            self.first(row.ended_on);
        }
        for regime in reference.regimes.all() {
            self.first(regime.effective_from);
            self.last(regime.effective_to);
            for mechanism in &regime.mechanisms {
                self.first(mechanism.days.from);
                self.last(mechanism.days.until);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compliance::fixture::*;
    use jiff::civil::date;

    /// GDPR Art. 42(7): a certification holds for three years.
    #[test]
    fn a_claim_that_grows_too_old_turns_the_answer() {
        let began = date(2014, 3, 1);
        let registry = register([vendor("acme")]);
        let flow = Flow {
            safeguards: vec![Safeguard {
                window: from(began),
                ..claim("eu-gdpr.certification")
            }],
            ..flow("visits")
        };
        let days = |on| turning_days(&registry, &flow, on);
        assert!(days(DAY).contains(&date(2017, 3, 2)));
        assert!(!days(date(2017, 3, 2)).contains(&date(2017, 3, 2)));
    }
}
