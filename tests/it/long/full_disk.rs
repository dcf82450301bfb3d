//! A small disk that is filled to the last page, in writes, an import, a backup and a start; then there is room again.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use reqwest::Client;
use tempfile::TempDir;

use super::load::{Answer, send, vendor};
use super::not_run;
use super::place::Place;
use crate::harness::Server;
use crate::harness::cluster::say;

/// How much is left when the writes begin, in KiB.
const LEFT: [usize; 12] = [0, 4, 8, 16, 32, 48, 64, 96, 128, 192, 256, 512];

/// A disk of a few MiB.
struct Disk(TempDir);

impl Disk {
    /// None where mounting is not allowed.
    fn mount() -> Option<Self> {
        let directory = tempfile::tempdir().unwrap();
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=16m", "steward-test"])
            .arg(directory.path())
            .output();
        mounted
            .is_ok_and(|output| output.status.success())
            .then(|| Self(directory))
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn ballast(&self) -> PathBuf {
        self.path().join("ballast")
    }

    /// Fills what there is, but for this many KiB.
    fn fill(&self, left: usize) {
        let page = [b'x'; 4_096];
        let mut file = File::create(self.ballast()).unwrap();
        let mut written: u64 = 0;
        while file.write_all(&page).is_ok() {
            written += 4_096;
        }
        file.set_len(written.saturating_sub(left as u64 * 1_024))
            .unwrap();
    }

    fn free(&self) {
        std::fs::remove_file(self.ballast()).unwrap();
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        // What still has a file open there keeps it until it ends.
        let _ = Command::new("umount").arg("-l").arg(self.path()).status();
    }
}

/// The register on the disk, and what was acknowledged.
struct Trial {
    disk: Disk,
    place: Place,
    token: String,
    revision: u64,
    failed: usize,
}

impl Trial {
    async fn write(&mut self, server: &Server, key: &str) -> bool {
        let (client, url) = (Client::new(), server.url());
        match send(&client, &url, &self.token, key, &vendor(key)).await {
            Answer::Done(revision) => {
                self.revision += 1;
                assert_eq!(revision, self.revision, "{key}");
                true
            }
            Answer::Failed(message) => {
                assert!(!message.contains("sqlite"), "the cause leaks: {message}");
                self.failed += 1;
                assert_eq!(server.revision().await, self.revision, "reading goes on");
                false
            }
            Answer::Gone => panic!("{key}: the server is gone"),
        }
    }

    /// Writes until the disk is full, tries all else, makes room, and goes on.
    async fn round(&mut self, left: usize) {
        let server = self.place.start(&[]);
        assert_eq!(server.revision().await, self.revision);
        assert!(self.write(&server, &format!("before-{left}")).await);
        self.disk.fill(left);
        let mut n = 0;
        while self.write(&server, &format!("during-{left}-{n}")).await {
            n += 1;
            assert!(n < 10_000, "the disk is not full");
        }
        for more in 0..5 {
            self.write(&server, &format!("more-{left}-{more}")).await;
        }
        self.refuse_import(left);
        self.refuse_backup();
        assert_eq!(server.revision().await, self.revision);
        self.disk.free();
        // The same request with the same key: nothing was done before.
        assert!(self.write(&server, &format!("during-{left}-{n}")).await);
        assert!(self.write(&server, &format!("after-{left}")).await);
        drop(server);
        self.disk.fill(left);
        self.start_without_room();
        self.disk.free();
        assert_eq!(self.place.verified(), self.revision);
    }

    fn refuse_import(&self, left: usize) {
        let place = tempfile::tempdir().unwrap();
        let file = place.path().join("import.yaml");
        let row = |n| format!("- {{key: import-{left}-{n}, name: Vendor {n}, kind: COMPANY}}\n");
        let rows: String = (0..3_000).map(row).collect();
        std::fs::write(&file, format!("vendors:\n{rows}")).unwrap();
        let output = self.place.run(&["import", file.to_str().unwrap()]);
        assert!(!output.status.success(), "there is room for an import");
    }

    fn refuse_backup(&self) {
        let backup = self.disk.path().join("backup.db");
        let output = self.place.run(&["backup", backup.to_str().unwrap()]);
        assert!(!output.status.success(), "there is room for a backup");
        let entries = std::fs::read_dir(self.disk.path()).unwrap();
        let names: Vec<_> = entries.map(|entry| entry.unwrap().file_name()).collect();
        let left_over = |name: &&std::ffi::OsString| name.to_string_lossy().contains("backup");
        assert_eq!(names.iter().find(left_over), None);
    }

    /// It starts, or says why not; either way nothing is lost.
    fn start_without_room(&self) {
        let serve = ["serve", "--listen", "127.0.0.1:0"];
        self.place
            .run_for(std::time::Duration::from_secs(1), &serve);
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "a long proof"]
async fn a_full_disk_loses_nothing_and_is_left_behind() {
    let Some(disk) = Disk::mount() else {
        return not_run("the full disk, since a small one may not be mounted here");
    };
    let data = disk.path().join("data");
    let place = Place::at(&data);
    drop(place.start(&["--sample"]));
    let token = place.token("officer");
    let mut trial = Trial {
        disk,
        place,
        token,
        revision: 1,
        failed: 0,
    };
    for left in LEFT {
        trial.round(left).await;
    }
    say(&format!(
        "a full disk: {} rounds, {} writes refused in them, {} revisions, none lost and none half done",
        LEFT.len(),
        trial.failed,
        trial.revision
    ));
}
