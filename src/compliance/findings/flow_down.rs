//! SUBPROCESSOR_WITHOUT_FLOW_DOWN: work handed on without the duties that came with it.

use entity::vocabulary::{FindingCode, Rule};

use super::Finding;
use super::survey::Survey;
use crate::compliance::binding_clauses;
use crate::reference::Tri;
use crate::registry::subprocessing::Subprocessing;

/// A subprocessing inside its window, whose vendor a duty or a prohibition in force surely binds, and of which nobody
/// confirmed that they were passed on (GDPR Art. 28(4)).
///
/// Gives it: a vendor that owes confidentiality hands work on, flow-down denied. Does not: confirmed. Unclear: nobody
/// stated whether it was is not confirmed.
pub(super) fn find(survey: &Survey<'_>, work: &Subprocessing) -> Vec<Finding> {
    if !work.window.holds(survey.on) || work.flow_down_confirmed == Some(true) {
        return Vec::new();
    }
    let binding = binding_clauses(survey.registry, work.vendor, survey.on).into_iter();
    let owed = binding.filter(|(clause, binds)| *binds == Tri::Yes && limits(clause.rule));
    let owed: Vec<_> = owed.map(|(clause, _)| clause).collect();
    if owed.is_empty() {
        return Vec::new();
    }
    let finding = Finding::about(FindingCode::SubprocessorWithoutFlowDown, work)
        .of_vendor(Some(work.vendor))
        .resting_on(survey.registry.vendors.get(work.subprocessor))
        .resting_on(owed);
    vec![finding.saying(format!(
        "{} hands work on to {}, and nobody confirmed that it passed its duties on",
        survey.vendor_name(work.vendor),
        survey.vendor_name(work.subprocessor)
    ))]
}

const fn limits(rule: Rule) -> bool {
    match rule {
        Rule::Duty | Rule::Prohibition => true,
        Rule::Permission => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compliance::findings::tests::found;
    use crate::compliance::fixture::*;
    use crate::registry::clause::Clause;
    use crate::registry::window::Window;
    use entity::vocabulary::Action;
    use jiff::civil::date;

    #[test]
    fn work_is_handed_on_with_its_duties() {
        let work = |flow_down_confirmed, window| Subprocessing {
            head: head("work"),
            vendor: id("acme"),
            subprocessor: id("helper"),
            service: None,
            country: None,
            categories: Vec::new(),
            window,
            flow_down_confirmed,
            safeguards: Vec::new(),
        };
        let always = Window::default();
        let over = until(date(2014, 12, 11));
        let owed = || vec![duty("secret", "obl.confidentiality")];
        let told = "SUBPROCESSOR_WITHOUT_FLOW_DOWN work";
        let cases: [(Subprocessing, Vec<Clause>, &str); 6] = [
            (work(None, always), owed(), told),
            (work(Some(false), always), owed(), told),
            (work(Some(true), always), owed(), ""),
            (work(None, over), owed(), ""),
            (
                work(None, always),
                vec![prohibition("no", &[Action::Sell])],
                told,
            ),
            (
                work(None, always),
                vec![permission("may", &[Action::Use])],
                "",
            ),
        ];
        for (work, clauses, expected) in cases {
            let mut registry = register(clauses);
            put(&mut registry, vendor("helper"));
            put(&mut registry, work);
            assert_eq!(
                found(&registry, &[FindingCode::SubprocessorWithoutFlowDown]),
                expected
            );
        }
    }
}
