//! What a vendor owes: the duties and prohibitions that bind it on a day, each with its end, with what proves it, and with
//! those to whom the vendor hands work.
//!
//! For example: a contract that ends on 31 December has a clause on confidentiality, of which a report of last year counted
//! until June. Asked in May the duty is owed until 31 December and proven; asked in July it is owed and not proven.

use entity::id::VendorId;
use entity::vocabulary::Rule;
use jiff::civil::Date;

use super::binding_clauses;
use super::in_force::clause_ends;
use super::proof::{is_proven, proofs};
use crate::reference::Tri;
use crate::registry::attestation::Attestation;
use crate::registry::clause::Clause;
use crate::registry::subprocessing::{Subprocessing, handed_on};
use crate::registry::value::Registry;

/// A duty or a prohibition that binds a vendor.
#[derive(Debug, Clone)]
pub struct Owed<'a> {
    /// The clause.
    pub clause: &'a Clause,
    /// Whether it binds for certain; else it hangs on a class of the vendor that nobody stated, or stated too widely.
    pub certain: bool,
    /// The last day on which it binds; null where none is known.
    pub until: Option<Date>,
    /// Whether the newest proof given by the day counts on it; null of a prohibition, which nobody proves.
    pub proven: Option<bool>,
    /// What was given by the day as proof that the vendor keeps the duty, newest first.
    pub proofs: Vec<&'a Attestation>,
}

/// What the vendor owes on the day, in the order of the keys of the clauses.
#[must_use]
pub fn owed(registry: &Registry, vendor: VendorId, on: Date) -> Vec<Owed<'_>> {
    let binding = binding_clauses(registry, vendor, on).into_iter();
    let owed = binding.filter(|(clause, _)| match clause.rule {
        Rule::Duty | Rule::Prohibition => true,
        Rule::Permission => false,
    });
    owed.map(|(clause, binds)| {
        let proofs = proofs(registry, clause.head.id, vendor, on);
        Owed {
            clause,
            certain: binds == Tri::Yes,
            until: clause_ends(registry, clause),
            proven: (clause.rule == Rule::Duty).then(|| is_proven(&proofs, on)),
            proofs,
        }
    })
    .collect()
}

/// The work that the vendor hands on that day.
pub fn handed_on_that_day(
    registry: &Registry,
    vendor: VendorId,
    on: Date,
) -> impl Iterator<Item = &Subprocessing> {
    let work = handed_on(registry, vendor);
    work.filter(move |work| work.window.holds(on))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compliance::fixture::*;
    use entity::vocabulary::Action;
    use jiff::civil::date;

    #[test]
    fn duties_are_proven_and_prohibitions_are_not_asked_to_be() {
        let mut registry = register([
            duty("secret", "obl.confidentiality"),
            prohibition("never", &[Action::Sell]),
            permission("may", &[Action::Use]),
        ]);
        put(
            &mut registry,
            attestation("report", date(2013, 6, 1), Some(date(2014, 6, 30))),
        );
        let told = |on| {
            let owed = owed(&registry, id("acme"), on);
            let one = |it: &Owed<'_>| format!("{} {:?}", it.clause.head.key, it.proven);
            owed.iter().map(one).collect::<Vec<_>>().join(", ")
        };
        assert_eq!(told(date(2014, 5, 1)), "never None, secret Some(true)");
        assert_eq!(told(date(2014, 7, 1)), "never None, secret Some(false)");
    }
}
