//! What a person can ask to change: drafts, their checks, and the plan that turns a command into changes.
//!
//! All of it is pure. A plan decides every refusal and names all problems at once; it reads the registry, the command
//! and the context, and nothing else.

pub mod activity;
pub mod agreement;
pub mod apply;
pub mod attestation;
pub mod clause;
pub mod collection;
pub mod context;
pub mod cycle;
pub mod database;
pub mod draft;
pub mod external;
pub mod finding_decision;
pub mod flow;
pub mod form;
pub mod holding;
pub mod input;
pub mod intake;
pub mod legal_entity;
pub mod merge;
pub mod notice;
pub mod person;
pub mod plan;
pub mod problem;
pub mod property;
pub mod reference_row;
pub mod retention;
pub mod revert;
pub mod safeguard;
pub mod subprocessing;
pub mod term;
pub mod vendor;
