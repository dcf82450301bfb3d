//! NOTICE_OMITS_RECIPIENT: a privacy statement that does not tell who gets the data.

use entity::vocabulary::FindingCode;

use super::Finding;
use super::survey::{Judged, detail};
use crate::registry::notice::Notice;
use crate::registry::noun::Noun;

/// A current flow of data collected at a property, and a privacy statement in force there of which no clause in force
/// names the recipient (as bound or among its recipients), an owner of it or a class of it or above, and no section
/// names one of them (GDPR Art. 13(1)(e)). Told for each statement.
///
/// Gives it: page views sent to a vendor that the statement does not know. Does not: a clause about vendors of its
/// kind. Unclear: a vendor of which nobody stated the kind is named only by its name.
pub(super) fn find(judged: &Judged<'_>) -> Vec<Finding> {
    let survey = judged.survey;
    let properties = judged.properties();
    let shown = properties
        .iter()
        .flat_map(|property| survey.notices_at(*property));
    let silent = shown.filter(|statement| !statement.names(judged.party.recipient()));
    silent
        .map(|statement| {
            let finding = judged.finding(FindingCode::NoticeOmitsRecipient);
            let finding = finding.by(detail::<Notice>(statement.notice.head.id));
            finding.resting_on([statement.notice]).saying(format!(
                "{}: statement `{}` names neither the recipient nor its kind",
                judged.named(),
                statement.notice.key()
            ))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compliance::findings::tests::found;
    use crate::compliance::fixture::*;
    use crate::registry::clause::Clause;
    use crate::registry::flow::{Flow, FlowSource};
    use crate::registry::notice::NoticeSection;
    use crate::registry::vendor::Vendor;
    use crate::registry::window::Window;
    use entity::vocabulary::Action;
    use jiff::civil::date;

    fn omitted(notice: Notice, clauses: Vec<Clause>, flow: Flow) -> String {
        let mut registry = register(clauses);
        put(&mut registry, vendor("holding"));
        put(
            &mut registry,
            Vendor {
                owners: vec![owned_by("holding", Window::default())],
                ..vendor("acme")
            },
        );
        put(&mut registry, database("crm"));
        put(
            &mut registry,
            holding("held", "crm", "behavior.page-view", "www"),
        );
        put(&mut registry, notice);
        put(&mut registry, flow);
        found(&registry, &[FindingCode::NoticeOmitsRecipient])
    }

    #[test]
    fn a_statement_names_a_recipient_by_name_owner_or_class() {
        let stated = || notice("notice", Some(DAY), None);
        let may = || permission("may", &[Action::Disclose]).out_of_notice("notice");
        let company = |classes: &[&str]| may().binding_company().recipients(classes);
        let naming = |vendor| Notice {
            sections: vec![NoticeSection {
                label: "1".to_owned(),
                gist: None,
                names: vec![id(vendor)],
            }],
            ..stated()
        };
        let omits = "NOTICE_OMITS_RECIPIENT views notice";
        for (notice, clauses, expected) in [
            (stated(), vec![], omits),
            (stated(), vec![may()], ""),
            (stated(), vec![may().binding("holding")], ""),
            (stated(), vec![may().binding("other")], omits),
            (stated(), vec![may().binding_class("role.vendor")], ""),
            (stated(), vec![company(&["role.vendor.analytics"])], ""),
            (stated(), vec![company(&["role.vendor.ads"])], omits),
            (
                stated(),
                vec![may().within(until(date(2014, 12, 11)))],
                omits,
            ),
            (naming("holding"), vec![], ""),
            (naming("acme"), vec![], ""),
            (notice("notice", None, None), vec![], ""),
            (notice("notice", Some(date(2015, 1, 1)), None), vec![], ""),
        ] {
            assert_eq!(omitted(notice, clauses, flow("views")), expected);
        }
    }

    #[test]
    fn the_statements_are_those_of_where_the_data_was_collected() {
        let stated = || notice("notice", Some(DAY), None);
        let out_of = |source| Flow {
            source,
            ..flow("views")
        };
        let omits = "NOTICE_OMITS_RECIPIENT views notice";
        for (source, expected) in [
            (FlowSource::Property(id("shop")), ""),
            (FlowSource::Database(id("crm")), omits),
            (FlowSource::Vendor(id("holding")), ""),
        ] {
            assert_eq!(omitted(stated(), vec![], out_of(source)), expected);
        }
    }
}
