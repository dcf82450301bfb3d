//! The writer: the one thread that owns the value. It alone appends to the log, tails it and publishes.
//!
//! It takes what waits into one transaction; each command is a revision of its own and succeeds or is refused by itself.
//! Any error inside the transaction ends it and costs the connection; an error of COMMIT means that nobody knows, and
//! nothing is published or answered until the log was asked. Order: COMMIT, publish, answer.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use arc_swap::ArcSwap;
use futures_util::FutureExt;
use jiff::Timestamp;
use sea_orm::{DatabaseConnection, DatabaseTransaction};
use tokio::sync::{Notify, mpsc, watch};
use tokio::time::{Instant, MissedTickBehavior, interval, sleep, timeout};

use super::backend;
use super::batch::{self, Batch, Request};
use super::door::{RETRY_AFTER, Refusal, Standing, Waiting, outcome};
use super::failure::StoreError;
use super::rows::{Saving, save};
use super::tail::{self, Followed};
use super::{connect, idempotency, log};
use crate::registry::revision::{Head, Revision};
use crate::registry::value::Registry;

/// The most commands of one transaction.
const BATCH: usize = 256;
/// How often a transaction is begun before the commands are sent away. The lock is waited for five seconds each time, and
/// a server that stands still with it loses it after ten.
const TRIES: usize = 3;
/// How long an answer may take that should be there at once; a connection whose other end is gone without a word is
/// given up then.
const PATIENCE: Duration = Duration::from_secs(20);
/// How long a transaction may take: an import writes much.
const LONG_PATIENCE: Duration = Duration::from_secs(900);
/// The same without a large import in it; the database ends a statement of it after a minute.
const BRIEF_PATIENCE: Duration = Duration::from_secs(75);
/// How long to wait before the database is tried again after its outcome became unknown.
const RECONNECT: Duration = Duration::from_millis(500);

/// How often the requests that are too old to be remembered are forgotten.
const SWEEP: Duration = Duration::from_secs(3_600);

/// The state of the writing thread.
pub(super) struct Writer {
    pub url: String,
    pub connection: DatabaseConnection,
    pub value: Arc<Registry>,
    pub published: Arc<ArcSwap<Registry>>,
    pub revision: watch::Sender<Revision>,
    pub standing: watch::Sender<Standing>,
    /// Whether somebody was erased whom the write-ahead log may still hold.
    pub unclean: bool,
    pub erasures: Arc<AtomicU64>,
    /// When the value was last known to be all that the database has.
    pub saw: watch::Sender<Instant>,
    /// Rings when another server told of a revision.
    pub woken: Arc<Notify>,
    /// When old requests were last forgotten.
    pub swept: Option<Instant>,
}

/// How far a batch came.
enum Written {
    /// It is on the disk.
    Committed(Batch),
    /// There was no turn to be had: nothing was done, and nothing is wrong with the commands.
    NoTurn,
    /// The database refused before COMMIT: nothing was done.
    Nothing(StoreError),
    /// COMMIT failed so: nobody knows.
    Unknown(Batch, StoreError),
}

impl Writer {
    /// Works until the door is closed.
    pub(super) async fn run(mut self, mut queue: mpsc::Receiver<Waiting>) {
        let mut poll = interval(backend::poll(&self.connection));
        poll.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut taken = Vec::with_capacity(BATCH);
        let woken = Arc::clone(&self.woken);
        loop {
            tokio::select! {
                biased;
                count = queue.recv_many(&mut taken, BATCH) => {
                    if count == 0 { return }
                    self.write(std::mem::take(&mut taken)).await;
                }
                () = woken.notified() => self.follow().await,
                _ = poll.tick() => self.follow().await,
            }
        }
    }

    /// Takes over what other processes wrote.
    async fn follow(&mut self) {
        if self.is_outdated() {
            return;
        }
        if let Err(error) = self.catch_up().await {
            self.stumble(&error).await;
        }
    }

    async fn catch_up(&mut self) -> Result<(), StoreError> {
        if in_time(log::read_head(&self.connection)).await? != self.value.head {
            let value = Arc::clone(&self.value);
            let next = tail::catch_up(&self.url, &self.connection, value);
            let next = timeout(LONG_PATIENCE, next).await;
            self.take_over(next.unwrap_or(Err(StoreError::Silent))?);
        }
        self.saw.send_replace(Instant::now());
        if *self.standing.borrow() == Standing::Failing {
            in_time(log::prove_writing(&self.connection)).await?;
        }
        self.stand(Standing::Writing);
        if self.unclean {
            self.clean().await;
        }
        if self.swept.is_none_or(|swept| swept.elapsed() >= SWEEP) {
            idempotency::sweep(&self.connection, Timestamp::now()).await?;
            self.swept = Some(Instant::now());
        }
        Ok(())
    }

    /// Takes what was erased out of the write-ahead log. Another process that reads just now can be in the way; then it
    /// is tried again at the next look at the head.
    async fn clean(&mut self) {
        match backend::forget(&self.connection).await {
            Ok(emptied) => self.unclean = !emptied,
            Err(error) => tracing::error!(%error, "the write-ahead log could not be emptied"),
        }
        if self.unclean {
            tracing::warn!("an erased person may still be in the write-ahead log; trying again");
        }
    }

    /// Writes the commands together; if that fails, one by one, so that only the one at fault fails.
    async fn write(&mut self, mut waiting: Vec<Waiting>) {
        let count = waiting.len();
        let alone = count == 1;
        waiting.iter_mut().for_each(|waiting| waiting.begin(count));
        let requests = waiting
            .iter()
            .map(|waiting| waiting.request.clone())
            .collect();
        let mut rest = Vec::new();
        match self.try_write(requests).await {
            Written::Committed(batch) => {
                rest = waiting.split_off(batch.fates.len());
                self.acknowledge(batch, waiting).await;
            }
            Written::Unknown(batch, error) => {
                rest = waiting.split_off(batch.fates.len());
                if let Some(undone) = self.find_out(batch, &error, waiting).await {
                    let refusal = alone.then_some(Refusal::Internal);
                    self.redo(undone, refusal).await;
                }
            }
            Written::NoTurn => {
                let refusal = match self.is_outdated() {
                    true => Refusal::Outdated,
                    false => Refusal::Busy(RETRY_AFTER),
                };
                self.redo(waiting, Some(refusal)).await;
            }
            Written::Nothing(error) => {
                self.stumble(&error).await;
                let refusal = match error {
                    StoreError::NewerFormat(_) => Some(Refusal::Outdated),
                    _ => alone.then_some(Refusal::Internal),
                };
                self.redo(waiting, refusal).await;
            }
        }
        if !rest.is_empty() {
            Box::pin(self.write(rest)).await;
        }
    }

    /// Nothing was done of what was to be written together: refuses it, or tries each by itself, since one is at fault.
    async fn redo(&mut self, waiting: Vec<Waiting>, refusal: Option<Refusal>) {
        for waiting in waiting {
            match &refusal {
                Some(refusal) => waiting.end(Err(refusal.clone())),
                None => Box::pin(self.write(vec![waiting])).await,
            }
        }
    }

    /// Begins a transaction under the lock, several times if need be.
    async fn begin(&mut self) -> Option<(DatabaseTransaction, Timestamp)> {
        for _ in 0..TRIES {
            match self.try_begin().await {
                Ok(begun) => return Some(begun),
                Err(error) => self.stumble(&error).await,
            }
            if self.is_outdated() {
                break;
            }
        }
        None
    }

    async fn try_begin(&mut self) -> Result<(DatabaseTransaction, Timestamp), StoreError> {
        // So that little is left to take over while others wait.
        if self.woken.notified().now_or_never().is_some() {
            self.catch_up().await?;
        }
        in_time(backend::begin_write(&self.connection)).await
    }

    async fn try_write(&mut self, requests: Vec<Request>) -> Written {
        let Some((transaction, now)) = self.begin().await else {
            return Written::NoTurn;
        };
        let patience = match requests.iter().any(Request::is_large) {
            true => LONG_PATIENCE,
            false => BRIEF_PATIENCE,
        };
        let batch = match timeout(patience, self.fill(&transaction, now, requests)).await {
            Ok(Ok(batch)) => batch,
            Ok(Err(error)) => return Written::Nothing(error),
            Err(_) => return Written::Nothing(StoreError::Silent),
        };
        if batch.is_empty() {
            let ended = async { Ok(transaction.rollback().await?) };
            return match in_time(ended).await {
                Ok(()) => Written::Committed(batch),
                Err(error) => Written::Nothing(error),
            };
        }
        let committed = timeout(patience, transaction.commit()).await;
        match committed.map_or(Err(StoreError::Silent), |end| end.map_err(StoreError::from)) {
            Ok(()) => Written::Committed(batch),
            Err(error) => {
                tracing::error!(%error, "commit failed, its outcome is unknown");
                Written::Unknown(batch, error)
            }
        }
    }

    /// Everything inside the transaction: catch up, plan, save the rows, append to the log, move the head.
    async fn fill(
        &mut self,
        transaction: &DatabaseTransaction,
        now: Timestamp,
        requests: Vec<Request>,
    ) -> Result<Batch, StoreError> {
        let head = log::read_head(transaction).await?;
        if requests.iter().any(Request::is_large) {
            backend::expect_pauses(transaction).await?;
        }
        if head != self.value.head {
            let next = tail::follow(transaction, &self.value, head).await?;
            self.take_over(next);
        }
        // Never before the last revision, whatever the clock does: what is to be done once is remembered from then on.
        let now = now.max(self.value.head.at);
        let asked: Vec<_> = requests.iter().filter_map(|it| it.once.as_ref()).collect();
        let known = idempotency::read(transaction, &asked, now).await?;
        let value = Arc::clone(&self.value);
        let batch = batch::plan(value, requests, known, now);
        let saving = Saving {
            tx: transaction,
            before: &self.value,
        };
        save(&saving, &batch.records).await?;
        idempotency::write(transaction, &batch.done, now).await?;
        log::append(transaction, self.value.head, &batch.entries).await?;
        Ok(batch)
    }

    fn take_over(&mut self, followed: Followed) {
        self.publish(followed.registry);
        self.count_erasure(followed.erases);
    }

    fn count_erasure(&self, erases: bool) {
        self.erasures.fetch_add(erases.into(), Ordering::Relaxed);
    }

    fn publish(&mut self, next: Arc<Registry>) {
        self.value = Arc::clone(&next);
        let revision = next.head.revision;
        self.published.store(next);
        self.revision.send_replace(revision);
    }

    async fn acknowledge(&mut self, batch: Batch, waiting: Vec<Waiting>) {
        if !batch.is_empty() {
            self.publish(batch.registry);
            self.saw.send_replace(Instant::now());
            self.stand(Standing::Writing);
        }
        if batch.erases {
            self.count_erasure(true);
            self.unclean = true;
            self.clean().await;
        }
        for (waiting, fate) in waiting.into_iter().zip(batch.fates) {
            waiting.end(outcome(fate));
        }
    }

    /// COMMIT failed: asks the log whether the batch is in it, for as long as it takes. Gives back the commands if not.
    async fn find_out(
        &mut self,
        batch: Batch,
        failure: &StoreError,
        waiting: Vec<Waiting>,
    ) -> Option<Vec<Waiting>> {
        self.stand(Standing::Failing);
        let committed = loop {
            match self.ask_log(batch.head(), failure).await {
                Ok(committed) => break committed,
                Err(error) => tracing::error!(%error, "the outcome of a commit is still unknown"),
            }
            sleep(RECONNECT).await;
        };
        self.stand(Standing::Writing);
        if committed {
            self.acknowledge(batch, waiting).await;
            return None;
        }
        Some(waiting)
    }

    async fn ask_log(&mut self, head: Head, failure: &StoreError) -> Result<bool, StoreError> {
        self.reconnect().await?;
        // The lock is free when the transaction in question is over, one way or the other.
        let (transaction, _) = in_time(backend::begin_write(&self.connection)).await?;
        let held = in_time(log::holds(&transaction, head)).await?;
        if held {
            in_time(async { Ok(transaction.rollback().await?) }).await?;
        } else {
            in_time(backend::bury(transaction, failure)).await?;
        }
        Ok(held)
    }

    /// After an error nothing more runs on the connection: it is closed and replaced. That the register can be written is
    /// said again when something was. A database that a newer program writes to is left alone from then on: this one answers
    /// from the last value that it understood.
    async fn stumble(&mut self, error: &StoreError) {
        if let StoreError::NewerFormat(format) = *error {
            tracing::error!(%error, "this server writes no more and waits to be replaced");
            return self.stand(Standing::Outdated(format));
        }
        tracing::error!(%error, "the database failed");
        // Whoever waits for a turn in vain may have one later.
        if !backend::is_taken(error) {
            self.stand(Standing::Failing);
        }
        if let Err(error) = self.reconnect().await {
            tracing::error!(%error, "the database cannot be reached");
        }
    }

    fn stand(&self, standing: Standing) {
        if !self.is_outdated() {
            self.standing.send_replace(standing);
        }
    }

    fn is_outdated(&self) -> bool {
        matches!(*self.standing.borrow(), Standing::Outdated(_))
    }

    async fn reconnect(&mut self) -> Result<(), StoreError> {
        let fresh = connect::writer(&self.url).await?;
        let old = std::mem::replace(&mut self.connection, fresh);
        match timeout(PATIENCE, old.close()).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::warn!(%error, "a failed connection did not close"),
            Err(_) => tracing::warn!("a failed connection did not close in time"),
        }
        Ok(())
    }
}

/// The outcome, or the error that there was none in time.
async fn in_time<T>(asked: impl Future<Output = Result<T, StoreError>>) -> Result<T, StoreError> {
    timeout(PATIENCE, asked)
        .await
        .unwrap_or(Err(StoreError::Silent))
}
