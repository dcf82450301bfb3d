//! ACTIVITY_WITHOUT_BASIS: processing for which nobody stated why the law lets it be.

use entity::vocabulary::FindingCode;

use super::Finding;
use super::survey::Survey;
use crate::registry::activity::Activity;

/// An activity without a lawful basis (GDPR Art. 6(1)).
///
/// Gives it: nobody stated one. Does not: one is stated, whether or not it would hold. Unclear: what we do as a processor
/// rests on the basis of others; as nobody stated it here, it is told.
pub(super) fn find(_: &Survey<'_>, activity: &Activity) -> Vec<Finding> {
    if activity.lawful_basis.is_some() {
        return Vec::new();
    }
    let finding = Finding::about(FindingCode::ActivityWithoutBasis, activity);
    vec![finding.saying(format!(
        "nobody stated the lawful basis of {}",
        activity.name
    ))]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compliance::findings::tests::found;
    use crate::compliance::fixture::*;
    use entity::vocabulary::ActivityRole;

    #[test]
    fn an_activity_has_a_lawful_basis() {
        let missing = "ACTIVITY_WITHOUT_BASIS ads";
        for (role, basis, expected) in [
            (ActivityRole::Controller, None, missing),
            (ActivityRole::Controller, Some("basis.consent"), ""),
            (ActivityRole::Processor, None, missing),
        ] {
            let registry = register([Activity {
                role,
                lawful_basis: basis.map(str::to_owned),
                ..activity("ads")
            }]);
            assert_eq!(
                found(&registry, &[FindingCode::ActivityWithoutBasis]),
                expected
            );
        }
    }
}
