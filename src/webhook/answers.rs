//! What endpoints follow of the answers, compared in the background, so that nothing that is sent waits for it.
//!
//! The answers as they were last are kept in memory, and worked out of the log once where they are not: after a start, and
//! when another server took over. They hold no value of the register, so that nobody who was erased lives on in them.

use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use tokio::task::{JoinHandle, spawn_blocking};

use super::event::Event;
use crate::compliance::followed::{Followed, Snapshot};
use crate::registry::value::Registry;
use crate::store::door::Door;
use crate::store::failure::StoreError;
use crate::store::history::{History, HistoryError, Moment};
use crate::store::outbox::Reached;

/// Comparing takes a tenth of the time at most: after it, nothing is compared for so many times as long as it took.
const REST: u32 = 9;

/// What compares answers.
pub struct Answers {
    door: Door,
    history: History,
    zone: TimeZone,
    source: String,
    known: Option<Known>,
    running: Option<JoinHandle<Result<Compared, StoreError>>>,
    rests_until: Instant,
}

/// Answers as they were.
struct Known {
    at: Reached,
    followed: Followed,
    snapshot: Snapshot,
}

/// What became otherwise from one place to another.
pub struct Compared {
    /// From where.
    pub from: Reached,
    /// What is to be sent.
    pub events: Vec<Event>,
    took: Duration,
    later: Known,
}

impl Compared {
    /// Up to where.
    #[must_use]
    pub const fn to(&self) -> Reached {
        self.later.at
    }
}

impl Answers {
    /// Of this register; a day is one of this zone.
    #[must_use]
    pub fn new(door: Door, history: History, zone: TimeZone, source: String) -> Self {
        Self {
            door,
            history,
            zone,
            source,
            known: None,
            running: None,
            rests_until: Instant::now(),
        }
    }

    /// The day it is.
    #[must_use]
    pub fn today(&self) -> Date {
        self.zone.to_datetime(Timestamp::now()).date()
    }

    /// Whether something is being compared, or is to be at once.
    #[must_use]
    pub fn is_at_work(&self, from: Reached) -> bool {
        self.running.is_some() || self.is_due(from)
    }

    fn is_due(&self, from: Reached) -> bool {
        self.rests_until <= Instant::now() && self.now() != from
    }

    fn now(&self) -> Reached {
        Reached {
            revision: self.door.current().head.revision,
            day: self.today(),
        }
    }

    /// Goes on with comparing what is followed now with how it was; what came of it, once it is done.
    ///
    /// # Errors
    /// The log could not be read.
    pub async fn go_on(
        &mut self,
        from: Reached,
        followed: Followed,
    ) -> Result<Option<Compared>, StoreError> {
        match self.running.take_if(|running| running.is_finished()) {
            Some(done) => {
                let ended = |_| StoreError::Setting("comparing answers ended early".to_owned());
                let compared = done.await.map_err(ended)??;
                self.rests_until = Instant::now() + compared.took.saturating_mul(REST);
                Ok(Some(compared).filter(|compared| compared.from == from))
            }
            None => {
                if self.running.is_none() && self.is_due(from) {
                    self.begin(from, followed);
                }
                Ok(None)
            }
        }
    }

    fn begin(&mut self, from: Reached, followed: Followed) {
        let known = self.known.take();
        let known = known.filter(|known| known.at == from && known.followed == followed);
        let (registry, to) = (self.door.current(), self.now());
        let (history, source) = (self.history.clone(), self.source.clone());
        self.running = Some(tokio::spawn(async move {
            let begun = Instant::now();
            let earlier = match known {
                Some(known) => known,
                None => {
                    let past = past(&history, &registry, from).await?;
                    take(past, from, followed).await?
                }
            };
            let to = Reached {
                revision: registry.head.revision,
                ..to
            };
            let later = take(registry, to, followed).await?;
            let turns = earlier.snapshot.turns(&later.snapshot);
            let at = Timestamp::now().to_string();
            Ok(Compared {
                from,
                events: Event::of_turns(&turns, to, &source, &at),
                took: begun.elapsed(),
                later,
            })
        }));
    }

    /// Takes note that what came of it is written down.
    pub fn keep(&mut self, compared: Compared) {
        self.known = Some(compared.later);
    }
}

/// The register as it was.
async fn past(
    history: &History,
    current: &Arc<Registry>,
    at: Reached,
) -> Result<Arc<Registry>, StoreError> {
    // Nothing was before the first revision.
    if at.revision.0 == 0 {
        return Ok(Arc::default());
    }
    let moment = Moment::Revision(at.revision);
    match history
        .at(current, moment, Timestamp::now(), &|_| true)
        .await
    {
        Ok(value) => Ok(value),
        Err(HistoryError::Store(error)) => Err(error),
        Err(other) => Err(StoreError::Setting(other.to_string())),
    }
}

async fn take(
    registry: Arc<Registry>,
    at: Reached,
    followed: Followed,
) -> Result<Known, StoreError> {
    let taken = spawn_blocking(move || Snapshot::of(&registry, at.day, followed)).await;
    let ended = |_| StoreError::Setting("working out answers ended early".to_owned());
    Ok(Known {
        at,
        followed,
        snapshot: taken.map_err(ended)?,
    })
}
