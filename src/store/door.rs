//! The door: the current value to read, and the one way to change it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use arc_swap::ArcSwap;
use entity::id::Uuid;
use jiff::Timestamp;
use tokio::sync::{mpsc, oneshot, watch};
use tokio::time::{Instant, timeout};

use super::batch::{Fate, Request};
use super::idempotency::Once;
use crate::auth::caller::Caller;
use crate::auth::permission::{may_run, required};
use crate::command::context::IdSequence;
use crate::command::plan::{Command, Prepared};
use crate::command::problem::{Problem, ProblemCode, Problems};
use crate::registry::noun::RecordId;
use crate::registry::person::Secret;
use crate::registry::revision::Revision;
use crate::registry::value::Registry;
use crate::span::{Place, Span};

/// How many commands may wait for the writer.
pub const QUEUE: usize = 1_024;
/// How long a command may take before its outcome is called unknown.
const PATIENCE: Duration = Duration::from_secs(30);
/// The same for a large one, which an import may be.
const LONG_PATIENCE: Duration = Duration::from_secs(600);
/// What a client is told to wait when the queue is full.
pub(super) const RETRY_AFTER: Duration = Duration::from_secs(1);

/// The way in. Cheap to clone.
#[derive(Clone)]
pub struct Door {
    pub(super) published: Arc<ArcSwap<Registry>>,
    pub(super) queue: mpsc::Sender<Waiting>,
    pub(super) revision: watch::Receiver<Revision>,
    pub(super) standing: watch::Receiver<Standing>,
    pub(super) erasures: Arc<AtomicU64>,
    pub(super) seen: watch::Receiver<Instant>,
}

/// Whether this server writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// It does.
    Writing,
    /// The database fails just now.
    Failing,
    /// A newer program wrote in this format: it never will again.
    Outdated(i32),
}

/// A command that waits for the writer, with the way to answer.
pub(super) struct Waiting {
    pub request: Request,
    pub answer: oneshot::Sender<Result<Done, Refusal>>,
    /// Where in a trace it was asked for.
    pub place: Option<Place>,
    /// While it is written.
    pub span: Option<Span>,
}

impl Waiting {
    /// The writer takes it, together with others.
    pub(super) fn begin(&mut self, size: usize) {
        self.span = self.place.as_ref().and_then(|place| place.part("write"));
        if let Some(span) = &self.span {
            span.tell(
                "steward.batch.size",
                i64::try_from(size).unwrap_or(i64::MAX),
            );
        }
    }

    /// Answers it.
    pub(super) fn end(self, outcome: Result<Done, Refusal>) {
        if let Some(span) = self.span {
            tell(&span, &outcome);
        }
        // The one who asked may be gone; the outcome stands all the same.
        let _ = self.answer.send(outcome);
    }
}

/// Tells the outcome, without a word of the command.
fn tell(span: &Span, outcome: &Result<Done, Refusal>) {
    match outcome {
        Ok(done) => {
            let revision = i64::try_from(done.revision.0).unwrap_or(i64::MAX);
            span.tell("steward.revision", revision);
        }
        Err(Refusal::Problems(_) | Refusal::KeyTaken) => span.tell("steward.refused", true),
        Err(Refusal::Outdated | Refusal::Busy(_)) => span.fail("unavailable"),
        Err(Refusal::Unknown) => span.fail("unknown"),
        Err(Refusal::Internal) => span.fail("internal"),
    }
}

/// A command that is done, and on the disk.
#[derive(Debug, Clone)]
pub struct Done {
    /// The registry as the command left it.
    pub registry: Arc<Registry>,
    /// The record it is about.
    pub subject: Option<RecordId>,
    /// The revision that it made, or the last one if everything was so already. An equal request that was done before
    /// may have made it; then the registry is a later one.
    pub revision: Revision,
}

/// Why a command is not done.
#[derive(Debug, Clone)]
pub enum Refusal {
    /// It is refused, for these reasons; nothing was done.
    Problems(Problems),
    /// Its key was used for another request; nothing was done.
    KeyTaken,
    /// This server is older than the database and writes no more; nothing was done.
    Outdated,
    /// Not now, and nothing was done: too many commands wait, or this server does not write.
    Busy(Duration),
    /// Nobody knows whether it was done; repeat it and look.
    Unknown,
    /// A fault; nothing was done.
    Internal,
}

impl Door {
    /// The registry as it stands now. The caller keeps what it got: it never changes under it.
    #[must_use]
    pub fn current(&self) -> Arc<Registry> {
        self.published.load_full()
    }

    /// Whether commands are taken.
    ///
    /// # Errors
    /// Why not, for whoever runs the server.
    pub fn readiness(&self) -> Result<(), String> {
        match *self.standing.borrow() {
            Standing::Outdated(format) => Err(format!(
                "the database has format {format}, which is newer than this program: it reads on and does not write; \
                 replace it with the newer program"
            )),
            Standing::Writing if !self.queue.is_closed() => Ok(()),
            Standing::Writing | Standing::Failing => {
                Err("the register cannot be written".to_owned())
            }
        }
    }

    /// The time since this server last knew that it has all that the database has.
    #[must_use]
    pub fn lag(&self) -> Duration {
        self.seen.borrow().elapsed()
    }

    /// How many commands wait for the writer.
    #[must_use]
    pub fn queue_length(&self) -> usize {
        self.queue.max_capacity() - self.queue.capacity()
    }

    /// How often people were erased since the start, by this process or another. What keeps words of users besides the
    /// registry forgets them when this grows.
    #[must_use]
    pub fn erasures(&self) -> u64 {
        self.erasures.load(Ordering::Relaxed)
    }

    /// What tells of each new revision.
    #[must_use]
    pub fn follow(&self) -> watch::Receiver<Revision> {
        self.revision.clone()
    }

    /// The registry once it has reached the revision; none if that takes longer than the patience.
    pub async fn at_least(&self, revision: Revision, patience: Duration) -> Option<Arc<Registry>> {
        let mut watched = self.revision.clone();
        let reached = timeout(patience, watched.wait_for(|now| *now >= revision)).await;
        matches!(reached, Ok(Ok(_))).then(|| self.current())
    }

    /// Asks for a change. Done means: on the disk.
    ///
    /// # Errors
    /// Everything but "done", see [`Refusal`].
    pub async fn submit(
        &self,
        command: Command,
        caller: &Caller,
        reason: Option<String>,
        source: &'static str,
        once: Option<Once>,
    ) -> Result<Done, Refusal> {
        self.send(command, None, caller, reason, source, once).await
    }

    /// Asks for a change that may be large and is planned already; it is planned again if the register moved meanwhile.
    ///
    /// # Errors
    /// As [`Door::submit`].
    pub async fn submit_prepared(
        &self,
        command: Command,
        prepared: Prepared,
        caller: &Caller,
        reason: Option<String>,
        source: &'static str,
        once: Option<Once>,
    ) -> Result<Done, Refusal> {
        let prepared = Some(Arc::new(prepared));
        self.send(command, prepared, caller, reason, source, once)
            .await
    }

    async fn send(
        &self,
        command: Command,
        prepared: Option<Arc<Prepared>>,
        caller: &Caller,
        reason: Option<String>,
        source: &'static str,
        once: Option<Once>,
    ) -> Result<Done, Refusal> {
        permit(&command, caller)?;
        if let Standing::Outdated(_) = *self.standing.borrow() {
            return Err(Refusal::Outdated);
        }
        let patience = match prepared {
            Some(_) => LONG_PATIENCE,
            None => PATIENCE,
        };
        let seed = new_seed();
        let request = Request {
            command: Arc::new(command),
            prepared,
            actor: caller.subject.clone(),
            reason,
            source,
            seed,
            salts: fresh_secret(),
            once,
        };
        let (answer, answered) = oneshot::channel();
        let waiting = Waiting {
            request,
            answer,
            place: Place::here(),
            span: None,
        };
        self.queue
            .try_send(waiting)
            .map_err(|_| Refusal::Busy(RETRY_AFTER))?;
        match timeout(patience, answered).await {
            Ok(Ok(outcome)) => outcome,
            Ok(Err(_)) | Err(_) => Err(Refusal::Unknown),
        }
    }
}

/// 244 bits of the system's randomness.
pub(super) fn fresh_secret() -> Secret {
    let random = [Uuid::new_v4().into_bytes(), Uuid::new_v4().into_bytes()];
    let mut bytes = [0; 32];
    for (byte, from) in bytes.iter_mut().zip(random.into_iter().flatten()) {
        *byte = from;
    }
    Secret(bytes)
}

/// Ids that nobody has, for a plan that is made before the writer has its turn.
#[must_use]
pub fn new_ids() -> IdSequence {
    IdSequence::new(Timestamp::now(), new_seed()).with_salts(fresh_secret())
}

fn new_seed() -> u64 {
    Uuid::new_v4().as_u64_pair().0
}

/// Refuses a command that the caller's roles do not allow, whether it is to be done or only to be looked at.
///
/// # Errors
/// The permission that is missing.
pub fn permit(command: &Command, caller: &Caller) -> Result<(), Refusal> {
    let missing = required(command)
        .into_iter()
        .find(|permission| !may_run(caller.roles, *permission));
    let Some(permission) = missing else {
        return Ok(());
    };
    let message = format!(
        "your roles do not allow you to {}; ask an administrator",
        permission.words()
    );
    Err(Refusal::Problems(vec![Problem::new(
        ProblemCode::Forbidden,
        &[],
        message,
    )]))
}

/// The outcome of a batch's command, once the batch is on the disk.
pub(super) fn outcome(fate: Fate) -> Result<Done, Refusal> {
    match fate {
        Fate::Done {
            subject,
            registry,
            revision,
        } => Ok(Done {
            registry,
            subject,
            revision,
        }),
        Fate::KeyTaken => Err(Refusal::KeyTaken),
        Fate::Refused(problems) => Err(Refusal::Problems(problems)),
        Fate::Failed => Err(Refusal::Internal),
    }
}
