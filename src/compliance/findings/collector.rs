//! COLLECTOR_WITHOUT_FLOW: a vendor gathers data itself, and no flow tells that it has it.

use entity::vocabulary::FindingCode;

use super::Finding;
use super::survey::Survey;
use crate::registry::collection::Collection;
use crate::registry::noun::Noun;
use crate::registry::term::upward;

/// A vendor collects at a property, and no current flow of that category, or of one above it, goes to the vendor, to an
/// owner or to what it owns.
///
/// Gives it: a vendor's tag that gathers clicks, and no flow. Does not: a flow of behavior to its owner. Unclear: a flow
/// of a narrower category tells of a part only and does not do.
pub(super) fn find(survey: &Survey<'_>, collection: &Collection) -> Vec<Finding> {
    let Some(vendor) = collection.by else {
        return Vec::new();
    };
    let owners = survey.with_owners(vendor);
    let owned = survey.with_owned(vendor).into_iter();
    let family = owners.iter().map(|owner| owner.head.id).chain(owned);
    let wide: Vec<_> = upward(survey.registry, collection.category).collect();
    let mut flows = family.flat_map(|id| survey.flows_to(id));
    if flows.any(|flow| {
        flow.categories
            .iter()
            .any(|category| wide.contains(category))
    }) {
        return Vec::new();
    }
    let finding = Finding::about(FindingCode::CollectorWithoutFlow, collection)
        .of_vendor(Some(vendor))
        .saying(format!(
            "{} gathers `{}` by collection `{}`, and no current flow tells that it gets that",
            survey.vendor_name(vendor),
            survey.category_key(collection.category),
            collection.key()
        ));
    vec![finding]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compliance::findings::tests::found;
    use crate::compliance::fixture::*;
    use crate::registry::flow::{Flow, Recipient};
    use crate::registry::vendor::Vendor;
    use crate::registry::window::Window;
    use entity::vocabulary::FlowState;

    #[test]
    fn what_a_vendor_gathers_is_told_by_a_flow_to_it_or_to_its_family() {
        let told = "COLLECTOR_WITHOUT_FLOW gathers";
        let carrying = |categories: &[&str]| Flow {
            categories: ids(categories),
            ..flow("f")
        };
        let to = |vendor| Flow {
            recipient: Recipient::Vendor(id(vendor)),
            ..flow("f")
        };
        let proposed = Flow {
            state: FlowState::Proposed,
            ..flow("f")
        };
        let by = Some(id("acme"));
        for (by, flow, expected) in [
            (by, Some(flow("f")), ""),
            (by, None, told),
            (by, Some(proposed), told),
            (by, Some(carrying(&["behavior"])), ""),
            (by, Some(carrying(&["contact"])), told),
            (by, Some(to("holding")), ""),
            (by, Some(to("pixel")), ""),
            (by, Some(to("rival")), told),
            (None, None, ""),
        ] {
            let owned = |key, owner| Vendor {
                owners: vec![owned_by(owner, Window::default())],
                ..vendor(key)
            };
            let mut registry = register([
                owned("acme", "holding"),
                owned("pixel", "acme"),
                vendor("holding"),
                vendor("rival"),
            ]);
            put(
                &mut registry,
                Collection {
                    by,
                    ..collection("gathers", "www", "behavior.page-view", "crm")
                },
            );
            flow.into_iter().for_each(|flow| put(&mut registry, flow));
            assert_eq!(
                found(&registry, &[FindingCode::CollectorWithoutFlow]),
                expected
            );
        }
    }

    #[test]
    fn a_flow_of_a_part_does_not_tell_of_the_whole() {
        let mut registry = register([flow("f")]);
        put(
            &mut registry,
            Collection {
                by: Some(id("acme")),
                ..collection("gathers", "www", "behavior", "crm")
            },
        );
        let codes = [FindingCode::CollectorWithoutFlow];
        assert_eq!(found(&registry, &codes), "COLLECTOR_WITHOUT_FLOW gathers");
    }
}
