//! The writer: the one task that owns the value. It alone appends to the log, tails it and publishes.
//!
//! It takes what waits into one transaction; each command is a revision of its own and succeeds or is refused by itself.
//! Any error inside the transaction ends it and costs the connection; an error of COMMIT means that nobody knows, and
//! nothing is published or answered until the log was asked. Order: COMMIT, publish, answer.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use arc_swap::ArcSwap;
use jiff::Timestamp;
use sea_orm::{
    DatabaseConnection, DatabaseTransaction, SqliteTransactionMode, TransactionOptions,
    TransactionTrait,
};
use tokio::sync::{mpsc, watch};
use tokio::time::{Instant, MissedTickBehavior, interval, sleep};

use super::batch::{self, Batch, Request};
use super::connect;
use super::door::{Refusal, Standing, Waiting, outcome};
use super::failure::StoreError;
use super::rows::save;
use super::tail::{self, Followed};
use super::{idempotency, log};
use crate::registry::revision::{Head, Revision};
use crate::registry::value::Registry;

/// The most commands of one transaction.
const BATCH: usize = 256;
/// How often the head is looked at for what other processes wrote.
const POLL: Duration = Duration::from_millis(100);
/// How long to wait before the database is tried again after its outcome became unknown.
const RECONNECT: Duration = Duration::from_millis(500);

/// How often the requests that are too old to be remembered are forgotten.
const SWEEP: Duration = Duration::from_secs(3_600);

/// The state of the writing task.
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
    /// When old requests were last forgotten.
    pub swept: Option<Instant>,
}

/// How far a batch came.
enum Written {
    /// It is on the disk.
    Committed(Batch),
    /// The database refused before COMMIT: nothing was done.
    Nothing(StoreError),
    /// COMMIT failed: nobody knows.
    Unknown(Batch),
}

impl Writer {
    /// Works until the door is closed.
    pub(super) async fn run(mut self, mut queue: mpsc::Receiver<Waiting>) {
        let mut poll = interval(POLL);
        poll.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut taken = Vec::with_capacity(BATCH);
        loop {
            tokio::select! {
                biased;
                count = queue.recv_many(&mut taken, BATCH) => {
                    if count == 0 { return }
                    self.write(std::mem::take(&mut taken)).await;
                }
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
        if log::read_head(&self.connection).await? != self.value.head {
            let snapshot = self.connection.begin().await?;
            let head = log::read_head(&snapshot).await?;
            let next = tail::follow(&snapshot, &self.value, head).await?;
            snapshot.rollback().await?;
            self.take_over(next);
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
        match connect::empty_log(&self.connection).await {
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
                self.find_out(batch, waiting).await;
            }
            Written::Nothing(error) => {
                self.stumble(&error).await;
                let refusal = match error {
                    StoreError::NewerFormat(_) => Some(Refusal::Outdated),
                    _ => alone.then_some(Refusal::Internal),
                };
                if let Some(refusal) = refusal {
                    return waiting
                        .into_iter()
                        .for_each(|waiting| answer(waiting, Err(refusal.clone())));
                }
                for waiting in waiting {
                    Box::pin(self.write(vec![waiting])).await;
                }
            }
        }
        if !rest.is_empty() {
            Box::pin(self.write(rest)).await;
        }
    }

    async fn try_write(&mut self, requests: Vec<Request>) -> Written {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        let transaction = match self.connection.begin_with_options(options).await {
            Ok(transaction) => transaction,
            Err(error) => return Written::Nothing(error.into()),
        };
        let batch = match self.fill(&transaction, requests).await {
            Ok(batch) => batch,
            Err(error) => return Written::Nothing(error),
        };
        if batch.is_empty() {
            return match transaction.rollback().await {
                Ok(()) => Written::Committed(batch),
                Err(error) => Written::Nothing(error.into()),
            };
        }
        match transaction.commit().await {
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
        let now = Timestamp::now();
        let asked: Vec<_> = requests.iter().filter_map(|it| it.once.as_ref()).collect();
        let known = idempotency::read(transaction, &asked, now).await?;
        let value = Arc::clone(&self.value);
        let before = value.head;
        let planning =
            tokio::task::spawn_blocking(move || batch::plan(&value, requests, known, now));
        let batch = planning
            .await
            .map_err(|_| StoreError::Setting("planning ended early".to_owned()))?;
        save(transaction, &batch.records).await?;
        idempotency::write(transaction, &batch.done, now).await?;
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

    /// COMMIT failed: asks the log whether the batch is in it, for as long as it takes.
    async fn find_out(&mut self, batch: Batch, waiting: Vec<Waiting>) {
        self.stand(Standing::Failing);
        let committed = loop {
            match self.ask_log(batch.head()).await {
                Ok(committed) => break committed,
                Err(error) => tracing::error!(%error, "the outcome of a commit is still unknown"),
            }
            sleep(RECONNECT).await;
        };
        self.stand(Standing::Writing);
        if committed {
            return self.acknowledge(batch, waiting).await;
        }
        for waiting in waiting {
            answer(waiting, Err(Refusal::Internal));
        }
    }

    async fn ask_log(&mut self, head: Head) -> Result<bool, StoreError> {
        self.reconnect().await?;
        log::holds(&self.connection, head).await
    }

    /// After an error nothing more runs on the connection: it is closed and replaced. A database that a newer program
    /// writes to is left alone from then on: this one answers from the last value that it understood.
    async fn stumble(&mut self, error: &StoreError) {
        if let StoreError::NewerFormat(format) = *error {
            tracing::error!(%error, "this server writes no more and waits to be replaced");
            return self.stand(Standing::Outdated(format));
        }
        tracing::error!(%error, "the database failed");
        self.stand(Standing::Failing);
        match self.reconnect().await {
            Ok(()) => self.stand(Standing::Writing),
            Err(error) => tracing::error!(%error, "the database cannot be reached"),
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
        if let Err(error) = old.close().await {
            tracing::warn!(%error, "a failed connection did not close");
        }
        Ok(())
    }
}

fn answer(waiting: Waiting, outcome: Result<super::door::Done, Refusal>) {
    // The one who asked may be gone; the outcome stands all the same.
    let _ = waiting.answer.send(outcome);
}
