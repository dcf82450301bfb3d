//! DUTY_NOT_ATTESTED: a duty of a vendor that gets data, and nothing that shows that it is kept.

use entity::vocabulary::{FindingCode, Rule};

use super::Finding;
use super::survey::{Survey, detail};
use crate::compliance::binding_clauses;
use crate::compliance::proof::proofs;
use crate::reference::Tri;
use crate::registry::noun::Noun;
use crate::registry::vendor::Vendor;

/// A duty in force surely binds a vendor to which data goes, and nobody recorded proof by the day that the vendor keeps
/// it (GDPR Art. 5(2), 28(3)(h)). One finding a duty and vendor. Proof that is over is ATTESTATION_ENDED.
///
/// Gives it: a vendor with a flow owes confidentiality, and no attestation says that it keeps it. Does not: an attestation
/// does. Unclear: one of the vendor's owner, for which the stricter reading is that it is not the vendor's.
pub(super) fn find(survey: &Survey<'_>, vendor: &Vendor) -> Vec<Finding> {
    let id = vendor.head.id;
    let flows: Vec<_> = survey.flows_to(id).collect();
    if flows.is_empty() {
        return Vec::new();
    }
    let binding = binding_clauses(survey.registry, id, survey.on).into_iter();
    let duties = binding.filter(|(clause, binds)| {
        clause.rule == Rule::Duty
            && *binds == Tri::Yes
            && proofs(survey.registry, clause.head.id, id, survey.on).is_empty()
    });
    let not_attested = duties.map(|(clause, _)| {
        let finding = Finding::about(FindingCode::DutyNotAttested, clause)
            .by(detail::<Vendor>(id))
            .of_vendor(Some(id))
            .resting_on(survey.with_owners(id))
            .resting_on(flows.iter().copied());
        finding.saying(format!(
            "`{}` binds {}, data goes there, and nobody recorded proof that it is kept",
            clause.key(),
            vendor.name
        ))
    });
    not_attested.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compliance::findings::tests::found;
    use crate::compliance::fixture::*;
    use crate::registry::attestation::Attestation;
    use crate::registry::clause::Clause;
    use crate::registry::flow::Flow;
    use crate::registry::value::Registry;
    use crate::registry::window::Window;
    use entity::vocabulary::{Action, FlowState};
    use jiff::civil::date;

    #[test]
    fn a_vendor_that_gets_data_proves_that_it_keeps_its_duties() {
        let owed = || duty("secret", "obl.confidentiality");
        let missing = "DUTY_NOT_ATTESTED secret acme";
        let proposed = Flow {
            state: FlowState::Proposed,
            ..flow("views")
        };
        let given = |on| Some(attestation("proof", on, Some(date(2014, 1, 1))));
        let no_sale = prohibition("no-sale", &[Action::Sell]);
        for (clause, flow, proof, expected) in [
            (owed(), flow("views"), None, missing),
            (owed(), proposed, None, ""),
            (owed(), flow("views"), given(date(2013, 1, 1)), ""),
            (owed(), flow("views"), given(date(2014, 12, 13)), missing),
            (owed().binding("holding"), flow("views"), None, missing),
            (owed().binding("other"), flow("views"), None, ""),
            (
                owed().binding_class("role.vendor.analytics"),
                flow("views"),
                None,
                missing,
            ),
            (
                owed().within(until(date(2014, 12, 11))),
                flow("views"),
                None,
                "",
            ),
            (no_sale, flow("views"), None, ""),
        ] {
            let registry = owned_by_holding(clause, flow, proof);
            assert_eq!(found(&registry, &[FindingCode::DutyNotAttested]), expected);
        }
    }

    #[test]
    fn what_may_bind_is_not_told_and_the_proof_of_an_owner_is_none() {
        let codes = [FindingCode::DutyNotAttested];
        let narrower = duty("secret", "obl.confidentiality").binding_class("role.vendor.ads");
        let mut registry = owned_by_holding(narrower, flow("views"), None);
        let unclassed = Vendor {
            classes: Vec::new(),
            ..vendor("acme")
        };
        put(&mut registry, unclassed);
        assert_eq!(found(&registry, &codes), "", "it may bind");

        let owed = duty("secret", "obl.confidentiality").binding("holding");
        let of_owner = Attestation {
            vendor: id("holding"),
            ..attestation("proof", date(2013, 1, 1), None)
        };
        let registry = owned_by_holding(owed, flow("views"), Some(of_owner));
        assert_eq!(
            found(&registry, &codes),
            "DUTY_NOT_ATTESTED secret acme",
            "of the owner"
        );
    }

    /// `holding` owns `acme`, and these records.
    fn owned_by_holding(clause: Clause, flow: Flow, proof: Option<Attestation>) -> Registry {
        let mut registry = register([clause]);
        put(&mut registry, flow);
        put(&mut registry, vendor("holding"));
        let owned = Vendor {
            owners: vec![owned_by("holding", Window::default())],
            ..vendor("acme")
        };
        put(&mut registry, owned);
        proof.into_iter().for_each(|it| put(&mut registry, it));
        registry
    }
}
