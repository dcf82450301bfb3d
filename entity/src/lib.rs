//! The plain tables of Steward's database, its closed sets of words and its typed ids.
//!
//! Rows are not records: a row is what lies in a table, a record is what the registry reasons about. This crate knows
//! rows, words and ids only; turning rows into records is the store's work. The rows have no relation fields, since
//! nobody queries relations.
//!
//! In all tables, days are text (ISO 8601), the values of closed sets are their text, and lists of values and small
//! values are JSON text.

pub mod id;
pub mod row;
pub mod vocabulary;

pub mod person;

pub mod intake;
pub mod legal_entity;
pub mod property;
pub mod term;

pub mod vendor;
pub mod vendor_owner;

pub mod database;

pub mod activity;

pub mod collection;

pub mod holding;

pub mod agreement;

pub mod subprocessing;

pub mod notice;
pub mod notice_section;
pub mod notice_section_name;

pub mod clause;

pub mod attestation;

pub mod finding_decision;
pub mod flow;

pub mod reference_row;

pub mod link;
pub mod party;
pub mod safeguard;

pub mod calendar_feed;
pub mod client;
pub mod client_secret;
pub mod delivery;
pub mod delivery_try;
pub mod dispatch;
pub mod endpoint;
pub mod idempotency_key;
pub mod secret;
pub mod sign_in_failure;
pub mod table_mapping;

pub mod change;
pub mod head;
pub mod revision;
