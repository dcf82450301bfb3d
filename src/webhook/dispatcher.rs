//! The dispatcher: one server of a database turns the log into messages and sends them.
//!
//! Each endpoint has a few places of its own, so that one that does not answer holds up nobody else. What came of tries is
//! written down together, a few times a second.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::{Duration, Instant};

use aws_lc_rs::rand;
use entity::id::Uuid;
use jiff::Timestamp;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::time::{sleep, timeout};

use super::answers::{Answers, Compared};
use super::attempt::Sender;
use super::event::{Event, followed, wanted};
use crate::compliance::followed::Followed;
use crate::registry::revision::Revision;
use crate::store::door::Door;
use crate::store::endpoint::{Endpoint, Endpoints};
use crate::store::failure::StoreError;
use crate::store::outbox::{Cursor, LoggedEvent, Message, Reached, Tried};

/// The pause between two looks while there is work.
const BUSY: Duration = Duration::from_millis(50);
/// The same while there is none. A new revision ends it.
const IDLE: Duration = Duration::from_secs(1);
/// The lease is renewed after this time.
const RENEW: Duration = Duration::from_secs(5);
/// Messages that are on their way to one endpoint at a time.
const PLACES: usize = 8;
/// Revisions that are read at a time.
const CHUNK: u64 = 100;
/// How long a round may take: the other end may be gone without a word.
const PATIENCE: Duration = Duration::from_secs(300);
/// What is over is forgotten at this distance.
const SWEEP: Duration = Duration::from_secs(3600);

/// What dispatches.
pub struct Dispatcher {
    endpoints: Endpoints,
    door: Door,
    sender: Sender,
    answers: Answers,
    /// The `source` of events.
    source: String,
    /// The name of this server among others, for the lease.
    owner: String,
    /// How far it came, while this server has the lease.
    cursor: Option<Cursor>,
    /// When it asked for the lease last.
    asked: Option<Instant>,
    swept: Option<Instant>,
    on_the_way: HashMap<Uuid, HashSet<Uuid>>,
    tell: UnboundedSender<Tried>,
    told: UnboundedReceiver<Tried>,
}

impl Dispatcher {
    /// Ready to run.
    #[must_use]
    pub fn new(
        endpoints: Endpoints,
        door: Door,
        sender: Sender,
        answers: Answers,
        source: String,
    ) -> Self {
        let (tell, told) = unbounded_channel();
        Self {
            endpoints,
            door,
            sender,
            answers,
            source,
            owner: Uuid::new_v4().to_string(),
            cursor: None,
            asked: None,
            swept: None,
            on_the_way: HashMap::new(),
            tell,
            told,
        }
    }

    /// Dispatches for as long as the server runs.
    pub async fn run(mut self) {
        let mut revision = self.door.follow();
        let mut failing = false;
        loop {
            let worked = timeout(PATIENCE, self.work()).await;
            let worked = worked.unwrap_or(Err(StoreError::Silent));
            let pause = match &worked {
                Ok(true) => BUSY,
                Ok(false) | Err(_) => IDLE,
            };
            if let Err(error) = &worked {
                self.cursor = None;
                if !failing {
                    tracing::warn!(%error, "events are not sent to endpoints just now; it is tried again");
                }
            }
            failing = worked.is_err();
            if pause == BUSY {
                sleep(pause).await;
            } else if let Ok(Err(_)) = timeout(pause, revision.changed()).await {
                return;
            }
        }
    }

    /// One round; whether there is more to do at once.
    async fn work(&mut self) -> Result<bool, StoreError> {
        self.settle().await?;
        let Some(cursor) = self.hold_lease().await? else {
            return Ok(!self.on_the_way.is_empty());
        };
        let (logged, reached) = self.read_log(cursor.read).await?;
        // Only now, so that an endpoint gets what was changed after it was made.
        let endpoints = self.enabled().await?;
        if endpoints.is_empty() {
            self.cursor = None;
            return Ok(!self.on_the_way.is_empty());
        }
        self.write_changes(cursor.read, (&logged, reached), &endpoints)
            .await?;
        if self.cursor.is_none() {
            // Another server has the lease, and sends.
            return Ok(!self.on_the_way.is_empty());
        }
        let compares = self.follow_answers(cursor, &endpoints).await?;
        self.send_due(&endpoints).await?;
        self.sweep().await?;
        Ok(reached != cursor.read || compares || !self.on_the_way.is_empty())
    }

    /// How far it came, if the lease is this server's. It is asked for where somebody is to be told something, and, however
    /// many changes there are, not again at once where another server has it.
    async fn hold_lease(&mut self) -> Result<Option<Cursor>, StoreError> {
        let patience = match self.cursor {
            Some(_) => RENEW,
            None if self.enabled().await?.is_empty() => return Ok(None),
            None => IDLE,
        };
        if self.asked.is_none_or(|asked| asked.elapsed() >= patience) {
            self.cursor = self.endpoints.lease(&self.owner).await?;
            self.asked = Some(Instant::now());
        }
        Ok(self.cursor)
    }

    async fn enabled(&self) -> Result<Vec<Endpoint>, StoreError> {
        let endpoints = self.endpoints.list().await?;
        Ok(endpoints.into_iter().filter(|one| one.enabled).collect())
    }

    /// What the log tells of since then, and up to where.
    async fn read_log(&self, read: Revision) -> Result<(Vec<LoggedEvent>, Revision), StoreError> {
        if self.door.current().head.revision <= read {
            return Ok((Vec::new(), read));
        }
        self.endpoints.read_log(read, CHUNK).await
    }

    /// Turns what the log tells of into messages.
    async fn write_changes(
        &mut self,
        read: Revision,
        (logged, reached): (&[LoggedEvent], Revision),
        endpoints: &[Endpoint],
    ) -> Result<(), StoreError> {
        if reached == read {
            return Ok(());
        }
        let events = logged
            .iter()
            .flat_map(|logged| Event::of_change(logged, &self.source));
        let messages: Vec<_> = events
            .flat_map(|event| messages(&event, endpoints))
            .collect();
        let written = self
            .endpoints
            .write_down(&self.owner, (read, reached), &messages);
        let still_own = written.await?;
        self.cursor = self.cursor.filter(|_| still_own);
        if let Some(cursor) = &mut self.cursor {
            cursor.read = reached;
        }
        Ok(())
    }

    /// Turns what became otherwise of the answers into messages; whether that goes on. `cursor` is as it was
    /// before the endpoints were looked at.
    async fn follow_answers(
        &mut self,
        cursor: Cursor,
        endpoints: &[Endpoint],
    ) -> Result<bool, StoreError> {
        let followed = Followed::all(endpoints.iter().map(|one| followed(&one.events)));
        let wanted = (!followed.is_nothing()).then(|| Reached {
            revision: cursor.read,
            day: self.answers.today(),
        });
        match (cursor.compared, wanted) {
            (None, None) => Ok(false),
            (Some(from), Some(_)) => {
                if let Some(compared) = self.answers.go_on(from, followed).await? {
                    self.write_answers(compared, endpoints).await?;
                }
                Ok(self.answers.is_at_work(from))
            }
            (from, to) => {
                self.move_compared((from, to), &[]).await?;
                Ok(true)
            }
        }
    }

    async fn write_answers(
        &mut self,
        compared: Compared,
        endpoints: &[Endpoint],
    ) -> Result<(), StoreError> {
        let events = compared.events.iter();
        let messages: Vec<_> = events
            .flat_map(|event| messages(event, endpoints))
            .collect();
        let place = (Some(compared.from), Some(compared.to()));
        if self.move_compared(place, &messages).await? {
            self.answers.keep(compared);
        }
        Ok(())
    }

    async fn move_compared(
        &mut self,
        (from, to): (Option<Reached>, Option<Reached>),
        messages: &[Message],
    ) -> Result<bool, StoreError> {
        let moved = self
            .endpoints
            .move_compared(&self.owner, (from, to), messages);
        let still_own = moved.await?;
        self.cursor = self.cursor.filter(|_| still_own);
        if let Some(cursor) = &mut self.cursor {
            cursor.compared = to;
        }
        Ok(still_own)
    }

    async fn send_due(&mut self, endpoints: &[Endpoint]) -> Result<(), StoreError> {
        let now = Timestamp::now();
        let due = self.endpoints.due_endpoints(now).await?;
        let due: HashSet<_> = due.into_iter().collect();
        for endpoint in endpoints.iter().filter(|one| due.contains(&one.id)) {
            let on_the_way = self.on_the_way.entry(endpoint.id).or_default();
            if on_the_way.len() >= PLACES {
                continue;
            }
            let most = u64::try_from(PLACES).unwrap_or_default();
            let waiting = self.endpoints.due(endpoint.id, now, most).await?;
            let new: Vec<_> = waiting
                .into_iter()
                .filter(|message| !on_the_way.contains(&message.id))
                .take(PLACES - on_the_way.len())
                .collect();
            if new.is_empty() {
                continue;
            }
            let secrets = Arc::new(self.endpoints.secrets(endpoint.id).await?);
            for message in new {
                on_the_way.insert(message.id);
                let (sender, tell) = (self.sender.clone(), self.tell.clone());
                let (url, secrets) = (endpoint.url.clone(), Arc::clone(&secrets));
                tokio::spawn(async move {
                    let tried = sender.attempt(&message, &url, &secrets, chance()).await;
                    let _ = tell.send(tried);
                });
            }
        }
        Ok(())
    }

    /// Writes down what came of tries.
    async fn settle(&mut self) -> Result<(), StoreError> {
        let mut tried = Vec::new();
        while let Ok(one) = self.told.try_recv() {
            tried.push(one);
        }
        if tried.is_empty() {
            return Ok(());
        }
        let settled = self.endpoints.settle(&tried).await;
        // What was not written down is sent again.
        for one in &tried {
            if let Some(on_the_way) = self.on_the_way.get_mut(&one.endpoint) {
                on_the_way.remove(&one.message);
            }
        }
        self.on_the_way.retain(|_, messages| !messages.is_empty());
        settled
    }

    async fn sweep(&mut self) -> Result<(), StoreError> {
        if self.swept.is_none_or(|swept| swept.elapsed() > SWEEP) {
            self.endpoints.forget_old(Timestamp::now()).await?;
            self.swept = Some(Instant::now());
        }
        Ok(())
    }
}

/// A message for each endpoint that wants the event.
fn messages(event: &Event, endpoints: &[Endpoint]) -> Vec<Message> {
    let wanting = endpoints
        .iter()
        .filter(|endpoint| wanted(&endpoint.events, &event.kind));
    wanting
        .map(|endpoint| Message {
            id: Uuid::now_v7(),
            endpoint: endpoint.id,
            event: event.id.clone(),
            kind: event.kind.clone(),
            body: event.body.clone(),
            tries: 0,
        })
        .collect()
}

fn chance() -> u16 {
    let mut bytes = [0; 2];
    match rand::fill(&mut bytes) {
        Ok(()) => u16::from_be_bytes(bytes),
        Err(_) => u16::MAX / 2,
    }
}
