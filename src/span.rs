//! Spans: what was done for a request and how long it took, for whoever gathers traces (OpenTelemetry).
//!
//! Nothing is made until [`switch_on`]: then a request that is recorded has a span, and so have its dear parts. Where spans
//! go is not known here. What may stand in one is what may stand in a log line, less who asks: no name of a person, no
//! token, no query, no variable.

use std::borrow::Cow;
use std::sync::OnceLock;

use opentelemetry::global::{self, BoxedTracer};
use opentelemetry::propagation::Extractor;
use opentelemetry::trace::{
    FutureExt, SpanBuilder, SpanKind, Status, TraceContextExt, TraceId, Tracer,
};
use opentelemetry::{Context, KeyValue, Value};

/// The name of the program among those whose spans are in one trace.
const SCOPE: &str = "steward";

/// Set once at the start, as the log is.
static TRACER: OnceLock<BoxedTracer> = OnceLock::new();

/// From now on there are spans, of the provider that OpenTelemetry knows globally.
pub fn switch_on() {
    TRACER.get_or_init(|| global::tracer(SCOPE));
}

/// Whether there are spans at all.
#[must_use]
pub fn is_on() -> bool {
    TRACER.get().is_some()
}

/// A span that is recorded. It ends when it is dropped.
#[derive(Debug)]
pub struct Span(Context);

impl Span {
    /// The span of a request that came in, below that of its sender, if the headers name one.
    #[must_use]
    pub fn of_request(name: impl Into<Cow<'static, str>>, headers: &dyn Extractor) -> Option<Self> {
        let tracer = TRACER.get()?;
        let sender = global::get_text_map_propagator(|propagator| {
            propagator.extract_with_context(&Context::new(), headers)
        });
        begin(tracer, name.into(), SpanKind::Server, &sender)
    }

    /// The span of a request to another server, which nobody waits for.
    #[must_use]
    pub fn of_call(name: &'static str) -> Option<Self> {
        begin(
            TRACER.get()?,
            name.into(),
            SpanKind::Client,
            &Context::new(),
        )
    }

    /// The span of a part of what the running task does; none where that is not recorded.
    #[must_use]
    pub fn of_part(name: &'static str) -> Option<Self> {
        Place::here()?.part(name)
    }

    /// Tells something of it.
    pub fn tell(&self, key: &'static str, value: impl Into<Value>) {
        self.0.span().set_attribute(KeyValue::new(key, value));
    }

    /// It failed in this way, a word of a few.
    pub fn fail(&self, kind: impl Into<Cow<'static, str>>) {
        let kind: Cow<'static, str> = kind.into();
        self.tell("error.type", kind.into_owned());
        self.0.span().set_status(Status::error(""));
    }

    /// The trace that it is in.
    #[must_use]
    pub fn trace_id(&self) -> TraceId {
        self.0.span().span_context().trace_id()
    }

    /// Where it is, for what is done for it elsewhere.
    #[must_use]
    pub fn place(&self) -> Place {
        Place(self.0.clone())
    }
}

impl Drop for Span {
    fn drop(&mut self) {
        self.0.span().end();
    }
}

/// Within which span something is done, to be taken along to another task or thread.
#[derive(Debug, Clone)]
pub struct Place(Context);

impl Place {
    /// That of the running task; none where nothing is recorded.
    #[must_use]
    pub fn here() -> Option<Self> {
        TRACER.get()?;
        let here = Context::current();
        here.span().is_recording().then_some(Self(here))
    }

    /// The span of a part of it.
    #[must_use]
    pub fn part(&self, name: &'static str) -> Option<Span> {
        begin(TRACER.get()?, name.into(), SpanKind::Internal, &self.0)
    }
}

/// Does the work within a span, if there is one.
pub async fn within<T>(place: Option<Place>, work: impl Future<Output = T>) -> T {
    match place {
        Some(Place(context)) => work.with_context(context).await,
        None => work.await,
    }
}

/// None if the trace is not recorded, so that nothing is gathered for it.
fn begin(
    tracer: &BoxedTracer,
    name: Cow<'static, str>,
    kind: SpanKind,
    parent: &Context,
) -> Option<Span> {
    let builder = SpanBuilder::from_name(name).with_kind(kind);
    let span = tracer.build_with_context(builder, parent);
    let begun = Span(parent.with_span(span));
    begun.0.span().is_recording().then_some(begun)
}
