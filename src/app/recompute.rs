//! Findings are worked out anew after a change, before somebody asks for them.
//!
//! Only where somebody asked for those of the day since the start, and once the register stands still: while changes come
//! one after the other, nothing is worked out that the next one makes useless.

use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use tokio::time::timeout;

use crate::background;
use crate::compliance::kept::{findings, known_findings};
use crate::store::door::Door;

/// So long nothing may have changed.
const STILL: Duration = Duration::from_secs(1);

/// Works until the writer ends.
pub(super) async fn recompute(door: Door, zone: TimeZone) {
    let today = || zone.to_datetime(Timestamp::now()).date();
    let mut revision = door.follow();
    let mut registry = door.current();
    let mut is_wanted = false;
    while revision.changed().await.is_ok() {
        loop {
            is_wanted |= known_findings(&registry, today()).is_some();
            // No value is held on to that is not the last: somebody may have been erased.
            registry = door.current();
            match timeout(STILL, revision.changed()).await {
                Ok(Ok(())) => {}
                Ok(Err(_)) => return,
                Err(_) => break,
            }
        }
        if is_wanted {
            let (registry, on) = (registry.clone(), today());
            let worked_out = background::run(move || findings(&registry, on, &|_| true)).await;
            if worked_out.is_none() {
                tracing::error!("working out the findings of the day ended early");
            }
        }
    }
}
