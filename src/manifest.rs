//! The registry as files, both ways: manifests read and written, the plan of an import, the sample.
//!
//! A manifest is YAML (JSON is a part of YAML) with a list a noun, and each row of a list is a draft with a key:
//!
//! ```yaml
//! vendors:
//!   - key: google-analytics
//!     name: Google Analytics
//!     kind: PRODUCT
//! ```
//!
//! All of it is pure: text in, rows for one command out, and a registry in, text out. Nothing here opens a file or
//! changes a register; whether the rows fit is for `command` to say, and a [`Place`] puts its problems back on file and
//! line. A file a noun turns its records back into drafts. Rows come out of tables too ([`table`]).

pub mod error;
pub mod export;
pub mod file;
pub mod lists;
mod node;
pub mod place;
pub mod plan;
mod reading;
mod report;
pub mod sample;
pub mod schema;
mod stated;
pub mod table;
pub mod vocabulary;

mod activity;
mod agreement;
mod attestation;
mod clause;
mod collection;
mod database;
mod flow;
mod holding;
mod legal_entity;
mod notice;
mod person;
mod property;
mod reference_row;
mod safeguard;
mod subprocessing;
mod term;
mod vendor;

pub use error::ManifestError;
pub use export::export;
pub use file::{Manifest, parse};
pub use lists::noun_of;
pub use place::Place;
pub use plan::{Import, Plan};
pub use sample::sample;
pub use schema::schema;
pub use vocabulary::vocabulary;
