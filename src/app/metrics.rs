//! The metrics: who counts, how the register stands, and the listener where both are read.

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::Context;
use entity::vocabulary::{FindingCode, Severity};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use tokio::net::TcpListener;

use crate::compliance::findings::severity;
use crate::compliance::kept::known_findings;
use crate::config::Config;
use crate::http::accept;
use crate::http::limits::ServerLimits;
use crate::http::metrics::{Look, Metrics, Standing, Watched};
use crate::store::door::Door;

/// As many connections at a time: who watches comes every few seconds.
const CONNECTIONS: usize = 16;

/// Counters for the server; they are read where the configuration says, if it does, for as long as the process runs.
///
/// # Errors
/// The address is taken.
pub(super) async fn open(config: &Config, door: &Door) -> anyhow::Result<Arc<Metrics>> {
    let metrics = Arc::new(Metrics::new());
    let Some(address) = config.metrics_listen else {
        return Ok(metrics);
    };
    let listener = TcpListener::bind(address).await.with_context(|| {
        format!("cannot listen on {address} for the metrics; set `metrics_listen` to an address that is free")
    })?;
    let limits = ServerLimits {
        connections: CONNECTIONS,
        ..ServerLimits::default()
    };
    let watched = Watched {
        metrics: Arc::clone(&metrics),
        look: look(door.clone(), config.zone.clone()),
    };
    tokio::spawn(accept::serve(
        listener,
        watched,
        limits,
        std::future::pending(),
    ));
    Ok(metrics)
}

fn look(door: Door, zone: TimeZone) -> Look {
    Arc::new(move || {
        let registry = door.current();
        let today = zone.to_datetime(Timestamp::now()).date();
        let known = known_findings(&registry, today);
        Standing {
            revision: registry.head.revision.0,
            lag: door.lag(),
            queue: u64::try_from(door.queue_length()).unwrap_or(u64::MAX),
            ready: door.readiness().is_ok(),
            findings: known.map(|found| by_severity(found.iter().map(|finding| finding.code()))),
        }
    })
}

/// How many there are of each severity, gravest first.
fn by_severity(codes: impl Iterator<Item = FindingCode>) -> Vec<(&'static str, u64)> {
    let mut counts: BTreeMap<Severity, u64> = Severity::ALL.iter().map(|it| (*it, 0)).collect();
    for code in codes {
        *counts.entry(severity(code)).or_default() += 1;
    }
    let counted = counts.into_iter();
    counted
        .map(|(severity, count)| (severity.as_str(), count))
        .collect()
}
