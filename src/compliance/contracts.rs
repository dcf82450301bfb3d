//! The contracts about a vendor, and what of a processor's contract (GDPR Art. 28(3)) they agree.
//!
//! For example: a contract with Google that lists Google Analytics covers it, and one that lists another product does not.
//! If it has a clause on security and none on audits, letter (c) is agreed, by that clause, and letter (h) is not.

use entity::id::VendorId;
use entity::vocabulary::{Action, Rule};
use jiff::civil::Date;

use super::binding_clauses;
use super::counterparty::Counterparty;
use super::covers::covers;
use super::question::Asked;
use crate::reference::Tri;
use crate::registry::agreement::Agreement;
use crate::registry::clause::{Clause, Source};
use crate::registry::edge::Edge;
use crate::registry::noun::Noun;
use crate::registry::value::Registry;

/// The contracts with the vendor or an owner that cover the vendor, in the order of their keys; also those that are not in
/// force.
#[must_use]
pub fn contracts(registry: &Registry, vendor: VendorId, on: Date) -> Vec<&Agreement> {
    let asked = Asked::Vendor(vendor);
    let recipient = Counterparty::of(registry, &asked, on);
    let parties = recipient.vendors.iter().map(|party| party.head.id);
    let of_parties =
        parties.flat_map(|party| registry.referring::<Agreement>(Edge::AgreementVendor, party));
    let covering = of_parties.filter(|it| covers(it, &recipient) != Tri::No);
    let mut found: Vec<_> = covering.collect();
    found.sort_by(|one, two| one.key().cmp(two.key()));
    found.dedup_by_key(|agreement| agreement.head.id);
    found
}

/// One of the terms that a contract with a processor needs.
#[derive(Debug, Clone)]
pub struct ProcessorTerm<'a> {
    /// Its letter in GDPR Art. 28(3).
    pub letter: Letter,
    /// The clauses of contracts in force that agree it, in the order of their keys; unknown: it is not certain that the
    /// clause binds the vendor.
    pub agreed_by: Vec<(&'a Clause, Tri)>,
}

/// A letter of GDPR Art. 28(3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Letter {
    /// The letter.
    pub name: &'static str,
    /// The duties of the catalog that are it.
    duties: &'static [&'static str],
}

/// What Art. 28(3) lists.
const LETTERS: [Letter; 8] = [
    Letter {
        name: "a",
        duties: &["obl.instructions-only"],
    },
    Letter {
        name: "b",
        duties: &["obl.persons-bound", "obl.confidentiality"],
    },
    Letter {
        name: "c",
        duties: &["obl.security"],
    },
    Letter {
        name: "d",
        duties: &[
            "obl.subprocessor-authorisation",
            "obl.subprocessor-flowdown",
        ],
    },
    Letter {
        name: "e",
        duties: &["obl.assist-requests"],
    },
    Letter {
        name: "f",
        duties: &["obl.assist-compliance"],
    },
    Letter {
        name: "g",
        duties: &["obl.delete-or-return"],
    },
    Letter {
        name: "h",
        duties: &["obl.audit-right"],
    },
];

/// The terms of Art. 28(3) from (a) to (h), each with what agrees it on the day.
#[must_use]
pub fn processor_terms(registry: &Registry, vendor: VendorId, on: Date) -> Vec<ProcessorTerm<'_>> {
    let binding = binding_clauses(registry, vendor, on).into_iter();
    let of_contracts = binding.filter(|(clause, _)| matches!(clause.source, Source::Agreement(_)));
    let of_contracts: Vec<_> = of_contracts.collect();
    let terms = LETTERS.into_iter().map(|letter| ProcessorTerm {
        letter,
        agreed_by: of_contracts
            .iter()
            .filter(|(clause, _)| agrees(clause, letter))
            .copied()
            .collect(),
    });
    terms.collect()
}

/// To act on instructions alone is a limit of use, and such limits are written as permissions for the agreed purposes.
fn agrees(clause: &Clause, letter: Letter) -> bool {
    match clause.rule {
        Rule::Duty => {
            let duty = clause.duty.as_deref();
            duty.is_some_and(|duty| letter.duties.contains(&duty))
        }
        Rule::Permission => {
            let limited = clause.actions.contains(&Action::Use) && clause.scope.purposes.is_some();
            limited && letter.duties.contains(&"obl.instructions-only")
        }
        Rule::Prohibition => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compliance::fixture::*;
    use crate::registry::vendor::Vendor;

    #[test]
    fn each_letter_is_agreed_by_a_clause_of_a_contract_and_by_nothing_else() {
        let of_contract = |clause: Clause| Clause {
            source: Source::Agreement(id("dpa")),
            ..clause
        };
        let mut registry = register([
            of_contract(duty("security", "obl.security")),
            of_contract(permission("use", &[Action::Use]).purposes(&["analytics"])),
            of_contract(permission("any-use", &[Action::Use])),
            duty("law", "obl.audit-right"),
        ]);
        put(&mut registry, agreement("dpa", &["acme"]));
        let agreed = |on| {
            let terms = processor_terms(&registry, id("acme"), on);
            let one = |it: &ProcessorTerm<'_>| {
                let keys = it
                    .agreed_by
                    .iter()
                    .map(|(clause, _)| clause.head.key.as_str());
                format!("{}:{}", it.letter.name, keys.collect::<Vec<_>>().join("+"))
            };
            terms.iter().map(one).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(agreed(DAY), "a:use b: c:security d: e: f: g: h:");
    }

    #[test]
    fn every_duty_of_the_letters_is_in_the_catalog() {
        let catalog = &crate::reference::reference().obligations;
        for key in LETTERS.iter().flat_map(|letter| letter.duties) {
            let known = catalog.get(&crate::reference::ObligationKey::new(key));
            assert!(known.is_some(), "{key}");
        }
    }

    #[test]
    fn contracts_of_the_owner_about_other_products_are_not_listed() {
        let mut registry = register([
            agreement("direct", &["acme"]),
            agreement("of-the-owner", &["parent"]),
            Agreement {
                covers: ids(&["other"]),
                ..agreement("about-another", &["parent"])
            },
            agreement("of-another", &["other"]),
        ]);
        for key in ["other", "parent"] {
            put(&mut registry, vendor(key));
        }
        let owned = Vendor {
            owners: vec![owned_by("parent", from(jiff::civil::date(2014, 1, 1)))],
            ..vendor("acme")
        };
        put(&mut registry, owned);
        let keys = |on| {
            let found = contracts(&registry, id("acme"), on);
            let keys = found.iter().map(|it| it.head.key.to_string());
            keys.collect::<Vec<_>>().join(" ")
        };
        assert_eq!(keys(DAY), "direct of-the-owner");
        assert_eq!(keys(jiff::civil::date(2013, 12, 31)), "direct");
    }
}
