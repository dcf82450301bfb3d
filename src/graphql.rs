//! The API in GraphQL: a file a noun, with its type, its filter and its mutations.
//!
//! Resolvers are plain look-ups in a value. Fields that are not null cannot fail and do not await; a field that can
//! fail is nullable; only mutations and the roots of the past await.

pub mod activity;
pub mod agreement;
pub mod anchor;
pub mod at;
pub mod attestation;
pub mod calendar;
pub mod clause;
pub mod collection;
pub mod complete;
pub mod connection;
pub mod coverage;
mod criteria;
pub mod database;
pub mod decision;
pub mod ending;
pub mod error;
pub mod external;
pub mod finding;
pub mod finding_decision;
pub mod findings_change;
pub mod flow;
pub mod gate;
pub mod history;
pub mod holding;
pub mod incident;
pub mod judgment;
pub mod kept;
pub mod legal;
pub mod legal_entity;
pub mod logged;
pub mod manifest;
pub mod mutation;
pub mod node;
pub mod notice;
pub mod obligation;
pub mod order;
pub mod person;
pub mod preview;
pub mod property;
pub mod query;
pub mod question;
pub mod reference_row;
pub mod report;
pub mod rights;
pub mod safeguard;
pub mod search;
pub mod slice;
pub mod subprocessing;
pub mod term;
pub mod trace;
pub mod transfer;
pub mod value;
pub mod vendor;
