//! Starts the program as a user does, and asks it as a user does.

pub mod cluster;
pub mod collector;
pub mod database;
pub mod provider;
pub mod receiver;

use std::collections::HashMap;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::Mutex;

use serde_json::{Value, json};
use tempfile::TempDir;

/// The program under test.
pub const STEWARD: &str = env!("CARGO_BIN_EXE_steward");

/// A running server with a data directory of its own; it ends with the value.
pub struct Server {
    child: Child,
    pub address: String,
    data: Data,
    /// The settings of its own that a command beside it needs too.
    settings: Vec<(String, String)>,
    tokens: Mutex<HashMap<String, String>>,
    http: reqwest::Client,
}

/// The data directory: its own, or that of another server.
enum Data {
    Own(TempDir),
    Shared(PathBuf),
}

impl Server {
    /// A server with the sample register.
    pub fn with_sample() -> Self {
        Self::start(Data::Own(tempfile::tempdir().unwrap()), &["--sample"], &[])
    }

    /// A server with the sample register and settings of its own.
    pub fn with_sample_and_settings(settings: &[(&str, &str)]) -> Self {
        Self::start(
            Data::Own(tempfile::tempdir().unwrap()),
            &["--sample"],
            settings,
        )
    }

    /// A server with an empty register.
    pub fn empty() -> Self {
        Self::start(Data::Own(tempfile::tempdir().unwrap()), &[], &[])
    }

    /// A server with an empty register and settings of its own.
    pub fn with_settings(settings: &[(&str, &str)]) -> Self {
        Self::start(Data::Own(tempfile::tempdir().unwrap()), &[], settings)
    }

    /// A server on a data directory that is already there.
    pub fn on(data: &Path) -> Self {
        Self::start(Data::Shared(data.to_owned()), &[], &[])
    }

    /// A server on a data directory that is already there, with flags and settings.
    pub fn on_with(data: &Path, flags: &[&str], settings: &[(&str, &str)]) -> Self {
        Self::start(Data::Shared(data.to_owned()), flags, settings)
    }

    fn start(data: Data, flags: &[&str], settings: &[(&str, &str)]) -> Self {
        let mut child = tolerant_command()
            .args(["serve", "--listen", "127.0.0.1:0", "--data"])
            .arg(data.path())
            .args(flags)
            .env("STEWARD_LIMITS__LINGER_SECONDS", "0")
            .envs(database::setting(data.path()))
            .envs(database::sealing(settings))
            .envs(settings.iter().copied())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let said = lines.next().expect("the server announces itself").unwrap();
        let address = said
            .split("http://")
            .nth(1)
            .unwrap()
            .split('/')
            .next()
            .unwrap()
            .to_owned();
        // The rest is read too, so that the server never waits for a reader.
        std::thread::spawn(move || lines.for_each(drop));
        Self {
            child,
            address,
            data,
            settings: database::shared(settings),
            tokens: Mutex::default(),
            http: reqwest::Client::new(),
        }
    }

    pub fn data(&self) -> &Path {
        self.data.path()
    }

    pub fn process_id(&self) -> u32 {
        self.child.id()
    }

    /// Kills the server as kill -9 does, and gives back its data directory.
    pub fn kill(mut self) -> TempDir {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        let taken = std::mem::replace(&mut self.data, Data::Shared(PathBuf::new()));
        match taken {
            Data::Own(directory) => directory,
            Data::Shared(_) => panic!("the directory is another server's"),
        }
    }

    /// Asks the server to end and waits until it has.
    pub fn end(mut self) -> bool {
        let told = Command::new("kill")
            .args(["-TERM", &self.child.id().to_string()])
            .status()
            .unwrap();
        assert!(told.success());
        self.child.wait().unwrap().success()
    }

    /// A token of the role, made by the command line.
    pub fn token(&self, role: &str) -> String {
        let mut tokens = self.tokens.lock().unwrap();
        tokens
            .entry(role.to_owned())
            .or_insert_with(|| self.make_token(role))
            .clone()
    }

    fn make_token(&self, role: &str) -> String {
        let output = self.command(&["token", "--role", role]);
        assert!(output.status.success(), "{}", complained(&output));
        said(&output).trim().to_owned()
    }

    /// Runs the program beside the server, on its database.
    pub fn command(&self, arguments: &[&str]) -> Output {
        let settings = self.settings.iter();
        let settings: Vec<_> = settings.map(|(name, value)| (&**name, &**value)).collect();
        run_with(arguments, self.data(), &settings)
    }

    /// Sends a request body as the role; status and answer.
    pub async fn post(&self, role: &str, body: &Value) -> (u16, Value) {
        self.send(Some(&self.token(role)), body.to_string()).await
    }

    /// Sends any bytes with any token.
    pub async fn send(&self, token: Option<&str>, body: impl Into<reqwest::Body>) -> (u16, Value) {
        let mut request = self
            .http
            .post(self.url())
            .header("content-type", "application/json")
            .body(body);
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        let response = request.send().await.unwrap();
        (
            response.status().as_u16(),
            response.json().await.unwrap_or(Value::Null),
        )
    }

    /// Sends a request body with a token and an `Idempotency-Key`.
    pub async fn send_once(&self, token: &str, key: &str, body: &Value) -> (u16, Value) {
        let request = self.http.post(self.url()).bearer_auth(token).json(body);
        let response = request.header("idempotency-key", key).send().await.unwrap();
        (
            response.status().as_u16(),
            response.json().await.unwrap_or(Value::Null),
        )
    }

    pub fn url(&self) -> String {
        format!("http://{}/graphql", self.address)
    }

    /// Asks as the role and expects data without errors.
    pub async fn ask(&self, role: &str, query: &str) -> Value {
        self.ask_with(role, query, json!({})).await
    }

    /// The same, with variables.
    pub async fn ask_with(&self, role: &str, query: &str, variables: Value) -> Value {
        let (status, answer) = self
            .post(role, &json!({ "query": query, "variables": variables }))
            .await;
        assert_eq!(
            (status, &answer["errors"]),
            (200, &Value::Null),
            "{query}\n{answer}"
        );
        answer["data"].clone()
    }

    /// Asks as the role and expects a refusal: status and code.
    pub async fn refused(&self, role: &str, query: &str) -> (u16, String) {
        let (status, answer) = self.post(role, &json!({ "query": query })).await;
        let code = answer["errors"][0]["extensions"]["code"].as_str();
        (
            status,
            code.unwrap_or_else(|| panic!("not refused: {query}\n{answer}"))
                .to_owned(),
        )
    }

    /// The revision of the register.
    pub async fn revision(&self) -> u64 {
        self.ask("viewer", "{ register { revision } }").await["register"]["revision"]
            .as_str()
            .unwrap()
            .parse()
            .unwrap()
    }

    /// Registers a record of a noun, `vendor` for example, and gives it back.
    pub async fn register(&self, noun: &str, draft: Value) -> Value {
        let payload = self.try_register(noun, draft).await;
        assert_eq!(payload["userErrors"], json!([]), "{payload}");
        payload[noun].clone()
    }

    /// Registers a record of a noun, whatever comes of it.
    pub async fn try_register(&self, noun: &str, draft: Value) -> Value {
        let name = capital(noun);
        let query = format!(
            "mutation($input: Register{name}Input!) {{ register{name}(input: $input) {{ \
             {noun} {{ id key version }} userErrors {{ code path message }} revision }} }}"
        );
        let answer = self
            .ask_with("officer", &query, json!({ "input": { noun: draft } }))
            .await;
        answer[format!("register{name}")].clone()
    }

    /// Updates a record of a noun, whatever comes of it.
    pub async fn try_update(&self, noun: &str, id: &str, version: &str, draft: Value) -> Value {
        let name = capital(noun);
        let query = format!(
            "mutation($input: Update{name}Input!) {{ update{name}(input: $input) {{ \
             {noun} {{ id key version }} userErrors {{ code path message }} revision }} }}"
        );
        let input = json!({ "id": id, "version": version, noun: draft });
        self.ask_with("officer", &query, json!({ "input": input }))
            .await[format!("update{name}")]
        .clone()
    }

    /// Retires a record of a noun, whatever comes of it.
    pub async fn try_retire(&self, noun: &str, id: &str, version: &str) -> Value {
        let name = capital(noun);
        let query = format!(
            "mutation($input: Retire{name}Input!) {{ retire{name}(input: $input) {{ \
             retiredId userErrors {{ code path message }} revision }} }}"
        );
        let input = json!({ "id": id, "version": version });
        self.ask_with("officer", &query, json!({ "input": input }))
            .await[format!("retire{name}")]
        .clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        if let Data::Own(directory) = &self.data {
            database::drop(directory.path());
        }
    }
}

impl Data {
    fn path(&self) -> &Path {
        match self {
            Self::Own(directory) => directory.path(),
            Self::Shared(path) => path,
        }
    }
}

/// The program, without the settings of whoever runs the tests.
pub fn command() -> Command {
    let mut command = Command::new(STEWARD);
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("STEWARD_")) {
        command.env_remove(name);
    }
    command
}

/// The program, with the data directory and the database that goes with it.
pub fn command_on(data: &Path) -> Command {
    let mut command = command();
    command.envs(database::setting(data));
    command.env("STEWARD_DATA", data);
    command
}

/// The program through a shell that ignores the signal of a file grown too large, so that a test can set such a limit
/// and the program sees a write that fails, as on a full disk.
fn tolerant_command() -> Command {
    let mut shell = Command::new("sh");
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("STEWARD_")) {
        shell.env_remove(name);
    }
    shell.args(["-c", "trap '' XFSZ; exec \"$0\" \"$@\"", STEWARD]);
    shell
}

/// Runs the program to its end.
pub fn run(arguments: &[&str], data: &Path) -> Output {
    command_on(data)
        .args(arguments)
        .arg("--data")
        .arg(data)
        .output()
        .unwrap()
}

/// The same, with these settings besides.
pub fn run_with(arguments: &[&str], data: &Path, settings: &[(&str, &str)]) -> Output {
    command_on(data)
        .envs(settings.iter().copied())
        .args(arguments)
        .output()
        .unwrap()
}

/// What the program wrote to its standard output.
pub fn said(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// What the program wrote to its standard error.
pub fn complained(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// The codes of a payload's user errors.
pub fn codes(payload: &Value) -> Vec<&str> {
    payload["userErrors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| error["code"].as_str().unwrap())
        .collect()
}

fn capital(noun: &str) -> String {
    let (first, rest) = noun.split_at(1);
    first.to_uppercase() + rest
}
