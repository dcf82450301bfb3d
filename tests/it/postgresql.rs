//! PostgreSQL: all other tests once more on it, and what there is on it alone.

use std::process::Command;

use crate::harness::cluster::{ADDRESS, Cluster, say};

mod cut;
mod servers;
mod start;

/// The tests that are not run on PostgreSQL, and why.
const NOT_RUN: &[(&str, &str)] = &[
    ("postgresql::", "these start servers on it anyway"),
    ("backup::", "PostgreSQL has tools of its own for that"),
    (
        "faults::a_full_disk_fails_the_write_and_nothing_else",
        "the limit is set on files of the server, which has none",
    ),
];

/// Runs this very program again with a cluster, so that every server under test has a database there.
#[test]
fn everything_works_on_postgresql() {
    let Some(cluster) = Cluster::shared() else {
        return;
    };
    let output = Command::new(std::env::current_exe().unwrap())
        .args(NOT_RUN.iter().flat_map(|(name, _)| ["--skip", name]))
        .env(ADDRESS, &cluster.address)
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success(),
        "{told}\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let result = told.lines().find(|line| line.starts_with("test result:"));
    let result = result.expect("the tests say what came of them");
    say(&format!("on PostgreSQL: {result}"));
    for (name, reason) in NOT_RUN {
        say(&format!("not run on PostgreSQL: {name}: {reason}"));
    }
}
