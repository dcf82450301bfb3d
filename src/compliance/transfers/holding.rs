//! Which regimes hold a leg, and by which origin.
//!
//! The law of the leg's own origin, and on an onward leg the law of every earlier origin that follows its data: data
//! that went from `DE` to `US` stays under Art. 44 GDPR when it goes on to `IN`.

use super::case::Case;
use super::leg::LegFacts;
use crate::reference::{Place, Reference, Tri};
use crate::registry::value::Registry;

/// The regimes that hold the leg, or may do so, each once.
pub(super) fn cases<'a>(
    reference: &'a Reference,
    registry: &'a Registry,
    facts: &'a LegFacts<'a>,
    origin: Place,
    destination: Place,
) -> Vec<Case<'a>> {
    let regimes = &reference.regimes;
    let of_origin = regimes
        .holding(origin, facts.on)
        .map(|(regime, held)| (origin, regime, held));
    let of_earlier = facts.earlier_origins.iter().flat_map(|earlier| {
        regimes
            .holding(*earlier, facts.on)
            .filter(|(regime, _)| regime.onward_transfer_rule.is_some())
            .map(|(regime, held)| (*earlier, regime, held))
    });
    let mut cases: Vec<Case<'a>> = Vec::new();
    for (holder, regime, held) in of_origin.chain(of_earlier) {
        match cases
            .iter_mut()
            .find(|case| std::ptr::eq(case.regime, regime))
        {
            Some(case) if case.held == Tri::Unknown => {
                if held == Tri::Yes {
                    (case.holder, case.held) = (holder, held);
                }
            }
            Some(_) => {}
            None => cases.push(Case {
                reference,
                registry,
                facts,
                regime,
                holder,
                held,
                destination,
            }),
        }
    }
    cases
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::super::fixture::{Register, place};
    use super::*;
    use crate::reference::reference;

    #[test]
    fn a_law_with_an_onward_rule_follows_the_data() {
        let register = Register::new();
        for (earlier, origin, on, expected) in [
            // The laws of the origin alone.
            (&[][..], "DE", "2026-11-22", &["eu-gdpr by DE"][..]),
            // The General Data Protection Regulation follows the data, the Directive before it did not.
            (
                &["DE"],
                "BR",
                "2026-11-22",
                &["br-lgpd by BR", "eu-gdpr by DE"],
            ),
            (&["DE"], "US", "2014-12-12", &[]),
            // Each regime once, by the origin that it holds for certain.
            (&["DE"], "FR", "2026-11-22", &["eu-gdpr by FR"]),
            (&["DE"], "SJ", "2026-11-22", &["eu-gdpr by DE"]),
            (
                &["DE", "GB"],
                "GL",
                "2026-11-22",
                &["eu-gdpr by DE", "uk-gdpr by GB"],
            ),
        ] {
            let earlier: Vec<_> = earlier.iter().map(|code| place(code)).collect();
            let facts = LegFacts {
                earlier_origins: &earlier,
                on: on.parse().unwrap(),
                ..register.leg()
            };
            let cases = cases(
                reference(),
                register.registry(),
                &facts,
                place(origin),
                place("IN"),
            );
            let mut found: Vec<_> = cases
                .iter()
                .map(|case| format!("{} by {}", case.regime.key, case.holder))
                .collect();
            found.sort();
            assert_eq!(found, expected, "{earlier:?} then {origin} on {on}");
        }
    }
}
