//! HOLDING_WITHOUT_SOURCE: data that lies in a database, and nobody stated where it comes from.

use entity::vocabulary::FindingCode;

use super::Finding;
use super::survey::Survey;
use crate::registry::collection::Collection;
use crate::registry::edge::Edge;
use crate::registry::holding::Holding;
use crate::registry::noun::Noun;
use crate::registry::term::is_within;

/// A holding that names no property as its source, where no collection of the category, or of a part of it, goes into
/// the database.
///
/// Gives it: addresses in a database, and nothing else known. Does not: a form that gathers addresses into it. Unclear:
/// a collection of a wider category may not be of this one and does not do.
pub(super) fn find(survey: &Survey<'_>, holding: &Holding) -> Vec<Finding> {
    let mut into = survey
        .registry
        .referring::<Collection>(Edge::CollectionInto, holding.database);
    let is_fed = into.any(|it| is_within(survey.registry, &[it.category], holding.category));
    if holding.source.is_some() || is_fed {
        return Vec::new();
    }
    let finding = Finding::about(FindingCode::HoldingWithoutSource, holding);
    let database = survey.registry.databases.get(holding.database);
    vec![finding.resting_on(database).saying(format!(
        "nobody stated where the data of holding `{}` comes from",
        holding.key()
    ))]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compliance::findings::tests::found;
    use crate::compliance::fixture::*;

    #[test]
    fn a_holding_names_its_source_or_a_collection_feeds_it() {
        let unknown = || Holding {
            source: None,
            ..holding("held", "crm", "behavior", "www")
        };
        let told = "HOLDING_WITHOUT_SOURCE held";
        let gathers = |category, into| Some(collection("gathers", "www", category, into));
        let of_part = || Holding {
            category: id("behavior.click"),
            ..unknown()
        };
        for (holding, collection, expected) in [
            (holding("held", "crm", "behavior", "www"), None, ""),
            (unknown(), None, told),
            (unknown(), gathers("behavior", "crm"), ""),
            (unknown(), gathers("behavior.click", "crm"), ""),
            (of_part(), gathers("behavior", "crm"), told),
            (unknown(), gathers("behavior", "mail"), told),
            (unknown(), gathers("contact", "crm"), told),
        ] {
            let mut registry = register([database("crm"), database("mail")]);
            put(&mut registry, holding);
            collection.into_iter().for_each(|it| put(&mut registry, it));
            assert_eq!(
                found(&registry, &[FindingCode::HoldingWithoutSource]),
                expected
            );
        }
    }
}
