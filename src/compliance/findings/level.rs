//! LEVEL_DISPUTED, LEVEL_NOT_STATED: how closely data points to a person, as stated and by law.

use entity::id::DataCategoryId;
use entity::vocabulary::{FindingCode, Level};

use super::Finding;
use super::survey::{Survey, detail};
use crate::compliance::transfers::category::own_level;
use crate::registry::collection::Collection;
use crate::registry::flow::{Flow, Recipient};
use crate::registry::holding::Holding;
use crate::registry::noun::Noun;
use crate::registry::term::DataCategory;

/// A flow inside its window, proposed ones too, whose stated level is less identifying than a category's own; told for
/// each category. Or none is stated.
///
/// Gives it: IP addresses stated as anonymous. Does not: stated as personal. Unclear: a category without a level of its
/// own, also through those above it, disputes nothing.
pub(super) fn of_flow(survey: &Survey<'_>, flow: &Flow) -> Vec<Finding> {
    let vendor = match flow.recipient {
        Recipient::Vendor(vendor) => Some(vendor),
        Recipient::LegalEntity(_) | Recipient::Class(_) => None,
    };
    let found = of_fact(survey, flow, flow.level, &flow.categories);
    found
        .into_iter()
        .map(|finding| finding.of_vendor(vendor))
        .collect()
}

/// The same of a collection.
pub(super) fn of_collection(survey: &Survey<'_>, collection: &Collection) -> Vec<Finding> {
    let found = of_fact(survey, collection, collection.level, &[collection.category]);
    found
        .into_iter()
        .map(|finding| finding.of_vendor(collection.by))
        .collect()
}

/// The same of a holding.
pub(super) fn of_holding(survey: &Survey<'_>, holding: &Holding) -> Vec<Finding> {
    of_fact(survey, holding, holding.level, &[holding.category])
}

fn of_fact<T: Noun>(
    survey: &Survey<'_>,
    fact: &T,
    stated: Option<Level>,
    categories: &[DataCategoryId],
) -> Vec<Finding> {
    let (noun, key) = (T::KIND.words(), fact.key());
    let Some(stated) = stated else {
        let finding = Finding::about(FindingCode::LevelNotStated, fact);
        return vec![finding.saying(format!(
            "nobody stated how closely the data of {noun} `{key}` points to a person"
        ))];
    };
    // Levels are ordered from the most identifying to the least.
    let disputed = categories.iter().filter_map(|id| {
        let own = own_level(survey.registry, *id).filter(|own| *own < stated)?;
        let category = survey.registry.data_categories.get(*id);
        let finding = Finding::about(FindingCode::LevelDisputed, fact)
            .by(detail::<DataCategory>(*id))
            .resting_on(category);
        Some(finding.saying(format!(
            "{noun} `{key}` states {stated}, but `{}` is {own} by law",
            survey.category_key(*id)
        )))
    });
    disputed.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compliance::findings::tests::found;
    use crate::compliance::fixture::*;
    use crate::registry::value::Registry;
    use entity::id::kind;
    use entity::vocabulary::FlowState;
    use jiff::civil::date;

    fn with_levels() -> Registry {
        register([DataCategory {
            default_level: Some(Level::Pseudonymous),
            ..term::<kind::DataCategory>("behavior")
        }])
    }

    fn told(mut registry: Registry, fact: impl crate::registry::nouns::Held) -> String {
        put(&mut registry, fact);
        found(
            &registry,
            &[FindingCode::LevelDisputed, FindingCode::LevelNotStated],
        )
    }

    #[test]
    fn the_level_of_a_flow_is_stated_and_not_below_that_of_its_categories() {
        let at = |level| Flow { level, ..flow("f") };
        let contact = || ids(&["contact"]);
        let over = until(date(2014, 12, 11));
        let disputed = "LEVEL_DISPUTED f behavior.page-view";
        for (flow, expected) in [
            (at(Some(Level::Aggregate)), disputed),
            (at(Some(Level::Anonymous)), disputed),
            (at(Some(Level::Pseudonymous)), ""),
            (at(Some(Level::Personal)), ""),
            (at(None), "LEVEL_NOT_STATED f"),
            (
                Flow {
                    categories: contact(),
                    ..at(Some(Level::Anonymous))
                },
                "",
            ),
            (
                Flow {
                    state: FlowState::Proposed,
                    ..at(None)
                },
                "LEVEL_NOT_STATED f",
            ),
            (
                Flow {
                    window: over,
                    ..at(None)
                },
                "",
            ),
        ] {
            assert_eq!(told(with_levels(), flow), expected);
        }
    }

    #[test]
    fn collections_and_holdings_state_theirs_too() {
        let gathers = |level| Collection {
            level,
            ..collection("c", "www", "behavior.click", "crm")
        };
        let holds = |level| Holding {
            level,
            ..holding("h", "crm", "behavior", "www")
        };
        let anonymous = Some(Level::Anonymous);
        assert_eq!(
            told(with_levels(), gathers(anonymous)),
            "LEVEL_DISPUTED c behavior.click"
        );
        assert_eq!(told(with_levels(), gathers(None)), "LEVEL_NOT_STATED c");
        assert_eq!(
            told(with_levels(), holds(anonymous)),
            "LEVEL_DISPUTED h behavior"
        );
        assert_eq!(told(with_levels(), holds(Some(Level::Personal))), "");
    }
}
