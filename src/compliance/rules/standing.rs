//! Where the vendor, and whoever owns it, stands with the company on the day.

use entity::id::VendorId;
use entity::vocabulary::{Level, ReasonCode, StandingState};

use crate::compliance::case::Case;
use crate::compliance::missing::{Alternatives, Fact, Missing};
use crate::compliance::question::Asked;
use crate::compliance::reason::Reason;
use crate::registry::vendor::Vendor;

/// A vendor is approved before it gets data, and so is every owner with a standing; the worst counts. An owner
/// without one has no say. A draft is not approved yet. Companies of the group and classes have no standing.
///
/// Passes: an approved vendor. Fails: an approved vendor whose owner is suspended. Unknown: a registered vendor
/// without any standing on the day.
pub(in crate::compliance) fn weigh(case: &Case<'_>, _: Level) -> Vec<Reason> {
    let itself = match case.question.recipient {
        // Not in the register, or retired: nobody can say where it stands.
        Asked::Vendor(_) if case.recipient.vendors.is_empty() => Some(unknown()),
        Asked::Vendor(_) => None,
        Asked::Draft(_) => Some(approval(None)),
        Asked::LegalEntity(_) | Asked::Class(_) => return Vec::new(),
    };
    let recorded = case.recipient.vendors.iter();
    itself
        .into_iter()
        .chain(recorded.filter_map(|vendor| of_vendor(case, vendor)))
        .collect()
}

fn of_vendor(case: &Case<'_>, vendor: &Vendor) -> Option<Reason> {
    let standing = vendor.standing_on(case.question.on);
    let vendor = vendor.head.id;
    let reason = match standing.map(|standing| standing.state) {
        Some(StandingState::Approved) => Reason::new(ReasonCode::VendorStanding),
        Some(StandingState::Suspended | StandingState::Offboarded | StandingState::Rejected) => {
            Reason::new(ReasonCode::VendorStanding).forbids()
        }
        Some(StandingState::Proposed) => approval(Some(vendor)),
        None if case.recipient.itself() == Some(vendor) => unknown(),
        None => return None,
    };
    Some(Reason {
        vendor: Some(vendor),
        ..reason
    })
}

fn approval(vendor: Option<VendorId>) -> Reason {
    Reason {
        vendor,
        ..Reason::new(ReasonCode::VendorApproval).asks(Alternatives::one([Missing::VendorApproval]))
    }
}

fn unknown() -> Reason {
    let standing = Alternatives::one([Missing::Fact(Fact::Standing)]);
    Reason::new(ReasonCode::StandingUnknown).leaves_open(standing)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compliance::decide;
    use crate::compliance::fixture::*;
    use crate::compliance::question::{DraftVendor, Question};
    use crate::registry::vendor::Standing;
    use crate::registry::window::Window;
    use StandingState::{Approved, Offboarded, Proposed, Rejected, Suspended};
    use entity::vocabulary::Action;
    use jiff::civil::date;

    fn always(state: StandingState) -> Vec<Standing> {
        vec![standing(state, Window::default())]
    }

    fn case(own: Vec<Standing>, owners: Vec<Standing>) -> String {
        let owned = Vendor {
            owners: vec![owned_by("holding", Window::default())],
            standing: own,
            ..vendor("acme")
        };
        let registry = register([
            owned,
            Vendor {
                standing: owners,
                ..vendor("holding")
            },
        ]);
        said(&registry, &decide(&registry, &question()), "")
            .split("; ")
            .filter(|line| line.contains("VENDOR") || line.contains("STANDING"))
            .collect::<Vec<_>>()
            .join("; ")
    }

    #[test]
    fn the_worst_of_its_own_standing_and_its_owners_counts() {
        for (own, owners, expected) in [
            (always(Approved), vec![], "NONE VENDOR_STANDING"),
            (always(Suspended), vec![], "FORBID VENDOR_STANDING"),
            (always(Offboarded), vec![], "FORBID VENDOR_STANDING"),
            (always(Rejected), vec![], "FORBID VENDOR_STANDING"),
            (always(Proposed), vec![], "CONDITION VENDOR_APPROVAL"),
            (vec![], vec![], "UNDETERMINED STANDING_UNKNOWN"),
            (
                vec![],
                always(Approved),
                "UNDETERMINED STANDING_UNKNOWN; NONE VENDOR_STANDING",
            ),
            (
                always(Approved),
                always(Suspended),
                "FORBID VENDOR_STANDING; NONE VENDOR_STANDING",
            ),
            (
                always(Approved),
                always(Proposed),
                "CONDITION VENDOR_APPROVAL; NONE VENDOR_STANDING",
            ),
        ] {
            assert_eq!(case(own, owners), expected);
        }
    }

    #[test]
    fn of_several_on_the_day_the_latest_counts_and_of_a_tie_the_worst() {
        let spring = Window {
            from: Some(date(2014, 3, 1)),
            until: None,
        };
        let autumn = Window {
            from: Some(date(2014, 9, 1)),
            until: None,
        };
        let over = until(date(2014, 12, 11));
        for (own, expected) in [
            (
                vec![
                    standing(Suspended, Window::default()),
                    standing(Approved, spring),
                ],
                "NONE VENDOR_STANDING",
            ),
            (
                vec![standing(Approved, autumn), standing(Suspended, spring)],
                "NONE VENDOR_STANDING",
            ),
            (
                vec![standing(Approved, spring), standing(Rejected, spring)],
                "FORBID VENDOR_STANDING",
            ),
            (
                vec![standing(Approved, over)],
                "UNDETERMINED STANDING_UNKNOWN",
            ),
            (vec![standing(Approved, until(DAY))], "NONE VENDOR_STANDING"),
        ] {
            assert_eq!(case(own, vec![]), expected);
        }
    }

    #[test]
    fn a_draft_waits_for_approval_and_a_class_has_no_standing() {
        let registry = register([permission("may", &[Action::Use]).binding_class("role.vendor")]);
        let owners = vec![id("acme")];
        let draft = DraftVendor {
            owners,
            classes: vec![id("role.vendor")],
            country: Some(place("CN")),
            ..DraftVendor::default()
        };
        let asked = |recipient| Question {
            recipient,
            ..question()
        };
        let drafted = decide(&registry, &asked(Asked::Draft(Box::new(draft))));
        assert_eq!(
            said(&registry, &drafted, "VENDOR"),
            "CONDITION VENDOR_APPROVAL; NONE VENDOR_STANDING"
        );
        assert_eq!(missing(&drafted), "VENDOR_APPROVAL");
        let stranger = asked(Asked::Vendor(id("stranger")));
        let unknown = "UNDETERMINED STANDING_UNKNOWN";
        assert_eq!(weighed(&registry, &stranger, "STANDING"), unknown);
        for recipient in [
            Asked::Class(id("role.vendor")),
            Asked::LegalEntity(id("autel")),
        ] {
            let decision = decide(&registry, &asked(recipient));
            assert_eq!(
                said(&registry, &decision, "STANDING") + &said(&registry, &decision, "VENDOR_"),
                ""
            );
        }
    }
}
