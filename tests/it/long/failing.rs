//! Each write and each sync of each kind of mutation fails once, and then all from it on.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use reqwest::Client;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::time::timeout;

use super::load::{Answer, send, vendor};
use super::mutations::{LENGTH, prepare};
use super::not_run;
use super::place::Place;
use super::tracer::{Fault, Tracer, works};
use crate::harness::Server;
use crate::harness::cluster::say;
use crate::people::marks_in_files;

/// The calls that wait for the disk.
const SYNCS: &str = "fsync,fdatasync";
/// What fails: the calls, the error, and whether those that follow fail as well.
const FAULTS: [(&str, &str, bool); 4] = [
    ("pwrite64", "EIO", false),
    ("pwrite64", "ENOSPC", true),
    (SYNCS, "EIO", false),
    (SYNCS, "EIO", true),
];
/// A kind of mutation does not write more often than this; past it something is wrong with the proof.
const MOST: usize = 200;
/// How long a fault lasts that is there to stay.
const LASTING: Duration = Duration::from_millis(1_500);

/// How many times as long it may take on a busy machine until the fault is met.
const SLOW: usize = 20;

/// What is done after the fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Then {
    /// The server is killed at once.
    Kill,
    /// The request is sent again with its key, then another one, then the server is killed.
    GoOn,
}

impl Fault {
    /// What is done after it: either after a sync; after a write the one if it fails for a moment, the other if for good.
    fn afterwards(&self) -> &'static [Then] {
        match (
            self.calls == SYNCS,
            self.first.is_multiple_of(2) == self.lasting,
        ) {
            (true, _) => &[Then::Kill, Then::GoOn],
            (false, true) => &[Then::Kill],
            (false, false) => &[Then::GoOn],
        }
    }
}

/// The register before the mutation, and the token to ask with.
struct Trial {
    template: TempDir,
    token: String,
    client: Client,
    told: BTreeMap<&'static str, usize>,
}

/// What a fault did.
struct Outcome {
    injected: usize,
    done: bool,
}

impl Trial {
    /// One fault; none if the mutation does not make as many calls.
    async fn fail(&mut self, name: &str, body: &Value, fault: Fault, then: Then) -> Outcome {
        let case = format!("{name}, {fault:?}, then {then:?}");
        let directory = tempfile::tempdir().unwrap();
        copy(self.template.path(), directory.path());
        let place = Place::at(directory.path());
        let server = place.start(&[]);
        let tracer = Tracer::attach(server.process_id(), fault);
        let (url, key) = (server.url(), "the-key");
        let mut asked = Box::pin(send(&self.client, &url, &self.token, key, body));
        let mut early = timeout(LASTING, &mut asked).await;
        for _ in 0..SLOW {
            if early.is_ok() || tracer.injected() > 0 {
                break;
            }
            early = timeout(LASTING, &mut asked).await;
        }
        let seen = self.revision(&server).await;
        assert!(
            (LENGTH..=LENGTH + 1).contains(&seen),
            "{case}: reading goes on"
        );
        if let Ok(Answer::Failed(_)) = early {
            assert_eq!(seen, LENGTH, "{case}: the value moved");
        }
        let injected = tracer.detach();
        let answer = match early {
            Ok(answer) => answer,
            Err(_) => asked.await,
        };
        let done = match answer {
            Answer::Done(revision) => {
                assert_eq!(revision, LENGTH + 1, "{case}");
                true
            }
            Answer::Failed(message) => {
                assert!(
                    !message.contains("sqlite"),
                    "{case}: the cause leaks: {message}"
                );
                assert!(message.contains("INTERNAL"), "{case}: {message}");
                false
            }
            Answer::Gone => panic!("{case}: the server is gone"),
        };
        assert!(
            done || injected > 0,
            "{case}: nothing failed, and it is not done"
        );
        let mut expected = LENGTH + u64::from(done);
        assert_eq!(self.revision(&server).await, expected, "{case}");
        if then == Then::GoOn {
            let again = send(&self.client, &url, &self.token, key, body).await;
            assert!(
                matches!(again, Answer::Done(revision) if revision == LENGTH + 1),
                "{case}"
            );
            let next = send(&self.client, &url, &self.token, "next", &vendor("next")).await;
            assert!(
                matches!(next, Answer::Done(revision) if revision == LENGTH + 2),
                "{case}"
            );
            expected = LENGTH + 2;
        }
        drop(server);
        assert_eq!(place.verified(), expected, "{case}");
        let again = place.start(&[]);
        assert_eq!(self.revision(&again).await, expected, "{case}");
        if name == "erasePerson" && expected > LENGTH {
            // The start does what the end left no time for.
            assert_eq!(marks_in_files(place.data()), [], "{case}");
        }
        Outcome { injected, done }
    }

    async fn revision(&self, server: &Server) -> u64 {
        let query = json!({ "query": "{ register { revision } }" }).to_string();
        let (status, answer) = server.send(Some(&self.token), query).await;
        assert_eq!(status, 200, "{answer}");
        let revision = answer["data"]["register"]["revision"].as_str();
        revision.unwrap().parse().unwrap()
    }

    /// Lets the first call of the kind fail, then the second, as long as there are any.
    async fn sweep(&mut self, name: &'static str, body: &Value) {
        let mut told = Vec::new();
        for (calls, error, lasting) in FAULTS {
            let (mut faults, mut done) = (0, 0);
            for first in 1..MOST {
                let fault = Fault {
                    calls,
                    error,
                    first,
                    lasting,
                };
                let mut reached = false;
                for then in fault.afterwards() {
                    let outcome = self.fail(name, body, fault, *then).await;
                    reached |= outcome.injected > 0;
                    faults += outcome.injected;
                    done += usize::from(outcome.done && outcome.injected > 0);
                }
                if !reached {
                    let least = if calls == SYNCS { 1 } else { 10 };
                    assert!(first > least, "{name}: {first} calls of {calls} at most");
                    break;
                }
                *self.told.entry(calls).or_default() += fault.afterwards().len();
                assert!(first + 1 < MOST, "{name}: no end of {calls}");
            }
            let how = if lasting { "lasting " } else { "" };
            told.push(format!(
                "{faults} {how}{error} of {calls} ({done} done all the same)"
            ));
        }
        say(&format!("{name}: {}", told.join("; ")));
    }
}

fn copy(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        std::fs::copy(&path, to.join(path.file_name().unwrap())).unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "a long proof"]
async fn each_write_and_each_sync_fails() {
    if !works() {
        return not_run(
            "failing writes and syncs, since strace is not installed or may not attach",
        );
    }
    let template = tempfile::tempdir().unwrap();
    let place = Place::at(template.path());
    let server = place.start(&[]);
    let mutations = prepare(&server).await;
    let token = place.token("officer");
    assert!(server.end());
    let mut trial = Trial {
        template,
        token,
        client: Client::new(),
        told: BTreeMap::new(),
    };
    for (name, body) in mutations {
        trial.sweep(name, &body).await;
    }
    say(&format!(
        "each write and each sync failed once and for good, then a kill or the next write: {:?}",
        trial.told
    ));
}
