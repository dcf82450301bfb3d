//! Which agreements cover the recipient.
//!
//! An agreement covers a vendor that is a party, and what a party owns that day if it lists no products or lists it.
//! A company of the group is covered by an agreement to which it is the other side. Somebody whom nobody named may or
//! may not be covered.

use entity::id::{AgreementId, VendorId};
use jiff::civil::Date;

use super::counterparty::Counterparty;
use super::question::Asked;
use crate::reference::Tri;
use crate::registry::agreement::{Agreement, Party};
use crate::registry::edge::Edge;
use crate::registry::value::Registry;
use crate::registry::vendor::Vendor;

/// Whether the agreement covers the recipient, in force or not.
pub(super) fn covers(agreement: &Agreement, recipient: &Counterparty<'_>) -> Tri {
    match recipient.asked {
        Asked::Vendor(itself) => covers_vendor(agreement, Some(*itself), &recipient.vendors).into(),
        Asked::Draft(_) => covers_vendor(agreement, None, &recipient.vendors).into(),
        Asked::LegalEntity(entity) => agreement
            .theirs
            .contains(&Party::LegalEntity(*entity))
            .into(),
        Asked::Class(_) => Tri::Unknown,
    }
}

/// Whether an agreement in force covers the recipient: the condition CONTRACT_IN_FORCE.
pub(super) fn contract_in_force(
    registry: &Registry,
    recipient: &Counterparty<'_>,
    on: Date,
) -> bool {
    let counts = |id: AgreementId| {
        registry.agreements.get(id).is_some_and(|agreement| {
            agreement.in_force(on) && covers(agreement, recipient) == Tri::Yes
        })
    };
    let edges = &registry.edges;
    match recipient.asked {
        Asked::Vendor(_) | Asked::Draft(_) => recipient.vendors.iter().any(|vendor| {
            edges
                .sources(Edge::AgreementVendor, vendor.head.id)
                .any(counts)
        }),
        Asked::LegalEntity(entity) => edges.sources(Edge::AgreementEntity, *entity).any(counts),
        Asked::Class(_) => false,
    }
}

fn covers_vendor(agreement: &Agreement, itself: Option<VendorId>, vendors: &[&Vendor]) -> bool {
    let is_owner = |party: VendorId| vendors.iter().any(|vendor| vendor.head.id == party);
    let listed = agreement.covers.is_empty()
        || itself.is_some_and(|vendor| agreement.covers.contains(&vendor));
    agreement.theirs.iter().any(|party| match party {
        Party::Vendor(vendor) => itself == Some(*vendor) || (listed && is_owner(*vendor)),
        Party::LegalEntity(_) => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compliance::decide;
    use crate::compliance::fixture::*;
    use crate::compliance::question::{DraftVendor, Question};
    use crate::registry::window::Window;
    use entity::vocabulary::{Action, AgreementState, Condition, EntityRole};
    use jiff::civil::date;

    /// Whether a permission that needs a contract can be used.
    fn has_contract(agreements: &[Agreement], recipient: Asked) -> bool {
        let mut registry = register([
            Vendor {
                owners: vec![owned_by("holding", from(date(2014, 1, 1)))],
                ..vendor("acme")
            },
            Vendor {
                owners: vec![
                    owned_by("trust", Window::default()),
                    owned_by("acme", Window::default()),
                ],
                ..vendor("holding")
            },
            vendor("trust"),
        ]);
        put(&mut registry, entity("autel-us", EntityRole::Affiliate));
        let may =
            |key| permission(key, &[Action::Use]).conditions(&[&[Condition::ContractInForce]]);
        put(&mut registry, may("by-name"));
        put(&mut registry, may("by-class").binding_class("role"));
        put(
            &mut registry,
            may("in-group").binding_class("role.affiliate"),
        );
        agreements
            .iter()
            .for_each(|agreement| put(&mut registry, agreement.clone()));
        let question = Question {
            recipient,
            ..question()
        };
        weighed(&registry, &question, "PERMISSION").starts_with("NONE PERMISSION ")
    }

    #[test]
    fn an_agreement_covers_a_party_and_what_a_party_owns_if_it_lists_no_products_or_lists_it() {
        let with = |party: &str| agreement("a", &[party]);
        let listing = |party: &str, product: &str| Agreement {
            covers: vec![id(product)],
            ..with(party)
        };
        for (agreement, expected) in [
            (with("acme"), true),
            (listing("acme", "trust"), true),
            (with("holding"), true),
            (with("trust"), true),
            (listing("trust", "acme"), true),
            (listing("trust", "holding"), false),
            (
                Agreement {
                    state: AgreementState::Draft,
                    ..with("acme")
                },
                false,
            ),
            (
                Agreement {
                    state: AgreementState::Terminated,
                    ..with("acme")
                },
                false,
            ),
            (
                Agreement {
                    window: until(DAY),
                    ..with("acme")
                },
                true,
            ),
            (
                Agreement {
                    window: until(date(2014, 12, 11)),
                    ..with("acme")
                },
                false,
            ),
            (
                Agreement {
                    window: from(date(2014, 12, 13)),
                    ..with("acme")
                },
                false,
            ),
        ] {
            let shown = format!("{:?} covers {:?}", agreement.theirs, agreement.covers);
            assert_eq!(
                has_contract(&[agreement], Asked::Vendor(id("acme"))),
                expected,
                "{shown}"
            );
        }
        assert!(!has_contract(&[], Asked::Vendor(id("acme"))));
        assert!(!has_contract(&[with("acme")], Asked::Class(id("role"))));
        assert!(
            !has_contract(&[with("acme")], Asked::Vendor(id("trust"))),
            "an owner is not covered by its product"
        );
    }

    #[test]
    fn a_draft_is_covered_through_its_owners_and_a_company_of_the_group_as_the_other_side() {
        let draft = DraftVendor {
            owners: vec![id("holding")],
            classes: vec![id("role")],
            ..DraftVendor::default()
        };
        let draft = || Asked::Draft(Box::new(draft.clone()));
        let listed = Agreement {
            covers: vec![id("acme")],
            ..agreement("a", &["trust"])
        };
        assert!(has_contract(&[agreement("a", &["trust"])], draft()));
        assert!(!has_contract(&[listed], draft()));
        let group = Agreement {
            theirs: vec![Party::LegalEntity(id("autel-us"))],
            ..agreement("g", &[])
        };
        let entity = || Asked::LegalEntity(id("autel-us"));
        assert!(has_contract(std::slice::from_ref(&group), entity()));
        assert!(!has_contract(
            &[Agreement {
                state: AgreementState::Draft,
                ..group
            }],
            entity()
        ));
    }

    #[test]
    fn what_is_retired_covers_nothing_and_a_claim_is_no_contract() {
        let mut registry = register([
            permission("may", &[Action::Use]).conditions(&[&[Condition::ContractInForce]])
        ]);
        put(&mut registry, agreement("a", &["acme"]));
        let claimed = Question {
            conditions_met: vec![Condition::ContractInForce],
            ..question()
        };
        assert_eq!(
            weighed(&registry, &claimed, "PERMISSION"),
            "NONE PERMISSION may"
        );
        retire(&mut registry, agreement("a", &["acme"]));
        assert_eq!(
            weighed(&registry, &claimed, "PERMISSION"),
            "CONDITION PERMISSION_CONDITIONAL may"
        );
        assert_eq!(missing(&decide(&registry, &claimed)), "CONTRACT_IN_FORCE");
    }
}
