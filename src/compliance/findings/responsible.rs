//! NO_RESPONSIBLE: vendors, databases and agreements for which nobody answers.

use entity::id::PersonId;
use entity::vocabulary::{AgreementState, FindingCode};

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

/// An agreement without one that is in force, or will be once its first day comes. A draft binds nobody yet, and one that
/// was terminated or whose last day has passed no longer does.
pub(super) fn agreement(survey: &Survey<'_>, agreement: &Agreement) -> Vec<Finding> {
    let is_over = agreement.window.ended_before(survey.on);
    if agreement.state != AgreementState::InForce || is_over {
        return Vec::new();
    }
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
    use crate::registry::window::Window;

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

    #[test]
    fn nobody_needs_to_answer_for_an_agreement_that_binds_nobody() {
        use AgreementState::{Draft, InForce, Terminated};
        let day = |text: &str| text.parse().ok();
        for (state, from, until, expected) in [
            (InForce, None, None, true),
            (InForce, None, day("2014-12-12"), true),
            (InForce, day("2014-12-13"), None, true),
            (InForce, None, day("2014-12-11"), false),
            (Draft, None, None, false),
            (Terminated, None, None, false),
        ] {
            let deal = Agreement {
                state,
                window: Window { from, until },
                ..fixture::agreement("deal", &[])
            };
            let registry = register([deal]);
            let told = found(&registry, &[FindingCode::NoResponsible]);
            let is_told = told.contains("NO_RESPONSIBLE deal");
            assert_eq!(is_told, expected, "{state} until {until:?}: {told}");
        }
    }
}
