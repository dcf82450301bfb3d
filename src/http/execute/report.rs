//! Making a report: allowed or not, built within the budget of a request, and written while it is sent.

use std::io::{self, Write};
use std::sync::Arc;
use std::time::{Duration, Instant};

use hyper::body::Bytes;
use jiff::Timestamp;
use tokio::sync::{OwnedSemaphorePermit, mpsc, oneshot};
use tokio::task::spawn_blocking;

use super::Executor;
use crate::auth::caller::Caller;
use crate::error::Error;
use crate::graphql::at::Budget;
use crate::graphql::history::shown_error;
use crate::http::hooks::{ReportAnswer, ReportRequest};
use crate::registry::value::Registry;
use crate::report::asked::{self, Asked, allowed, as_of, check};
use crate::report::build;
use crate::report::content::Report;
use crate::report::inquiry::Inquiry;
use crate::report::render::{Format, display_name, file_name, fits, write};
use crate::store::history::Moment;

/// What is sent at once.
const PART: usize = 64 * 1024;
/// So many parts may wait for a slow client: most reports are done before it has read them.
const PARTS: usize = 64;

/// The register that a report is about, and as it was before.
struct States {
    registry: Arc<Registry>,
    before: Option<Arc<Registry>>,
}

type Parts = mpsc::Sender<io::Result<Bytes>>;

impl Executor {
    /// The report, once it is built; it is written on while it is sent.
    ///
    /// # Errors
    /// The caller may not read all that it tells of, something asked for is not there, or it is too dear.
    pub async fn report(
        self: Arc<Self>,
        request: ReportRequest,
        caller: Caller,
    ) -> Result<ReportAnswer, Error> {
        let registry = self.door.current();
        let ReportRequest {
            name,
            format,
            parameters,
        } = request;
        check(&name, caller.roles)?;
        let budget = Arc::new(Budget::new(self.visits, Instant::now() + self.time));
        let current = registry;
        let registry = match as_of(&parameters) {
            Some(moment) => self.then(&current, moment, &budget).await?,
            None => Arc::clone(&current),
        };
        let asked = allowed(&registry, &name, &format, &parameters, caller.roles)?;
        let before = match asked.since {
            Some(moment) => Some(self.then(&current, moment, &budget).await?),
            None => None,
        };
        let closed = |_| ending();
        let place = Arc::clone(&self.heavy);
        let place = place.acquire_owned().await.map_err(closed)?;
        let (answer, answered) = oneshot::channel();
        let states = States { registry, before };
        spawn_blocking(move || self.make(&states, asked, &budget, place, answer));
        answered
            .await
            .map_err(|_| Error::Internal(anyhow::anyhow!("a report ended before it was built")))?
    }

    /// The register as it stood then.
    async fn then(
        &self,
        current: &Arc<Registry>,
        moment: asked::Moment,
        budget: &Budget,
    ) -> Result<Arc<Registry>, Error> {
        self.forget_the_erased();
        let moment = match moment {
            asked::Moment::Revision(revision) => Moment::Revision(revision),
            asked::Moment::Time(time) => Moment::Time(time),
        };
        let spend = |changes| budget.visits_allowed(changes);
        let found = self.history.at(current, moment, Timestamp::now(), &spend);
        found.await.map_err(shown_error)
    }

    fn make(
        &self,
        states: &States,
        asked: Asked,
        budget: &Budget,
        place: OwnedSemaphorePermit,
        answer: oneshot::Sender<Result<ReportAnswer, Error>>,
    ) {
        let registry = &*states.registry;
        let as_of = asked.as_of.map(|moment| moment.to_string());
        let inquiry = Inquiry {
            registry,
            on: asked.on.unwrap_or_else(|| self.today()),
            as_of: as_of.as_deref(),
            since: states.before.as_deref(),
            words: asked.language.words(),
            vendor: asked.vendor.and_then(|id| registry.vendors.get(id)),
            template: asked.template,
            spend: &|cost| budget.visits_allowed(cost),
        };
        let Some(report) = build(asked.kind, &inquiry) else {
            let message = "the report looks at more records than one request may; \
                           ask about one vendor, or write it by `steward report`";
            let _ = answer.send(Err(Error::TooComplex(message.to_owned())));
            return;
        };
        if let Err(message) = fits(&report, asked.format) {
            let _ = answer.send(Err(Error::BadRequest(message)));
            return;
        }
        let (sender, parts) = mpsc::channel(PARTS);
        let head = head(&report, asked.format, registry, parts);
        if answer.send(Ok(head)).is_ok() {
            send(&report, asked.format, sender);
        }
        drop(place);
    }
}

fn head(
    report: &Report<'_>,
    format: Format,
    registry: &Registry,
    parts: mpsc::Receiver<io::Result<Bytes>>,
) -> ReportAnswer {
    ReportAnswer {
        media_type: format.media_type(),
        inline: format.is_shown(),
        file_name: file_name(report, format),
        title: display_name(report, format),
        revision: registry.head.revision.0,
        parts,
    }
}

/// Writes until the end, or until nobody reads any more.
fn send(report: &Report<'_>, format: Format, parts: Parts) {
    let mut wire = Wire {
        parts,
        waiting: Vec::with_capacity(PART),
    };
    let written = write(report, format, &mut wire).and_then(|()| wire.flush());
    if let Err(cause) = written
        && cause.kind() != io::ErrorKind::BrokenPipe
    {
        tracing::error!(%cause, report = report.name, "a report was not finished");
        let _ = wire.parts.blocking_send(Err(cause));
    }
}

/// Bytes on their way to the client; writing fails once it is gone.
struct Wire {
    parts: Parts,
    waiting: Vec<u8>,
}

impl Write for Wire {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.waiting.extend_from_slice(bytes);
        if self.waiting.len() >= PART {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.waiting.is_empty() {
            return Ok(());
        }
        let part = Bytes::from(std::mem::take(&mut self.waiting));
        let sent = self.parts.blocking_send(Ok(part));
        sent.map_err(|_| io::ErrorKind::BrokenPipe.into())
    }
}

fn ending() -> Error {
    Error::Unavailable {
        message: "the server is ending".to_owned(),
        retry_after: Duration::from_secs(1),
    }
}
