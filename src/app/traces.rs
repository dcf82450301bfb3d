//! Sends spans to a collector (OTLP over HTTP), in the background, and as many as there is room for.
//!
//! A collector that is away costs the spans and nothing else: nobody waits for it, and it is told of once. The library that
//! sends is not used, since it reads the environment beside our configuration and sends again what was not taken; what it
//! sends is (`opentelemetry-proto`).

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::Context;
use entity::id::Uuid;
use opentelemetry::{KeyValue, global};
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::transform::common::tonic::ResourceAttributesWithSchema;
use opentelemetry_proto::transform::trace::tonic::group_spans_by_resource_and_scope;
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::error::{OTelSdkError, OTelSdkResult};
use opentelemetry_sdk::propagation::TraceContextPropagator;
use opentelemetry_sdk::trace::{
    BatchConfigBuilder, BatchSpanProcessor, Sampler, SdkTracerProvider, SpanData, SpanExporter,
};
use prost::Message;
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use reqwest::redirect::Policy;
use reqwest::{Client, Response};
use tokio::runtime::Handle;
use tokio::task::spawn_blocking;

use crate::config::traces::{CollectorUrl, SecretHeaders, TraceSettings};
use crate::span::switch_on;

/// As long a connection to the collector may take.
const CONNECT_TIME: Duration = Duration::from_secs(2);
/// As long one sending may take, and all of the last ones at the end of the server.
const TIME: Duration = Duration::from_secs(3);
/// So long spans are gathered before they are sent.
const PAUSE: Duration = Duration::from_secs(1);
/// So many spans may wait; what comes then is dropped.
const QUEUE: usize = 4_096;
/// So many are sent at once.
const BATCH: usize = 512;

/// What sends spans.
pub(super) struct Traces(SdkTracerProvider);

/// Begins to send spans, if there is a collector.
///
/// # Errors
/// The system has no root certificates.
pub(super) fn begin(settings: &TraceSettings) -> anyhow::Result<Option<Traces>> {
    let Some(endpoint) = &settings.endpoint else {
        return Ok(None);
    };
    let exporter = Exporter::new(endpoint, settings.headers.as_ref()).context(
        "cannot send traces; are the system's root certificates installed (package `ca-certificates`)?",
    )?;
    let batches = BatchConfigBuilder::default()
        .with_max_queue_size(QUEUE)
        .with_max_export_batch_size(BATCH)
        .with_scheduled_delay(PAUSE)
        .build();
    let processor = BatchSpanProcessor::builder(exporter)
        .with_batch_config(batches)
        .build();
    let begun_here = Sampler::TraceIdRatioBased(settings.sampled);
    let provider = SdkTracerProvider::builder()
        .with_span_processor(processor)
        .with_sampler(Sampler::ParentBased(Box::new(begun_here)))
        .with_resource(resource(&settings.service_name))
        .build();
    global::set_text_map_propagator(TraceContextPropagator::new());
    global::set_tracer_provider(provider.clone());
    switch_on();
    Ok(Some(Traces(provider)))
}

/// What is the same for all spans of this server.
fn resource(service_name: &str) -> Resource {
    Resource::builder_empty()
        .with_service_name(service_name.to_owned())
        .with_attributes([
            KeyValue::new("service.version", env!("CARGO_PKG_VERSION")),
            KeyValue::new("service.instance.id", Uuid::new_v4().to_string()),
        ])
        .build()
}

impl Traces {
    /// Sends what waits, as far as that is soon done.
    pub(super) async fn end(self) {
        // What fails here was told of when it failed.
        let _ = spawn_blocking(move || self.0.shutdown_with_timeout(TIME)).await;
    }
}

/// Sends batches of spans.
#[derive(Debug)]
struct Exporter {
    client: Client,
    endpoint: CollectorUrl,
    resource: ResourceAttributesWithSchema,
    /// The batches come from a thread that is not one of its own.
    runtime: Handle,
    /// Whether the last batch was not taken.
    failing: AtomicBool,
}

impl Exporter {
    fn new(endpoint: &CollectorUrl, headers: Option<&SecretHeaders>) -> anyhow::Result<Self> {
        let client = Client::builder()
            .https_only(endpoint.url().scheme() == "https")
            .redirect(Policy::none())
            .no_proxy()
            .default_headers(sent_always(headers)?)
            .connect_timeout(CONNECT_TIME)
            .timeout(TIME)
            .user_agent("steward")
            .build()?;
        Ok(Self {
            client,
            endpoint: endpoint.clone(),
            resource: ResourceAttributesWithSchema::default(),
            runtime: Handle::current(),
            failing: AtomicBool::new(false),
        })
    }

    async fn send(&self, batch: Vec<SpanData>) -> Result<(), String> {
        let resource_spans = group_spans_by_resource_and_scope(batch, &self.resource);
        let body = ExportTraceServiceRequest { resource_spans }.encode_to_vec();
        let request = self.client.post(self.endpoint.url().clone()).body(body);
        // Begun over there too: its clock belongs to the runtime.
        let sent = self.runtime.spawn(async move { request.send().await });
        let answer = sent.await.map_err(|_| "the server is ending".to_owned())?;
        taken(answer)
    }

    /// Tells once that batches are not taken, and once that they are again.
    fn tell(&self, outcome: &Result<(), String>) {
        let was_failing = self.failing.swap(outcome.is_err(), Ordering::Relaxed);
        let collector = self.endpoint.shown();
        match outcome {
            Err(problem) if !was_failing => tracing::warn!(
                collector,
                problem,
                "traces are not taken and are dropped until they are; check `traces.endpoint` and the collector"
            ),
            Ok(()) if was_failing => tracing::info!(collector, "traces are taken again"),
            Err(_) | Ok(()) => {}
        }
    }
}

impl SpanExporter for Exporter {
    async fn export(&self, batch: Vec<SpanData>) -> OTelSdkResult {
        let outcome = self.send(batch).await;
        self.tell(&outcome);
        outcome.map_err(OTelSdkError::InternalFailure)
    }

    fn set_resource(&mut self, resource: &Resource) {
        self.resource = resource.into();
    }
}

fn taken(answer: reqwest::Result<Response>) -> Result<(), String> {
    match answer {
        Ok(answer) if answer.status().is_success() => Ok(()),
        Ok(answer) => Err(format!("it answers {}", answer.status().as_u16())),
        // The address can hold a secret.
        Err(error) => Err(format!("{:#}", anyhow::Error::from(error.without_url()))),
    }
}

fn sent_always(headers: Option<&SecretHeaders>) -> anyhow::Result<HeaderMap> {
    let mut sent = HeaderMap::new();
    let protobuf = HeaderValue::from_static("application/x-protobuf");
    sent.insert(CONTENT_TYPE, protobuf);
    for (name, value) in headers.into_iter().flat_map(SecretHeaders::pairs) {
        let mut value = HeaderValue::from_str(value)?;
        value.set_sensitive(true);
        sent.append(HeaderName::from_bytes(name.as_bytes())?, value);
    }
    Ok(sent)
}
