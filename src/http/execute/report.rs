//! Making a report: allowed or not, built within the budget of a request, written, and then sent.

use std::io::{self, Read, Seek, Write};
use std::sync::Arc;
use std::time::{Duration, Instant};

use hyper::body::Bytes;
use jiff::Timestamp;
use tempfile::{SpooledTempFile, spooled_tempfile};
use tokio::runtime::Handle;
use tokio::sync::{mpsc, oneshot};
use tokio::task::spawn_blocking;

use super::Executor;
use super::places::Place;
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
use crate::span::Span;
use crate::store::history::Moment;

/// Larger reports are written into a file.
const IN_MEMORY: usize = 4 * 1024 * 1024;
/// What is sent at once.
const PART: usize = 64 * 1024;
/// So many parts may wait for a slow client.
const PARTS: usize = 4;
/// A client that takes longer for a part is given up.
const SLOW: Duration = Duration::from_secs(30);

/// The register that a report is about, and as it was before.
struct States {
    registry: Arc<Registry>,
    before: Option<Arc<Registry>>,
}

/// What is held while a report is made.
struct Turn {
    _place: Place,
    _span: Option<Span>,
}

type Parts = mpsc::Sender<io::Result<Bytes>>;

impl Executor {
    /// The report, once it is written.
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
        let place = self.dear_place(Some(&caller.subject)).await?;
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
        let (answer, answered) = oneshot::channel();
        let states = States { registry, before };
        let turn = Turn {
            _place: place,
            _span: span(name, format),
        };
        spawn_blocking(move || self.make(&states, asked, &budget, turn, answer));
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
        turn: Turn,
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
        let mut page = Page {
            written: spooled_tempfile(IN_MEMORY),
            reader: &answer,
        };
        let written = write(&report, asked.format, &mut page).and_then(|()| page.written.rewind());
        let page = page.written;
        if let Err(cause) = written {
            let failed = anyhow::Error::from(cause).context("a report was not finished");
            let _ = answer.send(Err(Error::Internal(failed)));
            return;
        }
        // Who reads slowly holds up nobody.
        drop(turn);
        let (sender, parts) = mpsc::channel(PARTS);
        if answer
            .send(Ok(head(&report, asked.format, registry, parts)))
            .is_ok()
        {
            send(page, &sender);
        }
    }
}

/// The span of making it; name and format are known by now to be of the few that there are.
fn span(name: String, format: String) -> Option<Span> {
    let span = Span::of_part("report")?;
    span.tell("steward.report.name", name);
    span.tell("steward.report.format", format);
    Some(span)
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

/// Sends part by part, until the end or until nobody reads any more.
fn send(mut page: SpooledTempFile, parts: &Parts) {
    let runtime = Handle::current();
    loop {
        let mut part = Vec::with_capacity(PART);
        let part = match Read::by_ref(&mut page)
            .take(PART as u64)
            .read_to_end(&mut part)
        {
            Ok(0) => return,
            Ok(_) => Ok(part.into()),
            Err(cause) => {
                tracing::error!(%cause, "a report cannot be read again");
                Err(cause)
            }
        };
        let is_end = part.is_err();
        if runtime.block_on(parts.send_timeout(part, SLOW)).is_err() || is_end {
            return;
        }
    }
}

/// A report while it is written; that fails once whoever asked for it is gone.
struct Page<'a, T> {
    written: SpooledTempFile,
    reader: &'a oneshot::Sender<T>,
}

impl<T> Write for Page<'_, T> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.reader.is_closed() {
            return Err(io::ErrorKind::BrokenPipe.into());
        }
        self.written.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.written.flush()
    }
}
