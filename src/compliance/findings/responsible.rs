//! NO_RESPONSIBLE: vendors, databases and agreements for which nobody answers.

use entity::id::PersonId;
use entity::vocabulary::FindingCode;

use super::Finding;
use super::agreement::parties;
use super::survey::Survey;
use crate::registry::agreement::Agreement;
use crate::registry::database::Database;
use crate::registry::noun::Noun;
use crate::registry::vendor::Vendor;

/// A vendor without a responsible person.
///
/// Gives it: nobody is named. Does not: a person is. Unclear: a person who is erased, whom nobody can turn to any more,
/// answers for nothing.
pub(super) fn vendor(survey: &Survey<'_>, vendor: &Vendor) -> Vec<Finding> {
    let found = of(survey, vendor, vendor.responsible, &vendor.name);
    let of_vendor = found.map(|finding| finding.of_vendor(Some(vendor.head.id)));
    of_vendor.into_iter().collect()
}

/// A database without one.
pub(super) fn database(survey: &Survey<'_>, database: &Database) -> Vec<Finding> {
    let name = format!("database `{}`", database.key());
    let found = of(survey, database, database.responsible, &name);
    found.into_iter().collect()
}

/// An agreement without one, also a draft and one that has ended.
pub(super) fn agreement(survey: &Survey<'_>, agreement: &Agreement) -> Vec<Finding> {
    let name = format!("agreement `{}`", agreement.key());
    let found = of(survey, agreement, agreement.responsible, &name);
    let of_vendor = found.map(|finding| finding.of_vendor(parties(agreement).next()));
    of_vendor.into_iter().collect()
}

fn of<T: Noun>(
    survey: &Survey<'_>,
    subject: &T,
    responsible: Option<PersonId>,
    name: &str,
) -> Option<Finding> {
    let person = responsible.and_then(|id| survey.registry.people.get(id));
    if person.is_some_and(|person| !person.is_erased()) {
        return None;
    }
    let why = match person {
        Some(_) => "whoever answered for it is erased",
        None => "nobody stated who answers for it",
    };
    let finding = Finding::about(FindingCode::NoResponsible, subject).resting_on(person);
    Some(finding.saying(format!("{name}: {why}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compliance::findings::tests::found;
    use crate::compliance::fixture::{self, id, person, put, register};

    #[test]
    fn somebody_who_is_not_erased_answers_for_each() {
        for (responsible, expected) in [
            (
                None,
                "NO_RESPONSIBLE acme; NO_RESPONSIBLE crm; NO_RESPONSIBLE deal",
            ),
            (Some("someone"), ""),
            (
                Some("erased"),
                "NO_RESPONSIBLE acme; NO_RESPONSIBLE crm; NO_RESPONSIBLE deal",
            ),
        ] {
            let responsible = responsible.map(id);
            let mut registry = register([person("someone", true), person("erased", false)]);
            put(
                &mut registry,
                Vendor {
                    responsible,
                    ..fixture::vendor("acme")
                },
            );
            put(
                &mut registry,
                Database {
                    responsible,
                    ..fixture::database("crm")
                },
            );
            put(
                &mut registry,
                Agreement {
                    responsible,
                    ..fixture::agreement("deal", &["acme"])
                },
            );
            assert_eq!(found(&registry, &[FindingCode::NoResponsible]), expected);
        }
    }
}
