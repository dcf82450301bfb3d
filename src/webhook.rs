//! Webhooks: what happens in the register, sent to endpoints that an admin names.
//!
//! The log is the outbox. One server of a database holds the lease ([`dispatcher`]); it turns revisions into events
//! ([`event`]), writes down a message for each endpoint that wants them, in one transaction with how far it has read, and
//! tries each ([`attempt`]), signed ([`signature`]), until it is taken or three days are over ([`schedule`]). So each
//! event is sent at least once. What became otherwise of the answers, by a change or by the day, is told beside it
//! ([`answers`]). What is said of people is never sent.

pub mod answers;
pub mod attempt;
pub mod dispatcher;
pub mod event;
pub mod schedule;
pub mod signature;

use crate::config::webhooks::WebhookSettings;

/// What is the same for all endpoints.
#[derive(Debug, Clone)]
pub struct Rules {
    /// Where events may be sent.
    pub settings: WebhookSettings,
    /// The `source` of events.
    pub source: String,
}
