//! NOTICE_CONTRADICTS_ITSELF: what one privacy statement says cannot all be so.

use entity::id::{Id, PropertyId};
use entity::vocabulary::{Action, FindingCode, Rule};

use super::Finding;
use super::survey::{Survey, detail};
use crate::compliance::lineage::Lineage;
use crate::reference::{Area, Tri};
use crate::registry::clause::{Bound, Clause, Scope};
use crate::registry::collection::Collection;
use crate::registry::edge::Edge;
use crate::registry::notice::Notice;
use crate::registry::noun::Noun;
use crate::registry::nouns::Held;
use crate::registry::term::{Taxonomy, Term};
use crate::registry::value::Registry;

/// A permission and a prohibition out of one statement in force, both without conditions, of one bound party and one
/// action, whose scopes can both be YES for the same data.
///
/// Gives it: "cookies follow visitors", and "visitors are not followed". Does not: the one for aggregate data, the
/// other for personal. Unclear: a prohibition with conditions is no contradiction, since they may be met.
pub(super) fn of_clauses(survey: &Survey<'_>, notice: &Notice) -> Vec<Finding> {
    let statement = survey
        .notices
        .iter()
        .find(|it| it.notice.head.id == notice.head.id);
    let plain = |rule| {
        let clauses = statement
            .into_iter()
            .flat_map(|statement| &statement.clauses);
        clauses.filter(move |clause| clause.rule == rule && clause.conditions.is_empty())
    };
    let mut found = Vec::new();
    for permission in plain(Rule::Permission) {
        for prohibition in plain(Rule::Prohibition) {
            if let Some(action) = contradicted(survey, notice, permission, prohibition) {
                let finding = Finding::about(FindingCode::NoticeContradictsItself, *permission)
                    .by(detail::<Clause>(prohibition.head.id))
                    .resting_on([*permission, *prohibition]);
                found.push(finding.saying(format!(
                    "`{}` permits {action} and `{}` forbids it, and the same data can fall under both",
                    permission.key(),
                    prohibition.key()
                )));
            }
        }
    }
    found
}

/// Two collections of one property, method and category at two levels, as one document tells of them.
///
/// Gives it: cookies gather personal data in one section and aggregate data in the next. Does not: two methods.
/// Unclear: a collection without a level contradicts nothing.
pub(super) fn of_collections(survey: &Survey<'_>, one: &Collection) -> Vec<Finding> {
    let of_property = survey
        .registry
        .referring::<Collection>(Edge::CollectionProperty, one.property);
    let others = of_property.filter(|other| {
        other.key() > one.key()
            && other.method == one.method
            && other.category == one.category
            && matches!((one.level, other.level), (Some(one), Some(other)) if one != other)
            && may_be_of_one_document(one, other)
    });
    others
        .map(|other| {
            let finding = Finding::about(FindingCode::NoticeContradictsItself, one)
                .by(detail::<Collection>(other.head.id))
                .resting_on([one, other]);
            let at = |it: &Collection| {
                let level = it.level.map_or("no level", |level| level.as_str());
                format!("`{}` as {level}", it.key())
            };
            finding.saying(format!(
                "the same data is gathered by {} and by {}",
                at(one),
                at(other)
            ))
        })
        .collect()
}

/// The stricter reading where one of them does not say where it is written: they may be of one document.
fn may_be_of_one_document(one: &Collection, other: &Collection) -> bool {
    match (&one.citation, &other.citation) {
        (Some(one), Some(other)) => one.document == other.document,
        (None, _) | (_, None) => true,
    }
}

/// The action that the one permits and the other forbids to the same party.
fn contradicted(
    survey: &Survey<'_>,
    notice: &Notice,
    permission: &Clause,
    prohibition: &Clause,
) -> Option<Action> {
    let action = permission
        .actions
        .iter()
        .find(|it| prohibition.actions.contains(it))?;
    let both = binds_one_party(survey.registry, &permission.bound, &prohibition.bound)
        && can_both_hold(survey, notice, &permission.scope, &prohibition.scope);
    both.then_some(*action)
}

fn binds_one_party(registry: &Registry, one: &Bound, other: &Bound) -> bool {
    match (one, other) {
        (Bound::Company, Bound::Company) => true,
        (Bound::Vendors(one), Bound::Vendors(other)) => one.iter().any(|id| other.contains(id)),
        (Bound::Classes(one), Bound::Classes(other)) => meet(registry, Some(one), Some(other)),
        (Bound::Company, Bound::Vendors(_) | Bound::Classes(_))
        | (Bound::Vendors(_), Bound::Company | Bound::Classes(_))
        | (Bound::Classes(_), Bound::Company | Bound::Vendors(_)) => false,
    }
}

/// Whether there can be data for which both scopes are YES.
fn can_both_hold(survey: &Survey<'_>, notice: &Notice, one: &Scope, other: &Scope) -> bool {
    let Scope {
        categories,
        levels,
        purposes,
        subjects,
        properties,
        recipients,
        destinations,
    } = one;
    let registry = survey.registry;
    let at =
        |own: &Option<Vec<PropertyId>>| own.clone().unwrap_or_else(|| notice.properties.clone());
    let (here, there) = (at(properties), at(&other.properties));
    meet(registry, categories.as_ref(), other.categories.as_ref())
        && meet(registry, purposes.as_ref(), other.purposes.as_ref())
        && meet(registry, subjects.as_ref(), other.subjects.as_ref())
        && meet(registry, recipients.as_ref(), other.recipients.as_ref())
        && share(levels.as_ref(), other.levels.as_ref())
        && share(Some(&here), Some(&there))
        && areas_meet(survey, destinations.as_ref(), other.destinations.as_ref())
}

fn share<T: PartialEq>(one: Option<&Vec<T>>, other: Option<&Vec<T>>) -> bool {
    let (Some(one), Some(other)) = (one, other) else {
        return true;
    };
    one.iter().any(|item| other.contains(item))
}

/// Whether a term can lie in both lists: one of the one list is, or lies below, one of the other.
fn meet<K: Taxonomy>(
    registry: &Registry,
    one: Option<&Vec<Id<K>>>,
    other: Option<&Vec<Id<K>>>,
) -> bool
where
    Term<K>: Held + Noun<Kind = K>,
{
    let (Some(one), Some(other)) = (one, other) else {
        return true;
    };
    let related = |term: &Id<K>| Lineage::of(registry, &[*term]).within(other) != Tri::No;
    one.iter().any(related)
}

fn areas_meet(survey: &Survey<'_>, one: Option<&Vec<Area>>, other: Option<&Vec<Area>>) -> bool {
    let (Some(one), Some(other)) = (one, other) else {
        return true;
    };
    let places = &survey.registry.reference().places;
    let holds = |areas: &[Area], place| {
        areas
            .iter()
            .any(|area| places.contains(area, place, survey.on) == Tri::Yes)
    };
    let mut all = places.all().map(|row| row.place);
    all.any(|place| holds(one, place) && holds(other, place))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compliance::findings::tests::found;
    use crate::compliance::fixture::*;
    use crate::registry::document::Citation;
    use entity::vocabulary::{Condition, Level};

    #[test]
    fn a_permission_and_a_prohibition_of_one_statement_meet() {
        let may = || {
            permission("may", &[Action::Use, Action::Combine])
                .binding_company()
                .out_of_notice("notice")
        };
        let no = || {
            prohibition("no", &[Action::Combine])
                .binding_company()
                .out_of_notice("notice")
        };
        let told = "NOTICE_CONTRADICTS_ITSELF may no";
        let consent: &[_] = &[Condition::ConsentGiven];
        let (personal, aggregate): (&[_], &[_]) = (&[Level::Personal], &[Level::Aggregate]);
        for (permission, prohibition, expected) in [
            (may(), no(), told),
            (may(), no().conditions(&[consent]), ""),
            (may().conditions(&[consent]), no(), ""),
            (may(), no().out_of_notice("other"), ""),
            (may(), no().binding("acme"), ""),
            (
                may().binding_class("role.vendor.ads"),
                no().binding_class("role.vendor"),
                told,
            ),
            (
                may().binding_class("role.vendor.ads"),
                no().binding_class("role.affiliate"),
                "",
            ),
            (
                may().categories(&["behavior.click"]),
                no().categories(&["behavior"]),
                told,
            ),
            (
                may().categories(&["behavior"]),
                no().categories(&["behavior.click"]),
                told,
            ),
            (
                may().categories(&["contact"]),
                no().categories(&["behavior"]),
                "",
            ),
            (may().levels(personal), no().levels(aggregate), ""),
            (may().levels(personal), no().categories(&["contact"]), told),
            (may().properties(&["shop"]), no(), ""),
            (
                may().destinations(&["group:EU27"]),
                no().destinations(&["DE"]),
                told,
            ),
            (
                may().destinations(&["group:EU27"]),
                no().destinations(&["US"]),
                "",
            ),
        ] {
            let mut registry = register([notice("notice", Some(DAY), None)]);
            put(&mut registry, notice("other", Some(DAY), None));
            put(&mut registry, permission);
            put(&mut registry, prohibition);
            assert_eq!(
                found(&registry, &[FindingCode::NoticeContradictsItself]),
                expected
            );
        }
    }

    #[test]
    fn the_same_data_at_two_levels_is_told_once() {
        let cited = |document: &str| {
            Some(Citation {
                document: document.to_owned(),
                section: None,
                gist: None,
            })
        };
        let gathers = |key, level, document| Collection {
            level,
            citation: cited(document),
            ..collection(key, "www", "behavior.click", "crm")
        };
        let told = "NOTICE_CONTRADICTS_ITSELF a b";
        let personal = || gathers("a", Some(Level::Personal), "statement");
        for (other, expected) in [
            (gathers("b", Some(Level::Aggregate), "statement"), told),
            (gathers("b", Some(Level::Personal), "statement"), ""),
            (gathers("b", None, "statement"), ""),
            (gathers("b", Some(Level::Aggregate), "another"), ""),
            (
                Collection {
                    citation: None,
                    ..gathers("b", Some(Level::Aggregate), "")
                },
                told,
            ),
            (
                Collection {
                    category: id("contact"),
                    ..gathers("b", Some(Level::Aggregate), "statement")
                },
                "",
            ),
        ] {
            let registry = register([personal(), other]);
            assert_eq!(
                found(&registry, &[FindingCode::NoticeContradictsItself]),
                expected
            );
        }
    }
}
