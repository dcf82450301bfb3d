//! What became of findings between two states of the register: those that appeared and went, and through which revisions.
//!
//! The revisions are found by halving: of a finding that is in the later answer and not in the earlier, the middle state
//! says in which half it came. So each is traced to one revision before which it was not and after which it was; where it
//! came and went several times, that is one of them. Both answers are for one day, so that nothing in it comes of the
//! passing of time.

use std::collections::HashSet;
use std::sync::Arc;

use async_graphql::{Context, Result, SimpleObject};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use super::at::At;
use super::error::refuse;
use super::findings_change::FindingsChangeObject;
use super::history::{MomentInput, shown_error, value_at};
use super::kept::{self, Findings};
use crate::command::input::{Day, Instant, RevisionNumber};
use crate::compliance::findings::Identity;
use crate::compliance::findings::change::FindingsChange;
use crate::error::Error;
use crate::registry::revision::{Head, Revision};
use crate::registry::value::Registry;
use crate::store::history::{History, Moment};

/// The most time between the two states.
const LONGEST: SignedDuration = SignedDuration::from_hours(90 * 24);

/// What became of the findings between two states of the register.
#[derive(SimpleObject)]
pub struct FindingsBetween {
    /// The revision of the earlier state.
    from: RevisionNumber,
    /// The revision of the later state.
    to: RevisionNumber,
    /// The day for which both are asked.
    on: Day,
    /// All that appeared and went.
    change: FindingsChangeObject,
    /// The same by the revision through which it came, newest first.
    steps: Vec<FindingsStep>,
}

/// What a revision did to the findings, as far as it lasted.
#[derive(SimpleObject)]
pub struct FindingsStep {
    /// The revision.
    revision: RevisionNumber,
    /// When it was made.
    at: Instant,
    /// What appeared and went through it.
    change: FindingsChangeObject,
}

/// A state of the register with its findings of the day.
#[derive(Clone)]
struct State {
    registry: Arc<Registry>,
    findings: Findings,
}

impl State {
    fn revision(&self) -> Revision {
        self.registry.head.revision
    }
}

/// The way between two states.
struct Trace<'a> {
    asked: &'a At,
    on: Date,
    history: &'a History,
}

/// What became of the findings from the one moment to the other; null once the request's budget is spent.
pub(super) async fn between(
    ctx: &Context<'_>,
    from: &MomentInput,
    to: Option<&MomentInput>,
    on: Option<Day>,
) -> Result<Option<FindingsBetween>> {
    let asked = ctx.data::<At>()?;
    let trace = Trace {
        asked,
        on: asked.day(on)?,
        history: ctx.data::<History>()?,
    };
    let later = match to {
        Some(moment) => value_at(ctx, asked, moment).await?,
        None => Arc::clone(&asked.registry),
    };
    let earlier = value_at(ctx, asked, from).await?;
    refuse_span(earlier.head, later.head).map_err(|error| refuse(&error))?;
    let (Some(earlier), Some(later)) = (trace.state(earlier), trace.state(later)) else {
        return Ok(None);
    };
    let change = FindingsChange::between(&earlier.findings, &later.findings);
    let steps = match ctx.look_ahead().field("steps").exists() {
        true => trace.steps(&change, earlier.clone(), later.clone()).await?,
        false => Some(Vec::new()),
    };
    Ok(steps.map(|steps| FindingsBetween {
        from: (&earlier.revision()).into(),
        to: (&later.revision()).into(),
        on: (&trace.on).into(),
        change: trace.shown(&earlier, &later, change),
        steps,
    }))
}

fn refuse_span(earlier: Head, later: Head) -> Result<(), Error> {
    if earlier.revision > later.revision {
        return Err(Error::BadRequest(format!(
            "`from` is revision {} and `to` the earlier revision {}; turn them round",
            earlier.revision, later.revision
        )));
    }
    if later.at.duration_since(earlier.at) > LONGEST {
        return Err(Error::BadRequest(format!(
            "revision {} was made more than 90 days before revision {}; ask for a shorter time",
            earlier.revision, later.revision
        )));
    }
    Ok(())
}

impl Trace<'_> {
    fn state(&self, registry: Arc<Registry>) -> Option<State> {
        let findings = kept::findings(&self.asked.over(Arc::clone(&registry)), self.on)?;
        Some(State { registry, findings })
    }

    fn shown(
        &self,
        earlier: &State,
        later: &State,
        change: FindingsChange,
    ) -> FindingsChangeObject {
        FindingsChangeObject {
            earlier: self.asked.over(Arc::clone(&earlier.registry)),
            later: self.asked.over(Arc::clone(&later.registry)),
            on: self.on,
            change,
        }
    }

    /// The revisions through which the change came; null once the request's budget is spent.
    async fn steps(
        &self,
        whole: &FindingsChange,
        earlier: State,
        later: State,
    ) -> Result<Option<Vec<FindingsStep>>> {
        let lasting: HashSet<(bool, &Identity)> = marked(whole).collect();
        let mut steps = Vec::new();
        let mut spans = vec![(earlier, later)];
        while let Some((earlier, later)) = spans.pop() {
            let change = FindingsChange::between(&earlier.findings, &later.findings);
            let change =
                change.only(|appears, finding| lasting.contains(&(appears, &finding.identity)));
            if change.is_empty() {
                continue;
            }
            let way = later.revision().0 - earlier.revision().0;
            if way <= 1 {
                steps.push(FindingsStep {
                    revision: (&later.revision()).into(),
                    at: (&later.registry.head.at).into(),
                    change: self.shown(&earlier, &later, change),
                });
                continue;
            }
            let middle = Revision(earlier.revision().0 + way / 2);
            let Some(middle) = self.state(self.back(&later, middle).await?) else {
                return Ok(None);
            };
            spans.push((earlier, middle.clone()));
            spans.push((middle, later));
        }
        Ok(Some(steps))
    }

    async fn back(&self, later: &State, wanted: Revision) -> Result<Arc<Registry>> {
        let budget = self.asked.budget();
        let spend = |changes| budget.visits_allowed(changes);
        let wanted = Moment::Revision(wanted);
        let found = self
            .history
            .at(&later.registry, wanted, Timestamp::now(), &spend);
        found.await.map_err(|error| refuse(&shown_error(error)))
    }
}

/// Each finding of the change, with whether it appears.
fn marked(change: &FindingsChange) -> impl Iterator<Item = (bool, &Identity)> {
    let appearing = change
        .appearing
        .iter()
        .map(|finding| (true, &finding.identity));
    let going = change
        .going
        .iter()
        .map(|finding| (false, &finding.identity));
    appearing.chain(going)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn head(revision: u64, at: &str) -> Head {
        Head {
            revision: Revision(revision),
            at: at.parse().unwrap(),
            ..Head::default()
        }
    }

    #[test]
    fn a_span_goes_forward_and_lasts_at_most_ninety_days() {
        let later = head(9, "2026-06-30T12:00:00Z");
        for (revision, at, refused) in [
            (9, "2026-06-30T12:00:00Z", None),
            (8, "2026-04-01T12:00:00Z", None),
            (8, "2026-04-01T11:59:59Z", Some("more than 90 days")),
            (10, "2026-06-30T12:00:00Z", Some("turn them round")),
        ] {
            let outcome = refuse_span(head(revision, at), later);
            assert_eq!(outcome.is_err(), refused.is_some(), "{revision} {at}");
            let said = outcome.err().map(|error| error.message().to_owned());
            let said = said.unwrap_or_default();
            assert!(said.contains(refused.unwrap_or_default()), "{said}");
        }
    }
}
