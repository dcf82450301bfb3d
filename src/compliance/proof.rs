//! Proof that duties are kept: which attestations a vendor has of a duty on a day, and which of them says how it stands.
//!
//! For example: a report of 2012 that counted until its end, and a certificate of 2013 that counts until 2016. On a day of
//! 2014 the duty is proven, by the certificate; on a day of 2017 it is not, although nothing says that it was broken.

use entity::id::{ClauseId, VendorId};
use jiff::civil::Date;

use crate::registry::attestation::Attestation;
use crate::registry::edge::Edge;
use crate::registry::value::Registry;

/// What proves that the vendor keeps the duty: the attestations given by the day, newest first. Those of its owners are
/// no proof of its own.
#[must_use]
pub fn proofs(
    registry: &Registry,
    clause: ClauseId,
    vendor: VendorId,
    on: Date,
) -> Vec<&Attestation> {
    let of_vendor = registry.referring::<Attestation>(Edge::AttestationVendor, vendor);
    let given = of_vendor.filter(|it| it.clause == clause && it.on <= on);
    let mut proofs: Vec<_> = given.collect();
    proofs.sort_by_key(|it| std::cmp::Reverse(age(it)));
    proofs
}

/// Whether the newest of the proofs counts on the day: an older one that lasts longer does not stand for it.
#[must_use]
pub fn is_proven(newest_first: &[&Attestation], on: Date) -> bool {
    newest_first
        .first()
        .is_some_and(|newest| newest.window().holds(on))
}

/// Whether something newer was given of the same duty by the day. Of two given on one day, the one that lasts longer.
#[must_use]
pub fn is_superseded(registry: &Registry, attestation: &Attestation, on: Date) -> bool {
    let same = proofs(registry, attestation.clause, attestation.vendor, on);
    same.first()
        .is_some_and(|newest| age(newest) > age(attestation))
}

/// A last day that nobody stated never comes.
fn age(attestation: &Attestation) -> (Date, Date) {
    (attestation.on, attestation.expires.unwrap_or(Date::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compliance::fixture::*;
    use jiff::civil::date;

    #[test]
    fn the_newest_proof_given_by_the_day_says_how_a_duty_stands() {
        let old = || attestation("old", date(2012, 1, 1), Some(date(2013, 12, 31)));
        let new = || attestation("new", date(2013, 6, 1), Some(date(2015, 12, 31)));
        let brief = || attestation("brief", date(2014, 1, 1), Some(date(2014, 3, 31)));
        let endless = || attestation("endless", date(2014, 1, 1), None);
        for (given, on, expected) in [
            (vec![], DAY, ("", false)),
            (vec![old()], date(2011, 12, 31), ("", false)),
            (vec![old()], date(2013, 12, 31), ("old", true)),
            (vec![old()], date(2014, 1, 1), ("old", false)),
            (vec![old(), new()], date(2013, 5, 31), ("old", true)),
            (vec![old(), new()], DAY, ("new old", true)),
            (vec![new(), brief()], DAY, ("brief new", false)),
            (
                vec![brief(), endless(), new()],
                DAY,
                ("endless brief new", true),
            ),
        ] {
            let registry = register(given.iter().cloned());
            let found = proofs(&registry, id("secret"), id("acme"), on);
            let keys: Vec<_> = found.iter().map(|it| it.head.key.as_str()).collect();
            assert_eq!(
                (keys.join(" ").as_str(), is_proven(&found, on)),
                expected,
                "{on}"
            );
        }
    }
}
