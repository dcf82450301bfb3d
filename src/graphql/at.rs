//! What every object of an answer carries: the registry it speaks of, the day, and what the request may still cost.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Instant;

use entity::id::Id;
use jiff::civil::Date;

use super::error::refuse;
use crate::auth::caller::Roles;
use crate::auth::permission::{Access, Noun, may_read, noun_of};
use crate::command::form::shown;
use crate::command::input::Day;
use crate::error::Error;
use crate::registry::edge::Edge;
use crate::registry::intake::Intake;
use crate::registry::nouns::{Held, NounKind};
use crate::registry::value::Registry;

/// A registry on a day, for one request and the roles of its caller. Only roots make one.
pub struct At {
    /// The registry, which does not change under the request.
    pub registry: Arc<Registry>,
    /// Today in the configured zone.
    pub today: Date,
    /// Whose own records the caller may see, where a role may see those alone.
    subject: Arc<str>,
    roles: Roles,
    budget: Arc<Budget>,
}

/// What a request may cost: visits of records, and time. No timeout can stop a resolver that does not await, so that
/// the iterators over records count.
pub struct Budget {
    visits: AtomicU64,
    deadline: Instant,
    spent: AtomicBool,
}

/// How many visits lie between two looks at the clock.
const CLOCK_EVERY: u64 = 1_024;

impl Budget {
    /// So many visits until this time.
    #[must_use]
    pub const fn new(visits: u64, deadline: Instant) -> Self {
        Self {
            visits: AtomicU64::new(visits),
            deadline,
            spent: AtomicBool::new(false),
        }
    }

    /// Counts one visit; false once the budget is spent.
    pub fn visit(&self) -> bool {
        self.visits_allowed(1)
    }

    /// Counts so many visits at once; false once the budget is spent.
    pub fn visits_allowed(&self, count: u64) -> bool {
        let left = self.visits.load(Ordering::Relaxed);
        self.visits
            .store(left.saturating_sub(count), Ordering::Relaxed);
        let late = left / CLOCK_EVERY != left.saturating_sub(count) / CLOCK_EVERY
            && Instant::now() >= self.deadline;
        if left < count || late {
            self.spent.store(true, Ordering::Relaxed);
        }
        !self.is_spent()
    }

    /// Whether the request cost more than it may, so that its answer is not complete.
    pub fn is_spent(&self) -> bool {
        self.spent.load(Ordering::Relaxed)
    }
}

/// Whether the request is shown to who has these roles, and made the requests that this subject made.
#[must_use]
pub fn is_shown(intake: &Intake, roles: Roles, subject: &str) -> bool {
    match may_read(roles, Noun::Intake) {
        Access::All => true,
        Access::Own => *intake.requested_by == *subject,
        Access::None => false,
    }
}

impl At {
    /// A registry on a day, for these roles, with a budget.
    #[must_use]
    pub fn new(registry: Arc<Registry>, today: Date, roles: Roles, budget: Arc<Budget>) -> Self {
        Self {
            registry,
            today,
            subject: Arc::default(),
            roles,
            budget,
        }
    }

    /// The same, for this caller.
    #[must_use]
    pub fn asked_by(self, subject: &str) -> Self {
        Self {
            subject: subject.into(),
            ..self
        }
    }

    /// Whether the caller may see the request: all, or those that the caller made.
    #[must_use]
    pub fn sees(&self, intake: &Intake) -> bool {
        is_shown(intake, self.roles, &self.subject)
    }

    /// Another registry, for the same request: paid from its budget.
    #[must_use]
    pub fn over(&self, registry: Arc<Registry>) -> Self {
        Self {
            registry,
            today: self.today,
            subject: Arc::clone(&self.subject),
            roles: self.roles,
            budget: Arc::clone(&self.budget),
        }
    }

    /// Whether the caller may read the noun. The walk before execution has refused what is selected; this is for what
    /// an answer is computed from.
    #[must_use]
    pub fn may_read(&self, noun: NounKind) -> bool {
        may_read(self.roles, noun_of(noun)) == Access::All
    }

    /// What is left to the request.
    #[must_use]
    pub const fn budget(&self) -> &Arc<Budget> {
        &self.budget
    }

    /// Walks over records, counting; it ends early when the budget is spent.
    pub fn walk<'a, T>(
        &'a self,
        records: impl Iterator<Item = T> + 'a,
    ) -> impl Iterator<Item = T> + 'a {
        records.take_while(|_| self.budget.visit())
    }

    /// The day that an argument names; today without one.
    ///
    /// # Errors
    /// It is no day.
    pub fn day(&self, given: Option<Day>) -> async_graphql::Result<Date> {
        let Some(given) = given else {
            return Ok(self.today);
        };
        let refused = |_| {
            refuse(&Error::BadRequest(format!(
                "`{}` is not a day; write it as `2013-05-30`",
                shown(&given.0)
            )))
        };
        given.0.parse().map_err(refused)
    }

    /// The records that refer to the target in this way, in the order of their making.
    pub fn referring<'a, S: Held, K: 'static>(
        &'a self,
        edge: Edge,
        target: Id<K>,
    ) -> impl Iterator<Item = &'a S> + 'a {
        let table = S::table(&self.registry);
        self.walk(
            self.registry
                .edges
                .sources(edge, target)
                .filter_map(|id| table.get(id)),
        )
    }

    /// The records with these ids, which are not many.
    pub fn named<'a, S: Held>(
        &'a self,
        ids: &'a [Id<S::Kind>],
    ) -> impl Iterator<Item = &'a S> + 'a {
        let table = S::table(&self.registry);
        self.walk(ids.iter().filter_map(|id| table.get(*id)))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;
    use crate::auth::caller::Role;
    use std::time::Duration;

    #[test]
    fn a_walk_ends_when_the_visits_are_spent() {
        let later = Instant::now() + Duration::from_secs(60);
        let at = At::new(
            Arc::default(),
            Date::constant(2026, 11, 24),
            Roles::new([Role::Viewer]).unwrap(),
            Arc::new(Budget::new(10, later)),
        );
        assert_eq!(at.walk(0..10).count(), 10);
        assert!(!at.budget().is_spent());
        assert_eq!(at.walk(0..10).count(), 0);
        assert!(at.budget().is_spent());
    }

    #[test]
    fn a_walk_ends_at_the_deadline() {
        let at = At::new(
            Arc::default(),
            Date::constant(2026, 11, 24),
            Roles::new([Role::Viewer]).unwrap(),
            Arc::new(Budget::new(1_000_000, Instant::now())),
        );
        assert!(at.walk(0..1_000_000).count() <= 1_024);
        assert!(at.budget().is_spent());
    }
}
