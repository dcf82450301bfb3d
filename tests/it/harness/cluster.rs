//! A throw-away PostgreSQL cluster, made of the server programs of this machine.

use std::fs;
use std::io::Write;
use std::net::TcpListener;
use std::os::unix::fs::{MetadataExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread::sleep;
use std::time::Duration;

/// Set by the run of all tests on PostgreSQL: the address of the cluster, without a database.
pub const ADDRESS: &str = "STEWARD_TEST_POSTGRES";
/// Set where PostgreSQL must be there: without it the tests that need it fail, instead of saying that they were not run.
const REQUIRED: &str = "STEWARD_REQUIRE_POSTGRES";
/// The user and group `nobody`, since PostgreSQL does not run as root.
const NOBODY: u32 = 65_534;
/// The oldest version that Steward takes.
const OLDEST: u32 = 15;

/// A running cluster; it ends, and its directory goes, with the process that started it.
pub struct Cluster {
    programs: PathBuf,
    /// `postgres://user@host:port`.
    pub address: String,
    /// The shell that watches the server ends when its input is closed, at the latest with this process.
    _watch: Option<Child>,
}

impl Cluster {
    /// The cluster of this process; none, and a line that says so, where the programs are not installed.
    pub fn shared() -> Option<&'static Self> {
        static SHARED: OnceLock<Option<Cluster>> = OnceLock::new();
        SHARED
            .get_or_init(|| {
                let programs = programs();
                if programs.is_none() {
                    assert!(
                        std::env::var_os(REQUIRED).is_none(),
                        "PostgreSQL {OLDEST} or later is not installed, and {REQUIRED} is set"
                    );
                    say("NOT RUN: the tests on PostgreSQL, since its server programs are not installed");
                }
                programs.map(Self::of)
            })
            .as_ref()
    }

    fn of(programs: PathBuf) -> Self {
        match std::env::var(ADDRESS) {
            Ok(address) => Self {
                programs,
                address,
                _watch: None,
            },
            Err(_) => Self::start(programs, &[]),
        }
    }

    /// Starts a cluster of its own, with settings of its own.
    pub fn start(programs: PathBuf, settings: &[&str]) -> Self {
        let directory = tempfile::Builder::new()
            .prefix("steward-postgresql-")
            .tempdir()
            .unwrap()
            .keep();
        if is_root() {
            chown(&directory, Some(NOBODY), Some(NOBODY)).unwrap();
        }
        let data = directory.join("data");
        let made = as_ordinary_user(&programs.join("initdb"))
            .args([
                "--username=steward",
                "--auth=trust",
                "--encoding=UTF8",
                "--locale=C",
                "--pgdata",
            ])
            .arg(&data)
            .current_dir(&directory)
            .output()
            .unwrap();
        assert!(made.status.success(), "{made:?}");
        let port = free_port();
        // Whatever ends the tests closes the pipe, and the shell then ends the server and clears up.
        let script =
            "log=$1; shift; \"$@\" >\"$log\" 2>&1 & read -r _; kill -INT $!; wait; rm -rf \"$PWD\"";
        let shell = as_ordinary_user(Path::new("/bin/sh"))
            .args(["-c", script, "sh"])
            .arg(directory.join("log"))
            .arg(programs.join("postgres"))
            .args([
                "-p",
                &port.to_string(),
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "max_connections=300",
            ])
            .args(settings.iter().flat_map(|setting| ["-c", setting]))
            .arg("-k")
            .arg(&directory)
            .arg("-D")
            .arg(&data)
            .current_dir(&directory)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let cluster = Self {
            programs,
            address: format!("postgres://steward@127.0.0.1:{port}"),
            _watch: Some(shell),
        };
        cluster.wait_until_ready(&directory);
        cluster
    }

    /// Kills a process of the server, which takes all others along; then it begins anew by itself.
    pub fn crash(&self) {
        let asked = "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() LIMIT 1";
        // While it begins anew there is nobody to ask, or nobody else is connected.
        let found = (0..300).find_map(|_| {
            sleep(Duration::from_millis(100));
            let pid = self.try_execute("postgres", asked).ok();
            pid.filter(|pid| !pid.is_empty())
        });
        let killed = Command::new("kill")
            .args(["-KILL", &found.unwrap()])
            .status();
        assert!(killed.unwrap().success());
    }

    /// Where the server programs are.
    pub fn programs(&self) -> &Path {
        &self.programs
    }

    fn wait_until_ready(&self, directory: &Path) {
        for _ in 0..300 {
            if self.try_execute("postgres", "SELECT 1").is_ok() {
                return;
            }
            sleep(Duration::from_millis(100));
        }
        let log = fs::read_to_string(directory.join("log"));
        panic!("PostgreSQL does not start: {log:?}");
    }

    /// Makes an empty database and answers its address.
    pub fn database(&self) -> String {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        self.make(&format!("test_{}_{number}", std::process::id()))
    }

    /// Makes an empty database of this name, unless there is one.
    pub fn make(&self, name: &str) -> String {
        let made = self.try_execute("postgres", &format!("CREATE DATABASE \"{name}\""));
        assert!(
            made.as_ref()
                .err()
                .is_none_or(|error| error.contains("already exists")),
            "{made:?}"
        );
        format!("{}/{name}", self.address)
    }

    /// Makes a database like another one, which a server that was just killed may still hold for a moment.
    pub fn copy(&self, name: &str, copy: &str) {
        let statement = format!("CREATE DATABASE \"{copy}\" TEMPLATE \"{name}\"");
        let mut made = self.try_execute("postgres", &statement);
        for _ in 0..50 {
            if made.is_ok() {
                return;
            }
            sleep(Duration::from_millis(100));
            made = self.try_execute("postgres", &statement);
        }
        panic!("{made:?}");
    }

    pub fn drop(&self, name: &str) {
        let gone = format!("DROP DATABASE IF EXISTS \"{name}\" WITH (FORCE)");
        self.execute("postgres", &gone);
    }

    /// Runs a statement and answers what it gives, a row a line.
    pub fn execute(&self, database: &str, statement: &str) -> String {
        self.try_execute(database, statement).unwrap()
    }

    fn try_execute(&self, database: &str, statement: &str) -> Result<String, String> {
        let output = Command::new(self.programs.join("psql"))
            .args([
                "-X",
                "-q",
                "-A",
                "-t",
                "-v",
                "ON_ERROR_STOP=1",
                "-c",
                statement,
            ])
            .arg(format!("{}/{database}", self.address))
            .output()
            .unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap().trim().to_owned();
        match output.status.success() {
            true => Ok(text(output.stdout)),
            false => Err(text(output.stderr)),
        }
    }
}

/// Writes past the test harness, which shows only what failed.
pub fn say(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// The newest of the installed versions.
fn programs() -> Option<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir("/usr/lib/postgresql").ok()?.flatten() {
        let version = entry
            .file_name()
            .to_str()
            .and_then(|name| name.parse::<u32>().ok());
        let programs = entry.path().join("bin");
        let whole = ["initdb", "postgres", "psql"]
            .iter()
            .all(|name| programs.join(name).is_file());
        found.extend(
            version
                .filter(|version| whole && *version >= OLDEST)
                .map(|version| (version, programs)),
        );
    }
    found.sort();
    found.pop().map(|(_, programs)| programs)
}

fn is_root() -> bool {
    fs::metadata("/proc/self").unwrap().uid() == 0
}

fn as_ordinary_user(program: &Path) -> Command {
    let mut command = Command::new(program);
    if is_root() {
        command.uid(NOBODY).gid(NOBODY);
    }
    command.env("LC_ALL", "C");
    command
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}
