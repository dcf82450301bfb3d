//! Steward: a registry that a company runs to know, and to prove, which data it holds, which vendors receive it, and
//! by which sentence each of them may or may not use it. See ARCHITECTURE.md.

// The roots of the API are merged one into the next, a level deeper for each noun.
#![recursion_limit = "256"]

pub mod app;
pub mod auth;
pub mod background;
pub mod cli;
pub mod command;
pub mod compliance;
pub mod config;
pub mod error;
pub mod graphql;
pub mod http;
pub mod manifest;
pub mod private;
pub mod reference;
pub mod registry;
pub mod report;
pub mod span;
pub mod store;
pub mod webhook;
