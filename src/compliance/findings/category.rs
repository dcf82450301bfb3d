//! CATEGORY_NOT_COLLECTED: data that is held or sent, and nobody stated how the company came by it.

use entity::vocabulary::FindingCode;

use super::Finding;
use super::survey::Survey;
use crate::registry::edge::Edge;
use crate::registry::flow::Flow;
use crate::registry::holding::Holding;
use crate::registry::noun::Noun;
use crate::registry::term::DataCategory;

/// A category of a holding or of a current flow, where neither a collection nor a holding with a source is of it, of a
/// term above it or of one below it.
///
/// Gives it: clicks are sent, and only addresses are collected. Does not: behavior is collected. Unclear: a flow that is
/// only proposed sends nothing.
pub(super) fn find(survey: &Survey<'_>, category: &DataCategory) -> Vec<Finding> {
    if survey.is_collected(category.head.id) {
        return Vec::new();
    }
    let (registry, id) = (survey.registry, category.head.id);
    let mut holdings = registry
        .referring::<Holding>(Edge::HoldingCategory, id)
        .peekable();
    let mut flows = registry
        .referring::<Flow>(Edge::FlowCategory, id)
        .filter(|flow| flow.is_current(survey.on))
        .peekable();
    let does = match (holdings.peek(), flows.peek()) {
        (None, None) => return Vec::new(),
        (Some(_), _) => "held",
        (None, Some(_)) => "sent",
    };
    let finding = Finding::about(FindingCode::CategoryNotCollected, category);
    vec![
        finding
            .resting_on(holdings)
            .resting_on(flows)
            .saying(format!(
                "`{}` is {does}, and nobody stated where it is collected",
                category.key()
            )),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compliance::findings::tests::found;
    use crate::compliance::fixture::*;
    use entity::vocabulary::FlowState;

    #[test]
    fn what_is_held_or_sent_is_collected_somewhere_in_whole_or_in_part() {
        let told = "CATEGORY_NOT_COLLECTED behavior.page-view";
        let proposed = Flow {
            state: FlowState::Proposed,
            ..flow("f")
        };
        let gathers = |category| Some(collection("gathers", "www", category, "crm"));
        for (flow, collection, expected) in [
            (flow("f"), None, told),
            (proposed, None, ""),
            (flow("f"), gathers("behavior.page-view"), ""),
            (flow("f"), gathers("behavior"), ""),
            (flow("f"), gathers("behavior.click"), told),
        ] {
            let mut registry = register([flow]);
            collection.into_iter().for_each(|it| put(&mut registry, it));
            assert_eq!(
                found(&registry, &[FindingCode::CategoryNotCollected]),
                expected
            );
        }
    }

    #[test]
    fn a_holding_counts_as_collected_where_it_names_its_source() {
        let unknown = Holding {
            source: None,
            ..holding("held", "crm", "behavior", "www")
        };
        let codes = [FindingCode::CategoryNotCollected];
        let registry = register([unknown]);
        assert_eq!(found(&registry, &codes), "CATEGORY_NOT_COLLECTED behavior");
        let mut registry = registry;
        put(
            &mut registry,
            holding("click", "crm", "behavior.click", "www"),
        );
        assert_eq!(found(&registry, &codes), "", "part of it is");
    }
}
