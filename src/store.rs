//! The only input and output on the database: the door, the writer behind it, the log, and the rows.
//!
//! A file a noun turns its records into rows and back; `rows` writes them, `load` reads them all.

mod backend;
pub mod backup;
pub mod batch;
mod cell;
pub mod chain;
pub mod client;
mod connect;
pub mod copy;
pub mod delivery;
pub mod door;
pub mod endpoint;
mod explain;
pub mod export;
pub mod failure;
pub mod feed;
pub mod history;
pub mod idempotency;
mod listen;
pub mod load;
mod log;
mod migrate;
pub mod open;
pub mod outbox;
mod party;
mod rows;
mod safeguard;
pub mod secret;
pub mod signing_key;
pub mod table_mapping;
mod tail;
pub mod verify;
mod writer;

mod activity;
mod agreement;
mod attestation;
mod clause;
mod collection;
mod database;
mod finding_decision;
mod flow;
mod holding;
mod intake;
mod legal_entity;
mod notice;
mod person;
mod property;
mod reading;
mod reference_row;
mod subprocessing;
mod term;
mod vendor;

#[cfg(test)]
mod tests;
