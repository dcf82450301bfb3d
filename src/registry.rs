//! The registry as a value: every record of every noun at one revision, with its indexes.
//!
//! A `Registry` is immutable once published and cheap to clone, since all its parts are persistent maps. There is no
//! I/O here, no clock and no randomness: a change comes in as a value and yields the next registry.

pub mod activity;
pub mod agreement;
pub mod attestation;
pub mod bindings;
pub mod change;
pub mod clause;
pub mod collection;
pub mod database;
pub mod document;
pub mod edge;
pub mod external;
pub mod finding_decision;
pub mod flow;
pub(crate) mod hex;
pub mod holding;
pub mod intake;
mod kept;
pub mod key;
mod law;
pub mod legal_entity;
pub mod near;
pub mod notice;
pub mod noun;
pub mod nouns;
pub mod past;
pub mod person;
pub mod property;
pub mod reference_row;
pub mod retention;
pub mod revision;
pub mod safeguard;
pub mod search;
pub mod sorted_set;
pub mod subprocessing;
pub mod table;
pub mod term;
pub mod upgrade;
pub mod value;
pub mod vendor;
pub mod window;
