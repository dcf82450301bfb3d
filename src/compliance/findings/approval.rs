//! VENDOR_NOT_APPROVED: data goes to a vendor that the company did not approve.

use entity::vocabulary::{FindingCode, StandingState};

use super::Finding;
use super::survey::Survey;
use crate::registry::vendor::Vendor;

/// Data goes to the vendor, and its own standing that day, or that of an owner, is another than APPROVED. The stricter
/// reading of a vendor without a standing: it is not approved. An owner without one has no say.
///
/// Gives it: a current flow to a suspended vendor. Does not: one to an approved vendor. Unclear: one to a vendor whose
/// standing nobody recorded is told, in other words.
pub(super) fn find(survey: &Survey<'_>, vendor: &Vendor) -> Vec<Finding> {
    let mut flows = survey.flows_to(vendor.head.id).peekable();
    if flows.peek().is_none() {
        return Vec::new();
    }
    let owners = survey.with_owners(vendor.head.id);
    let barred = owners.iter().find_map(|it| {
        let state = it.standing_on(survey.on)?.state;
        (state != StandingState::Approved).then_some((&it.name, state))
    });
    let name = &vendor.name;
    let sentence = match (barred, vendor.standing_on(survey.on)) {
        (Some((of, state)), _) => {
            format!("data goes to {name}, but the standing of {of} is {state}")
        }
        (None, None) => {
            format!("data goes to {name}, and nobody recorded where it stands with the company")
        }
        (None, Some(_)) => return Vec::new(),
    };
    let finding = Finding::about(FindingCode::VendorNotApproved, vendor)
        .of_vendor(Some(vendor.head.id))
        .resting_on(owners)
        .resting_on(flows);
    vec![finding.saying(sentence)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compliance::findings::tests::found;
    use crate::compliance::fixture::*;
    use crate::registry::window::Window;

    #[test]
    fn data_goes_only_to_vendors_that_are_approved_as_their_owners_are() {
        use StandingState::{Approved, Proposed, Suspended};
        let missing = "VENDOR_NOT_APPROVED acme";
        for (own, owner, expected) in [
            (Some(Approved), None, ""),
            (Some(Approved), Some(Approved), ""),
            (Some(Proposed), None, missing),
            (Some(Suspended), Some(Approved), missing),
            (Some(Approved), Some(Suspended), missing),
            (None, Some(Approved), missing),
        ] {
            let with = |key, state: Option<StandingState>| Vendor {
                standing: state
                    .map(|state| standing(state, Window::default()))
                    .into_iter()
                    .collect(),
                ..vendor(key)
            };
            let mut registry = register([flow("views")]);
            put(&mut registry, with("holding", owner));
            put(
                &mut registry,
                Vendor {
                    owners: vec![owned_by("holding", Window::default())],
                    ..with("acme", own)
                },
            );
            assert_eq!(
                found(&registry, &[FindingCode::VendorNotApproved]),
                expected
            );
        }
    }

    #[test]
    fn a_vendor_without_data_needs_no_approval() {
        let registry = register([Vendor {
            standing: Vec::new(),
            ..vendor("acme")
        }]);
        assert_eq!(found(&registry, &[FindingCode::VendorNotApproved]), "");
    }
}
