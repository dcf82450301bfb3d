//! A register on the disk, with whatever programs run on it; it outlives them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Child, Output, Stdio};
use std::time::Duration;

use serde_json::Value;

use crate::harness::{Server, command, complained, database, said};

/// A data directory, with the settings that go with it.
pub struct Place {
    data: PathBuf,
    settings: Vec<(&'static str, String)>,
}

/// What the log says: the revision that made each vendor.
pub struct Log {
    pub length: u64,
    vendors: BTreeMap<String, u64>,
}

impl Place {
    /// Everything lies in this directory.
    pub fn at(data: &Path) -> Self {
        let data = data.to_owned();
        let settings = Vec::new();
        Self { data, settings }
    }

    /// The same, with one setting more.
    pub fn with(mut self, name: &'static str, value: &str) -> Self {
        self.settings.push((name, value.to_owned()));
        self
    }

    pub fn data(&self) -> &Path {
        &self.data
    }

    pub fn start(&self, flags: &[&str]) -> Server {
        Server::on_with(&self.data, flags, &self.settings())
    }

    fn settings(&self) -> Vec<(&str, &str)> {
        let settings = self.settings.iter();
        settings
            .map(|(name, value)| (*name, value.as_str()))
            .collect()
    }

    /// Starts the program and kills it after this time, wherever it is then.
    pub fn run_for(&self, time: Duration, arguments: &[&str]) {
        let mut child = self.spawn(arguments);
        std::thread::sleep(time);
        child.kill().unwrap();
        child.wait().unwrap();
    }

    /// Starts the program.
    pub fn spawn(&self, arguments: &[&str]) -> Child {
        let mut program = self.command(arguments);
        let silent = program.stdout(Stdio::null()).stderr(Stdio::null());
        silent.spawn().unwrap()
    }

    /// Runs the program to its end.
    pub fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    fn command(&self, arguments: &[&str]) -> std::process::Command {
        let mut program = command();
        program.env("STEWARD_DATA", &self.data);
        let settings = self.settings();
        program.envs(database::sealing(&settings)).envs(settings);
        program.args(arguments);
        program
    }

    /// Runs the program, which must succeed; what it said.
    pub fn told(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert!(
            output.status.success(),
            "{arguments:?}: {}",
            complained(&output)
        );
        said(&output)
    }

    pub fn token(&self, role: &str) -> String {
        self.told(&["token", "--role", role]).trim().to_owned()
    }

    /// Proves log and tables; how many revisions there are.
    pub fn verified(&self) -> u64 {
        let told = self.told(&["audit", "verify"]);
        let count = told.split(' ').nth(1).unwrap();
        count.parse().unwrap()
    }

    /// The log; a vendor that was made twice is an error.
    pub fn log(&self) -> Log {
        let mut vendors = BTreeMap::new();
        let text = self.told(&["audit", "export"]);
        for (line, number) in text.lines().zip(1..) {
            let entry: Value = serde_json::from_str(line).unwrap();
            assert_eq!(entry["revision"], number);
            for change in entry["changes"].as_array().unwrap() {
                let after: Value = serde_json::from_str(change["after"].as_str().unwrap()).unwrap();
                let is_new = change["before"].is_null() && change["noun"] == "Vendor";
                if let Some(key) = after["head"]["key"].as_str().filter(|_| is_new) {
                    let twice = vendors.insert(key.to_owned(), number);
                    assert_eq!(twice, None, "{key} was made twice");
                }
            }
        }
        let length = text.lines().count() as u64;
        Log { length, vendors }
    }
}

impl Log {
    /// The revision that made the vendor.
    pub fn made(&self, key: &str) -> Option<u64> {
        self.vendors.get(key).copied()
    }

    /// The revisions that made the vendors with keys that begin so, and how many those are.
    pub fn made_together(&self, prefix: &str) -> (Vec<u64>, usize) {
        let found = self
            .vendors
            .iter()
            .filter(|(key, _)| key.starts_with(prefix));
        let mut revisions: Vec<_> = found.map(|(_, revision)| *revision).collect();
        let count = revisions.len();
        revisions.dedup();
        (revisions, count)
    }
}
