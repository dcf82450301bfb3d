//! What is in force on a day: agreements, notices, laws, and the clauses that stand in them.
//!
//! A clause's own window lies inside that of its source. Retired records take no part; a retired notice is still the
//! link between the one before it and the one after.

use entity::id::{AgreementId, NoticeId};
use jiff::civil::Date;

use crate::registry::agreement::Agreement;
use crate::registry::clause::{Clause, Source};
use crate::registry::edge::Edge;
use crate::registry::notice::Notice;
use crate::registry::value::Registry;
use crate::registry::window::Window;

/// The days on which the notice is in force: from its effective day to the day before the first effective day of any
/// that supersedes it, directly or through others. Null: a draft, which is not in force and ends nothing.
#[must_use]
pub fn notice_window(registry: &Registry, notice: &Notice) -> Option<Window> {
    let from = notice.effective?;
    let ended = first_superseded(registry, notice.head.id);
    // The first of all days has none before it, and no notice was in force before it either.
    let until = ended.map(|day| day.yesterday().unwrap_or(Date::MIN));
    Some(Window {
        from: Some(from),
        until,
    })
}

/// Whether the notice is in force on the day.
#[must_use]
pub fn notice_in_force(registry: &Registry, notice: &Notice, on: Date) -> bool {
    notice_window(registry, notice).is_some_and(|window| window.holds(on))
}

/// Whether the clause is in force on the day, and so is what it stands in.
#[must_use]
pub fn clause_in_force(registry: &Registry, clause: &Clause, on: Date) -> bool {
    Calendar::new(registry, on).source(clause).is_some()
}

/// The last day on which the clause is in force, by itself or by what it stands in; null where none is known.
#[must_use]
pub fn clause_ends(registry: &Registry, clause: &Clause) -> Option<Date> {
    let of_source = match &clause.source {
        Source::Agreement(id) => registry.agreements.get(*id)?.window.until,
        Source::Notice(id) => notice_window(registry, registry.notices.get(*id)?)?.until,
        Source::Law(_) => None,
    };
    of_source.into_iter().chain(clause.window.until).min()
}

/// The first effective day of any notice that supersedes this one.
fn first_superseded(registry: &Registry, notice: NoticeId) -> Option<Date> {
    let mut seen = vec![notice];
    let mut first: Option<Date> = None;
    let mut at = 0;
    while let Some(id) = seen.get(at).copied() {
        for successor in successors(registry, id) {
            if seen.contains(&successor.head.id) {
                continue;
            }
            seen.push(successor.head.id);
            let effective = successor.effective.filter(|_| !successor.head.retired);
            first = first.into_iter().chain(effective).min();
        }
        at += 1;
    }
    first
}

/// The notices that name this one as the version before; those that are retired are not in the index.
fn successors(registry: &Registry, notice: NoticeId) -> impl Iterator<Item = &Notice> {
    let live = registry
        .edges
        .sources(Edge::NoticeSupersedes, notice)
        .filter_map(|id| registry.notices.get(id));
    let retired = registry.notices.retired();
    live.chain(retired.filter(move |other| other.supersedes == Some(notice)))
}

/// What a clause stands in, while it is in force.
#[derive(Debug, Clone, Copy)]
pub(super) enum Standing<'a> {
    /// A contract.
    Agreement(&'a Agreement),
    /// A privacy statement.
    Notice(&'a Notice),
    /// A law.
    Law,
}

/// What is in force on one day, each agreement and notice looked up once.
#[derive(Debug)]
pub(super) struct Calendar<'a> {
    registry: &'a Registry,
    on: Date,
    agreements: Vec<(AgreementId, Option<&'a Agreement>)>,
    notices: Vec<(NoticeId, Option<&'a Notice>)>,
}

impl<'a> Calendar<'a> {
    pub(super) const fn new(registry: &'a Registry, on: Date) -> Self {
        Self {
            registry,
            on,
            agreements: Vec::new(),
            notices: Vec::new(),
        }
    }

    /// What the clause stands in; null where the clause or that is not in force.
    pub(super) fn source(&mut self, clause: &Clause) -> Option<Standing<'a>> {
        if !clause.window.holds(self.on) {
            return None;
        }
        match &clause.source {
            Source::Agreement(id) => self.agreement(*id).map(Standing::Agreement),
            Source::Notice(id) => self.notice(*id).map(Standing::Notice),
            Source::Law(_) => Some(Standing::Law),
        }
    }

    /// The notice, if it is in force.
    pub(super) fn notice(&mut self, id: NoticeId) -> Option<&'a Notice> {
        let (registry, on) = (self.registry, self.on);
        remember(&mut self.notices, id, || {
            let notice = registry.notices.get(id);
            notice.filter(|notice| notice_in_force(registry, notice, on))
        })
    }

    fn agreement(&mut self, id: AgreementId) -> Option<&'a Agreement> {
        let (registry, on) = (self.registry, self.on);
        remember(&mut self.agreements, id, || {
            let agreement = registry.agreements.get(id);
            agreement.filter(|agreement| agreement.in_force(on))
        })
    }
}

fn remember<I: Copy + PartialEq, T: Copy>(
    known: &mut Vec<(I, T)>,
    id: I,
    find: impl FnOnce() -> T,
) -> T {
    if let Some((_, found)) = known.iter().find(|(other, _)| *other == id) {
        return *found;
    }
    let found = find();
    known.push((id, found));
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compliance::fixture::*;
    use entity::vocabulary::Action;
    use jiff::civil::date;

    const MAY: Date = date(2013, 5, 30);
    const JULY: Date = date(2014, 7, 1);
    const AUGUST: Date = date(2014, 8, 1);

    /// The last day of `first`, with these notices after it.
    fn ends(notices: &[Notice], retired: &[Notice]) -> Option<Date> {
        let mut registry = register(notices.iter().cloned());
        retired
            .iter()
            .for_each(|notice| retire(&mut registry, notice.clone()));
        let first = notice("first", Some(MAY), None);
        put(&mut registry, first.clone());
        notice_window(&registry, &first).and_then(|window| window.until)
    }

    #[test]
    fn a_notice_ends_the_day_before_the_first_that_supersedes_it() {
        let second = |effective| notice("second", effective, Some("first"));
        let third = |effective| notice("third", effective, Some("second"));
        let june = Some(date(2014, 6, 30));
        let july = Some(date(2014, 7, 31));
        for (live, retired, expected, why) in [
            (vec![], vec![], None, "nothing supersedes it"),
            (vec![second(Some(JULY))], vec![], june, "the next"),
            (vec![second(None)], vec![], None, "a draft ends nothing"),
            (
                vec![second(None), third(Some(AUGUST))],
                vec![],
                july,
                "through a draft",
            ),
            (
                vec![second(Some(AUGUST)), third(Some(JULY))],
                vec![],
                june,
                "the first of all",
            ),
            (
                vec![notice("other", Some(JULY), None)],
                vec![],
                None,
                "another notice",
            ),
            (
                vec![],
                vec![second(Some(JULY))],
                None,
                "a retired one ends nothing",
            ),
            (
                vec![third(Some(AUGUST))],
                vec![second(Some(JULY))],
                july,
                "through a retired one",
            ),
            (
                vec![notice("fourth", Some(AUGUST), Some("third"))],
                vec![second(None), third(None)],
                july,
                "through two retired ones",
            ),
        ] {
            assert_eq!(ends(&live, &retired), expected, "{why}");
        }
    }

    #[test]
    fn a_draft_is_not_in_force_and_a_ring_comes_to_an_end() {
        let ring = [
            notice("one", Some(MAY), Some("two")),
            notice("two", Some(JULY), Some("one")),
        ];
        let registry = register(ring.clone());
        let window = |notice| notice_window(&registry, notice).unwrap_or_default();
        assert_eq!(
            ring.each_ref().map(|notice| window(notice).until),
            [Some(date(2014, 6, 30)), Some(date(2013, 5, 29))]
        );
        let draft = notice("draft", None, None);
        assert_eq!(notice_window(&register([draft.clone()]), &draft), None);
    }

    #[test]
    fn a_clause_is_in_force_inside_its_own_window_and_that_of_its_source() {
        let mut registry = register([
            notice("first", Some(MAY), None),
            notice("second", Some(JULY), Some("first")),
            notice("draft", None, None),
        ]);
        put(&mut registry, agreement("deal", &["acme"]));
        put(
            &mut registry,
            crate::registry::agreement::Agreement {
                window: until(JULY),
                ..agreement("old", &["acme"])
            },
        );
        let may = || permission("may", &[Action::Use]);
        let before = |day: Date| day.yesterday().unwrap_or(day);
        for (clause, on, expected) in [
            (may(), DAY, true),
            (may().within(until(DAY)), DAY, true),
            (may().within(until(before(DAY))), DAY, false),
            (may().within(from(DAY)), before(DAY), false),
            (may().out_of_notice("first"), before(MAY), false),
            (may().out_of_notice("first"), MAY, true),
            (may().out_of_notice("first"), before(JULY), true),
            (may().out_of_notice("first"), JULY, false),
            (may().out_of_notice("second"), JULY, true),
            (
                may().out_of_notice("second").within(until(JULY)),
                AUGUST,
                false,
            ),
            (may().out_of_notice("draft"), DAY, false),
            (may().out_of_notice("nowhere"), DAY, false),
            (may().out_of_agreement("deal"), DAY, true),
            (may().out_of_agreement("old"), JULY, true),
            (may().out_of_agreement("old"), AUGUST, false),
            (may().out_of_agreement("nowhere"), DAY, false),
        ] {
            assert_eq!(
                clause_in_force(&registry, &clause, on),
                expected,
                "{:?} on {on}",
                clause.source
            );
        }
    }
}
