//! Where settings come from: gathering them, refusing unknown ones, trying each, and laying them over the defaults.

use std::collections::BTreeMap;
use std::env;
use std::path::{Path, PathBuf};

use config::{ConfigError, Environment, File, FileFormat, Map, Source, Value, ValueKind};

use super::problems::Problems;
use super::{Config, issuer, traces};

const PREFIX: &str = "STEWARD_";

/// The variable that names the file, and is no setting itself.
const FILE_VARIABLE: &str = "STEWARD_CONFIG";

/// What the caller hands over: nothing else is read.
#[derive(Default)]
pub struct Sources {
    /// The file that the command line names.
    pub file: Option<PathBuf>,
    /// The environment; variables that do not begin with `STEWARD_` are passed over.
    pub environment: BTreeMap<String, String>,
    /// The command line, by key.
    pub flags: BTreeMap<&'static str, String>,
}

/// The variables of this process that are Steward's.
///
/// # Errors
/// If one of them is not UTF-8.
pub fn process_environment() -> Result<BTreeMap<String, String>, Problems> {
    let ours =
        env::vars_os().filter(|(name, _)| name.as_encoded_bytes().starts_with(PREFIX.as_bytes()));
    ours.map(|(name, value)| {
        let name = name.to_string_lossy().into_owned();
        match value.into_string() {
            Ok(value) => Ok((name, value)),
            Err(_) => Err(format!("`{name}` in the environment is not UTF-8").into()),
        }
    })
    .collect()
}

/// The key of the list of tables, which has a look of its own.
const ISSUERS: &str = "issuers";

/// One value that somebody stated.
pub(super) struct Setting {
    key: String,
    /// What the person wrote, and where.
    label: String,
    /// Where alone.
    place: String,
    value: Value,
}

/// All settings, a later one over an earlier one; refuses keys that are not known.
pub(super) fn settings(sources: &Sources) -> Result<Vec<Setting>, Problems> {
    let known = known()?;
    let mut problems = Vec::new();
    let mut settings = file_settings(sources, &known, &mut problems);
    settings.extend(environment_settings(sources, &known, &mut problems)?);
    settings.extend(sources.flags.iter().map(|(key, value)| Setting {
        key: (*key).to_owned(),
        label: format!("`--{key}` on the command line"),
        place: "the command line".to_owned(),
        value: Value::from(value.as_str()),
    }));
    problems.extend(
        settings
            .iter()
            .flat_map(|setting| problems_alone(setting, &known)),
    );
    problems.extend(collector_problem(&settings));
    Problems::unless_any(problems, settings)
}

/// What is wrong with the address of the collector, which hangs on the setting that takes plain HTTP.
fn collector_problem(settings: &[Setting]) -> Option<String> {
    let address = settings.iter().rfind(|it| it.key == traces::ENDPOINT)?;
    let both = |it: &&Setting| [traces::ENDPOINT, traces::PLAIN_HTTP].contains(&&*it.key);
    let config = merged(settings.iter().filter(both)).ok()?;
    let problem = config.traces.endpoint_problem()?;
    Some(format!("{} {problem}", address.label))
}

/// Lays the settings over the defaults, and looks at what does not go together though each is good alone.
pub(super) fn merge(settings: &[Setting]) -> Result<Config, Problems> {
    let config = merged(settings).map_err(|error| Problems::from(error.to_string()))?;
    Problems::unless_any(config.problems(), config)
}

fn merged<'a>(settings: impl IntoIterator<Item = &'a Setting>) -> Result<Config, ConfigError> {
    let defaults = config::Config::try_from(&Config::default())?;
    let mut layers = config::Config::builder().add_source(defaults);
    for setting in settings {
        layers = layers.set_override(&setting.key, setting.value.clone())?;
    }
    layers.build()?.try_deserialize()
}

/// Tries one setting alone on the defaults, so that each wrong one is told with its own place.
fn problems_alone(setting: &Setting, known: &Known) -> Vec<String> {
    if setting.key == ISSUERS {
        return issuer::problems(&setting.value, &setting.place);
    }
    let problem = match (known.get(&setting.key), &setting.value.kind) {
        (Some(ValueKind::U64(_)), given) if !is_whole_number(given) => {
            Some("must be a whole number".to_owned())
        }
        (Some(ValueKind::Boolean(_)), given) => {
            (!is_yes_or_no(given)).then(|| "must be `true` or `false`".to_owned())
        }
        (Some(ValueKind::Float(_)), given) if !is_number(given) => {
            Some("must be a number".to_owned())
        }
        (Some(ValueKind::U64(_) | ValueKind::Float(_)), _) | (_, ValueKind::String(_)) => {
            match merged([setting]) {
                Ok(config) => config.problems().into_iter().next(),
                Err(error) => Some(innermost(error)),
            }
        }
        _ => Some("must be a text".to_owned()),
    };
    let told = problem.map(|problem| format!("{} {problem}", setting.label));
    told.into_iter().collect()
}

/// The library would also take `yes` for 1 and 1.5 for 2.
fn is_whole_number(given: &ValueKind) -> bool {
    match given {
        ValueKind::String(text) => text.parse::<u64>().is_ok(),
        other => matches!(other, ValueKind::I64(0..) | ValueKind::U64(_)),
    }
}

/// The library would also take `yes` for 1.
fn is_number(given: &ValueKind) -> bool {
    match given {
        ValueKind::String(text) => text.parse::<f64>().is_ok(),
        other => matches!(
            other,
            ValueKind::Float(_) | ValueKind::I64(_) | ValueKind::U64(_)
        ),
    }
}

/// The library would also take `yes`, `on` and 1.
fn is_yes_or_no(given: &ValueKind) -> bool {
    match given {
        ValueKind::String(text) => matches!(text.as_str(), "true" | "false"),
        other => matches!(other, ValueKind::Boolean(_)),
    }
}

/// The problem itself, without the library's words about where it was found.
fn innermost(error: ConfigError) -> String {
    match error {
        ConfigError::At { error, .. } => innermost(*error),
        ConfigError::Message(message) => message,
        other => other.to_string(),
    }
}

/// The keys that are known, with their defaults.
type Known = BTreeMap<String, ValueKind>;

fn known() -> Result<Known, Problems> {
    let defaults =
        config::Config::try_from(&Config::default()).and_then(|defaults| defaults.collect());
    let table = defaults.map_err(|error| Problems::from(error.to_string()))?;
    let leaves = leaves("", table).into_iter();
    let mut known: Known = leaves.map(|(key, value)| (key, value.kind)).collect();
    // The library writes nothing for an empty list.
    known.insert(ISSUERS.to_owned(), ValueKind::Array(Vec::new()));
    Ok(known)
}

fn file_settings(sources: &Sources, known: &Known, problems: &mut Vec<String>) -> Vec<Setting> {
    let named = sources.environment.get(FILE_VARIABLE).map(PathBuf::from);
    let Some(path) = sources.file.clone().or(named) else {
        return Vec::new();
    };
    match read(&path) {
        Ok(table) => leaves("", table)
            .into_iter()
            .filter_map(|(key, value)| file_setting(&path, key, value, known, problems))
            .collect(),
        Err(problem) => {
            problems.push(problem);
            Vec::new()
        }
    }
}

fn file_setting(
    path: &Path,
    key: String,
    value: Value,
    known: &Known,
    problems: &mut Vec<String>,
) -> Option<Setting> {
    let path = path.display();
    if known.contains_key(&key) {
        let label = format!("`{key}` in `{path}`");
        let place = format!("`{path}`");
        return Some(Setting {
            key,
            label,
            place,
            value,
        });
    }
    let nearest = nearest(&key, known);
    problems.push(format!(
        "unknown key `{key}` in `{path}`; the nearest known key is `{nearest}`"
    ));
    None
}

fn read(path: &Path) -> Result<Map<String, Value>, String> {
    // Read here and not by the library, whose own look-up would also take `steward.toml` for `steward`.
    let text =
        std::fs::read_to_string(path).map_err(|error| unreadable(path, &error.to_string()))?;
    let file = File::from_str(&text, FileFormat::Toml);
    file.collect()
        .map_err(|error| unreadable(path, error.to_string().trim_end()))
}

fn unreadable(path: &Path, why: &str) -> String {
    format!("cannot read `{}`: {why}", path.display())
}

fn environment_settings(
    sources: &Sources,
    known: &Known,
    problems: &mut Vec<String>,
) -> Result<Vec<Setting>, Problems> {
    let ours = sources
        .environment
        .iter()
        .filter(|(name, _)| name.starts_with(PREFIX) && *name != FILE_VARIABLE);
    let ours = ours
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    let environment = Environment::with_prefix("STEWARD")
        .prefix_separator("_")
        .separator("__")
        .source(Some(ours));
    let values = environment
        .collect()
        .map_err(|error| Problems::from(error.to_string()))?;
    let mut settings = Vec::new();
    for (key, value) in values.into_iter().collect::<BTreeMap<_, _>>() {
        let name = variable(&key);
        if known.contains_key(&key) {
            settings.push(Setting {
                label: format!("`{name}` in the environment"),
                place: "the environment".to_owned(),
                key,
                value,
            });
        } else {
            let nearest = variable(&nearest(&key, known));
            problems.push(format!(
                "unknown variable `{name}` in the environment; the nearest known variable is `{nearest}`"
            ));
        }
    }
    Ok(settings)
}

fn variable(key: &str) -> String {
    format!("{PREFIX}{}", key.to_uppercase().replace('.', "__"))
}

/// The known key that is most like it, as a whole or in its last part.
fn nearest(key: &str, known: &Known) -> String {
    most_like(key, known.keys())
}

/// The same of any keys.
pub(super) fn most_like<'a>(key: &str, known: impl Iterator<Item = &'a String>) -> String {
    let last = |key: &str| key.rsplit('.').next().unwrap_or_default().to_owned();
    let likeness = |other: &&String| {
        strsim::jaro_winkler(key, other) + strsim::jaro_winkler(&last(key), &last(other))
    };
    let nearest = known.max_by(|a, b| likeness(a).total_cmp(&likeness(b)));
    nearest.cloned().unwrap_or_default()
}

/// The values of nested tables, each with its key in full: `limits.depth`.
fn leaves(prefix: &str, table: Map<String, Value>) -> BTreeMap<String, Value> {
    let mut found = BTreeMap::new();
    for (name, value) in table {
        let key = format!("{prefix}{name}");
        match value.kind {
            ValueKind::Table(inner) => found.extend(leaves(&format!("{key}."), inner)),
            _ => {
                found.insert(key, value);
            }
        }
    }
    found
}
