//! CONFIDENTIALITY_MISSING: a vendor gets data that points to persons and owes no confidentiality for it.

use entity::vocabulary::{Effect, FindingCode, ReasonCode};

use super::Finding;
use super::survey::Judged;

/// A current flow to the vendor for which the decision asks for CONFIDENTIALITY: no duty in force that binds the vendor
/// reaches the data (GDPR Art. 28(3)(b)). One finding a vendor; it rests on all such flows.
///
/// Gives it: names sent to a vendor without the duty. Does not: with the duty. Unclear: the duty holds for one site and
/// the flow comes from a vendor; that is FLOW_UNDETERMINED.
pub(super) fn find(judged: &Judged<'_>) -> Vec<Finding> {
    let vendor = judged
        .vendor
        .and_then(|id| judged.survey.registry.vendors.get(id));
    let asked = judged.reasons().any(|reason| {
        reason.code == ReasonCode::Confidentiality && reason.effect == Effect::Condition
    });
    let Some(vendor) = vendor.filter(|_| asked) else {
        return Vec::new();
    };
    let finding = judged.noting(Finding::about(FindingCode::ConfidentialityMissing, vendor));
    vec![finding.saying(format!(
        "{} gets data that points to persons, and no duty in force binds it to keep that confidential",
        vendor.name
    ))]
}

#[cfg(test)]
mod tests {
    use crate::compliance::findings::tests::found;
    use crate::compliance::fixture::*;
    use crate::registry::clause::Clause;
    use crate::registry::flow::{Flow, FlowSource, Recipient};
    use entity::vocabulary::{FindingCode, Level};

    #[test]
    fn a_vendor_with_data_about_persons_owes_confidentiality_for_it() {
        let at = |level| Flow {
            level,
            ..flow("names")
        };
        let owed = || duty("secret", "obl.confidentiality");
        let from_vendor = Flow {
            source: FlowSource::Vendor(id("acme")),
            ..at(Some(Level::Personal))
        };
        let to_class = Flow {
            recipient: Recipient::Class(id("role.vendor")),
            ..at(Some(Level::Personal))
        };
        let missing = "CONFIDENTIALITY_MISSING acme";
        let cases: [(Flow, Vec<Clause>, &str); 7] = [
            (at(Some(Level::Personal)), vec![], missing),
            (at(Some(Level::Aggregate)), vec![], ""),
            (at(Some(Level::Personal)), vec![owed()], ""),
            (
                at(Some(Level::Personal)),
                vec![owed().categories(&["contact"])],
                missing,
            ),
            (from_vendor, vec![owed().properties(&["www"])], ""),
            (at(None), vec![], ""),
            (to_class, vec![], ""),
        ];
        for (flow, clauses, expected) in cases {
            let mut registry = register(clauses);
            put(&mut registry, flow);
            assert_eq!(
                found(&registry, &[FindingCode::ConfidentialityMissing]),
                expected
            );
        }
    }

    #[test]
    fn two_flows_are_one_finding_that_rests_on_both() {
        let personal = |key| Flow {
            level: Some(Level::Personal),
            ..flow(key)
        };
        let registry = register([personal("names"), personal("more-names")]);
        let all = crate::compliance::findings::find(&registry, DAY, &|_| true);
        let found = all.into_iter().flatten();
        let flows: Vec<_> = found
            .filter(|it| it.code() == FindingCode::ConfidentialityMissing)
            .map(|it| it.flows().len())
            .collect();
        assert_eq!(flows, [2]);
    }
}
