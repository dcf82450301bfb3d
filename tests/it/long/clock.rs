//! The clock of the machine jumps under a running server: the log stays in order of time, and what is done once stays so.

use std::path::{Path, PathBuf};

use reqwest::Client;
use serde_json::{Value, json};

use super::load::{Answer, send, vendor};
use super::not_run;
use super::place::Place;
use crate::harness::Server;
use crate::harness::cluster::say;

/// The clock of the programs at a place, as Debian's libfaketime sets it.
struct Clock {
    library: PathBuf,
    file: PathBuf,
}

impl Clock {
    fn find(directory: &Path) -> Option<Self> {
        let places = std::fs::read_dir("/usr/lib").unwrap();
        let library = places
            .map(|place| place.unwrap().path().join("faketime/libfaketimeMT.so.1"))
            .find(|library| library.is_file())?;
        let file = directory.join("clock");
        let clock = Self { library, file };
        clock.set(0);
        Some(clock)
    }

    /// This many hours before or after the true time.
    fn set(&self, hours: i64) {
        // Whoever reads it meanwhile sees the one or the other.
        let new = self.file.with_extension("new");
        std::fs::write(&new, format!("{hours:+}h\n")).unwrap();
        std::fs::rename(new, &self.file).unwrap();
    }

    fn place(&self, data: &Path) -> Place {
        Place::at(data)
            .with("LD_PRELOAD", self.library.to_str().unwrap())
            .with("FAKETIME_TIMESTAMP_FILE", self.file.to_str().unwrap())
            .with("FAKETIME_NO_CACHE", "1")
            .with("FAKETIME_DONT_FAKE_MONOTONIC", "1")
    }
}

/// A server whose clock can be set.
struct Trial {
    clock: Clock,
    place: Place,
    server: Server,
    client: Client,
    token: String,
}

impl Trial {
    /// Sets the clock, and takes a token of that time.
    fn jump(&mut self, hours: i64) {
        self.clock.set(hours);
        self.token = self.place.token("officer");
    }

    /// The revision that answers the request.
    async fn write(&self, key: &str) -> u64 {
        let (url, body) = (self.server.url(), vendor(key));
        match send(&self.client, &url, &self.token, key, &body).await {
            Answer::Done(revision) => revision,
            Answer::Failed(message) => panic!("{key}: {message}"),
            Answer::Gone => panic!("{key}: the server is gone"),
        }
    }

    /// The status that a token gets.
    async fn status(&self, token: &str) -> u16 {
        let query = json!({ "query": "{ register { revision } }" }).to_string();
        self.server.send(Some(token), query).await.0
    }

    async fn ask(&self, query: &str) -> Value {
        let body = json!({ "query": query }).to_string();
        let (status, answer) = self.server.send(Some(&self.token), body).await;
        assert_eq!(
            (status, &answer["errors"]),
            (200, &Value::Null),
            "{query}: {answer}"
        );
        answer["data"].clone()
    }
}

fn trial(directory: &Path) -> Option<Trial> {
    let Some(clock) = Clock::find(directory) else {
        not_run("the jumping clock, since libfaketime is not installed");
        return None;
    };
    let data = directory.join("data");
    let place = clock.place(&data);
    let server = place.start(&[]);
    let token = place.token("officer");
    Some(Trial {
        clock,
        place,
        server,
        client: Client::new(),
        token,
    })
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "a long proof"]
async fn revisions_stay_in_order_of_time_whatever_the_clock_does() {
    let directory = tempfile::tempdir().unwrap();
    let Some(mut trial) = trial(directory.path()) else {
        return;
    };
    let jumps = [0, 5, -5, 3, -20, 0, 1, -1, 40, 2, 0, -30, 41];
    for (hours, revision) in jumps.into_iter().zip(1..) {
        trial.jump(hours);
        assert_eq!(
            trial.write(&format!("v{revision}")).await,
            revision,
            "{hours}"
        );
        // The last revision is found by its own time, also while the clock is behind it.
        let at = trial.ask("{ register { changedAt } }").await["register"]["changedAt"].clone();
        let then = format!("{{ asOf(moment: {{ time: {at} }}) {{ register {{ revision }} }} }}");
        assert_eq!(
            trial.ask(&then).await["asOf"]["register"]["revision"],
            revision.to_string(),
            "{hours}"
        );
    }
    let log = trial.place.told(&["audit", "export"]);
    let times: Vec<String> = log
        .lines()
        .map(|line| {
            serde_json::from_str::<Value>(line).unwrap()["at"]
                .as_str()
                .unwrap()
                .to_owned()
        })
        .collect();
    let instants: Vec<jiff::Timestamp> = times.iter().map(|time| time.parse().unwrap()).collect();
    assert!(instants.is_sorted(), "{times:?}");
    // Where the clock went on, so did the log; where it went back, the log stood still.
    let moved = instants.windows(2).filter(|pair| pair[0] < pair[1]).count();
    assert_eq!(moved, 3, "{times:?}");
    assert_eq!(trial.place.verified(), jumps.len() as u64);
    trial.jump(0);
    drop(trial.server);
    trial.server = trial.place.start(&[]);
    assert_eq!(trial.write("again").await, jumps.len() as u64 + 1);
    say(&format!(
        "the clock jumped {} times: all revisions in order of time, and the log right",
        jumps.len()
    ));
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "a long proof"]
async fn tokens_end_and_begin_by_the_clock() {
    let directory = tempfile::tempdir().unwrap();
    let Some(mut trial) = trial(directory.path()) else {
        return;
    };
    let of_now = trial.token.clone();
    for (hours, old, new) in [(0, 200, 200), (2, 401, 200), (-2, 401, 200), (0, 200, 200)] {
        trial.jump(hours);
        assert_eq!(trial.status(&of_now).await, old, "{hours}");
        assert_eq!(trial.status(&trial.token).await, new, "{hours}");
    }
    say("the clock and tokens: those of another time are refused, those of the time are taken");
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "a long proof"]
async fn what_was_done_once_is_not_done_again_when_the_clock_is_put_right() {
    let directory = tempfile::tempdir().unwrap();
    let Some(mut trial) = trial(directory.path()) else {
        return;
    };
    assert_eq!(trial.write("first").await, 1);
    for (hours, key, revision) in [
        // The day goes on, and back.
        (20, "first", 1),
        (-20, "first", 1),
        (-20, "in-the-past", 2),
        // Put right: it was done a moment ago.
        (10, "in-the-past", 2),
        (10, "first", 1),
    ] {
        trial.jump(hours);
        assert_eq!(trial.write(key).await, revision, "{key} at {hours}");
    }
    assert_eq!(trial.place.verified(), 2);
    say(
        "the clock and Idempotency-Key: nothing was done twice, whichever way the clock jumped within the day",
    );
}
