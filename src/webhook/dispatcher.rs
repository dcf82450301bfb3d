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

use super::attempt::Sender;
use super::event::{Event, wanted};
use crate::registry::revision::Revision;
use crate::store::door::Door;
use crate::store::endpoint::{Endpoint, Endpoints};
use crate::store::failure::StoreError;
use crate::store::outbox::{Message, Tried};

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
/// What is over is forgotten at this distance.
const SWEEP: Duration = Duration::from_secs(3600);

/// What dispatches.
pub struct Dispatcher {
    endpoints: Endpoints,
    door: Door,
    sender: Sender,
    /// The `source` of events.
    source: String,
    /// The name of this server among others, for the lease.
    owner: String,
    /// How far the log was read, while this server has the lease.
    read: Option<Revision>,
    renewed: Instant,
    swept: Option<Instant>,
    on_the_way: HashMap<Uuid, HashSet<Uuid>>,
    tell: UnboundedSender<Tried>,
    told: UnboundedReceiver<Tried>,
}

impl Dispatcher {
    /// Ready to run.
    #[must_use]
    pub fn new(endpoints: Endpoints, door: Door, sender: Sender, source: String) -> Self {
        let (tell, told) = unbounded_channel();
        Self {
            endpoints,
            door,
            sender,
            source,
            owner: Uuid::new_v4().to_string(),
            read: None,
            renewed: Instant::now(),
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
            let worked = self.work().await;
            let pause = match &worked {
                Ok(true) => BUSY,
                Ok(false) | Err(_) => IDLE,
            };
            if let Err(error) = &worked {
                self.read = None;
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
        let endpoints: Vec<_> = self.endpoints.list().await?;
        let endpoints: Vec<_> = endpoints.into_iter().filter(|one| one.enabled).collect();
        if endpoints.is_empty() && self.on_the_way.is_empty() {
            self.read = None;
            return Ok(false);
        }
        if self.read.is_none() || self.renewed.elapsed() > RENEW {
            self.read = self.endpoints.lease(&self.owner).await?;
            self.renewed = Instant::now();
        }
        let Some(read) = self.read else {
            return Ok(!self.on_the_way.is_empty());
        };
        let more = self.read_log(read, &endpoints).await?;
        self.send_due(&endpoints).await?;
        self.sweep().await?;
        Ok(more || !self.on_the_way.is_empty())
    }

    /// Turns what the log tells of into messages; whether it tells of more.
    async fn read_log(
        &mut self,
        read: Revision,
        endpoints: &[Endpoint],
    ) -> Result<bool, StoreError> {
        if self.door.current().head.revision <= read {
            return Ok(false);
        }
        let (logged, reached) = self.endpoints.read_log(read, CHUNK).await?;
        if reached == read {
            return Ok(false);
        }
        let events = logged
            .iter()
            .filter_map(|logged| Event::of_change(logged, &self.source));
        let messages: Vec<_> = events
            .flat_map(|event| messages(&event, endpoints))
            .collect();
        let place = (read, reached);
        let written = self.endpoints.write_down(&self.owner, place, &messages);
        self.read = written.await?.then_some(reached);
        Ok(true)
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
