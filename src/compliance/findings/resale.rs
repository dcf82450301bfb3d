//! RESALE_NOT_FORBIDDEN: nothing in force forbids a vendor to sell what it gets.

use entity::id::{DataCategoryId, kind};
use entity::vocabulary::{Action, FindingCode, Level, Rule};

use super::Finding;
use super::survey::Judged;
use crate::compliance::lineage::Lineage;
use crate::reference::Tri;
use crate::registry::clause::Clause;

/// A current flow to the vendor carries a category, at a level, that no PROHIBITION SELL in force which surely binds
/// the vendor reaches. Where the level is not stated, the prohibition must hold at every level. One finding a vendor.
///
/// Gives it: personal data, and a prohibition for aggregate data. Does not: the same prohibition, aggregate data.
/// Unclear: a prohibition that may bind the vendor through a class that nobody stated does not count.
pub(super) fn find(judged: &Judged<'_>) -> Vec<Finding> {
    let survey = judged.survey;
    let Some(vendor) = judged.vendor.and_then(|id| survey.registry.vendors.get(id)) else {
        return Vec::new();
    };
    let binding = judged.party.dossier.binding().iter();
    let forbids: Vec<&Clause> = binding
        .filter(|it| it.binds() == Tri::Yes && forbids_sale(it.clause))
        .map(|it| it.clause)
        .collect();
    let is_open = |category: &&DataCategoryId| {
        let category: Lineage<kind::DataCategory> = Lineage::of(survey.registry, &[**category]);
        !forbids
            .iter()
            .any(|clause| meets(clause, &category, judged.flow.level))
    };
    let open: Vec<_> = judged.flow.categories.iter().filter(is_open).collect();
    let Some(first) = open.first() else {
        return Vec::new();
    };
    let (name, category) = (&vendor.name, survey.category_key(**first));
    let sentence = if forbids.is_empty() {
        format!("no sentence in force forbids {name} to sell what it gets")
    } else {
        format!(
            "no sentence in force forbids {name} to sell `{category}` at the level at which it gets it"
        )
    };
    let finding = judged.noting(Finding::about(FindingCode::ResaleNotForbidden, vendor));
    vec![finding.resting_on(forbids).saying(sentence)]
}

fn forbids_sale(clause: &Clause) -> bool {
    clause.rule == Rule::Prohibition && clause.actions.contains(&Action::Sell)
}

fn meets(clause: &Clause, category: &Lineage<kind::DataCategory>, level: Option<Level>) -> bool {
    let categories = clause.scope.categories.as_deref();
    let at = level.map_or(Level::ALL.to_vec(), |level| vec![level]);
    let levels = clause.scope.levels.as_ref();
    categories.is_none_or(|scope| category.within(scope) == Tri::Yes)
        && levels.is_none_or(|scope| at.iter().all(|level| scope.contains(level)))
}

#[cfg(test)]
mod tests {
    use crate::compliance::findings::tests::found;
    use crate::compliance::fixture::*;
    use crate::registry::clause::Clause;
    use crate::registry::flow::Flow;
    use crate::registry::vendor::Vendor;
    use entity::vocabulary::{Action, FindingCode, Level};

    #[test]
    fn a_prohibition_to_sell_reaches_every_category_at_its_level() {
        let no = || prohibition("no-sale", &[Action::Sell]);
        let aggregate: &[_] = &[Level::Aggregate, Level::Anonymous];
        let at = |level| Flow {
            level,
            ..flow("views")
        };
        let open = "RESALE_NOT_FORBIDDEN acme";
        let cases: [(Flow, Vec<Clause>, &str); 8] = [
            (flow("views"), vec![], open),
            (flow("views"), vec![no()], ""),
            (flow("views"), vec![no().levels(aggregate)], ""),
            (
                at(Some(Level::Personal)),
                vec![no().levels(aggregate)],
                open,
            ),
            (at(None), vec![no().levels(aggregate)], open),
            (at(None), vec![no()], ""),
            (
                flow("views"),
                vec![no().categories(&["behavior.click"])],
                open,
            ),
            (
                flow("views"),
                vec![prohibition("other", &[Action::ShareOnward])],
                open,
            ),
        ];
        for (flow, clauses, expected) in cases {
            let mut registry = register(clauses);
            put(&mut registry, flow);
            assert_eq!(
                found(&registry, &[FindingCode::ResaleNotForbidden]),
                expected
            );
        }
    }

    #[test]
    fn a_prohibition_that_may_not_bind_does_not_count() {
        let mut registry =
            register([prohibition("no-sale", &[Action::Sell]).binding_class("role.vendor.ads")]);
        put(&mut registry, flow("views"));
        put(
            &mut registry,
            Vendor {
                classes: Vec::new(),
                ..vendor("acme")
            },
        );
        let codes = [FindingCode::ResaleNotForbidden];
        assert_eq!(found(&registry, &codes), "RESALE_NOT_FORBIDDEN acme");
    }
}
