//! The shape of the code, read as text.

use std::path::{Path, PathBuf};

/// Each part with those that it may import; `error` and `config` besides, for all above `registry`.
const MAY_IMPORT: &[(&str, &[&str])] = &[
    ("background", &[]),
    ("private", &[]),
    ("reference", &[]),
    ("registry", &["reference"]),
    // The plan of an approval weighs the flow that it makes.
    ("command", &["compliance", "registry", "reference"]),
    ("compliance", &["registry", "reference"]),
    (
        "auth",
        &[
            "command",
            "private",
            "registry",
            "reference",
            "error",
            "config",
        ],
    ),
    (
        "store",
        &[
            "auth",
            "background",
            "command",
            "private",
            "registry",
            "reference",
            "span",
            "error",
            "config",
        ],
    ),
    ("manifest", &["command", "registry", "reference", "error"]),
    (
        "report",
        &[
            "auth",
            "command",
            "compliance",
            "registry",
            "reference",
            "error",
        ],
    ),
    (
        "graphql",
        &[
            "manifest",
            "report",
            "webhook",
            "store",
            "auth",
            "command",
            "compliance",
            "registry",
            "reference",
            "span",
            "error",
        ],
    ),
    (
        "webhook",
        &[
            "store",
            "auth",
            "compliance",
            "registry",
            "reference",
            "span",
            "error",
            "config",
        ],
    ),
    (
        "http",
        &[
            "graphql", "report", "webhook", "store", "auth", "registry", "span", "error", "config",
        ],
    ),
    ("config", &[]),
    ("error", &[]),
    ("span", &[]),
    ("cli", &["auth", "config", "error"]),
    (
        "app",
        &[
            "background",
            "http",
            "graphql",
            "report",
            "manifest",
            "webhook",
            "store",
            "auth",
            "cli",
            "command",
            "compliance",
            "registry",
            "config",
            "private",
            "span",
            "error",
        ],
    ),
];

/// Crates that only some parts may use.
const ONLY: &[(&str, &[&str])] = &[
    ("sea_orm", &["store"]),
    ("migration", &["store"]),
    (
        "tokio",
        &["background", "store", "webhook", "http", "graphql", "app"],
    ),
    ("rusqlite", &["store"]),
    ("rustix", &["background"]),
    ("hyper", &["http"]),
    ("jsonwebtoken", &["auth"]),
    ("opentelemetry::", &["span", "http", "app"]),
    ("opentelemetry_proto", &["app"]),
    ("opentelemetry_sdk", &["app"]),
    ("prometheus_client", &["http"]),
    ("reqwest", &["webhook", "app"]),
];

/// The lines of a file, at most.
const MOST_LINES: usize = 600;

struct File {
    path: PathBuf,
    part: String,
    /// Without the tests at its foot.
    code: String,
    lines: usize,
}

/// The Rust files below a directory of the repository.
fn rust_files(directory: &str) -> Vec<PathBuf> {
    let mut open = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(directory)];
    let mut found = Vec::new();
    while let Some(directory) = open.pop() {
        for entry in std::fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }
    found
}

fn files() -> Vec<File> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let found: Vec<_> = rust_files("src")
        .into_iter()
        .map(|path| {
            let text = std::fs::read_to_string(&path).unwrap();
            let relative = path.strip_prefix(&root).unwrap();
            let first = relative.components().next().unwrap().as_os_str();
            let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
            File {
                part: first.to_str().unwrap().trim_end_matches(".rs").to_owned(),
                code: code.to_owned(),
                lines: text.lines().count(),
                path: relative.to_owned(),
            }
        })
        .collect();
    assert!(found.len() > 100);
    found
}

#[test]
fn tests_and_benches_are_short_too() {
    let found = [rust_files("tests"), rust_files("benches")].concat();
    assert!(found.len() > 20);
    let is_long = |path: &PathBuf| {
        let text = std::fs::read_to_string(path).unwrap();
        text.lines().count() > MOST_LINES
    };
    let long: Vec<_> = found.into_iter().filter(is_long).collect();
    assert_eq!(long, Vec::<PathBuf>::new());
}

fn is_test(file: &File) -> bool {
    let name = file.path.to_string_lossy();
    ["tests", "fixture", "properties"]
        .iter()
        .any(|word| name.contains(word))
}

#[test]
fn each_part_imports_only_what_lies_below_it() {
    let mut broken = Vec::new();
    for file in files().iter().filter(|file| !is_test(file)) {
        let Some((_, allowed)) = MAY_IMPORT.iter().find(|(part, _)| *part == file.part) else {
            continue;
        };
        for line in file
            .code
            .lines()
            .filter(|line| line.trim_start().starts_with("use crate::"))
        {
            let target = line
                .trim_start()
                .trim_start_matches("use crate::")
                .split([':', ';', '{', ' '])
                .next()
                .unwrap();
            if target != file.part && !target.is_empty() && !allowed.contains(&target) {
                broken.push(format!(
                    "{}: `{}` may not import `{target}`",
                    file.path.display(),
                    file.part
                ));
            }
        }
    }
    assert_eq!(broken, Vec::<String>::new());
}

#[test]
fn some_crates_are_for_some_parts_only() {
    let mut broken = Vec::new();
    for file in files().iter().filter(|file| !is_test(file)) {
        for (name, parts) in ONLY {
            let used = file.code.lines().any(|line| {
                line.trim_start().starts_with(&format!("use {name}"))
                    || line.contains(&format!(" {name}::"))
            });
            if used && !parts.contains(&file.part.as_str()) && file.part != "main" {
                broken.push(format!(
                    "{}: only {parts:?} may use `{name}`",
                    file.path.display()
                ));
            }
        }
    }
    assert_eq!(broken, Vec::<String>::new());
}

#[test]
fn files_are_short_named_for_what_they_hold_and_say_what_they_are_for() {
    let mut broken = Vec::new();
    for file in files() {
        let name = file.path.display().to_string();
        if file.lines > MOST_LINES {
            broken.push(format!(
                "{name} has {} lines; {MOST_LINES} are allowed",
                file.lines
            ));
        }
        if !file.code.starts_with("//!") {
            broken.push(format!("{name} does not begin with `//!`"));
        }
        let words = [
            "utils", "helper", "common", "manager", "service", "impl.", "mod.rs",
        ];
        broken.extend(
            words
                .iter()
                .filter(|word| name.contains(*word))
                .map(|word| format!("{name} has `{word}` in its name")),
        );
    }
    assert_eq!(broken, Vec::<String>::new());
}
