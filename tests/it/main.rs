//! Tests through the front door: the program as it is built, its command line, and HTTP.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::too_many_lines,
    unreachable_pub,
    reason = "tests"
)]

mod activity;
mod algebra;
mod answers;
mod apply_manifest;
mod attestation;
mod audit;
mod backup;
mod bad_input;
mod calendar;
mod clients;
mod copy;
mod coverage;
mod faults;
mod files;
mod finding_decision;
mod findings;
mod format;
mod harness;
mod history;
mod idempotency;
mod identity;
mod incident;
mod intake;
mod keys;
mod lists;
mod live;
mod long;
mod manifest_schema;
mod metrics;
mod naive;
mod nouns;
mod overload;
mod people;
mod permissions;
mod places;
mod postgresql;
mod preview;
mod proof;
mod questions;
mod reference;
mod reference_row;
mod reports;
mod rest;
mod schema;
mod start;
mod subprocessing;
mod tables;
mod tidy;
mod traces;
mod vendors;
mod walkthroughs;
mod webhooks;
