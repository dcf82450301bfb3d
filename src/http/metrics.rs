//! What is counted for whoever watches the server, in the text form of Prometheus.
//!
//! Requests are counted where their log line is written, so that the two agree. How the register stands is asked when
//! somebody looks. Nothing is computed for a look, and no label holds a name, a path or anything else that a caller chose.

use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::Duration;

use poem::http::{Method, StatusCode};
use poem::{Endpoint, Request, Response};
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

use super::media::Media;
use super::refusal::Refusal;
use super::request_id::RequestId;

/// Where they are read.
const PATH: &str = "/metrics";
/// The type of the text (OpenMetrics 1.0).
const MEDIA_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";
/// The upper ends of the classes of time, in seconds.
const TIMES: [f64; 12] = [
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0,
];

/// How the register stands, asked when somebody looks.
pub type Look = Arc<dyn Fn() -> Standing + Send + Sync>;

/// How the register stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Standing {
    /// The revision that is answered from.
    pub revision: u64,
    /// The time since the server last knew that it has all that the database has.
    pub lag: Duration,
    /// Commands that wait for the writer.
    pub queue: u64,
    /// Whether requests can be answered, changes included.
    pub ready: bool,
    /// Today's findings by severity, if somebody asked for them at this revision.
    pub findings: Option<Vec<(&'static str, u64)>>,
}

/// The counters.
pub struct Metrics {
    registry: Registry,
    requests: Requests,
    gauges: Gauges,
}

/// What became of requests.
struct Requests {
    answered: Family<Answered, Counter>,
    times: Family<Routed, Histogram, fn() -> Histogram>,
    refusals: Family<Refused, Counter>,
}

/// How the register stood at the last look.
#[derive(Default)]
struct Gauges {
    revision: Gauge,
    lag: Gauge<f64, AtomicU64>,
    queue: Gauge,
    ready: Gauge,
    findings: Family<Found, Gauge>,
    findings_revision: Gauge,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    route: &'static str,
    status: u16,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Routed {
    route: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Refused {
    reason: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Found {
    severity: &'static str,
}

/// The codes of the errors of an answer, set with the answer for whoever counts them.
#[derive(Debug, Clone, Default)]
pub(super) struct Reasons(pub(super) Vec<String>);

impl Metrics {
    /// Counters at nothing.
    #[must_use]
    pub fn new() -> Self {
        let mut registry = Registry::with_prefix("steward");
        Self {
            requests: Requests::told_by(&mut registry),
            gauges: Gauges::told_by(&mut registry),
            registry,
        }
    }

    /// Counts a request with what became of it.
    pub(super) fn count(&self, path: &str, status: u16, time: Duration, reasons: &Reasons) {
        let Requests {
            answered,
            times,
            refusals,
        } = &self.requests;
        let route = route(path);
        answered.get_or_create(&Answered { route, status }).inc();
        times
            .get_or_create(&Routed { route })
            .observe(time.as_secs_f64());
        for reason in &reasons.0 {
            let reason = reason.clone();
            refusals.get_or_create(&Refused { reason }).inc();
        }
    }

    /// The text, with how the register stands now.
    fn text(&self, standing: &Standing) -> String {
        self.gauges.set(standing);
        let mut text = String::new();
        // A string takes all that is written.
        let _ = encode(&mut text, &self.registry);
        text
    }
}

impl Default for Metrics {
    fn default() -> Self {
        Self::new()
    }
}

impl Requests {
    fn told_by(registry: &mut Registry) -> Self {
        let times: fn() -> Histogram = || Histogram::new(TIMES);
        let requests = Self {
            answered: Family::default(),
            times: Family::new_with_constructor(times),
            refusals: Family::default(),
        };
        let Self {
            answered,
            times,
            refusals,
        } = &requests;
        let help = "Requests by route and status; 499 if the client went away";
        registry.register("http_requests", help, answered.clone());
        let help = "The time from the headers of a request to its answer, by route";
        registry.register("http_request_seconds", help, times.clone());
        let help = "Errors of answers, by code";
        registry.register("refusals", help, refusals.clone());
        requests
    }
}

impl Gauges {
    fn told_by(registry: &mut Registry) -> Self {
        let gauges = Self::default();
        let Self {
            revision,
            lag,
            queue,
            ready,
            findings,
            findings_revision,
        } = &gauges;
        let help = "The revision that is answered from";
        registry.register("revision", help, revision.clone());
        let help = "The time since the server last knew that it has all that the database has";
        registry.register("database_lag_seconds", help, lag.clone());
        let help = "Changes that wait for the writer";
        registry.register("writer_queue_length", help, queue.clone());
        let help = "Whether requests can be answered, changes included: 1 or 0";
        registry.register("ready", help, ready.clone());
        let help = "Findings of the day by severity, as somebody last asked for them";
        registry.register("findings", help, findings.clone());
        let help = "The revision of which the findings are";
        registry.register("findings_revision", help, findings_revision.clone());
        gauges
    }

    fn set(&self, standing: &Standing) {
        let Standing {
            revision,
            lag,
            queue,
            ready,
            findings,
        } = standing;
        self.revision.set(whole(*revision));
        self.lag.set(lag.as_secs_f64());
        self.queue.set(whole(*queue));
        self.ready.set(i64::from(*ready));
        for &(severity, count) in findings.iter().flatten() {
            self.findings
                .get_or_create(&Found { severity })
                .set(whole(count));
            self.findings_revision.set(whole(*revision));
        }
    }
}

/// The route of a path; what is none of them is one.
fn route(path: &str) -> &'static str {
    let first = path.split('/').nth(1).unwrap_or_default();
    const KNOWN: [&str; 7] = [
        "graphql",
        "reports",
        "calendar",
        "oauth",
        "health",
        "api",
        ".well-known",
    ];
    KNOWN
        .into_iter()
        .find(|route| *route == first)
        .unwrap_or("other")
}

fn whole(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// `/metrics`, which has a listener of its own: it asks nobody who they are.
pub struct Watched {
    /// What is counted.
    pub metrics: Arc<Metrics>,
    /// How the register stands.
    pub look: Look,
}

impl Endpoint for Watched {
    type Output = Response;

    async fn call(&self, request: Request) -> poem::Result<Response> {
        let request_id = RequestId::fresh();
        if request.uri().path() != PATH {
            let refusal = crate::error::Error::NotFound(
                "no such path; the metrics are at `/metrics`".to_owned(),
            );
            return Ok(Refusal::from(refusal).into_response(Media::Json, request_id));
        }
        if !matches!(*request.method(), Method::GET | Method::HEAD) {
            let refusal = Refusal::method("GET, HEAD", "read the metrics by GET");
            return Ok(refusal.into_response(Media::Json, request_id));
        }
        Ok(Response::builder()
            .status(StatusCode::OK)
            .content_type(MEDIA_TYPE)
            .body(self.metrics.text(&(self.look)())))
    }
}
