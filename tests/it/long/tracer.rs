//! strace, which makes the N-th call of a kind fail in a running process.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use tempfile::NamedTempFile;

/// What is to fail.
#[derive(Debug, Clone, Copy)]
pub struct Fault {
    /// System calls, with commas.
    pub calls: &'static str,
    pub error: &'static str,
    /// Which call of a thread fails, from 1.
    pub first: usize,
    /// Whether all those after it fail as well.
    pub lasting: bool,
}

/// A strace that is attached to a process.
pub struct Tracer {
    strace: Child,
    calls: NamedTempFile,
}

impl Tracer {
    /// Is there when the calls begin to be counted.
    pub fn attach(process: u32, fault: Fault) -> Self {
        let Fault {
            calls,
            error,
            first,
            lasting,
        } = fault;
        let plus = if lasting { "+" } else { "" };
        let seen = NamedTempFile::new().unwrap();
        let mut strace = Command::new("strace")
            .args(["-f", "-e", &format!("trace={calls}")])
            .args([
                "-e",
                &format!("inject={calls}:error={error}:when={first}{plus}"),
            ])
            .arg("-o")
            .arg(seen.path())
            .args(["-p", &process.to_string()])
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(strace.stderr.take().unwrap()).lines();
        let said = lines
            .next()
            .expect("strace says that it is attached")
            .unwrap();
        assert!(said.contains("attached"), "{said}");
        std::thread::spawn(move || lines.for_each(drop));
        Self {
            strace,
            calls: seen,
        }
    }

    /// Lets the process go; how many calls failed.
    pub fn detach(mut self) -> usize {
        let told = Command::new("kill")
            .args(["-INT", &self.strace.id().to_string()])
            .status();
        assert!(told.unwrap().success());
        self.strace.wait().unwrap();
        self.injected()
    }

    /// How many calls failed so far.
    pub fn injected(&self) -> usize {
        let seen = std::fs::read_to_string(self.calls.path()).unwrap();
        seen.matches("(INJECTED)").count()
    }
}

/// Whether strace is installed and may attach to a process.
pub fn works() -> bool {
    let mut child = Command::new("sleep").arg("60").spawn().unwrap();
    let process = child.id().to_string();
    let tried = Command::new("timeout")
        .args(["-s", "INT", "1", "strace", "-p", &process])
        .output();
    let _ = child.kill();
    let _ = child.wait();
    tried.is_ok_and(|output| String::from_utf8_lossy(&output.stderr).contains("attached"))
}
