//! kill -9, again and again, at any time: in the first start, under load, in an import, in the start after a kill.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::load::{Sent, send_again, write_until_gone};
use super::number;
use super::place::Place;
use crate::harness::cluster::{Cluster, say};
use crate::naive::random::Random;

/// How many vendors an import brings.
const IMPORTED: usize = 300;

/// What was done to one register, and what is known of it.
struct Trial {
    place: Place,
    token: String,
    random: Random,
    sent: Vec<Sent>,
    imports: u64,
    /// How long a start takes, that a kill may fall anywhere in it.
    start: Duration,
    told: Told,
}

/// What a proof says in the end.
#[derive(Default)]
struct Told {
    in_the_first_start: usize,
    in_a_later_start: usize,
    under_load: usize,
    in_an_import: usize,
    acknowledged: usize,
    done_and_not_answered: usize,
    imports_done_before_the_kill: usize,
}

impl Trial {
    /// Kills the first start, with all its migrations and the sample, a few times, and then lets it be.
    fn begin(place: Place, seed: u64, kills: usize, start: Duration) -> Self {
        let mut trial = Self {
            place,
            token: String::new(),
            random: Random::seeded(seed),
            sent: Vec::new(),
            imports: 0,
            start,
            told: Told::default(),
        };
        trial.kill_starts(kills);
        trial.told.in_the_first_start += kills;
        drop(trial.place.start(&["--sample"]));
        assert_eq!(trial.place.verified(), 1, "the sample is one revision");
        trial.token = trial.place.token("officer");
        trial
    }

    fn kill_starts(&mut self, kills: usize) {
        for _ in 0..kills {
            let time = self.moment(self.start);
            let serve = ["serve", "--sample", "--listen", "127.0.0.1:0"];
            self.place.run_for(time, &serve);
        }
    }

    fn moment(&mut self, longest: Duration) -> Duration {
        longest * u32::try_from(self.random.below(1_000)).unwrap() / 1_000
    }

    /// Kills a server under load, and with it, if there is one, an import by a second process.
    async fn kill_under_load(&mut self, round: usize, with_import: bool) {
        let server = self.place.start(&[]);
        let clients = write_until_gone(&server, &self.token, &format!("r{round}"));
        let file = self.place.data().join("import.yaml");
        let arguments = ["import", file.to_str().unwrap()];
        let mut import = with_import.then(|| {
            std::fs::write(&file, manifest(round)).unwrap();
            self.place.spawn(&arguments)
        });
        let longest = if with_import { 2_000 } else { 400 };
        tokio::time::sleep(self.moment(Duration::from_millis(longest))).await;
        if let Some(import) = &mut import {
            import.kill().unwrap();
        }
        drop(server);
        import.map(|mut import| import.wait().unwrap());
        let mut sent: Vec<_> = clients.join_all().await.into_iter().flatten().collect();

        let proved = self.place.verified();
        let again = self.place.start(&[]);
        let before = again.revision().await;
        // PostgreSQL may end a COMMIT of the one that was killed later than this.
        assert!(before >= proved, "{before} after {proved}");
        let told = &mut self.told;
        told.acknowledged += sent
            .iter()
            .filter(|sent| sent.acknowledged.is_some())
            .count();
        told.done_and_not_answered += send_again(&again, &self.token, &mut sent, before).await;
        self.sent.append(&mut sent);
        if with_import {
            self.place.told(&arguments);
            self.imports += 1;
            told.in_an_import += 1;
            let (revisions, _) = self.place.log().made_together(&import_prefix(round));
            told.imports_done_before_the_kill += usize::from(revisions[0] <= before);
        }
        told.under_load += 1;
        drop(again);
        self.prove();
    }

    /// Each request has one effect, at the revision that was acknowledged; an import is one revision; nothing else is there.
    fn prove(&self) {
        let log = self.place.log();
        for sent in &self.sent {
            assert_eq!(log.made(&sent.key), sent.acknowledged, "{}", sent.key);
        }
        let expected = 1 + self.sent.len() as u64 + self.imports;
        assert_eq!(self.place.verified(), expected);
        assert_eq!(log.length, expected);
        for round in 0..100 {
            let (revisions, vendors) = log.made_together(&import_prefix(round));
            assert!(
                matches!((revisions.len(), vendors), (0, 0) | (1, IMPORTED)),
                "import {round}: {vendors} vendors in {revisions:?}"
            );
        }
    }

    /// Twenty kills, and what came of them.
    async fn run(mut self) -> Told {
        for round in 0..12 {
            self.kill_under_load(round, round % 3 == 2).await;
            if round % 3 == 1 {
                self.kill_starts(1);
                self.told.in_a_later_start += 1;
                self.prove();
            }
        }
        self.told
    }
}

impl Told {
    fn kills(&self) -> usize {
        self.in_the_first_start + self.in_a_later_start + self.under_load
    }

    fn add(&mut self, more: &Self) {
        self.in_the_first_start += more.in_the_first_start;
        self.in_a_later_start += more.in_a_later_start;
        self.under_load += more.under_load;
        self.in_an_import += more.in_an_import;
        self.acknowledged += more.acknowledged;
        self.done_and_not_answered += more.done_and_not_answered;
        self.imports_done_before_the_kill += more.imports_done_before_the_kill;
    }

    fn say(&self, on: &str) {
        say(&format!(
            "{on}: {} kills ({} in the first start, {} in a later one, {} under load, {} of these in an import too, {} of \
             which was done); {} acknowledged writes, none lost; {} done and not answered, none done twice",
            self.kills(),
            self.in_the_first_start,
            self.in_a_later_start,
            self.under_load,
            self.in_an_import,
            self.imports_done_before_the_kill,
            self.acknowledged,
            self.done_and_not_answered,
        ));
    }
}

fn import_prefix(round: usize) -> String {
    format!("import-{round}-")
}

fn manifest(round: usize) -> String {
    let prefix = import_prefix(round);
    let row = |n| format!("- {{key: {prefix}{n}, name: Vendor {n}, kind: COMPANY}}\n");
    "vendors:\n".to_owned() + &(0..IMPORTED).map(row).collect::<String>()
}

/// How long a first start takes here.
fn time_of_a_start(place: &Place) -> Duration {
    let begin = Instant::now();
    drop(place.start(&["--sample"]));
    begin.elapsed()
}

async fn kill(kills: usize, on: &str, place: impl Fn(&Path) -> Place) {
    let directory = tempfile::tempdir().unwrap();
    let of = |name: &str| -> PathBuf {
        let data = directory.path().join(name);
        std::fs::create_dir(&data).unwrap();
        data
    };
    let start = time_of_a_start(&place(&of("first")));
    let mut told = Told::default();
    let mut seed = 0;
    while told.kills() < kills {
        let place = place(&of(&format!("trial-{seed}")));
        told.add(&Trial::begin(place, seed, 4, start).run().await);
        seed += 1;
    }
    told.say(on);
    assert!(
        told.acknowledged > kills,
        "too little was written to prove much"
    );
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "a long proof"]
async fn killed_on_sqlite() {
    kill(number("STEWARD_KILLS", 200), "SQLite", Place::at).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "a long proof"]
async fn killed_on_postgresql() {
    let Some(cluster) = Cluster::shared() else {
        return;
    };
    let place = |data: &Path| Place::at(data).with("STEWARD_DATABASE", &cluster.database());
    kill(number("STEWARD_KILLS", 200) / 5, "PostgreSQL", place).await;
}

/// A process of PostgreSQL that is killed takes all of them along: the cluster begins anew from its write-ahead log.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "a long proof"]
async fn postgresql_itself_is_killed() {
    let Some(shared) = Cluster::shared() else {
        return;
    };
    let cluster = Cluster::start(shared.programs().to_owned(), &[]);
    let directory = tempfile::tempdir().unwrap();
    let place = Place::at(directory.path()).with("STEWARD_DATABASE", &cluster.database());
    let mut random = Random::seeded(0);
    let server = place.start(&[]);
    let token = place.token("officer");
    let clients = write_until_gone(&server, &token, "v");
    let crashes = number("STEWARD_KILLS", 200) / 10;
    for _ in 0..crashes {
        tokio::time::sleep(Duration::from_millis(500 + random.next() % 1_500)).await;
        cluster.crash();
    }
    tokio::time::sleep(Duration::from_secs(2)).await;
    assert!(server.revision().await > 0);
    drop(server);
    let mut sent: Vec<_> = clients.join_all().await.into_iter().flatten().collect();
    let again = place.start(&[]);
    let before = again.revision().await;
    send_again(&again, &token, &mut sent, before).await;
    let log = place.log();
    for sent in &sent {
        assert_eq!(log.made(&sent.key), sent.acknowledged, "{}", sent.key);
    }
    assert_eq!(place.verified(), sent.len() as u64);
    say(&format!(
        "PostgreSQL killed {crashes} times under one server: {} writes, none lost and none done twice",
        sent.len()
    ));
}
