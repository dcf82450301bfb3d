//! COUNTRY_NOT_STATED, RETENTION_NOT_STATED: what nobody stated and every register of processing asks for.

use entity::vocabulary::FindingCode;

use super::Finding;
use super::survey::Survey;
use crate::registry::database::Database;
use crate::registry::holding::Holding;
use crate::registry::noun::Noun;
use crate::registry::vendor::Vendor;

/// A database of which nobody stated the country (GDPR Art. 30(1)(e)).
pub(super) fn database(_: &Survey<'_>, database: &Database) -> Vec<Finding> {
    if database.country.is_some() {
        return Vec::new();
    }
    let finding = Finding::about(FindingCode::CountryNotStated, database);
    vec![finding.saying(format!(
        "nobody stated in which country database `{}` lies",
        database.key()
    ))]
}

/// A vendor of which nobody stated the country, nor where it processes data.
///
/// Gives it: neither. Does not: one of the two. Unclear: nothing else is asked, also of a product whose owner's country
/// is known.
pub(super) fn vendor(_: &Survey<'_>, vendor: &Vendor) -> Vec<Finding> {
    if vendor.is_somewhere() {
        return Vec::new();
    }
    let finding = Finding::about(FindingCode::CountryNotStated, vendor);
    let finding = finding.of_vendor(Some(vendor.head.id));
    vec![finding.saying(format!(
        "nobody stated where {} is, or where it processes data",
        vendor.name
    ))]
}

/// A holding of which nobody stated how long the data is kept; the database's own time counts where it has one (GDPR
/// Art. 30(1)(f)).
pub(super) fn holding(survey: &Survey<'_>, holding: &Holding) -> Vec<Finding> {
    let database = survey.registry.databases.get(holding.database);
    let of_database = database.and_then(|database| database.retention.as_ref());
    if holding.retention.is_some() || of_database.is_some() {
        return Vec::new();
    }
    let finding = Finding::about(FindingCode::RetentionNotStated, holding);
    vec![finding.resting_on(database).saying(format!(
        "nobody stated how long the data of holding `{}` is kept",
        holding.key()
    ))]
}

#[cfg(test)]
mod tests {
    use crate::compliance::findings::tests::found;
    use crate::compliance::fixture::*;
    use crate::registry::database::Database;
    use crate::registry::holding::Holding;
    use crate::registry::retention::Retention;
    use crate::registry::vendor::Vendor;
    use entity::vocabulary::{FindingCode, PeriodUnit};

    #[test]
    fn a_vendor_or_a_database_is_somewhere() {
        let at = |country: Option<&str>, processing: &[&str]| Vendor {
            country: country.map(place),
            processing_countries: processing.iter().map(|code| place(code)).collect(),
            ..vendor("acme")
        };
        for (vendor, expected) in [
            (at(Some("DE"), &[]), ""),
            (at(None, &["DE"]), ""),
            (at(None, &[]), "COUNTRY_NOT_STATED acme"),
        ] {
            assert_eq!(
                found(&register([vendor]), &[FindingCode::CountryNotStated]),
                expected
            );
        }
        let crm = |country: Option<&str>| Database {
            country: country.map(place),
            ..database("crm")
        };
        let codes = [FindingCode::CountryNotStated];
        assert_eq!(found(&register([crm(Some("DE"))]), &codes), "");
        assert_eq!(
            found(&register([crm(None)]), &codes),
            "COUNTRY_NOT_STATED crm"
        );
    }

    #[test]
    fn the_time_of_the_database_counts_where_the_holding_has_none() {
        let year = || {
            Some(Retention {
                number: 12,
                unit: PeriodUnit::Months,
                trigger: None,
            })
        };
        for (of_holding, of_database, expected) in [
            (None, None, "RETENTION_NOT_STATED held"),
            (year(), None, ""),
            (None, year(), ""),
        ] {
            let mut registry = register([Database {
                retention: of_database,
                ..database("crm")
            }]);
            put(
                &mut registry,
                Holding {
                    retention: of_holding,
                    ..holding("held", "crm", "contact", "www")
                },
            );
            assert_eq!(
                found(&registry, &[FindingCode::RetentionNotStated]),
                expected
            );
        }
    }
}
