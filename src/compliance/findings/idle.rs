//! VENDOR_IDLE: a vendor that is approved and not used.

use entity::vocabulary::{FindingCode, FlowState, StandingState};
use jiff::ToSpan;
use jiff::civil::Date;

use super::Finding;
use super::survey::Survey;
use crate::registry::collection::Collection;
use crate::registry::edge::Edge;
use crate::registry::flow::Flow;
use crate::registry::vendor::Vendor;

/// How long, in days.
const IDLE: i32 = 365;

/// The vendor has been approved on every one of the last 365 days, and in them no confirmed flow went to it or to what
/// it owns, and neither collects.
///
/// Gives it: approved two years ago, and nothing recorded. Does not: approved last month. Unclear: approved since a day
/// that nobody stated counts as approved since always.
pub(super) fn find(survey: &Survey<'_>, vendor: &Vendor) -> Vec<Finding> {
    let since = survey.on.checked_sub(IDLE.days()).unwrap_or(Date::MIN);
    if !was_approved(vendor, since, survey.on) {
        return Vec::new();
    }
    let owned = survey.with_owned(vendor.head.id);
    let is_used = owned.into_iter().any(|id| {
        let mut flows = survey.registry.referring::<Flow>(Edge::FlowToVendor, id);
        let mut collections = survey
            .registry
            .referring::<Collection>(Edge::CollectionBy, id);
        flows.any(|flow| happened(flow, since, survey.on)) || collections.next().is_some()
    });
    if is_used {
        return Vec::new();
    }
    let finding = Finding::about(FindingCode::VendorIdle, vendor).of_vendor(Some(vendor.head.id));
    vec![finding.saying(format!(
        "{} has been approved for {IDLE} days, and in them nothing went to it and it collected nothing",
        vendor.name
    ))]
}

/// Whether it was approved on each of the days: on the first, and on each on which a standing begins or has ended.
fn was_approved(vendor: &Vendor, since: Date, on: Date) -> bool {
    let approved = |day| {
        let standing = vendor.standing_on(day);
        standing.is_some_and(|standing| standing.state == StandingState::Approved)
    };
    let turns = vendor.standing.iter().flat_map(|standing| {
        let ended = standing.window.until.and_then(|last| last.tomorrow().ok());
        standing.window.from.into_iter().chain(ended)
    });
    let inside = turns.filter(|day| (since..=on).contains(day));
    std::iter::once(since).chain(inside).all(approved)
}

fn happened(flow: &Flow, since: Date, on: Date) -> bool {
    flow.state == FlowState::Confirmed
        && flow.window.from.is_none_or(|from| from <= on)
        && !flow.window.ended_before(since)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compliance::findings::tests::found;
    use crate::compliance::fixture::*;
    use crate::registry::vendor::Standing;
    use crate::registry::window::Window;
    use jiff::civil::date;

    fn idle(standings: Vec<Standing>, flows: Vec<Flow>, collections: Vec<Collection>) -> String {
        let mut registry = register(flows);
        collections
            .into_iter()
            .for_each(|it| put(&mut registry, it));
        put(
            &mut registry,
            Vendor {
                standing: standings,
                ..vendor("holding")
            },
        );
        put(
            &mut registry,
            Vendor {
                owners: vec![owned_by("holding", Window::default())],
                standing: Vec::new(),
                ..vendor("acme")
            },
        );
        found(&registry, &[FindingCode::VendorIdle])
    }

    #[test]
    fn a_vendor_is_idle_when_approved_all_year_and_not_used() {
        let approved = |window| standing(StandingState::Approved, window);
        let suspended = |window| standing(StandingState::Suspended, window);
        let a_year_ago = date(2013, 12, 12);
        let autumn = Window {
            from: Some(date(2014, 9, 1)),
            until: Some(date(2014, 11, 30)),
        };
        let told = "VENDOR_IDLE holding";
        for (standings, expected) in [
            (vec![approved(Window::default())], told),
            (vec![approved(from(a_year_ago))], told),
            (vec![approved(from(date(2013, 12, 13)))], ""),
            (vec![approved(Window::default()), suspended(autumn)], ""),
            (vec![approved(until(date(2014, 6, 1)))], ""),
            (vec![], ""),
        ] {
            assert_eq!(idle(standings, vec![], vec![]), expected);
        }
    }

    #[test]
    fn flows_of_the_year_and_collections_are_use_also_of_what_it_owns() {
        let always = || vec![standing(StandingState::Approved, Window::default())];
        let ended = |last| Flow {
            window: until(last),
            ..flow("views")
        };
        let by_acme = Collection {
            by: Some(id("acme")),
            ..collection("gathers", "www", "behavior.click", "crm")
        };
        let told = "VENDOR_IDLE holding";
        assert_eq!(idle(always(), vec![flow("views")], vec![]), "");
        assert_eq!(idle(always(), vec![ended(date(2013, 12, 12))], vec![]), "");
        assert_eq!(
            idle(always(), vec![ended(date(2013, 12, 11))], vec![]),
            told
        );
        assert_eq!(idle(always(), vec![], vec![by_acme]), "");
    }
}
