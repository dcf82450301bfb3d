//! Turns: how many requests of one caller are executed at a time, so that a caller who sends many waits for himself and not
//! others for him.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::yield_now;

/// The turns of all callers.
pub struct Turns {
    each: usize,
    /// By subject; gone once nobody has or waits for a turn.
    callers: Mutex<HashMap<String, Weak<Semaphore>>>,
}

/// With so many callers those who are gone are forgotten.
const MANY: usize = 1_024;

impl Turns {
    /// So many at a time for each caller.
    #[must_use]
    pub fn new(each: usize) -> Self {
        Self {
            each,
            callers: Mutex::default(),
        }
    }

    /// The caller's turn, until it is dropped; those of one caller come in the order in which they are asked for.
    pub(super) async fn of(&self, subject: &str) -> Option<OwnedSemaphorePermit> {
        let place = self.place(subject);
        let is_alone = place.available_permits() == self.each;
        match Arc::clone(&place).try_acquire_owned() {
            Ok(turn) => {
                // A query that awaits nothing runs to its end once it begins. So that a caller's others come to wait here,
                // and not before those of everybody in the runtime's own queue, they are let in first.
                if !is_alone {
                    yield_now().await;
                }
                Some(turn)
            }
            // Nobody closes it.
            Err(_) => place.acquire_owned().await.ok(),
        }
    }

    fn place(&self, subject: &str) -> Arc<Semaphore> {
        let mut callers = self.callers.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(place) = callers.get(subject).and_then(Weak::upgrade) {
            return place;
        }
        if callers.len() >= MANY {
            callers.retain(|_, place| place.strong_count() > 0);
        }
        let place = Arc::new(Semaphore::new(self.each));
        callers.insert(subject.to_owned(), Arc::downgrade(&place));
        place
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::poll;
    use std::pin::pin;
    use std::task::Poll;

    /// The turn, if it comes once the others were let in.
    async fn soon(turns: &Turns, subject: &str) -> Option<OwnedSemaphorePermit> {
        let mut turn = pin!(turns.of(subject));
        for _ in 0..2 {
            if let Poll::Ready(turn) = poll!(turn.as_mut()) {
                return turn;
            }
        }
        None
    }

    #[tokio::test]
    async fn a_caller_waits_for_himself_and_for_nobody_else() {
        let turns = Turns::new(2);
        let first = soon(&turns, "one").await;
        let second = soon(&turns, "one").await;
        assert!(first.is_some() && second.is_some());
        assert!(soon(&turns, "one").await.is_none());
        assert!(soon(&turns, "another").await.is_some());
        drop(first);
        let third = soon(&turns, "one").await;
        assert!(third.is_some());
        drop((second, third));
        assert!(soon(&turns, "one").await.is_some());
    }

    #[tokio::test]
    async fn a_caller_with_another_request_lets_others_in_before_the_next_begins() {
        let turns = Turns::new(2);
        let first = soon(&turns, "one").await;
        assert!(first.is_some());
        assert!(poll!(pin!(turns.of("one"))).is_pending());
        let another = poll!(pin!(turns.of("another")));
        assert!(matches!(another, Poll::Ready(Some(_))));
    }

    #[tokio::test]
    async fn those_who_are_gone_are_forgotten() {
        let turns = Turns::new(1);
        for number in 0..3 * MANY {
            assert!(soon(&turns, &number.to_string()).await.is_some());
        }
        let known = turns.callers.lock().map(|callers| callers.len());
        assert!(known.is_ok_and(|known| known <= MANY));
    }
}
