//! Slowing down who fails: after a few failures each further attempt has to wait, twice as long each time.
//!
//! Counted for who is named together with where from, so that nobody can lock out a client from elsewhere. It is kept in
//! memory: guessing a secret of 256 bits is hopeless anyhow, and what is slowed down is the work and the noise.

use std::collections::HashMap;
use std::hash::Hash;
use std::time::{Duration, Instant};

/// As many failures cost nothing: a secret that was exchanged a moment too early.
const FREE: u32 = 3;
/// The first wait.
const FIRST: Duration = Duration::from_secs(1);
/// The longest wait.
const LONGEST: Duration = Duration::from_secs(60);
/// After this time without a failure nothing is held against anybody.
const FORGOTTEN: Duration = Duration::from_secs(600);
/// As many are remembered; then those whose wait is over are forgotten, and if that does not help, all.
const MOST: usize = 10_000;

/// Who failed how often.
#[derive(Debug)]
pub struct Slowdown<K>(HashMap<K, Failures>);

#[derive(Debug)]
struct Failures {
    count: u32,
    last: Instant,
}

impl Failures {
    /// The wait that the last failure began.
    fn wait(&self) -> Duration {
        match self.count.checked_sub(FREE) {
            None | Some(0) => Duration::ZERO,
            Some(beyond) => FIRST
                .saturating_mul(1_u32.checked_shl(beyond - 1).unwrap_or(u32::MAX))
                .min(LONGEST),
        }
    }
}

impl<K> Default for Slowdown<K> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}

impl<K: Eq + Hash> Slowdown<K> {
    /// How long an attempt has to wait; zero if it may be made now.
    #[must_use]
    pub fn wait(&self, key: &K, now: Instant) -> Duration {
        let Some(failures) = self.0.get(key) else {
            return Duration::ZERO;
        };
        let passed = now.saturating_duration_since(failures.last);
        failures.wait().saturating_sub(passed)
    }

    /// Counts a failure.
    pub fn fail(&mut self, key: K, now: Instant) {
        let passed = |failures: &Failures| now.saturating_duration_since(failures.last);
        if self.0.len() >= MOST {
            self.0
                .retain(|_, failures| passed(failures) < failures.wait());
        }
        if self.0.len() >= MOST {
            self.0.clear();
        }
        let failures = self.0.entry(key).or_insert(Failures {
            count: 0,
            last: now,
        });
        if passed(failures) >= FORGOTTEN {
            failures.count = 0;
        }
        failures.count = failures.count.saturating_add(1);
        failures.last = now;
    }

    /// Forgets the failures: the right secret was given.
    pub fn forgive(&mut self, key: &K) {
        self.0.remove(key);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_begins_after_the_free_failures_doubles_and_has_an_end() {
        let start = Instant::now();
        let mut slowdown = Slowdown::default();
        for (failure, seconds) in [(1, 0), (2, 0), (3, 0), (4, 1), (5, 2), (6, 4), (7, 8)] {
            slowdown.fail("ann", start);
            let wait = slowdown.wait(&"ann", start);
            assert_eq!(wait, Duration::from_secs(seconds), "{failure}");
        }
        let later = start + Duration::from_secs(3);
        assert_eq!(slowdown.wait(&"ann", later), Duration::from_secs(5));
        for _ in 0..100 {
            slowdown.fail("ann", start);
        }
        assert_eq!(slowdown.wait(&"ann", start), LONGEST);
        assert_eq!(slowdown.wait(&"bob", start), Duration::ZERO);
    }

    #[test]
    fn success_and_time_forgive() {
        let start = Instant::now();
        let mut slowdown = Slowdown::default();
        for _ in 0..6 {
            slowdown.fail("ann", start);
            slowdown.fail("bob", start);
        }
        slowdown.forgive(&"ann");
        assert_eq!(slowdown.wait(&"ann", start), Duration::ZERO);
        let later = start + FORGOTTEN;
        slowdown.fail("bob", later);
        assert_eq!(slowdown.wait(&"bob", later), Duration::ZERO);
    }

    #[test]
    fn no_more_than_so_many_are_remembered() {
        let start = Instant::now();
        let mut slowdown = Slowdown::default();
        for number in 0..3 * MOST {
            slowdown.fail(number, start);
            assert!(slowdown.0.len() <= MOST);
        }
    }
}
