//! The long proofs of what must hold when things break, which `.ci/long` starts; each says how much it did.

mod clock;
mod failing;
mod full_disk;
mod intakes;
mod kills;
mod load;
mod mutations;
mod outside;
mod place;
mod tracer;

use crate::harness::cluster::say;

/// Set where what the proofs need must be there: without it they fail, instead of saying that they were not run.
const REQUIRED: &str = "STEWARD_REQUIRE_FAULTS";

/// Says what cannot be proved here, and why.
fn not_run(what: &str) {
    assert!(
        std::env::var_os(REQUIRED).is_none(),
        "{REQUIRED} is set, and not run is: {what}"
    );
    say(&format!("NOT RUN: {what}"));
}

/// A number that the caller of the tests may set.
fn number(name: &str, otherwise: usize) -> usize {
    let set = std::env::var(name).ok();
    set.and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}
