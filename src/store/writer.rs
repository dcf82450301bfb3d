//! The writer: the one task that owns the value. It alone appends to the log, tails it and publishes.
//!
//! It takes what waits into one transaction; each command is a revision of its own and succeeds or is refused by itself.
//! Any error inside the transaction ends it and costs the connection; an error of COMMIT means that nobody knows, and
//! nothing is published or answered until the log was asked. Order: COMMIT, publish, answer.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use arc_swap::ArcSwap;
use sea_orm::{DatabaseConnection, DatabaseTransaction};
use tokio::sync::{Notify, mpsc, watch};
use tokio::time::{MissedTickBehavior, interval, sleep, timeout};

use super::backend;
use super::batch::{self, Batch, Request};
use super::door::{RETRY_AFTER, Refusal, Waiting, outcome};
use super::failure::StoreError;
use super::rows::save;
use super::tail::{self, Followed};
use super::{connect, log};
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
/// How long to wait before the database is tried again after its outcome became unknown.
const RECONNECT: Duration = Duration::from_millis(500);

/// The state of the writing task.
pub(super) struct Writer {
    pub url: String,
    pub connection: DatabaseConnection,
    pub value: Arc<Registry>,
    pub published: Arc<ArcSwap<Registry>>,
    pub revision: watch::Sender<Revision>,
    pub writing: Arc<AtomicBool>,
    /// Whether somebody was erased whom the write-ahead log may still hold.
    pub unclean: bool,
    pub erasures: Arc<AtomicU64>,
    /// Rings when another server told of a revision.
    pub woken: Arc<Notify>,
}

/// How far a batch came.
enum Written {
    /// It is on the disk.
    Committed(Batch),
    /// There was no turn to be had: nothing was done, and nothing is wrong with the commands.
    NoTurn,
    /// The database refused before COMMIT: nothing was done.
    Nothing(StoreError),
    /// COMMIT failed: nobody knows.
    Unknown(Batch),
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
        if let Err(error) = self.catch_up().await {
            self.stumble(&error).await;
        }
    }

    async fn catch_up(&mut self) -> Result<(), StoreError> {
        if in_time(log::read_head(&self.connection)).await? != self.value.head {
            let snapshot = backend::snapshot(&self.connection).await?;
            let head = log::read_head(&snapshot).await?;
            let next = tail::follow(&snapshot, &self.value, head).await?;
            snapshot.rollback().await?;
            self.take_over(next);
        }
        self.writing.store(true, Ordering::Relaxed);
        if self.unclean {
            self.clean().await;
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
        let alone = waiting.len() == 1;
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
            Written::Unknown(batch) => {
                rest = waiting.split_off(batch.fates.len());
                if let Some(undone) = self.find_out(batch, waiting).await {
                    self.redo(undone, alone).await;
                }
            }
            Written::NoTurn => {
                return waiting
                    .into_iter()
                    .for_each(|waiting| answer(waiting, Err(Refusal::Busy(RETRY_AFTER))));
            }
            Written::Nothing(error) => {
                self.stumble(&error).await;
                self.redo(waiting, alone).await;
            }
        }
        if !rest.is_empty() {
            Box::pin(self.write(rest)).await;
        }
    }

    /// Nothing was done of what failed together: tries each by itself, and the one that failed alone is at fault.
    async fn redo(&mut self, waiting: Vec<Waiting>, alone: bool) {
        for waiting in waiting {
            if alone {
                answer(waiting, Err(Refusal::Internal));
            } else {
                Box::pin(self.write(vec![waiting])).await;
            }
        }
    }

    /// Begins a transaction under the lock, several times if need be.
    async fn begin(&mut self) -> Option<DatabaseTransaction> {
        for _ in 0..TRIES {
            match self.try_begin().await {
                Ok(transaction) => return Some(transaction),
                Err(error) => self.stumble(&error).await,
            }
        }
        None
    }

    async fn try_begin(&mut self) -> Result<DatabaseTransaction, StoreError> {
        if backend::is_postgres(&self.connection) {
            // So that little is left to take over while others wait.
            self.catch_up().await?;
        }
        in_time(backend::begin_write(&self.connection)).await
    }

    async fn try_write(&mut self, requests: Vec<Request>) -> Written {
        let Some(transaction) = self.begin().await else {
            return Written::NoTurn;
        };
        let batch = match timeout(LONG_PATIENCE, self.fill(&transaction, requests)).await {
            Ok(Ok(batch)) => batch,
            Ok(Err(error)) => return Written::Nothing(error),
            Err(_) => return Written::Nothing(StoreError::Silent),
        };
        if batch.is_empty() {
            return match transaction.rollback().await {
                Ok(()) => Written::Committed(batch),
                Err(error) => Written::Nothing(error.into()),
            };
        }
        let committed = timeout(LONG_PATIENCE, transaction.commit()).await;
        match committed.map_or(Err(StoreError::Silent), |end| end.map_err(StoreError::from)) {
            Ok(()) => Written::Committed(batch),
            Err(error) => {
                tracing::error!(%error, "commit failed, its outcome is unknown");
                Written::Unknown(batch)
            }
        }
    }

    /// Everything inside the transaction: catch up, plan, save the rows, append to the log, move the head.
    async fn fill(
        &mut self,
        transaction: &DatabaseTransaction,
        requests: Vec<Request>,
    ) -> Result<Batch, StoreError> {
        let head = log::read_head(transaction).await?;
        if head != self.value.head {
            let next = tail::follow(transaction, &self.value, head).await?;
            self.take_over(next);
        }
        let value = Arc::clone(&self.value);
        let before = value.head;
        let now = backend::clock(transaction).await?;
        let planning = tokio::task::spawn_blocking(move || batch::plan(&value, requests, now));
        let batch = planning
            .await
            .map_err(|_| StoreError::Setting("planning ended early".to_owned()))?;
        save(transaction, &batch.records).await?;
        log::append(transaction, before, &batch.entries).await?;
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
            self.publish(Arc::new(batch.registry));
        }
        if batch.erases {
            self.count_erasure(true);
            self.unclean = true;
            self.clean().await;
        }
        for (waiting, fate) in waiting.into_iter().zip(batch.fates) {
            answer(waiting, outcome(fate));
        }
    }

    /// COMMIT failed: asks the log whether the batch is in it, for as long as it takes. Gives back the commands if not.
    async fn find_out(&mut self, batch: Batch, waiting: Vec<Waiting>) -> Option<Vec<Waiting>> {
        self.writing.store(false, Ordering::Relaxed);
        let committed = loop {
            match self.ask_log(batch.head()).await {
                Ok(committed) => break committed,
                Err(error) => tracing::error!(%error, "the outcome of a commit is still unknown"),
            }
            sleep(RECONNECT).await;
        };
        self.writing.store(true, Ordering::Relaxed);
        if committed {
            self.acknowledge(batch, waiting).await;
            return None;
        }
        Some(waiting)
    }

    async fn ask_log(&mut self, head: Head) -> Result<bool, StoreError> {
        self.reconnect().await?;
        // The lock is free when the transaction in question is over, one way or the other.
        let transaction = in_time(backend::begin_write(&self.connection)).await?;
        let held = log::holds(&transaction, head).await?;
        transaction.rollback().await?;
        Ok(held)
    }

    /// After an error nothing more runs on the connection: it is closed and replaced.
    async fn stumble(&mut self, error: &StoreError) {
        tracing::error!(%error, "the database failed");
        self.writing.store(false, Ordering::Relaxed);
        match self.reconnect().await {
            Ok(()) => self.writing.store(
                !matches!(error, StoreError::NewerFormat(_)),
                Ordering::Relaxed,
            ),
            Err(error) => tracing::error!(%error, "the database cannot be reached"),
        }
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

fn answer(waiting: Waiting, outcome: Result<super::door::Done, Refusal>) {
    // The one who asked may be gone; the outcome stands all the same.
    let _ = waiting.answer.send(outcome);
}
